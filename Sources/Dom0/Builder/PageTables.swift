/// The initial page tables of a domain: x86-64's four levels, with the bits that Xen's builder and Xen itself would leave in them.
struct PageTables {
  static let present: UInt64 = 1, writable: UInt64 = 2, user: UInt64 = 4, accessed: UInt64 = 0x20, dirty: UInt64 = 0x40
  static let noExecute: UInt64 = 1 << 63

  let layout: BootLayout
  private let regions: [PluginImage.Region]

  init(_ layout: BootLayout, regions: [PluginImage.Region]) {
    self.layout = layout
    self.regions = regions
  }

  /// The rights of a frame in its L1 entry, or nil when it is not mapped: the guard page, and holes of the image.
  func flags(of pfn: UInt64) -> UInt64? {
    let common = Self.present | Self.user | Self.accessed
    guard pfn < layout.mapped.upperBound, pfn != layout.guardPage else { return nil }
    if layout.image.contains(pfn) {
      guard let region = regions.first(where: { $0.pages.contains(pfn) }) else { return nil }
      return common | (region.isWritable ? Self.writable | Self.dirty : 0) | (region.isExecutable ? 0 : Self.noExecute)
    }
    if layout.pageTables.contains(pfn) { return common | Self.noExecute }
    return common | Self.writable | Self.dirty | Self.noExecute
  }

  /// Calls `body` for each table: its frame, and its entries that are not zero as (slot, value). `mfn` tells a frame's machine frame.
  func forEachTable(
    mfn: (UInt64) -> UInt64, _ body: (_ pfn: UInt64, _ entries: [(slot: Int, value: UInt64)]) throws(ToolstackError) -> Void
  ) throws(ToolstackError) {
    let inner = Self.present | Self.writable | Self.user | Self.accessed | Self.dirty
    for level in [4, 3, 2] {
      let children = layout.tableCount(level: level - 1), firstChild = layout.firstTable(level: level - 1)
      for table in 0..<layout.tableCount(level: level) {
        var entries: [(slot: Int, value: UInt64)] = []
        // Only the root begins below `base`: everything else is aligned to it.
        let firstSlot = level == 4 ? Int(layout.base >> 39 & 511) : 0
        for child in table * 512..<min(children, table * 512 + 512) {
          entries.append((firstSlot + Int(child % 512), mfn(firstChild + child) << 12 | inner))
        }
        try body(layout.firstTable(level: level) + table, entries)
      }
    }
    for table in 0..<layout.tableCount(level: 1) {
      var entries: [(slot: Int, value: UInt64)] = []
      for pfn in table * 512..<table * 512 + 512 {
        if let flags = flags(of: pfn) { entries.append((Int(pfn % 512), mfn(pfn) << 12 | flags)) }
      }
      try body(layout.firstTable(level: 1) + table, entries)
    }
  }
}
