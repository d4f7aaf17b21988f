import CGuestRuntime
import ConformanceKit
import GuestKit

private let generalProtection: UInt64 = 13
private let call: [UInt8] = [0x0f, 0x05]

extension UserMode {
  func traps(_ t: Checks, _ space: UserSpace, _ probe: TrapProbe) {
    func trap(_ name: String, _ code: [UInt8], _ vector: UInt64, skips: UInt64 = 0, error: UInt64 = 0, rflags: UInt64 = 0x202) {
      let address = space.code(code), end = space.run(at: address, rflags: rflags)
      t.check("trap/\(name)", end.vector == vector, "vector \(end.vector ?? 0) error \(end.error)")
      t.equal("trap/\(name)-rip", Int64(bitPattern: end.rip), Int64(address + skips))
      t.equal("trap/\(name)-error-code", Int64(end.error), Int64(error))
      t.check("trap/\(name)-masks-upcalls", end.maskedInside && end.mask == 0)
    }
    trap("divide-error", [0x31, 0xc9, 0x31, 0xd2, 0xf7, 0xf1], 0, skips: 4)  // xor %ecx, %ecx; xor %edx, %edx; div %ecx
    trap("undefined-instruction", [0x0f, 0x0b], 6)
    trap("breakpoint", [0xcc], 3, skips: 1)
    trap("int-3", [0xcd, 3], 3, skips: 2)
    trap("int-4-needs-no-privilege", [0xcd, 4], 4, skips: 2)
    trap("int-0x80-without-a-gate", [0xcd, 0x80], generalProtection, error: 0x402)
    // Neither does 0x80. (Other vectors do, and are left out: QEMU tells Xen a wrong error code for them.)
    for flags in [7, 4] as [UInt64] {
      probe.see([0x80], flags: flags)
      trap("int-0x80-through-a-gate-of-\(flags & 3)", [0xcd, 0x80], 0x80, skips: 2)
    }
    TrapProbe.setGate(0x80, flags: 0, handler: 0)
    trap("int-0x80-after-a-handler-of-0-which-takes-nothing-away", [0xcd, 0x80], 0x80, skips: 2)
    probe.see([0x80], flags: 3)
    let unmasked = space.run([0xcd, 0x80])
    t.check("trap/int-0x80-of-a-gate-that-does-not-mask", unmasked.vector == 0x80 && !unmasked.maskedInside)
    // push $0x23; push $0x1000; lretq: a selector that is Linux's for 32-bit code, and nobody's here
    let far = space.run([0x6a, 0x23, 0x68, 0, 0x10, 0, 0, 0x48, 0xcb])
    t.check(
      "trap/far-return-to-a-foreign-selector", far.vector == generalProtection && far.error == 0x20, "\(far.vector ?? 0) \(far.error)")
    trap("single-step", [0x90, 0x90], 1, skips: 1, rflags: 0x302)
    t.equal("trap/single-step-rflags", Int64(space.run([0x90, 0x90], rflags: 0x302).rflags), 0x302)
    t.check("trap/single-step-of-a-system-call", space.run(call, rflags: 0x302).vector == Ending.systemCall)
  }

