// Plain stores to page tables, which Xen carries out for a kernel that asked for it.
//
// What: VMASST_TYPE_writable_pagetables on and off, stores to leaves, to tables above them, stores that would not be allowed.
// Why: kernels of old write their entries as if the tables were theirs; each store is checked as mmu_update checks it.
// Failure: a store that is not carried out, or one that gets past the checks.
import ConformanceKit
import GuestKit

@main
struct WritablePageTables: ConformanceGuest {
  func test(_ t: Checks) {
    let probe = TrapProbe(t), leaf = t.table(), upper = t.table(), page = memory.allocatePage(), pinned = t.table()
    probe.see([6, 13, 14])
    t.pin(leaf, 1)
    t.pin(upper, 2)
    t.pin(pinned, 1)
    // mov (%rdi), %rax; mov 8(%rdi), %rdi; mov %rax, (%rdi); ret
    let store = probe.code([0x48, 0x8b, 0x07, 0x48, 0x8b, 0x7f, 8, 0x48, 0x89, 0x07, 0xc3])
    func write(_ table: GuestAddress, _ index: UInt64, _ value: UInt64) -> Ending {
      t.page[0] = value
      t.page[1] = table.rawValue + index * 8
      return probe.run(store, t.page.rawValue)
    }
    func refused(_ name: String, _ end: Ending) { t.check(name, end.vector == 14 && end.error == 3, end.text) }
    refused("off/store-is-refused", write(leaf, 3, page.entry(Entry.data)))
    t.equal("on/answers-0", hypercall(21, 0, 2), 0)
    let done = write(leaf, 3, page.entry(Entry.data))
    t.check("on/store-is-carried-out", done.vector == nil, done.text)
    let shown = String(leaf[3], radix: 16)
    t.check("on/entry-is-as-by-mmu_update", leaf[3] == page.entry(Entry.data | Entry.user | Entry.guestKernel), shown)
    refused("on/page-is-held", write(leaf, 4, pinned.entry(Entry.data)))
    t.equal("on/refused-leaves-the-entry", Int64(leaf[4]), 0)
    t.check("on/a-table-read-only", write(leaf, 4, pinned.entry(Entry.readOnly)).vector == nil)
    refused("on/a-flag-that-is-not-allowed", write(leaf, 5, page.entry(Entry.data | 8)))
    refused("on/frame-0", write(leaf, 5, Entry.data))
    t.check("on/emptied", write(leaf, 3, 0).vector == nil && leaf[3] == 0)
    refused("on/tables-above-are-not-written", write(upper, 3, leaf.entry(Entry.table)))
    refused("on/nor-the-one-in-use", write(memory.topPageTable, 300, 0))
    let other = memory.allocatePage()
    t.map(other, Entry.readOnly)
    refused("on/nor-other-pages", write(other, 0, 1))
    t.equal("off/again", hypercall(21, 1, 2), 0)
    refused("off/store-is-refused-again", write(leaf, 3, page.entry(Entry.data)))
    for table in [leaf, upper, pinned] { t.unpin(table) }
  }
}
