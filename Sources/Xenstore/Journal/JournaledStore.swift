import HypercallABI
import PVInterfaces

/// One domain's two streams of bytes: how much was taken of its requests, and what of the responses it has not got yet.
struct RingStream: Hashable, Sendable {
  /// The request ring's consumer index: all before it was taken, and is in the journal.
  var consumed: UInt32
  /// The index in the response ring of the first byte of `pending`.
  var published: UInt32
  /// Why it is not served any more.
  var failure = XenstoreRingError.none
  var decoder = StoreDecoder()
  /// What waits for room in the ring.
  var pending: [UInt8] = []

  /// All bytes before an index are in the ring.
  mutating func publish(upTo index: UInt32) {
    let count = min(Int(index &- published), pending.count)
    pending.removeFirst(count)
    published &+= UInt32(truncatingIfNeeded: count)
  }
}

/// The store and the domains' streams, which change by records alone: the same records make the same state, and the same output.
///
/// So a journal of the records is all that is needed to have everything again, with every byte that a domain has not got yet.
struct JournaledStore: Sendable {
  private(set) var store: Store
  private(set) var streams: [DomainID: RingStream] = [:]

  /// How much may wait for a domain. One that reads so little of what it wants to hear is not served any more.
  static let pendingMaximum = 4 << 20

  init(quota: StoreQuota) { store = Store(quota: quota) }

  /// Something happens. Domains' messages go to their streams; those of domain 0's processes are returned.
  ///
  /// - Parameter touched: gets the domains whose streams have grown.
  mutating func apply(_ record: JournalRecord, touched: inout Set<DomainID>) -> [Store.Output] {
    var outputs: [Store.Output] = []
    switch record {
    case .admit(let domain): store.admit(domain)
    case .introduce(let domain, let consumed, let published):
      streams[domain] = RingStream(consumed: consumed, published: published)
      outputs = store.introduce(domain)
    case .release(let domain):
      streams[domain] = nil
      outputs = store.release(domain)
    case .announceShutdown: outputs = store.announceShutdown()
    case .take(let domain, let consumed, let bytes): outputs = take(domain, consumed, bytes)
    case .published(let domain, let index): streams[domain]?.publish(upTo: index)
    case .fail(let domain, let error): fail(domain, error)
    case .doom: store.doomTransactions()
    case .close(let socket): store.disconnect(.socket(socket))
    case .request(let socket, let message): outputs = store.perform(message, from: .socket(socket))
    case .begin, .node, .special, .domain, .connection, .watch, .stream, .end: break
    }
    return route(outputs, &touched)
  }

  /// A process of domain 0 asks for something that changes nothing that lasts: it is not written down.
  mutating func ask(_ message: StoreMessage, socket: UInt32) -> [Store.Output] { store.perform(message, from: .socket(socket)) }

  private mutating func take(_ domain: DomainID, _ consumed: UInt32, _ bytes: [UInt8]) -> [Store.Output] {
    guard var stream = streams[domain], stream.failure == .none else { return [] }
    stream.consumed = consumed
    stream.decoder.feed(bytes)
    var outputs: [Store.Output] = []
    do throws(StoreDecoder.Violation) {
      while let message = try stream.decoder.next() { outputs += store.perform(message, from: .domain(domain)) }
      streams[domain] = stream
    } catch {
      streams[domain] = stream
      fail(domain, .violation)
    }
    return outputs
  }

  private mutating func fail(_ domain: DomainID, _ error: XenstoreRingError) {
    streams[domain]?.failure = error
    streams[domain]?.pending = []
    streams[domain]?.decoder = StoreDecoder()
    store.disconnect(.domain(domain))
  }

  private mutating func route(_ outputs: [Store.Output], _ touched: inout Set<DomainID>) -> [Store.Output] {
    var others: [Store.Output] = []
    for output in outputs {
      switch output.connection {
      case .socket: others.append(output)
      case .domain(let domain):
        guard streams[domain]?.failure == XenstoreRingError.none else { continue }
        streams[domain]?.pending += output.message.bytes
        touched.insert(domain)
        if streams[domain]?.pending.count ?? 0 > Self.pendingMaximum { fail(domain, .communication) }
      }
    }
    return others
  }

