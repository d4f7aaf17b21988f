import CProcessor
import CVCPUArea

/// Serves the zygote's requests: each brings a domain's memory, its tables and a vCPU's area, and a child that becomes that vCPU of domain `number`, in one of its
/// address spaces.
public func serveRequests(
  _ become: (_ memory: Int32, _ tables: Int32, _ area: Int32, _ number: UInt32, _ space: UInt32) -> Never
) -> Never {
  let failure = zygote_prepare()
  if failure != 0 { processor_leave(failure) }
  var files: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (-1, -1, -1, -1, -1, -1, -1, -1)
  var message = ring0_message()
  // SAFETY: HOST_FILES descriptors, as the functions write and read.
  unsafe withUnsafeMutablePointer(to: &files) { pair in
    unsafe pair.withMemoryRebound(to: Int32.self, capacity: Int(HOST_FILES)) { pair in
      while unsafe zygote_receive(pair, &message) != 0 {
        let (number, space) = (message.domain, message.kind)
        if unsafe zygote_fork(&message) == 0 { unsafe become(pair[0], pair[1], pair[2], number, space) }
        unsafe zygote_close(pair)
      }
    }
  }
  processor_leave(0)
}
