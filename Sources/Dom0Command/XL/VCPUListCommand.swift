import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 vcpu-list [DOMAIN…]`
struct VCPUListCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "vcpu-list", abstract: "Lists the vCPUs of domains that run, as `xl vcpu-list` does.",
    discussion: "State letters: r running, b blocked, p not online.")

  @Argument(help: ArgumentHelp("Only these domains: names, numbers or UUIDs.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String] = []

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    var chosen: [RemoteDomain] = []
    for name in domains { chosen.append(try connection.domain(name)) }
    if domains.isEmpty { chosen = try connection.rows().filter(\.isActive).map(\.domain) }
    var told: [JSONValue] = []
    if !host.json { output.line("Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)") }
    for domain in chosen {
      let reply = try connection.call(Xenolith.DomainVCPUs(domain: domain), about: domain.name)
      if host.json {
        told.append(.object(Self.members(domain) + [.init("vcpus", .array(reply.vcpus.map { VCPULine($0, reply.cpus).object }))]))
      } else {
        for vcpu in reply.vcpus {
          output.line(domain.name.printable.left(32) + " " + "\(domain.id)".right(5) + " " + VCPULine(vcpu, reply.cpus).text)
        }
      }
    }
    if host.json { output.object([.init("domains", .array(told))]) }
  }
}

/// A vCPU's line in the table.
struct VCPULine {
  let vcpu: VCPURow
  /// How many physical CPUs there are.
  let cpus: UInt32

  init(_ vcpu: VCPURow, _ cpus: UInt32) { (self.vcpu, self.cpus) = (vcpu, cpus) }

  /// What stands behind the domain's number.
  var text: String {
    let place = vcpu.isOnline ? "\(vcpu.cpu)" : "-"
    let affinity = "\(Self.words(vcpu.hardAffinity, cpus)) / \(Self.words(vcpu.softAffinity, cpus))"
    return "\(vcpu.number)".right(5) + place.right(5) + "   \(letters) " + tenths(nanoseconds: vcpu.cpuTime).right(9) + "  " + affinity
  }

  private var letters: String {
    vcpu.isOnline ? (vcpu.isRunning ? "r" : "-") + (vcpu.isBlocked ? "b" : "-") + "-" : "--p"
  }

  var object: JSONValue {
    .object([
      .init("number", .number(vcpu.number)), .init("online", .bool(vcpu.isOnline)), .init("running", .bool(vcpu.isRunning)),
      .init("blocked", .bool(vcpu.isBlocked)), .init("cpu", vcpu.isOnline ? .number(vcpu.cpu) : .null),
      .init("cpuSeconds", .seconds(nanoseconds: vcpu.cpuTime)), .init("hardAffinity", .string(Self.words(vcpu.hardAffinity, cpus))),
      .init("softAffinity", .string(Self.words(vcpu.softAffinity, cpus))),
    ])
  }

  /// A set of processors as xl writes it: `all`, `none`, or ranges such as `0-3,5`.
  static func words(_ map: [UInt8], _ cpus: UInt32) -> String {
    let set = (0..<Int(min(cpus, 16384))).filter { cpu in
      let byte = map.indices.contains(cpu / 8) ? map[cpu / 8] : 0
      return byte & 1 << UInt8(cpu % 8) != 0
    }
    if set.isEmpty { return "none" }
    if set.count == cpus { return "all" }
    var ranges: [ClosedRange<Int>] = []
    for cpu in set {
      if let last = ranges.last, last.upperBound == cpu - 1 {
        ranges[ranges.count - 1] = last.lowerBound...cpu
      } else {
        ranges.append(cpu...cpu)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
  }
}