  /// The daemon has put bytes in a domain's ring.
  mutating func publish(_ domain: DomainID, upTo index: UInt32) { streams[domain]?.publish(upTo: index) }

  // MARK: Snapshots

  /// Records that make a store like this one, but for domain 0's connections. A snapshot does not hold what a transaction saw:
  /// all that are open have to be doomed.
  func snapshot() -> [JournalRecord] {
    var records: [JournalRecord] = [.begin(generation: store.view.generation)]
    store.tree.forEach { path, node in records.append(.node(path, node.value, node.permissions, generation: node.generation)) }
    for (name, permissions) in store.special { records.append(.special(name, permissions)) }
    for (domain, state) in store.domains { records.append(.domain(domain, isIntroduced: state.isIntroduced)) }
    for connection in store.connections.values where connection.id.isLasting {
      let domain = connection.id.domain
      records.append(
        .connection(
          domain, nextTransaction: connection.nextTransaction, target: connection.target,
          transactions: connection.transactions.keys.sorted()))
      for watch in connection.watches {
        records.append(.watch(domain, isRelative: watch.isRelative, watch.target, token: watch.token))
      }
    }
    for (domain, stream) in streams { records.append(.stream(domain, stream)) }
    return records + [.end]
  }

  /// What a journal tells: its snapshot, and all whole records after it. Transactions that were open are doomed, and domain 0's
  /// connections are gone. Nil when it holds no whole snapshot.
  init?(journal: [UInt8], quota: StoreQuota) {
    var reader = JournalReader(journal)
    guard case .begin(let generation)? = reader.next() else { return nil }
    self.init(quota: quota)
    var nodes: [(StorePath, StoreNode)] = []
    snapshot: while true {
      switch reader.next() {
      case .node(let path, let value, let permissions, let generation):
        nodes.append((path, StoreNode(value: value, permissions: permissions, generation: generation)))
      case .stream(let domain, let stream): streams[domain] = stream
      case .end?: break snapshot
      case let record?: store.restore(record)
      case nil: return nil
      }
    }
    guard store.restore(nodes, generation: generation) else { return nil }
    var touched: Set<DomainID> = []
    while let record = reader.next() { _ = apply(record, touched: &touched) }
    store.forgetSockets()
    store.doomTransactions()
  }
}

extension Store {
  /// Puts back a piece of a snapshot.
  fileprivate mutating func restore(_ record: JournalRecord) {
    switch record {
    case .special(let name, let permissions): special[name] = permissions
    case .domain(let domain, let isIntroduced): domains[domain] = Domain(isIntroduced: isIntroduced)
    case .connection(let domain, let next, let target, let transactions):
      var connection = Connection(.domain(domain))
      connection.nextTransaction = next
      connection.target = target
      for id in transactions { connection.transactions[id] = Transaction(of: tree) }
      connections[connection.id] = connection
    case .watch(let domain, let isRelative, let target, let token):
      connections[.domain(domain)]?.watches.append(Watch(target: target, token: token, isRelative: isRelative))
    default: break
    }
  }

  /// Puts back all nodes, which come parents first. False when they do not.
  fileprivate mutating func restore(_ nodes: [(StorePath, StoreNode)], generation: UInt64) -> Bool {
    guard let (first, root) = nodes.first, first.isRoot else { return false }
    var tree = StoreTree(root: root)
    var owned = [root.permissions.owner: 1]
    for (path, node) in nodes.dropFirst() {
      guard tree.update(path.parent, { $0.children.set(path.name, node) }) != nil else { return false }
      owned[node.permissions.owner, default: 0] += 1
    }
    view = StoreView(tree: tree, generation: generation)
    view.owned = owned
    doomTransactions()
    return true
  }

  /// Domain 0's processes have ended.
  fileprivate mutating func forgetSockets() { for id in connections.keys where !id.isLasting { connections[id] = nil } }
}
