/// Where everything of a new domain lies: a pure function of sizes to pseudophysical frames, in the order in which Xen's builder lays
/// them out. The address of a frame is `base` + frame × 4096.
public struct BootLayout: Sendable, Equatable {
  public static let bootStackPages: UInt64 = 16
  /// Free memory that the initial mapping holds at least, as Xen's.
  static let spareBytes: UInt64 = 512 << 10
  /// The initial mapping ends at a multiple of this, as Xen's, or with the domain's memory.
  static let mappingUnit: UInt64 = 4 << 20

  /// How many pages the domain has.
  public let pages: UInt64
  public let base: UInt64
  /// The kernel, from frame 0 on, with its Unicode tables.
  public let image: Range<UInt64>
  /// The ramdisk; empty when there is none.
  public let initrd: Range<UInt64>
  /// The physical-to-machine map.
  public let p2m: Range<UInt64>
  public let startInfo: UInt64
  public let xenstore: UInt64
  public let console: UInt64
  /// The initial page tables, the root first.
  public let pageTables: Range<UInt64>
  /// A frame that is not mapped, so that an overflow of the boot stack faults.
  public let guardPage: UInt64
  public let bootStack: Range<UInt64>
  /// The frames that the initial page tables map, but for the guard page and holes of the image.
  public let mapped: Range<UInt64>

  /// Lays out a domain of `pages` pages at `base`, which is aligned to 512 GiB.
  public init(pages: UInt64, base: UInt64, imagePages: UInt64, initrdBytes: UInt64) throws(ToolstackError) {
    precondition(base & (1 << 39 - 1) == 0, "a plugin's base is aligned to what one L3 table maps")
    var next: UInt64 = 0
    func take(_ count: UInt64) -> Range<UInt64> {
      defer { next += count }
      return next..<next + count
    }
    guard pages <= 1 << 27, imagePages <= 1 << 27, initrdBytes <= 1 << 39 else {
      throw ToolstackError(.configuration, "a domain of \(pages) pages: at most 512 GiB are possible; lower <memory>")
    }
    (self.pages, self.base) = (pages, base)
    image = take(imagePages)
    initrd = take((initrdBytes + 4095) >> 12)
    p2m = take((pages * 8 + 4095) >> 12)
    startInfo = take(1).lowerBound
    xenstore = take(1).lowerBound
    console = take(1).lowerBound
    // The tables map themselves too: their number grows until what they map holds them.
    let before = next, behind = 1 + Self.bootStackPages
    var tables: UInt64 = 0, end: UInt64 = 0
    repeat {
      end = Self.mappingEnd(before + tables + behind)
      tables = Self.tables(for: end)
    } while Self.mappingEnd(before + tables + behind) > end
    pageTables = take(tables)
    guardPage = take(1).lowerBound
    bootStack = take(Self.bootStackPages)
    guard next <= pages else {
      throw ToolstackError(
        .configuration,
        "\(pages * 4) KiB of memory do not hold the kernel: it needs at least \(next * 4) KiB; raise <memory> and <currentMemory>")
    }
    mapped = 0..<min(end, pages)
  }

  /// The end of a mapping that holds `used` pages and some to spare.
  private static func mappingEnd(_ used: UInt64) -> UInt64 {
    let unit = mappingUnit >> 12
    return (used + spareBytes >> 12 + unit - 1) / unit * unit
  }
  /// One L4 and one L3 table, and as many L2 and L1 tables as `pages` pages from an aligned base take.
  private static func tables(for pages: UInt64) -> UInt64 { 2 + (pages + 0x3ffff) >> 18 + (pages + 511) >> 9 }

  public func address(_ pfn: UInt64) -> UInt64 { base + pfn << 12 }
  public var stackTop: UInt64 { address(bootStack.upperBound) }

  /// How many tables of a level there are, 4 being the root.
  func tableCount(level: Int) -> UInt64 {
    let l1 = (tableEnd + 511) >> 9
    return level >= 3 ? 1 : level == 2 ? (tableEnd + 0x3ffff) >> 18 : l1
  }
  /// The frame of the first table of a level.
  func firstTable(level: Int) -> UInt64 {
    pageTables.lowerBound + (level == 4 ? 0 : level == 3 ? 1 : level == 2 ? 2 : 2 + tableCount(level: 2))
  }
  /// The pages that the tables reach: the mapping before it was cut to the domain's memory.
  private var tableEnd: UInt64 { (mapped.upperBound + Self.mappingUnit >> 12 - 1) / (Self.mappingUnit >> 12) * (Self.mappingUnit >> 12) }
}
