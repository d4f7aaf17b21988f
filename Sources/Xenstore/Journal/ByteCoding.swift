/// Writes numbers and byte strings, one after the other.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func write<T: FixedWidthInteger>(_ value: T) {
    var rest = value
    for _ in 0..<(T.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest = T.bitWidth > 8 ? rest >> 8 : 0
    }
  }
  mutating func write(_ text: [UInt8]) {
    write(UInt32(truncatingIfNeeded: text.count))
    bytes += text
  }
  mutating func write(_ text: String) { write(Array(text.utf8)) }
}

/// Reads them back; nil where there is not enough.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T? {
    guard let bytes = take(T.bitWidth / 8) else { return nil }
    var value: T = 0
    for byte in bytes.reversed() { value = (T.bitWidth > 8 ? value << 8 : 0) | T(truncatingIfNeeded: byte) }
    return value
  }
  mutating func text() -> [UInt8]? {
    guard let count = number(UInt32.self) else { return nil }
    return take(Int(count)).map { Array($0) }
  }
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
