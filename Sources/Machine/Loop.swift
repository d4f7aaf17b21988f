import CHost
import CVCPUArea
import Glibc
import HypercallABI
import Hypervisor

extension Machine {
  /// Serves until there is no Dom0, nor anything for another one to take over.
  mutating func serve() {
    var idleSince = clock.now()
    while true {
      var isBusy = false
      var position = 0
      while position < watched.count {
        let slot = watched[position]
        if processes[slot].request != processes[slot].taken {
          take(slot)
          isBusy = true
        }
        position += 1
      }
      let rings = unsafe load_acquire(doorbell)
      if rings != ringsSeen {
        ringsSeen = rings
        isBusy = true
        if answerDoorbell() { return }
      }
      let now = clock.now()
      if now >= hypervisor.nextDeadline {
        hypervisor.advance(to: now)
        drain()
        isBusy = true
      }
      if !held.isEmpty {
        giveHeldAnswers(now)
        isBusy = true
      }
      if isBusy {
        if now &- idleSince < budget { budget = min(largestBudget, budget * 2) }
        idleSince = now
        glance = Machine.shortestGlance
      } else if now &- idleSince >= budget {
        sleep(now)
        budget = max(budget / 2, largestBudget / 16)
        idleSince = clock.now()
      } else {
        cpu_relax()
      }
      if now >= nextCalibration { housekeep(now) }
    }
  }

  /// Dom0's requests, the zygote's answers, deaths. True when the machine is over.
  private mutating func answerDoorbell() -> Bool {
    hypervisor.isTracing = trace.isEnabled
    let changes = unsafe load_acquire(doorbell + DoorbellWord.dom0)
    if changes != dom0Seen {
      dom0Seen = changes
      meetDom0()
      if dom0 < 0 && (options.listeningPath == nil || memories.isEmpty) { return true }
    }
    if !unsent.isEmpty { sendUnsent() }
    for index in 0..<Int(DOM0_VCPUS) {
      let slot = Int(hypervisor.domain0VCPU(index).rawValue)
      if processes[slot].request != processes[slot].taken { take(slot) }
    }
    receiveProcesses()
    let deaths = unsafe load_acquire(doorbell + DoorbellWord.deaths)
    if deaths != deathsSeen {
      deathsSeen = deaths
      for slot in processes.indices { if let ended = processes[slot].ended { violate(slot, ended) } }
    }
    let zygotes = unsafe load_acquire(doorbell + DoorbellWord.zygotes)
    if zygotes != zygotesEnded {
      zygotesEnded = zygotes
      for slot in processes.indices {
        let process = processes[slot]
        if process.zygote != 0, process.zygote <= zygotes, !process.isDoomed { violate(slot, .processEnded) }
      }
    }
    return false
  }

  /// Takes one request: copied once, checked, performed, answered if it has an answer.
  private mutating func take(_ slot: Int) {
    let request = processes[slot].request
    let handle = VCPUHandle(rawValue: Int32(slot))
    let isDomain0 = processes[slot].domain == 0
    guard processes[slot].taken == processes[slot].served, request == processes[slot].taken &+ 1,
      isDomain0 || processes[slot].isIntact
    else {
      return violate(slot, .protocolBroken)
    }
    // SAFETY: the area is mapped while the slot is in use.
    let number = unsafe processes[slot].area.unsafelyUnwrapped.pointee.number
    let arguments = unsafe processes[slot].area.unsafelyUnwrapped.pointee.argument
    processes[slot].taken = request
    processes[slot].patience = .max
    let now = clock.now()
    switch number {
    case UInt64(REQUEST_PARK):
      unwatch(slot)
      hypervisor.parked(handle, at: now)
    case UInt64(REQUEST_TRAP):
      unwatch(slot)
      record(slot, TRACE_TRAP, number: number, arguments: processes[slot].exception, result: 0, at: now)
      hypervisor.trapped(handle, at: now)
    case UInt64(REQUEST_DEBUG):
      if hypervisor.trappedForDebugger(handle, vector: arguments.0, at: now) { unwatch(slot) } else { processes[slot].answer(1) }
    case UInt64(REQUEST_ACCESS):
      hypervisor.accessed(handle, arguments.0, arguments.1)
      processes[slot].answer(0)
    case UInt64(REQUEST_SPACE) where processes[slot].userPidfd < 0:
      startProcessor(slot, SPACE_USER)  // whose answer is this one's
    case UInt64(REQUEST_STORE):
      let result = hypervisor.store(from: handle, arguments.1, at: arguments.0)
      drain()
      answer(slot, result)
    case 0..<(1 << 32):
      let outcome = hypervisor.perform(HypercallRequest(number: number, arguments: arguments), from: handle, at: now)
      switch outcome {
      case .served(let result):
        record(slot, TRACE_HYPERCALL, number: number, arguments: arguments, result: result, at: now)
        drain()
        answer(slot, result)
      case .waiting:
        record(slot, TRACE_BLOCKED, number: number, arguments: arguments, result: 0, at: now)
        if !isDomain0 { unwatch(slot) }
      }
    default:
      violate(slot, number == UInt64(REQUEST_FAULT) ? Violation(fault: arguments.0) : .protocolBroken)
    }
    drain()
  }

