// Page types: what a frame is, which excludes what else it could be.
//
// What: pins of tables of each level, uses that exclude each other, what a table holds on to, and when it lets go.
// Why: that no page table can be written is all the isolation there is. It follows from the types, and a kernel relies on their errnos.
// Failure: a table that can be mapped writable, a type that stays when its last use is gone, a use that is not counted.
import ConformanceKit
import GuestKit

@main
struct PageTypes: ConformanceGuest {
  func test(_ t: Checks) {
    pins(t)
    levels(t)
    uses(t)
    children(t)
    rollback(t)
    live(t)
  }

  private func pins(_ t: Checks) {
    let page = memory.allocatePage()
    t.equal("pin/of-a-page-that-is-mapped-writable", t.pin(page, 1), Answer.invalid)
    t.equal("pin/page-is-mapped-read-only", t.map(page, Entry.readOnly), 0)
    for level in 1...4 {
      t.equal("pin/an-empty-table-of-level-\(level)", t.pin(page, level), 0)
      t.equal("pin/again-at-level-\(level)", t.pin(page, level), Answer.invalid)
      t.equal("pin/refuses-a-writable-mapping-at-level-\(level)", t.map(page, Entry.data), Answer.busy)
      t.equal("pin/allows-a-read-only-mapping-at-level-\(level)", t.map(page, Entry.readOnly), 0)
      t.equal("unpin/level-\(level)", t.unpin(page), 0)
      t.equal("unpin/again-at-level-\(level)", t.unpin(page), Answer.invalid)
    }
    t.equal("unpin/can-be-mapped-writable", t.map(page, Entry.data), 0)
    t.equal("unpin/of-a-page-that-is-no-table", t.unpin(page), Answer.invalid)
    t.equal("pin/no-such-frame", t.extended(0, 0xf_ffff_ffff), Answer.invalid)
    t.equal("pin/no-frame", t.extended(0, .max), Answer.invalid)
    t.equal("pin/frame-0", t.extended(0, 0), Answer.invalid)
    t.equal("unpin/no-such-frame", t.extended(4, 0xf_ffff_ffff), Answer.invalid)
    t.equal("unpin/frame-0", t.extended(4, 0), Answer.invalid)
  }

  /// A table of one level is none of another.
  private func levels(_ t: Checks) {
    let leaf = t.table()
    t.equal("levels/a-leaf-is-pinned", t.pin(leaf, 1), 0)
    for level in 2...4 { t.equal("levels/pinned-as-1-is-not-\(level)", t.pin(leaf, level), Answer.invalid) }
    for level in 3...4 {
      let table = t.table([0: leaf.entry(Entry.table)])
      t.equal("levels/a-leaf-in-a-table-of-level-\(level)", t.pin(table, level), Answer.invalid)
      t.equal("levels/which-is-none-then-\(level)", t.map(table, Entry.data), 0)
    }
    let table = t.table([0: leaf.entry(Entry.table)])
    t.equal("levels/a-leaf-in-a-table-of-level-2", t.pin(table, 2), 0)
    t.equal("levels/type-changes-when-unused", t.unpin(table), 0)
    t.equal("levels/the-leaf-can-be-unpinned", t.unpin(leaf), 0)
    t.equal("levels/an-unused-leaf-can-be-of-level-2", t.pin(leaf, 2), 0)
    t.equal("levels/and-is-not-a-leaf-then", t.pin(table, 2), Answer.invalid)
    t.equal("levels/but-can-be-under-level-3", t.pin(table, 3), 0)
    t.unpin(table)
    t.unpin(leaf)
  }

  /// A pin is one use, an entry another.
  private func uses(_ t: Checks) {
    let leaf = t.table(), table = t.table([3: leaf.entry(Entry.table)])
    t.equal("uses/table-is-pinned", t.pin(table, 2), 0)
    t.equal("uses/leaf-cannot-be-mapped-writable", t.map(leaf, Entry.data), Answer.busy)
    t.equal("uses/leaf-is-not-pinned", t.unpin(leaf), Answer.invalid)
    t.equal("uses/leaf-can-be-pinned-too", t.pin(leaf, 1), 0)
    t.equal("uses/an-entry-is-taken-away", t.update(table.machineAddress(ofWord: 3), 0), 0)
    t.equal("uses/leaf-is-still-pinned", t.map(leaf, Entry.data), Answer.busy)
    t.equal("uses/entry-again", t.update(table.machineAddress(ofWord: 3), leaf.entry(Entry.table)), 0)
    t.equal("uses/unpinned-but-used", t.unpin(leaf), 0)
    t.equal("uses/leaf-is-still-a-table", t.map(leaf, Entry.data), Answer.busy)
    t.equal("uses/a-second-entry", t.update(table.machineAddress(ofWord: 4), leaf.entry(Entry.table)), 0)
    t.equal("uses/first-entry-goes", t.update(table.machineAddress(ofWord: 3), 0), 0)
    t.equal("uses/one-entry-is-left", t.map(leaf, Entry.data), Answer.busy)
    t.equal("uses/second-entry-goes", t.update(table.machineAddress(ofWord: 4), 0), 0)
    t.equal("uses/leaf-is-free", t.map(leaf, Entry.data), 0)
    t.unpin(table)
    t.map(leaf, Entry.readOnly)
    var entries: [Int: UInt64] = [:]
    for i in 0..<512 { entries[i] = leaf.entry(Entry.table) }
    let full = t.table(entries)
    t.equal("uses/a-leaf-512-times", t.pin(full, 2), 0)
    t.equal("uses/one-goes", t.update(full.machineAddress(ofWord: 511), 0), 0)
    t.equal("uses/511-are-left", t.map(leaf, Entry.data), Answer.busy)
    t.equal("uses/all-go", t.unpin(full), 0)
    t.equal("uses/leaf-is-free-again", t.map(leaf, Entry.data), 0)
  }

