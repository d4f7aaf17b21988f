import CVCPUArea
import Glibc
import HypercallABI

/// The toolstack's calls. Whoever comes here is a control domain: the dispatch has seen to it.
extension Hypervisor: DomainControlHandler {
  mutating func createDomain(_ command: DomainControl.CreateDomain, from caller: Caller) throws(XenErrno) -> DomainID {
    let allowed: DomainCreationFlags = [.s3Integrity, .outOfSyncOff, .xenstoreDomain]
    guard command.flags.isSubset(of: allowed), command.emulationFlags == 0, command.iommuOptions == 0, command.traceBytes == 0,
      command.maximumVCPUs > 0, command.maximumVCPUs <= UInt32(Self.vcpuLimit), command.grantOptions & 15 == 1,
      command.maximumGrantFrames != 0, command.maximumGrantFrames <= GrantTable.limit
    else { throw .invalidArgument }
    let id = try chooseNumber(command.domain)
    guard let slot = (1..<Int32(domains.count)).first(where: { !domains[$0].isUsed }) else { throw .outOfMemory }
    slots[Int(id.rawValue)] = Int16(slot)
    domains[slot] = Domain()
    domains[slot].id = id
    domains[slot].isUsed = true
    domains[slot].handle = command.handle
    domains[slot].securityLabel = command.securityLabel
    domains[slot].maximumVCPUs = Int32(command.maximumVCPUs)
    domains[slot].channels = EventChannelTable(
      portLimit: max(2, min(command.maximumPort, EventChannelTable.maximumPorts - 1) + 1))
    domains[slot].grants.maximum = command.maximumGrantFrames < 0 ? GrantTable.limit : Int(command.maximumGrantFrames)
    // A new domain waits for the toolstack's first unpause.
    domains[slot].pauses = 1
    return id
  }
  /// The number asked for, or the next free one, counting up.
  private mutating func chooseNumber(_ wanted: DomainID) throws(XenErrno) -> DomainID {
    if wanted.rawValue > 0, wanted.rawValue < DomainID.firstReserved.rawValue {
      guard slots[Int(wanted.rawValue)] < 0 else { throw .alreadyExists }
      return wanted
    }
    for _ in 1..<DomainID.firstReserved.rawValue {
      lastDomain = lastDomain + 1 == DomainID.firstReserved.rawValue ? 1 : lastDomain + 1
      if slots[Int(lastDomain)] < 0 { return DomainID(rawValue: lastDomain) }
    }
    throw .outOfMemory
  }

  mutating func setMaximumVCPUs(_ command: DomainControl.SetMaximumVCPUs, from caller: Caller) throws(XenErrno) {
    let slot = try existing(command.domain)
    guard command.count == UInt32(domains[slot.rawValue].maximumVCPUs) else { throw .invalidArgument }
    guard domains[slot.rawValue].vcpuCount == 0 else { return }
    try makeVCPUs(slot, count: Int32(command.count))
  }

  mutating func setMaximumMemory(_ command: DomainControl.SetMaximumMemory, from caller: Caller) throws(XenErrno) {
    let slot = try existing(command.domain), pages = command.kibibytes >> 2
    guard slot != .zero else { return }
    let file = domains[slot.rawValue].memoryFrames
    let capacity = file > 0 ? file - Self.sharedFrames : frames.count - FrameTable.reserved
    guard pages <= UInt64(capacity) else { throw .outOfMemory }
    domains[slot.rawValue].maximumPages = Int(pages)
    // The first time says how large the memory file is.
    guard !domains[slot.rawValue].isMemoryAsked, pages > 0 else { return }
    domains[slot.rawValue].isMemoryAsked = true
    effects.append(.createMemory(domains[slot.rawValue].id, frames: Int(pages) + Self.sharedFrames))
  }

