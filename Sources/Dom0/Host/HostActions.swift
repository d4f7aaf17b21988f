import DomainConfig
import HypercallABI

extension Host {
  // MARK: Definitions

  /// Defines a domain, or defines it anew. When this returns, the definition outlasts any crash.
  ///
  /// - Parameter strict: whether elements that nobody knows are refused.
  @discardableResult
  public func define(_ xml: [UInt8], strict: Bool = false) throws(ToolstackError) -> ManagedDomain {
    let definition = try DomainDefinition(xml: xml, strict: strict, kernels: options.kernels)
    try checkDistinct(definition)
    try definitions.save(definition)
    let existed = all[definition.name]?.isPersistent == true
    let domain = entry(definition)
    domain.definition = definitions.definitions[definition.name]
    domain.brokenReason = nil
    tell(domain, .defined, existed ? HostEvent.Detail.definedUpdated : HostEvent.Detail.definedAdded)
    return domain
  }

  /// Keeps a changed definition, of the domain as it will be started, or as it runs, or both.
  public func redefine(_ domain: ManagedDomain, config: DomainDefinition?, live: DomainDefinition?) throws(ToolstackError) {
    if let config {
      guard domain.definition != nil else { throw ToolstackError(.state, "domain '\(domain.name)' is transient") }
      try definitions.save(config)
      domain.definition = definitions.definitions[domain.name]
    }
    if let live, let running = domain.live {
      running.definition = live
      try record(domain)
    }
  }

  /// Gives a domain that is off another name. Its log and how it ended go with it.
  public func rename(_ domain: ManagedDomain, to name: String) throws(ToolstackError) {
    guard !domain.isActive else { throw ToolstackError(.state, "cannot rename active domain") }
    guard domain.restartTime == nil else {
      throw ToolstackError(.state, "cannot rename a domain that waits to be restarted; `dom0 destroy \(domain.name)` ends that")
    }
    guard let definition = domain.definition else { throw ToolstackError(.configuration, domain.brokenReason ?? "it has no definition") }
    guard name != domain.name else { throw ToolstackError(.state, "Can't rename domain to itself") }
    let renamed = try definition.renamed(name, domain.uuid)
    guard all[name] == nil else { throw ToolstackError(.state, "domain with name '\(name)' already exists") }
    let old = domain.name
    do { try definitions.rename(old, renamed) } catch {
      guard definitions.definitions[name] != nil else { throw error }
      say("\(error)")
    }
    ConsoleLogFiles(directories.consoleLog(of: old)).move(to: directories.consoleLog(of: name))
    if domain.lastEnd != nil {
      sayingFailure { () throws(ToolstackError) in
        try StoredFile.move(directories.end(of: old), to: directories.end(of: name), what: "how \(old) ended")
      }
    }
    tell(domain, .undefined, HostEvent.Detail.undefinedRenamed, "renamed to \(name)")
    all[old] = nil
    domain.name = name
    all[name] = domain
    domain.definition = definitions.definitions[name]
    tell(domain, .defined, HostEvent.Detail.definedRenamed, "renamed from \(old)")
  }

  /// Forgets a definition. A domain that runs becomes transient.
  public func undefine(_ domain: ManagedDomain) throws(ToolstackError) {
    guard domain.isPersistent else { throw ToolstackError(.state, "cannot undefine transient domain") }
    try definitions.remove(name: domain.name)
    domain.definition = nil
    domain.brokenReason = nil
    domain.isAutostarted = false
    forgetRestart(domain)
    forgetEnd(domain.name)
    if !domain.isActive { all[domain.name] = nil }
    tell(domain, .undefined, HostEvent.Detail.undefinedRemoved)
  }

  /// Lets a domain start with the host, or no longer.
  public func setAutostart(_ domain: ManagedDomain, _ starts: Bool) throws(ToolstackError) {
    guard domain.isPersistent else { throw ToolstackError(.state, "cannot set autostart for transient domain") }
    try definitions.setAutostart(name: domain.name, starts)
    domain.isAutostarted = starts
  }

  /// Refuses the name or UUID of another domain, defined or transient, in libvirt's words.
  private func checkDistinct(_ definition: DomainDefinition) throws(ToolstackError) {
    if let other = all[definition.name], other.uuid != definition.uuid, other.brokenReason == nil {
      throw ToolstackError(
        .exists,
        "domain '\(definition.name)' already exists with uuid \(other.uuid); undefine it first, give its <uuid> to change it, or another <name>"
      )
    }
    if let other = domain(uuid: definition.uuid), other.name != definition.name {
      throw ToolstackError(
        .exists, "domain '\(other.name)' is already defined with uuid \(definition.uuid); give '\(definition.name)' another <uuid>, or none"
      )
    }
  }

