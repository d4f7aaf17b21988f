// Instructions that a kernel believes to be its own.
//
// What: control and model-specific registers, descriptor tables, ports, what CPUID says by Xen's prefix, hypercalls in their place.
// Why: kernels use some of them although they know where they are, and decide by the answers.
// Failure: a value that is not Xen's, a fault where Xen emulates, an instruction that does what it says.
import ConformanceKit
import GuestKit

private let generalProtection: UInt64 = 13

@main
struct PrivilegedInstructions: ConformanceGuest {
  func test(_ t: Checks) {
    let probe = TrapProbe(t)
    probe.see([0, 1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19])
    controlRegisters(t, probe)
    modelSpecific(t, probe)
    refused(t, probe)
    allowed(t, probe)
    identification(t, probe)
    calls(t)
    ioPrivilege(t, probe)
    everyRegister(t)
  }

  private func controlRegisters(_ t: Checks, _ probe: TrapProbe) {
    probe.value(t, "cr0/value", [0x0f, 0x20, 0xc0], 0, 0x8005_0033)
    let table = memory.topPageTable.frame << 12
    probe.value(t, "cr3/is-the-kernel's-table", [0x0f, 0x20, 0xd8], 0, table)
    _ = probe.run([0x48, 0x8b, 0x07, 0xc3], nowhere + 0x123)
    probe.value(t, "cr2/is-the-last-fault's-address", [0x0f, 0x20, 0xd0], 0, nowhere + 0x123)
    probe.answers(t, "cr2/can-be-written", [0x0f, 0x22, 0xd7], 0x4567)
    probe.value(t, "cr2/reads-back", [0x0f, 0x20, 0xd0], 0, 0x4567)
    probe.value(t, "cr4/value", [0x0f, 0x20, 0xe0], 0, 0x660)
    probe.fault(t, "cr8/is-refused", [0x44, 0x0f, 0x20, 0xc0])
    probe.answers(t, "cr3/can-be-written-with-the-same", [0x0f, 0x22, 0xdf], table)
    probe.fault(t, "cr3/of-no-table", [0x0f, 0x22, 0xdf], 0)
    probe.answers(t, "cr0/same-value", [0x0f, 0x22, 0xc7], 0x8005_0033)
    probe.fault(t, "cr0/without-paging", [0x0f, 0x22, 0xc7], 0x33)
    probe.answers(t, "cr4/any-value", [0x0f, 0x22, 0xe7], 0x660)
    probe.answers(t, "clts", [0x0f, 0x06])
    // mov $8, set TS in cr0: the next FPU instruction faults. mov %rdi, %cr0; fxch
    probe.fault(t, "cr0/task-switched", [0x0f, 0x22, 0xc7, 0xd9, 0xc8], 0x8005_003b, 7)
    // The same, and clts before.
    probe.answers(t, "clts/takes-it-away", [0x0f, 0x22, 0xc7, 0x0f, 0x06, 0xd9, 0xc8], 0x8005_003b)
    probe.fault(t, "lmsw/is-refused", [0x0f, 0x01, 0xf7], 0x33)
  }

