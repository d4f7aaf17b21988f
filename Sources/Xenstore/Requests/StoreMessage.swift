public import PVInterfaces

/// A request, a reply or a watch event.
public struct StoreMessage: Hashable, Sendable {
  public var type: XenstoreMessageType
  /// Repeated in the reply.
  public var request: UInt32
  public var transaction: UInt32
  public var payload: [UInt8]

  public init(_ type: XenstoreMessageType, request: UInt32 = 0, transaction: UInt32 = 0, _ payload: [UInt8] = []) {
    self.type = type
    self.request = request
    self.transaction = transaction
    self.payload = payload
  }

  /// A message of strings, with a zero after each.
  public init(_ type: XenstoreMessageType, request: UInt32 = 0, transaction: UInt32 = 0, strings: [String]) {
    self.init(type, request: request, transaction: transaction, strings.wireStrings)
  }

  /// What goes over the wire.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(XenstoreHeader.byteCount + payload.count)
    for word in [type.rawValue, request, transaction, UInt32(truncatingIfNeeded: payload.count)] { bytes.append(littleEndian: word) }
    return bytes + payload
  }

  /// The parts of the payload that end in a zero. What follows the last zero is left out.
  var strings: [ArraySlice<UInt8>] {
    var strings: [ArraySlice<UInt8>] = []
    var start = payload.startIndex
    while let end = payload[start...].firstIndex(of: 0) {
      strings.append(payload[start..<end])
      start = end + 1
    }
    return strings
  }

  /// The payload, when it is one string with its zero.
  func onlyString() throws(StoreError) -> ArraySlice<UInt8> {
    guard let zero = payload.firstIndex(of: 0), zero == payload.count - 1 else { throw .invalid }
    return payload[..<zero]
  }

  /// The strings, when there are that many and nothing after the last.
  func strings(exactly count: Int) throws(StoreError) -> [ArraySlice<UInt8>] {
    let strings = strings
    guard strings.count == count, payload.last == 0 else { throw .invalid }
    return strings
  }
}

/// Takes messages out of a stream of bytes that comes in pieces.
public struct StoreDecoder: Hashable, Sendable {
  /// A message longer than the protocol allows: the stream cannot be followed any more.
  public struct Violation: Error, Hashable, Sendable {}

  /// What came of a message that is not complete.
  public private(set) var rest: [UInt8]

  public init(rest: [UInt8] = []) { self.rest = rest }

  public mutating func feed(_ bytes: some Collection<UInt8>) { rest += bytes }

  /// The next complete message.
  public mutating func next() throws(Violation) -> StoreMessage? {
    guard rest.count >= XenstoreHeader.byteCount else { return nil }
    let header = XenstoreHeader(
      words: (rest.littleEndianWord(at: 0), rest.littleEndianWord(at: 4), rest.littleEndianWord(at: 8), rest.littleEndianWord(at: 12)))
    guard header.length <= XenstoreLimits.payload else { throw Violation() }
    let end = XenstoreHeader.byteCount + Int(header.length)
    guard rest.count >= end else { return nil }
    let payload = Array(rest[XenstoreHeader.byteCount..<end])
    rest.removeFirst(end)
    return StoreMessage(header.type, request: header.request, transaction: header.transaction, payload)
  }
}

extension [UInt8] {
  mutating func append(littleEndian word: UInt32) { for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: word >> shift)) } }

  /// Four bytes that the caller knows to be there.
  func littleEndianWord(at offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << (8 * UInt32($1)) } }
}

extension [String] {
  /// Their bytes, with a zero after each.
  var wireStrings: [UInt8] {
    var bytes: [UInt8] = []
    for text in self {
      bytes += text.utf8
      bytes.append(0)
    }
    return bytes
  }
}
