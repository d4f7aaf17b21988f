// memory_op: exchanges, pages given away while they are in use, and what only translated domains have.
//
// What: XENMEM_exchange, decrease_reservation of mapped and pinned frames, larger extents, memory maps, the physmap calls.
// Why: drivers exchange pages for contiguous ones; a balloon gives pages away; a page must not go while it can be reached.
// Failure: a frame that is freed although it is mapped, a count that is off, another errno.
import ConformanceKit
import GuestKit

private let decrease: UInt64 = 1, current: UInt64 = 3, populate: UInt64 = 6, memoryExchange: UInt64 = 11

@main
struct Exchange: ConformanceGuest {
  func test(_ t: Checks) {
    exchanges(t)
    refusedExchanges(t)
    inUse(t)
    extents(t)
    maps(t)
    translatedOnly(t)
  }

  private func reservation(_ t: Checks) -> Int64 {
    t.page.store(UInt16(0x7ff0), at: 2048)
    return hypercall(12, current, t.page.rawValue + 2048)
  }
  private func pfn(of page: GuestAddress) -> UInt64 { memory.page(in: MachineFrameNumber(rawValue: page.frame))?.rawValue ?? 0 }
  private func pfn(in frame: UInt64) -> UInt64 { memory.page(in: MachineFrameNumber(rawValue: frame))?.rawValue ?? 0 }
  private func unmap(_ page: GuestAddress) { hypercall(14, page.rawValue, 0, 2) }

  /// A call about extents, from a list at 1024 in the page of arguments.
  private func call(
    _ t: Checks, _ command: UInt64, _ list: [UInt64], order: UInt64 = 0, domain: UInt16 = 0x7ff0
  ) -> Int64 {
    for (i, word) in list.enumerated() { t.page[128 + i] = word }
    t.page[0] = t.page.rawValue + 1024
    t.page[1] = UInt64(list.count)
    t.page[2] = order
    t.page[3] = UInt64(domain)
    return hypercall(12, command, t.page.rawValue)
  }

  private func exchange(
    _ t: Checks, _ given: [UInt64], _ wanted: [UInt64], orders: (UInt64, UInt64) = (0, 0), domains: (UInt64, UInt64) = (0x7ff0, 0x7ff0),
    done: UInt64 = 0
  ) -> Int64 {
    for (i, word) in given.enumerated() { t.page[128 + i] = word }
    for (i, word) in wanted.enumerated() { t.page[192 + i] = word }
    for (i, word) in [
      t.page.rawValue + 1024, UInt64(given.count), orders.0, domains.0, t.page.rawValue + 1536, UInt64(wanted.count), orders.1, domains.1,
      done,
    ].enumerated() { t.page[i] = word }
    return hypercall(12, memoryExchange, t.page.rawValue)
  }

  private func exchanges(_ t: Checks) {
    let page = memory.allocatePage(), frame = page.frame, number = pfn(of: page), before = reservation(t)
    page[0] = 0x1234
    t.equal("exchange/of-a-mapped-page", exchange(t, [frame], [number]), Answer.invalid)
    t.equal("exchange/which-stays", Int64(t.page[8]), 0)
    unmap(page)
    t.equal("exchange/one-for-one", exchange(t, [frame], [number]), 0)
    t.equal("exchange/tells-how-many", Int64(t.page[8]), 1)
    let fresh = t.page[192]
    t.check("exchange/has-its-number", pfn(in: fresh) == number)
    t.equal("exchange/can-be-mapped", hypercall(14, page.rawValue, fresh << 12 | Entry.data, 2), 0)
    t.equal("exchange/counts-as-before", reservation(t), before)
    if fresh != frame { t.check("exchange/old-one-is-gone", t.extended(16, frame) == Answer.invalid) }
    // Four pages for one extent of four, and back.
    let pages = (0..<4).map { _ in memory.allocatePage() }, frames = pages.map { $0.frame }, numbers = pages.map { pfn(of: $0) }
    for page in pages { unmap(page) }
    t.equal("exchange/four-for-one-of-order-2", exchange(t, frames, [numbers[0]], orders: (0, 2)), 0)
    t.equal("exchange/counts-what-was-given", Int64(t.page[8]), 4)
    let base = t.page[192]
    t.equal("exchange/is-aligned", Int64(base & 3), 0)
    t.check("exchange/has-numbers-in-a-row", (0..<4).allSatisfy { pfn(in: base + $0) == numbers[0] + $0 })
    t.equal("exchange/one-of-order-2-for-four", exchange(t, [base], numbers, orders: (2, 0)), 0)
    t.equal("exchange/counts-extents-given", Int64(t.page[8]), 1)
    t.check("exchange/each-has-its-number", (0..<4).allSatisfy { pfn(in: t.page[192 + $0]) == numbers[$0] })
    for i in 0..<4 { hypercall(14, pages[i].rawValue, t.page[192 + i] << 12 | Entry.data, 2) }
    t.equal("exchange/counts-as-before-again", reservation(t), before)
    t.equal("exchange/nothing", exchange(t, [], []), 0)
  }

