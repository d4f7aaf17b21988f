/// A value that travels as XDR.
public protocol XDRCodable: Sendable {
  init(from reader: inout XDRReader) throws(XDRError)
  func encode(into writer: inout XDRWriter)
}

extension XDRCodable {
  /// Decodes what must be all of `bytes`.
  public init(decoding bytes: [UInt8]) throws(XDRError) {
    var reader = XDRReader(bytes)
    try self.init(from: &reader)
    try reader.finish()
  }

  /// - Throws: when the protocol cannot carry the value.
  public func encoded() throws(XDRError) -> [UInt8] {
    var writer = XDRWriter()
    encode(into: &writer)
    return try writer.bytes()
  }
}

extension UInt32: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = try reader.word() }
  public func encode(into writer: inout XDRWriter) { writer.word(self) }
}

extension Int32: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = Int32(bitPattern: try reader.word()) }
  public func encode(into writer: inout XDRWriter) { writer.word(UInt32(bitPattern: self)) }
}

extension UInt64: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = try reader.doubleWord() }
  public func encode(into writer: inout XDRWriter) { writer.doubleWord(self) }
}

extension Int64: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = Int64(bitPattern: try reader.doubleWord()) }
  public func encode(into writer: inout XDRWriter) { writer.doubleWord(UInt64(bitPattern: self)) }
}

/// An unsigned char: it takes four bytes.
extension UInt8: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) {
    guard let value = UInt8(exactly: try reader.word()) else { throw XDRError("a char out of range") }
    self = value
  }
  public func encode(into writer: inout XDRWriter) { writer.word(UInt32(self)) }
}

/// An unsigned short: it takes four bytes.
extension UInt16: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) {
    guard let value = UInt16(exactly: try reader.word()) else { throw XDRError("a short out of range") }
    self = value
  }
  public func encode(into writer: inout XDRWriter) { writer.word(UInt32(self)) }
}

/// Whatever is not zero is true, as in C: Go's clients send 1 in the first of the four bytes.
extension Bool: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = try reader.word() != 0 }
  public func encode(into writer: inout XDRWriter) { writer.word(self ? 1 : 0) }
}

extension Double: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = Double(bitPattern: try reader.doubleWord()) }
  public func encode(into writer: inout XDRWriter) { writer.doubleWord(bitPattern) }
}

extension String: XDRCodable {
  public init(from reader: inout XDRReader) throws(XDRError) { self = try reader.string() }
  public func encode(into writer: inout XDRWriter) { writer.string(self) }
}

/// A set of flags: an unsigned int. All bits are kept, for the host to judge.
public protocol XDRFlags: XDRCodable, OptionSet where RawValue == UInt32 {}

extension XDRFlags {
  public init(from reader: inout XDRReader) throws(XDRError) { self.init(rawValue: try reader.word()) }
  public func encode(into writer: inout XDRWriter) { writer.word(rawValue) }
}
