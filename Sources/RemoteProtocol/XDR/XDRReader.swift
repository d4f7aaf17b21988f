/// Reads XDR (RFC 4506) from bytes that a stranger sent.
///
/// Every length is held against its limit and against the bytes that are left before anything is allocated.
public struct XDRReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  /// The longest string that libvirt's protocol allows, in bytes.
  public static let stringLimit = 4 << 20

  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }
  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// How many bytes are left.
  public var remaining: Int { bytes.endIndex - index }

  /// Ends the reading.
  ///
  /// - Throws: when something is left.
  public func finish() throws(XDRError) {
    if remaining != 0 { throw XDRError("\(remaining) bytes too many") }
  }

  public mutating func word() throws(XDRError) -> UInt32 {
    guard remaining >= 4 else { throw XDRError("too short") }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] { value = value << 8 | UInt32(byte) }
    index += 4
    return value
  }

  public mutating func doubleWord() throws(XDRError) -> UInt64 {
    let high = try word()
    return try UInt64(high) << 32 | UInt64(word())
  }

  /// `count` bytes, and the padding after them.
  public mutating func fixed(_ count: Int) throws(XDRError) -> ArraySlice<UInt8> {
    guard count <= remaining else { throw XDRError("too short") }
    let padding = (4 - count % 4) % 4
    guard padding <= remaining - count else { throw XDRError("too short") }
    defer { index += count + padding }
    return bytes[index..<index + count]
  }

  private mutating func length(atMost limit: Int) throws(XDRError) -> Int {
    let count = try word()
    guard count <= limit else { throw XDRError("\(count) elements where \(limit) are allowed") }
    return Int(count)
  }

  /// Bytes of a length that comes first.
  public mutating func opaque(atMost limit: Int) throws(XDRError) -> [UInt8] { try Array(fixed(length(atMost: limit))) }

  /// Text in UTF-8, without NUL.
  public mutating func string() throws(XDRError) -> String {
    let bytes = try fixed(length(atMost: Self.stringLimit))
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw XDRError("a string that is no text") }
    return text
  }

  public mutating func value<T: XDRCodable>() throws(XDRError) -> T { try T(from: &self) }

  /// A value, if what comes first says that there is one.
  public mutating func optional<T: XDRCodable>() throws(XDRError) -> T? { try value() as Bool ? try value() : nil }

  public mutating func list<T: XDRCodable>(atMost limit: Int) throws(XDRError) -> [T] {
    let count = try length(atMost: limit)
    // Each element takes four bytes or more.
    guard count <= remaining / 4 else { throw XDRError("too short") }
    var list: [T] = []
    list.reserveCapacity(count)
    for _ in 0..<count { try list.append(T(from: &self)) }
    return list
  }

  /// Characters, each of which takes four bytes; those after a NUL are padding.
  public mutating func characters(exactly count: Int) throws(XDRError) -> String {
    var characters: [UInt8] = []
    for _ in 0..<count { characters.append(UInt8(truncatingIfNeeded: try word())) }
    let text = characters.prefix { $0 != 0 }
    guard let text = String(validating: text, as: UTF8.self) else { throw XDRError("a string that is no text") }
    return text
  }

  /// Characters of a number that comes first, each of which takes four bytes.
  public mutating func characters(atMost limit: Int) throws(XDRError) -> String {
    let count = try length(atMost: limit)
    guard count <= remaining / 4 else { throw XDRError("too short") }
    return try characters(exactly: count)
  }
}

/// Bytes that are not what the protocol says, or values that it cannot carry.
public struct XDRError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}
