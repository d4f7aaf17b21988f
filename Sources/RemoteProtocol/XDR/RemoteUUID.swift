/// A UUID: sixteen bytes on the wire.
public struct RemoteUUID: XDRCodable, Hashable, CustomStringConvertible {
  /// Always sixteen.
  public let bytes: [UInt8]

  /// Nil if there are not sixteen bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Of zeros only.
  public init() { bytes = [UInt8](repeating: 0, count: 16) }

  public init(from reader: inout XDRReader) throws(XDRError) { bytes = try Array(reader.fixed(16)) }
  public func encode(into writer: inout XDRWriter) { writer.fixed(bytes) }

  /// The usual form, with its four hyphens.
  public var description: String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return text
  }
}
