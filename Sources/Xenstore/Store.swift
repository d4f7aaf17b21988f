import HypercallABI
import PVInterfaces

/// Xenstore: all nodes, and what the connections watch and have open. It takes requests and gives replies and watch events; it
/// does no I/O, and the same requests always give the same answers.
public struct Store: Sendable {
  /// A message that a connection is to get.
  public struct Output: Hashable, Sendable {
    public var connection: ConnectionID
    public var message: StoreMessage
  }

  /// What a domain is to the store.
  struct Domain: Sendable {
    /// Its ring is served.
    var isIntroduced = false
  }

  var view: StoreView
  var connections: [ConnectionID: Connection] = [:]
  var domains: [DomainID: Domain] = [:]
  /// Who may hear of domains that come, or go.
  var special = [Store.introduceDomain: Permissions(owner: .zero), Store.releaseDomain: Permissions(owner: .zero)]
  let quota: StoreQuota
  /// What is to be told when a request is done.
  var announcements: [String] = []
  var outputs: [Output] = []

  /// A store as xenstored starts with.
  public init(quota: StoreQuota = StoreQuota()) {
    self.quota = quota
    let permissions = Permissions(owner: .zero)
    view = StoreView(tree: StoreTree(root: StoreNode(permissions: permissions, generation: 0)), generation: 0)
    // The root has its permissions, and domain 0 no quota: this cannot fail.
    try? view.create(StorePath("/tool/xenstored") ?? .root, [], Connection(.own))
    connections[.own] = Connection(.own)
  }

  /// All nodes, outside of transactions.
  public var tree: StoreTree { view.tree }

  /// Serves a request: the reply, and the watch events that it causes, in the order in which each connection is to get them.
  public mutating func perform(_ request: StoreMessage, from id: ConnectionID) -> [Output] {
    // Taken out while it is worked on, so that a transaction's tree has one holder and is changed in place.
    var connection = connections.removeValue(forKey: id) ?? Connection(id)
    var reply = StoreMessage(request.type, request: request.request, transaction: request.transaction)
    // Who asks is told of the reply to WATCH before the event that follows it.
    var follow: StoreMessage?
    do throws(StoreError) {
      reply.payload = try answer(request, &connection, &follow)
      if reply.payload.count > XenstoreLimits.payload { throw .tooBig }
    } catch {
      reply.type = .error
      reply.payload = Array(error.rawValue.utf8) + [0]
    }
    connections[id] = connection
    fire()
    outputs.append(Output(connection: id, message: reply))
    if let follow { outputs.append(Output(connection: id, message: follow)) }
    defer { outputs = [] }
    return outputs
  }

  private mutating func answer(
    _ request: StoreMessage, _ connection: inout Connection, _ follow: inout StoreMessage?
  ) throws(StoreError) -> [UInt8] {
    switch request.type {
    case .watch: return try watch(request, &connection, &follow)
    case .unwatch: return try unwatch(request, &connection)
    case .setPermissions where request.payload.first == UInt8(ascii: "@"):
      try requireTransaction(request, connection)
      try setSpecialPermissions(request, connection)
      return Self.done
    case .directory, .read, .getPermissions, .write, .makeDirectory, .remove, .setPermissions, .directoryPart:
      return try onNodes(request, &connection)
    case .control, .introduce, .release, .isDomainIntroduced, .resume, .setTarget:
      guard connection.id.isPrivileged else { throw .access }
      try requireTransaction(request, connection)
      return try forDomains(request, &connection)
    case .getDomainPath:
      try requireTransaction(request, connection)
      return Array("/local/domain/\(UInt32(truncatingIfNeeded: number(try request.onlyString())))".utf8) + [0]
    case .transactionStart: return try startTransaction(request, &connection)
    case .transactionEnd: return try endTransaction(request, &connection)
    case .resetWatches:
      try requireTransaction(request, connection)
      connection.watches = []
      connection.transactions = [:]
      return Self.done
    default: throw .unknown
    }
  }

