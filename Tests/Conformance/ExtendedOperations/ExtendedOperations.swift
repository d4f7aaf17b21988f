// mmuext_op: base pointers, flushes, pages, what does not exist, whose memory, and how much of a list is done.
//
// What: every command but the pins (PageTypes) and the use of an LDT (Descriptors).
// Why: a kernel changes address spaces with it, and flushes what it changed.
// Failure: a table that is not held while it is in use, another errno, a count that is off.
import ConformanceKit
import GuestKit

private let newBase: UInt32 = 5, flushLocal: UInt32 = 6, flushMulti: UInt32 = 8, flushAll: UInt32 = 10, newUserBase: UInt32 = 15
private let pageLocal: UInt32 = 7, pageMulti: UInt32 = 9, pageAll: UInt32 = 11
private let setTable: UInt32 = 13, clearPage: UInt32 = 16, copyPage: UInt32 = 17

@main
struct ExtendedOperations: ConformanceGuest {
  func test(_ t: Checks) {
    base(t)
    userBase(t)
    flushes(t)
    pages(t)
    localTable(t)
    others(t)
    domains(t)
    counts(t)
  }

  private func base(_ t: Checks) {
    let top = memory.topPageTable, copy = memory.allocatePage()
    for i in 0..<512 where i < 256 || i >= 272 { copy[i] = top[i] }
    t.equal("base/of-a-page-that-is-writable", t.extended(newBase, copy.frame), Answer.invalid)
    t.map(copy, Entry.readOnly)
    t.equal("base/of-a-copy", t.extended(newBase, copy.frame), 0)
    t.equal("base/is-held", t.map(copy, Entry.data), Answer.busy)
    t.equal("base/is-not-pinned", t.unpin(copy), Answer.invalid)
    t.equal("base/old-one-is-unpinned", t.unpin(top), 0)
    t.equal("base/old-one-is-free", t.map(top, Entry.data), 0)
    t.map(top, Entry.readOnly)
    t.equal("base/again-the-same", t.extended(newBase, copy.frame), 0)
    t.equal("base/old-one-is-pinned", t.pin(top, 4), 0)
    t.equal("base/back", t.extended(newBase, top.frame), 0)
    t.equal("base/copy-is-free", t.map(copy, Entry.data), 0)
    let leaf = t.table()
    t.pin(leaf, 1)
    t.equal("base/of-a-leaf", t.extended(newBase, leaf.frame), Answer.invalid)
    t.unpin(leaf)
    t.equal("base/frame-0", t.extended(newBase, 0), Answer.invalid)
    t.equal("base/no-such-frame", t.extended(newBase, 0xf_ffff_ffff), Answer.invalid)
    t.equal("base/of-domain-0", t.extended(newBase, top.frame, subject: 0), Answer.notPermitted)
  }

  private func userBase(_ t: Checks) {
    let table = memory.allocatePage()
    t.equal("user-base/none", t.extended(newUserBase, 0), 0)
    t.equal("user-base/of-a-page-that-is-writable", t.extended(newUserBase, table.frame), Answer.invalid)
    t.map(table, Entry.readOnly)
    t.equal("user-base/of-an-empty-table", t.extended(newUserBase, table.frame), 0)
    t.equal("user-base/is-held", t.map(table, Entry.data), Answer.busy)
    t.equal("user-base/again-the-same", t.extended(newUserBase, table.frame), 0)
    t.equal("user-base/no-such-frame", t.extended(newUserBase, 0xf_ffff_ffff), Answer.invalid)
    t.equal("user-base/stays-after-a-refusal", t.map(table, Entry.data), Answer.busy)
    t.equal("user-base/may-be-the-kernel's", t.extended(newUserBase, memory.topPageTable.frame), 0)
    t.equal("user-base/old-one-is-free", t.map(table, Entry.data), 0)
    t.equal("user-base/none-again", t.extended(newUserBase, 0), 0)
  }

  private func flushes(_ t: Checks) {
    let address = t.page.rawValue
    t.page.store(UInt64(1), at: 1024)
    t.page.store(UInt64(0), at: 1032)
    t.equal("flush/local", t.extended(flushLocal), 0)
    t.equal("flush/all", t.extended(flushAll), 0)
    t.equal("flush/multi", t.extended(flushMulti, 0, address + 1024), 0)
    t.equal("flush/multi-of-no-vcpu", t.extended(flushMulti, 0, address + 1032), 0)
    t.equal("flush/multi-unreadable", t.extended(flushMulti, 0, nowhere), Answer.invalid)
    t.equal("flush/page-local", t.extended(pageLocal, address), 0)
    t.equal("flush/page-local-of-nothing", t.extended(pageLocal, nowhere), 0)
    t.equal("flush/page-local-not-canonical", t.extended(pageLocal, 0x8000_0000_0000_0000), 0)
    t.equal("flush/page-local-of-xen's", t.extended(pageLocal, 0xffff_8300_0000_0000), 0)
    t.equal("flush/page-all", t.extended(pageAll, address), 0)
    t.equal("flush/page-all-not-canonical", t.extended(pageAll, 0x8000_0000_0000_0000), 0)
    t.equal("flush/page-multi", t.extended(pageMulti, address, address + 1024), 0)
    t.equal("flush/page-multi-unreadable", t.extended(pageMulti, address, nowhere), Answer.invalid)
    t.equal("flush/cache", t.extended(12), Answer.accessDenied)
    t.equal("flush/cache-global", t.extended(18), Answer.invalid)
  }

