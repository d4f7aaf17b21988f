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
    everyRegister(t, leaf, page)
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
  /// Each form with each register, in each width that leaves an entry a good one, against an ordinary page.
  private func everyRegister(_ t: Checks, _ leaf: GuestAddress, _ page: GuestAddress) {
    let probe = RegisterProbe(t), ordinary = memory.allocatePage(), index = 11
    let entry = page.entry(Entry.data | Entry.user | Entry.guestKernel)
    // The bits 9 to 11 are the guest's: of the whole entry, of its lower half, its lowest two bytes, its second byte.
    let widths: [(bytes: Int, at: UInt64)] = [(8, 0), (4, 0), (2, 0), (1, 1)]
    let forms: [(name: String, opcode: [UInt8], prefixes: [UInt8], operand: UInt64)] = [
      ("mov", [0x89], [], entry | 0xa00), ("xchg", [0x87], [], entry | 0x400), ("add", [0x01], [], 0x200), ("or", [0x09], [0xf0], 0xc00),
      ("adc", [0x11], [], 0x200), ("sbb", [0x19], [], 0), ("and", [0x21], [], ~0xc00), ("sub", [0x29], [], 0), ("xor", [0x31], [], 0x600),
      ("cmpxchg", [0x0f, 0xb1], [0xf0], entry | 0x800),
    ]
    for form in forms {
      var wrong: String?
      for (bytes, at) in widths {
        for register in 0..<16 {
          for base in [3, 5, 7, 12, 13] where base != register && wrong == nil {
            // cmpxchg compares with rax.
            if form.name == "cmpxchg", register == 0 { continue }
            var opcode = form.opcode
            if bytes == 1 { opcode[opcode.count - 1] -= 1 }
            let it = Operands(register: register, base: base)
            let code = it.encoded(opcode, prefixes: (bytes == 2 ? [0x66] : []) + form.prefixes, wide: bytes == 8, needsREX: true)
            var start = (0..<16).map { 0x1111_0000 + UInt64($0) }
            start[0] = entry >> (at * 8)
            start[register] = form.operand >> (at * 8)
            var there = start, here = start
            it.point(&there, at: leaf.rawValue + UInt64(index) * 8 + at)
            it.point(&here, at: ordinary.rawValue + UInt64(index) * 8 + at)
            if leaf[index] != entry { t.update(leaf.machineAddress(ofWord: UInt64(index)), entry) }
            ordinary[index] = entry
            let seen = probe.run(code, there), wanted = probe.run(code, here)
            for number in 0..<17 where number != base && seen[number] != wanted[number] {
              wrong = "\(bytes) bytes of \(register): register \(number) is \(String(seen[number], radix: 16))"
            }
            if leaf[index] != ordinary[index] { wrong = "\(bytes) bytes of \(register): entry \(String(leaf[index], radix: 16))" }
          }
        }
      }
      t.check("every-register/\(form.name)", wrong == nil, wrong ?? "")
    }
    t.update(leaf.machineAddress(ofWord: UInt64(index)), 0)
  }
}
