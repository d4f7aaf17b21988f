import CGuestRuntime
import GuestKit

extension Fault {
  static var hostile: [Fault] {
    [
      Fault(name: "syscall", what: "executes a bare syscall instruction: getpid for a Linux kernel") { () throws(XenErrno) in
        print("syscall 39 returned \(guest_probe_syscall(39))")
      },
      Fault(name: "area", what: "scribbles over the vCPU area of the host's") { () throws(XenErrno) in
        let area = GuestAddress(rawValue: 0x5000_0001_0000)
        for offset in stride(from: 4 * 4096 - 8, through: 0, by: -8) { area.store(UInt64(0x5a5a_5a5a_5a5a_5a5a), at: offset) }
      },
      Fault(name: "wild", what: "makes 100,000 hypercalls with random numbers and arguments") { () throws(XenErrno) in wild() },
      Fault(name: "kernelgs", what: "asks for segment bases and tables that are not its own") { () throws(XenErrno) in
        let segment = hypervisor.perform(.setSegmentBase, 1, 0x8000_0000_0000_0000)
        let table = hypervisor.perform(.updateVAMapping, memory.allocatePage().rawValue, 0x1000 | 7, 2)
        print("set_segment_base returned \(segment), update_va_mapping of a foreign frame \(table)")
      },
    ]
  }
}

/// Random hypercalls, but for those by which a domain rightly ends, stops or loses its own registers.
private func wild() {
  let scratch = memory.allocatePage()
  var generator = SystemRandomNumberGenerator()
  var refused = 0, done = 0
  for _ in 0..<100_000 {
    var number = generator.next() % 64
    if [4, 6, 13, 23, 25, 29, 24, 0].contains(number) { number = 40 }
    for word in 0..<16 { scratch.store(generator.next(), at: word * 8) }
    func argument() -> UInt64 {
      let random = generator.next()
      switch random & 7 {
      case 0, 1: return random >> 60
      case 2: return scratch.rawValue
      case 3: return memory.image.rawValue &+ random >> 44
      case 4: return 0xffff_8000_0000_0000 | random >> 17
      default: return random
      }
    }
    // A mapping that it changes itself is its own harm: only addresses that are not its own.
    let first = number == 14 || number == 22 ? generator.next() : argument()
    let result = hypervisor.perform(HypercallNumber(rawValue: number), first, argument(), argument(), argument(), argument())
    if result < 0 { refused += 1 } else { done += 1 }
  }
  print("\(refused) refused, \(done) done, and both sides live")
}
