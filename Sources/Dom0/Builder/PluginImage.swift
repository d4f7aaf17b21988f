import CVCPUArea

/// A guest kernel in plugin form: the self-contained shared object of a guest package, checked, resolved and ready to be loaded.
///
/// The file is a stranger's: nothing in it is believed, and what is wrong is told before a domain exists.
public struct PluginImage: KernelImage {
  public let path: String
  public var base: UInt64 { PLUGIN_BASE }
  public var bias: UInt64 { base &- object.origin }
  /// The entry point `xen_start`, from the base.
  public let entry: UInt64
  public let hypercallPage: UInt64?
  /// How many pages the image takes, its Unicode tables included.
  public let pageCount: UInt64
  public let regions: [ImageRegion]
  public var code: [Range<UInt64>] { regions.filter(\.isExecutable).map { $0.pages.lowerBound << 12..<$0.pages.upperBound << 12 } }
  public var startOfDay: StartOfDay {
    StartOfDay(addressLimit: GUEST_TOP, bootStackPages: 16, hasGuardPage: true, isMemoryExecutable: false)
  }
  /// Whether Swift's Unicode tables are linked in.
  public var hasUnicodeTables: Bool { !tables.isEmpty }

  private let object: SharedObject
  private let tables: [UnicodeTables.Placed]
  private let relocations: [Relocation]

  /// Checks a plugin that has been read; `unicode` holds the images to link in when a symbol asks for one.
  public init(bytes: [UInt8], path: String, unicode: UnicodeTables? = nil) throws(ToolstackError) {
    try self.init(ELFFile(bytes: bytes, path: path), unicode: unicode)
  }

  init(_ file: ELFFile, unicode: UnicodeTables? = nil) throws(ToolstackError) {
    let object = try SharedObject(file), path = file.path
    guard let start = try object.definedSymbol("xen_start"), let page = try object.definedSymbol("hypercall_page") else {
      throw ToolstackError(
        .image,
        "\(path): no symbol xen_start or hypercall_page: not a guest kernel; let the product depend on GuestKit and mark its kernel @main")
    }
    entry = try Self.check(start, size: 1, in: object)
    let stubs = try Self.check(page, size: 4096, in: object)
    guard stubs & 4095 == 0 else {
      throw ToolstackError(.image, "\(path): hypercall_page lies at \(hexadecimal(stubs)); align it to 4096 bytes")
    }
    hypercallPage = stubs
    var tables: [UnicodeTables.Placed] = []
    var end = object.pageCount
    var relocations = try object.resolvedRelocations { name throws(ToolstackError) in
      guard name.hasPrefix(UnicodeTables.prefix), let unicode, let found = try unicode.image(defining: name) else { return nil }
      if let placed = tables.first(where: { $0.index == found.index }) { return placed.firstPage << 12 + found.value }
      let placed = UnicodeTables.Placed(index: found.index, object: unicode.images[found.index], firstPage: end)
      tables.append(placed)
      end += placed.object.pageCount
      return placed.firstPage << 12 + found.value
    }
    for placed in tables {
      relocations += try placed.object.resolvedRelocations(at: placed.firstPage << 12) { _ throws(ToolstackError) in nil }
    }
    self.path = path
    self.object = object
    self.tables = tables
    self.relocations = relocations
    pageCount = end
    var regions = object.segments.map {
      ImageRegion(pages: $0.firstPage..<$0.endPage, isWritable: $0.isWritable, isExecutable: $0.isExecutable)
    }
    for placed in tables {
      // Once relocated, the tables are only read.
      regions += placed.object.segments.map {
        ImageRegion(
          pages: placed.firstPage + $0.firstPage..<placed.firstPage + $0.endPage, isWritable: false, isExecutable: $0.isExecutable)
      }
    }
    self.regions = regions
  }

  private static func check(_ symbol: SharedObject.Symbol, size: UInt64, in object: SharedObject) throws(ToolstackError) -> UInt64 {
    guard !symbol.isAbsolute, object.segments.contains(where: { $0.isExecutable && $0.holds(symbol.value, size) }) else {
      throw ToolstackError(
        .image, "\(object.path): \(try object.name(of: symbol)) does not lie in executable memory; put it into a section with flags \"ax\"")
    }
    return symbol.value
  }

  public func load(into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer) throws(ToolstackError) {
    try unsafe Self.copy(object, at: 0, into: page)
    for placed in tables { try unsafe Self.copy(placed.object, at: placed.firstPage, into: page) }
    var current = UInt64.max
    var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    for relocation in relocations {
      let value = relocation.isRelative ? relocation.value &+ base : relocation.value
      for byte in 0..<8 as Range<UInt64> {
        let at = relocation.offset + byte
        if at >> 12 != current {
          current = at >> 12
          unsafe memory = try page(current)
        }
        if byte == 0, at & 4095 <= 4088 {
          // SAFETY: a page, and the eight bytes end in it.
          unsafe memory.storeBytes(of: value, toByteOffset: Int(at & 4095), as: UInt64.self)
          break
        }
        unsafe memory[Int(at & 4095)] = UInt8(truncatingIfNeeded: value >> (8 * byte))
      }
    }
  }

  private static func copy(
    _ object: SharedObject, at first: UInt64, into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer
  ) throws(ToolstackError) {
    for segment in object.segments {
      // SAFETY: `page` gives whole pages, which are written within their bounds.
      try unsafe object.file.copy(
        segment.fileOffset..<segment.fileOffset + segment.fileSize, to: first << 12 + segment.address, into: page)
    }
  }
}
