internal import CGuestRuntime

/// The domain's free memory, handed out from below.
///
/// Pseudophysical page n lies at a fixed distance from the image, but the builder maps only the first pages. The rest is
/// mapped here when it is wanted: an unused page is filled with 512 entries, mapped read-only, and linked as a table by mmu_update.
enum PageSource {
  /// What is free and mapped.
  @safe nonisolated(unsafe) private static var next: UInt64 = 0
  @safe nonisolated(unsafe) private static var end: UInt64 = 0
  /// Pages kept back: tables for the next growth, one for each level below the top.
  private static let reserve: UInt64 = 3 << 12

  private static var limit: UInt64 { Boot.base &+ UInt64(startInfo.pageCount) << 12 }

  /// Begins with what the builder left free above the boot stack.
  static func start(above stack: UInt64) {
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

  /// Gives back what `take` gave last.
  static func giveBack(to address: UInt64) { next = address }

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
}
