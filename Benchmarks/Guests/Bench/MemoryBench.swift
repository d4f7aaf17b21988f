import GuestKit

/// Page-table updates one by one and in lists, and page faults that the kernel's handler resolves.
struct MemoryBench {
  private let page = memory.allocatePage(), list = memory.allocatePage()
  private let frames: (UInt64, UInt64)
  private let entry: UInt64
  private static var data: UInt64 { 0x8000_0000_0000_0063 }

  init() {
    let other = memory.allocatePage()
    page.store(UInt64(1))
    frames = (memory.machineFrame(at: page)?.rawValue ?? 0, memory.machineFrame(at: other)?.rawValue ?? 0)
    entry = memory.pageTableEntryAddress(at: page)?.rawValue ?? 0
  }

  func run(_ count: Int) throws(XenErrno) {
    for length in [1, 128] {
      for index in 0..<length {
        list.store(entry, at: index * 16)
        list.store((index & 1 == 0 ? frames.1 : frames.0) << 12 | Self.data, at: index * 16 + 8)
      }
      let calls = count / length
      report("mmu_update_\(length)", calls * length) { for _ in 0..<calls { _ = update(length) } }
    }
    report("null_hypercall", count) { for _ in 0..<count { nullHypercall() } }
    try faults(count / 10)
  }

  private func update(_ length: Int) -> Int64 {
    hypervisor.perform(HypercallNumber(rawValue: 1), list.rawValue, UInt64(length), 0, 0x7ff0)
  }

  /// The time from a store to a page that is not there to the instruction behind it.
  private func faults(_ count: Int) throws(XenErrno) {
    // A page with nothing on either side, as the host's: what merges with its neighbours costs the host more.
    var pages: [UInt64] = []
    for _ in 0..<64 { pages.append(memory.address(of: try memory.allocateFrame()).rawValue) }
    pages.sort()
    guard let first = pages.indices.dropLast(2).first(where: { pages[$0] + 8192 == pages[$0 + 2] }) else { throw .outOfMemory }
    for side in [pages[first], pages[first] + 8192] { _ = hypervisor.perform(HypercallNumber(rawValue: 14), side, 0, 2) }
    let page = pages[first] + 4096, value = frames.0 << 12 | Self.data
    try cpu.setTrapHandler(.pageFault) { _ in
      _ = hypervisor.perform(HypercallNumber(rawValue: 14), page, value, 2)
    }
    var total: Int64 = 0
    for _ in 0..<count {
      _ = hypervisor.perform(HypercallNumber(rawValue: 14), page, 0, 2)
      let start = clock.now
      GuestAddress(rawValue: page).store(UInt64(7))
      total += (clock.now - start).nanoseconds
    }
    print("page_fault \(total * 1000 / Int64(count)) ps")
  }
}
