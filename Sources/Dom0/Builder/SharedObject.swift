/// An ELF shared object whose segments, dynamic section and symbol table have been checked: what can be loaded as data.
struct SharedObject: Sendable {
  /// How far the memory of one object may reach.
  static let maximumMemory: UInt64 = 1 << 30

  /// A piece of the file that is loaded, page by page, with the same rights.
  struct Segment: Sendable, Equatable {
    /// Where it begins, relative to the object's base.
    var address: UInt64
    /// The same as the linker has it.
    var linkedAddress: UInt64
    var memorySize: UInt64
    var fileOffset: UInt64
    var fileSize: UInt64
    var isWritable: Bool
    var isExecutable: Bool

    var firstPage: UInt64 { address >> 12 }
    /// The page after the last.
    var endPage: UInt64 { (address + memorySize + 4095) >> 12 }
    func holds(_ at: UInt64, _ size: UInt64) -> Bool { at >= address && size <= memorySize && at - address <= memorySize - size }
  }

  struct Symbol: Sendable {
    /// Where its name begins in the string table.
    var nameAt: UInt64
    /// An address counts from the object's base.
    var value: UInt64
    var section: UInt16
    var info: UInt8

    var isUndefined: Bool { section == 0 }
    var isAbsolute: Bool { section == 0xfff1 }
    var isWeak: Bool { info >> 4 == 2 }
    var type: UInt8 { info & 15 }
  }

  let file: ELFFile
  /// What the linker calls the object's base: the page of its first segment.
  let origin: UInt64
  let segments: [Segment]
  let dynamic: DynamicSection
  let symbolCount: UInt64

  var path: String { file.path }
  /// How many pages it takes, from its base to the end of its last segment.
  var pageCount: UInt64 { segments.last?.endPage ?? 0 }

  init(_ file: ELFFile) throws(ToolstackError) {
    self.file = file
    func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(file.path): \(why)") }
    guard file.type == ELFFile.Kind.sharedObject else {
      throw refuse(
        file.type == ELFFile.Kind.executable
          ? "a static executable, not a shared object; make the guest a `.library(type: .dynamic)` product and give its .so"
          : "ELF type \(file.type), not a shared object; make the guest a `.library(type: .dynamic)` product and give its .so")
    }
    let origin = (file.programHeaders.first { $0.type == ELFFile.Kind.load && $0.memorySize > 0 }?.address ?? 0) & ~4095
    var segments: [Segment] = []
    var dynamic: ELFFile.ProgramHeader?
    for (index, header) in file.programHeaders.enumerated() {
      switch header.type {
      case ELFFile.Kind.interpreter:
        throw refuse("an executable that asks for an interpreter, not a shared object; make the guest a `.library(type: .dynamic)` product")
      case ELFFile.Kind.threadLocal where header.memorySize > 0:
        throw refuse("has thread-local variables, which a guest kernel cannot have; make them plain globals")
      case ELFFile.Kind.dynamic:
        guard dynamic == nil else { throw refuse("has two dynamic sections; the file is damaged") }
        dynamic = header
      case ELFFile.Kind.load where header.memorySize > 0:
        if let why = Self.fault(of: header, at: header.address &- origin, after: segments.last) { throw refuse("segment \(index) \(why)") }
        segments.append(
          Segment(
            address: header.address - origin, linkedAddress: header.address, memorySize: header.memorySize, fileOffset: header.offset,
            fileSize: header.fileSize, isWritable: header.flags & 2 != 0, isExecutable: header.flags & 1 != 0))
      default: break
      }
    }
    guard !segments.isEmpty else { throw refuse("has nothing to load; give the shared object (.so) that `swift build` makes") }
    guard let dynamic else { throw refuse("has no dynamic section: statically linked; give a shared object (.so)") }
    self.origin = origin
    self.segments = segments
    let table = try DynamicSection(file: file, header: dynamic, segments: segments)
    self.dynamic = table
    symbolCount = try table.countSymbols(file: file, segments: segments)
  }

