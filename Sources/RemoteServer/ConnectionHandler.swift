import Glibc
import NIOCore
import RemoteProtocol

/// One connection, on the loop's thread.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let hub: ConnectionHub
  private let isReadOnly: Bool
  private var id: RemoteConnectionID?
  private var context: ChannelHandlerContext?
  private var received = ByteBuffer()
  /// How many of `received`'s bytes are counted in the hub.
  private var counted = 0
  /// Packets that were given to the owner and are not finished.
  private var inHand = 0
  private var waiting = 0
  private var waitingUnasked = 0
  private var isReading = false
  private var isClosing = false

  init(hub: ConnectionHub, isReadOnly: Bool) {
    self.hub = hub
    self.isReadOnly = isReadOnly
  }

  /// Completes when the connection is closed.
  var closed: EventLoopFuture<Void> { context?.channel.closeFuture ?? hub.loop.makeSucceededVoidFuture() }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    // Processes that the host starts must not hold its clients' connections: they outlive it.
    try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }
    guard let channel = context.channel as? any SocketOptionProvider else { return abort() }
    let credentials: EventLoopFuture<PeerCredentials> = channel.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
    credentials.assumeIsolated().whenComplete { self.admit(try? $0.get()) }
  }

  /// Lets the process at the other end in, as the kernel knows it.
  private func admit(_ peer: PeerCredentials?) {
    let shared = hub.shared
    // Whoever may become this user may do what this user does; nobody else.
    guard let peer, peer.uid == geteuid() || peer.uid == 0, shared.handlers.count < hub.limits.connections, !shared.isDraining else {
      return abort()
    }
    let id = RemoteConnectionID(number: shared.next)
    shared.next += 1
    shared.handlers[id] = self
    self.id = id
    hub.give(.opened(id, RemotePeer(process: peer.pid, user: peer.uid, group: peer.gid), isReadOnly: isReadOnly))
    read()
  }

  func channelInactive(context: ChannelHandlerContext) {
    hub.shared.partial -= counted
    counted = 0
    guard let id else { return }
    hub.shared.handlers[id] = nil
    self.id = nil
    hub.give(.closed(id))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { abort() }

  // MARK: In

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isReading = false
    guard !isClosing else { return }
    var bytes = unwrapInboundIn(data)
    received.writeBuffer(&bytes)
    takePackets()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    read()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      takePackets()
      read()
    }
  }

  /// So many packets are done with.
  func finished(_ count: Int) {
    inHand -= count
    takePackets()
    read()
  }

  private var mayTake: Bool { !isClosing && inHand < hub.limits.callsInHand && context?.channel.isWritable == true }

  private func read() {
    guard mayTake, !isReading else { return }
    isReading = true
    context?.read()
  }

  /// Gives the owner what has come whole.
  private func takePackets() {
    guard let id else { return }
    while mayTake, let length = received.getInteger(at: received.readerIndex, as: UInt32.self) {
      guard let count = try? Packet.bodyLength(length), count + 4 <= hub.limits.packet else { return abort() }
      guard received.readableBytes >= count + 4 else { break }
      received.moveReaderIndex(forwardBy: 4)
      guard let body = received.readBytes(length: count), let packet = try? Packet(body: body[...]) else { return abort() }
      if Keepalive.isKeepalive(packet) {
        if Keepalive.isPing(packet) {
          write(Keepalive.pong)
          flush()
        }
        continue
      }
      switch packet.header.type {
      case .call, .stream, .streamHole:
        inHand += 1
        hub.give(.packet(id, packet))
      // Descriptors are not taken, and a client has no business with replies and messages.
      default: return abort()
      }
    }
    received.discardReadBytes()
    if received.readableBytes == 0, received.capacity > 65536 { received = ByteBuffer() }
    hub.shared.partial += received.readableBytes - counted
    counted = received.readableBytes
    if hub.shared.partial > hub.limits.partial, counted > 65536 { abort() }
  }

  // MARK: Out

  func write(_ packet: Packet) {
    guard let context, !isClosing else { return }
    let bytes = packet.bytes
    let isUnasked = packet.header.type != .reply
    waiting += bytes.count
    if isUnasked { waitingUnasked += bytes.count }
    if waiting > hub.limits.output || waitingUnasked > hub.limits.unasked { return abort() }
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.waiting -= bytes.count
      if isUnasked { self.waitingUnasked -= bytes.count }
      if self.isClosing, self.waiting == 0 { self.abort() }
    }
    context.write(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: promise)
    if packet.header.type == .reply { inHand -= 1 }
  }

  func flush() {
    context?.flush()
    takePackets()
    read()
  }

  func closeAfterOutput() {
    guard !isClosing else { return }
    isClosing = true
    context?.flush()
    if waiting == 0 { return abort() }
    // Whoever does not read the rest is not waited for.
    hub.loop.assumeIsolated().scheduleTask(in: .seconds(2)) { self.abort() }
  }

  func abort() {
    isClosing = true
    context?.close(promise: nil)
  }
}

/// What the kernel says of a peer: `struct ucred`.
private struct PeerCredentials {
  var pid: Int32 = 0
  var uid: UInt32 = 0
  var gid: UInt32 = 0
}
