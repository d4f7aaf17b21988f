import DomainConfig
import HypercallABI

/// What domain 0 does to other domains, by hypercalls: builds, starts, watches, ends them.
final class Toolstack {
  let connection: Ring0Connection
  let gate: Dom0Gate
  let events: EventChannels
  private var log = HypervisorLog()
  /// VIRQ_DOM_EXC came: some domain stopped or is gone.
  var mustLook = false

  init(_ connection: Ring0Connection) throws(ToolstackError) {
    self.connection = connection
    gate = Dom0Gate(connection)
    events = EventChannels(connection)
    do throws(XenErrno) {
      let port = try gate.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: .zero))
      try events.handle(port, through: gate) { [unowned self] in mustLook = true }
    } catch { throw ToolstackError(.hypercall, "cannot hear of domains that stop", cause: error) }
  }

  /// Builds a domain, still paused, and connects its console.
  func build(_ domain: HostedDomain) throws(ToolstackError) {
    let built = try DomainBuilder(gate: gate, memory: connection).build(domain.plan)
    domain.built = built
    domain.lastDomain = built.domain
    guard let frame = unsafe connection.frame(built.consoleMFN, of: built.domain) else {
      throw ToolstackError(.host, "the console page of \(domain.name) cannot be mapped")
    }
    do throws(XenErrno) {
      let port = try gate.call(EventChannelOp.BindInterdomain(remoteDomain: built.domain, remotePort: built.consolePort))
      // SAFETY: the frame is mapped until the domain is forgotten, and the console is dropped before that.
      let console = unsafe ConsoleBackend(
        frame: frame, notify: { [gate] in _ = try? gate.call(EventChannelOp.Send(port: port)) },
        sink: { [unowned domain] in domain.show($0) })
      domain.console = console
      domain.consolePort = port
      try events.handle(port, through: gate) { console.service() }
    } catch { throw ToolstackError(.hypercall, "cannot connect the console of \(domain.name)", cause: error) }
  }

  func unpause(_ domain: HostedDomain) throws(ToolstackError) {
    guard let built = domain.built else { return }
    do throws(XenErrno) { try gate.call(DomainControl.UnpauseDomain(domain: built.domain)) } catch {
      throw ToolstackError(.hypercall, "cannot start \(domain.name)", cause: error)
    }
  }

  /// The state of a domain, or nil when there is no such domain any more.
  func information(_ domain: DomainID) -> DomainInformation? {
    guard let information = try? gate.call(DomainControl.GetDomainInfo(domain: domain)), information.domain == domain else { return nil }
    return information
  }

  /// Why a domain is shut down; nil while it is not.
  func shutdownReason(_ domain: DomainID) -> ShutdownReason? {
    guard let information = information(domain) else { return .crash }
    guard information.flags.contains(.shutdown) else { return nil }
    return ShutdownReason(rawValue: information.flags.rawValue >> 16 & 0xff)
  }

  /// Stops a domain as if it had stopped itself.
  func shutDown(_ domain: HostedDomain, reason: ShutdownReason) {
    guard let built = domain.built else { return }
    _ = try? gate.call(SchedulerOp.RemoteShutdown(domain: built.domain, reason: reason))
  }

  func pause(_ domain: HostedDomain) {
    guard let built = domain.built else { return }
    _ = try? gate.call(DomainControl.PauseDomain(domain: built.domain))
  }

  /// Ends a domain and gives everything of it back.
  func destroy(_ domain: HostedDomain) {
    guard let built = domain.built else { return }
    if let information = information(built.domain) { domain.cpuTime += information.cpuTime }
    domain.console?.service()
    domain.finishOutput()
    if let port = domain.consolePort {
      _ = try? gate.call(EventChannelOp.Close(port: port))
      events.forget(port)
    }
    domain.console = nil
    domain.consolePort = nil
    domain.built = nil
    domain.isPreserved = false
    _ = try? gate.call(DomainControl.DestroyDomain(domain: built.domain))
    connection.forget(built.domain)
    log.update(gate)
    log.forget(built.domain)
  }

  /// Why a domain that counts as crashed has never run, when that is the host's doing: ring 0 could not start its vCPU's process.
  func hostFailure(of domain: HostedDomain) -> String? {
    log.update(gate)
    return domain.built.flatMap { built in log.lines(about: built.domain).first { $0.contains("vCPU process could not be started") } }
  }

  /// What is known of a domain that stopped.
  func crashReport(_ domain: HostedDomain) -> CrashReport {
    log.update(gate)
    guard let built = domain.built else { return CrashReport(domain: 0, name: domain.name, reasons: []) }
    let image = domain.imagePlace(built)
    let bytes = (try? contents(of: image.path, what: "kernel", limit: ELFFile.maximumBytes)) ?? []
    return CrashInspector(image: image, bytes: bytes).report(
      domain: built.domain, name: domain.name, log: log.lines(about: built.domain), context: context(built.domain), memory: connection)
  }

  /// The registers of a domain's first vCPU.
  private func context(_ domain: DomainID) -> [UInt8]? {
    let size = VCPUGuestContextLayout.byteCount
    // SAFETY: the gate lends that many bytes.
    return try? unsafe gate.withArgument(byteCount: size) { (bytes, address) throws(XenErrno) -> [UInt8] in
      try gate.call(DomainControl.GetVCPUContext(domain: domain, vcpu: .zero, context: address))
      return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size))
    }
  }
}