  /// What is wrong with a loadable segment, which begins `address` bytes from the object's base, or nil.
  private static func fault(of header: ELFFile.ProgramHeader, at address: UInt64, after last: Segment?) -> String? {
    if header.fileSize > header.memorySize { return "holds more of the file than of memory; the file is damaged" }
    if address > header.address { return "overlaps the one before it or is out of order; the file is damaged" }
    if header.memorySize > maximumMemory || address > maximumMemory - header.memorySize {
      return "reaches beyond 1 GiB; make the guest smaller, and take large memory from its heap"
    }
    if header.alignment > 1 {
      guard header.alignment & (header.alignment - 1) == 0 else { return "has an alignment that is no power of two; the file is damaged" }
      guard header.alignment <= maximumMemory, (header.address ^ header.offset) & (header.alignment - 1) == 0 else {
        return "is not aligned as it says; the file is damaged"
      }
    }
    if let last, address < last.address + last.memorySize {
      return "overlaps the one before it or is out of order; the file is damaged"
    }
    if let last, address >> 12 < last.endPage {
      return "shares a page with the one before it; link with -Wl,-z,separate-code and -Wl,-z,max-page-size=4096"
    }
    return nil
  }

  /// The symbol of an index, its value checked.
  func symbol(_ index: UInt64) throws(ToolstackError) -> Symbol {
    func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(path): symbol \(index) \(why); the file is damaged") }
    guard index < symbolCount else { throw refuse("does not exist: there are \(symbolCount)") }
    let at = dynamic.symbols + index * 24, reader = file.reader
    guard let nameAt = reader.u32(at), let info = reader.u8(at + 4), let section = reader.u16(at + 6), let value = reader.u64(at + 8) else {
      throw refuse("lies beyond the file")
    }
    var symbol = Symbol(nameAt: UInt64(nameAt), value: value, section: section, info: info)
    if symbol.isUndefined || symbol.isAbsolute { return symbol }
    symbol.value = value &- origin
    guard section < 0xff00 else { throw refuse("(\(try name(of: symbol))) lies in a reserved section") }
    guard symbol.type != 6 else {
      throw ToolstackError(
        .image, "\(path): symbol \(try name(of: symbol)) is thread-local, which a guest kernel cannot have; make it a plain global")
    }
    guard symbol.type != 10 else {
      throw ToolstackError(
        .image,
        "\(path): symbol \(try name(of: symbol)) is an indirect function, which a guest kernel cannot have; remove its ifunc attribute")
    }
    guard symbol.value <= pageCount << 12 else { throw refuse("(\(try name(of: symbol))) lies outside the image") }
    return symbol
  }

  /// The defined symbol of that name, by a walk over the whole table.
  func definedSymbol(_ name: String) throws(ToolstackError) -> Symbol? {
    let wanted = Array(name.utf8), reader = file.reader
    for index in 0..<symbolCount {
      guard let at = reader.u32(dynamic.symbols + index * 24), isName(UInt64(at), wanted) else { continue }
      let found = try symbol(index)
      if !found.isUndefined { return found }
    }
    return nil
  }

  private func isName(_ at: UInt64, _ wanted: [UInt8]) -> Bool {
    guard at < dynamic.stringsSize, dynamic.stringsSize - at > UInt64(wanted.count) else { return false }
    let start = Int(dynamic.strings + at)
    for index in 0..<wanted.count where file.bytes[start + index] != wanted[index] { return false }
    return file.bytes[start + wanted.count] == 0
  }

  /// The longest name of a symbol that is looked at.
  static let maximumNameBytes: UInt64 = 65536

  /// The name of a symbol, with what a terminal should not see replaced.
  func name(of symbol: Symbol) throws(ToolstackError) -> String {
    let at = symbol.nameAt
    if at < dynamic.stringsSize {
      let count = min(dynamic.stringsSize - at, Self.maximumNameBytes)
      let table = file.bytes[Int(dynamic.strings + at)..<Int(dynamic.strings + at + count)]
      if let end = table.firstIndex(of: 0) { return printable(table[table.startIndex..<end]) }
    }
    throw ToolstackError(.image, "\(path): a symbol's name lies outside the string table; the file is damaged")
  }
}

/// Text of a stranger's file, fit for a message: at most 200 bytes unless more are asked for, without control characters.
func printable(_ bytes: some Sequence<UInt8>, limit: Int = 200) -> String {
  String(decoding: bytes.prefix(limit).map { $0 < 32 || $0 == 127 ? 63 : $0 }, as: UTF8.self)
}
