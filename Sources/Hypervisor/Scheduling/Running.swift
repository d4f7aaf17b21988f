import CVCPUArea
import HypercallABI

/// How vCPUs come to physical CPUs and leave them.
extension Hypervisor {
  /// Does what a change of state calls for, at the end of each entry into the hypervisor.
  mutating func schedule() {
    guard mustSchedule else { return }
    mustSchedule = false
    for index in 0..<pcpus.count where pcpus[index].current < 0 {
      guard let vcpu = queue.next(for: index, at: now) else { return }
      place(vcpu, on: Int32(index))
    }
    preemptExpired()
  }

  /// Withdraws physical CPUs from vCPUs that have had their slice, while others wait.
  mutating func preemptExpired() {
    guard !queue.isEmpty else { return }
    for index in 0..<pcpus.count {
      let vcpu = pcpus[index].current
      guard vcpu >= 0, vcpus[vcpu].placement == .running, now &- pcpus[index].since >= timeSlice else { continue }
      preempt(vcpu)
    }
  }
  /// When the next slice ends that somebody waits for.
  var nextSliceEnd: UInt64 {
    guard !queue.isEmpty else { return .max }
    var end = UInt64.max
    for index in 0..<pcpus.count where pcpus[index].current >= 0 && vcpus[pcpus[index].current].placement == .running {
      end = min(end, pcpus[index].since &+ timeSlice)
    }
    return end
  }

  private mutating func place(_ vcpu: Int32, on pcpu: Int32) {
    pcpus[pcpu] = PCPU(current: vcpu, since: now)
    vcpus[vcpu].isQueued = false
    vcpus[vcpu].placement = .running
    vcpus[vcpu].pcpu = pcpu
    setRunState(vcpu, .running)
    writeTime(vcpu)
    writeRunState(vcpu)
    startPeriodicTimer(vcpu)
    answer(vcpu)
  }
  /// Lets a vCPU go on: with its hypercall answered, or with the rest of a long one.
  private mutating func answer(_ vcpu: Int32) {
    if vcpus[vcpu].continuation != nil {
      continuing += 1
    } else {
      effects.append(.run(VCPUHandle(rawValue: vcpu), result: vcpus[vcpu].result))
    }
  }

  /// Asks for a physical CPU back. The vCPU keeps it until it parks or posts.
  mutating func preempt(_ vcpu: Int32) {
    guard vcpus[vcpu].placement == .running, vcpus[vcpu].domain != .zero else { return }
    vcpus[vcpu].placement = .stopping
    // In the middle of a long hypercall it is the hypervisor itself that has to stop.
    if vcpus[vcpu].continuation == nil { effects.append(.preempt(VCPUHandle(rawValue: vcpu))) }
  }

  /// A vCPU gives up its physical CPU, and waits with a request that will be answered `result`.
  mutating func vacate(_ vcpu: Int32, result: Int64) {
    vcpus[vcpu].result = result
    let pcpu = vcpus[vcpu].pcpu
    if vcpus[vcpu].domain != .zero, pcpus[pcpu].current == vcpu {
      queue.ran(vcpu, for: now &- pcpus[pcpu].since)
      pcpus[pcpu].current = -1
      stopTimer(vcpu, TimerKind.periodic)
      mustSchedule = true
    }
    vcpus[vcpu].placement = .waiting
    vcpus[vcpu].isReturning = false
    setRunState(vcpu, idleState(vcpu))
    writeRunState(vcpu)
    if vcpus[vcpu].canRun { enqueue(vcpu) }
    if tellsRest(vcpus[vcpu].domain) { raiseGlobalVIRQ(VIRQ.debugger) }
  }

  /// A vCPU at its gate can run.
  private mutating func enqueue(_ vcpu: Int32) {
    guard vcpus[vcpu].placement == .waiting, !vcpus[vcpu].isQueued else { return }
    guard vcpus[vcpu].domain != .zero else {
      vcpus[vcpu].placement = .running
      setRunState(vcpu, .running)
      return answer(vcpu)
    }
    vcpus[vcpu].isQueued = true
    queue.enqueue(vcpu, at: now)
    mustSchedule = true
  }

  mutating func hinder(_ vcpu: Int32, _ why: Hindrances) {
    let could = vcpus[vcpu].canRun
    vcpus[vcpu].hindrances.insert(why)
    guard could || vcpus[vcpu].placement != .running else { return }
    switch vcpus[vcpu].placement {
    case .running: if vcpu != serving { preempt(vcpu) }
    case .waiting:
      if vcpus[vcpu].isQueued {
        vcpus[vcpu].isQueued = false
        queue.remove(vcpu)
      }
      setRunState(vcpu, idleState(vcpu))
    case .absent, .stopping: break
    }
  }
  mutating func unhinder(_ vcpu: Int32, _ why: Hindrances) {
    guard !vcpus[vcpu].hindrances.isDisjoint(with: why) else { return }
    vcpus[vcpu].hindrances.subtract(why)
    guard vcpus[vcpu].placement == .waiting else { return }
    setRunState(vcpu, idleState(vcpu))
    if vcpus[vcpu].canRun { enqueue(vcpu) }
  }

  /// Ends a block or a poll.
  mutating func unblock(_ vcpu: Int32) {
    guard vcpus[vcpu].hindrances.contains(.blocked) else { return }
    if vcpus[vcpu].poll != .none {
      vcpus[vcpu].poll = .none
      domains[vcpus[vcpu].domain.rawValue].pollers -= 1
      stopTimer(vcpu, TimerKind.poll)
    }
    unhinder(vcpu, .blocked)
  }

  func idleState(_ vcpu: Int32) -> Activity {
    let why = vcpus[vcpu].hindrances
    // One that sleeps is that first, whatever else keeps it from running: a kernel counts the time offline as stolen from it.
    return why.isEmpty ? .runnable : why.contains(.blocked) ? .blocked : .offline
  }
  mutating func setRunState(_ vcpu: Int32, _ state: Activity) {
    let old = vcpus[vcpu].runState
    guard old != state else { return }
    let time = now &- vcpus[vcpu].runStateSince
    switch old {
    case .running: vcpus[vcpu].runStateTimes.0 &+= time
    case .runnable: vcpus[vcpu].runStateTimes.1 &+= time
    case .blocked: vcpus[vcpu].runStateTimes.2 &+= time
    case .offline: vcpus[vcpu].runStateTimes.3 &+= time
    }
    vcpus[vcpu].runState = state
    vcpus[vcpu].runStateSince = now
  }
  /// How long a vCPU has had a physical CPU so far.
  func runningTime(_ vcpu: Int32) -> UInt64 {
    vcpus[vcpu].runStateTimes.0 &+ (vcpus[vcpu].runState == .running ? now &- vcpus[vcpu].runStateSince : 0)
  }

  func timer(_ vcpu: Int32, _ kind: Int) -> Int { Int(vcpu) * TimerKind.perVCPU + kind }
  mutating func stopTimer(_ vcpu: Int32, _ kind: Int) { timers.stop(timer(vcpu, kind)) }
}
