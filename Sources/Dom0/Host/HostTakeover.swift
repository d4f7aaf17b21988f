import DomainConfig
import GDBStub
import Glibc
import HypercallABI

extension Host {
  /// The connection to the ring 0 that is there, or to one that is started.
  static func connect(
    _ directories: StateDirectories, _ options: HostOptions, _ say: (String) -> Void
  ) throws(ToolstackError) -> (Ring0Connection, Ring0Process?) {
    if let socket = connectSocket(directories.ring0Socket) {
      // One that ends just now, since it has no domains, hangs up.
      do throws(ToolstackError) {
        let connection = try Ring0Connection(socket: socket)
        say("took over a running hypervisor")
        return (connection, nil)
      } catch { guard hasEnded(socket) else { throw error } }
    }
    let process = try Ring0Process(
      Executables.find(), pcpus: options.pcpus, memory: options.memory ?? defaultMemory(), listeningAt: directories.ring0Socket)
    do throws(ToolstackError) { return (try Ring0Connection(socket: process.socket), process) } catch {
      throw ToolstackError(error.code, error.message, cause: process.reap().map { ToolstackError(.host, "ring 0 \($0)") })
    }
  }

  /// MiB of the emulated machine: three quarters of the host's memory.
  private static func defaultMemory() -> Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES)), size = sysconf(Int32(_SC_PAGESIZE))
    return max(256, pages / 1024 * (size / 1024) * 3 / 4)
  }

  private static func hasEnded(_ socket: Descriptor) -> Bool {
    var entry = pollfd(fd: socket.number, events: 0, revents: 0)
    // SAFETY: one entry, the local.
    return unsafe poll(&entry, 1, 0) > 0
  }

  private static func connectSocket(_ path: String) -> Descriptor? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    // SAFETY: the path fits its field, which was zero; the address is a local of the size given.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let socket = Descriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0))
    let status = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(socket.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return status == 0 ? socket : nil
  }

  // MARK: What a Dom0 before this one left

  /// Serves the domains that run again, and settles what happened to those that do not.
  func takeOver() {
    // Our end of every channel was the other Dom0's: each peer waits for a new one.
    _ = try? toolstack.gate.call(EventChannelOp.Reset(domain: .caller))
    do { try toolstack.bindEvents() } catch { say("\(error)") }
    var known: Set<DomainID> = []
    StoredFile.removeUnfinished(in: directories.live)
    let files = (try? StoredFile.names(in: directories.live)) ?? []
    for file in files where file.hasSuffix(".xml") {
      if let id = adopt(String(file.dropLast(4)), but: known) { known.insert(id) }
    }
    for file in files where file.hasSuffix(Self.debuggerSuffix) {
      let name = String(file.dropLast(Self.debuggerSuffix.count))
      if all[name]?.live?.debugger == nil { forgetBreakpoints(of: name) }
    }
    // What was never acknowledged is not kept.
    for id in toolstack.domainIDs() where !known.contains(id) { toolstack.destroy(id) }
    store.forgetDomains { known.contains($0) }
    for file in files where file.hasSuffix(Self.waitingSuffix) { resumeRestart(String(file.dropLast(Self.waitingSuffix.count))) }
    lookForEndings()
    toolstack.events.dispatch()
  }

  /// Takes a running domain over by its record; nil when there is no such domain any more, or it has another name since.
  private func adopt(_ name: String, but others: Set<DomainID>) -> DomainID? {
    let path = "\(directories.live)/\(name).xml"
    guard let bytes = try? StoredFile.read(path, limit: LiveRecord.maximumBytes), let record = LiveRecord(bytes), record.name == name,
      let definition = try? DomainDefinition(xml: Array(record.definition.utf8), strict: false, kernels: []), definition.name == name,
      let information = toolstack.information(record.built.domain), information.handle == record.handle.handle,
      !others.contains(record.built.domain)
    else {
      lost(name)
      return nil
    }
    let domain = all[name] ?? ManagedDomain(name: name, uuid: definition.uuid)
    do throws(ToolstackError) {
      let log = ConsoleLog(directories.consoleLog(of: name), continues: true)
      let running = try toolstack.connect(record.built, name: name) { [unowned domain] bytes, index in domain.show(bytes, at: index, log) }
      if let index = log.nextIndex { running.console.skip(to: index) }
      let live = LiveDomain(running: running, handle: record.handle, definition: definition, log: log, startTime: record.startTime)
      live.isPaused = record.isPaused && information.flags.contains(.paused)
      if information.flags.contains(.debugged) {
        releaseDebugged(name, live)
      } else if information.flags.contains(.paused), !live.isPaused {
        // Built or paused by a call that was never acknowledged.
        try toolstack.unpause(running)
      }
      live.wasResumed = record.wasResumed
      live.preservedFor = record.preservedFor
      domain.live = live
      domain.restartGuard = RestartGuard(definition)
      domain.restartGuard.restarts = record.restarts
      all[name] = domain
      return record.built.domain
    } catch {
      say("\(name) cannot be taken over, and is destroyed: \(error)")
      lost(name)
      return nil
    }
  }

  /// A domain that was running ended while nobody looked, with its hypervisor or by an unfinished call.
  private func lost(_ name: String) {
    removeRecord(name)
    if let domain = all[name] { remember(domain, DomainState.Reason.shutOffCrashed, ["\(name) ended with the hypervisor that it ran on"]) }
  }

  /// Ring 0 is gone, and all domains with it: says so, and starts another one.
  func replaceRing0() throws(ToolstackError) {
    for _ in 0..<200 where ring0 != nil && ring0?.reap() == nil { usleep(5000) }
    say("ring 0 \(ring0?.reap() ?? "hung up"), and every domain ended with it")
    for domain in domains where domain.isActive {
      let id = domain.id
      domain.live?.debugger?.ended(.destroyed)
      domain.live = nil
      domain.detachAll()
      removeRecord(domain.name)
      tell(domain, .stopped, HostEvent.Detail.stoppedFailed, id: id, "its hypervisor ended")
      ended(domain, DomainState.Reason.shutOffCrashed, ["\(domain.name) ended with the hypervisor that it ran on"])
    }
    let (connection, process) = try Self.connect(directories, options, say)
    ring0 = process
    store.forgetDomains { _ in false }
    toolstack = Toolstack(connection, store)
    try toolstack.bindEvents()
    // As after a reboot of a real host; but a hypervisor that ends again and again must not be made to.
    let isHealthy = monotonicMilliseconds() - ring0Start >= RestartGuard.healthy
    ring0Start = monotonicMilliseconds()
    if isHealthy { autostart() }
  }

  func autostart() {
    for domain in domains where domain.isAutostarted {
      do throws(ToolstackError) { try start(domain) } catch { say("\(domain.name) cannot be started with the host: \(error)") }
    }
  }
}
