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
        // Undisturbed: an upcall in the middle would end this domain over the registers that it finds there.
        cpu.withUpcallsMasked {
          for offset in stride(from: 4 * 4096 - 8, through: 0, by: -8) { area.store(UInt64(0x5a5a_5a5a_5a5a_5a5a), at: offset) }
        }
      },
      Fault(name: "mprotect", what: "has its processor ask the host for the right to write page tables") { () throws(XenErrno) in
        mprotectTables()
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

/// Jumps to a `syscall` of the processor's own, which is the only code here that may make system calls.
private func mprotectTables() {
  // The trampolines to hypercalls tell where the processor's code is.
  var gadget = GuestAddress(rawValue: GuestAddress(rawValue: 0x5000_0000_0000).load(as: UInt64.self, at: 16))
  while gadget.load(as: UInt8.self) != 0x0f || gadget.load(as: UInt8.self, at: 1) != 0x05 { gadget = gadget.advanced(by: 1) }
  let page = memory.allocatePage(), target = gadget.rawValue
  // mov $TABLES_BASE, %rdi; mov $4096, %esi; mov $3, %edx; mov $10, %eax; mov $TARGET, %rcx; jmp *%rcx
  var code: [UInt8] = [0x48, 0xbf, 0, 0, 0, 0, 0x10, 0x50, 0, 0, 0xbe, 0, 0x10, 0, 0, 0xba, 3, 0, 0, 0, 0xb8, 10, 0, 0, 0, 0x48, 0xb9]
  for byte in 0..<8 { code.append(UInt8(truncatingIfNeeded: target >> UInt64(byte * 8))) }
  for (offset, byte) in (code + [0xff, 0xe1]).enumerated() { page.store(byte, at: offset) }
  let entry = memory.pageTableEntry(at: page) & ~(1 << 63)
  print("update_va_mapping returned \(hypervisor.perform(.updateVAMapping, page.rawValue, entry, 2))")
  guest_probe_jump(page.rawValue)
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
