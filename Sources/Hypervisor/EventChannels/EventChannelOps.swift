import CVCPUArea
import HypercallABI

extension Hypervisor: EventChannelOpHandler {
  mutating func allocateUnbound(_ command: EventChannelOp.AllocateUnbound, from caller: Caller) throws(XenErrno) -> EventChannelPort {
    let slot = try target(command.domain, caller)
    guard !domains[slot.rawValue].isDying else { throw .invalidArgument }
    let remote = command.remoteDomain == .caller ? domains[caller.domain.rawValue].id : command.remoteDomain
    return try open(EventChannel(state: .unbound, remoteDomain: remote), slot)
  }

  mutating func bindInterdomain(_ command: EventChannelOp.BindInterdomain, from caller: Caller) throws(XenErrno) -> EventChannelPort {
    let id = domains[caller.domain.rawValue].id
    guard let peer = command.remoteDomain == .caller ? caller.domain : slot(of: command.remoteDomain) else { throw .noSuchDomain }
    let remotePort = command.remotePort.rawValue
    let waiting = domains[peer.rawValue].channels[remotePort]
    guard waiting.state == .unbound, waiting.remoteDomain == id else { throw .invalidArgument }
    let port = try open(
      EventChannel(state: .interdomain, remoteDomain: domains[peer.rawValue].id, remotePort: remotePort), caller.domain)
    var other = waiting
    other.state = .interdomain
    other.remoteDomain = id
    other.remotePort = port.rawValue
    domains[peer.rawValue].channels[remotePort] = other
    // What the peer sent before anybody listened is lost: say so once.
    raise(caller.domain, port.rawValue)
    return port
  }

  mutating func bindVIRQ(_ command: EventChannelOp.BindVIRQ, from caller: Caller) throws(XenErrno) -> EventChannelPort {
    let virq = command.virq.rawValue
    guard virq < UInt32(Self.virqCount) else { throw .invalidArgument }
    guard !isGlobal(virq) || command.vcpu == .zero else { throw .invalidArgument }
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    let entry = Int(vcpu) * Self.virqCount + Int(virq)
    guard virqPorts[entry] == 0 else { throw .alreadyExists }
    let port = try open(EventChannel(state: .virq, vcpu: UInt8(command.vcpu.rawValue), remotePort: virq), caller.domain)
    virqPorts[entry] = UInt16(port.rawValue)
    return port
  }

  mutating func bindIPI(_ command: EventChannelOp.BindIPI, from caller: Caller) throws(XenErrno) -> EventChannelPort {
    _ = try vcpu(command.vcpu, of: caller.domain)
    return try open(EventChannel(state: .ipi, vcpu: UInt8(command.vcpu.rawValue)), caller.domain)
  }

  mutating func close(_ command: EventChannelOp.Close, from caller: Caller) throws(XenErrno) {
    let port = command.port.rawValue
    guard domains[caller.domain.rawValue].channels[port].state != .free else { throw .invalidArgument }
    closePort(caller.domain, port)
  }

  mutating func send(_ command: EventChannelOp.Send, from caller: Caller) throws(XenErrno) {
    let port = command.port.rawValue
    let channel = domains[caller.domain.rawValue].channels[port]
    switch channel.state {
    case .interdomain:
      guard let peer = slot(of: channel.remoteDomain) else { return }
      raise(peer, channel.remotePort)
    case .ipi: raise(caller.domain, port)
    case .unbound: break  // Nobody listens yet; whoever binds is told once.
    case .free, .virq: throw .invalidArgument
    }
  }

