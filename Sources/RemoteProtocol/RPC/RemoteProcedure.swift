/// A call: its arguments, and what it answers.
public protocol RemoteProcedure: XDRCodable {
  associatedtype Reply: XDRCodable
  static var program: RemoteProgram { get }
  static var procedure: UInt32 { get }
  /// What messages call it: libvirt's function, or its own name.
  static var api: String { get }
  /// What a connection must be allowed.
  static var access: RemoteAccess { get }
  /// The flags that are set and not allowed.
  var unsupportedFlags: UInt32 { get }
}

extension RemoteProcedure {
  public var unsupportedFlags: UInt32 { 0 }
}

/// A call after which a stream runs under the call's serial.
public protocol RemoteStreamProcedure: RemoteProcedure {}

/// What the host says unasked.
public protocol RemoteMessage: XDRCodable {
  static var program: RemoteProgram { get }
  static var procedure: UInt32 { get }
}

extension RemoteMessage {
  /// The message as a packet.
  ///
  /// - Throws: when the protocol cannot carry it.
  public func packet() throws(XDRError) -> Packet {
    Packet(PacketHeader(program: Self.program, procedure: Self.procedure, type: .message, serial: 0), payload: try encoded())
  }

  /// The message that a packet holds; nil if it is another one.
  public init?(_ packet: Packet) {
    let header = packet.header
    guard header.program == Self.program, header.procedure == Self.procedure, header.type == .message else { return nil }
    guard let message = try? Self(decoding: packet.payload) else { return nil }
    self = message
  }
}

/// The reply of a call that answers nothing.
public struct NoReply: XDRCodable, Hashable {
  public init() {}
  public init(from reader: inout XDRReader) throws(XDRError) {}
  public func encode(into writer: inout XDRWriter) {}
}

/// What a connection may do; each includes the one before.
public enum RemoteAccess: Int, Comparable, Sendable {
  /// Nothing was opened yet.
  case none
  case read
  case write

  public static func < (left: RemoteAccess, right: RemoteAccess) -> Bool { left.rawValue < right.rawValue }
}

/// What names a stream of a connection: the call that made it.
public struct RemoteStreamID: Hashable, Sendable {
  public var program: RemoteProgram
  public var procedure, serial: UInt32

  public init(_ header: PacketHeader) {
    program = header.program
    procedure = header.procedure
    serial = header.serial
  }

  /// A packet of this stream: bytes, or with none of them its end.
  public func packet(_ bytes: [UInt8], status: PacketStatus = .continue) -> Packet {
    Packet(PacketHeader(program: program, procedure: procedure, type: .stream, serial: serial, status: status), payload: bytes)
  }
}
