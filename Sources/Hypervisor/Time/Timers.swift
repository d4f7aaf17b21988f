import HypercallABI

/// What timers do.
extension Hypervisor {
  mutating func fire(_ timer: Int) {
    let vcpuTimers = vcpus.count * TimerKind.perVCPU
    guard timer < vcpuTimers else {
      let slot = (timer - vcpuTimers) / TimerKind.perDomain
      logDomain(DomainSlot(rawValue: Int32(slot)))
      log.append("watchdog expired")
      finishLogLine()
      return shutDown(DomainSlot(rawValue: Int32(slot)), ShutdownCode.watchdog)
    }
    let vcpu = Int32(timer / TimerKind.perVCPU)
    switch timer % TimerKind.perVCPU {
    case TimerKind.oneShot: raiseVIRQ(vcpu, VIRQ.timer)
    case TimerKind.periodic: tick(vcpu)
    default: unblock(vcpu)  // A poll's time has come.
    }
  }

  /// Sets the one-shot timer of a vCPU.
  mutating func setOneShot(_ vcpu: Int32, at deadline: UInt64) {
    if deadline <= now {
      stopTimer(vcpu, TimerKind.oneShot)
      raiseVIRQ(vcpu, VIRQ.timer)
    } else {
      timers.set(timer(vcpu, TimerKind.oneShot), at: deadline)
    }
  }

  /// A periodic timer runs only while its vCPU does; ticks that were missed come as one.
  mutating func startPeriodicTimer(_ vcpu: Int32) {
    guard vcpus[vcpu].period > 0 else { return }
    let due = vcpus[vcpu].lastTick &+ vcpus[vcpu].period
    if due <= now { tick(vcpu) } else { timers.set(timer(vcpu, TimerKind.periodic), at: due) }
  }
  private mutating func tick(_ vcpu: Int32) {
    guard vcpus[vcpu].period > 0 else { return }
    vcpus[vcpu].lastTick = now
    timers.set(timer(vcpu, TimerKind.periodic), at: now &+ vcpus[vcpu].period)
    raiseVIRQ(vcpu, VIRQ.timer)
  }

  func watchdog(_ slot: DomainSlot, _ index: Int) -> Int {
    vcpus.count * TimerKind.perVCPU + Int(slot.rawValue) * TimerKind.perDomain + index
  }
}
