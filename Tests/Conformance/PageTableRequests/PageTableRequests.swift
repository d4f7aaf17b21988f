// mmu_update: its commands, whose memory it is about, and how much of a list is done.
//
// What: the four commands and those that do not exist, pages that are no tables, domain numbers in both halves, counts.
// Why: every page table of every kernel is built by it, by the thousand requests at a time.
// Failure: another errno, a request that is done in part, a count that is off.
import ConformanceKit
import GuestKit

@main
struct PageTableRequests: ConformanceGuest {
  func test(_ t: Checks) {
    plainPages(t)
    commands(t)
    machineToPhysical(t)
    domains(t)
    counts(t)
  }

  private func plainPages(_ t: Checks) {
    let page = memory.allocatePage()
    t.equal("plain-page/is-stored-to", t.update(page.machineAddress(ofWord: 3), 0x1234_5678_9abc_def1), 0)
    t.check("plain-page/has-the-word", page[3] == 0x1234_5678_9abc_def1)
    t.map(page, Entry.readOnly)
    t.equal("plain-page/mapped-read-only", t.update(page.machineAddress(ofWord: 3), 77), 0)
    t.check("plain-page/has-another-word", page[3] == 77)
    t.equal("plain-page/any-command-of-an-update", t.update(page.machineAddress(ofWord: 3) | 2, 0x60), 0)
    t.check("plain-page/keeps-no-bits-of-before", page[3] == 0x60, "\(page[3])")
    t.equal("plain-page/can-be-a-table-then", t.pin(page, 1), 0)
    t.unpin(page)
    t.equal("no-page/frame-0", t.update(0, 0), Answer.invalid)
    t.equal("no-page/beyond-memory", t.update(0x000f_ffff_ffff_f000, 0), Answer.invalid)
    t.equal("no-page/address-of-64-bits", t.update(0xffff_ffff_ffff_f000, 0), Answer.invalid)
    t.equal("no-page/of-shared-info-is-stored-to", t.update(startInfo.sharedInfo.rawValue + 4088, 0), 0)
  }

  private func commands(_ t: Checks) {
    let leaf = t.table(), page = memory.allocatePage()
    t.pin(leaf, 1)
    let slot = leaf.machineAddress(ofWord: 9)
    for command in 4...7 as ClosedRange<UInt64> { t.equal("command/\(command)", t.update(slot | command, 0), Answer.notImplemented) }
    t.equal("command/normal", t.update(slot, page.entry(Entry.data)), 0)
    t.equal("command/preserving-accessed-and-dirty", t.update(slot | 2, page.entry(1)), 0)
    t.equal("command/which-are-there", Int64(leaf[9] & 0x63), 0x61)
    t.equal("command/normal-takes-them-away", t.update(slot, page.entry(1)), 0)
    t.equal("command/which-are-gone", Int64(leaf[9] & 0x63), 1)
    t.equal("command/preserving-what-is-not-there", t.update(slot | 2, page.entry(3)), 0)
    t.equal("command/adds-nothing", Int64(leaf[9] & 0x63), 3)
    t.equal("command/preserving-and-emptying", t.update(slot | 2, 0), 0)
    t.equal("command/is-empty", Int64(leaf[9]), 0)
    t.equal("command/without-translation", t.update(slot | 3, page.entry(Entry.data)), 0)
    t.equal("command/has-the-frame", Int64(leaf[9] & Entry.frameMask), Int64(page.frame << 12))
    t.equal("command/without-translation-is-checked-too", t.update(slot | 3, leaf.entry(Entry.data)), Answer.busy)
    t.unpin(leaf)
    let upper = t.table([1: t.table().entry(Entry.table)])
    t.pin(upper, 2)
    t.equal("command/preserving-in-level-2", t.update(upper.machineAddress(ofWord: 1) | 2, upper[1] & ~0x60), 0)
    t.equal("command/is-preserved-in-level-2", Int64(upper[1] & 0x7f), 0x67)
    t.unpin(upper)
  }

