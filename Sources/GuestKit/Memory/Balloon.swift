internal import CGuestRuntime

/// The domain's own map from its pages to machine frames: the builder's, and one more where the domain has grown beyond that.
enum PhysicalToMachine {
  @safe nonisolated(unsafe) private static var more: UInt64 = 0
  @safe nonisolated(unsafe) private static var moreCount: UInt64 = 0

  /// How many pages the builder's map has room for: it fills whole pages.
  private static var builtCount: UInt64 { (UInt64(startInfo.pageCount) &+ 511) & ~511 }

  /// Where the frame of page `pfn` stands.
  static func entry(_ pfn: UInt64) -> UInt64 {
    let built = builtCount
    return pfn < built ? startInfo.p2m.rawValue &+ pfn << 3 : more &+ (pfn &- built) << 3
  }

  /// Makes room for `count` pages.
  static func reserve(_ count: UInt64) -> Bool {
    let built = builtCount
    guard count > built, count &- built > moreCount else { return true }
    let wanted = max(count &- built, moreCount &* 2)
    guard let map = Heap.allocate(wanted << 3, alignment: 16) else { return false }
    for index in 0..<wanted { guest_store64(map &+ index << 3, index < moreCount ? guest_load64(more &+ index << 3) : .max) }
    let old = more
    (more, moreCount) = (map, wanted)
    Heap.free(old)
    return true
  }
}

/// Memory that the domain gives back to the hypervisor, and gets again: at its end, which the heap has not reached or has left.
enum Balloon {
  /// A page of frame numbers for one hypercall.
  @safe nonisolated(unsafe) private static var list: UInt64 = 0
  private static let most: UInt64 = 512

  /// Comes as near to `pages` as it can.
  static func resize(to pages: UInt64) {
    if list == 0 { list = Heap.allocate(most << 3, alignment: 4096) ?? 0 }
    guard list != 0 else { return }
    while PageSource.pageCount > pages, shrink(by: min(most, PageSource.pageCount &- pages)) {}
    while PageSource.pageCount < pages, grow(by: min(most, pages &- PageSource.pageCount)) {}
  }

  private static func shrink(by count: UInt64) -> Bool {
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    var listed: UInt64 = 0
    PageSource.unmapLast(count) { pfn in
      guest_store64(list &+ listed << 3, PageTables.frame(ofPage: pfn))
      listed &+= 1
    }
    let done = call(1, listed)  // XENMEM_decrease_reservation
    let left = PageSource.pageCount &- done
    for pfn in left..<left &+ done { guest_store64(PhysicalToMachine.entry(pfn), .max) }
    PageSource.setPageCount(left)
    return done == count
  }

  private static func grow(by count: UInt64) -> Bool {
    let first = PageSource.pageCount
    guard PhysicalToMachine.reserve(first &+ count) else { return false }
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    for index in 0..<count { guest_store64(list &+ index << 3, first &+ index) }
    let done = call(6, count)  // XENMEM_populate_physmap
    for index in 0..<done { guest_store64(PhysicalToMachine.entry(first &+ index), guest_load64(list &+ index << 3)) }
    PageSource.setPageCount(first &+ done)
    return done == count
  }

  /// Gives or asks for the listed pages; how many it was.
  private static func call(_ command: UInt64, _ count: UInt64) -> UInt64 {
    var words: (UInt64, UInt64, UInt64, UInt64) = (list, count, 0, 0x7ff0)
    return UInt64(clamping: min(RawHypercall.call(RawHypercall.memoryOp, command, &words), Int64(count)))
  }
}

extension Memory {
  /// The domain's memory now, in pages.
  public var pageCount: Int { Int(PageSource.pageCount) }

  /// Gives memory back to the hypervisor, or takes it again up to the domain's maximum, until the domain has `count` pages or comes no nearer:
  /// what is in use stays, and some to go on with. Returns how many pages the domain has then.
  ///
  /// What is given back lies at the end of memory: large blocks that were freed there count, small ones do not.
  @discardableResult
  public func resize(toPages count: Int) -> Int {
    Balloon.resize(to: UInt64(max(count, 1)))
    return pageCount
  }
}
