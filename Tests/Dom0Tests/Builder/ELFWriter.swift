/// Writes ELF64 shared objects byte by byte, right or wrong, for the builder to judge.
///
/// The file is one run of bytes whose offsets are its addresses: headers, then a text page, then read-only tables, then data.
struct ELFWriter {
  struct Symbol {
    var name: String, value: UInt64, section: UInt16, info: UInt8
    init(_ name: String, _ value: UInt64 = 0, section: UInt16 = 1, info: UInt8 = 0x12) {
      (self.name, self.value, self.section, self.info) = (name, value, section, info)
    }
    static func undefined(_ name: String, weak: Bool = false) -> Symbol { Symbol(name, section: 0, info: weak ? 0x20 : 0x10) }
  }
  struct Rela {
    var offset: UInt64, type: UInt32, symbol: UInt32, addend: UInt64
    init(_ offset: UInt64, type: UInt32, symbol: UInt32 = 0, addend: UInt64 = 0) {
      (self.offset, self.type, self.symbol, self.addend) = (offset, type, symbol, addend)
    }
  }
  struct Header {
    var type: UInt32, flags: UInt32, offset: UInt64, address: UInt64, fileSize: UInt64, memorySize: UInt64, alignment: UInt64
  }

  // Where things are: text (with the hypercall page behind it), tables, data, and what only memory has.
  static let text: UInt64 = 0x1000, hypercallPage: UInt64 = 0x2000, tables: UInt64 = 0x3000, data: UInt64 = 0x6000
  static let dataFileSize: UInt64 = 0x1800, dataMemorySize: UInt64 = 0x3400

  var symbols: [Symbol] = [Symbol("xen_start", text + 16), Symbol("hypercall_page", hypercallPage)]
  var rela: [Rela] = []
  var jumpRela: [Rela] = []
  var usesGNUHash = false
  var hasHash = true
  var type: UInt16 = 3
  var machine: UInt16 = 62
  /// Added to or replacing what is written by default.
  var moreTags: [(tag: UInt64, value: UInt64)] = []
  var withoutTags: Set<UInt64> = []
  var moreHeaders: [Header] = []
  var changeHeaders: (inout [Header]) -> Void = { _ in }
  var change: (inout [UInt8]) -> Void = { _ in }
  var notes: [UInt8] = []
  var textFlags: UInt32 = 5
  /// What the linker calls address 0 of the above.
  var origin: UInt64 = 0

  func bytes() -> [UInt8] {
    var file = [UInt8](repeating: 0, count: Int(Self.data + Self.dataFileSize))
    for index in Int(Self.text)..<Int(Self.tables) { file[index] = 0x90 }
    for index in Int(Self.data)..<file.count { file[index] = UInt8(truncatingIfNeeded: index) }
    var next = Self.tables
    func place(_ bytes: [UInt8]) -> UInt64 {
      let at = next
      file.replaceSubrange(Int(at)..<Int(at) + bytes.count, with: bytes)
      next = (at + UInt64(bytes.count) + 15) & ~15
      return at
    }
    var strings: [UInt8] = [0], table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      table +=
        le(UInt64(strings.count), 4) + [symbol.info, 0] + le(UInt64(symbol.section), 2)
        + le([0, 0xfff1].contains(symbol.section) ? symbol.value : symbol.value &+ origin) + le(0)
      strings += Array(symbol.name.utf8) + [0]
    }
    func relocations(_ list: [Rela]) -> [UInt8] {
      list.flatMap {
        le($0.offset &+ origin) + le(UInt64($0.symbol) << 32 | UInt64($0.type)) + le($0.type == 8 ? $0.addend &+ origin : $0.addend)
      }
    }
    let symbolsAt = place(table), stringsAt = place(strings)
    var dynamic: [(tag: UInt64, value: UInt64)] = [(1, 0), (5, stringsAt), (6, symbolsAt), (10, UInt64(strings.count)), (11, 24)]
    if !rela.isEmpty { dynamic += [(7, place(relocations(rela))), (8, UInt64(rela.count * 24)), (9, 24)] }
    if !jumpRela.isEmpty { dynamic += [(23, place(relocations(jumpRela))), (2, UInt64(jumpRela.count * 24)), (20, 7)] }
    if hasHash && usesGNUHash {
      // One bucket with all symbols but the null one, no bloom filter that says anything.
      let chain = symbols.indices.flatMap { le($0 == symbols.count - 1 ? 1 : 0, 4) }
      dynamic.append((0x6fff_fef5, place(le(1, 4) + le(1, 4) + le(1, 4) + le(0, 4) + le(~0) + le(symbols.isEmpty ? 0 : 1, 4) + chain)))
    } else if hasHash {
      let chain = (0...symbols.count).flatMap { _ in le(0, 4) }
      dynamic.append((4, place(le(1, 4) + le(UInt64(symbols.count + 1), 4) + le(0, 4) + chain)))
    }
    dynamic = dynamic.filter { !withoutTags.contains($0.tag) } + moreTags + [(0, 0)]
    let addresses: Set<UInt64> = [4, 5, 6, 7, 23, 0x6fff_fef5]
    let dynamicAt = place(dynamic.flatMap { le($0.tag) + le(addresses.contains($0.tag) ? $0.value &+ origin : $0.value) })
    let notesAt = notes.isEmpty ? 0 : place(notes)
    precondition(next <= Self.data, "the test's tables fit")

    var headers = [
      Header(type: 1, flags: textFlags, offset: 0, address: 0, fileSize: Self.tables, memorySize: Self.tables, alignment: 0x1000),
      Header(
        type: 1, flags: 4, offset: Self.tables, address: Self.tables, fileSize: next - Self.tables, memorySize: next - Self.tables,
        alignment: 0x1000),
      Header(
        type: 1, flags: 6, offset: Self.data, address: Self.data, fileSize: Self.dataFileSize, memorySize: Self.dataMemorySize,
        alignment: 0x1000),
      Header(
        type: 2, flags: 4, offset: dynamicAt, address: dynamicAt, fileSize: UInt64(dynamic.count * 16),
        memorySize: UInt64(dynamic.count * 16), alignment: 8),
    ]
    if !notes.isEmpty {
      headers.append(
        Header(
          type: 4, flags: 4, offset: notesAt, address: notesAt, fileSize: UInt64(notes.count), memorySize: UInt64(notes.count), alignment: 4
        ))
    }
    for index in headers.indices { headers[index].address += origin }
    headers += moreHeaders
    changeHeaders(&headers)
    let start: [UInt8] =
      [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + le(UInt64(type), 2) + le(UInt64(machine), 2) + le(1, 4)
      + le(0) + le(64) + le(0) + le(0, 4) + le(64, 2) + le(56, 2) + le(UInt64(headers.count), 2) + le(64, 2) + le(0, 2) + le(0, 2)
    let program = headers.flatMap {
      le(UInt64($0.type), 4) + le(UInt64($0.flags), 4) + le($0.offset) + le($0.address) + le($0.address) + le($0.fileSize)
        + le($0.memorySize) + le($0.alignment)
    }
    file.replaceSubrange(0..<64 + program.count, with: start + program)
    change(&file)
    return file
  }
}

/// An integer in little-endian order.
func le(_ value: UInt64, _ count: UInt64 = 8) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