  private func modelSpecific(_ t: Checks, _ probe: TrapProbe) {
    // mov %rdi, %rcx; rdmsr; shl $32, %rdx; or %rdx, %rax
    let read: [UInt8] = [0x48, 0x89, 0xf9, 0x0f, 0x32, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0]
    // mov (%rdi), %ecx; mov 8(%rdi), %eax; mov 12(%rdi), %edx; wrmsr
    let write: [UInt8] = [0x8b, 0x0f, 0x8b, 0x47, 8, 0x8b, 0x57, 12, 0x0f, 0x30]
    func set(_ register: UInt64, _ value: UInt64) -> Ending {
      t.page[0] = register
      t.page[1] = value
      return probe.run(write + [0xc3], t.page.rawValue)
    }
    probe.value(t, "msr/fs-base", read, 0xc000_0100, probe.threadBlock)
    hypercall(25, 2, 0x1234_5000)
    hypercall(25, 1, 0x5678_9000)
    probe.value(t, "msr/gs-base", read, 0xc000_0101, 0x1234_5000)
    probe.value(t, "msr/gs-base-of-user-code", read, 0xc000_0102, 0x5678_9000)
    t.check("msr/gs-base-can-be-written", set(0xc000_0101, 0x1000).vector == nil && set(0xc000_0102, 0x2000).vector == nil)
    probe.value(t, "msr/gs-base-reads-back", read, 0xc000_0101, 0x1000)
    probe.value(t, "msr/gs-base-of-user-code-reads-back", read, 0xc000_0102, 0x2000)
    t.check("msr/fs-base-can-be-written", set(0xc000_0100, probe.threadBlock).vector == nil)
    t.check("msr/gs-base-not-canonical", set(0xc000_0101, 0x8000_0000_0000_0000).vector == generalProtection)
    hypercall(25, 2, 0)
    hypercall(25, 1, 0)
    probe.value(t, "msr/efer", read, 0xc000_0080, 0xd01)
    for (name, register) in [("star", 0xc000_0081), ("lstar", 0xc000_0082), ("sfmask", 0xc000_0084), ("unknown", 0x1_2345)]
      as [(String, UInt64)]
    {
      probe.fault(t, "msr/\(name)-is-refused", read, register)
      t.check("msr/\(name)-cannot-be-written", set(register, 0).vector == generalProtection)
    }
    probe.value(t, "msr/pat-is-xen's", read, 0x277, 0x0501_0007_0406)
    t.check("msr/pat-cannot-be-written", set(0x277, 0x0007_0406_0007_0406).vector == generalProtection)
    probe.answers(t, "msr/time-stamp-counter", read, 0x10)
    probe.answers(t, "msr/apic-base", read, 0x1b)
    probe.answers(t, "msr/misc-enable", read, 0x1a0)
    t.check("msr/efer-cannot-be-changed", set(0xc000_0080, 0).vector == generalProtection)
  }

  private func refused(_ t: Checks, _ probe: TrapProbe) {
    for (name, code) in [
      ("cli", [0xfa]), ("sti", [0xfb]), ("hlt", [0xf4]), ("in", [0xe4, 0x60]), ("out", [0xe6, 0x80]), ("lgdt", [0x0f, 0x01, 0x17]),
      ("lidt", [0x0f, 0x01, 0x1f]), ("lldt", [0x0f, 0x00, 0xd7]), ("ltr", [0x0f, 0x00, 0xdf]), ("swapgs", [0x0f, 0x01, 0xf8]),
      ("sysret", [0x48, 0x0f, 0x07]), ("sysexit", [0x0f, 0x35]), ("invd", [0x0f, 0x08]), ("invlpg", [0x0f, 0x01, 0x3f]),
      ("rdpmc", [0x0f, 0x33]),
    ] as [(String, [UInt8])] { probe.fault(t, "refused/\(name)", code, t.page.rawValue) }
    probe.fault(t, "refused/monitor", [0x0f, 0x01, 0xc8], t.page.rawValue, 6)
  }

  private func allowed(_ t: Checks, _ probe: TrapProbe) {
    for (name, code) in [
      ("wbinvd", [0x0f, 0x09]), ("rdtsc", [0x0f, 0x31]), ("str", [0x66, 0x0f, 0x00, 0xc8]), ("sldt", [0x66, 0x0f, 0x00, 0xc0]),
      ("smsw", [0x66, 0x0f, 0x01, 0xe0]), ("sgdt", [0x0f, 0x01, 0x07]), ("sidt", [0x0f, 0x01, 0x0f]),
    ] as [(String, [UInt8])] { probe.answers(t, "allowed/\(name)", code, t.page.rawValue) }
  }

