public import RemoteProtocol

/// A client of the control socket. It blocks, and belongs to one thread.
///
/// A call waits for its reply; what comes in between (messages, parts of streams) is kept for ``next(within:)``. The host's keepalive is
/// answered whenever the client waits.
public final class RemoteClient {
  private let transport: Transport
  private var serial: UInt32 = 0
  private var inputs: [RemoteInput] = []
  /// The streams that are open.
  private var streams: Set<RemoteStreamID> = []
  /// How long a call waits for its reply, in milliseconds; nil: for ever.
  public var timeout: Int?

  /// Connects to the socket at `path`, and opens the connection.
  ///
  /// - Throws: ``RemoteClientError/unreachable(path:errno:)`` when nobody answers there.
  public init(path: String, readOnly: Bool = false, timeout: Int? = nil) throws(RemoteClientError) {
    transport = try Transport(path: path)
    self.timeout = timeout
    try call(Remote.AuthList())
    try call(Remote.ConnectOpen(name: "xen:///system", flags: readOnly ? .readOnly : []))
  }

  /// What to poll for input. After that, ``next(within:)`` with 0 until it gives nil: it reads ahead.
  public var descriptor: Int32 { transport.descriptor }

  /// Calls, and waits for the reply.
  ///
  /// - Throws: ``RemoteClientError/refused(_:)`` when the host answers with an error.
  @discardableResult
  public func call<P: RemoteProcedure>(_ call: P) throws(RemoteClientError) -> P.Reply { try exchange(call).reply }

  /// Calls for a stream; its parts come by ``next(within:)``.
  public func open(_ call: some RemoteStreamProcedure) throws(RemoteClientError) -> RemoteStreamID {
    let stream = RemoteStreamID(try exchange(call).header)
    streams.insert(stream)
    return stream
  }

  /// Sends bytes into a stream.
  public func send(_ bytes: [UInt8], to stream: RemoteStreamID) throws(RemoteClientError) {
    guard streams.contains(stream) else { return }
    for start in stride(from: 0, to: bytes.count, by: Packet.streamLimit) {
      try transport.send(stream.packet(Array(bytes[start..<min(start + Packet.streamLimit, bytes.count)])))
    }
  }

  /// Ends a stream in order; the host answers by ``RemoteInput/streamEnded(_:_:)``.
  public func finish(_ stream: RemoteStreamID) throws(RemoteClientError) {
    if streams.contains(stream) { try transport.send(stream.packet([], status: .ok)) }
  }

  /// The next input that is not a reply: what was kept, or what comes.
  ///
  /// - Parameter milliseconds: how long to wait for it; nil: for ever.
  /// - Returns: nil when none came in that time.
  public func next(within milliseconds: Int?) throws(RemoteClientError) -> RemoteInput? {
    while true {
      while let packet = try transport.taken() { try keep(packet) }
      if !inputs.isEmpty { return inputs.removeFirst() }
      guard try transport.receive(within: milliseconds) else { return nil }
    }
  }

  private func exchange<P: RemoteProcedure>(_ call: P) throws(RemoteClientError) -> (reply: P.Reply, header: PacketHeader) {
    let header = PacketHeader(program: P.program, procedure: P.procedure, type: .call, serial: serial)
    serial &+= 1
    let payload: [UInt8]
    do throws(XDRError) { payload = try call.encoded() } catch { throw .garbage(error) }
    try transport.send(Packet(header, payload: payload))
    while true {
      while let packet = try transport.taken() {
        guard packet.header.type == .reply, packet.header.serial == header.serial, packet.header.program == P.program else {
          try keep(packet)
          continue
        }
        return (try decode(packet), packet.header)
      }
      guard try transport.receive(within: timeout) else { throw .timeout }
    }
  }

  private func decode<Reply: XDRCodable>(_ packet: Packet) throws(RemoteClientError) -> Reply {
    let refusal: RemoteErrorRecord
    do throws(XDRError) {
      if packet.header.status != .error { return try Reply(decoding: packet.payload) }
      refusal = try RemoteErrorRecord(decoding: packet.payload)
    } catch { throw .garbage(error) }
    throw .refused(RemoteError(refusal))
  }

  /// Keeps what is not the reply that is waited for.
  private func keep(_ packet: Packet) throws(RemoteClientError) {
    if Keepalive.isKeepalive(packet) {
      if Keepalive.isPing(packet) { try transport.send(Keepalive.pong) }
      return
    }
    switch packet.header.type {
    case .message: inputs.append(.message(packet))
    case .stream:
      let stream = RemoteStreamID(packet.header)
      guard streams.contains(stream) else { return }
      if packet.header.status == .continue, !packet.payload.isEmpty {
        inputs.append(.stream(stream, packet.payload))
        return
      }
      streams.remove(stream)
      let record = packet.header.status == .error ? try? RemoteErrorRecord(decoding: packet.payload) : nil
      inputs.append(.streamEnded(stream, record.map { RemoteError($0) }))
    default: break
    }
  }
}

/// What the host sends that is not a reply.
public enum RemoteInput: Sendable {
  /// An event: give it to `init(_:)` of the message that it may be.
  case message(Packet)
  /// Bytes of a stream.
  case stream(RemoteStreamID, [UInt8])
  /// A stream's end; with an error if it was no orderly one.
  case streamEnded(RemoteStreamID, RemoteError?)
}
