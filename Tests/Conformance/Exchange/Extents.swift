import ConformanceKit
import GuestKit

extension Exchange {
  /// Extents of several pages.
  func extents(_ t: Checks) {
    let list = t.page.advanced(by: 1024), count = UInt64(startInfo.pageCount)
    func reservation(_ command: UInt64, _ word: UInt64, order: UInt64) -> Int64 {
      list[0] = word
      for (i, value) in [list.rawValue, 1, order, 0x7ff0].enumerated() { t.page[i] = value }
      return hypercall(12, command, t.page.rawValue)
    }
    // Room for a few, whatever the tools have left.
    for _ in 0..<8 {
      let page = memory.allocatePage(), frame = page.frame
      hypercall(14, page.rawValue, 0, 2)
      _ = reservation(1, frame, order: 0)
    }
    t.equal("extent/populate-order-3", reservation(6, count + 8, order: 3), 1)
    let base = list[0]
    t.equal("extent/is-aligned", Int64(base & 7), 0)
    t.check(
      "extent/has-numbers", (0..<8).allSatisfy { memory.page(in: MachineFrameNumber(rawValue: base + $0))?.rawValue == count + 8 + $0 })
    t.equal("extent/decrease-order-3", reservation(1, base, order: 3), 1)
    t.equal("extent/populate-order-10", reservation(6, count, order: 10), 0)
    t.equal("extent/decrease-order-10", reservation(1, base, order: 10), 0)
    t.equal("extent/increase", reservation(0, 0, order: 0), 1)
    let frame = list[0]
    t.check("extent/increase-gives-no-number", memory.page(in: MachineFrameNumber(rawValue: frame))?.rawValue == .max)
    t.equal("extent/increase-can-be-given-back", reservation(1, frame, order: 0), 1)
    t.page[1] = 0
    t.equal("extent/none", hypercall(12, 6, t.page.rawValue), 0)
  }

  func maps(_ t: Checks) {
    let buffer = t.page.advanced(by: 1024)
    func ask(_ entries: UInt64) -> Int64 {
      t.page[0] = entries
      t.page[1] = buffer.rawValue
      return hypercall(12, 9, t.page.rawValue)
    }
    t.equal("memory_map/answers-0", ask(10), 0)
    t.equal("memory_map/has-one-entry", Int64(t.page.load(as: UInt32.self)), 1)
    t.equal("memory_map/begins-at-0", Int64(buffer[0]), 0)
    t.check("memory_map/is-at-least-the-memory", buffer[1] >= UInt64(startInfo.pageCount) << 12, String(buffer[1], radix: 16))
    t.equal("memory_map/is-memory", Int64(buffer.load(as: UInt32.self, at: 16)), 1)
    t.equal("memory_map/of-no-entries", ask(0), 0)
    t.equal("memory_map/tells-none-then", Int64(t.page.load(as: UInt32.self)), 0)
    t.page[0] = 10
    t.page[1] = nowhere
    t.equal("memory_map/unwritable", hypercall(12, 9, t.page.rawValue), Answer.badAddress)
    t.equal("memory_map/bad-argument", hypercall(12, 9, nowhere), Answer.badAddress)
    t.equal("machine_memory_map/is-not-permitted", hypercall(12, 10, t.page.rawValue), Answer.notPermitted)
    // maximum_gpfn is what the guest itself says in shared_info.
    t.page.store(UInt16(0x7ff0))
    let kept = memory.sharedInfo.load(as: UInt64.self, at: 3088)
    memory.sharedInfo.store(UInt64(0), at: 3088)
    t.equal("maximum_gpfn/of-nothing", hypercall(12, 14, t.page.rawValue), 0)
    memory.sharedInfo.store(UInt64(0x4321), at: 3088)
    t.equal("maximum_gpfn/is-one-less", hypercall(12, 14, t.page.rawValue), 0x4320)
    memory.sharedInfo.store(kept, at: 3088)
    t.page.store(UInt16(0))
    t.equal("maximum_gpfn/of-domain-0", hypercall(12, 14, t.page.rawValue), Answer.notPermitted)
    t.check("maximum_ram_page/is-more-than-the-domain's", hypercall(12, 2, 0) > Int64(startInfo.pageCount))
    for (i, word) in [0, 1, 0, 0x7ff0].enumerated() { t.page[i] = UInt64(word) }
    t.equal("claim_pages/for-itself", hypercall(12, 24, t.page.rawValue), Answer.invalid)
    t.page[3] = 0
    t.equal("claim_pages/for-domain-0", hypercall(12, 24, t.page.rawValue), Answer.notPermitted)
  }

  /// What only domains have whose memory Xen translates.
  func translatedOnly(_ t: Checks) {
    let page = memory.allocatePage(), frame = page.frame
    func add(_ domain: UInt64, _ space: UInt64, _ index: UInt64, _ place: UInt64) -> Int64 {
      t.page[0] = domain | space << 32
      t.page[1] = index
      t.page[2] = place
      return hypercall(12, 7, t.page.rawValue)
    }
    for (name, space) in [("shared-info", 0), ("grant-table", 1), ("gmfn", 2), ("gmfn-range", 3), ("no-such", 9)] as [(String, UInt64)] {
      t.equal("add_to_physmap/\(name)", add(0x7ff0, space, 0, 5), Answer.accessDenied)
    }
    t.equal("add_to_physmap/gmfn-foreign", add(0x7ff0, 4, 0, 5), Answer.notImplemented)
    t.equal("add_to_physmap/of-domain-0", add(0, 0, 0, 5), Answer.accessDenied)
    t.equal("add_to_physmap/of-no-domain", add(0x7000, 0, 0, 5), Answer.noDomain)
    t.equal("add_to_physmap/bad-argument", hypercall(12, 7, nowhere), Answer.badAddress)
    func remove(_ domain: UInt64, _ place: UInt64) -> Int64 {
      t.page[0] = domain
      t.page[1] = place
      return hypercall(12, 15, t.page.rawValue)
    }
    t.equal("remove_from_physmap/no-such-frame", remove(0x7ff0, 0xf_ffff_ffff), Answer.accessDenied)
    t.equal("remove_from_physmap/of-domain-0", remove(0, frame), Answer.accessDenied)
    t.equal("remove_from_physmap/of-no-domain", remove(0x7000, frame), Answer.noDomain)
    // struct xen_add_to_physmap_batch: domid, space, size, extra; then lists of indices, places and errors.
    let lists = t.page.advanced(by: 1024)
    lists[0] = 0
    lists[16] = 5
    lists.store(Int32(77), at: 256)
    let words: [UInt64] = [0x7ff0 | 1 << 32, lists.rawValue, lists.rawValue + 128, lists.rawValue + 256]
    for (i, word) in words.enumerated() { t.page[i] = word }
    t.equal("add_to_physmap_batch/gmfn", hypercall(12, 23, t.page.rawValue), Answer.accessDenied)
    t.equal("remove_from_physmap/own-frame", remove(0x7ff0, frame), Answer.accessDenied)
    page[0] = 9
    t.equal("remove_from_physmap/is-mapped-still", Int64(page[0]), 9)
  }
}
