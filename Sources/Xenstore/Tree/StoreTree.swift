/// A node: a value, and children in the order in which they came.
public struct StoreNode: Sendable {
  public var value: [UInt8]
  public var permissions: Permissions
  /// A number that is never the same again once the node or the list of its children has changed.
  public internal(set) var generation: UInt64
  public internal(set) var children = StoreChildren()

  /// How much of a domain's quota it takes.
  var byteCount: Int { 24 + 8 * permissions.words.count + value.count + children.byteCount }

  init(value: [UInt8] = [], permissions: Permissions, generation: UInt64) {
    self.value = value
    self.permissions = permissions
    self.generation = generation
  }
}

/// The children of a node, by name.
public struct StoreChildren: Sendable {
  /// In the order in which they came.
  public private(set) var names: [String] = []
  private var nodes: [String: StoreNode] = [:]
  /// Of all names, with a zero after each.
  private(set) var byteCount = 0

  public subscript(name: String) -> StoreNode? { nodes[name] }

  mutating func set(_ name: String, _ node: StoreNode) {
    guard nodes.updateValue(node, forKey: name) == nil else { return }
    names.append(name)
    byteCount += name.utf8.count + 1
  }

  mutating func remove(_ name: String) {
    guard nodes.removeValue(forKey: name) != nil else { return }
    names.removeAll { $0 == name }
    byteCount -= name.utf8.count + 1
  }

  /// Changes a child in place; nil when there is none.
  mutating func update<R>(_ name: String, _ body: (inout StoreNode) -> R?) -> R? {
    guard let index = nodes.index(forKey: name) else { return nil }
    return body(&nodes.values[index])
  }

  /// Has just these children, in this order; those that are not there yet are made.
  mutating func set(_ order: [String], makingMissing make: (String) -> StoreNode) {
    var kept: [String: StoreNode] = [:]
    for name in order { kept[name] = nodes[name] ?? make(name) }
    names = order
    nodes = kept
    byteCount = order.reduce(0) { $0 + $1.utf8.count + 1 }
  }
}

/// All nodes. A copy is a snapshot, and costs nothing until one of both changes.
public struct StoreTree: Sendable {
  public private(set) var root: StoreNode

  init(root: StoreNode) { self.root = root }

  public func node(_ path: StorePath) -> StoreNode? {
    var node = root
    for name in path.names {
      guard let child = node.children[name] else { return nil }
      node = child
    }
    return node
  }

  /// Changes a node in place; nil when there is none.
  mutating func update<R>(_ path: StorePath, _ body: (inout StoreNode) -> R) -> R? { Self.update(&root, path.names[...], body) }

  private static func update<R>(_ node: inout StoreNode, _ names: ArraySlice<String>, _ body: (inout StoreNode) -> R) -> R? {
    guard let name = names.first else { return body(&node) }
    return node.children.update(name) { update(&$0, names.dropFirst(), body) }
  }

  /// All nodes at and below a path, each before its children.
  func forEach(from path: StorePath = .root, _ body: (StorePath, StoreNode) -> Void) {
    guard let node = node(path) else { return }
    Self.visit(path, node, body)
  }

  private static func visit(_ path: StorePath, _ node: StoreNode, _ body: (StorePath, StoreNode) -> Void) {
    body(path, node)
    for name in node.children.names {
      if let child = node.children[name] { visit(path.appending(name), child, body) }
    }
  }

  /// The paths of all nodes that are wanted, each before those below it.
  func paths(where isWanted: (StoreNode) -> Bool) -> [StorePath] {
    var paths: [StorePath] = []
    Self.find(root, { .root }, isWanted, &paths)
    return paths
  }

  /// A node's path is made only when it is needed.
  private static func find(_ node: StoreNode, _ path: () -> StorePath, _ isWanted: (StoreNode) -> Bool, _ paths: inout [StorePath]) {
    if isWanted(node) { paths.append(path()) }
    for name in node.children.names {
      if let child = node.children[name] { find(child, { path().appending(name) }, isWanted, &paths) }
    }
  }
}