  private func machineToPhysical(_ t: Checks) {
    let page = memory.allocatePage(), frame = page.frame
    guard let pfn = memory.page(in: MachineFrameNumber(rawValue: frame)) else { return t.error("a frame without a page") }
    t.equal("machphys/own-frame", t.update(frame << 12 | 1, 0x1234), 0)
    t.equal("machphys/reads-back", Int64(memory.page(in: MachineFrameNumber(rawValue: frame))?.rawValue ?? 0), 0x1234)
    t.equal("machphys/low-bits-do-not-matter", t.update(frame << 12 | 0xff9, pfn.rawValue), 0)
    t.check("machphys/reads-back-again", memory.page(in: MachineFrameNumber(rawValue: frame)) == pfn)
    t.equal("machphys/frame-0", t.update(1, 5), Answer.invalid)
    t.equal("machphys/no-such-frame", t.update(0x000f_ffff_ffff_f001, 5), Answer.invalid)
    t.equal("machphys/a-page-table", t.update(memory.topPageTable.frame << 12 | 1, 0x1234), 0)
    let table = MachineFrameNumber(rawValue: memory.topPageTable.frame)
    t.equal("machphys/of-it-reads-back", Int64(memory.page(in: table)?.rawValue ?? 0), 0x1234)
    let number = (memory.topPageTable.rawValue - memory.image.rawValue) >> 12
    t.update(memory.topPageTable.frame << 12 | 1, number)
    t.equal("machphys/in-tables-of-domain-0", t.update(frame << 12 | 1, 0x1234, subject: Subject.own | 1 << 16), Answer.notPermitted)
    let own = ownDomain(t)
    t.equal("machphys/in-own-tables", t.update(frame << 12 | 1, pfn.rawValue, subject: Subject.own | (own + 1) << 16), 0)
    t.equal("machphys/of-domain-0", t.update(frame << 12 | 1, 0x1234, subject: 0), Answer.notPermitted)
    t.check("machphys/is-as-before", memory.page(in: MachineFrameNumber(rawValue: frame)) == pfn)
  }

  private func domains(_ t: Checks) {
    let leaf = t.table(), page = memory.allocatePage(), own = ownDomain(t)
    t.pin(leaf, 1)
    let slot = leaf.machineAddress(ofWord: 9), value = page.entry(Entry.data)
    t.equal("frames-of/itself", t.update(slot, value, subject: Subject.own), 0)
    t.equal("frames-of/its-own-number", t.update(slot, value, subject: own), Answer.noDomain)
    t.equal("frames-of/domain-0", t.update(slot, value, subject: 0), Answer.notPermitted)
    t.equal("frames-of/no-domain", t.update(slot, value, subject: Subject.none), Answer.noDomain)
    t.equal("frames-of/io", t.update(slot, value, subject: Subject.io), 0)
    t.equal("frames-of/io-and-no-memory", t.update(slot, 0x0fff_ffff << 12 | Entry.data, subject: Subject.io), Answer.notPermitted)
    t.equal("frames-of/xen", t.update(slot, value, subject: Subject.xen), Answer.notPermitted)
    t.equal("frames-of/copy-on-write", t.update(slot, value, subject: Subject.copyOnWrite), Answer.noDomain)
    t.equal("frames-of/invalid", t.update(slot, value, subject: Subject.invalid), Answer.noDomain)
    t.equal("frames-of/idle", t.update(slot, value, subject: 0x7fff), Answer.noDomain)
    t.equal("tables-of/its-own-number", t.update(slot, value, subject: Subject.own | (own + 1) << 16), 0)
    t.equal("tables-of/domain-0", t.update(slot, value, subject: Subject.own | 1 << 16), Answer.notPermitted)
    t.equal("tables-of/no-domain", t.update(slot, value, subject: Subject.own | 0x7001 << 16), Answer.noDomain)
    t.equal("tables-of/itself-by-name", t.update(slot, value, subject: Subject.own | 0x7ff1 << 16), Answer.noDomain)
    t.equal("tables-of/tables-before-frames", t.update(slot, value, subject: Subject.none | 1 << 16), Answer.noDomain)
    t.equal("frames-of/an-empty-list-of-no-domain", hypercall(1, t.page.rawValue, 0, 0, Subject.none), Answer.noDomain)
    t.equal("frames-of/an-empty-list-of-domain-0", hypercall(1, t.page.rawValue, 0, 0, 0), 0)
    t.unpin(leaf)
    let upper = t.table(), child = t.table()
    t.pin(upper, 2)
    let request = (upper.machineAddress(ofWord: 1), child.entry(Entry.table))
    t.equal("frames-of/io-in-level-2", t.update(request.0, request.1, subject: Subject.io), Answer.invalid)
    t.unpin(upper)
  }

