// Entries of page tables: which bits and frames they may have, and how they read back.
//
// What: cacheability, sizes, global and available bits, frames of others and of nobody, reserved slots, entries that are not present.
// Why: kernels keep bits of their own in entries, probe which are allowed, and compare what they read.
// Failure: a bit that is refused or taken otherwise than by Xen; a frame that a domain must not have.
import CGuestRuntime
import ConformanceKit
import GuestKit

private let pwt: UInt64 = 8, pcd: UInt64 = 0x10, large: UInt64 = 0x80, global: UInt64 = 0x100

@main
struct EntryFlags: ConformanceGuest {
  func test(_ t: Checks) {
    let leaf = t.table(), page = memory.allocatePage()
    t.equal("leaf/is-pinned", t.pin(leaf, 1), 0)
    let slot = leaf.machineAddress(ofWord: 5)
    func set(_ flags: UInt64) -> Int64 { t.update(slot, page.entry(flags)) }
    flags(t, set)
    readBack(t, leaf, set)
    frames(t, leaf)
    t.equal("leaf/is-unpinned", t.unpin(leaf), 0)
    upper(t)
    slots(t)
    notPresent(t)
  }

  private func flags(_ t: Checks, _ set: (UInt64) -> Int64) {
    for (name, bits) in [("pwt", pwt), ("pcd", pcd), ("pat", large), ("pwt-pcd-pat", pwt | pcd | large)] {
      t.equal("leaf/\(name)-is-refused", set(Entry.data | bits), Answer.invalid)
      t.equal("leaf/\(name)-is-refused-read-only", set(Entry.readOnly | bits), Answer.invalid)
    }
    for bit in [9, 10, 11] as [UInt64] { t.equal("leaf/available-bit-\(bit)", set(Entry.data | 1 << bit), 0) }
    for bit in UInt64(52)...62 { t.equal("leaf/available-bit-\(bit)", set(Entry.data | 1 << bit), 0) }
    t.equal("leaf/global", set(Entry.data | global), 0)
    t.equal("leaf/user", set(Entry.data | Entry.user), 0)
    t.equal("leaf/executable", set(Entry.code), 0)
  }

  private func readBack(_ t: Checks, _ leaf: GuestAddress, _ set: (UInt64) -> Int64) {
    let kernel = Entry.user | Entry.guestKernel
    func shows(_ name: String, _ flags: UInt64, _ wanted: UInt64) {
      _ = set(flags)
      let seen = leaf[5] & ~Entry.frameMask
      t.check("read-back/\(name)", seen == wanted, "\(String(seen, radix: 16)), not \(String(wanted, radix: 16))")
    }
    shows("kernel-page-is-user-and-marked", Entry.data, Entry.data | kernel)
    shows("user-page-is-global", Entry.data | Entry.user, Entry.data | Entry.user | global)
    shows("read-only", Entry.readOnly, Entry.readOnly | kernel)
    shows("neither-accessed-nor-dirty", 1, 1 | kernel)
    shows("kernel-page-that-is-global", Entry.data | global, Entry.data | kernel | global)
    shows("marked-user-page-stays-marked", Entry.data | kernel, Entry.data | kernel)
    shows("marked-page-is-user", Entry.data | Entry.guestKernel, Entry.data | kernel)
    shows("available-bits-stay", Entry.data | 0xe00, Entry.data | 0xe00 | kernel)
    shows("high-available-bits-stay", Entry.data | 0x3fe << 52, Entry.data | 0x3fe << 52 | kernel)
  }

  private func frames(_ t: Checks, _ leaf: GuestAddress) {
    let slot = leaf.machineAddress(ofWord: 6)
    func set(_ mfn: UInt64, _ flags: UInt64 = Entry.data) -> Int64 { t.update(slot, mfn << 12 | flags) }
    t.equal("frame/none-at-all", set(0xff_ffff_ffff), Answer.invalid)
    t.equal("frame/beyond-what-a-processor-has", set(0xff_ffff_fffe), Answer.notPermitted)
    t.equal("frame/beyond-memory", set(0x00_0fff_ffff), Answer.notPermitted)
    t.equal("frame/beyond-memory-read-only", set(0x00_0fff_ffff, Entry.readOnly), Answer.notPermitted)
    t.equal("frame/the-first", set(0), Answer.notPermitted)
    t.equal("frame/of-shared-info", set(startInfo.sharedInfo.rawValue >> 12), 0)
    t.equal("frame/of-shared-info-read-only", set(startInfo.sharedInfo.rawValue >> 12, Entry.readOnly), 0)
    t.equal("frame/flags-come-before-it", set(0x00_0fff_ffff, Entry.data | pwt), Answer.invalid)
    let stranger = foreignFrame()
    t.equal("frame/of-another-domain", set(stranger), Answer.busy)
    t.equal("frame/of-another-domain-read-only", set(stranger, Entry.readOnly), Answer.busy)
    t.equal("frame/of-another-domain-pinned", t.extended(0, stranger), Answer.invalid)
    t.equal("frame/refused-leaves-the-entry", Int64(leaf[6] & Entry.frameMask), Int64(startInfo.sharedInfo.rawValue & Entry.frameMask))
  }

