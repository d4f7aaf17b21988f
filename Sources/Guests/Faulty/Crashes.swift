import CGuestRuntime
import GuestKit

extension Fault {
  static var crashes: [Fault] {
    [
      Fault(name: "null", what: "stores to address 8") { () throws(XenErrno) in GuestAddress(rawValue: 8).store(UInt64(1)) },
      Fault(name: "unmapped", what: "loads from an address that no table maps") { () throws(XenErrno) in
        _ = GuestAddress(rawValue: 0x7000_0000_0000).load(as: UInt64.self)
      },
      Fault(name: "canonical", what: "loads from an address that is not canonical") { () throws(XenErrno) in
        _ = guest_probe_load(0x8000_0000_0000_0000)
      },
      Fault(name: "ud2", what: "executes an undefined instruction") { () throws(XenErrno) in guest_probe_undefined() },
      Fault(name: "divide", what: "divides by zero") { () throws(XenErrno) in guest_probe_divide() },
      Fault(name: "stack", what: "calls itself until the stack is used up") { () throws(XenErrno) in _ = deeper(1) },
      Fault(name: "badstack", what: "loses its stack pointer, then traps") { () throws(XenErrno) in guest_probe_bad_stack() },
      Fault(name: "text", what: "writes to its own code") { () throws(XenErrno) in memory.image.store(UInt64(0), at: 4096) },
      Fault(name: "table", what: "writes to a page table") { () throws(XenErrno) in memory.topPageTable.store(UInt64(0)) },
      Fault(name: "data", what: "jumps to data") { () throws(XenErrno) in
        let page = memory.allocatePage()
        page.store(UInt8(0xc3))
        guest_probe_jump(page.rawValue)
      },
      Fault(name: "hlt", what: "executes a privileged instruction") { () throws(XenErrno) in guest_probe_halt() },
      Fault(name: "int80", what: "calls a Linux kernel by int $0x80: getpid") { () throws(XenErrno) in
        print("int $0x80 returned \(guest_probe_int80(20))")
      },
      Fault(name: "array", what: "reads beyond the end of an array") { () throws(XenErrno) in
        let array = [1, 2, 3]
        print("\(array[startInfo.words.count + 2])")
      },
      Fault(name: "check", what: "fails a precondition") { () throws(XenErrno) in
        precondition(startInfo.words.isEmpty, "faulty was to have\nno words")
      },
      Fault(name: "panic", what: "panics, with a message") { () throws(XenErrno) in panic("faulty panics as asked") },
      Fault(name: "throw", what: "throws an errno out of run()") { () throws(XenErrno) in throw .invalidArgument },
      Fault(name: "refused", what: "does not catch what a hypercall throws") { () throws(XenErrno) in
        try? hypervisor.call(EventChannelOp.Close(port: EventChannelPort(rawValue: 9999)))
        try poll()
      },
      Fault(name: "missing", what: "does not catch what xenstore throws") { () throws(XenErrno) in _ = try xenstore.read("no/such/node") },
      Fault(name: "caught", what: "crashes after it has caught an errno") { () throws(XenErrno) in
        try? poll()
        panic("faulty caught it")
      },
      Fault(name: "timer", what: "asks for a timer that is always due") { () throws(XenErrno) in timers.every(.zero) {} },
    ]
  }
}

@inline(never) private func poll() throws(XenErrno) {
  try hypervisor.call(SchedulerOp.Poll(ports: .null, count: 200, timeout: 0))
}

@inline(never) private func deeper(_ depth: Int) -> Int {
  var room = [depth]
  if depth != 0 { room.append(deeper(depth &+ 1)) }  // never 0: no depth is enough
  return room.reduce(0, +)
}
