import CProcessor
import CVCPUArea

/// The zygote: a request brings a domain's memory and a vCPU's area, and a child becomes that vCPU.
func serveRequests() -> Never {
  let failure = zygote_prepare()
  if failure != 0 { processor_leave(failure) }
  var files: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (-1, -1, -1, -1, -1, -1, -1, -1)
  var message = ring0_message()
  // SAFETY: HOST_FILES descriptors, as the functions write and read.
  unsafe withUnsafeMutablePointer(to: &files) { pair in
    unsafe pair.withMemoryRebound(to: Int32.self, capacity: Int(HOST_FILES)) { pair in
      while unsafe zygote_receive(pair, &message) != 0 {
        if unsafe zygote_fork(&message) == 0 { unsafe vcpu_main(pair[0], pair[1]) }
        unsafe zygote_close(pair)
      }
    }
  }
  processor_leave(0)
}
serveRequests()
