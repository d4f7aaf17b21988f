// The kernel's own exceptions: the frame of each, to the word.
//
// What: where the frame lies, what is in it, error codes, masks, software interrupts and their gates, stepping, nested faults, the FPU.
// Why: a kernel's entry code takes the frame apart before it can do anything else.
// Failure: a word that is off by a bit, a gate that opens to the wrong caller.
import CGuestRuntime
import ConformanceKit
import GuestKit

private let generalProtection: UInt64 = 13

@main
struct TrapFrames: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let probe = TrapProbe(t)
    probe.see([0, 1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19])
    probe.see([3], flags: 7)
    frames(t, probe)
    pageFaults(t, probe)
    flags(t, probe)
    softwareInterrupts(t, probe)
    tables(t, probe)
    coprocessor(t, probe)
    returns(t, probe)
    upcalls(t, probe)
    nonMaskable(t, probe)
    try nested(t)
  }

  private func frames(_ t: Checks, _ probe: TrapProbe) {
    /// `offset` is where in the code the trap says it happened.
    func trap(_ name: String, _ bytes: [UInt8], _ vector: UInt64, at offset: UInt64, error: UInt64 = 0) {
      let code = probe.code(bytes)
      for masked in [true, false] {
        let end = probe.run(code, masked: masked), which = masked ? "\(name)-masked" : name
        t.check("\(which)/is-delivered", end.vector == vector, "vector \(end.vector ?? 999) error \(end.error)")
        t.equal("\(which)/rip", Int64(bitPattern: end.rip &- code), Int64(offset))
        t.equal("\(which)/cs-is-the-kernel's", Int64(end.cs), 0xe030)
        t.equal("\(which)/ss", Int64(end.ss), 0xe02b)
        t.equal("\(which)/error-code", Int64(end.error), Int64(error))
        t.equal("\(which)/mask-of-before", Int64(end.mask), masked ? 1 : 0)
        t.equal("\(which)/rflags-has-the-mask", Int64(end.rflags & 0x200), masked ? 0 : 0x200)
        t.check("\(which)/masked-inside", end.maskedInside)
        // Right below the old stack, aligned to 16 bytes; a plugin's red zone of 128 bytes is left alone.
        let place = Int64(end.rsp & ~15) - Int64(end.frameAddress) - (end.hasError ? 64 : 56)
        t.check("\(which)/place", place == (memory.image.rawValue == 0x4000_0000 ? 0 : 128), "\(place) below")
      }
    }
    // xor %ecx, %ecx; xor %edx, %edx; mov $1, %eax; div %ecx
    trap("divide-error", [0x31, 0xc9, 0x31, 0xd2, 0xb8, 1, 0, 0, 0, 0xf7, 0xf1], 0, at: 9)
    trap("breakpoint", [0xcc], 3, at: 1)
    trap("undefined-instruction", [0x0f, 0x0b], 6, at: 0)
    trap("general-protection", [0x0f, 0x01, 0x17], generalProtection, at: 0)  // lgdt (%rdi)
    trap("page-fault", [0x48, 0x8b, 0x04, 0x25, 0x10, 0, 0, 0], 14, at: 0)  // mov 0x10, %rax
    // sub $8, %rsp; ud2: the frame is aligned
    trap("unaligned-stack", [0x48, 0x83, 0xec, 0x08, 0x0f, 0x0b], 6, at: 4)
    trap("odd-stack", [0x48, 0x83, 0xec, 0x03, 0x0f, 0x0b], 6, at: 4)
    trap("bad-selector", [0xb8, 0xf3, 0xff, 0, 0, 0x8e, 0xd8], generalProtection, at: 5, error: 0xfff0)  // mov $0xfff3, %eax; mov %eax, %ds
    // mov $0x1111, %ecx; mov $0x2222, %r11d; ud2
    let end = probe.run([0xb9, 0x11, 0x11, 0, 0, 0x41, 0xbb, 0x22, 0x22, 0, 0, 0x0f, 0x0b])
    t.check("frame/rcx-and-r11", end.rcx == 0x1111 && end.r11 == 0x2222, "\(end.rcx) \(end.r11)")
  }

  private func pageFaults(_ t: Checks, _ probe: TrapProbe) {
    let page = memory.allocatePage()
    let load = probe.code([0x48, 0x8b, 0x07, 0xc3]), store = probe.code([0x48, 0x89, 0x07, 0xc3]), jump = probe.code([0xff, 0xe7])
    func fault(_ name: String, _ code: UInt64, _ address: UInt64, _ error: UInt64) {
      let end = probe.run(code, address), seen = memory.sharedInfo.load(as: UInt64.self, at: 16)
      t.check("page-fault/\(name)", end.vector == 14, "vector \(end.vector ?? 999)")
      t.equal("page-fault/\(name)-error-code", Int64(end.error), Int64(error))
      t.check("page-fault/\(name)-address", seen == address, String(seen, radix: 16))
    }
    fault("load-of-nothing", load, nowhere + 3, 0)
    fault("store-to-nothing", store, nowhere, 2)
    fault("jump-to-nothing", jump, nowhere, 0x10)
    hypercall(14, page.rawValue, 0, 2)
    fault("load-where-the-leaf-is-empty", load, page.rawValue, 0)
    let other = memory.allocatePage()
    t.map(other, Entry.readOnly)
    fault("store-to-a-read-only-page", store, other.rawValue + 8, 3)
    fault("jump-to-data", jump, other.rawValue, 0x11)
    fault("store-to-a-page-table", store, memory.topPageTable.rawValue, 3)
    hypercall(12, 12, t.page.rawValue)  // XENMEM_machphys_mapping
    fault("store-to-the-m2p", store, t.page[0], 3)
    t.map(other, Entry.data | Entry.user)
    other[0] = 5
    t.equal("page-fault/the-kernel-reads-user-pages", Int64(probe.run(load, other.rawValue).rax), 5)
    t.map(other, 0x65 | Entry.noExecute)
    fault("store-to-a-read-only-user-page", store, other.rawValue, 3)
    let bad = probe.run(load, 0x8000_0000_0000_0000)
    t.check("general-protection/not-canonical", bad.vector == generalProtection && bad.error == 0, "\(bad.vector ?? 999)")
    fault("load-of-xen's", load, 0xffff_8300_0000_0000, 0)
    fault("store-to-xen's", store, 0xffff_8300_0000_0000, 2)
  }

  private func flags(_ t: Checks, _ probe: TrapProbe) {
    let show = probe.code([0x9c, 0x58, 0xc3])  // pushf; pop %rax; ret
    t.equal("flags/interrupts-seem-enabled-when-masked", Int64(probe.run(show).rax & 0x200), 0x200)
    t.equal("flags/and-when-not", Int64(probe.run(show, masked: false).rax & 0x200), 0x200)
    t.equal("flags/iopl-is-0", Int64(probe.run(show).rax & 0x3000), 0)
    // push $0x3000 (IOPL, no IF); popf; pushf; pop %rax; ret
    t.equal("flags/popf-changes-neither", Int64(probe.run([0x68, 0, 0x30, 0, 0, 0x9d, 0x9c, 0x58, 0xc3]).rax & 0x3200), 0x200)
    // pushf; orl $0x100, (%rsp); popf; nop; nop: the trap comes after one instruction
    let step = probe.code([0x9c, 0x81, 0x0c, 0x24, 0, 1, 0, 0, 0x9d, 0x90, 0x90, 0xc3]), end = probe.run(step)
    t.check("flags/single-step", end.vector == 1 && end.rip == step + 10, "\(end.vector ?? 999) at \(end.rip &- step)")
    t.equal("flags/single-step-is-in-the-frame", Int64(end.rflags & 0x100), 0x100)
    t.equal("flags/single-step-is-off-inside", Int64(probe.run(show).rax & 0x100), 0)
    t.equal("flags/single-step-shows-in-dr6", hypercall(9, 6) & 0x4000, 0x4000)
    // std; ud2
    t.equal("flags/direction-is-in-the-frame", Int64(probe.run([0xfd, 0x0f, 0x0b]).rflags & 0x400), 0x400)
  }

  private func coprocessor(_ t: Checks, _ probe: TrapProbe) {
    // mov $5, %eax; mov $1, %edi; syscall (fpu_taskswitch); fxch; ret
    let code = probe.code([0xb8, 5, 0, 0, 0, 0xbf, 1, 0, 0, 0, 0x0f, 0x05, 0xd9, 0xc8, 0xc3]), end = probe.run(code)
    t.check("fpu/task-switched", end.vector == 7 && end.rip == code + 12, "\(end.vector ?? 999)")
    t.check("fpu/only-once", probe.run([0xd9, 0xc8, 0xc3]).vector == nil)
    // The same with movaps %xmm0, %xmm0
    let vector = probe.run([0xb8, 5, 0, 0, 0, 0xbf, 1, 0, 0, 0, 0x0f, 0x05, 0x0f, 0x28, 0xc0, 0xc3])
    t.check("fpu/task-switched-vector-registers", vector.vector == 7, "\(vector.vector ?? 999)")
    t.equal("fpu/taken-back", hypercall(5, 0), 0)
    // fninit; push $0x37b; fldcw (%rsp); pop %rax; fld1; fldz; fdivrp; fwait
    let divide = probe.run([0xdb, 0xe3, 0x68, 0x7b, 3, 0, 0, 0xd9, 0x2c, 0x24, 0x58, 0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9, 0x9b, 0xc3])
    _ = probe.run([0xdb, 0xe3, 0xc3])
    t.check("fpu/exception", divide.vector == 16, "\(divide.vector ?? 999)")
  }

  /// A handler may fault, and its handler too.
  private func nested(_ t: Checks) throws(XenErrno) {
    let seen = Seen()
    try cpu.setTrapHandler(.invalidOpcode) { frame in
      seen.order.append(frame.trap.rawValue)
      if seen.order.count < 3 { _ = guest_probe_load(nowhere) }
      frame.rip += 2
    }
    try cpu.setTrapHandler(.pageFault) { frame in
      seen.order.append(frame.trap.rawValue)
      if seen.order.count < 3 { guest_probe_undefined() }
      frame.rip += 3
    }
    guest_probe_undefined()
    t.check("nested/each-has-its-handler", seen.order == [6, 14, 6], "\(seen.order.count) traps")
  }
}

private final class Seen { var order: [UInt8] = [] }
