import ConformanceKit
import GuestKit

/// An address space of user code: a page of code, one of data, and a stack.
///
/// Its tables are the guest's own; nothing of the kernel is in them.
final class UserSpace {
  static let base: UInt64 = 0x2000_0000_0000
  /// Where user code finds its data, its stack's top, a page that is read-only, and one that is nobody's.
  static let data = base + 0x1000, stackTop = base + 0x3000, readOnly = base + 0x4000, missing = base + 0x5000
  /// One whose entry lacks the user bit.
  static let kernels = base + 0x6000

  let top: GuestAddress
  let data = memory.allocatePage(), text = memory.allocatePage()
  private let context = memory.allocatePage(), stack = memory.allocatePage()
  private let t: Checks, probe: TrapProbe, enter: UInt64
  private var next = 0

  init(_ t: Checks, _ probe: TrapProbe) {
    self.t = t
    self.probe = probe
    let user = Entry.user | Entry.accessed | Entry.dirty, read = memory.allocatePage()
    let leaf = t.table([
      0: text.entry(1 | user), 1: data.entry(3 | user | Entry.noExecute), 2: stack.entry(3 | user | Entry.noExecute),
      4: read.entry(1 | user | Entry.noExecute), 6: read.entry(Entry.readOnly),
    ])
    let two = t.table([0: leaf.entry(Entry.table)]), three = t.table([0: two.entry(Entry.table)])
    top = t.table([Int(Self.base >> 39): three.entry(Entry.table)])
    // mov %rdi, %rsp; mov 72(%rdi), %rdi; mov $23, %eax; syscall: a hypercall that begins in the kernel and ends in user code
    enter = probe.code([0x48, 0x89, 0xfc, 0x48, 0x8b, 0x7f, 0x48, 0xb8, 0x17, 0, 0, 0, 0x0f, 0x05])
    if t.pin(top, 4) != 0 { t.error("the user's page table is refused") }
  }

  /// Runs user code of this space until it comes back to the kernel. `rdi` is its argument.
  func run(
    _ bytes: [UInt8], rdi: UInt64 = 0, rax: UInt64 = 0, rflags: UInt64 = 0x202, cs: UInt64 = 0xe033, ss: UInt64 = 0xe02b, flags: UInt64 = 0
  ) -> Ending {
    run(at: code(bytes), rdi: rdi, rax: rax, rflags: rflags, cs: cs, ss: ss, flags: flags)
  }
  func run(
    at rip: UInt64, rdi: UInt64 = 0, rax: UInt64 = 0, rflags: UInt64 = 0x202, cs: UInt64 = 0xe033, ss: UInt64 = 0xe02b,
    rsp: UInt64 = UserSpace.stackTop, flags: UInt64 = 0
  ) -> Ending {
    t.extended(15, top.frame)
    // struct iret_context: rax, r11, rcx, flags, rip, cs, rflags, rsp, ss
    for (i, word) in [rax, 0x1111, 0xcccc, flags, rip, cs, rflags, rsp, ss, rdi].enumerated() { context[i] = word }
    return probe.run(enter, context.rawValue)
  }
  /// Puts code into the user's page, and tells its address there.
  func code(_ bytes: [UInt8]) -> UInt64 {
    let address = Self.base + UInt64(next)
    for byte in bytes {
      text.store(byte, at: next)
      next += 1
    }
    next = (next + 15) & ~15
    return address
  }
}
