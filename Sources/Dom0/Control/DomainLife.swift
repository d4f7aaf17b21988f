import DomainConfig
import HypercallABI
import RemoteProtocol

/// The calls that define, start and end domains.
extension ControlSession {
  private func define(_ xml: String, strict: Bool) throws(RemoteError) -> RemoteDomain {
    RemoteDomain(try served { () throws(ToolstackError) in try host.define(Array(xml.utf8), strict: strict) })
  }

  func domainDefineXML(_ call: Remote.DomainDefineXML) throws(RemoteError) -> Remote.DomainDefineXML.Reply {
    .init(domain: try define(call.xml, strict: false))
  }

  func domainDefineXMLFlags(_ call: Remote.DomainDefineXMLFlags) throws(RemoteError) -> Remote.DomainDefineXMLFlags.Reply {
    .init(domain: try define(call.xml, strict: call.flags.contains(.validate)))
  }

  func domainUndefine(_ call: Remote.DomainUndefine) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.undefine(domain) }
  }

  func domainUndefineFlags(_ call: Remote.DomainUndefineFlags) throws(RemoteError) {
    try domainUndefine(Remote.DomainUndefine(domain: call.domain))
  }

  func domainCreateXML(_ call: Remote.DomainCreateXML) throws(RemoteError) -> Remote.DomainCreateXML.Reply {
    let options = StartOptions(isPaused: call.flags.contains(.paused))
    let domain = try served { () throws(ToolstackError) in
      try host.create(Array(call.xml.utf8), options, strict: call.flags.contains(.validate))
    }
    return .init(domain: started(domain, call.flags))
  }

  func domainCreate(_ call: Remote.DomainCreate) throws(RemoteError) {
    _ = try domainCreateWithFlags(Remote.DomainCreateWithFlags(domain: call.domain))
  }

  func domainCreateWithFlags(_ call: Remote.DomainCreateWithFlags) throws(RemoteError) -> Remote.DomainCreateWithFlags.Reply {
    let domain = try managed(call.domain)
    let options = StartOptions(isPaused: call.flags.contains(.paused))
    try served { () throws(ToolstackError) in try host.start(domain, options) }
    return .init(domain: started(domain, call.flags))
  }

  private func started(_ domain: ManagedDomain, _ flags: DomainStartOptions) -> RemoteDomain {
    let remote = RemoteDomain(domain)
    if flags.contains(.autodestroy) {
      autodestroyed.removeAll { old in host.domains.allSatisfy { RemoteDomain($0) != old } }
      autodestroyed.append(remote)
    }
    return remote
  }

  func domainShutdown(_ call: Remote.DomainShutdown) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.shutdown(domain) }
  }

  func domainShutdownFlags(_ call: Remote.DomainShutdownFlags) throws(RemoteError) {
    try domainShutdown(Remote.DomainShutdown(domain: call.domain))
  }

  func domainReboot(_ call: Remote.DomainReboot) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.reboot(domain) }
  }

  func domainReset(_ call: Remote.DomainReset) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.reset(domain) }
  }

  func domainRename(_ call: Remote.DomainRename) throws(RemoteError) -> Remote.DomainRename.Reply {
    let domain = try managed(call.domain)
    guard let name = call.name, !name.isEmpty else {
      throw RemoteError(.invalidArgument, message: "new_name in virDomainRename must not be \(call.name == nil ? "NULL" : "empty")")
    }
    if name == RemoteDomain.zero.name { throw RemoteError(.operationInvalid, "domain with name '\(name)' already exists") }
    try served { () throws(ToolstackError) in try host.rename(domain, to: name) }
    return .init(result: 0)
  }

  func domainSetLifecycleAction(_ call: Remote.DomainSetLifecycleAction) throws(RemoteError) {
    let elements = ["on_poweroff", "on_reboot", "on_crash"]
    let actions: [LifecycleAction] = [.destroy, .restart, .renameRestart, .preserve, .coredumpDestroy, .coredumpRestart]
    let domain = try managed(call.domain)
    guard call.type < elements.count else { throw RemoteError(.invalidArgument, "invalid lifecycle type '\(call.type)'") }
    guard call.action < actions.count else { throw RemoteError(.invalidArgument, "invalid lifecycle action '\(call.action)'") }
    let impact = try impact(call.flags, domain)
    func changed(_ definition: DomainDefinition?) throws(RemoteError) -> DomainDefinition {
      guard let definition else { throw broken(domain) }
      return try served { () throws(ToolstackError) in
        try definition.settingAction(elements[Int(call.type)], actions[Int(call.action)])
      }
    }
    let live = impact.live ? try changed(domain.liveDefinition) : nil
    let config = impact.config ? try changed(domain.definition) : nil
    try served { () throws(ToolstackError) in try host.redefine(domain, config: config, live: live) }
  }

  func domainDestroy(_ call: Remote.DomainDestroy) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.destroy(domain) }
  }

  func domainDestroyFlags(_ call: Remote.DomainDestroyFlags) throws(RemoteError) {
    try domainDestroy(Remote.DomainDestroy(domain: call.domain))
  }

  func domainSuspend(_ call: Remote.DomainSuspend) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.suspend(domain) }
  }

  func domainResume(_ call: Remote.DomainResume) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.resume(domain) }
  }

  func domainSetAutostart(_ call: Remote.DomainSetAutostart) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.setAutostart(domain, call.autostart != 0) }
  }

  // MARK: What is asked of it

  func domainGetAutostart(_ call: Remote.DomainGetAutostart) throws(RemoteError) -> Remote.DomainGetAutostart.Reply {
    .init(autostart: try named(call.domain).isAutostarted ? 1 : 0)
  }

  func domainIsActive(_ call: Remote.DomainIsActive) throws(RemoteError) -> Remote.DomainIsActive.Reply {
    .init(active: try named(call.domain).isActive ? 1 : 0)
  }

  func domainIsPersistent(_ call: Remote.DomainIsPersistent) throws(RemoteError) -> Remote.DomainIsPersistent.Reply {
    .init(persistent: try named(call.domain).isPersistent ? 1 : 0)
  }

  func domainIsUpdated(_ call: Remote.DomainIsUpdated) throws(RemoteError) -> Remote.DomainIsUpdated.Reply {
    guard case .managed(let domain) = try named(call.domain), let live = domain.liveDefinition, let next = domain.definition else {
      return .init(updated: 0)
    }
    return .init(updated: live.text == next.text ? 0 : 1)
  }

  func domainHasManagedSaveImage(_ call: Remote.DomainHasManagedSaveImage) throws(RemoteError) -> Remote.DomainHasManagedSaveImage.Reply {
    _ = try named(call.domain)
    return .init(result: 0)
  }

  func domainSnapshotNum(_ call: Remote.DomainSnapshotNum) throws(RemoteError) -> Remote.DomainSnapshotNum.Reply {
    _ = try named(call.domain)
    return .init(count: 0)
  }

  func domainListAllSnapshots(_ call: Remote.DomainListAllSnapshots) throws(RemoteError) -> Remote.DomainListAllSnapshots.Reply {
    _ = try named(call.domain)
    return .init(snapshots: [], count: 0)
  }

  func domainListAllCheckpoints(_ call: Remote.DomainListAllCheckpoints) throws(RemoteError) -> Remote.DomainListAllCheckpoints.Reply {
    _ = try named(call.domain)
    return .init(checkpoints: [], count: 0)
  }
}
