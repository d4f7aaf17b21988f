import Glibc
import NIOCore
import NIOPosix
public import RemoteProtocol

/// The control sockets, served on a thread of their own.
///
/// That thread does what must not wait (accepting, framing, keepalive, writing) and hands whole packets to the owner's thread, which polls
/// ``descriptor`` and calls ``take()``. All functions are for one thread, the owner's.
///
/// No client can hold up another: a connection is not read while five of its calls are in hand or while it does not read what it was
/// answered, has a bounded number of bytes waiting in either direction, and is closed when it says what is not the protocol.
public final class RemoteServer {
  private let group: MultiThreadedEventLoopGroup
  private let hub: ConnectionHub
  private let listening: [any Channel]
  private var isStopped = false

  /// Listens on all `listeners`.
  ///
  /// - Throws: when one of them cannot be listened on; then none is.
  public init(_ listeners: [RemoteListener], limits: RemoteLimits = RemoteLimits()) throws(RemoteServerError) {
    var limits = limits
    // Whoever takes all that is left must not take what domains need.
    limits.connections = min(limits.connections, descriptorLimit() / 2)
    var sockets: [(descriptor: Int32, isReadOnly: Bool)] = []
    do throws(RemoteServerError) {
      for listener in listeners { sockets.append((try listener.open(), listener.isReadOnly)) }
    } catch {
      for socket in sockets { Glibc.close(socket.descriptor) }
      throw error
    }
    guard let notice = Notice() else {
      let reason = errno
      for socket in sockets { Glibc.close(socket.descriptor) }
      throw RemoteServerError("pipe", errno: reason)
    }
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    hub = ConnectionHub(loop: group.next(), notice: notice, limits: limits)
    var channels: [any Channel] = []
    do {
      for socket in sockets {
        let hub = hub
        let isReadOnly = socket.isReadOnly
        let bootstrap = ServerBootstrap(group: group)
          .serverChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              // Without descriptors it waits for some, instead of trying again and again.
              try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
            }
          }
          .childChannelOption(ChannelOptions.autoRead, value: false)
          .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: false)
          .childChannelOption(
            ChannelOptions.writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 1 << 20)
          )
          .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHandler(ConnectionHandler(hub: hub, isReadOnly: isReadOnly))
            }
          }
        channels.append(try bootstrap.withBoundSocket(socket.descriptor).wait())
        // NIO listens with room for 128 that it has not accepted yet.
        Glibc.listen(socket.descriptor, 1024)
      }
    } catch {
      listening = channels
      stop()
      throw RemoteServerError("cannot listen: \(error)")
    }
    listening = channels
  }

  deinit { stop() }

  /// Readable while there is something to ``take()``.
  public var descriptor: Int32 { hub.notice.descriptor }

  /// What came in since the last time, or the first part of it: then there is more to take at once.
  public func take(atMost limit: Int = .max) -> [RemoteServerInput] { hub.take(atMost: limit) }

  /// Sends a packet to a connection; nothing happens if it is closed.
  public func send(_ packet: Packet, to connection: RemoteConnectionID) { hub.order(.send(packet, connection)) }

  /// Closes a connection after what was sent to it has gone out.
  public func close(_ connection: RemoteConnectionID) { hub.order(.close(connection)) }

  /// Takes no more connections; those that there are go on.
  public func stopListening() {
    for channel in listening { channel.close(promise: nil) }
  }

  /// Ends everything, after what was sent has gone out, or a moment later if somebody does not read it.
  public func stop() {
    guard !isStopped else { return }
    isStopped = true
    stopListening()
    hub.drain()
    try? group.syncShutdownGracefully()
  }
}

/// What clients did.
public enum RemoteServerInput: Sendable {
  /// A client connected.
  case opened(RemoteConnectionID, RemotePeer, isReadOnly: Bool)
  /// A client sent a packet. A call must be answered, by a reply with its serial.
  case packet(RemoteConnectionID, Packet)
  /// A connection is gone. Nothing of it comes after this.
  case closed(RemoteConnectionID)
}

/// Names a connection; never used again for another one.
public struct RemoteConnectionID: Hashable, Sendable {
  let number: UInt64
}

/// Who is at the other end.
public struct RemotePeer: Hashable, Sendable {
  public var process: Int32
  public var user, group: UInt32
}

/// What a client may take at most.
public struct RemoteLimits: Sendable {
  /// Connections at a time.
  public var connections = 4096
  /// Calls of one connection that are not answered yet; more are not read.
  public var callsInHand = 5
  /// The longest packet that a client may send, in bytes.
  public var packet = 5 << 20
  /// Bytes of packets that have not come whole, of all connections together.
  public var partial = 256 << 20
  /// Bytes that wait to be read by one client; beyond that it is cut off.
  public var output = 80 << 20
  /// Bytes of messages and streams that may wait there.
  public var unasked = 8 << 20

  public init() {}
}

/// Why the sockets cannot be served.
public struct RemoteServerError: Error, CustomStringConvertible {
  public var description: String

  init(_ text: String) { description = text }
  // SAFETY: strerror's text is copied at once.
  init(_ text: String, errno number: Int32) { description = unsafe "\(text): \(String(cString: strerror(number)))" }
}

/// How many descriptors this process may have; the usual 1024 are too few for a thousand clients, and are raised.
private func descriptorLimit() -> Int {
  var limit = rlimit()
  // SAFETY: the record lives through both calls.
  guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
  var raised = limit
  raised.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 16384))
  let isRaised = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0
  return Int(clamping: isRaised ? raised.rlim_cur : limit.rlim_cur)
}
