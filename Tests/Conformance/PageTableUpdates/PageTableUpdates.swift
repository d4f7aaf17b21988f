// update_va_mapping: flushes, addresses, domains; and the bits that the processor sets in entries.
//
// What: each kind of flush, addresses without a table, tables in two places, accessed and dirty bits, the call for other domains.
// Why: it is what a kernel handles a page fault with; its pager looks for what was touched.
// Failure: a mapping that stays, a bit that does not come or does not go, another errno.
import CGuestRuntime
import ConformanceKit
import GuestKit

private final class Faults { var count = 0 }

@main
struct PageTableUpdates: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let faults = Faults()
    try cpu.setTrapHandler(.pageFault) { frame in
      faults.count += 1
      frame.rip += 3
    }
    flushes(t)
    refusals(t)
    otherDomain(t)
    twoPlaces(t)
    bits(t)
    upperBits(t)
    t.equal("faults/there-were-none", Int64(faults.count), 0)
  }

  private func flushes(_ t: Checks) {
    let window = memory.allocatePage(), one = memory.allocatePage(), two = memory.allocatePage()
    one.store(UInt64(1))
    two.store(UInt64(2))
    t.page.store(UInt64(1))  // a mask of vCPU 0
    let mask = t.page.rawValue
    let kinds: [(String, UInt64)] = [
      ("flush-local", 1), ("flush-all", 1 | 4), ("flush-multi", 1 | mask), ("page-local", 2), ("page-all", 2 | 4), ("page-multi", 2 | mask),
    ]
    var shown: UInt64 = 1
    for (name, flags) in kinds {
      shown = 3 - shown
      t.equal("flush/\(name)", hypercall(14, window.rawValue, (shown == 1 ? one : two).entry(Entry.data), flags), 0)
      t.check("flush/\(name)-shows-the-frame", window.load(as: UInt64.self) == shown)
    }
    t.equal("flush/none-answers-0", hypercall(14, window.rawValue, one.entry(Entry.data), 0), 0)
    t.extended(7, window.rawValue)
    t.check("flush/none-and-then-invlpg", window.load(as: UInt64.self) == 1)
    t.equal("flush/kind-3-answers-0", hypercall(14, window.rawValue, two.entry(Entry.data), 3), 0)
    t.extended(6)
    t.check("flush/kind-3-and-then-a-flush", window.load(as: UInt64.self) == 2)
    // The entry is changed before the mask is looked at.
    t.equal("flush/unreadable-mask", hypercall(14, window.rawValue, one.entry(Entry.data), 1 | nowhere), Answer.badAddress)
    t.check("flush/entry-is-changed-nevertheless", memory.machineFrame(at: window) == memory.machineFrame(at: one))
    t.extended(6)
    t.check("flush/it-shows-then", window.load(as: UInt64.self) == 1)
    t.page.store(UInt64(0))
    t.equal("flush/of-no-vcpu", hypercall(14, window.rawValue, one.entry(Entry.data), 1 | mask), 0)
    t.page.store(UInt64.max)
    t.equal("flush/of-vcpus-that-are-not", hypercall(14, window.rawValue, one.entry(Entry.data), 1 | mask), 0)
    let refused = hypercall(14, window.rawValue, one.entry(Entry.data | 8), 1 | nowhere)
    t.equal("flush/unreadable-mask-of-a-refused-entry", refused, Answer.invalid)
  }

  private func refusals(_ t: Checks) {
    let page = memory.allocatePage(), value = page.entry(Entry.data)
    for (name, address) in [
      ("no-table", nowhere), ("not-canonical", 0x8000_0000_0000_0000), ("the-m2p", 0xffff_8000_0000_0000), ("xen's", 0xffff_8300_0000_0000),
      ("the-end", UInt64.max & ~4095),
    ] {
      t.equal("address/\(name)", hypercall(14, address, value, 2), Answer.invalid)
      t.equal("address/\(name)-emptied", hypercall(14, address, 0, 2), Answer.invalid)
    }
    t.equal("address/within-a-page", hypercall(14, page.rawValue + 123, value, 2), 0)
  }

  private func otherDomain(_ t: Checks) {
    let page = memory.allocatePage(), value = page.entry(Entry.data), own = ownDomain(t)
    func update(_ domain: UInt64) -> Int64 { hypercall(22, page.rawValue, value, 2, domain) }
    t.equal("otherdomain/itself", update(Subject.own), 0)
    t.equal("otherdomain/its-own-number", update(own), Answer.noDomain)
    t.equal("otherdomain/domain-0", update(0), Answer.notPermitted)
    t.equal("otherdomain/no-domain", update(Subject.none), Answer.noDomain)
    t.equal("otherdomain/io", update(Subject.io), Answer.notPermitted)
    t.equal("otherdomain/xen", update(Subject.xen), Answer.notPermitted)
    t.equal("otherdomain/invalid", update(Subject.invalid), Answer.noDomain)
    t.equal("otherdomain/domain-0-where-there-is-no-table", hypercall(22, nowhere, value, 2, 0), Answer.notPermitted)
  }

  /// A leaf that is used in two places: one entry is both.
  private func twoPlaces(_ t: Checks) {
    let base = memory.image.rawValue, far = base &+ 100 << 21, further = base &+ 101 << 21
    guard let first = entryAddress(for: far, level: 2), let second = entryAddress(for: further, level: 2) else {
      return t.error("no tables")
    }
    let leaf = t.table(), page = memory.allocatePage()
    page.store(UInt64(0xabc))
    t.equal("two-places/first", t.update(first.machineAddress, leaf.entry(Entry.table)), 0)
    t.equal("two-places/second", t.update(second.machineAddress, leaf.entry(Entry.table)), 0)
    t.equal("two-places/mapped-in-one", hypercall(14, far &+ 0x5000, page.entry(Entry.data), 2), 0)
    t.check("two-places/seen-in-the-other", GuestAddress(rawValue: further &+ 0x5000).load(as: UInt64.self) == 0xabc)
    t.equal("two-places/unmapped-in-the-other", hypercall(14, further &+ 0x5000, 0, 1), 0)
    t.equal("two-places/entry-is-empty", Int64(leaf[5]), 0)
    t.equal("two-places/mapped-again", hypercall(14, further &+ 0x7000, page.entry(Entry.data), 1), 0)
    t.equal("two-places/first-goes", t.update(first.machineAddress, 0), 0)
    t.check("two-places/second-stays", GuestAddress(rawValue: further &+ 0x7000).load(as: UInt64.self) == 0xabc)
    t.equal("two-places/no-table-any-more", hypercall(14, far &+ 0x5000, page.entry(Entry.data), 2), Answer.invalid)
    t.equal("two-places/second-goes", t.update(second.machineAddress, 0), 0)
    t.extended(6)
    t.equal("two-places/leaf-is-free", t.map(leaf, Entry.data), 0)
    t.equal("two-places/page-is-free", t.map(page, Entry.readOnly) | t.pin(page, 1) | t.unpin(page), 0)
  }

  /// Accessed and dirty bits come as a processor sets them.
  private func bits(_ t: Checks) {
    let page = memory.allocatePage()
    func bits(_ name: String, _ wanted: UInt64) {
      let seen = memory.pageTableEntry(at: page) & 0x60
      t.check("bits/\(name)", seen == wanted, String(seen, radix: 16))
    }
    let clean: UInt64 = 3 | Entry.noExecute
    t.map(page, clean)
    bits("are-clear", 0)
    _ = guest_load64(page.rawValue)
    bits("a-load-sets-accessed", 0x20)
    guest_store64(page.rawValue, 1)
    bits("a-store-sets-dirty", 0x60)
    t.map(page, clean)
    bits("are-cleared", 0)
    guest_store64(page.rawValue, 2)
    bits("a-store-sets-both", 0x60)
    t.map(page, clean | 0x20)
    _ = guest_load64(page.rawValue)
    bits("a-load-does-not-set-dirty", 0x20)
    t.map(page, clean)
    hypercall(17, 1, page.rawValue)
    bits("a-result-of-a-call-sets-both", 0x60)
    t.map(page, clean)
    hypercall(29, 99, page.rawValue)
    bits("what-is-not-looked-at-sets-none", 0)
    t.map(page, 1 | Entry.noExecute)
    _ = guest_load64(page.rawValue)
    bits("read-only-is-accessed-too", 0x20)
    t.map(page, clean)
    guest_store64(page.rawValue, 3)
    t.update(page.entryAddress | 2, page.entry(clean))
    bits("stay-when-preserved", 0x60)
    t.map(page, Entry.data)
  }

  /// In entries above the leaves it is accessed alone.
  private func upperBits(_ t: Checks) {
    let address = memory.image.rawValue &+ 102 << 21
    guard let slot = entryAddress(for: address, level: 2) else { return t.error("no tables") }
    let page = memory.allocatePage(), leaf = t.table([0: page.entry(3)])
    t.update(slot.machineAddress, leaf.entry(7))
    t.extended(6)
    t.equal("upper-bits/are-clear", Int64(slot[0] & 0x60), 0)
    guest_store64(address, 1)
    t.equal("upper-bits/accessed", Int64(slot[0] & 0x60), 0x20)
    t.equal("upper-bits/leaf-has-both", Int64(leaf[0] & 0x60), 0x60)
    t.update(slot.machineAddress, 0)
    t.extended(6)
  }
}
