import CVCPUArea
import HypercallABI

extension Hypervisor: SchedulerOpHandler {
  mutating func yield(_ command: SchedulerOp.Yield, from caller: Caller) throws(XenErrno) { vcpus[caller.vcpu.rawValue].yields = true }

  mutating func block(_ command: SchedulerOp.Block, from caller: Caller) throws(XenErrno) {
    let vcpu = caller.vcpu.rawValue
    guard let info = unsafe vcpuInfo(vcpu) else { return }
    // SAFETY: pending and mask are the first two bytes of vcpu_info.
    let pending = unsafe info.assumingMemoryBound(to: UInt8.self)
    unsafe store_byte_seq(pending + 1, 0)
    full_fence()
    // One thread serves all: nothing can become pending between this look and the sleep, except by the guest's own other vCPUs, whose
    // events come through here too.
    if unsafe load_byte_acquire(pending) == 0 { hinder(vcpu, .blocked) }
  }

  mutating func poll(_ command: SchedulerOp.Poll, from caller: Caller) throws(XenErrno) {
    let vcpu = caller.vcpu.rawValue, slot = caller.domain
    guard command.count <= 128 else { throw .invalidArgument }
    guard !hasDeliverableUpcall(vcpu) else { return }
    var last: UInt32 = 0
    for index in 0..<Int(command.count) {
      last = try copyIn(last, command.ports.advanced(by: index * 4), caller)
      guard domains[slot.rawValue].channels.isValid(last) else { throw .invalidArgument }
      if isPending(slot, last) { return }
    }
    guard command.timeout == 0 || command.timeout > now else { return }
    if command.timeout != 0 { timers.set(timer(vcpu, TimerKind.poll), at: command.timeout) }
    vcpus[vcpu].poll = command.count == 1 ? .port(last) : .any
    domains[slot.rawValue].pollers += 1
    hinder(vcpu, .blocked)
  }

  mutating func shutdown(_ command: SchedulerOp.Shutdown, from caller: Caller) throws(XenErrno) {
    shutDown(caller.domain, UInt8(truncatingIfNeeded: command.reason.rawValue))
  }

  mutating func shutdownCode(_ command: SchedulerOp.ShutdownCode, from caller: Caller) throws(XenErrno) {
    guard caller.domain != .zero, domains[caller.domain.rawValue].shutdownCode == nil else { return }
    domains[caller.domain.rawValue].shutdownCode = UInt8(truncatingIfNeeded: command.reason.rawValue)
  }

  mutating func remoteShutdown(_ command: SchedulerOp.RemoteShutdown, from caller: Caller) throws(XenErrno) {
    guard let slot = slot(of: command.domain) else { throw .noSuchDomain }
    guard isControlDomain(caller) else { throw .notPermitted }
    shutDown(slot, UInt8(truncatingIfNeeded: command.reason.rawValue))
  }

  mutating func watchdog(_ command: SchedulerOp.Watchdog, from caller: Caller) throws(XenErrno) -> UInt32 {
    let deadline = now &+ UInt64(command.timeout) &* 1_000_000_000
    guard command.id != 0 else {
      for index in 0..<TimerKind.perDomain where !timers.isSet(watchdog(caller.domain, index)) {
        timers.set(watchdog(caller.domain, index), at: deadline)
        return UInt32(index) + 1
      }
      // As Xen answers: ENOSPC, but in 32 bits, so that it comes out without its sign.
      return UInt32(bitPattern: Int32(truncatingIfNeeded: XenErrno.noSpace.result))
    }
    guard command.id <= UInt32(TimerKind.perDomain) else { throw .invalidArgument }
    let timer = watchdog(caller.domain, Int(command.id) - 1)
    guard timers.isSet(timer) else { throw .invalidArgument }
    if command.timeout == 0 { timers.stop(timer) } else { timers.set(timer, at: deadline) }
    return 0
  }
}

extension Hypervisor {
  /// set_timer_op: 0 stops; what is negative or too far ahead fires in 100 ms.
  mutating func setTimer(_ deadline: UInt64, from caller: Caller) throws(XenErrno) {
    let vcpu = caller.vcpu.rawValue
    if deadline == 0 {
      stopTimer(vcpu, TimerKind.oneShot)
    } else if deadline > UInt64(Int64.max) || (deadline > now && (deadline - now) >> 50 != 0) {
      logPrefix(vcpu)
      log.append("set_timer_op: ")
      log.append(hexadecimal: deadline)
      log.append(" is too far ahead")
      finishLogLine()
      setOneShot(vcpu, at: now &+ 100_000_000)
    } else {
      setOneShot(vcpu, at: deadline)
    }
  }
}
