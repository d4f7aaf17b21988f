import CVCPUArea
import HypercallABI

/// What the Machine calls.
extension Hypervisor {
  /// Serves a hypercall that a running vCPU has posted.
  package mutating func perform(_ request: HypercallRequest, from vcpu: VCPUHandle, at now: UInt64) -> Outcome {
    self.now = max(self.now, now)
    let index = vcpu.rawValue
    guard isLive(vcpu) else { return .waiting }
    guard vcpus[index].placement == .running || vcpus[index].placement == .stopping else {
      violated(vcpu, "a request while another is unanswered", at: now)
      return .waiting
    }
    guard vcpus[index].continuation == nil else {
      violated(vcpu, "a request while another is being served", at: now)
      return .waiting
    }
    return serve(request, from: index)
  }

  /// Serves a hypercall, or the rest of one.
  private mutating func serve(_ request: HypercallRequest, from index: Int32) -> Outcome {
    serving = index
    budget = batchLimit
    isInMulticall = false
    continuation = nil
    self.request = request
    let result = dispatch(request, from: Caller(vcpu: VCPUHandle(rawValue: index), domain: vcpus[index].domain))
    serving = -1
    if let rest = continuation {
      continuation = nil
      vcpus[index].continuation = rest
      if continues(index) { continuing += 1 } else { vacate(index, result: 0) }
      schedule()
      return .waiting
    }
    if vcpus[index].placement == .running, vcpus[index].canRun, !vcpus[index].yields || queue.isEmpty {
      vcpus[index].yields = false
      schedule()
      return .served(result)
    }
    vcpus[index].yields = false
    guard vcpus[index].domain.rawValue >= 0 else {
      schedule()
      return .waiting
    }
    guard !isDebugged(index) || vcpus[index].isReturning else {
      vcpus[index].placement = .stopping
      vcpus[index].isReturning = true
      effects.append(.preempt(VCPUHandle(rawValue: index)))
      schedule()
      return .served(result)
    }
    vacate(index, result: result)
    schedule()
    return .waiting
  }

  /// Whether a vCPU goes on with a long hypercall now. One that a debugger holds comes to its end before it stops.
  private func continues(_ vcpu: Int32) -> Bool {
    vcpus[vcpu].placement == .running && vcpus[vcpu].canRun || isRunning(vcpu) && isDebugged(vcpu)
  }

  /// A vCPU's process waits for a physical CPU: for the first time, or since its own was withdrawn.
  package mutating func parked(_ vcpu: VCPUHandle, at now: UInt64) {
    self.now = max(self.now, now)
    guard isLive(vcpu) else { return }
    switch vcpus[vcpu.rawValue].placement {
    case .absent:
      vcpus[vcpu.rawValue].pcpu = 0
      vacate(vcpu.rawValue, result: 0)
    case .running, .stopping: vacate(vcpu.rawValue, result: 0)
    case .waiting: violated(vcpu, "parked twice", at: now)
    }
    schedule()
  }

  /// A vCPU met an exception that its kernel has no handler for: its domain has crashed.
  package mutating func trapped(_ vcpu: VCPUHandle, at now: UInt64) {
    self.now = max(self.now, now)
    guard isLive(vcpu), vcpus[vcpu.rawValue].domain != .zero else { return }
    let index = vcpu.rawValue
    guard !domains[vcpus[index].domain.rawValue].isShutDown else { return stop(index) }
    if isDebugged(index), isRunning(index), let context = unsafe vcpus[index].context {
      // SAFETY: as below.
      let registers = unsafe context + VCPUGuestContextLayout.userRegisters
      let rip = unsafe registers.loadUnaligned(fromByteOffset: CPUUserRegistersLayout.rip, as: UInt64.self)
      let vector = unsafe registers.loadUnaligned(fromByteOffset: CPUUserRegistersLayout.entryVector, as: UInt32.self)
      if vcpus[index].lastTrapTold != rip {
        vcpus[index].lastTrapTold = rip
        return pauseForDebugger(index, vector: UInt8(truncatingIfNeeded: vector))
      }
    }
    logPrefix(index)
    log.append("unhandled exception")
    if let context = unsafe vcpus[index].context {
      // SAFETY: the context has 5168 bytes; each word is read once, and only printed.
      let registers = unsafe context + VCPUGuestContextLayout.userRegisters
      let vector = unsafe registers.loadUnaligned(fromByteOffset: CPUUserRegistersLayout.entryVector, as: UInt32.self)
      let code = unsafe registers.loadUnaligned(fromByteOffset: CPUUserRegistersLayout.errorCode, as: UInt32.self)
      let address = unsafe context.loadUnaligned(fromByteOffset: VCPUGuestContextLayout.controlRegisters + 16, as: UInt64.self)
      let rip = unsafe registers.loadUnaligned(fromByteOffset: CPUUserRegistersLayout.rip, as: UInt64.self)
      log.append(" #")
      log.append(decimal: UInt64(vector))
      log.append(", error code ")
      log.append(hexadecimal: UInt64(code), digits: 4)
      log.append(", cr2 ")
      log.append(hexadecimal: address)
      log.append(", rip ")
      log.append(hexadecimal: rip)
    }
    finishLogLine()
    crash(index)
    stop(index)
  }

