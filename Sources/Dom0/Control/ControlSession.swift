import HypercallABI
import RemoteProtocol

/// One connection of a client: what it may do, what it listens to, what it has open.
///
/// The handlers of the calls are extensions, by subject.
final class ControlSession: RemoteHandler, XenolithHandler {
  unowned let plane: ControlPlane
  private let isReadOnly: Bool
  private let send: (Packet) -> Void
  /// What the connection may do now.
  var access = RemoteAccess.none
  var registrations = EventRegistrations()
  var streams: [RemoteStreamID: any ClientStream] = [:]
  /// Domains that end with this connection.
  var autodestroyed: [RemoteDomain] = []
  /// A call is being carried out: what happens meanwhile is told after its reply.
  private var isAnswering = false
  private var postponed: [Packet] = []

  var host: Host { plane.host }

  init(_ plane: ControlPlane, isReadOnly: Bool, send: @escaping (Packet) -> Void) {
    self.plane = plane
    self.isReadOnly = isReadOnly
    self.send = send
  }

  /// The client is gone.
  func end() {
    for stream in streams.values { stream.close() }
    streams = [:]
    registrations = EventRegistrations()
    access = .none
    let domains = autodestroyed
    autodestroyed = []
    for domain in domains {
      guard let managed = try? managed(domain), managed.id.map({ Int32($0.rawValue) }) == domain.id else { continue }
      try? host.destroy(managed)
    }
  }

  /// Takes what the client sent.
  func take(_ packet: Packet) {
    switch packet.header.type {
    case .call: if let reply = answer(packet) { send(reply) }
    default: takeStream(packet)
    }
    for packet in postponed { send(packet) }
    postponed = []
  }

  /// The reply to a call; nil when it comes later.
  private func answer(_ packet: Packet) -> Packet? {
    isAnswering = true
    defer { isAnswering = false }
    let later = { [weak self] (reply: Packet) in if let self { say(reply) } }
    do throws(RemoteError) {
      switch packet.header.program {
      case Remote.program: return try answerRemote(packet, access: access, later: later).map { packet.reply($0) }
      case Xenolith.program: return try answerXenolith(packet, access: access, later: later).map { packet.reply($0) }
      default: throw packet.unknownProgram
      }
    } catch { return packet.reply(error) }
  }

  /// Says something that is no reply: at once, or after the reply to the call that is being carried out.
  func say(_ packet: Packet) {
    if isAnswering { postponed.append(packet) } else { send(packet) }
  }
  func say(_ message: some RemoteMessage) {
    // Names and texts that the protocol cannot carry do not get this far: they came by it.
    if let packet = try? message.packet() { say(packet) }
  }

  // MARK: Opening

  func authList(_ call: Remote.AuthList) throws(RemoteError) -> Remote.AuthList.Reply { .init(types: [0]) }

  func connectOpen(_ call: Remote.ConnectOpen) throws(RemoteError) {
    guard access == .none else { throw RemoteError(.operationInvalid, "connection is open already") }
    guard Self.isOurs(call.name ?? "") else {
      throw RemoteError(.noConnection, message: "no connection driver available for \(call.name ?? "")")
    }
    access = isReadOnly || call.flags.contains(.readOnly) ? .read : .write
  }

  /// Whether a URI means this host: `xen://`, and one of the usual paths.
  private static func isOurs(_ uri: String) -> Bool {
    let name = uri.prefix { $0 != "?" }
    return ["", "xen://", "xen:///", "xen:///system", "xen:///session"].contains(String(name))
  }

  func connectClose(_ call: Remote.ConnectClose) throws(RemoteError) { end() }
}
