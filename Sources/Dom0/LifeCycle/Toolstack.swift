import DomainConfig
import HypercallABI

/// What domain 0 does to other domains, by hypercalls: builds, starts, watches, ends them.
final class Toolstack {
  let connection: Ring0Connection
  let gate: Dom0Gate
  let events: EventChannels
  let store: StoreDaemon
  private var log = HypervisorLog()
  /// VIRQ_DOM_EXC came: some domain stopped or is gone.
  var mustLook = false
  /// VIRQ_DEBUGGER came: some domain that a debugger holds is at rest.
  var mustLookForDebuggers = false

  init(_ connection: Ring0Connection, _ store: StoreDaemon) {
    self.connection = connection
    self.store = store
    gate = Dom0Gate(connection)
    events = EventChannels(connection)
  }

  /// Hears of domains that stop.
  func bindEvents() throws(ToolstackError) {
    do throws(XenErrno) {
      let port = try gate.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: .zero))
      try events.handle(port, through: gate) { [unowned self] in
        mustLook = true
        store.announceShutdown()
      }
      let debuggerPort = try gate.call(EventChannelOp.BindVIRQ(virq: .debugger, vcpu: .zero))
      try events.handle(debuggerPort, through: gate) { [unowned self] in mustLookForDebuggers = true }
    } catch { throw ToolstackError(.hypercall, "cannot hear of domains that stop", cause: error) }
  }

  /// Builds a domain, still paused, and connects its console, whose output goes to `sink`.
  func build(_ plan: DomainPlan, _ sink: @escaping ([UInt8], UInt32) -> Void) throws(ToolstackError) -> RunningDomain {
    let built = try DomainBuilder(gate: gate, memory: connection).build(plan)
    do {
      try store.prepareDomain(built, plan.configuration)
      return try connect(built, name: plan.configuration.name, sink)
    } catch {
      destroy(built.domain)
      throw error
    }
  }

  /// Serves a domain that is there.
  func connect(
    _ built: BuiltDomain, name: String, _ sink: @escaping ([UInt8], UInt32) -> Void
  ) throws(ToolstackError) -> RunningDomain {
    guard let frame = unsafe connection.frame(built.consoleMFN, of: built.domain) else {
      throw ToolstackError(.host, "the console page of \(name) cannot be mapped")
    }
    let storePort = try connectStore(built, name: name)
    do throws(XenErrno) {
      let port = try gate.call(EventChannelOp.BindInterdomain(remoteDomain: built.domain, remotePort: built.consolePort))
      // SAFETY: the frame is mapped until the domain is forgotten, and the console is dropped before that.
      let console = unsafe ConsoleBackend(
        frame: frame, notify: { [gate] in _ = try? gate.call(EventChannelOp.Send(port: port)) }, sink: sink)
      try events.handle(port, through: gate) { console.service() }
      return RunningDomain(name: name, built: built, console: console, consolePort: port, storePort: storePort)
    } catch { throw ToolstackError(.hypercall, "cannot connect the console of \(name)", cause: error) }
  }

  func unpause(_ running: RunningDomain) throws(ToolstackError) {
    do throws(XenErrno) { try gate.call(DomainControl.UnpauseDomain(domain: running.domain)) } catch {
      throw ToolstackError(.hypercall, "cannot start \(running.name)", cause: error)
    }
  }

  /// Asks a domain, by xenstore, to have so much memory, in KiB; what it may have at most goes along, as with xl.
  func setTarget(_ running: RunningDomain, kibibytes: UInt64) throws(ToolstackError) {
    do throws(XenErrno) { try gate.call(DomainControl.SetMaximumMemory(domain: running.domain, target: kibibytes)) } catch {
      throw ToolstackError(.hypercall, "cannot let \(running.name) have \(kibibytes) KiB of memory", cause: error)
    }
    try store.write("/local/domain/\(running.domain.rawValue)/memory/target", "\(kibibytes)")
  }

  /// The state of a domain, or nil when there is no such domain any more.
  func information(_ domain: DomainID) -> DomainInformation? {
    guard let information = try? gate.call(DomainControl.GetDomainInfo(domain: domain)), information.domain == domain else { return nil }
    return information
  }

  /// The numbers of all domains but domain 0.
  func domainIDs() -> [DomainID] {
    var ids: [DomainID] = []
    var next: UInt16 = 1
    while let information = try? gate.call(DomainControl.GetDomainInfo(domain: DomainID(rawValue: next))) {
      guard information.domain.rawValue >= next, information.domain.rawValue < .max else { break }
      ids.append(information.domain)
      next = information.domain.rawValue + 1
    }
    return ids
  }

  /// The hypervisor's log.
  func logLines() -> [String] {
    log.update(gate)
    return log.lines
  }

  /// Why a domain is shut down; nil while it is not.
  func shutdownReason(_ domain: DomainID) -> ShutdownReason? {
    guard let information = information(domain) else { return .crash }
    guard information.flags.contains(.shutdown) else { return nil }
    return ShutdownReason(rawValue: information.flags.rawValue >> 16 & 0xff)
  }

  /// Asks a guest to power off or to reboot, where PV guests look for it.
  func ask(_ running: RunningDomain, to request: String) throws(ToolstackError) {
    try store.write("/local/domain/\(running.domain.rawValue)/control/shutdown", request)
  }

  func pause(_ running: RunningDomain) throws(ToolstackError) {
    do throws(XenErrno) { try gate.call(DomainControl.PauseDomain(domain: running.domain)) } catch {
      throw ToolstackError(.hypercall, "cannot pause \(running.name)", cause: error)
    }
  }

  /// Ends a domain and gives everything of it back. Returns the processor time it has had, in nanoseconds.
  @discardableResult
  func destroy(_ running: RunningDomain) -> UInt64 {
    let time = information(running.domain)?.cpuTime ?? 0
    running.console.service()
    _ = try? gate.call(EventChannelOp.Close(port: running.consolePort))
    events.forget(running.consolePort)
    disconnectStore(running)
    destroy(running.domain)
    return time
  }

  /// Ends a domain that is not served.
  func destroy(_ domain: DomainID) {
    _ = try? gate.call(DomainControl.DestroyDomain(domain: domain))
    store.release(domain)
    connection.forget(domain)
    log.update(gate)
    log.forget(domain)
  }

  /// Why a domain that counts as crashed has never run, when that is the host's doing: ring 0 could not start its vCPU's process.
  func hostFailure(of running: RunningDomain) -> String? {
    log.update(gate)
    return log.lines(about: running.domain).first { $0.contains("vCPU process could not be started") }
  }

  /// What is known of a domain that stopped.
  func crashReport(_ running: RunningDomain) -> CrashReport {
    running.console.service()
    log.update(gate)
    let image = running.built.image
    let bytes = (try? contents(of: image.path, what: "kernel", limit: ELFFile.maximumBytes)) ?? []
    return CrashInspector(image: image, bytes: bytes).report(
      domain: running.domain, name: running.name, log: log.lines(about: running.domain), context: context(running.domain),
      memory: connection, console: running.console.tail)
  }

  /// What the hypervisor says of a domain.
  func logLines(about domain: DomainID) -> [String] {
    log.update(gate)
    return log.lines(about: domain)
  }

  /// The registers of a vCPU, of a domain's first one if nothing else is said.
  func context(_ domain: DomainID, _ vcpu: VCPUID = .zero) -> [UInt8]? { gate.context(of: domain, vcpu) }
}