  /// Writes a record of the trace, if Dom0 asks for one: as of `now`, or of this moment.
  func record(
    _ slot: Int, _ kind: UInt32, number: UInt64 = 0, arguments: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0),
    result: Int64 = 0, at now: UInt64? = nil
  ) {
    record(processes[slot].domain, vcpu: processes[slot].vcpu, kind, number: number, arguments: arguments, result: result, at: now)
  }

  func record(
    _ domain: UInt16, vcpu: UInt32, _ kind: UInt32, number: UInt64 = 0, arguments: (UInt64, UInt64, UInt64, UInt64, UInt64),
    result: Int64 = 0, at now: UInt64? = nil
  ) {
    guard trace.isEnabled else { return }
    trace.write(
      trace_record(
        time: now ?? clock.now(), domain: domain, vcpu: UInt16(truncatingIfNeeded: vcpu), kind: kind, number: number, argument: arguments,
        result: result))
  }

  /// Ends the domain of a vCPU whose process lied, died or did not answer, and the process.
  mutating func violate(_ slot: Int, _ why: Violation) {
    guard processes[slot].domain != 0 else { return processes[slot].taken = processes[slot].request }
    unwatch(slot)
    processes[slot].patience = .max
    if why.endsProcess {
      processes[slot].isDoomed = true
      processes[slot].kill()
    }
    hypervisor.violated(VCPUHandle(rawValue: Int32(slot)), why.text, at: clock.now())
    drain()
  }

  mutating func watch(_ slot: Int) {
    guard !processes[slot].isWatched else { return }
    processes[slot].isWatched = true
    watched.append(slot)
  }

  mutating func unwatch(_ slot: Int) {
    guard processes[slot].isWatched, let position = watched.firstIndex(of: slot) else { return }
    processes[slot].isWatched = false
    watched.swapAt(position, watched.count - 1)
    watched.removeLast()
  }

  /// Sleeps until somebody posts or rings, or the next deadline.
  private mutating func sleep(_ now: UInt64) {
    // As many areas as one wait can name; the rest are looked at again soon, and less and less often while nothing comes of it.
    let most = hasVectorWait ? 120 : 0
    let words = watched.prefix(most)
    for slot in words { processes[slot].setSleeping(true) }
    unsafe store_seq(doorbell + DoorbellWord.sleeps, 1)
    var waiters: [futex_waiter] = []
    waiters.reserveCapacity(words.count + 1)
    unsafe waiters.append(futex_waiter(value: UInt64(ringsSeen), address: UInt64(UInt(bitPattern: doorbell)), flags: 2, reserved: 0))
    var isQuiet = unsafe load_acquire(doorbell) == ringsSeen
    var until = min(hypervisor.nextDeadline, watched.count > most ? now &+ glance : .max)
    glance = min(glance * 2, Machine.longestGlance)
    if !watched.isEmpty { until = min(until, nextCalibration) }
    for slot in words {
      if processes[slot].request != processes[slot].taken { isQuiet = false }
      until = min(until, processes[slot].patience)
      unsafe waiters.append(
        futex_waiter(
          value: UInt64(processes[slot].taken), address: UInt64(UInt(bitPattern: processes[slot].word(AreaWord.request))), flags: 2,
          reserved: 0))
    }
    if isQuiet && until > now {
      // A single word is waited for by a time from now, several by one of the host's clock.
      var time = time_pair(nanosecondsOf: hasVectorWait ? clock.monotonic(at: until) : until &- now)
      unsafe withUnsafePointer(to: &time) { time in
        let time = until == .max ? nil : unsafe time
        if hasVectorWait {
          _ = unsafe futex_wait_vector(waiters, UInt32(waiters.count), time)
        } else {
          _ = unsafe futex_wait(doorbell, ringsSeen, time)
        }
      }
    }
    unsafe store_seq(doorbell + DoorbellWord.sleeps, 0)
    for slot in words { processes[slot].setSleeping(false) }
    let woken = clock.now()
    for slot in watched where processes[slot].patience <= woken { violate(slot, .unresponsive) }
  }

  /// How soon areas are looked at that the wait could not name.
  static var shortestGlance: UInt64 { 50_000 }
  static var longestGlance: UInt64 { 1_000_000 }

  /// Once a second while somebody runs: the clock, and those that do not park although ring 0 never slept.
  private mutating func housekeep(_ now: UInt64) {
    clock.recalibrate()
    nextCalibration = now &+ Machine.calibrationPeriod
    hypervisor.setTimeScale(
      tscTimestamp: clock.stamp, systemTime: clock.systemTime, multiplier: clock.multiplier, shift: clock.shift)
    for slot in watched where processes[slot].patience <= now { violate(slot, .unresponsive) }
    drain()
  }
}

extension time_pair {
  fileprivate init(nanosecondsOf time: UInt64) {
    self.init(seconds: Int64(time / 1_000_000_000), nanoseconds: Int64(time % 1_000_000_000))
  }
}
