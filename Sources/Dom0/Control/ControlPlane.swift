import RemoteProtocol
import RemoteServer

/// Serves clients of the control sockets: each connection has a ``ControlSession``. All on the host's thread, but for the sockets themselves.
public final class ControlPlane: HostFrontend {
  let host: Host
  private let server: RemoteServer
  private var sessions: [RemoteConnectionID: ControlSession] = [:]
  private var observer: Int?

  /// Listens for clients of `host`.
  ///
  /// - Parameter inherited: sockets that a service manager listens on; those whose paths end in `-ro` are for reading only. With none, the
  ///   two sockets of the host's run directory are made.
  public init(_ host: Host, inherited: [Int32] = []) throws(ToolstackError) {
    self.host = host
    var listeners = inherited.map { RemoteListener.descriptor($0) }
    if listeners.isEmpty {
      listeners = [.path(host.directories.controlSocket), .path(host.directories.readOnlySocket, isReadOnly: true)]
    }
    do throws(RemoteServerError) { server = try RemoteServer(listeners) } catch {
      throw ToolstackError(.host, "cannot listen for clients: \(error)")
    }
    observer = host.observe { [unowned self] event in
      for session in sessions.values { session.happened(event) }
    }
  }

  /// Readable when clients did something.
  public var descriptor: Int32 { server.descriptor }

  /// Whether any client is connected.
  public var hasClients: Bool { !sessions.isEmpty }

  /// Serves what clients did, without waiting; not all at once when there is much of it, for guests have their turn too.
  public func serve() {
    for input in server.take(atMost: 64) {
      switch input {
      case .opened(let id, _, let isReadOnly):
        sessions[id] = ControlSession(self, isReadOnly: isReadOnly) { [server] packet in server.send(packet, to: id) }
      case .packet(let id, let packet): sessions[id]?.take(packet)
      case .closed(let id): sessions.removeValue(forKey: id)?.end()
      }
    }
    for session in sessions.values { session.typeWaiting() }
  }

  /// Somebody changed a domain's metadata.
  func metadataChanged(_ domain: ManagedDomain, type: Int32, uri: String?) {
    for session in sessions.values { session.metadataChanged(domain, type: type, uri: uri) }
  }

  /// Ends all connections, after what was sent has gone out.
  public func stop() {
    if let observer { host.stopObserving(observer) }
    observer = nil
    for session in sessions.values { session.end() }
    sessions = [:]
    server.stop()
  }

  deinit { stop() }
}
