import DomainConfig
import GDBStub
import HypercallABI

/// Domains that stop by themselves.
extension Host {
  /// Some domain stopped, or may have: looks at all.
  func lookForEndings() {
    toolstack.mustLook = false
    for domain in domains {
      guard let live = domain.live, live.preservedFor == nil else { continue }
      if let reason = toolstack.shutdownReason(live.running.domain) { stopped(domain, live, reason) }
    }
  }

  /// A domain stopped: does what its definition says.
  private func stopped(_ domain: ManagedDomain, _ live: LiveDomain, _ reason: ShutdownReason) {
    live.running.console.service()
    let id = live.running.domain
    live.debugger?.ended(End(reason))
    var decision = EndDecision(reason: reason, actions: EndActions(live.definition.configuration), restarts: 0, limit: .max)
    if isEnding { decision.step = .destroy }
    var lines: [String] = []
    let hasFailed = decision.status == .crash || decision.status == .watchdog
    if hasFailed {
      var report = toolstack.crashReport(live.running)
      report.event = toolstack.hostFailure(of: live.running) ?? (decision.status == .watchdog ? "was ended by its watchdog" : "crashed")
      lines = report.lines
    }
    if decision.dumpsCore { lines.append(dumpCore(domain, live)) }
    if let warning = decision.warning { lines.append("\(domain.name) \(warning)") }
    lines.forEach(say)
    if hasFailed {
      tell(domain, .crashed, HostEvent.Detail.crashedPanicked, lines.first)
    } else if reason == .poweroff || decision.step == .preserve {
      tell(domain, .shutdown, HostEvent.Detail.shutdownFinished)
    }
    let endReason = hasFailed ? DomainState.Reason.shutOffCrashed : DomainState.Reason.shutOffShutdown
    let detail = hasFailed ? HostEvent.Detail.stoppedCrashed : HostEvent.Detail.stoppedShutdown
    switch decision.step {
    case .preserve:
      live.preservedFor = reason
      remember(domain, endReason, lines)
      keepRecord(domain)
    case .destroy:
      remove(domain)
      tell(domain, .stopped, detail, id: id, lines.first)
      ended(domain, endReason, lines)
    case .restart:
      let time = realtimeMilliseconds() - live.startTime
      let verdict = domain.restartGuard.ended(afterMilliseconds: time)
      if verdict != .hold { planRestart(domain, live.definition) }
      if decision.keepsOld, verdict != .hold { keepOld(domain, live, reason, lines) }
      remove(domain)
      tell(domain, .stopped, detail, isReboot: reason == .reboot, id: id, lines.first)
      remember(domain, endReason, lines)
      restart(domain, verdict, lines)
    }
  }

  /// Restarts a domain, at once or later, unless it did so too often.
  private func restart(_ domain: ManagedDomain, _ verdict: RestartGuard.Verdict, _ lines: [String]) {
    switch verdict {
    case .restart(0): startAgain(domain)
    case .restart(let delay):
      domain.restartTime = monotonicMilliseconds() + delay
      say("\(domain.name) is restarted in \(delay / 1000) s (\(domain.restarts) of \(domain.restartGuard.limit))")
    case .hold:
      let reason =
        "ended \(domain.restarts + 1) times in a row, each time within \(RestartGuard.healthy / 1000) s of its start, and is not restarted again"
      domain.heldReason = reason
      say("\(domain.name) \(reason); `dom0 start \(domain.name)` starts it")
      tell(domain, .stopped, HostEvent.Detail.stoppedFailed, reason)
      ended(domain, DomainState.Reason.shutOffFailed, lines + ["\(domain.name) \(reason)"])
    }
  }

  /// Starts what was put off until now.
  func startDue(at now: Int64) {
    for domain in all.values where domain.restartTime != nil {
      if let time = domain.restartTime, time <= now { startAgain(domain) }
    }
  }

  /// When something that was put off is due, in milliseconds of the monotonic clock.
  var nextDue: Int64? { all.values.compactMap(\.restartTime).min() }