  /// The domain of a definition: the one that is there, or a new one.
  private func entry(_ definition: DomainDefinition) -> ManagedDomain {
    if let domain = all[definition.name], domain.uuid == definition.uuid { return domain }
    let domain = ManagedDomain(name: definition.name, uuid: definition.uuid)
    domain.isAutostarted = definitions.autostarted.contains(definition.name)
    all[definition.name] = domain
    return domain
  }

  // MARK: Starting and stopping

  /// Starts a domain that is not kept when it ends; one that is defined is started with this in place of its definition.
  public func create(_ xml: [UInt8], _ startOptions: StartOptions = StartOptions(), strict: Bool = false) throws(ToolstackError)
    -> ManagedDomain
  {
    let definition = try DomainDefinition(xml: xml, strict: strict, kernels: options.kernels)
    try checkDistinct(definition)
    let domain = entry(definition)
    guard !domain.isActive else { throw Self.isRunning(domain) }
    // One that waits to be restarted is started now, and not once more.
    beginAnew(domain, definition)
    do { try start(domain, with: definition, startOptions) } catch {
      if !domain.isPersistent { all[domain.name] = nil }
      throw error
    }
    return domain
  }

  public func start(_ domain: ManagedDomain, _ startOptions: StartOptions = StartOptions()) throws(ToolstackError) {
    guard !domain.isActive else { throw Self.isRunning(domain) }
    if let reason = domain.brokenReason { throw ToolstackError(.configuration, "\(reason)") }
    guard let definition = domain.definition else { throw ToolstackError(.noDomain, "no domain with matching name '\(domain.name)'") }
    beginAnew(domain, definition)
    try start(domain, with: definition, startOptions)
  }

  /// Somebody starts a domain: what it did before does not count any more.
  private func beginAnew(_ domain: ManagedDomain, _ definition: DomainDefinition) {
    domain.restartGuard = RestartGuard(definition)
    domain.heldReason = nil
    forgetRestart(domain)
  }

  private static func isRunning(_ domain: ManagedDomain) -> ToolstackError {
    ToolstackError(.state, "domain is already running")
  }

  /// Builds a domain, writes down that it is there, and lets it run.
  func start(_ domain: ManagedDomain, with definition: DomainDefinition, _ startOptions: StartOptions) throws(ToolstackError) {
    let plan = try DomainPlan(definition.configuration, unicode: try UnicodeTables(folder: Installation().unicodeTables))
    let log = ConsoleLog(directories.consoleLog(of: domain.name), continues: false)
    let running = try toolstack.build(plan) { [unowned domain] bytes, index in domain.show(bytes, at: index, log) }
    let live = LiveDomain(running: running, handle: definition.uuid, definition: definition, log: log, startTime: realtimeMilliseconds())
    live.isPaused = startOptions.isPaused
    domain.live = live
    do {
      try record(domain)
      if !startOptions.isPaused { try toolstack.unpause(running) }
    } catch {
      remove(domain)
      throw error
    }
    tell(domain, .started, HostEvent.Detail.startedBooted)
    if startOptions.isPaused { tell(domain, .suspended, HostEvent.Detail.suspendedPaused) }
  }

  /// Asks a guest to power itself off.
  public func shutdown(_ domain: ManagedDomain) throws(ToolstackError) { try ask(domain, "poweroff") }
  /// Asks a guest to reboot.
  public func reboot(_ domain: ManagedDomain) throws(ToolstackError) {
    try ask(domain, "reboot")
    // Not the doing of a guest that reboots again and again.
    domain.restartGuard.restarts = 0
  }

  /// Writes a request where PV guests look for it. One that does not look goes on.
  private func ask(_ domain: ManagedDomain, _ request: String) throws(ToolstackError) {
    try toolstack.ask(running(domain).running, to: request)
  }

  /// Ends a domain at once.
  public func destroy(_ domain: ManagedDomain) throws(ToolstackError) {
    if !domain.isActive, domain.restartTime != nil {
      // It waits to be restarted: that is what ends.
      forgetRestart(domain)
      return ended(domain, DomainState.Reason.shutOffDestroyed, [])
    }
    _ = try active(domain)
    let id = domain.id
    remove(domain)
    tell(domain, .stopped, HostEvent.Detail.stoppedDestroyed, id: id)
    ended(domain, DomainState.Reason.shutOffDestroyed, [])
  }

  public func suspend(_ domain: ManagedDomain) throws(ToolstackError) {
    let live = try running(domain)
    guard !live.isPaused else { return }
    try pause(live)
    live.isPaused = true
    do { try record(domain) } catch {
      // A later Dom0 would let it run on: then it does so now.
      try unpause(live)
      live.isPaused = false
      throw error
    }
    tell(domain, .suspended, HostEvent.Detail.suspendedPaused)
  }

