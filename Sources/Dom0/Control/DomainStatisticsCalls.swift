import HypercallABI
import RemoteProtocol

/// `virsh domstats`.
extension ControlSession {
  private static let servedGroups: DomainStatisticsGroups = [.state, .cpuTotal, .balloon, .vcpu]

  func connectGetAllDomainStats(_ call: Remote.ConnectGetAllDomainStats) throws(RemoteError) -> Remote.ConnectGetAllDomainStats.Reply {
    let others = call.statistics.subtracting(Self.servedGroups)
    if call.flags.contains(.enforce), !others.isEmpty {
      throw RemoteError(
        .argumentUnsupported, "Stats types bits 0x\(String(others.rawValue, radix: 16)) are not supported by this daemon")
    }
    let groups = call.statistics.isEmpty ? Self.servedGroups : call.statistics
    // The filters have the bits of those of lists.
    let filters = ListDomainsOptions(rawValue: call.flags.rawValue & 0xff)
    var domains = allDomains
    if !call.domains.isEmpty {
      domains = []
      for domain in call.domains { domains.append(try named(domain)) }
    }
    return .init(
      records: domains.filter { $0.passes(filters) }.map { DomainStatistics(domain: $0.remote, parameters: parameters($0, groups)) })
  }

  private func parameters(_ domain: NamedDomain, _ groups: DomainStatisticsGroups) -> [TypedParameter] {
    var parameters: [TypedParameter] = []
    func add(_ name: String, _ value: TypedValue) { parameters.append(TypedParameter(name: name, value: value)) }
    let figures = figures(domain)
    if groups.contains(.state) {
      let state = domain.state
      add("state.state", .int(state.state.rawValue))
      add("state.reason", .int(state.reason))
    }
    if groups.contains(.cpuTotal), domain.isActive { add("cpu.time", .uhyper(figures.cpuTime)) }
    if groups.contains(.balloon) {
      if domain.isActive { add("balloon.current", .uhyper(figures.memory)) }
      add("balloon.maximum", .uhyper(figures.maximumMemory))
    }
    if groups.contains(.vcpu) {
      add("vcpu.current", .uint(figures.vcpus))
      add("vcpu.maximum", .uint(figures.maximumVCPUs))
      guard let id = information(domain)?.domain else { return parameters }
      for number in 0..<min(figures.vcpus, 1024) {
        guard let vcpu = host.vcpuInformation(id, VCPUID(rawValue: number)) else { continue }
        let state = vcpu.online == 0 ? VCPUState.offline : vcpu.blocked != 0 ? VCPUState.blocked : VCPUState.running
        add("vcpu.\(number).state", .int(state))
        add("vcpu.\(number).time", .uhyper(vcpu.cpuTime))
      }
    }
    return parameters
  }
}