  private func pages(_ t: Checks) {
    let page = memory.allocatePage(), other = memory.allocatePage(), table = t.table([7: 0x700])
    for i in 0..<512 { page[i] = UInt64(i) + 1 }
    t.equal("copy/answers-0", t.extended(copyPage, other.frame, page.frame), 0)
    t.check("copy/all-of-it", (0..<512).allSatisfy { other[$0] == UInt64($0) + 1 })
    t.equal("clear/answers-0", t.extended(clearPage, page.frame), 0)
    t.check("clear/all-of-it", (0..<512).allSatisfy { page[$0] == 0 })
    t.map(page, Entry.readOnly)
    t.equal("copy/to-a-page-that-is-mapped-read-only", t.extended(copyPage, page.frame, other.frame), 0)
    t.check("copy/is-there-too", page[511] == 512)
    t.equal("clear/of-one", t.extended(clearPage, page.frame), 0)
    t.equal("clear/leaves-no-type", t.pin(page, 1) | t.unpin(page), 0)
    t.pin(table, 1)
    t.equal("clear/of-a-table", t.extended(clearPage, table.frame), Answer.invalid)
    t.equal("copy/to-a-table", t.extended(copyPage, table.frame, other.frame), Answer.invalid)
    t.equal("copy/from-a-table", t.extended(copyPage, other.frame, table.frame), 0)
    t.check("copy/shows-the-table", other[7] == 0x700, String(other[7], radix: 16))
    t.equal("copy/onto-itself", t.extended(copyPage, other.frame, other.frame), 0)
    t.equal("clear/frame-0", t.extended(clearPage, 0), Answer.invalid)
    t.equal("clear/no-such-frame", t.extended(clearPage, 0xf_ffff_ffff), Answer.invalid)
    t.equal("copy/from-frame-0", t.extended(copyPage, other.frame, 0), Answer.invalid)
    t.equal("copy/to-frame-0", t.extended(copyPage, 0, other.frame), Answer.invalid)
    t.unpin(table)
  }

  /// What is refused of an LDT at once; its use is a matter of Descriptors.
  private func localTable(_ t: Checks) {
    let page = memory.allocatePage()
    t.equal("ldt/none", t.extended(setTable, 0, 0), 0)
    t.equal("ldt/none-at-any-address", t.extended(setTable, 0x8000_0000_0000_0123, 0), 0)
    t.equal("ldt/of-a-writable-page", t.extended(setTable, page.rawValue, 512), 0)
    t.equal("ldt/not-at-a-page", t.extended(setTable, page.rawValue + 8, 8), Answer.invalid)
    t.equal("ldt/not-canonical", t.extended(setTable, 0x8000_0000_0000_0000, 8), Answer.invalid)
    t.equal("ldt/xen's-addresses", t.extended(setTable, 0xffff_8300_0000_0000, 8), Answer.invalid)
    t.equal("ldt/too-many", t.extended(setTable, page.rawValue, 8193), Answer.invalid)
    t.equal("ldt/as-many-as-can-be", t.extended(setTable, page.rawValue, 8192), 0)
    t.equal("ldt/where-nothing-is", t.extended(setTable, nowhere, 8), 0)
    t.equal("ldt/none-again", t.extended(setTable, 0, 0), 0)
  }

  private func others(_ t: Checks) {
    for command in [14, 21, 22, 100, .max] as [UInt32] { t.equal("no-such-command/\(command)", t.extended(command), Answer.notImplemented) }
    t.equal("super-page/mark", t.extended(19, t.page.frame), -95)
    t.equal("super-page/unmark", t.extended(20, t.page.frame), -95)
  }

  private func domains(_ t: Checks) {
    let own = ownDomain(t)
    for (name, subject, wanted) in [
      ("itself", Subject.own, 0), ("its-own-number", own, Answer.noDomain), ("domain-0", 0, Answer.notPermitted),
      ("no-domain", Subject.none, Answer.noDomain), ("io", Subject.io, Answer.notPermitted), ("xen", Subject.xen, Answer.notPermitted),
      ("copy-on-write", Subject.copyOnWrite, Answer.noDomain), ("invalid", Subject.invalid, Answer.noDomain),
    ] as [(String, UInt64, Int64)] {
      t.equal("of/\(name)", t.extended(flushLocal, subject: subject), wanted)
      t.equal("of/\(name)-no-such-command", t.extended(100, subject: subject), wanted == 0 ? Answer.notImplemented : wanted)
      t.equal("of/\(name)-nothing", t.operations([], subject: subject).answer, wanted)
    }
  }

  private func counts(_ t: Checks) {
    func seen(_ name: String, _ result: (answer: Int64, done: Int64), _ answer: Int64, _ done: Int64) {
      t.check("count/\(name)", result == (answer, done), "\(result.answer) with \(result.done) done, not \(answer) with \(done)")
    }
    seen("all", t.operations([(flushLocal, 0, 0), (flushAll, 0, 0), (pageLocal, 0, 0)]), 0, 3)
    seen("none", t.operations([]), 0, 0)
    seen("stops-at-a-refused-one", t.operations([(flushLocal, 0, 0), (clearPage, 0, 0), (flushLocal, 0, 0)]), Answer.invalid, 1)
    seen("of-no-domain", t.operations([(flushLocal, 0, 0)], subject: Subject.none), Answer.noDomain, 0x5a5a_5a5a)
    t.page.store(UInt64(6))
    t.equal("count/unwritable-count-does-not-matter", hypercall(26, t.page.rawValue, 1, nowhere, Subject.own), 0)
    t.equal("count/nothing-to-go-on-with", hypercall(26, 0, 1 << 31, 0, 0x1234), 0x1234)
    t.equal("count/list-nowhere", hypercall(26, nowhere, 1, 0, Subject.own), Answer.badAddress)
    t.equal("count/list-of-xen's", hypercall(26, 0xffff_8300_0000_0000, 0, 0, Subject.own), Answer.badAddress)
  }
}
