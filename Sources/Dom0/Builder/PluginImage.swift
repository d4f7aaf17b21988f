/// A guest kernel in plugin form: the self-contained shared object of a guest package, checked, resolved and ready to be loaded.
///
/// The file is a stranger's: nothing in it is believed, and what is wrong is told before a domain exists.
public struct PluginImage: Sendable {
  /// A piece of the image with the same rights, in pages from the image's base.
  public struct Region: Sendable, Equatable {
    public var pages: Range<UInt64>
    public var isWritable: Bool
    public var isExecutable: Bool
  }

  /// The file, for messages and crash reports.
  public let path: String
  /// The entry point `xen_start`, from the base.
  public let entry: UInt64
  /// The page that the builder fills with hypercall stubs, from the base.
  public let hypercallPage: UInt64
  /// How many pages the image takes, its Unicode tables included.
  public let pageCount: UInt64
  /// What to map, in order, with holes between.
  public let regions: [Region]
  /// Whether Swift's Unicode tables are linked in.
  public var hasUnicodeTables: Bool { !tables.isEmpty }

  private let object: SharedObject
  private let tables: [UnicodeTables.Placed]
  private let relocations: [Relocation]

  /// Reads and checks the plugin at `path`; `unicode` holds the images to link in when a symbol asks for one.
  public init(contentsOf path: String, unicode: UnicodeTables? = nil) throws(ToolstackError) {
    try self.init(bytes: contents(of: path, what: "kernel", limit: ELFFile.maximumBytes), path: path, unicode: unicode)
  }

  /// Checks a plugin that has been read.
  public init(bytes: [UInt8], path: String, unicode: UnicodeTables? = nil) throws(ToolstackError) {
    let file = try ELFFile(bytes: bytes, path: path)
    let isPV64 = file.hasXenNotes
    func unsupported() -> ToolstackError {
      ToolstackError(
        .unsupported, "\(path): PV64 ELF images are not supported yet; build the guest as a plugin (a `.library(type: .dynamic)` product)")
    }
    if isPV64 && file.type == ELFFile.Kind.executable { throw unsupported() }
    let object: SharedObject
    do { object = try SharedObject(file) } catch { throw isPV64 ? unsupported() : error }
    guard let start = try object.definedSymbol("xen_start"), let page = try object.definedSymbol("hypercall_page") else {
      if isPV64 { throw unsupported() }
      throw ToolstackError(
        .image,
        "\(path): no symbol xen_start or hypercall_page: not a guest kernel; let the product depend on GuestKit and mark its kernel @main")
    }
    entry = try Self.check(start, size: 1, in: object)
    hypercallPage = try Self.check(page, size: 4096, in: object)
    guard hypercallPage & 4095 == 0 else {
      throw ToolstackError(.image, "\(path): hypercall_page lies at \(hexadecimal(hypercallPage)); align it to 4096 bytes")
    }
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
    var regions = object.segments.map { Region(pages: $0.firstPage..<$0.endPage, isWritable: $0.isWritable, isExecutable: $0.isExecutable) }
    for placed in tables {
      // Once relocated, the tables are only read.
      regions += placed.object.segments.map {
        Region(pages: placed.firstPage + $0.firstPage..<placed.firstPage + $0.endPage, isWritable: false, isExecutable: $0.isExecutable)
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

  /// Writes the image, relocated for `base`, into pages that read as zero; pages of which nothing comes from the file are not touched.
  ///
  /// `page` gives the memory of a page counted from the base.
  func load(at base: UInt64, into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer) throws(ToolstackError) {
    // SAFETY: `page` gives whole pages, which are written within their bounds.
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
      var done: UInt64 = 0
      while done < segment.fileSize {
        let at = segment.address + done
        let count = min(segment.fileSize - done, 4096 - at & 4095)
        let memory = try unsafe page(first + at >> 12)
        let source = Int(segment.fileOffset + done)
        // SAFETY: `count` bytes from `source` are in the file, checked when it was read; from `at` they end in the page.
        unsafe object.file.bytes.withUnsafeBytes { bytes in
          unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(at & 4095)...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[source..<source + Int(count)]))
        }
        done += count
      }
    }
  }
}
