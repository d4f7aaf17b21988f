// Selectors: Xen's, and those of tables of the guest's own.
//
// What: what the processor says of selectors, which load, what a GDT and an LDT of the guest's show, when an LDT is checked.
// Why: kernels load selectors for their user code, and some run code of other sizes.
// Failure: a selector that does not load, or that should not; an LDT that can be written while it is in use.
import ConformanceKit
import GuestKit

private let setGDT: UInt64 = 2, updateDescriptor: UInt64 = 10
/// Flat segments of ring 3: data, and 64-bit code. The accessed bit is off.
private let data: UInt64 = 0x00cf_f200_0000_ffff, code: UInt64 = 0x00af_fa00_0000_ffff
private let accessed: UInt64 = 1 << 40, privilege: UInt64 = 3 << 45, present: UInt64 = 1 << 47

@main
struct Selectors: ConformanceGuest {
  func test(_ t: Checks) {
    let probe = TrapProbe(t)
    probe.see([0, 1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19])
    xens(t, probe)
    globalTable(t, probe)
    localTable(t, probe)
  }

  private func set(_ t: Checks, _ table: GuestAddress) -> Int64 {
    t.page[0] = table.frame
    return hypercall(setGDT, t.page.rawValue, 512)
  }

  private func xens(_ t: Checks, _ probe: TrapProbe) {
    let limit: [UInt8] = [0x31, 0xc0, 0x0f, 0x03, 0xc7]  // xor %eax, %eax; lsl %edi, %eax
    probe.value(t, "selector/cs", [0x8c, 0xc8], 0, 0xe033)
    probe.value(t, "selector/ss", [0x8c, 0xd0], 0, 0xe02b)
    probe.value(t, "selector/rights-of-64-bit-code", rights, 0xe033, 0xa0_fb00)
    probe.value(t, "selector/rights-of-data", rights, 0xe02b, 0xc0_f300)
    probe.value(t, "selector/rights-of-32-bit-code", rights, 0xe023, 0xc0_fb00)
    probe.value(t, "selector/rights-of-none", rights, 0xfff3, 0)
    probe.value(t, "selector/rights-of-null", rights, 0, 0)
    probe.value(t, "selector/limit-of-data", limit, 0xe02b, 0xffff_ffff)
    // verr %di; sete %al; movzbl %al, %eax
    probe.value(t, "selector/code-can-be-read", [0x0f, 0x00, 0xe7, 0x0f, 0x94, 0xc0, 0x0f, 0xb6, 0xc0], 0xe033, 1)
    probe.value(t, "selector/code-cannot-be-written", [0x0f, 0x00, 0xef, 0x0f, 0x94, 0xc0, 0x0f, 0xb6, 0xc0], 0xe033, 0)
    probe.value(t, "selector/data-can-be-written", [0x0f, 0x00, 0xef, 0x0f, 0x94, 0xc0, 0x0f, 0xb6, 0xc0], 0xe02b, 1)
    // mov %edi, %ds; mov %ds, %eax; mov %edi, %es
    probe.value(t, "selector/ds-takes-data", [0x8e, 0xdf, 0x31, 0xc0, 0x8c, 0xd8], 0xe02b, 0xe02b)
    probe.value(t, "selector/ds-takes-null", [0x8e, 0xdf, 0x31, 0xc0, 0x8c, 0xd8], 0, 0)
    probe.value(t, "selector/es-takes-data", [0x8e, 0xc7, 0x31, 0xc0, 0x8c, 0xc0], 0xe02b, 0xe02b)
    probe.answers(t, "selector/es-takes-null", [0x8e, 0xc7], 0)
    probe.fault(t, "selector/ds-takes-none-that-is-not", [0x8e, 0xdf], 0xfff3, error: 0xfff0)
    probe.fault(t, "selector/ds-takes-none-of-the-ldt", [0x8e, 0xdf], 7, error: 4)
    probe.fault(t, "selector/ss-takes-no-null", [0x8e, 0xd7], 0)
    probe.answers(t, "selector/ss-takes-data", [0x8e, 0xd7], 0xe02b)
    probe.fault(t, "selector/ss-takes-no-code", [0x8e, 0xd7], 0xe033, error: 0xe030)
    t.equal("segment-base/gs-user-selector", hypercall(25, 3, 0xe02b), 0)
    t.equal("segment-base/gs-user-selector-null", hypercall(25, 3, 0), 0)
    t.equal("segment-base/gs-user-selector-that-is-not", hypercall(25, 3, 0xfff3), 0)
  }

  /// xor %eax, %eax; lar %edi, %eax; and $0xf0ff00, %eax: the bits between are not defined.
  private let rights: [UInt8] = [0x31, 0xc0, 0x0f, 0x02, 0xc7, 0x25, 0, 0xff, 0xf0, 0]

