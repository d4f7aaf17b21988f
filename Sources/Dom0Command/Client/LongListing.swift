import Dom0
import DomainConfig
import RemoteProtocol

/// What a domain is made of, as `xl list -l` tells it: the names of libxl's configuration, without what is at its default.
struct LongListing {
  let value: JSONValue

  init(_ row: DomainRow, _ connection: HostConnection) throws(CommandFailure) {
    let domain = row.domain
    var general = Self.texts([("type", "pv"), ("name", domain.name)])
    var build: [JSONValue.Member] = []
    var ends: [JSONValue.Member] = []
    if domain.id != 0 {
      general.append(.init("uuid", .string(domain.uuid.description)))
      if let configuration = try Self.configuration(of: domain, connection) {
        build += Self.vcpus(configuration)
        build.append(.init("max_memkb", .number(row.maximumMemory)))
        build.append(.init("target_memkb", .number(row.isActive ? row.memory : configuration.currentMemory)))
        build += Self.boot(configuration)
        ends = Self.ends(configuration)
      }
    } else {
      build = [.init("max_memkb", .number(row.maximumMemory)), .init("target_memkb", .number(row.memory))]
    }
    build.append(.init("type.pv", .object([])))
    value = .object([
      .init("domid", row.isActive ? .number(domain.id) : .null),
      .init("config", .object([.init("c_info", .object(general)), .init("b_info", .object(build))] + ends)),
    ])
  }

  /// What the domain runs with, or would; nil when its definition cannot be used.
  private static func configuration(
    of domain: RemoteDomain, _ connection: HostConnection
  ) throws(CommandFailure) -> DomainConfiguration? {
    do throws(CommandFailure) {
      let xml = try connection.call(Remote.DomainGetXMLDesc(domain: domain), about: domain.name).xml
      return try? DomainConfiguration(parsing: Array(xml.utf8), file: domain.name, strict: false, resolvesPaths: false)
    } catch {
      guard error.status == .badDefinition else { throw error }
      return nil
    }
  }

  private static func vcpus(_ configuration: DomainConfiguration) -> [JSONValue.Member] {
    guard configuration.vcpus > 1 else { return [] }
    let online = (0..<configuration.currentVCPUs).map { JSONValue.number($0) }
    return [.init("max_vcpus", .number(configuration.vcpus)), .init("avail_vcpus", .array(online))]
  }

  private static func boot(_ configuration: DomainConfiguration) -> [JSONValue.Member] {
    var texts = [("kernel", configuration.kernel.path)]
    if !configuration.commandLine.isEmpty { texts.append(("cmdline", configuration.commandLine)) }
    if let initrd = configuration.initrd { texts.append(("ramdisk", initrd.path)) }
    return Self.texts(texts)
  }

  /// What becomes of it; libxl destroys a domain where nothing is said.
  private static func ends(_ configuration: DomainConfiguration) -> [JSONValue.Member] {
    let actions: [(String, LifecycleAction)] = [
      ("on_poweroff", configuration.onPoweroff), ("on_reboot", configuration.onReboot), ("on_watchdog", configuration.onWatchdog),
      ("on_crash", configuration.onCrash),
    ]
    return texts(actions.filter { $0.1 != .destroy }.map { ($0.0, String($0.1.rawValue.map { $0 == "-" ? "_" : $0 })) })
  }

  private static func texts(_ texts: [(String, String)]) -> [JSONValue.Member] { texts.map { .init($0.0, .string($0.1)) } }
}