  private func identification(_ t: Checks, _ probe: TrapProbe) {
    // push %rbx; mov (%rdi), %eax; mov 4(%rdi), %ecx; ud2; "xen"; cpuid; store eax, ebx, ecx, edx; pop %rbx; ret
    let code = probe.code([
      0x53, 0x8b, 0x07, 0x8b, 0x4f, 4, 0x0f, 0x0b, 0x78, 0x65, 0x6e, 0x0f, 0xa2, 0x89, 0x07, 0x89, 0x5f, 4, 0x89, 0x4f, 8, 0x89, 0x57, 12,
      0x5b, 0xc3,
    ])
    func leaf(_ number: UInt32, _ sub: UInt32 = 0) -> [UInt32] {
      t.page.store(number)
      t.page.store(sub, at: 4)
      t.check("cpuid/\(String(number, radix: 16))-answers", probe.run(code, t.page.rawValue).vector == nil)
      return (0..<4).map { t.page.load(as: UInt32.self, at: $0 * 4) }
    }
    let signature = leaf(0x4000_0000)
    t.check("cpuid/signature", signature[1] == 0x566e_6558 && signature[2] == 0x65584d4d && signature[3] == 0x4d4d_566e)
    t.equal("cpuid/last-leaf", Int64(signature[0]), 0x4000_0005)
    t.equal("cpuid/version", Int64(leaf(0x4000_0001)[0]), 0x0004_0011)
    let features = leaf(0x4000_0002)
    t.equal("cpuid/hypercall-pages", Int64(features[0]), 1)
    t.equal("cpuid/hypercall-msr", Int64(features[1]), 0x4000_0000)
    t.equal("cpuid/preserves-accessed-and-dirty", Int64(features[2]), 1)
    let one = leaf(1)
    t.check("cpuid/hypervisor-bit", one[2] >> 31 == 1, String(one[2], radix: 16))
    t.check("cpuid/no-monitor-and-vmx", one[2] & (1 << 3 | 1 << 5) == 0)
    t.check("cpuid/fpu-tsc-msr-pae-cmov-fxsr-sse-sse2", one[3] & 0x0700_8071 == 0x0700_8071, String(one[3], radix: 16))
    t.check("cpuid/no-vme-pse-global-mtrr-pse36", one[3] & 0x0002_300a == 0, String(one[3], radix: 16))
    let extended = leaf(0x8000_0001)
    t.check("cpuid/long-mode-nx-syscall", extended[3] & 0x2010_0800 == 0x2010_0800, String(extended[3], radix: 16))
    t.check("cpuid/no-large-pages", extended[3] & 1 << 26 == 0)
  }

