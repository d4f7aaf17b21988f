internal import CGuestRuntime

/// The heap that Swift allocates from.
///
/// Blocks come in size classes, four to each doubling; freed ones wait in a list for their class. Each block begins with a
/// header of 16 bytes: its start and its class, right below the address that was handed out. Upcalls are masked meanwhile, since an event handler
/// that runs asynchronously may allocate too.
enum Heap {
  private static let classCount: UInt64 = 4 * 40
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
    let (index, bytes) = sizeClass(size &+ alignment)
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    let list = lists &+ index << 3
    var block = guest_load64(list)
    if block != 0 {
      guest_store64(list, guest_load64(block))
    } else {
      guard let fresh = PageSource.take(bytes) else { panic("out of memory") }
      block = fresh
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
    let list = lists &+ (label >> 48) << 3
    guest_store64(block, guest_load64(list))
    guest_store64(list, block)
    usedBytes &-= label & 0xffff_ffff_ffff
    Upcalls.restore(masked)
  }
}

@c(guest_heap_allocate) public func guestHeapAllocate(_ size: UInt64, _ alignment: UInt64) -> UInt64 {
  Heap.allocate(size, alignment: alignment) ?? 0
}
@c(guest_heap_free) public func guestHeapFree(_ address: UInt64) { Heap.free(address) }
