public import DomainConfig
public import HypercallABI

/// What a host is started with.
public struct HostOptions: Sendable {
  /// The folders in which a definition's relative kernel is looked for.
  public var kernels: [String] = []
  public var pcpus: Int?
  /// MiB of the emulated machine.
  public var memory: Int?

  public init() {}
}

/// How a domain is started.
public struct StartOptions: Sendable {
  public var isPaused = false

  public init(isPaused: Bool = false) { self.isPaused = isPaused }
}

/// Dom0 as a service: the domains that are defined, those that run, and what is done with them. All on one thread.
public final class Host {
  public let directories: StateDirectories
  let options: HostOptions
  let definitions: DefinitionStore
  let store: StoreDaemon
  var toolstack: Toolstack
  var ring0: Ring0Process?
  /// Since when ring 0 has been served, in milliseconds of the monotonic clock.
  var ring0Start = monotonicMilliseconds()
  /// All domains, by name.
  var all: [String: ManagedDomain] = [:]
  var observers: [(id: Int, body: (HostEvent) -> Void)] = []
  var lastObserver = 0
  /// The host is ending: no domain is restarted, nor kept.
  var isEnding = false
  let say: (String) -> Void
  /// Milliseconds since 1970.
  public let startTime = realtimeMilliseconds()
  private let lock: StateLock

  /// Takes the state directory over, and the domains that run; starts ring 0 when there is none, and then the domains that start with the host.
  ///
  /// - Parameter say: takes lines for the host's log.
  public init(_ directories: StateDirectories, _ options: HostOptions, say: @escaping (String) -> Void) throws(ToolstackError) {
    try directories.prepare()
    lock = try StateLock(directories)
    self.directories = directories
    self.options = options
    self.say = say
    definitions = try DefinitionStore(directories, kernels: options.kernels)
    let (connection, process) = try Self.connect(directories, options, say)
    ring0 = process
    store = try StoreDaemon(journal: directories.storeJournal, isContinued: process == nil, say: say)
    toolstack = Toolstack(connection, store)
    for (name, definition) in definitions.definitions {
      let domain = ManagedDomain(name: name, uuid: definition.uuid)
      domain.definition = definition
      domain.isAutostarted = definitions.autostarted.contains(name)
      all[name] = domain
    }
    for entry in definitions.broken {
      let domain = ManagedDomain(name: entry.name, uuid: DomainUUID(standingFor: entry.name))
      domain.brokenReason = entry.reason
      domain.isAutostarted = definitions.autostarted.contains(entry.name)
      all[entry.name] = domain
      say("\(entry.reason)")
    }
    recallEnds()
    takeOver()
    if process != nil { autostart() }
  }

  // MARK: Who is there

  /// All domains but domain 0, by name.
  public var domains: [ManagedDomain] { all.values.sorted { $0.name < $1.name } }
  public func domain(named name: String) -> ManagedDomain? { all[name] }
  public func domain(uuid: DomainUUID) -> ManagedDomain? { all.values.first { $0.uuid == uuid } }
  public func domain(id: DomainID) -> ManagedDomain? { all.values.first { $0.id == id } }
  /// Whether anything runs, or waits to be restarted.
  public var isBusy: Bool { all.values.contains { $0.isActive || $0.restartTime != nil } }

  /// What the hypervisor says of a domain; nil when it has none of this number.
  public func information(_ domain: DomainID) -> DomainInformation? { toolstack.information(domain) }
  public func information(_ domain: ManagedDomain) -> DomainInformation? { domain.id.flatMap { toolstack.information($0) } }

  /// What the hypervisor says of one vCPU.
  public func vcpuInformation(_ domain: DomainID, _ vcpu: VCPUID) -> DomainControl.GetVCPUInfo.Result? {
    try? toolstack.gate.call(DomainControl.GetVCPUInfo(domain: domain, vcpu: vcpu))
  }

  /// What the hypervisor says of the machine.
  public var machine: SystemControl.PhysicalInfo.Result? { try? toolstack.gate.call(SystemControl.PhysicalInfo()) }

  /// The hypervisor's log.
  public func hypervisorLog() -> [String] { toolstack.logLines() }

  /// The process of a domain's vCPU, for debuggers.
  public func processID(_ domain: ManagedDomain, _ vcpu: VCPUID = .zero) -> Int32? {
    domain.id.flatMap { toolstack.connection.processes[$0]?[vcpu] }
  }

  // MARK: Events

  /// Calls `body` for each event from now on.
  public func observe(_ body: @escaping (HostEvent) -> Void) -> Int {
    lastObserver += 1
    observers.append((lastObserver, body))
    return lastObserver
  }
  public func stopObserving(_ id: Int) { observers.removeAll { $0.id == id } }

  func tell(
    _ domain: ManagedDomain, _ kind: HostEvent.Kind, _ detail: Int32, isReboot: Bool = false, id: DomainID? = nil, _ text: String? = nil
  ) {
    let event = HostEvent(
      name: domain.name, uuid: domain.uuid, id: id ?? domain.id, kind: kind, detail: detail, isReboot: isReboot, text: text,
      time: realtimeMilliseconds())
    for observer in observers { observer.body(event) }
  }
}

extension DomainUUID {
  /// A UUID for a domain whose own cannot be read: always the same for the same name.
  init(standingFor name: String) {
    // FNV-1a, over the name twice with different beginnings.
    func hash(_ seed: UInt64) -> UInt64 { name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
    let words = [hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4)]
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.init(bytes: bytes)
  }
}
