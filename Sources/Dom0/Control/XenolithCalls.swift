import Glibc
import HypercallABI
import RemoteProtocol

/// The calls of our own program: what libvirt has no call for.
extension ControlSession {
  func serviceInformation(_ call: Xenolith.ServiceInformation) throws(RemoteError) -> Xenolith.ServiceInformation.Reply {
    .init(
      version: Version.text, abi: Version.abi, process: UInt32(clamping: getpid()), ring0: UInt32(clamping: host.ring0ProcessID ?? 0),
      stateDirectory: host.directories.state, runDirectory: host.directories.run)
  }

  func hostInformation(_ call: Xenolith.HostInformation) throws(RemoteError) -> Xenolith.HostInformation.Reply {
    let machine = try machine()
    let gate = host.toolstack.gate
    let version = HypervisorVersion(gate)
    let name = HostName.current
    let compile = CompileText(gate)
    func text(_ name: String, _ value: String) -> TypedParameter { TypedParameter(name: name, value: .string(value)) }
    func number(_ name: String, _ value: some BinaryInteger) -> TypedParameter {
      TypedParameter(name: name, value: .uhyper(UInt64(clamping: value)))
    }
    return .init(values: [
      text("host", name.node), text("release", name.release), text("version", name.version), text("machine", name.machine),
      number("nr_cpus", machine.cpus), number("max_cpu_id", machine.maximumCPU), number("nr_nodes", machine.nodes),
      number("cores_per_socket", machine.coresPerSocket), number("threads_per_core", machine.threadsPerCore),
      text("cpu_mhz", Self.megahertz(machine.kilohertz)), text("virt_caps", "pv"), number("total_memory", machine.totalPages >> 8),
      number("free_memory", machine.freePages >> 8), number("sharing_freed_memory", 0), number("sharing_used_memory", 0),
      number("outstanding_claims", machine.outstandingPages >> 8), number("free_cpus", 0), number("xen_major", version.major),
      number("xen_minor", version.minor), text("xen_extra", version.extra), text("xen_version", version.text),
      text("xen_caps", HypervisorVersion.text(gate, 1024) { XenVersion.Capabilities(buffer: $0) }), text("xen_scheduler", "round-robin"),
      number("xen_pagesize", 4096), text("platform_params", platform(gate)),
      text("xen_changeset", HypervisorVersion.text(gate, 64) { XenVersion.Changeset(buffer: $0) }),
      text("xen_commandline", HypervisorVersion.text(gate, 1024) { XenVersion.CommandLine(buffer: $0) }),
      text("cc_compiler", compile.compiler), text("cc_compile_by", compile.by), text("cc_compile_domain", compile.domain),
      text("cc_compile_date", compile.date), text("build_id", ""), number("xend_config_format", 4),
    ])
  }

  private static func megahertz(_ kilohertz: UInt32) -> String {
    let fraction = String(kilohertz % 1000)
    return "\(kilohertz / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  private func platform(_ gate: Dom0Gate) -> String {
    guard let start = try? gate.call(XenVersion.PlatformParameters()) else { return "" }
    return "virt_start=0x" + String(start.rawValue, radix: 16)
  }

  func listDomains(_ call: Xenolith.ListDomains) throws(RemoteError) -> Xenolith.ListDomains.Reply { .init(rows: allDomains.map(row)) }

  private func row(_ domain: NamedDomain) -> DomainRow {
    let figures = figures(domain)
    let state = domain.state
    var row = DomainRow(
      domain: domain.remote, memory: figures.memory, maximumMemory: figures.maximumMemory, vcpus: figures.vcpus,
      letters: Self.letters(information(domain)), cpuTime: figures.cpuTime, state: state.state.rawValue, reason: state.reason,
      isActive: domain.isActive, isPersistent: domain.isPersistent, isAutostarted: domain.isAutostarted, restarts: 0)
    if case .managed(let domain) = domain {
      row.restarts = UInt32(clamping: domain.restarts)
      row.broken = domain.brokenReason
      row.held = domain.heldReason
    }
    return row
  }

  /// The state letters of `xl list`: running, blocked, paused, shut down, crashed, dying.
  private static func letters(_ information: DomainInformation?) -> String {
    guard let flags = information?.flags else { return "------" }
    let isShutDown = flags.contains(.shutdown) && !flags.contains(.dying)
    let hasCrashed = isShutDown && flags.rawValue >> 16 & 0xff == ShutdownReason.crash.rawValue
    let letters: [(Character, Bool)] = [
      ("r", flags.contains(.running)), ("b", flags.contains(.blocked)), ("p", flags.contains(.paused)), ("s", isShutDown && !hasCrashed),
      ("c", hasCrashed), ("d", flags.contains(.dying)),
    ]
    return String(letters.map { $0.1 ? $0.0 : "-" })
  }

