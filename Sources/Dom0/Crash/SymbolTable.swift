/// The names in an ELF image, by address. The file is a stranger's: whatever does not hold together is left out.
public struct SymbolTable: Sendable {
  struct Symbol: Sendable {
    var address: UInt64
    var size: UInt64
    var name: String
  }
  /// Functions, by address.
  private var functions: [Symbol] = []
  private var named: [String: Symbol] = [:]

  /// How many entries are read, and how many bytes of names, however many a hostile file has.
  private var entriesLeft = 1 << 20, nameBytesLeft = 64 << 20

  private enum Section {
    static let symbols: UInt32 = 2, dynamicSymbols: UInt32 = 11
  }

  public init(bytes: [UInt8]) {
    let reader = ByteReader(bytes)
    guard let at = reader.u64(40), let size = reader.u16(58), let count = reader.u16(60), size >= 64 else { return }
    for kind in [Section.symbols, Section.dynamicSymbols] {
      for index in 0..<UInt64(count) {
        let section = at &+ index * UInt64(size)
        guard reader.holds(at, index * UInt64(size) + 64), reader.u32(section + 4) == kind else { continue }
        read(reader, section, headers: at, size: UInt64(size), count: UInt64(count))
      }
      if !functions.isEmpty { break }
    }
    functions.sort { $0.address < $1.address }
  }

  private mutating func read(_ reader: ByteReader, _ section: UInt64, headers: UInt64, size: UInt64, count: UInt64) {
    guard let start = reader.u64(section + 24), let length = reader.u64(section + 32), let link = reader.u32(section + 40),
      reader.holds(start, length), UInt64(link) < count
    else { return }
    let strings = headers + UInt64(link) * size
    guard reader.holds(headers, UInt64(link) * size + 64), let text = reader.u64(strings + 24), let textLength = reader.u64(strings + 32),
      reader.holds(text, textLength)
    else { return }
    for index in 0..<length / 24 {
      guard entriesLeft > 0, nameBytesLeft > 0 else { return }
      entriesLeft -= 1
      let entry = start + index * 24
      guard let name = reader.u32(entry), let info = reader.u8(entry + 4), let home = reader.u16(entry + 6), home != 0,
        let address = reader.u64(entry + 8), let bytes = reader.u64(entry + 16), UInt64(name) < textLength
      else { continue }
      let type = info & 15
      guard type <= 2, let word = Self.text(reader, text + UInt64(name), end: text + textLength), !word.isEmpty else { continue }
      nameBytesLeft -= word.utf8.count
      let symbol = Symbol(address: address, size: bytes, name: word)
      named[word] = symbol
      // Functions, the page of hypercall stubs, and labels of assembly that are not the assembler's own.
      if type == 2 || word == "hypercall_page" || type == 0 && !word.hasPrefix(".") && !word.hasPrefix("$") { functions.append(symbol) }
    }
  }

  private static func text(_ reader: ByteReader, _ start: UInt64, end: UInt64) -> String? {
    var bytes: [UInt8] = []
    var at = start
    while at < end, bytes.count < 1024, let byte = reader.u8(at), byte != 0 {
      bytes.append(byte)
      at += 1
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The function that an address of the image lies in, and how far from its start.
  public func function(at address: UInt64) -> (name: String, offset: UInt64)? {
    var low = 0, high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    // Of several that start at one address, any that is large enough.
    var index = low - 1
    var label: Symbol?
    while index >= 0, low - index <= 16 {
      let symbol = functions[index]
      let offset = address - symbol.address
      if offset < symbol.size { return (symbol.name, offset) }
      if symbol.size == 0, offset < 4096, label == nil { label = symbol }
      index -= 1
    }
    return label.map { ($0.name, address - $0.address) }
  }

  /// Where a symbol lies in the image, and how large it is.
  public func symbol(_ name: String) -> (address: UInt64, size: UInt64)? { named[name].map { ($0.address, $0.size) } }

  public var isEmpty: Bool { named.isEmpty }
}