  private func counts(_ t: Checks) {
    let leaf = t.table(), page = memory.allocatePage()
    t.pin(leaf, 1)
    let slot = leaf.machineAddress(ofWord: 0), good = page.entry(Entry.data)
    func seen(_ name: String, _ result: (answer: Int64, done: Int64), _ answer: Int64, _ done: Int64) {
      t.check("count/\(name)", result == (answer, done), "\(result.answer) with \(result.done) done, not \(answer) with \(done)")
    }
    seen("all", t.updates([(slot, good), (slot + 8, good), (slot + 16, good)]), 0, 3)
    seen("none", t.updates([]), 0, 0)
    seen("stops-at-a-refused-one", t.updates([(slot, 0), (slot + 8, 0), (slot + 16, good | 8), (slot + 16, 0)]), Answer.invalid, 2)
    t.check("count/those-before-are-done", leaf[0] == 0 && leaf[1] == 0)
    t.check("count/those-after-are-not", leaf[2] & Entry.frameMask == page.frame << 12)
    seen("stops-at-an-unknown-command", t.updates([(slot, 0), (slot | 5, 0)]), Answer.notImplemented, 1)
    seen("first-is-refused", t.updates([(slot, good | 8), (slot, 0)]), Answer.invalid, 0)
    seen("of-no-domain", t.updates([(slot, 0)], subject: Subject.none), Answer.noDomain, 0)
    seen("goes-on-from-what-it-says", t.updates([(slot, 0)], flags: 1 << 31), 0, 0x5a5a_5a5b)
    t.page[0] = slot
    t.page[1] = 0
    t.equal("count/unwritable-count-does-not-matter", hypercall(1, t.page.rawValue, 1, nowhere, Subject.own), 0)
    t.equal("count/read-only-count-does-not-matter", hypercall(1, t.page.rawValue, 1, leaf.rawValue, Subject.own), 0)
    t.equal("count/nothing-to-go-on-with", hypercall(1, 0, 1 << 31, 0, 0x1234), 0x1234)
    t.equal("count/list-that-begins-nowhere", hypercall(1, nowhere, 1, 0, Subject.own), Answer.badAddress)
    t.equal("count/empty-list-nowhere", hypercall(1, nowhere, 0, 0, Subject.own), 0)
    t.equal("count/list-of-xen's", hypercall(1, 0xffff_8300_0000_0000, 0, 0, Subject.own), Answer.badAddress)
    // Xen may stop in a long list, and goes on by itself.
    var many: [UInt64] = []
    for i in UInt64(0)..<2000 { many += [slot + (i & 511) << 3, i & 512 == 0 ? good : 0] }
    // SAFETY: the list is read during the call.
    let answer = unsafe many.withUnsafeBytes {
      hypercall(1, UInt64(UInt(bitPattern: $0.baseAddress)), 2000, t.page.rawValue + 512, Subject.own)
    }
    t.equal("count/a-long-list", answer, 0)
    t.equal("count/all-of-it", Int64(t.page.load(as: UInt32.self, at: 512)), 2000)
    t.check("count/last-ones-are-done", (0..<512).allSatisfy { (leaf[$0] != 0) == ($0 >= 464) })
    // A list that ends in the middle.
    let pages = (memory.allocatePage(), memory.allocatePage()), last = max(pages.0.rawValue, pages.1.rawValue)
    let before = GuestAddress(rawValue: last - 16)
    hypercall(14, last, 0, 2)
    before[0] = slot
    before[1] = 0
    t.page.store(UInt64(0), at: 512)
    t.equal("count/list-that-ends-nowhere", hypercall(1, before.rawValue, 2, t.page.rawValue + 512, Subject.own), Answer.badAddress)
    t.equal("count/those-that-were-there-are-done", Int64(t.page.load(as: UInt32.self, at: 512)), 1)
    t.unpin(leaf)
  }
}