  private func refusedExchanges(_ t: Checks) {
    let page = memory.allocatePage(), frame = page.frame, number = pfn(of: page), table = t.table()
    t.pin(table, 1)
    unmap(table)
    t.equal("exchange/of-a-pinned-table", exchange(t, [table.frame], [number]), Answer.invalid)
    unmap(page)
    t.equal("exchange/different-sizes", exchange(t, [frame], [number, number + 1]), Answer.invalid)
    t.equal("exchange/different-domains", exchange(t, [frame], [number], domains: (0x7ff0, 0)), Answer.invalid)
    t.equal("exchange/of-domain-0", exchange(t, [frame], [number], domains: (0, 0)), Answer.notPermitted)
    t.equal("exchange/of-no-domain", exchange(t, [frame], [number], domains: (0x7000, 0x7000)), Answer.noDomain)
    t.equal("exchange/frame-0", exchange(t, [0], [number]), Answer.invalid)
    t.equal("exchange/no-such-frame", exchange(t, [0xf_ffff_ffff], [number]), Answer.invalid)
    t.equal("exchange/order-10-out", exchange(t, [frame], [number], orders: (0, 10)), Answer.notPermitted)
    t.equal("exchange/order-10-in", exchange(t, [frame], [number], orders: (10, 0)), Answer.notPermitted)
    t.equal("exchange/more-done-than-there-are", exchange(t, [frame], [number], done: 2), Answer.invalid)
    t.equal("exchange/all-is-done", exchange(t, [frame], [number], done: 1), 0)
    t.equal("exchange/bad-argument", hypercall(12, memoryExchange, nowhere), Answer.badAddress)
    t.equal("exchange/with-an-extent-in-its-number", hypercall(12, memoryExchange | 1 << 6, t.page.rawValue), Answer.invalid)
    // How many bits the new frame's address may have is in the upper half of the order's word.
    t.equal("exchange/address-of-13-bits", exchange(t, [frame], [number], orders: (0, 13 << 32)), -12)
    t.equal("exchange/of-which-none-is-done", Int64(t.page[8]), 0)
    t.equal("exchange/address-of-12-bits", exchange(t, [frame], [number], orders: (0, 12 << 32)), -12)
    t.equal("exchange/given-back-after-it", hypercall(14, page.rawValue, frame << 12 | Entry.data, 2), 0)
    unmap(page)
    // One that can be given, then one that cannot.
    let other = memory.allocatePage()
    t.equal("exchange/second-is-mapped", exchange(t, [frame, other.frame], [number, pfn(of: other)]), Answer.invalid)
    t.equal("exchange/first-is-done", Int64(t.page[8]), 1)
    t.equal("exchange/first-has-its-frame", hypercall(14, page.rawValue, t.page[192] << 12 | Entry.data, 2), 0)
  }

  /// Pages that are given away while something points to them: they go when the last of it does.
  private func inUse(_ t: Checks) {
    let page = memory.allocatePage(), frame = page.frame, number = pfn(of: page), before = reservation(t)
    page[0] = 0x77
    t.equal("in-use/mapped-page-is-given-away", call(t, decrease, [frame]), 1)
    t.equal("in-use/counts-still", reservation(t), before)
    t.equal("in-use/can-be-read", Int64(page[0]), 0x77)
    t.equal("in-use/given-away-again", call(t, decrease, [frame]), 1)
    t.equal("in-use/can-be-mapped-once-more", hypercall(14, page.rawValue, frame << 12 | Entry.readOnly, 2), 0)
    t.equal("in-use/and-counts", reservation(t), before)
    unmap(page)
    t.equal("in-use/goes-when-it-is-unmapped", reservation(t), before - 1)
    t.equal("in-use/cannot-be-mapped", hypercall(14, page.rawValue, frame << 12 | Entry.data, 2), Answer.busy)
    t.equal("in-use/populated-again", call(t, populate, [number]), 1)
    let fresh = t.page[128]
    t.equal("in-use/table-of-numbers-is-the-guest's", Int64(memory[PseudophysicalFrameNumber(rawValue: number)].rawValue), Int64(frame))
    hypercall(14, page.rawValue, fresh << 12 | Entry.data, 2)
    // A pinned table.
    let table = t.table(), pinned = table.frame, its = pfn(of: table)
    t.pin(table, 1)
    unmap(table)
    t.equal("in-use/pinned-table-is-given-away", call(t, decrease, [pinned]), 1)
    t.equal("in-use/table-counts-still", reservation(t), before)
    t.equal("in-use/is-a-table-still", hypercall(14, table.rawValue, pinned << 12 | Entry.data, 2), Answer.busy)
    t.equal("in-use/is-unpinned", t.extended(4, pinned), 0)
    t.equal("in-use/and-goes", reservation(t), before - 1)
    t.equal("in-use/is-nobody's", t.extended(0, pinned), Answer.invalid)
    t.equal("populate/address-of-12-bits", call(t, populate, [its], order: 12 << 32), 0)
    t.equal("populate/address-of-40-bits", call(t, populate, [its], order: 40 << 32), 1)
    hypercall(14, table.rawValue, t.page[128] << 12 | Entry.data, 2)
    // A list that stops.
    let one = memory.allocatePage(), two = memory.allocatePage(), frames = (one.frame, two.frame), numbers = [pfn(of: one), pfn(of: two)]
    unmap(one)
    unmap(two)
    t.equal("list/stops-at-a-frame-of-nobody", call(t, decrease, [frames.0, 0, frames.1]), 1)
    t.equal("list/the-rest", call(t, decrease, [frames.1]), 1)
    t.equal("list/counts", reservation(t), before - 2)
    t.equal("list/populated-again", call(t, populate, numbers), 2)
    hypercall(14, one.rawValue, t.page[128] << 12 | Entry.data, 2)
    hypercall(14, two.rawValue, t.page[129] << 12 | Entry.data, 2)
    t.equal("list/of-domain-0", call(t, decrease, [one.frame], domain: 0), 0)
    t.equal("list/of-no-domain", call(t, decrease, [one.frame], domain: 0x7000), 0)
    t.equal("list/populate-of-domain-0", call(t, populate, [numbers[0]], domain: 0), 0)
  }
}