  public func resume(_ domain: ManagedDomain) throws(ToolstackError) {
    let live = try running(domain)
    guard live.isPaused else { return }
    try unpause(live)
    live.isPaused = false
    live.wasResumed = true
    // It runs, whatever the record says: a later Dom0 sees that.
    keepRecord(domain)
    tell(domain, .resumed, HostEvent.Detail.resumedUnpaused)
  }

  /// Tells a guest how much memory it is to have, in KiB. A guest with a balloon driver follows; one that grows by itself can get no more.
  public func setMemory(_ domain: ManagedDomain, kibibytes: UInt64) throws(ToolstackError) {
    let live = try active(domain)
    let maximum = live.definition.configuration.memory
    guard kibibytes <= maximum else {
      throw ToolstackError(.argument, "cannot set memory higher than max memory: \(kibibytes) KiB are asked for, of at most \(maximum) KiB")
    }
    try toolstack.setTarget(live.running, kibibytes: kibibytes)
  }

  /// Changes the most memory that a running domain may have, in KiB.
  public func setMaximumMemory(_ domain: ManagedDomain, kibibytes: UInt64) throws(ToolstackError) {
    let live = try active(domain), home = "/local/domain/\(live.running.domain.rawValue)/memory"
    let target = store.read("\(home)/target").flatMap { UInt64($0) } ?? 0
    guard kibibytes >= target else {
      throw ToolstackError(.argument, "at most \(kibibytes) KiB, and it is told to have \(target) KiB; `dom0 mem-set` comes first")
    }
    let current = min(kibibytes, live.definition.configuration.currentMemory)
    let definition = try live.definition.settingMemory(current: current, maximum: kibibytes)
    do throws(XenErrno) {
      try toolstack.gate.call(DomainControl.SetMaximumMemory(domain: live.running.domain, target: kibibytes))
    } catch {
      guard error == .outOfMemory else { throw ToolstackError(.hypercall, "cannot change what \(domain.name) may have", cause: error) }
      throw ToolstackError(
        .state, "it can have no more while it runs than it was started with; change its definition, and start it again")
    }
    try store.write("\(home)/static-max", "\(kibibytes)")
    try redefine(domain, config: nil, live: definition)
  }

  /// Sends a guest a magic system request. One that does not look for it goes on.
  public func sendSysRq(_ domain: ManagedDomain, _ key: String) throws(ToolstackError) {
    guard key.utf8.count == 1, let byte = key.utf8.first, (33..<127).contains(byte) else {
      throw ToolstackError(.argument, "a system request is one letter or digit, such as s")
    }
    let live = try running(domain)
    try store.write("/local/domain/\(live.running.domain.rawValue)/control/sysrq", key)
  }

  /// A domain that runs, and is not only kept as it stopped.
  private func running(_ domain: ManagedDomain) throws(ToolstackError) -> LiveDomain {
    let live = try active(domain)
    guard live.preservedFor == nil else {
      throw ToolstackError(.state, "domain is not running: it stopped, and is kept as it is; `dom0 destroy \(domain.name)` ends it")
    }
    return live
  }

  func active(_ domain: ManagedDomain) throws(ToolstackError) -> LiveDomain {
    guard let live = domain.live else { throw ToolstackError(.state, "domain is not running") }
    return live
  }

  // MARK: Consoles

  /// Opens a domain's console: its output goes to `sink` from now on, which is called with nil when the domain ends.
  ///
  /// - Parameter force: whether others that look at it are sent away. Otherwise they keep it, and this is refused.
  public func openConsole(
    _ domain: ManagedDomain, force: Bool, _ sink: @escaping ([UInt8]?) -> Void
  ) throws(ToolstackError) -> ConsoleAttachment {
    _ = try active(domain)
    if !domain.attachments.isEmpty {
      guard force else { throw ToolstackError(.state, "Active console session exists for this domain; --force takes it over") }
      domain.detachAll()
    }
    let attachment = ConsoleAttachment(domain, sink)
    domain.attachments.append(attachment)
    return attachment
  }
}

extension ManagedDomain {
  /// Takes output of the guest's: first into the log, then to whoever looks.
  func show(_ bytes: [UInt8], at index: UInt32, _ log: ConsoleLog) {
    log.write(bytes, at: index)
    for attachment in attachments { attachment.sink(bytes) }
  }

  /// Tells everybody who looks at the console that it is over.
  func detachAll() {
    let old = attachments
    attachments = []
    for attachment in old { attachment.sink(nil) }
  }
}
