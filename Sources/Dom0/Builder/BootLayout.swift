/// Where everything of a new domain lies: a pure function of sizes to pseudophysical frames, in the order in which Xen's builder lays
/// them out. The address of a frame is `base` + frame × 4096.
public struct BootLayout: Sendable, Equatable {
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
  /// Whether the ramdisk lies behind what is mapped.
  public let isInitrdUnmapped: Bool
  /// The physical-to-machine map, and its address.
  public let p2m: Range<UInt64>
  public let p2mAddress: UInt64
  /// The P2M's frames with the tables that map it, when it lies apart from the rest; else empty.
  public let p2mApart: Range<UInt64>
  public let startInfo: UInt64
  public let xenstore: UInt64
  public let console: UInt64
  /// The tables of the initial mapping, the root first; those for a P2M that lies apart are not among them.
  public let pageTables: Range<UInt64>
  /// A frame that is not mapped, so that an overflow of the boot stack faults; empty when the kernel gets none.
  public let guardPage: Range<UInt64>
  public let bootStack: Range<UInt64>
  /// The frames that lie one behind the other from `base` on. All of them are mapped, but for the guard page and holes of the image.
  public let mapped: Range<UInt64>
  /// All page tables.
  let tables: [Tables]

  /// Tables of one level that stand one behind the other: those for these pieces of the address space, counted in what one table maps.
  struct Tables: Sendable, Equatable {
    var level: UInt64
    var pieces: Range<UInt64>
    var firstFrame: UInt64

    /// Those that map some addresses.
    init(level: UInt64, for addresses: Range<UInt64>, firstFrame: UInt64) {
      let bits = 12 + 9 * level
      self.level = level
      pieces = addresses.lowerBound >> bits..<(addresses.upperBound - 1) >> bits + 1
      self.firstFrame = firstFrame
    }
    var frames: Range<UInt64> { firstFrame..<firstFrame + UInt64(pieces.count) }
  }

  /// Lays out a domain of `pages` pages, whose frame 0 lies at `base`.
  public init(
    pages: UInt64, base: UInt64, imagePages: UInt64, initrdBytes: UInt64, startOfDay: StartOfDay
  ) throws(ToolstackError) {
    guard pages <= 1 << 27 else {
      throw ToolstackError(.configuration, "a domain of \(pages) pages: at most 512 GiB are possible; lower <memory>")
    }
    precondition(base & 4095 == 0 && base < startOfDay.addressLimit, "an image has been checked")
    var next: UInt64 = 0
    func take(_ count: UInt64) -> Range<UInt64> {
      defer { next += count }
      return next..<next + count
    }
    // What is larger than any memory need not be told apart.
    let imagePages = min(imagePages, 1 << 40), initrdPages = min(initrdBytes, 1 << 52) / 4096 + (initrdBytes & 4095 == 0 ? 0 : 1)
    let p2mPages = (pages * 8 + 4095) >> 12
    isInitrdUnmapped = startOfDay.isInitrdUnmapped && initrdPages > 0
    (self.pages, self.base) = (pages, base)
    image = take(imagePages)
    let mappedInitrd = take(isInitrdUnmapped ? 0 : initrdPages)
    let mappedP2M = take(startOfDay.p2mAddress == nil ? p2mPages : 0)
    startInfo = take(1).lowerBound
    xenstore = take(1).lowerBound
    console = take(1).lowerBound
    // The tables map themselves too: their number grows until what they map holds them.
    let guardPages: UInt64 = startOfDay.hasGuardPage ? 1 : 0
    let before = base + next << 12, behind = (guardPages + startOfDay.bootStackPages) << 12 + Self.spareBytes
    var tables: [Tables] = []
    var end: UInt64 = 0, size: UInt64 = 0
    repeat {
      end = (before + size + behind) | (Self.mappingUnit - 1) + 1
      tables = Self.tables(for: base..<end, from: next, beside: [])
      size = (tables.last!.frames.upperBound - next) << 12
    } while before + size + behind > end
    pageTables = take(size >> 12)
    guardPage = take(guardPages)
    bootStack = take(startOfDay.bootStackPages)
    if startOfDay.p2mAddress != nil || isInitrdUnmapped { next = (end - base) >> 12 }
    initrd = isInitrdUnmapped ? take(initrdPages) : mappedInitrd
    if let address = startOfDay.p2mAddress {
      let addresses = address..<address + p2mPages << 12
      guard addresses.upperBound <= base else {
        throw ToolstackError(
          .configuration,
          "the P2M of \(pages * 4) KiB of memory does not fit between INIT_P2M \(hexadecimal(address)) and the kernel at \(hexadecimal(base)); lower <memory>"
        )
      }
      p2m = take(p2mPages)
      p2mAddress = address
      let more = Self.tables(for: addresses, from: next, beside: tables)
      _ = take(more.reduce(0) { $0 + UInt64($1.pieces.count) })
      p2mApart = p2m.lowerBound..<next
      tables += more
    } else {
      p2m = mappedP2M
      p2mAddress = base + mappedP2M.lowerBound << 12
      p2mApart = next..<next
    }
    self.tables = tables
    guard next <= pages else {
      throw ToolstackError(
        .configuration,
        "\(pages * 4) KiB of memory do not hold the kernel: it needs at least \(next * 4) KiB; raise <memory> and <currentMemory>, or --memory"
      )
    }
    mapped = 0..<min((end - base) >> 12, pages)
    guard base + mapped.upperBound << 12 <= startOfDay.addressLimit else {
      throw ToolstackError(
        .configuration,
        "what is mapped at the start ends at \(hexadecimal(base + mapped.upperBound << 12)), beyond \(hexadecimal(startOfDay.addressLimit)); link the kernel lower, or take a smaller ramdisk"
      )
    }
  }

  /// The tables of all levels for some addresses, the root's first, but for those that `others`, for higher addresses, have already.
  private static func tables(for addresses: Range<UInt64>, from first: UInt64, beside others: [Tables]) -> [Tables] {
    var tables: [Tables] = [], next = first
    for level in [4, 3, 2, 1] as [UInt64] {
      var more = Tables(level: level, for: addresses, firstFrame: next)
      if let shared = others.first(where: { $0.level == level }) { more.pieces = more.pieces.clamped(to: 0..<shared.pieces.lowerBound) }
      next += UInt64(more.pieces.count)
      tables.append(more)
    }
    return tables
  }

  public func address(_ pfn: UInt64) -> UInt64 { base + pfn << 12 }
  public var stackTop: UInt64 { address(bootStack.upperBound) }

  /// The frame of the table of a level that maps a piece of the address space; nil when there is none.
  func table(level: UInt64, _ piece: UInt64) -> UInt64? {
    for run in tables where run.level == level && run.pieces.contains(piece) { return run.firstFrame + (piece - run.pieces.lowerBound) }
    return nil
  }
  /// The frame that lies at an address; nil where none does.
  func frame(at address: UInt64) -> UInt64? {
    if address >= p2mAddress, (address - p2mAddress) >> 12 < p2m.count { return p2m.lowerBound + (address - p2mAddress) >> 12 }
    return address >= base && mapped.contains((address - base) >> 12) ? (address - base) >> 12 : nil
  }
}
