public import HypercallABI
import PVInterfaces

extension Store {
  static let introduceDomain = "@introduceDomain"
  static let releaseDomain = "@releaseDomain"

  /// Says who may hear of domains that come, or go.
  mutating func setSpecialPermissions(_ request: StoreMessage, _ connection: Connection) throws(StoreError) {
    let strings = request.strings
    guard strings.count >= 2 else { throw .invalid }
    let permissions = try Permissions(strings.dropFirst()), name = String(decoding: strings[0], as: UTF8.self)
    guard let before = special[name] else { throw .invalid }
    guard connection.rights(before).isSuperset(of: [.write, .owner]) else { throw .invalid }
    special[name] = permissions
  }

  /// All domains that are there, whether their rings are served or not.
  public var known: [DomainID] { domains.keys.sorted { $0.rawValue < $1.rawValue } }

  /// There is such a domain now: nodes can be given to it.
  public mutating func admit(_ domain: DomainID) { domains[domain] = domains[domain] ?? Domain() }

  /// A domain's ring is served from now on.
  public mutating func introduce(_ domain: DomainID) -> [Output] {
    defer { outputs = [] }
    guard domains[domain]?.isIntroduced != true else { return [] }
    domains[domain] = Domain(isIntroduced: true)
    connections[.domain(domain)] = Connection(.domain(domain))
    announcements.append(Self.introduceDomain)
    fire()
    return outputs
  }

  /// Ends a domain's connection, with its watches and transactions. The domain is still there.
  public mutating func disconnect(_ connection: ConnectionID) { connections[connection] = nil }

  /// A domain is gone, and with it what it owned and every right that it had. Its home path goes too.
  public mutating func release(_ domain: DomainID) -> [Output] {
    defer { outputs = [] }
    guard domain != .zero else { return [] }
    let wasIntroduced = domains.removeValue(forKey: domain)?.isIntroduced == true
    connections[.domain(domain)] = nil
    for id in connections.keys where connections[id]?.target == domain { connections[id]?.target = nil }
    if let home = StorePath("/local/domain/\(domain.rawValue)"), view.tree.node(home) != nil { view.remove(home) }
    for path in view.tree.paths(where: { node in node.permissions.words.contains { $0.domain == domain } }) {
      // One above it may have taken it along.
      guard let node = view.tree.node(path) else { continue }
      if node.permissions.owner == domain, !path.isRoot { view.remove(path) } else { view.change(path) { $0.permissions.forget(domain) } }
    }
    for name in special.keys { special[name]?.forget(domain) }
    view.owned[domain] = nil
    if wasIntroduced { announcements.append(Self.releaseDomain) }
    fire()
    return outputs
  }

  /// A domain has shut down by itself: the toolstack is to look.
  public mutating func announceShutdown() -> [Output] {
    defer { outputs = [] }
    announcements.append(Self.releaseDomain)
    fire()
    return outputs
  }

  /// What only domain 0 may ask.
  mutating func forDomains(_ request: StoreMessage, _ connection: inout Connection) throws(StoreError) -> [UInt8] {
    switch request.type {
    case .isDomainIntroduced:
      let number = number(try request.onlyString())
      let isIntroduced = number == 0 || number == Int(DomainID.caller.rawValue) || (try? known(number)) != nil
      return Array((isIntroduced ? "T\0" : "F\0").utf8)
    case .introduce:
      let arguments = request.strings
      guard arguments.count >= 3, number(arguments[2]) > 0, (try? known(number(arguments[0]))) != nil else { throw .invalid }
    case .release, .resume:
      let number = number(try request.onlyString())
      guard number != 0 else { throw .invalid }
      let domain = try known(number)
      if request.type == .release {
        domains[domain] = Domain()
        connections[.domain(domain)] = nil
        announcements.append(Self.releaseDomain)
      }
    case .setTarget:
      let arguments = request.strings
      guard arguments.count >= 2 else { throw .invalid }
      let domain = try known(number(arguments[0])), target = try known(number(arguments[1]))
      connections[.domain(domain)]?.target = target
    case .control: return try control(request)
    default: throw .unknown
    }
    return Self.done
  }

  /// A domain whose ring is served.
  private func known(_ number: Int) throws(StoreError) -> DomainID {
    guard let raw = UInt16(exactly: number), domains[DomainID(rawValue: raw)]?.isIntroduced == true else { throw .noEntry }
    return DomainID(rawValue: raw)
  }

  private func control(_ request: StoreMessage) throws(StoreError) -> [UInt8] {
    guard let command = request.strings.first else { throw .invalid }
    switch String(decoding: command, as: UTF8.self) {
    case "help": return Array("check\nhelp\nprint\t<string>\nquota\n\0".utf8)
    case "check": return Self.done
    case "print" where request.strings.count >= 2: return Self.done
    case "quota":
      let lines = [("nodes", quota.nodes), ("watches", quota.watches), ("transactions", quota.transactions), ("node-size", quota.bytes)]
      return Array(lines.map { "\($0.0): \($0.1)\n" }.joined().utf8) + [0]
    default: throw .invalid
    }
  }
}