  mutating func pauseDomain(_ command: DomainControl.PauseDomain, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller)
    guard domains[slot.rawValue].pauses < 255 else { throw .overflow }
    domains[slot.rawValue].pauses += 1
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.hinder(vcpu, .paused) }
  }
  mutating func unpauseDomain(_ command: DomainControl.UnpauseDomain, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller)
    guard domains[slot.rawValue].pauses > 0 else { throw .invalidArgument }
    domains[slot.rawValue].pauses -= 1
    guard domains[slot.rawValue].pauses == 0 else { return }
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.unhinder(vcpu, .paused) }
  }
  mutating func destroyDomain(_ command: DomainControl.DestroyDomain, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller)
    guard slot != .zero else { throw .invalidArgument }
    if !destroy(slot) { continuation = request }
  }

  mutating func getDomainInfo(_ command: DomainControl.GetDomainInfo, from caller: Caller) throws(XenErrno) -> DomainInformation {
    guard command.domain.rawValue < DomainID.firstReserved.rawValue else { throw .invalidArgument }
    guard let slot = nextDomain(from: command.domain) else { throw .noSuchDomain }
    return information(slot)
  }

  mutating func setVCPUContext(_ command: DomainControl.SetVCPUContext, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller), vcpu = try ownVCPU(command.vcpu, slot)
    guard let context = unsafe vcpus[vcpu].context else { throw .invalidArgument }
    // Judged and written only while nobody runs on it.
    guard vcpus[vcpu].placement == .absent || vcpus[vcpu].placement == .waiting else { throw .busy }
    guard !command.context.isNull else {
      hinder(vcpu, [.down, .uninitialised])
      return
    }
    let buffer = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch[..<VCPUGuestContextLayout.byteCount])
    unsafe try copyIn(command.context, caller, into: buffer)
    if unsafe try !initialise(vcpu, UnsafeRawPointer(buffer.baseAddress!), context) { continuation = request }
  }

  mutating func getVCPUContext(_ command: DomainControl.GetVCPUContext, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller), vcpu = try ownVCPU(command.vcpu, slot)
    guard let context = unsafe vcpus[vcpu].context, !vcpus[vcpu].hindrances.contains(.uninitialised) else { throw .noData }
    let copy = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch[..<VCPUGuestContextLayout.byteCount])
    // SAFETY: both have the size of a context, and the words are inside.
    unsafe copy.copyMemory(from: UnsafeRawBufferPointer(start: context, count: VCPUGuestContextLayout.byteCount))
    // What a running vCPU's has beside: the I/O privilege level is in the flags that others see.
    let flags = VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rflags
    let level = unsafe copy.loadUnaligned(fromByteOffset: Self.ioPrivilege, as: UInt64.self) & Self.ioPrivilegeMask
    unsafe copy.storeBytes(of: copy.loadUnaligned(fromByteOffset: flags, as: UInt64.self) | level, toByteOffset: flags, as: UInt64.self)
    unsafe copy.storeBytes(of: 0, toByteOffset: Self.ioPrivilege, as: UInt64.self)
    unsafe copy.storeBytes(
      of: copy.loadUnaligned(fromByteOffset: VCPUGuestContextLayout.flags, as: UInt64.self) & ~Self.interruptReturn,
      toByteOffset: VCPUGuestContextLayout.flags, as: UInt64.self)
    try unsafe copyOut(UnsafeRawBufferPointer(copy), to: command.context, caller)
  }

  mutating func getVCPUInfo(_ command: DomainControl.GetVCPUInfo, from caller: Caller) throws(XenErrno) -> DomainControl.GetVCPUInfo.Result
  {
    let slot = try existing(command.domain)
    guard command.vcpu.rawValue < UInt32(domains[slot.rawValue].maximumVCPUs) else { throw .invalidArgument }
    guard command.vcpu.rawValue < UInt32(domains[slot.rawValue].vcpuCount) else { throw .noSuchDomain }
    let vcpu = domains[slot.rawValue].firstVCPU + Int32(command.vcpu.rawValue)
    return DomainControl.GetVCPUInfo.Result(
      online: vcpus[vcpu].hindrances.contains(.down) ? 0 : 1, blocked: vcpus[vcpu].hindrances.contains(.blocked) ? 1 : 0,
      running: isRunning(vcpu) ? 1 : 0, cpuTime: runningTime(vcpu), pcpu: PCPUID(rawValue: UInt32(vcpus[vcpu].pcpu)))
  }

  mutating func getPageFrameInfo(_ command: DomainControl.GetPageFrameInfo, from caller: Caller) throws(XenErrno) {
    let slot = try other(command.domain, caller), id = domains[slot.rawValue].id
    guard command.count <= 1024 else { throw .tooBig }
    for index in 0..<command.count {
      let address = GuestAddress(rawValue: command.list.rawValue &+ index * 8)
      let mfn = try copyIn(UInt64(0), address, caller)
      var kind: UInt64 = 0xf << 28  // XEN_DOMCTL_PFINFO_XTAB: no such frame
      if frames.isOwned(mfn, by: id) {
        let use = frames[mfn].use
        kind = use.count > 0 ? UInt64(use.type.level) << 28 | (use.isPinned ? 1 << 31 : 0) : 0
      }
      try copyOut(kind, to: address, caller)
    }
  }

  /// Gives a vCPU all its registers, if they are such as a guest can have. The bytes are the hypervisor's own copy. False: the same call goes on
  /// later, since the page tables take long to look at.
  mutating func initialise(_ vcpu: Int32, _ bytes: UnsafeRawPointer, _ context: UnsafeMutableRawPointer) throws(XenErrno) -> Bool {
    let slot = vcpus[vcpu].domain
    // SAFETY: both have 5168 bytes; every offset is a field's.
    func word(_ offset: Int) -> UInt64 { unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
    let controls = VCPUGuestContextLayout.controlRegisters
    let root = word(controls + 24) >> 12, userRoot = word(controls + 8) >> 12
    for offset in [
      VCPUGuestContextLayout.eventCallback, VCPUGuestContextLayout.failsafeCallback, VCPUGuestContextLayout.syscallCallback,
      VCPUGuestContextLayout.fsBase, VCPUGuestContextLayout.gsBaseKernel, VCPUGuestContextLayout.gsBaseUser,
    ] {
      guard isCanonical(word(offset)) else { throw .invalidArgument }
    }
    for vector in 0..<256 {
      guard isCanonical(word(VCPUGuestContextLayout.traps + vector * TrapInfo.byteCount + 8)) else { throw .invalidArgument }
    }
    guard finishDropping(slot) else { return false }
    guard try loadRoot(root, isUser: false, vcpu), try loadRoot(userRoot, isUser: true, vcpu) else { return false }
    let descriptors = min(word(VCPUGuestContextLayout.gdtEntries), Self.firstReservedDescriptor)
    var descriptorFrames = InlineArray<16, UInt64>(repeating: 0)
    for index in 0..<16 { descriptorFrames[index] = word(VCPUGuestContextLayout.gdtFrames + index * 8) }
    try loadDescriptorTable(descriptorFrames, Int((descriptors + 511) / 512), descriptors, vcpu)
    unsafe _ = memcpy(context, bytes, VCPUGuestContextLayout.byteCount)
    // Everything runs in ring 3.
    for offset in [CPUUserRegistersLayout.cs, CPUUserRegistersLayout.ss] {
      let at = VCPUGuestContextLayout.userRegisters + offset
      unsafe context.storeBytes(of: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self) | 3, toByteOffset: at, as: UInt16.self)
    }
    let level = word(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rflags) & Self.ioPrivilegeMask
    unsafe context.storeBytes(of: level, toByteOffset: Self.ioPrivilege, as: UInt64.self)
    unsafe context.storeBytes(
      of: word(VCPUGuestContextLayout.flags) & ~Self.interruptReturn, toByteOffset: VCPUGuestContextLayout.flags, as: UInt64.self)
    if vcpus[vcpu].id == .zero { writeWallClock(vcpus[vcpu].domain) }
    let flags = ContextFlags(rawValue: word(VCPUGuestContextLayout.flags))
    // A second vCPU has no process yet: it stays down.
    if flags.contains(.online), vcpus[vcpu].id == .zero {
      unhinder(vcpu, [.uninitialised, .down])
    } else {
      unhinder(vcpu, .uninitialised)
      hinder(vcpu, .down)
    }
    return true
  }

  func existing(_ domain: DomainID) throws(XenErrno) -> DomainSlot {
    guard let slot = slot(of: domain) else { throw .noSuchDomain }
    return slot
  }
  /// A living domain that is not the caller.
  func other(_ domain: DomainID, _ caller: Caller) throws(XenErrno) -> DomainSlot {
    let slot = domain == .caller ? caller.domain : try existing(domain)
    guard slot != caller.domain else { throw .invalidArgument }
    return slot
  }
  func ownVCPU(_ id: VCPUID, _ slot: DomainSlot) throws(XenErrno) -> Int32 {
    guard id.rawValue < UInt32(domains[slot.rawValue].vcpuCount) else { throw .invalidArgument }
    return domains[slot.rawValue].firstVCPU + Int32(id.rawValue)
  }
}

