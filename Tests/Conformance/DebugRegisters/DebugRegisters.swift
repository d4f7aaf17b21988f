// Debug registers.
//
// What: the calls that set and tell them, the instructions that do, a breakpoint on execution.
// Why: a debugger in a kernel sets them; one that reached into Xen could stop it.
// Failure: an address of Xen's that is taken, a breakpoint that does not come.
import ConformanceKit
import GuestKit

private let noDevice: Int64 = -19

@main
struct DebugRegisters: ConformanceGuest {
  func test(_ t: Checks) {
    let probe = TrapProbe(t)
    probe.see([1, 6, 13])
    for register in 0...3 as ClosedRange<UInt64> {
      t.equal("debug/\(register)-is-set", hypercall(8, register, 0x1000 + register), 0)
      t.equal("debug/\(register)-reads-back", hypercall(9, register), Int64(0x1000 + register))
      t.equal("debug/\(register)-in-xen", hypercall(8, register, 0xffff_8300_0000_0000), Answer.notPermitted)
      t.equal("debug/\(register)-is-cleared", hypercall(8, register, 0), 0)
    }
    t.equal("debug/8", hypercall(8, 8, 0), noDevice)
    t.equal("debug/get-8", hypercall(9, 8), noDevice)
    // 4 and 5 are other names of 6 and 7, until CR4.DE says otherwise.
    t.equal("debug/4-is-6", hypercall(8, 4, 0), 0)
    t.equal("debug/get-4-is-6", hypercall(9, 4), 0xffff_0ff0)
    t.equal("debug/5-is-7", hypercall(8, 5, 0), 0)
    probe.answers(t, "debug/extensions-are-on", [0x0f, 0x22, 0xe7], 0x668)
    probe.value(t, "debug/extensions-read-back", [0x0f, 0x20, 0xe0], 0, 0x668)
    t.equal("debug/4-is-none-then", hypercall(8, 4, 0), noDevice)
    t.equal("debug/get-5-is-none-then", hypercall(9, 5), noDevice)
    probe.answers(t, "debug/extensions-are-off", [0x0f, 0x22, 0xe7], 0x660)
    t.equal("debug/6-is-set", hypercall(8, 6, 0), 0)
    t.equal("debug/6-reads-back", hypercall(9, 6), 0xffff_0ff0)
    t.equal("debug/7-is-set", hypercall(8, 7, 0), 0)
    t.equal("debug/7-reads-back", hypercall(9, 7), 0x400)
    t.equal("debug/7-io-breakpoint", hypercall(8, 7, 0x2_0002), Answer.notPermitted)
    probe.value(t, "debug/instruction-reads-7", [0x0f, 0x21, 0xf8], 0, 0x400)
    probe.answers(t, "debug/instruction-writes-0", [0x0f, 0x23, 0xc7], 0x5000)
    probe.value(t, "debug/instruction-reads-0", [0x0f, 0x21, 0xc0], 0, 0x5000)
    // A breakpoint on execution: at the nop of nop; ret.
    let code = probe.code([0x90, 0xc3])
    t.equal("debug/breakpoint-address", hypercall(8, 0, code + 1), 0)
    t.equal("debug/breakpoint-is-on", hypercall(8, 7, 0x401 | 1), 0)
    let end = probe.run(code)
    hypercall(8, 7, 0x400)
    t.check("debug/breakpoint", end.vector == 1 && end.rip == code + 1, "\(end.vector ?? 999) at \(end.rip &- code)")
    t.equal("debug/breakpoint-shows-in-6", hypercall(9, 6) & 0xf, 1)
    hypercall(8, 0, 0)
    hypercall(8, 6, 0)
  }
}
