import DomainConfig
import Glibc
import HypercallABI
import RemoteProtocol

/// The calls about the host and its machine.
extension ControlSession {
  func connectSupportsFeature(_ call: Remote.ConnectSupportsFeature) throws(RemoteError) -> Remote.ConnectSupportsFeature.Reply {
    // The remote protocol, typed strings, keepalive, event callbacks with ids, close callbacks.
    .init(supported: [2, 9, 10, 14, 15].contains(call.feature) ? 1 : 0)
  }

  func connectGetType(_ call: Remote.ConnectGetType) throws(RemoteError) -> Remote.ConnectGetType.Reply { .init(type: "Xen") }

  func connectGetVersion(_ call: Remote.ConnectGetVersion) throws(RemoteError) -> Remote.ConnectGetVersion.Reply {
    let version = HypervisorVersion(host.toolstack.gate)
    return .init(version: UInt64(version.major) * 1_000_000 + UInt64(version.minor) * 1000 + UInt64(version.release))
  }

  /// The version of libvirt whose protocol this is.
  func connectGetLibVersion(_ call: Remote.ConnectGetLibVersion) throws(RemoteError) -> Remote.ConnectGetLibVersion.Reply {
    .init(version: 9_000_000)
  }

  func connectGetHostname(_ call: Remote.ConnectGetHostname) throws(RemoteError) -> Remote.ConnectGetHostname.Reply {
    .init(hostname: HostName.current.node)
  }

  func connectGetURI(_ call: Remote.ConnectGetURI) throws(RemoteError) -> Remote.ConnectGetURI.Reply { .init(uri: "xen:///system") }

  func connectIsSecure(_ call: Remote.ConnectIsSecure) throws(RemoteError) -> Remote.ConnectIsSecure.Reply { .init(secure: 1) }

  func connectGetMaxVCPUs(_ call: Remote.ConnectGetMaxVCPUs) throws(RemoteError) -> Remote.ConnectGetMaxVCPUs.Reply {
    guard call.type.map({ $0.lowercased() == "xen" }) ?? true else {
      throw RemoteError(.invalidArgument, "unknown type '\(call.type ?? "")'")
    }
    return .init(maximum: Int32(DomainConfiguration.maximumVCPUs))
  }

  /// What the hypervisor says of the machine.
  func machine() throws(RemoteError) -> SystemControl.PhysicalInfo.Result {
    guard let machine = host.machine else { throw RemoteError(.internalError, "the hypervisor does not answer") }
    return machine
  }

  func nodeGetInfo(_ call: Remote.NodeGetInfo) throws(RemoteError) -> Remote.NodeGetInfo.Reply {
    let machine = try machine()
    return .init(
      model: HostName.current.machine, memory: machine.totalPages * 4, cpus: Int32(clamping: machine.cpus),
      mhz: Int32(clamping: machine.kilohertz / 1000), nodes: 1, sockets: 1, cores: Int32(clamping: machine.cpus), threads: 1)
  }

  func nodeGetFreeMemory(_ call: Remote.NodeGetFreeMemory) throws(RemoteError) -> Remote.NodeGetFreeMemory.Reply {
    .init(free: try machine().freePages << 12)
  }

  func nodeGetCellsFreeMemory(_ call: Remote.NodeGetCellsFreeMemory) throws(RemoteError) -> Remote.NodeGetCellsFreeMemory.Reply {
    guard call.startCell == 0, call.maximumCells > 0 else {
      throw RemoteError(.invalidArgument, "start cell \(call.startCell) out of range (0-0)")
    }
    return .init(cells: [try machine().freePages << 12])
  }

  func nodeGetCPUMap(_ call: Remote.NodeGetCPUMap) throws(RemoteError) -> Remote.NodeGetCPUMap.Reply {
    let cpus = try machine().cpus
    return .init(
      map: call.needMap != 0 ? Self.cpuMap(cpus) : [], online: call.needOnline != 0 ? cpus : 0, count: Int32(clamping: cpus))
  }

  /// A map in which the first `count` processors are set.
  static func cpuMap(_ count: UInt32) -> [UInt8] {
    let count = Int(min(count, 4096))
    return (0..<(count + 7) / 8).map { UInt8(truncatingIfNeeded: (1 << min(8, count - $0 * 8)) - 1) }
  }

  func nodeGetCPUStats(_ call: Remote.NodeGetCPUStats) throws(RemoteError) -> Remote.NodeGetCPUStats.Reply {
    guard call.parameterCount != 0 else { return .init(parameters: [], parameterCount: 4) }
    guard call.parameterCount == 4 else { throw RemoteError(.invalidArgument, "parameter count must be 4") }
    guard let times = ProcessorTimes(of: call.cpu) else { throw RemoteError(.invalidArgument, "there is no processor \(call.cpu)") }
    let values = [("kernel", times.kernel), ("user", times.user), ("idle", times.idle), ("iowait", times.waiting)]
    return .init(parameters: values.map { NodeStatistic(name: $0.0, value: $0.1) }, parameterCount: 4)
  }

  func nodeGetMemoryStats(_ call: Remote.NodeGetMemoryStats) throws(RemoteError) -> Remote.NodeGetMemoryStats.Reply {
    guard call.cell == -1 || call.cell == 0 else {
      throw RemoteError(.invalidArgument, "cellNum in nodeGetMemoryStats must be less than or equal to 0")
    }
    guard call.parameterCount != 0 else { return .init(parameters: [], parameterCount: 2) }
    guard call.parameterCount == 2 else { throw RemoteError(.invalidArgument, "parameter count must be 2") }
    let machine = try machine()
    let values = [("total", machine.totalPages * 4), ("free", machine.freePages * 4)]
    return .init(parameters: values.map { NodeStatistic(name: $0.0, value: $0.1) }, parameterCount: 2)
  }

  func nodeGetSecurityModel(_ call: Remote.NodeGetSecurityModel) throws(RemoteError) -> Remote.NodeGetSecurityModel.Reply {
    .init(model: "", doi: "")
  }
}

/// What the computer calls itself.
struct HostName {
  var node, release, version, machine: String

  static var current: HostName {
    var name = utsname()
    // SAFETY: the record lives through the call, which fills each field with a text and its NUL.
    guard unsafe uname(&name) == 0 else { return HostName(node: "localhost", release: "", version: "", machine: "x86_64") }
    return HostName(node: text(name.nodename), release: text(name.release), version: text(name.version), machine: text(name.machine))
  }

  private static func text<T>(_ field: T) -> String {
    // SAFETY: the field's own bytes, up to its NUL.
    unsafe withUnsafeBytes(of: field) { bytes in unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Where the computer's processors spent their time, in ns.
struct ProcessorTimes {
  var kernel, user, idle, waiting: UInt64

  /// - Parameter cpu: a processor, or -1 for all.
  init?(of cpu: Int32) {
    guard cpu >= -1, let bytes = try? StoredFile.read("/proc/stat", limit: 4 << 20) else { return nil }
    let name = cpu < 0 ? "cpu" : "cpu\(cpu)"
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.first.map({ String($0) }) == name else { continue }
      let tick = 1_000_000_000 / UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
      let times = words.dropFirst().map { (UInt64($0) ?? 0) &* tick }
      guard times.count >= 5 else { return nil }
      (user, kernel, idle, waiting) = (times[0] &+ times[1], times[2], times[3], times[4])
      return
    }
    return nil
  }
}
