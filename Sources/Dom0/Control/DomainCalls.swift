import DomainConfig
import Glibc
import HypercallABI
import RemoteProtocol

/// What a domain has and uses, from the hypervisor if it runs, or else from its definition.
struct DomainFigures {
  /// In KiB.
  var memory, maximumMemory: UInt64
  var vcpus, maximumVCPUs: UInt32
  /// In ns.
  var cpuTime: UInt64
}

/// The calls that tell what a domain has and uses.
extension ControlSession {
  /// What domain 0 has, in KiB.
  var zeroMemory: UInt64 { (host.information(DomainID.zero)?.totalPages ?? 0) * 4 }

  func figures(_ domain: NamedDomain) -> DomainFigures {
    let information = information(domain)
    guard case .managed(let managed) = domain, let configuration = managed.currentDefinition?.configuration else {
      let vcpus = information?.onlineVCPUs ?? 0
      let memory = (information?.totalPages ?? 0) * 4
      // The hypervisor takes domain 0's vCPUs, threads of this process, for running always; the kernel knows better.
      let cpuTime = information?.domain == DomainID.zero ? Self.processTime : information?.cpuTime ?? 0
      return DomainFigures(memory: memory, maximumMemory: memory, vcpus: vcpus, maximumVCPUs: vcpus, cpuTime: cpuTime)
    }
    return DomainFigures(
      memory: information.map { $0.totalPages * 4 } ?? configuration.currentMemory, maximumMemory: configuration.memory,
      vcpus: information?.onlineVCPUs ?? UInt32(clamping: configuration.currentVCPUs), maximumVCPUs: UInt32(clamping: configuration.vcpus),
      cpuTime: information?.cpuTime ?? 0)
  }

