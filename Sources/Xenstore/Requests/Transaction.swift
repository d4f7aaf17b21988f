/// What a transaction read and changed.
struct AccessLog: Sendable {
  struct Access: Sendable {
    /// The node's generation when it was first touched; nil: there was none.
    var generation: UInt64?
    var isModified = false
    /// Whom to tell when it is committed.
    var event: (isExact: Bool, before: Permissions?)?
  }
  private(set) var paths: [StorePath] = []
  private(set) var accesses: [StorePath: Access] = [:]

  mutating func note(_ path: StorePath, _ generation: UInt64?) {
    guard accesses[path] == nil else { return }
    accesses[path] = Access(generation: generation)
    paths.append(path)
  }

  mutating func modify(_ path: StorePath) { accesses[path]?.isModified = true }

  mutating func tell(_ path: StorePath, isExact: Bool, before: Permissions?) {
    let earlier = accesses[path]?.event?.before
    accesses[path]?.event = (isExact, earlier ?? before)
  }
}

/// A transaction: a copy of the tree, on which its requests work, and what they touched of it.
struct Transaction: Sendable {
  var view: StoreView
  /// It can only end in EAGAIN.
  let isDoomed: Bool

  init(of tree: StoreTree, isDoomed: Bool = false) {
    view = StoreView(tree: tree, generation: 0, accesses: AccessLog())
    self.isDoomed = isDoomed
  }

  /// Makes its changes in the store itself.
  ///
  /// - Throws: `again` when a node that it touched has been changed by somebody else.
  func commit(to store: inout StoreView) throws(StoreError) {
    guard !isDoomed, let log = view.accesses else { throw .again }
    for (path, access) in log.accesses where store.tree.node(path)?.generation != access.generation { throw .again }
    for (domain, count) in view.owned { store.owned[domain, default: 0] += count }
    let before = store.tree
    // Parents first: they make their children, and drop those that are gone.
    for path in log.paths.sorted(by: { $0.depth < $1.depth }) where log.accesses[path]?.isModified == true {
      guard let node = view.tree.node(path) else { continue }
      store.change(path) { target in
        target.value = node.value
        target.permissions = node.permissions
        target.children.set(node.children.names) { _ in StoreNode(permissions: node.permissions, generation: 0) }
      }
    }
    for path in log.paths {
      guard let event = log.accesses[path]?.event else { continue }
      // What is gone is judged by what it was; what came and went is nobody's business.
      guard let tree = [store.tree, before].first(where: { $0.node(path) != nil }), let node = tree.node(path) else { continue }
      let above = tree.node(path.parent).map { [$0.permissions] } ?? []
      store.events.append(
        StoreEvent(path: path, isExact: event.isExact, permissions: [node.permissions] + above + (event.before.map { [$0] } ?? [])))
    }
  }
}