  mutating func status(_ command: EventChannelOp.Status, from caller: Caller) throws(XenErrno) -> EventChannelOp.Status.Result {
    let slot = try target(command.domain, caller)
    guard domains[slot.rawValue].channels.isValid(command.port.rawValue) else { throw .invalidArgument }
    let channel = domains[slot.rawValue].channels[command.port.rawValue]
    var result = EventChannelOp.Status.Result(
      status: .closed, vcpu: VCPUID(rawValue: UInt32(channel.vcpu)), detail: 0, remotePort: EventChannelPort(rawValue: 0))
    switch channel.state {
    case .free: break
    case .unbound:
      result.status = .unbound
      result.detail = UInt32(channel.remoteDomain.rawValue)
    case .interdomain:
      result.status = .interdomain
      result.detail = UInt32(channel.remoteDomain.rawValue)
      result.remotePort = EventChannelPort(rawValue: channel.remotePort)
    case .virq:
      result.status = .virq
      result.detail = channel.remotePort
    case .ipi: result.status = .ipi
    }
    return result
  }

  mutating func bindVCPU(_ command: EventChannelOp.BindVCPU, from caller: Caller) throws(XenErrno) {
    _ = try vcpu(command.vcpu, of: caller.domain)
    let port = command.port.rawValue
    var channel = domains[caller.domain.rawValue].channels[port]
    switch channel.state {
    case .unbound, .interdomain: break
    case .virq: guard isGlobal(channel.remotePort) else { throw .invalidArgument }
    case .free, .ipi: throw .invalidArgument
    }
    channel.vcpu = UInt8(command.vcpu.rawValue)
    domains[caller.domain.rawValue].channels[port] = channel
  }

  mutating func unmask(_ command: EventChannelOp.Unmask, from caller: Caller) throws(XenErrno) {
    let port = command.port.rawValue
    guard domains[caller.domain.rawValue].channels.isValid(port) else { throw .invalidArgument }
    guard domains[caller.domain.rawValue].channels[port].state != .free, let shared = unsafe domains[caller.domain.rawValue].sharedInfo
    else { return }
    // SAFETY: 64 words of mask bits lie at 2560 of shared_info; a valid port is below 4096.
    let mask = unsafe (shared + SharedInfoLayout.eventMask + Int(port / 64) * 8).assumingMemoryBound(to: UInt64.self)
    let bit = UInt64(1) << UInt64(port % 64)
    if unsafe fetch_and_seq64(mask, ~bit) & bit != 0, isPending(caller.domain, port) { select(caller.domain, port) }
  }

  mutating func reset(_ command: EventChannelOp.Reset, from caller: Caller) throws(XenErrno) {
    let slot = try target(command.domain, caller)
    guard slot == caller.domain || domains[slot.rawValue].pauses > 0 else { throw .invalidArgument }
    closeAllPorts(slot)
  }

  private mutating func open(_ channel: EventChannel, _ slot: DomainSlot) throws(XenErrno) -> EventChannelPort {
    EventChannelPort(rawValue: try domains[slot.rawValue].channels.open(channel))
  }
}

extension Hypervisor {
  /// Whether a virtual interrupt is the machine's rather than each vCPU's.
  func isGlobal(_ virq: UInt32) -> Bool {
    switch VirtualInterrupt(rawValue: virq) {
    case .timer, .debug, .profile, .performanceCounter: false
    default: true
    }
  }

  /// The domain that a command names, if the caller may act for it: itself, or any for a control domain.
  func target(_ domain: DomainID, _ caller: Caller) throws(XenErrno) -> DomainSlot {
    guard let slot = domain == .caller ? caller.domain : slot(of: domain) else { throw .noSuchDomain }
    guard slot == caller.domain || isControlDomain(caller) else { throw .notPermitted }
    return slot
  }
  func isControlDomain(_ caller: Caller) -> Bool { domains[caller.domain.rawValue].isControl }

  /// A domain's vCPU by its number.
  func vcpu(_ id: VCPUID, of slot: DomainSlot) throws(XenErrno) -> Int32 {
    guard id.rawValue < UInt32(domains[slot.rawValue].vcpuCount) else { throw .noEntry }
    return domains[slot.rawValue].firstVCPU + Int32(id.rawValue)
  }
}