  /// A table holds what its entries point to, and lets go of it when it is none any more.
  private func children(_ t: Checks) {
    let child = t.table(), second = t.table()
    let leaf = t.table([0: child.entry(Entry.data), 1: second.entry(Entry.readOnly)])
    t.equal("children/a-filled-leaf-is-pinned", t.pin(leaf, 1), 0)
    t.equal("children/mapped-writable-by-it", t.pin(child, 1), Answer.invalid)
    t.equal("children/mapped-read-only-by-it", t.pin(second, 1), 0)
    t.equal("children/writable-entry-of-a-table", t.update(leaf.machineAddress(ofWord: 2), second.entry(Entry.data)), Answer.busy)
    t.equal("children/read-only-entry-of-a-table", t.update(leaf.machineAddress(ofWord: 2), second.entry(Entry.readOnly)), 0)
    t.equal("children/entry-becomes-read-only", t.update(leaf.machineAddress(ofWord: 0), child.entry(Entry.readOnly)), 0)
    t.equal("children/then-can-be-a-table", t.pin(child, 1), 0)
    t.equal("children/and-not-writable-again", t.update(leaf.machineAddress(ofWord: 0), child.entry(Entry.data)), Answer.busy)
    t.unpin(child)
    t.equal("children/writable-again", t.update(leaf.machineAddress(ofWord: 0), child.entry(Entry.data)), 0)
    t.equal("children/leaf-is-unpinned", t.unpin(leaf), 0)
    t.equal("children/child-is-let-go", t.pin(child, 3), 0)
    t.unpin(child)
    t.unpin(second)
    t.equal("children/words-stay", t.map(leaf, Entry.data), 0)
    t.equal("children/entry-has-its-frame", Int64(leaf[0] & Entry.frameMask), Int64(child.frame << 12))

    // The same through three levels.
    let one = t.table([0: child.entry(Entry.data)]), two = t.table([0: one.entry(Entry.table)])
    let three = t.table([0: two.entry(Entry.table)]), four = t.table([0: three.entry(Entry.table)])
    t.equal("children/a-tree-is-pinned", t.pin(four, 4), 0)
    t.equal("children/leaf-of-a-tree", t.map(one, Entry.data), Answer.busy)
    t.equal("children/page-of-a-tree", t.pin(child, 1), Answer.invalid)
    t.equal("children/table-of-a-tree-at-its-level", t.pin(two, 2), 0)
    t.equal("children/tree-is-unpinned", t.unpin(four), 0)
    t.equal("children/the-pinned-part-stays", t.map(one, Entry.data), Answer.busy)
    t.equal("children/the-rest-is-let-go", t.map(three, Entry.data), 0)
    t.unpin(two)
    t.equal("children/all-is-let-go", t.map(one, Entry.data), 0)
  }

  /// A table that cannot be one leaves nothing behind.
  private func rollback(_ t: Checks) {
    let child = t.table(), other = t.table(), pinned = t.table()
    t.equal("rollback/a-table", t.pin(pinned, 1), 0)
    let leaf = t.table([0: child.entry(Entry.data), 1: other.entry(Entry.readOnly), 511: pinned.entry(Entry.data)])
    t.equal("rollback/maps-a-table-writable", t.pin(leaf, 1), Answer.busy)
    t.equal("rollback/child-is-let-go", t.pin(child, 1), 0)
    t.equal("rollback/leaf-is-none", t.map(leaf, Entry.data), 0)
    t.unpin(child)
    leaf[511] = leaf.entry(Entry.data)
    t.map(leaf, Entry.readOnly)
    t.equal("rollback/maps-itself-writable", t.pin(leaf, 1), Answer.busy)
    t.map(leaf, Entry.data)
    leaf[511] = leaf.entry(Entry.readOnly)
    t.map(leaf, Entry.readOnly)
    t.equal("rollback/may-map-itself-read-only", t.pin(leaf, 1), 0)
    t.unpin(leaf)
    let upper = t.table([7: leaf.entry(Entry.table)])
    t.map(leaf, Entry.data)
    leaf[511] = upper.entry(Entry.data)
    t.map(leaf, Entry.readOnly)
    t.equal("rollback/leaf-maps-its-table-writable", t.pin(upper, 2), Answer.busy)
    t.equal("rollback/neither-is-a-table", t.map(upper, Entry.data) | t.map(leaf, Entry.data), 0)
    t.unpin(pinned)
  }

  /// The tables in use.
  private func live(_ t: Checks) {
    let top = memory.topPageTable, window = memory.allocatePage()
    t.equal("live/top-table-is-pinned", t.pin(top, 4), Answer.invalid)
    t.equal("live/top-table-is-not-writable", hypercall(14, window.rawValue, top.entry(Entry.data), 2), Answer.busy)
    t.equal("live/unpin-of-the-table-in-use", t.unpin(top), 0)
    t.equal("live/stays-a-table", hypercall(14, window.rawValue, top.entry(Entry.data), 2), Answer.busy)
    t.equal("live/pin-again", t.pin(top, 4), 0)
  }
}
