import CVCPUArea
import Glibc
import HypercallABI

/// Why the hypervisor itself stops a domain: what is kept of a ``ShutdownReason``.
enum ShutdownCode {
  static var poweroff: UInt8 { UInt8(ShutdownReason.poweroff.rawValue) }
  static var crash: UInt8 { UInt8(ShutdownReason.crash.rawValue) }
  static var watchdog: UInt8 { UInt8(ShutdownReason.watchdog.rawValue) }
}

/// How domains come, stop, and go.
extension Hypervisor {
  mutating func makeDomainZero(vcpus count: Int) {
    let domain = DomainSlot.zero.rawValue
    slots[0] = 0
    domains[domain].id = .zero
    domains[domain].isUsed = true
    domains[domain].isControl = true
    domains[domain].vcpuCount = Int32(count)
    domains[domain].maximumVCPUs = Int32(count)
    domains[domain].channels = EventChannelTable(portLimit: EventChannelTable.maximumPorts)
    // SAFETY: the arena has a page at least.
    unsafe domains[domain].sharedInfo = arena.baseAddress
    for index in 0..<count {
      vcpus[index].domain = .zero
      vcpus[index].id = VCPUID(rawValue: UInt32(index))
      vcpus[index].hindrances = []
      vcpus[index].placement = .running
      vcpus[index].runState = .running
      vcpus[index].isStarted = true
    }
    writeWallClock(.zero)
  }

