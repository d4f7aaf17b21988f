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
    forms(t, probe, leaf, page)
    refused("on/tables-above-are-not-written", write(upper, 3, leaf.entry(Entry.table)))
    refused("on/nor-the-one-in-use", write(memory.topPageTable, 300, 0))
    let other = memory.allocatePage()
    t.map(other, Entry.readOnly)
    refused("on/nor-other-pages", write(other, 0, 1))
    t.equal("off/again", hypercall(21, 1, 2), 0)
    refused("off/store-is-refused-again", write(leaf, 3, page.entry(Entry.data)))
    for table in [leaf, upper, pinned] { t.unpin(table) }
  }

  /// The instructions that kernels change entries with.
  private func forms(_ t: Checks, _ probe: TrapProbe, _ leaf: GuestAddress, _ page: GuestAddress) {
    let index = 9, entry = page.entry(Entry.data | Entry.user | Entry.guestKernel), dirty = Entry.dirty
    // mov (%rdi), %rax; mov 16(%rdi), %rdx; mov 8(%rdi), %rdi; the instruction; ret
    func run(_ instruction: [UInt8], _ rax: UInt64, _ rdx: UInt64 = 0) -> Ending {
      t.page[0] = rax
      t.page[1] = leaf.rawValue + UInt64(index) * 8
      t.page[2] = rdx
      return probe.run([0x48, 0x8b, 0x07, 0x48, 0x8b, 0x57, 0x10, 0x48, 0x8b, 0x7f, 8] + instruction + [0xc3], t.page.rawValue)
    }
    func form(_ name: String, _ end: Ending, _ rax: UInt64, _ wanted: UInt64) {
      let shown = String(leaf[index], radix: 16)
      t.check("form/\(name)", end.vector == nil && end.rax == rax && leaf[index] == wanted, "\(end.text), entry \(shown)")
    }
    form("xchg", run([0x48, 0x87, 0x07], page.entry(Entry.data)), 0, entry)
    form("xchg-back", run([0x48, 0x87, 0x07], page.entry(Entry.data)), entry, entry)
    form("cmpxchg", run([0xf0, 0x48, 0x0f, 0xb1, 0x17], entry, entry & ~dirty), entry, entry & ~dirty)
    form("cmpxchg-of-another-value", run([0xf0, 0x48, 0x0f, 0xb1, 0x17], entry, 0), entry & ~dirty, entry & ~dirty)
    // With the carry in al: setc %al; movzbl %al, %eax
    let carry: [UInt8] = [0x0f, 0x92, 0xc0, 0x0f, 0xb6, 0xc0]
    form("bts", run([0xf0, 0x48, 0x0f, 0xba, 0x2f, 6] + carry, 0), 0, entry)
    form("btr", run([0xf0, 0x48, 0x0f, 0xba, 0x37, 6] + carry, 0), 1, entry & ~dirty)
    form("or", run([0x48, 0x83, 0x0f, 0x40], 5), 5, entry)
    form("and", run([0xf0, 0x48, 0x21, 0x07], ~dirty), ~dirty, entry & ~dirty)
    form("four-bytes", run([0x89, 0x07], entry & 0xffff_ffff), entry & 0xffff_ffff, entry)
    form("one-byte", run([0x88, 0x07], entry & 0xff & ~dirty), entry & 0xff & ~dirty, entry & ~dirty)
    form("immediate", run([0x48, 0xc7, 0x07, 0, 0, 0, 0], 7), 7, 0)
  }
}
