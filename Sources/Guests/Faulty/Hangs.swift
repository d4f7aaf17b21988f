import GuestKit

extension Fault {
  static var hangs: [Fault] {
    [
      Fault(name: "loop", what: "loops for ever, with upcalls unmasked") { () throws(XenErrno) in
        var count: UInt64 = 0
        while true { count &+= clock.now.nanoseconds & 1 }
      },
      Fault(name: "masked", what: "loops for ever, with upcalls masked") { () throws(XenErrno) in
        cpu.withUpcallsMasked {
          var count: UInt64 = 0
          while true { count &+= clock.now.nanoseconds & 1 }
        }
      },
      Fault(name: "block", what: "sleeps for ever") { () throws(XenErrno) in while true { cpu.waitForEvent() } },
      Fault(name: "watchdog", what: "starts a watchdog of 1 s, and does not feed it") { () throws(XenErrno) in
        try hypervisor.call(SchedulerOp.Watchdog(id: 0, timeout: 1))
        while true { cpu.sleep(for: .seconds(10)) }
      },
      Fault(name: "reboot", what: "reboots, each time anew") { () throws(XenErrno) in reboot() },
      Fault(name: "down", what: "takes its only vCPU down, without a shutdown") { () throws(XenErrno) in
        _ = hypervisor.perform(.vcpuOp, 2, 0)  // VCPUOP_down
      },
      Fault(name: "talk", what: "prints for ever") { () throws(XenErrno) in
        var line = 0
        while true {
          line &+= 1
          print("line \(line) of a kernel that does not stop talking")
        }
      },
      Fault(name: "memory", what: "allocates until the domain's memory is used up") { () throws(XenErrno) in
        var blocks: [[UInt8]] = []
        while true { blocks.append([UInt8](repeating: 1, count: 65_536)) }
      },
    ]
  }
}