  /// Starts a domain from its beginning, as a machine's reset button does: the guest is not asked. One that is paused stays so.
  public func reset(_ domain: ManagedDomain) throws(ToolstackError) {
    let live = try active(domain)
    let id = live.running.domain
    domain.restartGuard = RestartGuard(live.definition)
    planRestart(domain, live.definition)
    remove(domain)
    tell(domain, .stopped, HostEvent.Detail.stoppedDestroyed, isReboot: true, id: id)
    remember(domain, DomainState.Reason.shutOffDestroyed, [])
    try restart(domain, StartOptions(isPaused: live.isPaused))
  }

  private func startAgain(_ domain: ManagedDomain) { try? restart(domain, StartOptions()) }

  /// Starts a domain again that was to be restarted.
  private func restart(_ domain: ManagedDomain, _ options: StartOptions) throws(ToolstackError) {
    // What was defined meanwhile holds from now on, as after a reboot of a machine that was changed.
    let definition = domain.definition ?? domain.restartDefinition
    defer { forgetRestart(domain) }
    guard let definition else { return }
    do { try start(domain, with: definition, options) } catch {
      let line = "\(domain.name) cannot be restarted: \(error)"
      say(line)
      tell(domain, .stopped, HostEvent.Detail.stoppedFailed, line)
      ended(domain, DomainState.Reason.shutOffFailed, [line])
      throw error
    }
  }

  /// `rename-restart`: what stopped is kept as it is, as a domain of its own that is not defined, `NAME-1` or the next that is free.
  ///
  /// Its record is written before the other one goes: whoever reads both takes the one whose name comes first.
  private func keepOld(_ domain: ManagedDomain, _ live: LiveDomain, _ reason: ShutdownReason, _ lines: [String]) {
    let names = (1...999).lazy.map { "\(domain.name)-\($0)" }
    guard let name = names.first(where: { self.all[$0] == nil }), let definition = try? live.definition.renamed(name, DomainUUID()) else {
      return say("\(domain.name) cannot be kept under another name, and is destroyed")
    }
    let old = ManagedDomain(name: name, uuid: definition.uuid)
    (live.definition, live.preservedFor, live.origin) = (definition, reason, domain)
    (old.live, domain.live) = (live, nil)
    remember(old, DomainState.Reason.shutOffCrashed, lines)
    all[name] = old
    keepRecord(old)
    removeRecord(domain.name)
    domain.detachAll()
    let home = "/local/domain/\(live.running.domain.rawValue)"
    do throws(ToolstackError) {
      try store.write(home + "/name", name)
      // The node of the UUID is the restarted domain's.
      try store.write(home + "/vm", "/vm/\(definition.uuid)")
    } catch { say("\(error)") }
    say("\(domain.name) is kept as \(name); `dom0 destroy \(name)` ends it")
  }

  /// Ends a domain in the hypervisor, and what Dom0 serves it with.
  func remove(_ domain: ManagedDomain) {
    guard let live = domain.live else { return }
    endCore(live, ToolstackError(.state, "'\(domain.name)' ended while its core was being written"))
    live.debugger?.ended(.destroyed)
    toolstack.destroy(live.running)
    domain.live = nil
    removeRecord(domain.name)
    domain.detachAll()
  }

  /// A domain is no more: a transient one is forgotten.
  func ended(_ domain: ManagedDomain, _ reason: Int32, _ lines: [String]) {
    remember(domain, reason, lines)
    forgetRestart(domain)
    if !domain.isPersistent { all[domain.name] = nil }
  }

  /// Does what nobody waits for: its failure goes to the host's log.
  func sayingFailure(_ body: () throws(ToolstackError) -> Void) {
    do throws(ToolstackError) { try body() } catch { say("\(error)") }
  }

  // MARK: How domains ended

  /// Notes how a domain ended. Of one that is defined a later Dom0 knows it too.
  func remember(_ domain: ManagedDomain, _ reason: Int32, _ lines: [String]) {
    let end = DomainEnd(reason: reason, lines: lines, time: realtimeMilliseconds())
    domain.lastEnd = end
    guard domain.isPersistent else { return }
    sayingFailure { () throws(ToolstackError) in
      let text = Array(end.text(of: domain.uuid).utf8)
      try StoredFile.replace(directories.end(of: domain.name), text, what: "how \(domain.name) ended", isSynced: false)
    }
  }

