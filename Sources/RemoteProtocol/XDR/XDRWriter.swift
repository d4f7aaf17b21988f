/// Writes XDR (RFC 4506).
///
/// What the protocol cannot carry (a list or string beyond its limit) is not written, and ``bytes()`` says so.
public struct XDRWriter {
  private var buffer: [UInt8] = []
  private var failure: XDRError?

  public init() {}

  /// What was written.
  ///
  /// - Throws: the first value that the protocol cannot carry.
  public consuming func bytes() throws(XDRError) -> [UInt8] {
    if let failure { throw failure }
    return buffer
  }

  public mutating func word(_ value: UInt32) {
    for shift in [24, 16, 8, 0] as [UInt32] { buffer.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  public mutating func doubleWord(_ value: UInt64) {
    word(UInt32(truncatingIfNeeded: value >> 32))
    word(UInt32(truncatingIfNeeded: value))
  }

  /// Bytes, and the padding after them.
  public mutating func fixed(_ bytes: some Collection<UInt8>) {
    buffer.append(contentsOf: bytes)
    while buffer.count % 4 != 0 { buffer.append(0) }
  }

  private mutating func length(_ count: Int, atMost limit: Int) -> Bool {
    guard count <= limit else {
      if failure == nil { failure = XDRError("\(count) elements where \(limit) are allowed") }
      return false
    }
    word(UInt32(count))
    return true
  }

  public mutating func opaque(_ bytes: [UInt8], atMost limit: Int) {
    if length(bytes.count, atMost: limit) { fixed(bytes) }
  }

  public mutating func string(_ text: String) {
    if length(text.utf8.count, atMost: XDRReader.stringLimit) { fixed(text.utf8) }
  }

  public mutating func value(_ value: some XDRCodable) { value.encode(into: &self) }

  public mutating func optional(_ value: (some XDRCodable)?) {
    word(value == nil ? 0 : 1)
    value?.encode(into: &self)
  }

  public mutating func list(_ list: [some XDRCodable], atMost limit: Int) {
    guard length(list.count, atMost: limit) else { return }
    for element in list { element.encode(into: &self) }
  }

  /// Characters, each of which takes four bytes, cut or filled with NULs to `count` of them.
  public mutating func characters(_ text: String, exactly count: Int) {
    var characters = text.utf8.makeIterator()
    // The last one stays NUL: C reads a string here.
    for index in 0..<count { word(index + 1 < count ? characters.next().map { UInt32($0) } ?? 0 : 0) }
  }

  public mutating func characters(_ text: String, atMost limit: Int) {
    guard length(text.utf8.count, atMost: limit) else { return }
    for character in text.utf8 { word(UInt32(character)) }
  }
}
