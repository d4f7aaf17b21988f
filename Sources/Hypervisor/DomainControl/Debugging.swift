import CVCPUArea
import HypercallABI

/// Domains that a debugger holds.
///
/// Its vCPUs never wait in a hypercall: one that has to wait is answered first, and comes back to its gate, where all its registers are in its
/// context. So a debugger that finds it at rest reads and sets what the guest will go on with.
extension Hypervisor {
  mutating func setDebugging(_ command: DomainControl.SetDebugging, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller)
    domains[slot.rawValue].isDebugged = command.enable != 0
    guard command.enable != 0 else { return }
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.bringToGate(vcpu) }
  }

  mutating func debuggerPauseVCPU(_ command: DomainControl.DebuggerPauseVCPU, from caller: Caller) throws(XenErrno) {
    let vcpu = try pausedVCPU(command.domain, command.vcpu)
    guard vcpus[vcpu].pauses < 255 else { throw .overflow }
    vcpus[vcpu].pauses += 1
    hinder(vcpu, .held)
  }

  mutating func debuggerUnpauseVCPU(_ command: DomainControl.DebuggerUnpauseVCPU, from caller: Caller) throws(XenErrno) {
    let vcpu = try pausedVCPU(command.domain, command.vcpu)
    guard vcpus[vcpu].pauses > 0 else { throw .invalidArgument }
    vcpus[vcpu].pauses -= 1
    if vcpus[vcpu].pauses == 0 { unhinder(vcpu, .held) }
  }

  /// A vCPU of a domain that is paused.
  private func pausedVCPU(_ domain: DomainID, _ vcpu: VCPUID) throws(XenErrno) -> Int32 {
    let slot = try existing(domain)
    guard domains[slot.rawValue].pauses > 0 else { throw .busy }
    return try ownVCPU(vcpu, slot)
  }

  mutating func debuggerStatus(
    _ command: DomainControl.DebuggerStatus, from caller: Caller
  ) throws(XenErrno) -> DomainControl.DebuggerStatus.Result {
    let slot = try existing(command.domain)
    let isPaused: UInt8 = domains[slot.rawValue].pauses > 0 ? 1 : 0
    for index in 0..<domains[slot.rawValue].vcpuCount {
      let vcpu = domains[slot.rawValue].firstVCPU + index
      guard let event = vcpus[vcpu].debugEvent else { continue }
      vcpus[vcpu].debugEvent = nil
      return DomainControl.DebuggerStatus.Result(paused: isPaused, vcpu: vcpus[vcpu].id, event: UInt32(event))
    }
    return DomainControl.DebuggerStatus.Result(paused: isPaused, vcpu: VCPUID(rawValue: .max), event: 0)
  }

  /// A vCPU met a breakpoint or ended a single step. True: its domain is paused, and the vCPU waits; false: the exception is the guest's.
  package mutating func trappedForDebugger(_ vcpu: VCPUHandle, vector: UInt64, at now: UInt64) -> Bool {
    self.now = max(self.now, now)
    guard isLive(vcpu), vcpus[vcpu.rawValue].domain != .zero else { return true }
    guard isRunning(vcpu.rawValue) else {
      violated(vcpu, "a request while another is unanswered", at: now)
      return true
    }
    guard isDebugged(vcpu.rawValue) else { return false }
    // The guest's word: it is only told.
    pauseForDebugger(vcpu.rawValue, vector: UInt8(truncatingIfNeeded: vector))
    return true
  }

  /// Pauses the domain of a vCPU that waits from now on.
  mutating func pauseForDebugger(_ vcpu: Int32, vector: UInt8) {
    let slot = vcpus[vcpu].domain
    vcpus[vcpu].debugEvent = vector
    // Each pause is taken back by whoever is told the event. One too many, which only a debugger without a memory brings about, is not counted.
    domains[slot.rawValue].pauses = min(domains[slot.rawValue].pauses + 1, 255)
    serving = vcpu
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.hinder(vcpu, .paused) }
    serving = -1
    vacate(vcpu, result: 0)
    schedule()
  }

  /// Whether a debugger holds a vCPU's domain, and the domain can still run.
  func isDebugged(_ vcpu: Int32) -> Bool {
    let domain = vcpus[vcpu].domain
    return domain.rawValue > 0 && domains[domain.rawValue].isDebugged && !domains[domain.rawValue].isShutDown
  }

  /// Tells the debugger that its domain is at rest: paused, with no vCPU on a physical CPU, nor on its way from one.
  func tellsRest(_ slot: DomainSlot) -> Bool {
    guard slot.rawValue > 0, domains[slot.rawValue].isDebugged, domains[slot.rawValue].pauses > 0 else { return false }
    let first = domains[slot.rawValue].firstVCPU
    return !(first..<first + domains[slot.rawValue].vcpuCount).contains { isRunning($0) }
  }

  /// Lets a vCPU that waits in a hypercall return from it as far as its gate.
  private mutating func bringToGate(_ vcpu: Int32) {
    guard vcpus[vcpu].placement == .waiting, vcpus[vcpu].continuation == nil, isDebugged(vcpu) else { return }
    if vcpus[vcpu].isQueued {
      vcpus[vcpu].isQueued = false
      queue.remove(vcpu)
    }
    vcpus[vcpu].placement = .stopping
    vcpus[vcpu].isReturning = true
    effects.append(.park(VCPUHandle(rawValue: vcpu), result: vcpus[vcpu].result))
  }
}