  func privileged(_ t: Checks, _ space: UserSpace) {
    func refused(_ name: String, _ code: [UInt8]) {
      let address = space.code(code), end = space.run(at: address)
      t.check(
        "privileged/\(name)", end.vector == generalProtection && end.error == 0 && end.rip == address, "\(end.vector ?? 0) \(end.error)")
    }
    refused("hlt", [0xf4])
    refused("cli", [0xfa])
    refused("sti", [0xfb])
    refused("in", [0xe4, 0x60])
    refused("out", [0xe6, 0x60])
    refused("mov-from-cr0", [0x0f, 0x20, 0xc0])
    refused("mov-to-cr3", [0x0f, 0x22, 0xd8])
    refused("clts", [0x0f, 0x06])
    refused("wbinvd", [0x0f, 0x09])
    refused("invlpg", [0x0f, 0x01, 0x3f])
    refused("rdmsr", [0x0f, 0x32])
    refused("wrmsr", [0x0f, 0x30])
    refused("swapgs", [0x0f, 0x01, 0xf8])
    refused("lgdt", [0x0f, 0x01, 0x17])
    refused("lidt", [0x0f, 0x01, 0x1f])
    refused("ltr", [0x0f, 0x00, 0xd8])
    for level in [1, 2, 3] as [UInt32] {
      t.page.store(level)
      hypercall(33, 6, t.page.rawValue)
      // in $0x60, %al; cli; sti; syscall
      let end = space.run([0xe4, 0x60, 0xfa, 0xfb, 0x0f, 0x05], rax: 0x1200)
      let allowed = end.vector == Ending.systemCall && end.rax == 0x12ff
      t.check("privileged/in-with-level-\(level)", level == 3 ? allowed : end.vector == generalProtection, "\(end.text)")
    }
    t.page.store(UInt32(0))
    hypercall(33, 6, t.page.rawValue)
    // By the assist it comes from the frames of iret.
    hypercall(21, 0, 4)
    let raised = space.run([0xe4, 0x60, 0x0f, 0x05], rflags: 0x3202)
    t.check("privileged/level-of-iret", raised.vector == Ending.systemCall && raised.rflags & 0x3000 == 0x3000, raised.text)
    let lowered = space.run([0xe4, 0x60, 0x0f, 0x05], rflags: 0x1202)
    t.check("privileged/lower-level-of-iret", lowered.vector == generalProtection && lowered.rflags & 0x3000 == 0x1000, lowered.text)
    t.check("privileged/level-0-of-iret", space.run([0xe4, 0x60, 0x0f, 0x05]).vector == generalProtection)
    hypercall(21, 1, 4)
    // ud2; "xen"; cpuid; syscall
    let end = space.run([0x0f, 0x0b, 0x78, 0x65, 0x6e, 0x0f, 0xa2, 0x0f, 0x05], rax: 0x4000_0000)
    t.check("cpuid/by-its-prefix", end.vector == Ending.systemCall && end.rbx == 0x566e_6558, "\(end.vector ?? 0) \(end.rbx)")
    let time = space.run([0x0f, 0x31, 0x0f, 0x05])
    t.check("rdtsc/is-allowed", time.vector == Ending.systemCall)
    // pushf; pop %rax; syscall
    t.equal("pushf/shows-interrupts-enabled", Int64(space.run([0x9c, 0x58, 0x0f, 0x05], rflags: 2).rax), 0x202)
  }

  func segments(_ t: Checks, _ space: UserSpace, _ probe: TrapProbe) {
    let kernel = memory.allocatePage()
    kernel[0] = 0xce11
    space.data[0] = 0x05e1
    t.equal("segment-base/of-the-kernel", hypercall(25, 2, kernel.rawValue), 0)
    t.equal("segment-base/of-user-code", hypercall(25, 1, UserSpace.data), 0)
    let read: [UInt8] = [0x65, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0]  // mov %gs:0, %rax
    t.equal("segment-base/kernel-reads-by-its-own", Int64(probe.run(read + [0xc3]).rax), 0xce11)
    t.equal("segment-base/user-code-reads-by-its-own", Int64(space.run(read + call).rax), 0x05e1)
    t.equal("segment-base/kernel-reads-by-its-own-again", Int64(probe.run(read + [0xc3]).rax), 0xce11)
    t.equal("segment-base/user-can-be-changed", hypercall(25, 1, UserSpace.data + 8), 0)
    space.data[1] = 0x05e2
    t.equal("segment-base/user-code-reads-by-the-new-one", Int64(space.run(read + call).rax), 0x05e2)
    hypercall(25, 2, 0)
    hypercall(25, 1, 0)
  }