  /// A frame between this domain's that is not its own.
  private func foreignFrame() -> UInt64 {
    var mine: [UInt64] = []
    for pfn in 0..<UInt64(startInfo.pageCount) { mine.append(memory[PseudophysicalFrameNumber(rawValue: pfn)].rawValue) }
    mine.sort()
    for i in 1..<mine.count where mine[i] > mine[i - 1] + 1 && mine[i - 1] > 0x1000 { return mine[i - 1] + 1 }
    return mine[mine.count - 1] + 64
  }

  /// Entries above the leaves.
  private func upper(_ t: Checks) {
    let leaf = t.table(), two = t.table(), three = t.table(), four = t.table()
    for (level, table, child) in [(2, two, leaf), (3, three, two), (4, four, three)] {
      t.equal("level-\(level)/is-pinned", t.pin(table, level), 0)
      func set(_ value: UInt64) -> Int64 { t.update(table.machineAddress(ofWord: 9), value) }
      t.equal("level-\(level)/table", set(child.entry(Entry.table)), 0)
      let shown = String(table[9] & ~Entry.frameMask, radix: 16)
      t.check("level-\(level)/reads-back-as-it-was", table[9] == child.entry(Entry.table), shown)
      t.equal("level-\(level)/table-without-user", set(child.entry(3)), 0)
      let user = String(table[9] & ~Entry.frameMask, radix: 16)
      t.check("level-\(level)/shows-user", table[9] == child.entry(level == 4 ? 0x27 : 7), user)  // a top entry counts as used at once
      t.equal("level-\(level)/read-only", set(child.entry(5)), 0)
      t.equal("level-\(level)/no-execute", set(child.entry(Entry.table | Entry.noExecute)), 0)
      for (name, bits) in [("pwt", pwt), ("pcd", pcd), ("global", global), ("large", large)] {
        t.equal("level-\(level)/\(name)-is-refused", set(child.entry(Entry.table | bits)), Answer.invalid)
      }
      for bit in [9, 10, 11, 52, 55, 62] as [UInt64] {
        t.equal("level-\(level)/available-bit-\(bit)", set(child.entry(Entry.table | 1 << bit)), 0)
      }
      t.equal("level-\(level)/no-such-frame", set(0x0fff_ffff << 12 | Entry.table), Answer.invalid)
      t.equal("level-\(level)/frame-0", set(Entry.table), Answer.invalid)
      t.equal("level-\(level)/page-that-is-writable", set(memory.allocatePage().entry(Entry.table)), Answer.invalid)
      t.equal("level-\(level)/good-again", set(child.entry(Entry.table)), 0)
    }
    t.unpin(four)
    t.unpin(three)
    t.unpin(two)
  }

  /// Slots of the top table.
  private func slots(_ t: Checks) {
    let three = t.table(), four = t.table()
    t.equal("slots/is-pinned", t.pin(four, 4), 0)
    for slot in [0, 1, 255, 272, 511] as [UInt64] {
      t.equal("slots/\(slot)-is-the-guest's", t.update(four.machineAddress(ofWord: slot), three.entry(Entry.table)), 0)
      t.equal("slots/\(slot)-can-be-emptied", t.update(four.machineAddress(ofWord: slot), 0), 0)
    }
    for slot in [256, 257, 264, 271] as [UInt64] {
      t.equal("slots/\(slot)-is-xen's", t.update(four.machineAddress(ofWord: slot), three.entry(Entry.table)), Answer.invalid)
      t.equal("slots/\(slot)-cannot-be-emptied", t.update(four.machineAddress(ofWord: slot), 0), Answer.invalid)
    }
    t.unpin(four)
    t.map(four, Entry.data)
    for slot in 256..<272 { four[slot] = 0x1234_5678_9000 | Entry.table }
    t.map(four, Entry.readOnly)
    t.equal("slots/what-lies-in-xen's-is-not-looked-at", t.pin(four, 4), 0)
    t.unpin(four)
  }

  /// Entries without the present bit are the kernel's own business. (Xen crashes a domain for such that name memory the processor could
  /// leak: these name none.)
  private func notPresent(_ t: Checks) {
    let table = t.table()
    for level in 1...4 {
      t.equal("absent/table-of-level-\(level)", t.pin(table, level), 0)
      let word: UInt64 = 0x7ff0_ffff_f000_0f7e
      t.equal("absent/any-word-in-level-\(level)", t.update(table.machineAddress(ofWord: 20), word), 0)
      t.check("absent/reads-back-in-level-\(level)", table[20] == word, String(table[20], radix: 16))
      t.equal("absent/stays-a-table-\(level)", t.unpin(table), 0)
      t.equal("absent/can-be-pinned-with-it-\(level)", t.pin(table, level), 0)
      t.equal("absent/can-be-emptied-\(level)", t.update(table.machineAddress(ofWord: 20), 0), 0)
      t.unpin(table)
    }
  }
}
