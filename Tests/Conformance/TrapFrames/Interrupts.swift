import CGuestRuntime
import ConformanceKit
import GuestKit

private let generalProtection: UInt64 = 13

extension TrapFrames {
  /// Vectors 3, 4 and 0x80 alone: for others QEMU tells Xen a wrong error code.
  func softwareInterrupts(_ t: Checks, _ probe: TrapProbe) {
    func interrupt(_ name: String, _ vector: UInt8, _ wanted: UInt64, error: UInt64 = 0) {
      let code = probe.code([0xcd, vector, 0xc3]), end = probe.run(code)
      t.check("int/\(name)", end.vector == wanted && end.error == error, "\(end.vector ?? 999) error \(end.error)")
      t.equal("int/\(name)-rip", Int64(bitPattern: end.rip &- code), wanted == generalProtection ? 0 : 2)
    }
    interrupt("0x80-without-a-gate", 0x80, generalProtection, error: 0x402)
    // The privilege of these gates is not looked at.
    for privilege in 0...3 as ClosedRange<UInt64> {
      probe.see([3, 4, 0x80], flags: 4 | privilege)
      interrupt("3-by-a-gate-of-\(privilege)", 3, 3)
      interrupt("4-by-a-gate-of-\(privilege)", 4, 4)
      interrupt("0x80-by-a-gate-of-\(privilege)", 0x80, 0x80)
    }
    probe.see([0x80], flags: 3)
    t.check("int/a-gate-that-does-not-mask", !probe.run([0xcd, 0x80], masked: false).maskedInside)
    t.check("int/a-gate-that-does-not-unmask", probe.run([0xcd, 0x80], masked: true).maskedInside)
    // A handler of 0 ends the list; it takes nothing away.
    t.equal("int/a-handler-of-0", TrapProbe.setGate(0x80, flags: 7, handler: 0), 0)
    interrupt("a-handler-of-0-takes-nothing-away", 0x80, 0x80)
  }

  func tables(_ t: Checks, _ probe: TrapProbe) {
    let table = memory.allocatePage(), first = probe.entry(0x55), last = probe.entry(0x56)
    func gate(_ index: Int, _ vector: UInt64, _ handler: UInt64) {
      table[index * 2] = vector | 7 << 8 | 0xe033 << 16
      table[index * 2 + 1] = handler
    }
    gate(0, 0x80, first)
    gate(1, 0x91, 0x8000_0000_0000_0000)
    gate(2, 4, last)
    gate(3, 0, 0)
    t.equal("set_trap_table/one-that-is-not-canonical", hypercall(0, table.rawValue), Answer.invalid)
    t.check("set_trap_table/those-before-are-set", probe.run([0xcd, 0x80]).vector == 0x55)
    t.check("set_trap_table/those-after-are-not", probe.run([0xcd, 4]).vector == 4)
    gate(1, 0x91, first)
    t.equal("set_trap_table/several", hypercall(0, table.rawValue), 0)
    t.check("set_trap_table/all-are-set", probe.run([0xcd, 4]).vector == 0x56)
    gate(0, 0x80, last)
    table[0] = 0x80 | 7 << 8 | 0xe010 << 16
    table[3] = 0
    t.equal("set_trap_table/a-selector-of-ring-0", hypercall(0, table.rawValue), 0)
    let mended = probe.run([0xcd, 0x80])
    t.check("set_trap_table/is-mended-to-one-of-the-guest's", mended.vector == 0x56, "\(mended.vector ?? 999)")
    t.equal("set_trap_table/none-clears-all", hypercall(0, 0), 0)
    probe.see([0, 1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19])
    probe.see([3], flags: 7)
    t.check("set_trap_table/is-cleared", probe.run([0xcd, 0x80]).vector == generalProtection)
  }

