// More scattered pages than the host of a process can map one by one.
//
// What: a large range of addresses whose pages follow each other in no file or memory. `pages=N` says how many, up to 16 million.
// Why: a hypervisor that shadows page tables keeps something for each page, and has an end of that.
// Failure: a page that shows another's content, one that faults, or the end of the domain.
import ConformanceKit
import GuestKit

@main
struct ScatteredPages: ConformanceGuest {
  /// A slot of the top table that nobody uses.
  private static let base: UInt64 = 64 << 39
  private static let frameCount = 128

  func test(_ t: Checks) {
    let word = startInfo.words.first { $0.hasPrefix("pages=") }
    let count = word.flatMap { Int($0.dropFirst(6)) } ?? 70_000
    let frames = (0..<Self.frameCount).map { index in
      let page = memory.allocatePage()
      page[0] = UInt64(index)
      return page
    }
    func frame(_ page: Int) -> GuestAddress { frames[page * 5 % Self.frameCount] }
    func address(_ page: Int) -> GuestAddress { GuestAddress(rawValue: Self.base + UInt64(page) << 12) }

    // Tables from the bottom up, each level of those below it.
    var tables: [GuestAddress] = []
    func level(_ count: Int, _ entry: (Int) -> UInt64) -> [GuestAddress] {
      let level = stride(from: 0, to: count, by: 512).map { first in
        let table = memory.allocatePage()
        for index in first..<min(first + 512, count) { table[index - first] = entry(index) }
        t.map(table, Entry.readOnly)
        return table
      }
      tables += level
      return level
    }
    let first = level(count) { frame($0).entry(Entry.data) }
    let second = level(first.count) { first[$0].entry(Entry.table) }
    let third = level(second.count) { second[$0].entry(Entry.table) }
    let slot = entryAddress(for: Self.base, level: 4)?.machineAddress ?? 0
    t.equal("tables/are-validated-at-once", t.update(slot, third[0].entry(Entry.table)), 0)
    t.equal("tables/cannot-be-written", t.map(first[first.count / 2], Entry.data), Answer.busy)

    var wrong = 0
    for page in 0..<count where address(page)[0] != UInt64(page * 5 % Self.frameCount) { wrong += 1 }
    t.equal("pages/in-their-order", Int64(wrong), 0)
    // Back, with steps, and each writes what the next page of the same frame is to show.
    var page = count - 1
    for _ in 0..<count {
      let number = page * 5 % Self.frameCount
      if address(page)[0] != UInt64(number) { wrong += 1 }
      address(page)[0] = UInt64(number)
      page = (page + 7919) % count
    }
    t.equal("pages/in-another", Int64(wrong), 0)
    for (index, frame) in frames.enumerated() where frame[0] != UInt64(index) { wrong += 1 }
    t.equal("pages/are-the-frames", Int64(wrong), 0)
    t.equal("tables/are-let-go", t.update(slot, 0), 0)
    // What was left to do of that, the next call of the kind does first.
    t.equal("tables/a-second-time", t.update(slot, 0), 0)
    t.equal("tables/all-of-them", tables.reduce(0) { $0 + t.map($1, Entry.data) }, 0)
  }
}