  /// The CPU time of this process, in ns.
  private static var processTime: UInt64 {
    var time = timespec()
    // SAFETY: clock_gettime fills the local.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }

  func domainGetInfo(_ call: Remote.DomainGetInfo) throws(RemoteError) -> Remote.DomainGetInfo.Reply {
    let domain = try named(call.domain)
    let figures = figures(domain)
    return .init(
      state: UInt8(clamping: domain.state.state.rawValue), maximumMemory: figures.maximumMemory, memory: figures.memory,
      vcpus: UInt16(clamping: figures.vcpus), cpuTime: figures.cpuTime)
  }

  func domainGetState(_ call: Remote.DomainGetState) throws(RemoteError) -> Remote.DomainGetState.Reply {
    let state = try named(call.domain).state
    return .init(state: state.state.rawValue, reason: state.reason)
  }

  func domainGetOSType(_ call: Remote.DomainGetOSType) throws(RemoteError) -> Remote.DomainGetOSType.Reply {
    _ = try named(call.domain)
    return .init(type: "linux")
  }

  func domainGetMessages(_ call: Remote.DomainGetMessages) throws(RemoteError) -> Remote.DomainGetMessages.Reply {
    guard case .managed(let domain) = try named(call.domain), call.flags.isEmpty || call.flags.contains(.tainting) else {
      return .init(messages: [])
    }
    let warnings = domain.currentDefinition?.configuration.warnings.map { "\($0)" } ?? []
    return .init(messages: Array(([domain.brokenReason, domain.heldReason].compactMap { $0 } + warnings).prefix(2048)))
  }

  func domainGetSecurityLabel(_ call: Remote.DomainGetSecurityLabel) throws(RemoteError) -> Remote.DomainGetSecurityLabel.Reply {
    _ = try named(call.domain)
    return .init(label: "", enforcing: 0)
  }

  // MARK: Memory

  func domainGetMaxMemory(_ call: Remote.DomainGetMaxMemory) throws(RemoteError) -> Remote.DomainGetMaxMemory.Reply {
    .init(memory: figures(try named(call.domain)).maximumMemory)
  }

  func domainSetMemory(_ call: Remote.DomainSetMemory) throws(RemoteError) {
    try domainSetMemoryFlags(Remote.DomainSetMemoryFlags(domain: call.domain, memory: call.memory, flags: .live))
  }

  func domainSetMaxMemory(_ call: Remote.DomainSetMaxMemory) throws(RemoteError) {
    try domainSetMemoryFlags(Remote.DomainSetMemoryFlags(domain: call.domain, memory: call.memory, flags: .maximum))
  }

  func domainSetMemoryFlags(_ call: Remote.DomainSetMemoryFlags) throws(RemoteError) {
    let domain = try managed(call.domain)
    let impact = try impact(DomainModificationOptions(rawValue: call.flags.rawValue & 3), domain)
    if call.flags.contains(.maximum), impact.live {
      throw RemoteError(.operationInvalid, "cannot resize the maximum memory on an active domain")
    }
    guard call.memory > 0 else { throw RemoteError(.invalidArgument, "memory in virDomainSetMemory must be greater than zero") }
    if impact.config {
      guard let definition = domain.definition else { throw broken(domain) }
      let configuration = definition.configuration
      if !call.flags.contains(.maximum), call.memory > configuration.memory {
        throw RemoteError(.invalidArgument, "cannot set memory higher than max memory")
      }
      // The most may not become less than what there is at the start.
      let current = call.flags.contains(.maximum) ? min(configuration.currentMemory, call.memory) : call.memory
      let changed = try served { () throws(ToolstackError) in
        try definition.settingMemory(current: current, maximum: call.flags.contains(.maximum) ? call.memory : nil)
      }
      try served { () throws(ToolstackError) in try host.redefine(domain, config: changed, live: nil) }
    }
    if impact.live { try served { () throws(ToolstackError) in try host.setMemory(domain, kibibytes: call.memory) } }
  }

  func domainMemoryStats(_ call: Remote.DomainMemoryStats) throws(RemoteError) -> Remote.DomainMemoryStats.Reply {
    let domain = try named(call.domain)
    guard domain.isActive else { throw .notRunning }
    let figures = figures(domain)
    let all = [
      MemoryStatistic(tag: MemoryStatisticTag.actualBalloon, value: figures.memory),
      MemoryStatistic(tag: MemoryStatisticTag.available, value: figures.maximumMemory),
    ]
    return .init(statistics: Array(all.prefix(Int(min(call.maximum, 1024)))))
  }

  // MARK: vCPUs

  func domainGetMaxVCPUs(_ call: Remote.DomainGetMaxVCPUs) throws(RemoteError) -> Remote.DomainGetMaxVCPUs.Reply {
    .init(count: Int32(clamping: figures(try named(call.domain)).maximumVCPUs))
  }

  func domainGetVCPUsFlags(_ call: Remote.DomainGetVCPUsFlags) throws(RemoteError) -> Remote.DomainGetVCPUsFlags.Reply {
    if call.flags.contains([.live, .config]) {
      throw RemoteError(.invalidArgument, message: "flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive")
    }
    let domain = try named(call.domain)
    guard case .managed(let managed) = domain else { return .init(count: Int32(clamping: figures(domain).vcpus)) }
    let impact = try impact(DomainModificationOptions(rawValue: call.flags.rawValue & 3), managed)
    if impact.live {
      let figures = figures(domain)
      return .init(count: Int32(clamping: call.flags.contains(.maximum) ? figures.maximumVCPUs : figures.vcpus))
    }
    guard let configuration = managed.definition?.configuration else { throw broken(managed) }
    return .init(count: Int32(clamping: call.flags.contains(.maximum) ? configuration.vcpus : configuration.currentVCPUs))
  }

  func domainSetVCPUs(_ call: Remote.DomainSetVCPUs) throws(RemoteError) {
    try domainSetVCPUsFlags(Remote.DomainSetVCPUsFlags(domain: call.domain, count: call.count, flags: .live))
  }

  func domainSetVCPUsFlags(_ call: Remote.DomainSetVCPUsFlags) throws(RemoteError) {
    let domain = try managed(call.domain), setsMaximum = call.flags.contains(.maximum)
    guard call.count > 0 else {
      throw RemoteError(.invalidArgument, message: "nvcpus in virDomainSetVcpusFlags must not be zero")
    }
    guard !setsMaximum || call.flags.contains(.config) else {
      throw RemoteError(
        .invalidArgument, message: "Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'")
    }
    guard try !impact(DomainModificationOptions(rawValue: call.flags.rawValue & 3), domain).live else {
      throw RemoteError(
        .operationUnsupported, "the vCPUs of a running domain cannot be changed yet; with --config they are at its next start")
    }
    guard let definition = domain.definition else { throw broken(domain) }
    let configuration = definition.configuration, count = Int(call.count)
    let limit = setsMaximum ? DomainConfiguration.maximumVCPUs : configuration.vcpus
    guard count <= limit else {
      throw RemoteError(.invalidArgument, "requested cpu amount exceeds maximum (\(count) > \(limit))")
    }
    let changed = try served { () throws(ToolstackError) in
      try definition.settingVCPUs(
        current: setsMaximum ? min(configuration.currentVCPUs, count) : count, maximum: setsMaximum ? count : configuration.vcpus)
    }
    try served { () throws(ToolstackError) in try host.redefine(domain, config: changed, live: nil) }
  }

  /// Refuses a room for maps that no client has.
  private func checkRoom(_ count: Int32, _ length: Int32) throws(RemoteError) {
    guard (0...16384).contains(count), (0...4096).contains(length), Int(count) * Int(length) <= 8 << 20 else {
      throw RemoteError(.invalidArgument, "maps of \(count) times \(length) bytes")
    }
  }

  func domainGetVCPUs(_ call: Remote.DomainGetVCPUs) throws(RemoteError) -> Remote.DomainGetVCPUs.Reply {
    try checkRoom(call.maximum, call.mapLength)
    let domain = try named(call.domain)
    guard domain.isActive, let id = information(domain)?.domain else { throw .notRunning }
    let count = min(UInt32(call.maximum), figures(domain).vcpus)
    let info = (0..<count).map { number in
      let vcpu = host.vcpuInformation(id, VCPUID(rawValue: number))
      let state =
        vcpu.map { $0.online == 0 ? VCPUState.offline : $0.blocked != 0 ? VCPUState.blocked : VCPUState.running } ?? VCPUState.offline
      return VCPUInformation(
        number: number, state: state, cpuTime: vcpu?.cpuTime ?? 0,
        cpu: vcpu.map { $0.running != 0 ? Int32(clamping: $0.pcpu.rawValue) : -1 } ?? -1)
    }
    return .init(info: info, maps: try maps(info.count, call.mapLength))
  }

  /// For each vCPU, all processors.
  private func maps(_ count: Int, _ length: Int32) throws(RemoteError) -> [UInt8] {
    let map = Self.cpuMap(try machine().cpus).first(length)
    let padded = map + [UInt8](repeating: 0, count: Int(length) - map.count)
    return (0..<count).flatMap { _ in padded }
  }

  func domainGetVCPUPinInfo(_ call: Remote.DomainGetVCPUPinInfo) throws(RemoteError) -> Remote.DomainGetVCPUPinInfo.Reply {
    try checkRoom(call.mapCount, call.mapLength)
    let domain = try named(call.domain)
    if case .managed(let managed) = domain { _ = try impact(call.flags, managed) }
    let count = min(UInt32(call.mapCount), figures(domain).maximumVCPUs)
    return .init(maps: try maps(Int(count), call.mapLength), count: Int32(clamping: count))
  }

  func domainGetCPUStats(_ call: Remote.DomainGetCPUStats) throws(RemoteError) -> Remote.DomainGetCPUStats.Reply {
    let domain = try named(call.domain)
    guard domain.isActive else { throw .notRunning }
    guard call.startCPU == -1 else {
      throw RemoteError(.operationUnsupported, "time is not counted by processor; ask for the total")
    }
    guard call.cpuCount == 1 else { throw RemoteError(.invalidArgument, "ncpus in virDomainGetCPUStats must be 1 when start_cpu is -1") }
    guard call.parameterCount > 0 else { return .init(parameters: [], parameterCount: 1) }
    return .init(parameters: [TypedParameter(name: "cpu_time", value: .uhyper(figures(domain).cpuTime))], parameterCount: 1)
  }
}
