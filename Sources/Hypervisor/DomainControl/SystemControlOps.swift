import HypercallABI

extension Hypervisor: SystemControlHandler {
  mutating func readConsole(_ command: SystemControl.ReadConsole, from caller: Caller) throws(XenErrno) -> SystemControl.ReadConsole.Result
  {
    var index = log.cleared
    if command.incremental != 0, Int32(bitPattern: command.index &- index) > 0 { index = command.index }
    // An index ahead of what was written, which only a confused reader has, reads nothing.
    let available = Int32(bitPattern: log.produced &- index) > 0 ? log.produced &- index : 0
    let count = min(available, command.count)
    var done: UInt32 = 0
    while done < count {
      let piece = min(Int(count - done), Self.scratchBytes)
      for offset in 0..<piece {
        // SAFETY: the piece is not longer than the scratch memory.
        unsafe scratch[offset] = log[index &+ done &+ UInt32(offset)]
      }
      try unsafe copyOut(
        UnsafeRawBufferPointer(rebasing: scratch[..<piece]), to: command.buffer.advanced(by: Int(done)), caller)
      done += UInt32(piece)
    }
    if command.clear != 0 { log.clear(to: index &+ count) }
    return SystemControl.ReadConsole.Result(index: index &+ count, count: count)
  }

  mutating func physicalInfo(
    _ command: SystemControl.PhysicalInfo, from caller: Caller
  ) throws(XenErrno) -> SystemControl.PhysicalInfo.Result {
    SystemControl.PhysicalInfo.Result(
      threadsPerCore: 1, coresPerSocket: UInt32(pcpus.count), cpus: UInt32(pcpus.count), maximumCPU: UInt32(pcpus.count) - 1, nodes: 1,
      maximumNode: 0, kilohertz: kilohertz, capabilities: PhysicalCapabilities.pv.rawValue, architectureCapabilities: 0,
      totalPages: UInt64(frames.count), freePages: UInt64(frames.freeCount), scrubPages: 0, outstandingPages: UInt64(claimedPages),
      maximumFrame: MachineFrameNumber(rawValue: UInt64(frames.count) - 1))
  }
  /// The counter's frequency, from the scale: ns = (ticks << shift) × multiplier / 2^32.
  private var kilohertz: UInt32 {
    guard scale.multiplier > 0 else { return 0 }
    let (quotient, _) = UInt64(scale.multiplier).dividingFullWidth((1_000_000 >> 32, 1_000_000 << 32))
    let shifted = scale.shift >= 0 ? quotient >> UInt64(min(scale.shift, 63)) : quotient << UInt64(min(-Int(scale.shift), 63))
    return UInt32(truncatingIfNeeded: shifted)
  }

  /// Round robin is none of Xen's schedulers; credit is what it grows into.
  mutating func schedulerID(_ command: SystemControl.SchedulerID, from caller: Caller) throws(XenErrno) -> UInt32 {
    SchedulerNumber.credit.rawValue
  }

  mutating func getDomainInfoList(_ command: SystemControl.GetDomainInfoList, from caller: Caller) throws(XenErrno) -> UInt32 {
    var count: UInt32 = 0, number = command.firstDomain.rawValue
    while count < command.maximumCount, number < DomainID.firstReserved.rawValue, let slot = nextDomain(from: DomainID(rawValue: number)) {
      let address = command.buffer.advanced(by: Int(count) * DomainInformation.byteCount)
      try copyOut(information(slot), DomainInformation.byteCount, to: address, caller)
      count += 1
      number = domains[slot.rawValue].id.rawValue + 1
    }
    return count
  }
}

extension Hypervisor: ConsoleIOHandler {
  /// What the control domain says goes to the machine's log.
  mutating func write(_ command: ConsoleIO.Write, from caller: Caller) throws(XenErrno) {
    var done = 0
    while done < Int(command.count) {
      let piece = min(Int(command.count) - done, Self.scratchBytes)
      let buffer = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch[..<piece])
      unsafe try copyIn(command.buffer.advanced(by: done), caller, into: buffer)
      for offset in 0..<piece { log.append(byte: unsafe buffer[offset]) }
      done += piece
    }
    if done > 0 { raiseGlobalVIRQ(VIRQ.consoleRing) }
  }
  /// Nobody types at this machine.
  mutating func read(_ command: ConsoleIO.Read, from caller: Caller) throws(XenErrno) -> UInt32 {
    guard command.count <= UInt32(Int32.max) else { throw .tooBig }
    return 0
  }
}

extension Hypervisor: RegisterHypercallHandler {}