  private func calls(_ t: Checks) {
    for (type, wanted) in [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, -22), (31, -22), (32, 0), (33, -22), (63, -22)]
      as [(UInt64, Int64)]
    {
      t.equal("vm_assist/enable-\(type)", hypercall(21, 0, type), wanted)
      t.equal("vm_assist/disable-\(type)", hypercall(21, 1, type), wanted)
    }
    func register(_ type: UInt64, _ address: UInt64) -> Int64 {
      t.page[0] = type
      t.page[1] = address
      return hypercall(30, 0, t.page.rawValue)
    }
    for (type, wanted) in [(2, 0), (3, -38), (4, 0), (5, 0), (6, -38), (7, 0), (8, -38)] as [(UInt64, Int64)] {
      t.equal("callback_op/register-\(type)", register(type, 0x4000_0000), wanted)
      t.equal("callback_op/register-\(type)-not-canonical", register(type, 0x8000_0000_0000_0000), Answer.invalid)
      t.page.store(UInt16(type))
      t.equal(
        "callback_op/unregister-\(type)", hypercall(30, 1, t.page.rawValue), type == 4 ? 0 : type == 3 || type == 6 || type == 8 ? -38 : -22
      )
    }
    t.equal("callback_op/no-such-command", hypercall(30, 2, t.page.rawValue), Answer.notImplemented)
    t.equal("callback_op/bad-argument", hypercall(30, 0, nowhere), Answer.badAddress)
    t.equal("set_callbacks/answers-0-in-any-case", hypercall(4, 0x8000_0000_0000_0000, 0x8000_0000_0000_0000, 0x8000_0000_0000_0000), 0)
    t.equal("stack_switch/any", hypercall(3, 0, t.page.rawValue), 0)
    t.equal("stack_switch/not-canonical", hypercall(3, 0xe02b, 0x8000_0000_0000_0000), 0)
    t.page.store(UInt32(4))
    t.equal("physdev_op/set_iopl-4", hypercall(33, 6, t.page.rawValue), Answer.invalid)
    t.page.store(UInt32(1))
    t.equal("physdev_op/set_iopl-1", hypercall(33, 6, t.page.rawValue), 0)
    t.page.store(UInt32(0))
    t.equal("physdev_op/set_iopl-0", hypercall(33, 6, t.page.rawValue), 0)
  }

  /// The I/O privilege level, which Xen keeps for the guest.
  private func ioPrivilege(_ t: Checks, _ probe: TrapProbe) {
    func level(_ level: UInt32) {
      t.page.store(level)
      hypercall(33, 6, t.page.rawValue)
    }
    let target = memory.allocatePage()
    for number in [1, 2, 3] as [UInt32] {
      level(number)
      for (name, code) in [("cli", [0xfa]), ("sti", [0xfb]), ("out", [0xe6, 0x80]), ("out-by-dx", [0xee]), ("in-4", [0xe5, 0x60])]
        as [(String, [UInt8])]
      { probe.answers(t, "iopl-\(number)/\(name)", code, t.page.rawValue) }
      // mov %rdi, %rax; in $0x60, %al
      probe.value(t, "iopl-\(number)/in-reads-ones", [0x48, 0x89, 0xf8, 0xe4, 0x60], 0x1234_5678_1234_5600, 0x1234_5678_1234_56ff)
      probe.value(t, "iopl-\(number)/in-of-a-word", [0x48, 0x89, 0xf8, 0x66, 0xed], 0x1234_5678_1234_5600, 0x1234_5678_1234_ffff)
      probe.value(t, "iopl-\(number)/in-of-four-bytes", [0x48, 0x89, 0xf8, 0xed], 0x1234_5678_1234_5600, 0xffff_ffff)
      // mov $3, %ecx; rep insb; mov %rdi, %rax
      target[0] = 0
      let end = target.rawValue + 3
      probe.value(t, "iopl-\(number)/ins", [0xb9, 3, 0, 0, 0, 0xf3, 0x6c, 0x48, 0x89, 0xf8], target.rawValue, end)
      t.equal("iopl-\(number)/ins-stores-ones", Int64(target[0]), 0xff_ffff)
      // mov $2, %ecx; mov %rdi, %rsi; rep outsl; mov %rsi, %rax
      probe.value(
        t, "iopl-\(number)/outs", [0xb9, 2, 0, 0, 0, 0x48, 0x89, 0xfe, 0xf3, 0x6f, 0x48, 0x89, 0xf0], target.rawValue, target.rawValue + 8)
      probe.fault(t, "iopl-\(number)/ins-into-nothing", [0x6c], nowhere, 14, error: 2)
      probe.fault(t, "iopl-\(number)/hlt-all-the-same", [0xf4])
    }
    level(0)
    probe.fault(t, "iopl-0/cli", [0xfa])
    probe.fault(t, "iopl-0/ins", [0x6c], target.rawValue)
    let plain = probe.run([0xcc]).rflags & 0x3000
    level(2)
    let hidden = probe.run([0xcc]).rflags & 0x3000
    t.check("iopl/is-not-in-frames", plain == 0 && hidden == 0)
    t.equal("iopl/assist-answers-0", hypercall(21, 0, 4), 0)
    t.equal("iopl/is-in-frames-by-the-assist", Int64(probe.run([0xcc]).rflags & 0x3000), 0x2000)
    level(0)
    t.equal("iopl/of-0-in-frames", Int64(probe.run([0xcc]).rflags & 0x3000), 0)
    probe.answers(t, "iopl/a-kernel-with-the-assist-needs-none", [0xfa])
    t.equal("iopl/without-the-assist", hypercall(21, 1, 4), 0)
    probe.fault(t, "iopl/cli-without-the-assist", [0xfa])
  }

  /// Control, debug and segment registers, by each of the general ones.
  private func everyRegister(_ t: Checks) {
    let probe = RegisterProbe(t)
    var wrong: [String] = []
    for number in 0..<16 {
      var registers = (0..<16).map { 0x1000 + UInt64($0) * 8 }
      let high: UInt8 = number >= 8 ? 1 : 0, low = UInt8(number & 7)
      func expect(_ name: String, _ code: [UInt8], _ value: UInt64) {
        let seen = probe.run(code, registers)
        for other in 0..<16 where seen[other] != (other == number ? value : registers[other]) {
          wrong.append("\(name) \(number): register \(other) is \(String(seen[other], radix: 16))")
        }
      }
      expect("mov %cr0", [0x40 | high, 0x0f, 0x20, 0xc0 | low], 0x8005_0033)
      registers[number] = 0x12_3000 + UInt64(number)
      expect("mov, %cr2", [0x40 | high, 0x0f, 0x22, 0xd0 | low], registers[number])
      let written = registers[number]
      registers[number] = 7
      expect("mov %cr2", [0x40 | high, 0x0f, 0x20, 0xd0 | low], written)
      registers[number] = 0x7000 + UInt64(number) * 16
      expect("mov, %dr1", [0x40 | high, 0x0f, 0x23, 0xc8 | low], registers[number])
      let address = registers[number]
      registers[number] = 7
      expect("mov %dr1", [0x40 | high, 0x0f, 0x21, 0xc8 | low], address)
      registers[number] = 0xe02b
      expect("mov, %ds", [0x40 | high, 0x8e, 0xd8 | low], 0xe02b)
    }
    t.check("every-register/control-debug-segment", wrong.isEmpty, wrong.first ?? "")
    hypercall(8, 1, 0)
  }
}