  /// An event interrupts user code, and comes in on the kernel's stack.
  func events(
    _ t: Checks, _ space: UserSpace, _ upcall: UInt64, _ failsafe: UInt64, _ system: UInt64, _ stackTop: UInt64
  ) {
    t.page[0] = 0  // VIRQ_TIMER
    t.page.store(UInt32(0), at: 8)
    t.equal("event/timer-is-bound", hypercall(32, 1, t.page.rawValue), 0)
    let port = t.page.load(as: UInt32.self, at: 8)
    let spin = space.code([0xeb, 0xfe])
    let end = cpu.withUpcallsMasked {
      hypercall(4, upcall, failsafe, system)
      t.page.store(port)
      hypercall(32, 9, t.page.rawValue)
      hypercall(15, clock.now.nanoseconds + 5_000_000)
      let end = space.run(at: spin)
      hypercall(4, guest_upcall_address(), failsafe, system)
      return end
    }
    t.check("event/interrupts-user-code", end.vector == Ending.upcall, "vector \(end.vector ?? 0)")
    t.equal("event/rip", Int64(bitPattern: end.rip), Int64(spin))
    t.equal("event/frame-lies-on-the-kernel's-stack", Int64(bitPattern: end.frameAddress), Int64(stackTop - 56))
    t.check("event/frame", end.cs == 0xe033 && end.ss == 0xe02b && end.rsp == UserSpace.stackTop && end.rflags == 0x202)
    t.check("event/rcx-and-r11", end.rcx == 0xcccc && end.r11 == 0x1111)
    t.check("event/masks-upcalls", end.maskedInside && end.mask == 0)
    _ = GuestKit.events.takePending(EventChannelPort(rawValue: port))
    t.page.store(port)
    hypercall(32, 3, t.page.rawValue)
  }

  /// What iret cannot load: an exception as if user code had met it, not the failsafe callback.
  func badReturns(_ t: Checks, _ space: UserSpace, _ stackTop: UInt64) {
    let code = space.code(call)
    func ending(_ name: String, _ end: Ending, _ vector: UInt64, error: UInt64 = 0) {
      t.check("bad-return/\(name)", end.vector == vector && end.error == error, "vector \(end.vector ?? 999) error \(end.error)")
      t.equal("bad-return/\(name)-frame-lies-on-the-kernel's-stack", Int64(stackTop) - Int64(end.frameAddress), 64)
    }
    let far = space.run(at: 0x8000_0000_0000_0000)
    ending("not-canonical", far, generalProtection)
    t.check("bad-return/not-canonical-rip", far.rip == 0x8000_0000_0000_0000 && far.cs == 0xe033 && far.rsp == UserSpace.stackTop)
    ending("xen's-addresses", space.run(at: 0xffff_8300_0000_0000), 14, error: 0x14)
    ending("cs-that-is-not", space.run(at: code, cs: 0xfff3), generalProtection, error: 0xfff0)
    ending("cs-null", space.run(at: code, cs: 3), generalProtection)
    ending("ss-that-is-not", space.run(at: code, ss: 0xfff3), generalProtection, error: 0xfff0)
    ending("ss-null", space.run(at: code, ss: 0), generalProtection)
    ending("ss-of-code", space.run(at: code, ss: 0xe033), generalProtection, error: 0xe030)
    // Of the flags all that user code may have: no IOPL, VM, VIF, VIP; TF is not asked for here.
    let flags = space.run(at: code, rflags: 0xffff_ffff_ffff_fe02)
    t.check(
      "iret/flags-that-user-code-may-have", flags.vector == Ending.systemCall && flags.rflags == 0x24_4e02, String(flags.rflags, radix: 16))
    let stack = space.run(at: code, rsp: 0x8000_0000_0000_0000)
    t.check("iret/any-stack-pointer", stack.vector == Ending.systemCall && stack.rsp == 0x8000_0000_0000_0000)
    t.equal("iret/ring-of-ss-is-mended", Int64(space.run(at: code, ss: 0xe028).ss), 0xe02b)
  }

  /// Two processes see each their own memory at the same address.
  func spaces(_ t: Checks, _ space: UserSpace, _ probe: TrapProbe) {
    let other = UserSpace(t, probe)
    space.data[5] = 1
    other.data[5] = 2
    let load: [UInt8] = [0x48, 0x8b, 0x07, 0x0f, 0x05]
    t.equal("spaces/one", Int64(space.run(load, rdi: UserSpace.data + 40).rax), 1)
    t.equal("spaces/the-other", Int64(other.run(load, rdi: UserSpace.data + 40).rax), 2)
    t.equal("spaces/one-again", Int64(space.run(load, rdi: UserSpace.data + 40).rax), 1)
    t.equal("spaces/none-any-more", t.extended(15, 0), 0)
    t.equal("spaces/can-be-unpinned", t.unpin(space.top), 0)
    t.equal("spaces/is-free", t.map(space.top, Entry.data), 0)
  }
}
