/// The initial page tables of a domain: x86-64's four levels, with the bits that Xen's builder and Xen itself would leave in them.
struct PageTables {
  static let present: UInt64 = 1, writable: UInt64 = 2, user: UInt64 = 4, accessed: UInt64 = 0x20, dirty: UInt64 = 0x40
  static let noExecute: UInt64 = 1 << 63

  let layout: BootLayout
  private let regions: [ImageRegion]
  /// What memory outside the image has: NX, or nothing.
  private let elsewhere: UInt64

  init(_ layout: BootLayout, regions: [ImageRegion], isMemoryExecutable: Bool) {
    self.layout = layout
    self.regions = regions
    elsewhere = isMemoryExecutable ? 0 : Self.noExecute
  }

  /// The rights of a frame in its L1 entry, or nil when it is not mapped: the guard page, and holes of the image.
  func flags(of pfn: UInt64) -> UInt64? {
    let common = Self.present | Self.user | Self.accessed
    if layout.guardPage.contains(pfn) { return nil }
    if layout.image.contains(pfn) {
      guard let region = regions.first(where: { $0.pages.contains(pfn) }) else { return nil }
      return common | (region.isWritable ? Self.writable | Self.dirty : 0) | (region.isExecutable ? 0 : Self.noExecute)
    }
    if layout.tables.contains(where: { $0.frames.contains(pfn) }) { return common | elsewhere }
    return common | Self.writable | Self.dirty | elsewhere
  }

  /// Calls `body` for each table: its frame, and its entries that are not zero as (slot, value). `mfn` tells a frame's machine frame.
  func forEachTable(
    mfn: (UInt64) -> UInt64, _ body: (_ pfn: UInt64, _ entries: [(slot: Int, value: UInt64)]) throws(ToolstackError) -> Void
  ) throws(ToolstackError) {
    let inner = Self.present | Self.writable | Self.user | Self.accessed | Self.dirty
    for run in layout.tables {
      for (piece, table) in zip(run.pieces, run.frames) {
        var entries: [(slot: Int, value: UInt64)] = []
        for slot in 0..<512 {
          let part = piece << 9 + UInt64(slot)
          if run.level > 1 {
            if let next = layout.table(level: run.level - 1, part) { entries.append((slot, mfn(next) << 12 | inner)) }
          } else if let pfn = layout.frame(at: part << 12), let flags = flags(of: pfn) {
            entries.append((slot, mfn(pfn) << 12 | flags))
          }
        }
        try body(table, entries)
      }
    }
  }
}