extension Hypervisor {
  func isRunning(_ vcpu: Int32) -> Bool { vcpus[vcpu].placement == .running || vcpus[vcpu].placement == .stopping }

  /// The living domain with this number, or with the next higher one.
  func nextDomain(from domain: DomainID) -> DomainSlot? {
    for number in Int(domain.rawValue)..<slots.count where slots[number] >= 0 { return DomainSlot(rawValue: Int32(slots[number])) }
    return nil
  }

  /// What tools show: Xen's state letters follow from the flags.
  func information(_ slot: DomainSlot) -> DomainInformation {
    let domain = slot.rawValue
    var flags: DomainStateFlags = .blocked
    var time: UInt64 = 0, online: UInt32 = 0
    for index in 0..<domains[domain].vcpuCount {
      let vcpu = domains[domain].firstVCPU + index
      time &+= runningTime(vcpu)
      guard !vcpus[vcpu].hindrances.contains(.down) else { continue }
      online += 1
      if !vcpus[vcpu].hindrances.contains(.blocked) { flags.remove(.blocked) }
      if isRunning(vcpu) { flags.insert(.running) }
    }
    if online == 0 { flags = [] }
    if domains[domain].isDying { flags.insert(.dying) }
    if domains[domain].isShutDown { flags.insert(.shutdown) }
    if domains[domain].pauses > 0 { flags.insert(.paused) }
    if domains[domain].isDebugged { flags.insert(.debugged) }
    flags.insert(DomainStateFlags(rawValue: UInt32(domains[domain].shutdownCode ?? 255) << 16))
    return DomainInformation(
      domain: domains[domain].id, flags: flags, totalPages: UInt64(domains[domain].pages),
      maximumPages: UInt64(domains[domain].maximumPages), outstandingPages: UInt64(domains[domain].claimedPages), sharedPages: 0,
      pagedPages: 0,
      sharedInfoFrame: MachineFrameNumber(rawValue: domains[domain].sharedInfoFrame), cpuTime: time, onlineVCPUs: online,
      maximumVCPU: UInt32(max(domains[domain].vcpuCount, 1) - 1), securityLabel: domains[domain].securityLabel,
      handle: domains[domain].handle, cpuPool: 0, addressBits: 52, emulationFlags: 0, miscellaneousFlags: 0)
  }
}
