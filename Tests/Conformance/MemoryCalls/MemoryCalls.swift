// Memory: reservations, and changing what is mapped.
//
// What: reservation calls, giving a page back and getting another, mapping by update_va_mapping and mmu_update, what takes effect when.
// Why: the balloon, the heap and every mapping of a ring rest on these.
// Failure: a count that is off, a frame that can be reached after it was given away, a mapping that does not take effect.
import CGuestRuntime
import ConformanceKit
import GuestKit

private let decrease: UInt64 = 1, current: UInt64 = 3, maximum: UInt64 = 4, populate: UInt64 = 6, mapping: UInt64 = 12

@main
struct MemoryCalls: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let faults = Faults()
    try cpu.setTrapHandler(.pageFault) { frame in
      faults.count += 1
      frame.rip += 3
    }
    mappings(t, faults)
    reservations(t)
    growth(t)
    resizing(t)
  }

  private func entry(_ page: GuestAddress, _ flags: UInt64) -> UInt64 { (memory.machineFrame(at: page)?.rawValue ?? 0) << 12 | flags }

  private func mappings(_ t: Checks, _ faults: Faults) {
    let one = memory.allocatePage(), two = memory.allocatePage()
    let data: UInt64 = 0x63 | 1 << 63
    let first = entry(one, data), second = entry(two, data)
    one.store(UInt64(1))
    two.store(UInt64(2))
    t.equal("update_va_mapping/read-only-answers-0", hypercall(14, one.rawValue, first & ~2, 2), 0)
    guest_probe_store(one.rawValue, 7)
    t.check("update_va_mapping/read-only-refuses-a-write", faults.count == 1 && one.load(as: UInt64.self) == 1)
    t.equal("update_va_mapping/another-frame-answers-0", hypercall(14, one.rawValue, second, 2), 0)
    t.check("update_va_mapping/shows-the-other-frame", one.load(as: UInt64.self) == 2)
    one.store(UInt64(22))
    t.check("update_va_mapping/both-show-one-frame", two.load(as: UInt64.self) == 22)
    t.equal("update_va_mapping/0-answers-0", hypercall(14, one.rawValue, 0, 2), 0)
    _ = guest_probe_load(one.rawValue)
    t.check("update_va_mapping/0-unmaps", faults.count == 2, "\(faults.count) faults")
    t.equal("update_va_mapping/back-answers-0", hypercall(14, one.rawValue, first, 2), 0)
    t.check("update_va_mapping/the-frame-kept-its-word", one.load(as: UInt64.self) == 1)

    // The same by the machine address of the entry.
    let slot = memory.pageTableEntryAddress(at: one)
    t.check("mmu_update/entry-is-found", slot != nil)
    t.page.store(slot?.rawValue ?? 0)
    t.page.store(first & ~2, at: 8)
    t.page.store(UInt32(0x5a5a), at: 512)
    t.equal("mmu_update/answers-0", hypercall(1, t.page.rawValue, 1, t.page.rawValue + 512, 0x7ff0), 0)
    t.equal("mmu_update/tells-how-many", Int64(t.page.load(as: UInt32.self, at: 512)), 1)
    hypercall(14, two.rawValue, second, 2)  // a flush of one page, which says nothing of `one`
    t.page.store(UInt32(6))  // MMUEXT_TLB_FLUSH_LOCAL
    t.equal("mmuext_op/flush-answers-0", hypercall(26, t.page.rawValue, 1, 0, 0x7ff0), 0)
    guest_probe_store(one.rawValue, 7)
    t.check("mmu_update/takes-effect-at-the-flush", faults.count == 3 && one.load(as: UInt64.self) == 1)
    hypercall(14, one.rawValue, first, 2)
    // A batch stops at the first failure.
    t.page.store(slot?.rawValue ?? 0)
    t.page.store(first, at: 8)
    t.page.store(UInt64(0x000f_ffff_ffff_f000), at: 16)
    t.page.store(first, at: 24)
    t.equal("mmu_update/failing-entry", hypercall(1, t.page.rawValue, 2, t.page.rawValue + 512, 0x7ff0), Answer.invalid)
    t.equal("mmu_update/stops-there", Int64(t.page.load(as: UInt32.self, at: 512)), 1)
    t.check("page-table-entry/reads-back", memory.pageTableEntry(at: one) & 3 == 3)
  }

  private func reservations(_ t: Checks) {
    t.page.store(UInt16(0x7ff0))
    let pages = hypercall(12, current, t.page.rawValue)
    t.equal("current_reservation/is-nr_pages", pages, Int64(startInfo.pageCount))
    t.check("maximum_reservation/is-not-less", hypercall(12, maximum, t.page.rawValue) >= pages)
    t.equal("machphys_mapping/answers-0", hypercall(12, mapping, t.page.rawValue + 256), 0)
    t.check("machphys_mapping/has-a-size", t.page.load(as: UInt64.self, at: 256) < t.page.load(as: UInt64.self, at: 264))

    // A page is given back, and another comes in its place.
    let page = memory.allocatePage()
    guard let frame = memory.machineFrame(at: page), let pfn = memory.page(in: frame) else { return t.error("a page without a frame") }
    hypercall(14, page.rawValue, 0, 2)
    let list = t.page.advanced(by: 1024)
    func reservation(_ command: UInt64, _ number: UInt64, count: UInt64) -> Int64 {
      list.store(number)
      t.page.store(list.rawValue)
      t.page.store(count, at: 8)
      t.page.store(UInt64(0), at: 16)
      t.page.store(UInt16(0x7ff0), at: 24)
      return hypercall(12, command, t.page.rawValue)
    }
    t.equal("decrease_reservation/one-page", reservation(decrease, frame.rawValue, count: 1), 1)
    t.page.store(UInt16(0x7ff0), at: 512)
    t.equal("decrease_reservation/counts-less", hypercall(12, current, t.page.rawValue + 512), pages - 1)
    t.check("decrease_reservation/frame-cannot-be-mapped", hypercall(14, page.rawValue, frame.rawValue << 12 | 0x63, 2) < 0)
    t.equal("decrease_reservation/not-an-own-frame", reservation(decrease, frame.rawValue, count: 1), 0)
    t.equal("populate_physmap/one-page", reservation(populate, pfn.rawValue, count: 1), 1)
    let fresh = list.load(as: UInt64.self)
    t.check("populate_physmap/tells-the-frame", memory.page(in: MachineFrameNumber(rawValue: fresh)) == pfn)
    t.equal("populate_physmap/counts-more", hypercall(12, current, t.page.rawValue + 512), pages)
    t.equal("populate_physmap/frame-can-be-mapped", hypercall(14, page.rawValue, fresh << 12 | 0x63 | 1 << 63, 2), 0)
    t.equal("populate_physmap/frame-is-zeroed", Int64(page.load(as: UInt64.self)), 0)
    // Reservation calls do what they can, and say how much. The tools may leave a domain some room above what it was built with.
    let room = hypercall(12, maximum, t.page.rawValue + 512) - pages
    let many = memory.allocatePage()
    for i in 0..<512 { many.store(UInt64(startInfo.pageCount + i), at: i * 8) }
    t.page.store(many.rawValue)
    t.page.store(UInt64(512), at: 8)
    t.equal("populate_physmap/stops-at-the-maximum", hypercall(12, populate, t.page.rawValue), min(room, 512))
    t.equal("decrease_reservation/gives-all-of-it-back", reservationOf(t, decrease, many, count: UInt64(min(room, 512))), min(room, 512))
  }

  private func reservationOf(_ t: Checks, _ command: UInt64, _ list: GuestAddress, count: UInt64) -> Int64 {
    t.page.store(list.rawValue)
    t.page.store(count, at: 8)
    return hypercall(12, command, t.page.rawValue)
  }

  /// The heap maps what the builder did not.
  private func growth(_ t: Checks) {
    let megabytes = startInfo.pageCount / 256 / 2
    var blocks: [[UInt64]] = []
    for i in 0..<megabytes { blocks.append([UInt64](repeating: UInt64(i), count: 131_000)) }
    var wrong = 0
    for (i, block) in blocks.enumerated() where block[0] != UInt64(i) || block[130_999] != UInt64(i) { wrong += 1 }
    t.check("heap/half-of-the-memory", blocks.count == megabytes && wrong == 0, "\(wrong) of \(megabytes) MiB damaged")
  }

  /// What was freed goes back to the hypervisor, and comes again.
  private func resizing(_ t: Checks) {
    let pages = memory.pageCount, megabytes = pages / 256 / 2
    func fill() -> Bool {
      var blocks: [[UInt64]] = []
      for i in 0..<megabytes { blocks.append([UInt64](repeating: UInt64(i), count: 131_000)) }
      return blocks.enumerated().allSatisfy { $1[0] == UInt64($0) && $1[130_999] == UInt64($0) }
    }
    _ = fill()
    let free = memory.freeBytes
    t.check("resize/memory-can-be-filled", fill())
    t.equal("resize/large-blocks-are-whole-again", Int64(memory.freeBytes), Int64(free))
    let reservation = hypercall(12, current, t.page.rawValue + 512)
    t.equal("resize/gives-back", Int64(memory.resize(toPages: pages - 2048)), Int64(pages - 2048))
    t.equal("resize/the-hypervisor-has-it", hypercall(12, current, t.page.rawValue + 512), reservation - 2048)
    t.check("resize/what-is-in-use-stays", memory.resize(toPages: 1) > 64)
    t.equal("resize/takes-again", Int64(memory.resize(toPages: pages)), Int64(pages))
    t.equal("resize/the-hypervisor-gave-it", hypercall(12, current, t.page.rawValue + 512), reservation)
    t.check("resize/memory-can-be-filled-again", fill())
    let most = hypercall(12, maximum, t.page.rawValue + 512)
    t.check("resize/no-more-than-the-maximum", Int64(memory.resize(toPages: pages + 100_000)) <= most)
    t.check("resize/filled-once-more", fill())
  }
}

private final class Faults { var count = 0 }
