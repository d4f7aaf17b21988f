internal import CGuestRuntime

/// The domain's free memory, handed out from below.
///
/// Pseudophysical page n lies at a fixed distance from the image, but the builder maps only the first pages. The rest is
/// mapped here when it is wanted: an unused page is filled with 512 entries, mapped read-only, and linked as a table by mmu_update.
enum PageSource {
  /// What is free and mapped.
  @safe nonisolated(unsafe) private static var next: UInt64 = 0
  @safe nonisolated(unsafe) private static var end: UInt64 = 0
  /// The end of the domain's memory: what lies beyond is the hypervisor's.
  @safe nonisolated(unsafe) private static var limit: UInt64 = 0
  /// Pages kept back: tables for the next growth, one for each level below the top.
  private static let reserve: UInt64 = 3 << 12

  /// Begins with what the builder left free above the boot stack.
  static func start(above stack: UInt64) {
    limit = Boot.base &+ UInt64(startInfo.pageCount) << 12
    next = (stack &+ 4095) & ~4095
    end = next
    while end < limit, let entry = PageTables.translate(end), entry & PageTables.writable != 0 { end &+= 4096 }
  }

  /// Bytes that were never handed out, mapped or not.
  static var remaining: UInt64 { limit - next }

  /// Takes `size` bytes, a multiple of 16, aligned to 16; nil when the domain's memory is used up.
  static func take(_ size: UInt64) -> UInt64? {
    guard size <= limit &- next else { return nil }
    while end &- next < size &+ reserve, grow() {}
    guard end &- next >= size else { return nil }
    let taken = next
    next &+= size
    return taken
  }

  /// Takes whole pages, which ``giveBack(_:_:)`` takes again.
  static func takePages(_ size: UInt64) -> UInt64? {
    next = (next &+ 4095) & ~4095
    return take(size)
  }

  /// Takes pages back if nothing was handed out behind them; whether it did.
  static func giveBack(_ address: UInt64, _ size: UInt64) -> Bool {
    guard address &+ size == next else { return false }
    next = address
    return true
  }

  private static func grow() -> Bool {
    guard end < limit else { return false }
    var level = 4
    while level > 1 {
      level -= 1
      if PageTables.entry(for: end, level: level) != nil { continue }
      let table = (next &+ 4095) & ~4095
      guard table &+ 4096 <= end else { return false }
      let pages = (limit &- end) >> 12
      for i in UInt64(0)..<512 {
        let used = level == 1 && i < pages
        guest_store64(table &+ i << 3, used ? PageTables.frame(ofPage: (end &- Boot.base) >> 12 &+ i) << 12 | PageTables.data : 0)
      }
      guard PageTables.link(table, level: level, for: end) else { return false }
      // What lies between is a hole of less than a page, and the table is never free again.
      next = table &+ 4096
      if level == 1 {
        end &+= min(pages, 512) << 12
        return true
      }
    }
    // The table exists, part of it unused: one page more.
    guard PageTables.remap(end, frame: PageTables.frame(ofPage: (end &- Boot.base) >> 12), flags: PageTables.data) else { return false }
    end &+= 4096
    return true
  }

  // MARK: The end of memory

  static var pageCount: UInt64 { (limit &- Boot.base) >> 12 }

  /// Unmaps up to `count` pages from the end, and tells each one's number; stops before memory that is in use, or soon will be.
  static func unmapLast(_ count: UInt64, _ body: (UInt64) -> Void) {
    let lowest = (next &+ 4095) & ~4095 &+ kept
    for index in 0..<count {
      let address = limit &- (index &+ 1) << 12
      guard address >= lowest else { return }
      if address < end {
        guard PageTables.remap(address, frame: 0, flags: 0) else { return }
        end = address
      }
      body((address &- Boot.base) >> 12)
    }
  }
  /// What a kernel keeps for itself when it gives memory back.
  private static var kept: UInt64 { 64 << 12 }

  /// Has so many pages from now on.
  static func setPageCount(_ count: UInt64) { limit = Boot.base &+ count << 12 }
}
