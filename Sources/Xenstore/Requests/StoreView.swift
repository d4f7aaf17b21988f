import HypercallABI

/// A change that watches may wait for.
struct StoreEvent: Sendable {
  var path: StorePath
  /// Only who watches this very path is told: the node went with one above it.
  var isExact = false
  /// Who may read by one of these is told: the node's, its parent's, and the node's before the change.
  var permissions: [Permissions]
}

/// The nodes as one request sees them: the store itself, or a transaction's own copy.
struct StoreView: Sendable {
  var tree: StoreTree
  /// The next number for a change.
  var generation: UInt64
  /// What a transaction touched; nil for the store itself.
  var accesses: AccessLog?
  /// What changed in the store itself.
  var events: [StoreEvent] = []
  /// How many nodes each domain owns; in a transaction: how many more.
  var owned: [DomainID: Int] = [:]
  /// How many nodes the domain may have more than `owned` says.
  var allowance = Int.max
  /// How large a node may be.
  var nodeLimit = Int.max

  /// A node, as it is read by whoever asks.
  mutating func node(_ path: StorePath) -> StoreNode? {
    let node = tree.node(path)
    accesses?.note(path, node?.generation)
    return node
  }

  /// A node with which the connection may do what it wants.
  ///
  /// - Throws: `noEntry` when there is none, `access` when it may not; what may not be known is `access` too.
  mutating func node(_ path: StorePath, _ rights: StoreRights, _ connection: Connection) throws(StoreError) -> StoreNode {
    let node = node(path)
    if let node, connection.rights(node.permissions).isSuperset(of: rights) { return node }
    var ancestor = path
    while true {
      ancestor = ancestor.parent
      if let above = self.node(ancestor) {
        guard !connection.rights(above.permissions).isDisjoint(with: rights) else { throw .access }
        throw node == nil ? .noEntry : .access
      }
      guard !ancestor.isRoot else { throw .access }
    }
  }

  private mutating func nextGeneration() -> UInt64 {
    generation &+= 1
    return generation
  }

  /// Changes a node that is there.
  mutating func change(_ path: StorePath, _ body: (inout StoreNode) -> Void) {
    let generation = nextGeneration()
    accesses?.note(path, tree.node(path)?.generation)
    accesses?.modify(path)
    _ = tree.update(path) { node in
      body(&node)
      node.generation = generation
    }
  }

  /// Makes a node that is not there, and those above it that are not. They get the permissions of the one above.
  ///
  /// - Throws: `noSpace` when the domain has too many nodes.
  mutating func create(_ path: StorePath, _ value: [UInt8], _ connection: Connection) throws(StoreError) {
    var missing = [path]
    var parent = path.parent
    var found = node(parent)
    while found == nil, !parent.isRoot {
      missing.append(parent)
      parent = parent.parent
      found = node(parent)
    }
    guard var permissions = found?.permissions else { throw .noEntry }
    if !connection.id.isPrivileged { permissions.owner = connection.id.domain }
    guard owned[permissions.owner, default: 0] + missing.count <= allowance else { throw .noSpace }
    // The name of one is in the one above.
    let above = [found?.byteCount ?? 0] + missing.dropFirst().map { _ in 24 + 8 * permissions.words.count }
    for (size, path) in zip(above, missing.reversed()) where size + path.name.utf8.count + 1 >= nodeLimit { throw .noSpace }
    guard 24 + 8 * permissions.words.count + value.count < nodeLimit else { throw .noSpace }
    for path in missing.reversed() {
      let node = StoreNode(value: path == missing[0] ? value : [], permissions: permissions, generation: nextGeneration())
      accesses?.note(path, nil)
      accesses?.modify(path)
      change(path.parent) { $0.children.set(path.name, node) }
    }
    owned[permissions.owner, default: 0] += missing.count
  }

  /// Removes a node that is there, which is not the root, with everything below it.
  mutating func remove(_ path: StorePath) {
    var gone: [(path: StorePath, node: StoreNode)] = []
    tree.forEach(from: path) { gone.append(($0, $1)) }
    let above = tree.node(path.parent)
    for (path, node) in gone {
      owned[node.permissions.owner, default: 0] -= 1
      accesses?.note(path, node.generation)
      accesses?.modify(path)
    }
    if accesses != nil {
      for (index, entry) in gone.enumerated() { tell(entry.path, isExact: index > 0) }
    } else {
      // Children first, each while its parent can still be asked.
      var permissions: [StorePath: Permissions] = [path.parent: (above ?? gone[0].node).permissions]
      for entry in gone { permissions[entry.path] = entry.node.permissions }
      for (entry, node) in postorder(gone) {
        let parent = permissions[entry.parent].map { [$0] } ?? []
        events.append(StoreEvent(path: entry, isExact: entry != path, permissions: [node.permissions] + parent))
      }
    }
    change(path.parent) { $0.children.remove(path.name) }
  }

  /// The same nodes, each after its children.
  private func postorder(_ nodes: [(path: StorePath, node: StoreNode)]) -> [(StorePath, StoreNode)] {
    var result: [(StorePath, StoreNode)] = []
    var open: [(path: StorePath, node: StoreNode)] = []
    for entry in nodes {
      while let last = open.last, !entry.path.isWithin(last.path) { result.append(open.removeLast()) }
      open.append(entry)
    }
    return result + open.reversed().map { ($0.path, $0.node) }
  }

  /// A node was changed: now, or when the transaction ends.
  mutating func tell(_ path: StorePath, isExact: Bool = false, before: Permissions? = nil) {
    if accesses != nil {
      accesses?.tell(path, isExact: isExact, before: before)
    } else if let node = tree.node(path) {
      let above = tree.node(path.parent).map { [$0.permissions] } ?? []
      events.append(StoreEvent(path: path, isExact: isExact, permissions: [node.permissions] + above + (before.map { [$0] } ?? [])))
    }
  }
}
