public import DomainConfig
import Glibc
import HypercallABI
import Xenstore

extension StoreDaemon {
  /// What a toolstack finds of domain 0.
  func prepareDom0() throws(ToolstackError) {
    try batch { () throws(ToolstackError) in
      try write("/local/domain/0/domid", "0")
      try write("/local/domain/0/name", "Domain-0")
      try write("/local/pool/0/name", "Pool-0")
    }
  }

  /// Writes what xl writes for a paravirtual domain, before it runs, in xl's order: that is the order in which a guest finds it listed.
  public func prepareDomain(_ built: BuiltDomain, _ configuration: DomainConfiguration) throws(ToolstackError) {
    try batch { () throws(ToolstackError) in
      admit(built.domain)
      try writeHome(built, configuration)
      try writeVM(built, configuration)
      try writeConsole(built)
      try write("/libxl/\(built.domain.rawValue)/type", "pv")
      try write("/libxl/\(built.domain.rawValue)/dm-version", "qemu_xen")
    }
  }

  /// A node that a domain may read.
  private func readable(_ domain: DomainID) -> Permissions { Permissions(owner: .zero, [], [Permissions.Word(.read, domain)]) }

  private func writeHome(_ built: BuiltDomain, _ configuration: DomainConfiguration) throws(ToolstackError) {
    let id = built.domain, home = "/local/domain/\(id.rawValue)"
    try makeDirectory(home, readable(id))
    func write(_ name: String, _ value: String) throws(ToolstackError) { try self.write("\(home)/\(name)", value) }
    /// Makes nodes that the guest itself writes.
    func makeOwn(_ names: String...) throws(ToolstackError) {
      for name in names { try makeDirectory("\(home)/\(name)", Permissions(owner: id)) }
    }
    try write("vm", "/vm/\(configuration.uuid)")
    try write("name", configuration.name)
    for vcpu in 0..<configuration.vcpus {
      try write("cpu/\(vcpu)/availability", vcpu < configuration.currentVCPUs ? "online" : "offline")
    }
    try write("memory/static-max", "\(configuration.memory)")
    try write("memory/target", "\(configuration.currentMemory)")
    try write("memory/videoram", "0")
    try makeOwn(
      "device/suspend/event-channel", "control/shutdown", "control/feature-poweroff", "control/feature-reboot", "control/feature-suspend",
      "control/sysrq")
    try write("control/platform-feature-multiprocessor-suspend", "1")
    try write("control/platform-feature-xs_reset_watches", "1")
    try makeOwn("data", "drivers", "feature", "attr", "error")
    try write("domid", "\(id.rawValue)")
    try write("store/port", "\(built.storePort.rawValue)")
    try write("store/ring-ref", "\(built.storeMFN.rawValue)")
  }

  private func writeVM(_ built: BuiltDomain, _ configuration: DomainConfiguration) throws(ToolstackError) {
    let vm = "/vm/\(configuration.uuid)"
    try makeDirectory(vm, readable(built.domain))
    var now = timespec()
    // SAFETY: the clock fills the local.
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let hundredths = now.tv_nsec / 10_000_000
    for (name, value) in [
      ("name", configuration.name), ("uuid", "\(configuration.uuid)"), ("image/ostype", "linux"),
      ("image/kernel", configuration.kernel.path),
      ("start_time", "\(now.tv_sec).\(hundredths < 10 ? "0" : "")\(hundredths)"),
    ] { try write("\(vm)/\(name)", value) }
  }

  /// The console's two ends, and what libxl keeps of it.
  private func writeConsole(_ built: BuiltDomain) throws(ToolstackError) {
    let id = built.domain, front = "/local/domain/\(id.rawValue)/console", back = "/local/domain/0/backend/console/\(id.rawValue)/0"
    for (name, value) in [
      ("backend", back), ("backend-id", "0"), ("limit", "1048576"), ("type", "xenconsoled"), ("output", "pty"), ("tty", ""),
      ("port", "\(built.consolePort.rawValue)"), ("ring-ref", "\(built.consoleMFN.rawValue)"),
    ] { try write("\(front)/\(name)", value) }
    try setPermissions("\(front)/backend-id", Permissions(owner: id, [], [Permissions.Word(.read, .zero)]))
    try makeDirectory(back, readable(id))
    for folder in [back, "/libxl/\(id.rawValue)/device/console/0"] {
      for (name, value) in [
        ("frontend", front), ("backend", back), ("frontend-id", "\(id.rawValue)"), ("online", "1"), ("state", "1"), ("protocol", "vt100"),
      ] where folder != back || name != "backend" { try write("\(folder)/\(name)", value) }
    }
  }
}