  func returns(_ t: Checks, _ probe: TrapProbe) {
    // By the processor's own iretq, with Xen's selectors: mov %rsp, %rcx; push $0xe02b; push %rcx; pushf; push $0xe033; lea 1f, %rax;
    // push %rax; mov $0x77, %eax; iretq; 1: ret
    let native: [UInt8] = [
      0x48, 0x89, 0xe1, 0x68, 0x2b, 0xe0, 0, 0, 0x51, 0x9c, 0x68, 0x33, 0xe0, 0, 0, 0x48, 0x8d, 0x05, 8, 0, 0, 0, 0x50, 0xb8, 0x77, 0, 0, 0,
      0x48, 0xcf,
    ]
    probe.value(t, "iret/native", native, 0, 0x77)
    // mov $17, %eax; xor %edi, %edi; syscall: xen_version without the hypercall page
    probe.value(t, "syscall/is-a-hypercall", [0xb8, 17, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05], 0, 4 << 16 | 17)
    let missing = UInt64(bitPattern: Answer.notImplemented)
    probe.value(t, "syscall/that-does-not-exist", [0xb8, 63, 0, 0, 0, 0x0f, 0x05], 0, missing)
    probe.value(t, "syscall/far-beyond", [0xb8, 0, 0, 1, 0, 0x0f, 0x05], 0, missing)
  }

  /// An event for the vCPU itself comes at the end of the call that raised it.
  func upcalls(_ t: Checks, _ probe: TrapProbe) {
    t.page[0] = 0
    t.equal("upcall/port-is-bound", hypercall(32, 7, t.page.rawValue), 0)
    let port = t.page.load(as: UInt32.self, at: 4), entry = probe.entry(Ending.upcall)
    t.page.store(port)
    hypercall(32, 9, t.page.rawValue)
    // mov %rdi, %rsi; mov $4, %edi; mov $32, %eax; syscall; ret
    let call: [UInt8] = [0x48, 0x89, 0xfe, 0xbf, 4, 0, 0, 0, 0xb8, 32, 0, 0, 0, 0x0f, 0x05, 0xc3]
    // mov $mask, %rcx; movb $0, (%rcx): nothing else comes before the entry is there, and after it only what is to come
    let mask = memory.sharedInfo.rawValue + 1
    let unmask = [0x48, 0xb9] + (0..<8).map { UInt8(truncatingIfNeeded: mask >> ($0 * 8)) } + [0xc6, 0x01, 0]
    let send = probe.code(call), sendUnmasked = probe.code(unmask + call)
    let end = cpu.withUpcallsMasked {
      hypercall(4, entry, guest_failsafe_address(), 0)
      let end = probe.run(sendUnmasked, t.page.rawValue)
      hypercall(4, guest_upcall_address(), guest_failsafe_address(), 0)
      return end
    }
    t.check("upcall/comes", end.vector == Ending.upcall, end.text)
    t.equal("upcall/rip-is-after-the-call", Int64(bitPattern: end.rip &- sendUnmasked), 28)
    t.check("upcall/frame", end.cs == 0xe030 && end.ss == 0xe02b && end.rflags & 0x200 == 0x200 && end.mask == 0)
    t.check("upcall/masks-upcalls", end.maskedInside)
    t.equal("upcall/result-is-in-rax", Int64(end.rax), 0)
    let masked = probe.run(send, t.page.rawValue)
    t.check("upcall/not-while-masked", masked.vector == nil && masked.rax == 0, masked.text)
    _ = events.takePending(EventChannelPort(rawValue: port))
    t.page.store(port)
    hypercall(32, 3, t.page.rawValue)
  }

  /// A non-maskable interrupt that the vCPU sends itself.
  func nonMaskable(_ t: Checks, _ probe: TrapProbe) {
    t.page[0] = 4  // CALLBACKTYPE_nmi
    t.page[1] = probe.entry(Ending.nonMaskable)
    t.equal("nmi/is-registered", hypercall(30, 0, t.page.rawValue), 0)
    // mov $11, %edi; xor %esi, %esi; xor %edx, %edx; mov $24, %eax; syscall; ret: VCPUOP_send_nmi
    let send = probe.code([0xbf, 11, 0, 0, 0, 0x31, 0xf6, 0x31, 0xd2, 0xb8, 24, 0, 0, 0, 0x0f, 0x05, 0xc3]), end = probe.run(send)
    t.check("nmi/comes-although-masked", end.vector == Ending.nonMaskable, end.text)
    t.equal("nmi/rip-is-after-the-call", Int64(bitPattern: end.rip &- send), 16)
    t.check("nmi/frame", end.cs == 0xe030 && end.mask == 1 && end.maskedInside)
    // No other comes until the first has ended.
    t.check("nmi/not-within-another", probe.run(send).vector == nil)
    t.page.store(UInt16(4))
    t.equal("nmi/is-unregistered", hypercall(30, 1, t.page.rawValue), 0)
  }
}
