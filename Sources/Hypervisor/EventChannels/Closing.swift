import HypercallABI

extension Hypervisor {
  /// Frees a port. Its peer waits for this domain again.
  mutating func closePort(_ slot: DomainSlot, _ port: UInt32) {
    let domain = slot.rawValue, channel = domains[domain].channels[port]
    switch channel.state {
    case .free: return
    case .unbound, .ipi: break
    case .virq:
      for index in 0..<domains[domain].vcpuCount {
        let entry = Int(domains[domain].firstVCPU + index) * Self.virqCount + Int(channel.remotePort)
        if UInt32(virqPorts[entry]) == port { virqPorts[entry] = 0 }
      }
    case .interdomain:
      if let peer = self.slot(of: channel.remoteDomain) {
        var other = domains[peer.rawValue].channels[channel.remotePort]
        if other.state == .interdomain, other.remoteDomain == domains[domain].id, other.remotePort == port {
          other.state = .unbound
          other.remotePort = 0
          domains[peer.rawValue].channels[channel.remotePort] = other
        }
      }
    }
    domains[domain].channels.close(port)
    clearPending(slot, port)
  }

  mutating func closeAllPorts(_ slot: DomainSlot) {
    var port: UInt32 = 1
    while port < domains[slot.rawValue].channels.validPorts, domains[slot.rawValue].channels.openPorts > 0 {
      closePort(slot, port)
      port += 1
    }
  }
}