  /// Takes up how the defined domains ended under a Dom0 before this one.
  func recallEnds() {
    StoredFile.removeUnfinished(in: directories.ends)
    for domain in all.values {
      if let bytes = try? StoredFile.read(directories.end(of: domain.name), limit: DomainEnd.maximumBytes) {
        domain.lastEnd = DomainEnd(bytes, of: domain.uuid)
      }
    }
  }

  func forgetEnd(_ name: String) {
    sayingFailure { () throws(ToolstackError) in try StoredFile.remove(directories.end(of: name), what: "how \(name) ended") }
  }

  // MARK: Restarts that a Dom0 that dies leaves to the next

  private func waitingPath(_ name: String) -> String { "\(directories.live)/\(name)\(Self.waitingSuffix)" }
  static var waitingSuffix: String { ".restart" }

  /// Writes down that a domain is to be restarted, before it is destroyed.
  private func planRestart(_ domain: ManagedDomain, _ definition: DomainDefinition) {
    domain.restartDefinition = definition
    let text = "\(domain.restarts)\n" + definition.text
    sayingFailure { () throws(ToolstackError) in
      try StoredFile.replace(waitingPath(domain.name), Array(text.utf8), what: "that \(domain.name) is restarted", isSynced: false)
    }
  }

  func forgetRestart(_ domain: ManagedDomain) {
    guard domain.restartDefinition != nil else { return }
    domain.restartTime = nil
    domain.restartDefinition = nil
    removeRestart(domain.name)
  }

  func removeRestart(_ name: String) {
    sayingFailure { () throws(ToolstackError) in try StoredFile.remove(waitingPath(name), what: "that \(name) is restarted") }
  }

  /// Takes up a restart that a Dom0 before this one did not come to.
  func resumeRestart(_ name: String) {
    guard let bytes = try? StoredFile.read(waitingPath(name), limit: LiveRecord.maximumBytes), let end = bytes.firstIndex(of: 10),
      let restarts = Int(String(decoding: bytes[..<end], as: UTF8.self)),
      let definition = try? DomainDefinition(xml: Array(bytes[(end + 1)...]), strict: false, kernels: []), definition.name == name,
      all[name]?.isActive != true, all[name].map({ $0.uuid == definition.uuid }) ?? true
    else { return removeRestart(name) }
    let domain = all[name] ?? ManagedDomain(name: name, uuid: definition.uuid)
    all[name] = domain
    domain.restartGuard = RestartGuard(definition)
    domain.restartGuard.restarts = restarts
    domain.restartDefinition = definition
    domain.restartTime = monotonicMilliseconds()
  }

  /// Writes a core of a stopped domain; the line that says where.
  private func dumpCore(_ domain: ManagedDomain, _ live: LiveDomain) -> String {
    let commandLine = live.definition.configuration.commandLine
    return toolstack.dumpCore(of: live.running, commandLine: commandLine, to: "\(directories.dumps)/\(domain.name).core")
  }

  // MARK: Live records

  private func recordPath(_ name: String) -> String { "\(directories.live)/\(name).xml" }

  /// Writes down what a later Dom0 must know.
  func record(_ domain: ManagedDomain) throws(ToolstackError) {
    guard let live = domain.live else { return }
    let record = LiveRecord(
      name: domain.name, built: live.running.built, handle: live.handle, startTime: live.startTime, restarts: domain.restarts,
      wasResumed: live.wasResumed, isPaused: live.isPaused, preservedFor: live.preservedFor, definition: live.definition.text)
    try StoredFile.replace(recordPath(domain.name), Array(record.text.utf8), what: "what is known of \(domain.name)", isSynced: false)
  }

  /// The same, where a failure cannot be answered to anybody.
  func keepRecord(_ domain: ManagedDomain) {
    sayingFailure { () throws(ToolstackError) in try record(domain) }
  }

  func removeRecord(_ name: String) {
    sayingFailure { () throws(ToolstackError) in try StoredFile.remove(recordPath(name), what: "what was known of \(name)") }
  }
}