  private func globalTable(_ t: Checks, _ probe: TrapProbe) {
    let table = t.table([4: data, 5: code, 6: data & ~present, 511: data]), lar = probe.code(rights + [0xc3])
    t.equal("selector/gdt", set(t, table), 0)
    t.equal("selector/rights-of-data", Int64(probe.run(lar, 0x23).rax), 0xc0_f200)
    t.equal("selector/rights-of-code", Int64(probe.run(lar, 0x2b).rax), 0xa0_fa00)
    t.equal("selector/last-one", Int64(probe.run(lar, 0xffb).rax), 0xc0_f200)
    t.equal("selector/beyond-the-end", Int64(probe.run(lar, 0x1003).rax), 0)
    t.equal("selector/xen's-are-there-still", Int64(probe.run(lar, 0xe033).rax & 0xff00), 0xfb00)
    let load = probe.code([0x8e, 0xc7, 0x31, 0xc0, 0x8c, 0xc0, 0x31, 0xd2, 0x8e, 0xc2, 0xc3])  // into %es, and null again
    t.equal("selector/loads", Int64(probe.run(load, 0x23).rax), 0x23)
    t.check("selector/is-accessed-then", table[4] == data | accessed, String(table[4], radix: 16))
    let absent = probe.run(load, 0x33)
    t.check("selector/absent", absent.vector == 11 && absent.error == 0x30, "\(absent.vector ?? 999) \(absent.error)")
    let stack = probe.run([0x8e, 0xd7, 0xc3], 0x33)  // mov %edi, %ss
    t.check("selector/absent-stack", stack.vector == 12 && stack.error == 0x30, "\(stack.vector ?? 999) \(stack.error)")
    let beyond = probe.run(load, 0x1003)
    t.check("selector/beyond-the-end-faults", beyond.vector == 13 && beyond.error == 0x1000, "\(beyond.vector ?? 999) \(beyond.error)")
    // mov %ss, %eax; push %rax; mov %rsp, %rcx; add $8, %rcx; push %rcx; pushf; push $0x2b; lea 1f, %rax; push %rax; iretq; 1: ud2
    let jump = probe.run([
      0x8c, 0xd0, 0x50, 0x48, 0x89, 0xe1, 0x48, 0x83, 0xc1, 8, 0x51, 0x9c, 0x6a, 0x2b, 0x48, 0x8d, 0x05, 3, 0, 0, 0, 0x50, 0x48, 0xcf, 0x0f,
      0x0b,
    ])
    t.check("selector/code-runs", jump.vector == 6, "\(jump.vector ?? 999) \(jump.error)")
    t.equal("selector/code-is-in-the-frame", Int64(jump.cs), 0x28)
    t.equal("selector/update-takes-effect", hypercall(updateDescriptor, table.machineAddress(ofWord: 4), code), 0)
    t.equal("selector/rights-of-what-is-code-now", Int64(probe.run(lar, 0x23).rax), 0xa0_fa00)
    t.equal("selector/none", hypercall(setGDT, 0, 0), 0)
    t.equal("selector/rights-of-what-is-gone", Int64(probe.run(lar, 0x23).rax), 0)
  }

  /// Frames of an LDT get their type when they are touched.
  private func localTable(_ t: Checks, _ probe: TrapProbe) {
    let table = memory.allocatePage(), second = memory.allocatePage(), lar = probe.code(rights + [0xc3])
    table[4] = data
    table[5] = 0x0000_e900_0000_ffff
    func setLDT(_ entries: UInt64) -> Int64 { t.extended(13, table.rawValue, entries) }
    t.equal("ldt/of-a-page-that-is-writable", setLDT(512), 0)
    let writable = probe.run(lar, 0x27)
    t.check("ldt/cannot-be-used-while-it-is", writable.vector == 14 && writable.error == 0, "\(writable.vector ?? 999) \(writable.error)")
    t.check("ldt/fault-is-at-the-descriptor", memory.sharedInfo.load(as: UInt64.self, at: 16) == table.rawValue + 0x20)
    t.map(table, Entry.readOnly)
    t.check("ldt/cannot-be-used-with-a-bad-descriptor", probe.run(lar, 0x27).vector == 14)
    t.map(table, Entry.data)
    table[5] = code & ~privilege
    t.equal("ldt/untouched-can-be-written", Int64(bitPattern: table[5]), Int64(code & ~privilege))
    t.map(table, Entry.readOnly)
    t.equal("ldt/rights", Int64(probe.run(lar, 0x27).rax), 0xc0_f200)
    t.equal("ldt/touched-cannot-be-written", t.map(table, Entry.data), Answer.busy)
    t.check("ldt/ring-is-forced", table[5] == code, String(table[5], radix: 16))
    t.equal("ldt/rights-of-code", Int64(probe.run(lar, 0x2f).rax), 0xa0_fa00)
    t.equal("ldt/beyond-the-end", Int64(probe.run(lar, 0x1007).rax), 0)
    t.equal("ldt/update", hypercall(updateDescriptor, table.machineAddress(ofWord: 6), data), 0)
    t.equal("ldt/rights-of-the-new-one", Int64(probe.run(lar, 0x37).rax), 0xc0_f200)
    t.equal("ldt/the-same-again", setLDT(512), 0)
    t.equal("ldt/stays", t.map(table, Entry.data), Answer.busy)
    t.equal("ldt/none", setLDT(0), 0)
    t.equal("ldt/is-let-go", t.map(table, Entry.data), 0)
    t.equal("ldt/rights-of-what-is-gone", Int64(probe.run(lar, 0x27).rax), 0)
    // Pages that are not there are faults, at the address of the descriptor.
    t.extended(13, second.rawValue, 512)
    hypercall(14, second.rawValue, 0, 2)
    let missing = probe.run(lar, 0x1f)
    t.check("ldt/missing-page", missing.vector == 14 && memory.sharedInfo.load(as: UInt64.self, at: 16) == second.rawValue + 0x18)
    t.extended(13, 0, 0)
  }
}