  /// Stops a domain, for the reason of whoever stopped it first.
  mutating func shutDown(_ slot: DomainSlot, _ code: UInt8) {
    let domain = slot.rawValue
    // Domain 0 stops the machine by ending its process, not here.
    guard slot != .zero else { return }
    if domains[domain].shutdownCode == nil { domains[domain].shutdownCode = code }
    guard !domains[domain].isShuttingDown, !domains[domain].isDying else { return }
    domains[domain].isShuttingDown = true
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.hinder(vcpu, .shutdown) }
    domains[domain].isShutDown = true
    for index in 0..<TimerKind.perDomain { timers.stop(watchdog(slot, index)) }
    raiseGlobalVIRQ(VIRQ.domainException)
  }

  mutating func crash(_ vcpu: Int32) {
    let slot = vcpus[vcpu].domain
    guard slot != .zero else { return }
    logDomain(slot)
    log.append("crashed")
    finishLogLine()
    shutDown(slot, ShutdownCode.crash)
  }

  mutating func forEachVCPU(of slot: DomainSlot, _ body: (inout Hypervisor, Int32) -> Void) {
    let first = domains[slot.rawValue].firstVCPU
    for index in 0..<domains[slot.rawValue].vcpuCount { body(&self, first + index) }
  }

  /// Makes the vCPUs of a domain.
  mutating func makeVCPUs(_ slot: DomainSlot, count: Int32) throws(XenErrno) {
    guard let first = freeVCPUs(count) else { throw .outOfMemory }
    domains[slot.rawValue].firstVCPU = first
    domains[slot.rawValue].vcpuCount = count
    for index in 0..<count {
      var vcpu = VCPU()
      vcpu.domain = slot
      vcpu.id = VCPUID(rawValue: UInt32(index))
      vcpu.runStateSince = now
      // A paravirtual vCPU begins with a tick, as under Xen; most kernels stop it first of all.
      vcpu.period = 10_000_000
      if domains[slot.rawValue].pauses > 0 { vcpu.hindrances.insert(.paused) }
      vcpus[first + index] = vcpu
      for virq in 0..<Self.virqCount { virqPorts[Int(first + index) * Self.virqCount + virq] = 0 }
      effects.append(.createVCPU(VCPUHandle(rawValue: first + index), domains[slot.rawValue].id, vcpu.id))
    }
  }
  private func freeVCPUs(_ count: Int32) -> Int32? {
    var run: Int32 = 0
    for index in 0..<Int32(vcpus.count) {
      run = vcpus[index].domain.rawValue < 0 ? run + 1 : 0
      if run == count { return index + 1 - count }
    }
    return nil
  }

  /// Answers ``Effect/createVCPU(_:_:_:)``: the vCPU's context, 5168 bytes in memory that its process can write.
  package mutating func attachContext(_ vcpu: VCPUHandle, _ context: UnsafeMutableRawPointer) {
    guard isLive(vcpu) else { return }
    unsafe vcpus[vcpu.rawValue].context = context
    start(vcpu.rawValue)
  }

  /// Answers ``Effect/createMemory(_:frames:)``: the domain's memory file and its table file, both of `count` frames.
  package mutating func attachMemory(
    _ domain: DomainID, base: UnsafeMutableRawPointer, tables: UnsafeMutableRawPointer, frames count: Int
  ) {
    let pages = count - Self.sharedFrames
    guard let slot = slot(of: domain), pages > 0, unsafe domains[slot.rawValue].memory == nil, !domains[slot.rawValue].isDying else {
      return
    }
    let index = slot.rawValue
    unsafe domains[index].memory = base
    unsafe domains[index].tables = tables
    domains[index].tablePlaces = BitSet(capacity: count)
    domains[index].memoryFrames = count
    domains[index].offsets = BitSet(capacity: pages)
    domains[index].released = BitSet(capacity: pages)
    domains[index].frameHint = frames.freeRun(of: count, near: nextFrameHint) ?? nextFrameHint
    nextFrameHint = (domains[index].frameHint + count) % frames.count
    guard let mfn = share(slot, at: count - 1, near: domains[index].frameHint + count - 1) else { return }
    domains[index].sharedInfoFrame = mfn
    // SAFETY: the memory has `count` frames.
    let shared = unsafe base + (count - 1) << 12
    unsafe domains[index].sharedInfo = shared
    _ = growGrantTable(slot, to: 1)
    for vcpu in 0..<Int(Self.vcpuLimit) {
      unsafe shared.storeBytes(of: 1, toByteOffset: vcpu * VCPUInfoLayout.byteCount + VCPUInfoLayout.upcallMask, as: UInt8.self)
    }
    writeWallClock(slot)
    for vcpu in 0..<domains[index].vcpuCount { start(domains[index].firstVCPU + vcpu) }
  }

  /// The frames that a domain shares with the hypervisor, at the end of its memory file: those of its grant table, then shared_info.
  static var sharedFrames: Int { GrantTable.limit + 1 }

  /// Asks for a vCPU's process, once, when all it needs is there.
  mutating func start(_ vcpu: Int32) {
    let slot = vcpus[vcpu].domain
    guard !vcpus[vcpu].isStarted, unsafe vcpus[vcpu].context != nil, unsafe domains[slot.rawValue].memory != nil, vcpus[vcpu].id == .zero
    else { return }
    vcpus[vcpu].isStarted = true
    effects.append(.startProcessor(VCPUHandle(rawValue: vcpu)))
  }

  /// Destroys a domain: its channels, its vCPUs, its frames, its memory. False: there is more to do than there is time for, and the domain is
  /// dying meanwhile.
  mutating func destroy(_ slot: DomainSlot) -> Bool {
    let domain = slot.rawValue, id = domains[domain].id
    if !domains[domain].isDying { kill(slot) }
    guard releaseFrames(slot) else { return false }
    if domains[domain].isMemoryAsked { effects.append(.destroyMemory(id)) }
    slots[Int(id.rawValue)] = -1
    domains[domain] = Domain()
    raiseGlobalVIRQ(VIRQ.domainException)
    return true
  }
  /// Ends what a domain does.
  private mutating func kill(_ slot: DomainSlot) {
    let domain = slot.rawValue
    domains[domain].isDying = true
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.hinder(vcpu, .dying) }
    closeAllPorts(slot)
    for index in 0..<TimerKind.perDomain { timers.stop(watchdog(slot, index)) }
    forEachVCPU(of: slot) { (hypervisor, vcpu) in
      for kind in 0..<TimerKind.perVCPU { hypervisor.stopTimer(vcpu, kind) }
      let pcpu = hypervisor.vcpus[vcpu].pcpu
      if hypervisor.pcpus[pcpu].current == vcpu {
        hypervisor.pcpus[pcpu].current = -1
        hypervisor.mustSchedule = true
      }
      hypervisor.effects.append(.destroyVCPU(VCPUHandle(rawValue: vcpu)))
      if hypervisor.vcpus[vcpu].continuation != nil, hypervisor.isRunning(vcpu) { hypervisor.continuing -= 1 }
      let queued = hypervisor.vcpus[vcpu].queuedEffects
      hypervisor.vcpus[vcpu] = VCPU()
      hypervisor.vcpus[vcpu].queuedEffects = queued
    }
    domains[domain].vcpuCount = 0
    claimedPages -= domains[domain].claimedPages
    domains[domain].claimedPages = 0
    // Nobody reaches its frames any more.
    unsafe domains[domain].memory = nil
    unsafe domains[domain].tables = nil
  }

  /// The slot of a living domain.
  func slot(of domain: DomainID) -> DomainSlot? {
    guard domain.rawValue < DomainID.firstReserved.rawValue else { return nil }
    let slot = slots[Int(domain.rawValue)]
    return slot < 0 ? nil : DomainSlot(rawValue: Int32(slot))
  }

  // MARK: The machine's log

  mutating func logDomain(_ slot: DomainSlot) {
    log.append("(XEN) d")
    log.append(decimal: UInt64(domains[slot.rawValue].id.rawValue))
    log.append(" ")
  }
  mutating func logPrefix(_ vcpu: Int32) {
    log.append("(XEN) d")
    log.append(decimal: UInt64(domains[vcpus[vcpu].domain.rawValue].id.rawValue))
    log.append("v")
    log.append(decimal: UInt64(vcpus[vcpu].id.rawValue))
    log.append(" ")
  }
  mutating func finishLogLine() {
    log.append(byte: 10)
    raiseGlobalVIRQ(VIRQ.consoleRing)
  }
}