  static let done = Array("OK\0".utf8)

  /// A request may name no transaction that is not its connection's.
  private func requireTransaction(_ request: StoreMessage, _ connection: Connection) throws(StoreError) {
    guard request.transaction == 0 || connection.transactions[request.transaction] != nil else { throw .noEntry }
  }

  /// Does what concerns nodes, in the store or in a transaction.
  private mutating func onNodes(_ request: StoreMessage, _ connection: inout Connection) throws(StoreError) -> [UInt8] {
    let id = request.transaction
    let isFree = connection.id.isPrivileged
    guard id != 0 else {
      view.allowance = isFree ? .max : quota.nodes
      view.nodeLimit = isFree ? .max : quota.bytes
      return try view.answer(request, connection, domains: domains, quota: quota)
    }
    guard var transaction = connection.transactions.removeValue(forKey: id) else { throw .noEntry }
    defer { connection.transactions[id] = transaction }
    guard isFree || transaction.view.accesses?.paths.count ?? 0 < quota.touched else { throw .noSpace }
    transaction.view.generation = view.generation
    transaction.view.nodeLimit = isFree ? .max : quota.bytes
    transaction.view.allowance = isFree ? .max : quota.nodes - view.owned[connection.id.domain, default: 0]
    defer { view.generation = transaction.view.generation }
    return try transaction.view.answer(request, connection, domains: domains, quota: quota)
  }

  // MARK: Transactions

  private mutating func startTransaction(_ request: StoreMessage, _ connection: inout Connection) throws(StoreError) -> [UInt8] {
    try requireTransaction(request, connection)
    guard request.transaction == 0 else { throw .busy }
    guard connection.id.isPrivileged || connection.transactions.count <= quota.transactions else { throw .noSpace }
    while connection.nextTransaction == 0 || connection.transactions[connection.nextTransaction] != nil { connection.nextTransaction &+= 1 }
    let id = connection.nextTransaction
    connection.nextTransaction &+= 1
    connection.transactions[id] = Transaction(of: view.tree)
    return Array("\(id)".utf8) + [0]
  }

  private mutating func endTransaction(_ request: StoreMessage, _ connection: inout Connection) throws(StoreError) -> [UInt8] {
    try requireTransaction(request, connection)
    let word = try request.onlyString()
    guard word == [UInt8(ascii: "T")] || word == [UInt8(ascii: "F")] else { throw .invalid }
    guard let transaction = connection.transactions.removeValue(forKey: request.transaction) else { throw .noEntry }
    if word == [UInt8(ascii: "T")] { try transaction.commit(to: &view) }
    return Self.done
  }

  /// Lets every open transaction end in EAGAIN. From now on each sees the store as it is now.
  mutating func doomTransactions() {
    for (id, connection) in connections where !connection.transactions.isEmpty {
      connections[id]?.transactions = connection.transactions.mapValues { _ in Transaction(of: view.tree, isDoomed: true) }
    }
  }

  /// Whether a transaction is open that may still be committed.
  var hasTransactions: Bool { connections.values.contains { $0.transactions.values.contains { !$0.isDoomed } } }
}

/// How much of the store a domain other than 0 may have. What xenstored allows, with one more of what it counts beforehand.
public struct StoreQuota: Hashable, Sendable {
  public var nodes = 1000
  public var watches = 128
  public var transactions = 10
  /// Nodes that one transaction may touch.
  public var touched = 1024
  /// Words in a node's permissions.
  public var permissions = 5
  /// Bytes of a node: its value, the names of its children, and 24 and 8 for each word of its permissions.
  public var bytes = 2048

  public init() {}
}

/// A number as C's `atoi` reads it: what is none counts as 0.
func number(_ text: ArraySlice<UInt8>) -> Int {
  let isNegative = text.first == UInt8(ascii: "-")
  var value = 0
  for byte in text.dropFirst(isNegative ? 1 : 0) {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
    value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 32)
  }
  return isNegative ? -value : value
}