  func hypervisorLog(_ call: Xenolith.HypervisorLog) throws(RemoteError) -> Xenolith.HypervisorLog.Reply {
    .init(lines: Array(host.hypervisorLog().suffix(65536)))
  }

  func lastEnd(_ call: Xenolith.LastEnd) throws(RemoteError) -> Xenolith.LastEnd.Reply {
    let domain = try managed(call.domain)
    guard let end = domain.lastEnd else { return .init() }
    let words: [Int32: String] = [
      DomainState.Reason.shutOffShutdown: "poweroff", DomainState.Reason.shutOffDestroyed: "destroyed",
      DomainState.Reason.shutOffCrashed: "crash", DomainState.Reason.shutOffFailed: "failed",
    ]
    let core = "\(host.directories.dumps)/\(domain.name).core"
    return .init(
      end: RemoteProtocol.DomainEnd(
        seconds: end.time / 1000, nanoseconds: UInt32(clamping: end.time % 1000) * 1_000_000, reason: words[end.reason] ?? "unknown",
        text: end.lines.first, report: end.lines.isEmpty ? nil : end.lines.joined(separator: "\n"),
        core: end.lines.contains { $0.contains(core) } ? core : nil))
  }

  func domainVCPUs(_ call: Xenolith.DomainVCPUs) throws(RemoteError) -> Xenolith.DomainVCPUs.Reply {
    let domain = try named(call.domain)
    guard let id = information(domain)?.domain else { throw .notRunning }
    let cpus = try machine().cpus
    // Nothing binds a vCPU to some of the processors yet.
    let all = Self.cpuMap(cpus)
    var rows: [VCPURow] = []
    while rows.count < 8192, let vcpu = host.vcpuInformation(id, VCPUID(rawValue: UInt32(rows.count))) {
      rows.append(
        VCPURow(
          number: UInt32(rows.count), isOnline: vcpu.online != 0, isRunning: vcpu.running != 0, isBlocked: vcpu.blocked != 0,
          cpu: vcpu.pcpu.rawValue, cpuTime: vcpu.cpuTime, hardAffinity: all, softAffinity: all))
    }
    return .init(vcpus: rows, cpus: cpus)
  }

  func domainStartTime(_ call: Xenolith.DomainStartTime) throws(RemoteError) -> Xenolith.DomainStartTime.Reply {
    guard case .managed(let domain) = try named(call.domain) else {
      // Domain 0 is as old as the machine, whichever process is domain 0.
      let age = host.ring0ProcessID.flatMap { processAge($0) } ?? 0
      return .init(seconds: realtimeMilliseconds() / 1000 - age)
    }
    guard let time = domain.startTime else { throw .notRunning }
    return .init(seconds: time / 1000)
  }

  func sendSysrq(_ call: Xenolith.SendSysrq) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.sendSysRq(domain, call.key) }
  }

  func setMaximumMemory(_ call: Xenolith.SetMaximumMemory) throws(RemoteError) {
    let domain = try managed(call.domain)
    guard domain.isActive else {
      return try domainSetMemoryFlags(Remote.DomainSetMemoryFlags(domain: call.domain, memory: call.memory, flags: [.maximum, .config]))
    }
    try served { () throws(ToolstackError) in try host.setMaximumMemory(domain, kibibytes: call.memory) }
  }

  func registerEvents(_ call: Xenolith.RegisterEvents) throws(RemoteError) { registrations.hasXenolith = true }
  func deregisterEvents(_ call: Xenolith.DeregisterEvents) throws(RemoteError) { registrations.hasXenolith = false }
}

/// Who compiled the hypervisor, and with what.
private struct CompileText {
  var compiler = "", by = "", domain = "", date = ""

  init(_ gate: Dom0Gate) {
    let size = 144
    let bytes = unsafe try? gate.withArgument(byteCount: size) { (bytes, address) throws(XenErrno) -> [UInt8] in
      _ = try gate.call(XenVersion.CompileInfo(buffer: address))
      // SAFETY: the gate lends `size` bytes.
      return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size))
    }
    guard let bytes else { return }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self) }
    (compiler, by, domain, date) = (text(0..<64), text(64..<80), text(80..<112), text(112..<144))
  }
}

extension Host {
  /// The process of ring 0: our child, or whoever listened where this Dom0 found it.
  fileprivate var ring0ProcessID: Int32? {
    if let ring0 { return ring0.processID }
    var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    // SAFETY: the record is `struct ucred`, and lives through the call with its size.
    let status = unsafe getsockopt(toolstack.connection.socket.number, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    return status == 0 ? credentials.pid : nil
  }
}
