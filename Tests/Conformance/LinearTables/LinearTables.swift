// Linear page tables: a table that points to itself, or to another of its own level.
//
// What: which are allowed, that they are read-only, that they go one level deep, what they hold on to, and that they can be read through.
// Why: kernels look at their page tables through a slot of the top table that points to it.
// Failure: a table that can be written through such a slot, or a slot that is refused.
import ConformanceKit
import GuestKit

/// The flags of a read-only entry.
private let readOnly: UInt64 = 0x25

@main
struct LinearTables: ConformanceGuest {
  func test(_ t: Checks) {
    for level in 2...4 {
      itself(t, level)
      another(t, level)
    }
    live(t)
  }

  private func itself(_ t: Checks, _ level: Int) {
    let table = t.table()
    table.storeAll(t, [300: table.entry(readOnly)])
    t.equal("itself/read-only-at-level-\(level)", t.pin(table, level), 0)
    t.equal("itself/refuses-a-writable-mapping-\(level)", t.map(table, Entry.data), Answer.busy)
    t.equal("itself/can-be-unpinned-\(level)", t.unpin(table), 0)
    t.equal("itself/nothing-is-left-\(level)", t.map(table, Entry.data), 0)
    table.storeAll(t, [300: table.entry(readOnly | Entry.writable)])
    t.equal("itself/writable-at-level-\(level)", t.pin(table, level), Answer.invalid)
    table.storeAll(t, [300: 0])
    t.pin(table, level)
    let slot = table.machineAddress(ofWord: 300)
    t.equal("itself/writable-by-update-\(level)", t.update(slot, table.entry(readOnly | Entry.writable)), Answer.invalid)
    t.equal("itself/read-only-by-update-\(level)", t.update(slot, table.entry(readOnly)), 0)
    t.equal("itself/a-second-time-\(level)", t.update(slot + 8, table.entry(readOnly)), 0)
    t.equal("itself/taken-away-\(level)", t.update(slot, 0) | t.update(slot + 8, 0), 0)
    t.unpin(table)
    t.equal("itself/is-free-\(level)", t.map(table, Entry.data), 0)
  }

  private func another(_ t: Checks, _ level: Int) {
    let upper = t.table(), lower = t.table(), third = t.table()
    for table in [upper, lower, third] { t.pin(table, level) }
    func link(_ from: GuestAddress, _ to: GuestAddress, _ flags: UInt64 = 0x25) -> Int64 {
      t.update(from.machineAddress(ofWord: 301), to.entry(flags))
    }
    t.equal("another/writable-\(level)", link(upper, lower, readOnly | Entry.writable), Answer.invalid)
    t.equal("another/read-only-\(level)", link(upper, lower), 0)
    t.equal("another/is-not-linked-on-\(level)", link(lower, third), Answer.invalid)
    t.equal("another/nor-linked-from-\(level)", link(third, upper), Answer.invalid)
    t.equal("another/may-be-linked-twice-\(level)", link(third, lower), 0)
    t.equal("another/and-let-go-\(level)", t.update(third.machineAddress(ofWord: 301), 0), 0)
    t.equal("another/is-unpinned-\(level)", t.unpin(lower), 0)
    t.equal("another/is-held-by-the-link-\(level)", t.map(lower, Entry.data), Answer.busy)
    t.equal("another/link-goes-\(level)", t.update(upper.machineAddress(ofWord: 301), 0), 0)
    t.equal("another/is-free-\(level)", t.map(lower, Entry.data), 0)
    // What is no table yet becomes one of the level below. (What was a top table has Xen's entries left in it: it is cleared.)
    t.extended(16, lower.frame)
    t.map(lower, Entry.readOnly)
    t.equal("another/a-fresh-page-\(level)", link(upper, lower), 0)
    t.equal("another/is-of-the-level-below-\(level)", t.pin(lower, level - 1), 0)
    t.equal("another/and-of-no-other-\(level)", t.pin(third, level) & t.pin(lower, level), Answer.invalid)
    for table in [upper, lower, third] { t.unpin(table) }
  }

  /// The kernel looks at its own tables.
  private func live(_ t: Checks) {
    let top = memory.topPageTable, slot: UInt64 = 100
    let window = slot << 39 | slot << 30 | slot << 21 | slot << 12
    t.equal("live/slot-is-free", Int64(top[Int(slot)]), 0)
    t.equal("live/writable", t.update(top.machineAddress(ofWord: slot), top.entry(readOnly | 2)), Answer.invalid)
    t.equal("live/read-only", t.update(top.machineAddress(ofWord: slot), top.entry(readOnly)), 0)
    t.extended(6)
    let linear = GuestAddress(rawValue: window)
    var different = 0
    for i in 0..<256 where linear[i] != top[i] { different += 1 }
    t.check("live/shows-the-top-table", different == 0, "\(different) words differ")
    let entry = GuestAddress(rawValue: slot << 39 | (t.page.rawValue >> 12) << 3)
    t.check("live/shows-a-leaf", entry[0] & Entry.frameMask == t.page.frame << 12)
    t.equal("live/taken-away", t.update(top.machineAddress(ofWord: slot), 0), 0)
    t.extended(6)
  }
}

extension GuestAddress {
  /// Fills a page that is no table, which is mapped read-only again then.
  fileprivate func storeAll(_ t: Checks, _ words: [Int: UInt64]) {
    t.map(self, Entry.data)
    for (index, word) in words { self[index] = word }
    t.map(self, Entry.readOnly)
  }
}
