import DomainConfig
import HypercallABI
import RemoteProtocol

extension RemoteUUID {
  init(_ uuid: DomainUUID) { self = RemoteUUID(bytes: uuid.bytes) ?? RemoteUUID() }
}

extension RemoteDomain {
  init(_ domain: ManagedDomain) {
    self.init(name: domain.name, uuid: RemoteUUID(domain.uuid), id: domain.id.map { Int32($0.rawValue) } ?? -1)
  }

  /// The control domain itself: it has the UUID of zeros, as on Xen.
  static var zero: RemoteDomain { RemoteDomain(name: "Domain-0", uuid: RemoteUUID(), id: 0) }
}

/// A domain that a call names.
enum NamedDomain {
  case zero
  case managed(ManagedDomain)

  var remote: RemoteDomain {
    switch self {
    case .zero: .zero
    case .managed(let domain): RemoteDomain(domain)
    }
  }

  var isActive: Bool {
    switch self {
    case .zero: true
    case .managed(let domain): domain.isActive
    }
  }
  var isPersistent: Bool {
    switch self {
    case .zero: true
    case .managed(let domain): domain.isPersistent
    }
  }
  var isAutostarted: Bool {
    switch self {
    case .zero: false
    case .managed(let domain): domain.isAutostarted
    }
  }
  var state: DomainState {
    switch self {
    case .zero: DomainState(.running, DomainState.Reason.runningBooted)
    case .managed(let domain): domain.state
    }
  }
}

extension ControlSession {
  /// The domain that a call names, by its UUID as libvirt does.
  func named(_ domain: RemoteDomain) throws(RemoteError) -> NamedDomain {
    if domain.uuid == RemoteUUID() { return .zero }
    let uuid = DomainUUID(bytes: domain.uuid.bytes)
    // The name is right as a rule, and the shorter way.
    if let managed = host.domain(named: domain.name), managed.uuid == uuid { return .managed(managed) }
    guard let managed = host.domain(uuid: uuid) else {
      throw RemoteError(.noDomain, "no domain with matching uuid '\(domain.uuid)' (\(domain.name))")
    }
    return .managed(managed)
  }

  /// The same, where it cannot be domain 0.
  func managed(_ domain: RemoteDomain) throws(RemoteError) -> ManagedDomain {
    guard case .managed(let managed) = try named(domain) else { throw .isDomainZero }
    return managed
  }

  /// All domains, domain 0 first, then those that run by their ids, then the others by their names.
  var allDomains: [NamedDomain] {
    let domains = host.domains
    let active = domains.filter(\.isActive).sorted { ($0.id?.rawValue ?? 0) < ($1.id?.rawValue ?? 0) }
    return [.zero] + active.map { .managed($0) } + domains.filter { !$0.isActive }.map { .managed($0) }
  }

  /// What the hypervisor says of a domain; nil when it is off.
  func information(_ domain: NamedDomain) -> DomainInformation? {
    switch domain {
    case .zero: host.information(DomainID.zero)
    case .managed(let domain): host.information(domain)
    }
  }

  // MARK: Looking up

  func domainLookupByID(_ call: Remote.DomainLookupByID) throws(RemoteError) -> Remote.DomainLookupByID.Reply {
    if call.id == 0 { return .init(domain: .zero) }
    guard let id = UInt16(exactly: call.id), let domain = host.domain(id: DomainID(rawValue: id)) else {
      throw RemoteError(.noDomain, "no domain with matching id '\(call.id)'")
    }
    return .init(domain: RemoteDomain(domain))
  }

  func domainLookupByName(_ call: Remote.DomainLookupByName) throws(RemoteError) -> Remote.DomainLookupByName.Reply {
    if call.name == RemoteDomain.zero.name { return .init(domain: .zero) }
    guard let domain = host.domain(named: call.name) else { throw RemoteError(.noDomain, "no domain with matching name '\(call.name)'") }
    return .init(domain: RemoteDomain(domain))
  }

  func domainLookupByUUID(_ call: Remote.DomainLookupByUUID) throws(RemoteError) -> Remote.DomainLookupByUUID.Reply {
    if call.uuid == RemoteUUID() { return .init(domain: .zero) }
    guard let domain = host.domain(uuid: DomainUUID(bytes: call.uuid.bytes)) else {
      throw RemoteError(.noDomain, "no domain with matching uuid '\(call.uuid)'")
    }
    return .init(domain: RemoteDomain(domain))
  }

  // MARK: Listing

  func connectNumOfDomains(_ call: Remote.ConnectNumOfDomains) throws(RemoteError) -> Remote.ConnectNumOfDomains.Reply {
    .init(count: Int32(clamping: allDomains.count { $0.isActive }))
  }

  func connectListDomains(_ call: Remote.ConnectListDomains) throws(RemoteError) -> Remote.ConnectListDomains.Reply {
    .init(ids: allDomains.filter(\.isActive).map(\.remote.id).first(call.maximum))
  }

  func connectNumOfDefinedDomains(_ call: Remote.ConnectNumOfDefinedDomains) throws(RemoteError) -> Remote.ConnectNumOfDefinedDomains.Reply
  {
    .init(count: Int32(clamping: host.domains.count { !$0.isActive }))
  }

  func connectListDefinedDomains(_ call: Remote.ConnectListDefinedDomains) throws(RemoteError) -> Remote.ConnectListDefinedDomains.Reply {
    .init(names: host.domains.filter { !$0.isActive }.map(\.name).first(call.maximum))
  }

  func connectListAllDomains(_ call: Remote.ConnectListAllDomains) throws(RemoteError) -> Remote.ConnectListAllDomains.Reply {
    let domains = allDomains.filter { $0.passes(call.flags) }.map(\.remote)
    return .init(domains: call.needResults != 0 ? domains : [], count: UInt32(clamping: domains.count))
  }
}

extension Array {
  /// At most as many as a client has room for.
  func first(_ maximum: Int32) -> [Element] { Array(prefix(Int(Swift.max(0, maximum)))) }
}

extension NamedDomain {
  /// Whether the domain fits the filters: of each group of which any is given, one.
  func passes(_ filters: ListDomainsOptions) -> Bool {
    func fits(_ group: (ListDomainsOptions, Bool)...) -> Bool {
      let given = group.filter { filters.contains($0.0) }
      return given.isEmpty || given.contains { $0.1 }
    }
    let state = state.state
    return fits((.active, isActive), (.inactive, !isActive)) && fits((.persistent, isPersistent), (.transient, !isPersistent))
      && fits(
        (.running, state == .running), (.paused, state == .paused), (.shutoff, state == .shutOff),
        (.other, ![.running, .paused, .shutOff].contains(state)))
      && fits((.autostart, isAutostarted), (.noAutostart, !isAutostarted)) && fits((.managedSave, false), (.noManagedSave, true))
      && fits((.hasSnapshot, false), (.noSnapshot, true)) && fits((.hasCheckpoint, false), (.noCheckpoint, true))
  }
}
