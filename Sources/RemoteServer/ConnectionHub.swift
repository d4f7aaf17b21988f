import NIOCore
import RemoteProtocol
import Synchronization

/// What the owner's thread and the loop's thread share: two queues.
final class ConnectionHub: Sendable {
  enum Order {
    case send(Packet, RemoteConnectionID)
    case close(RemoteConnectionID)
    /// So many packets that are not answered were taken.
    case taken([RemoteConnectionID: Int])
  }

  let loop: any EventLoop
  let notice: Notice
  let limits: RemoteLimits
  private let inputs = Mutex<[RemoteServerInput]>([])
  private let orders = Mutex<[Order]>([])
  /// The connections; touched on the loop's thread only.
  private let connections: NIOLoopBoundBox<Connections>

  final class Connections {
    var handlers: [RemoteConnectionID: ConnectionHandler] = [:]
    var next: UInt64 = 1
    /// Bytes of packets that have not come whole.
    var partial = 0
    var isDraining = false
  }

  init(loop: any EventLoop, notice: Notice, limits: RemoteLimits) {
    self.loop = loop
    self.notice = notice
    self.limits = limits
    connections = NIOLoopBoundBox.makeBoxSendingValue(Connections(), eventLoop: loop)
  }

  // MARK: The owner's thread

  func take(atMost limit: Int) -> [RemoteServerInput] {
    notice.lower()
    let (taken, areMore) = inputs.withLock { queue in
      let taken = Array(queue.prefix(limit))
      queue.removeFirst(taken.count)
      return (taken, !queue.isEmpty)
    }
    if areMore { notice.raise() }
    var unanswered: [RemoteConnectionID: Int] = [:]
    for case .packet(let connection, let packet) in taken where packet.header.type != .call { unanswered[connection, default: 0] += 1 }
    if !unanswered.isEmpty { order(.taken(unanswered)) }
    return taken
  }

  func order(_ order: Order) {
    let isFirst = orders.withLock { queue in
      queue.append(order)
      return queue.count == 1
    }
    if isFirst { loop.execute { self.carryOut() } }
  }

  /// Lets what was sent go out, for a moment; then closes everything.
  func drain() {
    let done = loop.makePromise(of: Void.self)
    loop.execute {
      let connections = self.connections.value
      connections.isDraining = true
      let handlers = Array(connections.handlers.values)
      let closed = handlers.map { handler in
        handler.closeAfterOutput()
        return handler.closed
      }
      EventLoopFuture.andAllComplete(closed, on: self.loop).cascade(to: done)
      self.loop.assumeIsolated().scheduleTask(in: .seconds(2)) { for handler in handlers { handler.abort() } }
    }
    try? done.futureResult.wait()
  }

  // MARK: The loop's thread

  var shared: Connections { connections.value }

  func give(_ input: RemoteServerInput) {
    let isFirst = inputs.withLock { queue in
      queue.append(input)
      return queue.count == 1
    }
    if isFirst { notice.raise() }
  }

  private func carryOut() {
    let taken = orders.withLock { queue in
      let taken = queue
      queue = []
      return taken
    }
    var written: Set<RemoteConnectionID> = []
    for order in taken {
      switch order {
      case .send(let packet, let connection):
        shared.handlers[connection]?.write(packet)
        written.insert(connection)
      case .close(let connection): shared.handlers[connection]?.closeAfterOutput()
      case .taken(let counts): for (connection, count) in counts { shared.handlers[connection]?.finished(count) }
      }
    }
    for connection in written { shared.handlers[connection]?.flush() }
  }
}