  /// A vCPU's process broke the protocol, or died: its domain has crashed.
  package mutating func violated(_ vcpu: VCPUHandle, _ why: StaticString, at now: UInt64) {
    self.now = max(self.now, now)
    let index = vcpu.rawValue
    guard isLive(vcpu), vcpus[index].domain != .zero else { return }
    // A domain that has stopped cannot crash any more.
    guard !domains[vcpus[index].domain.rawValue].isShutDown else { return stop(index) }
    logPrefix(index)
    log.append(why)
    finishLogLine()
    crash(index)
    stop(index)
  }

  /// Lets time pass: fires the timers that are due, then schedules.
  package mutating func advance(to now: UInt64) {
    self.now = max(self.now, now)
    if continuing > 0 { continueHypercalls() }
    while let timer = timers.takeDue(at: self.now) { fire(timer) }
    schedule()
    preemptExpired()
  }

  /// Gives every long hypercall a batch more.
  private mutating func continueHypercalls() {
    for index in 0..<domains[0].vcpuCount { continueHypercall(domains[0].firstVCPU + index) }
    for index in 0..<pcpus.count where pcpus[index].current >= 0 { continueHypercall(pcpus[index].current) }
  }
  private mutating func continueHypercall(_ vcpu: Int32) {
    guard let rest = vcpus[vcpu].continuation else { return }
    continuing -= 1
    guard continues(vcpu) else {
      // It is at its gate already: it gives up its physical CPU here, and goes on where it was when it has one again.
      vacate(vcpu, result: 0)
      return schedule()
    }
    vcpus[vcpu].continuation = nil
    guard case .served(let result) = serve(rest, from: vcpu) else { return }
    let handle = VCPUHandle(rawValue: vcpu)
    effects.append(vcpus[vcpu].isReturning ? .park(handle, result: result) : .run(handle, result: result))
  }

  /// When the hypervisor wants ``advance(to:)`` to be called; .max for never.
  package var nextDeadline: UInt64 { continuing > 0 ? now : min(timers.nextDeadline, nextSliceEnd) }

  /// The next thing to do outside.
  package mutating func nextEffect() -> Effect? {
    guard let effect = effects.next() else { return nil }
    switch effect {
    case .upcall(let vcpu): vcpus[vcpu.rawValue].queuedEffects.remove(.upcall)
    case .reload(let vcpu): vcpus[vcpu.rawValue].queuedEffects.remove(.reload)
    case .flush(let vcpu, _):
      let all = vcpus[vcpu.rawValue].queuedEffects.contains(.flushAll)
      vcpus[vcpu.rawValue].queuedEffects.subtract([.flush, .flushAll])
      if all { return .flush(vcpu, address: ~0) }
    case .domain0Upcall:
      for index in 0..<domains[0].vcpuCount { vcpus[domains[0].firstVCPU + index].queuedEffects.remove(.upcall) }
    case .release(let domain):
      if let slot = slot(of: domain) { domains[slot.rawValue].isReleaseQueued = false }
    default: break
    }
    return effect
  }

  /// Queues a TLB flush: of a page, or of all where several are asked for before one is done.
  mutating func flush(_ vcpu: Int32, _ address: UInt64) {
    // A vCPU that has not begun has no translations.
    guard vcpus[vcpu].domain != .zero, vcpus[vcpu].placement != .absent, address < GUEST_TOP || address == ~0 else { return }
    if vcpus[vcpu].queuedEffects.contains(.flush) {
      vcpus[vcpu].queuedEffects.insert(.flushAll)
    } else {
      queueOnce(vcpu, .flush, .flush(VCPUHandle(rawValue: vcpu), address: address))
    }
  }

  func isLive(_ vcpu: VCPUHandle) -> Bool {
    vcpu.rawValue >= 0 && Int(vcpu.rawValue) < vcpus.count && vcpus[vcpu.rawValue].domain.rawValue >= 0
  }

  /// Takes a vCPU that will not run again from its physical CPU.
  private mutating func stop(_ vcpu: Int32) {
    switch vcpus[vcpu].placement {
    case .running, .stopping:
      if vcpus[vcpu].continuation != nil {
        vcpus[vcpu].continuation = nil
        continuing -= 1
      }
      vacate(vcpu, result: 0)
    case .absent, .waiting: break
    }
    schedule()
  }
}
