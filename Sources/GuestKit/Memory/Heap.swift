internal import CGuestRuntime

/// The heap that Swift allocates from.
///
/// Small blocks come in size classes, four to each doubling, cut from chunks; freed ones wait in a list for their class. Large ones are whole
/// pages; freed ones grow together, and go back where they came from if nothing lies behind them. Each block has a header
/// of 16 bytes: its start, and its class and size, right below the address that was handed out. Upcalls are masked meanwhile, since an
/// event handler that runs asynchronously may allocate too.
enum Heap {
  /// From this size on a block is large.
  private static let large: UInt64 = 32 << 10
  private static let largeClass: UInt64 = 0xffff
  /// Pages that small blocks are cut from.
  private static let chunk: UInt64 = 16 << 10
  @safe nonisolated(unsafe) private static var chunkNext: UInt64 = 0
  @safe nonisolated(unsafe) private static var chunkEnd: UInt64 = 0
  /// The first run of free pages, in the order of addresses; its first words are its size and the next one.
  @safe nonisolated(unsafe) private static var runs: UInt64 = 0
  /// One word for each class: the first free block, whose first word is the next one.
  @safe nonisolated(unsafe) private static var lists: UInt64 = 0
  @safe nonisolated(unsafe) private(set) static var usedBytes: UInt64 = 0

  static func start() {
    lists = PageSource.take(4096) ?? 0
    for i in UInt64(0)..<512 { guest_store64(lists &+ i << 3, 0) }
  }

  /// The smallest class that holds `size` bytes, and its size: 32, 40, 48, 56, 64, 80, 96 …, rounded up to multiples of 16.
  private static func sizeClass(_ size: UInt64) -> (index: UInt64, size: UInt64) {
    let wanted = max(size, 32) &- 1
    let order = UInt64(63 - wanted.leadingZeroBitCount)  // 2^order ≤ wanted < 2^(order+1)
    let step = wanted >> (order &- 2) & 3
    return ((order &- 4) << 2 | step, ((4 &+ step &+ 1) << (order &- 2) &+ 15) & ~15)
  }

  static func allocate(_ size: UInt64, alignment: UInt64) -> UInt64? {
    let alignment = max(alignment, 16)
    guard size < 1 << 40, alignment < 1 << 30, alignment & (alignment &- 1) == 0 else { return nil }
    let wanted = size &+ alignment
    let (index, bytes) = wanted < large ? sizeClass(wanted) : (largeClass, (wanted &+ 4095) & ~4095)
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    guard let block = index == largeClass ? takeRun(bytes) ?? PageSource.takePages(bytes) : takeSmall(index, bytes) else {
      panic("out of memory")
    }
    usedBytes &+= bytes
    let address = (block &+ 16 &+ alignment &- 1) & ~(alignment &- 1)
    guest_store64(address &- 16, block)
    guest_store64(address &- 8, index << 48 | bytes)
    return address
  }

  static func free(_ address: UInt64) {
    if address == 0 { return }
    let block = guest_load64(address &- 16), label = guest_load64(address &- 8)
    let masked = Upcalls.mask()
    let bytes = label & 0xffff_ffff_ffff
    if label >> 48 == largeClass { freeRun(block, bytes) } else { freeSmall(block, label >> 48) }
    usedBytes &-= bytes
    Upcalls.restore(masked)
  }

  // MARK: Small blocks

  private static func takeSmall(_ index: UInt64, _ bytes: UInt64) -> UInt64? {
    let list = lists &+ index << 3, block = guest_load64(list)
    if block != 0 {
      guest_store64(list, guest_load64(block))
      return block
    }
    if chunkEnd &- chunkNext < bytes {
      // Where memory is nearly used up, what there is.
      guard let fresh = takeRun(max(chunk, (bytes &+ 4095) & ~4095)) ?? PageSource.takePages(max(chunk, (bytes &+ 4095) & ~4095))
      else { return PageSource.take(bytes) }
      if fresh != chunkEnd { chunkNext = fresh }
      chunkEnd = fresh &+ max(chunk, (bytes &+ 4095) & ~4095)
    }
    chunkNext &+= bytes
    return chunkNext &- bytes
  }
  private static func freeSmall(_ block: UInt64, _ index: UInt64) {
    let list = lists &+ index << 3
    guest_store64(block, guest_load64(list))
    guest_store64(list, block)
  }

  // MARK: Runs of pages

  /// The beginning of the first run that is large enough; the rest of it stays.
  private static func takeRun(_ bytes: UInt64) -> UInt64? {
    var link: UInt64 = 0, run = runs
    while run != 0 {
      let size = guest_load64(run), next = guest_load64(run &+ 8)
      if size >= bytes {
        if size == bytes {
          setLink(link, next)
        } else {
          guest_store64(run &+ bytes, size &- bytes)
          guest_store64(run &+ bytes &+ 8, next)
          setLink(link, run &+ bytes)
        }
        return run
      }
      (link, run) = (run, next)
    }
    return nil
  }

  private static func freeRun(_ block: UInt64, _ bytes: UInt64) {
    var block = block, bytes = bytes
    var beforeLink: UInt64 = 0, link: UInt64 = 0, next = runs
    while next != 0, next < block { (beforeLink, link, next) = (link, next, guest_load64(next &+ 8)) }
    if next != 0, block &+ bytes == next {
      bytes &+= guest_load64(next)
      next = guest_load64(next &+ 8)
    }
    if link != 0, link &+ guest_load64(link) == block {
      bytes &+= guest_load64(link)
      (block, link) = (link, beforeLink)
    }
    if next == 0, PageSource.giveBack(block, bytes) {
      setLink(link, 0)
    } else {
      guest_store64(block, bytes)
      guest_store64(block &+ 8, next)
      setLink(link, block)
    }
  }
  /// Lets the run at `link`, or the beginning of the list, be followed by `run`.
  private static func setLink(_ link: UInt64, _ run: UInt64) {
    if link == 0 { runs = run } else { guest_store64(link &+ 8, run) }
  }
}

// The heap for Swift's library, which calls it by these names; `free` is C, since Swift reserves that name.
@c(posix_memalign) public func guestAllocate(
  _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: UInt, _ size: UInt
) -> Int32 {
  let address = Heap.allocate(UInt64(size), alignment: UInt64(alignment))
  // SAFETY: the caller's variable, by the function's contract.
  unsafe result.pointee = UnsafeMutableRawPointer(bitPattern: UInt(address ?? 0))
  return address == nil ? 12 : 0
}
@c(guest_heap_free) public func guestHeapFree(_ address: UInt64) { Heap.free(address) }
