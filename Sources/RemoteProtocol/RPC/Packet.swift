/// A program's number and version.
public struct RemoteProgram: Hashable, Sendable {
  public var number, version: UInt32

  public init(number: UInt32, version: UInt32) {
    self.number = number
    self.version = version
  }

  /// Asks whether the other side is alive.
  public static var keepalive: RemoteProgram { RemoteProgram(number: 0x6b65_6570, version: 1) }
}

/// What a packet is. A client's call is a ``call``, and so on.
public enum PacketType: UInt32, Sendable {
  case call = 0
  case reply = 1
  case message = 2
  case stream = 3
  case callWithDescriptors = 4
  case replyWithDescriptors = 5
  case streamHole = 6
}

/// How a call went, or how a stream goes on.
public enum PacketStatus: UInt32, Sendable {
  case ok = 0
  case error = 1
  case `continue` = 2
}

/// The six words that begin a packet.
public struct PacketHeader: Hashable, Sendable, XDRCodable {
  public var program: RemoteProgram
  public var procedure: UInt32
  public var type: PacketType
  public var serial: UInt32
  public var status: PacketStatus

  /// In bytes.
  public static let byteCount = 24

  public init(program: RemoteProgram, procedure: UInt32, type: PacketType, serial: UInt32, status: PacketStatus = .ok) {
    self.program = program
    self.procedure = procedure
    self.type = type
    self.serial = serial
    self.status = status
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    program = RemoteProgram(number: try reader.word(), version: try reader.word())
    procedure = try reader.word()
    let type = try reader.word()
    serial = try reader.word()
    let status = try reader.word()
    guard let type = PacketType(rawValue: type) else { throw XDRError("a packet of the unknown type \(type)") }
    guard let status = PacketStatus(rawValue: status) else { throw XDRError("a packet with the unknown status \(status)") }
    self.type = type
    self.status = status
  }

  public func encode(into writer: inout XDRWriter) {
    for word in [program.number, program.version, procedure, type.rawValue, serial, status.rawValue] { writer.word(word) }
  }
}

/// One message of either side: header and payload.
public struct Packet: Hashable, Sendable {
  public var header: PacketHeader
  public var payload: [UInt8]

  /// The most bytes that a packet has, its length included.
  public static let limit = 32 << 20 | 4
  /// The most bytes of a stream that travel in one packet.
  public static let streamLimit = 256 << 10

  public init(_ header: PacketHeader, payload: [UInt8] = []) {
    self.header = header
    self.payload = payload
  }

  /// What a length word announces: the number of bytes that follow it.
  ///
  /// - Throws: when no packet has that length.
  public static func bodyLength(_ length: UInt32) throws(XDRError) -> Int {
    guard length >= 4 + PacketHeader.byteCount, length <= limit else { throw XDRError("a packet of \(length) bytes") }
    return Int(length) - 4
  }

  /// Decodes what follows the length.
  public init(body: ArraySlice<UInt8>) throws(XDRError) {
    var reader = XDRReader(body)
    header = try PacketHeader(from: &reader)
    payload = Array(body.suffix(reader.remaining))
  }

  /// The whole packet, its length first.
  public var bytes: [UInt8] {
    var writer = XDRWriter()
    writer.word(UInt32(truncatingIfNeeded: 4 + PacketHeader.byteCount + payload.count))
    header.encode(into: &writer)
    // A header has no part that the protocol cannot carry.
    return ((try? writer.bytes()) ?? []) + payload
  }
}
