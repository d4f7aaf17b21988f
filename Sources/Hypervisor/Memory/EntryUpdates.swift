import CVCPUArea
import HypercallABI

/// Changes of single page-table entries.
extension Hypervisor {
  /// Whose frames a call about memory means.
  ///
  /// A domain is itself only as `DOMID_SELF`: its own number names no other domain.
  enum PageOwner: Equatable {
    case domain(DomainSlot)
    /// Devices, of which no domain has been given any.
    case devices
    /// The hypervisor itself.
    case hypervisor

    func isDomain(_ slot: DomainSlot) -> Bool { self == .domain(slot) }
  }
  func pageOwner(_ domain: UInt16, _ caller: Caller) throws(XenErrno) -> PageOwner {
    let domain = DomainID(rawValue: domain)
    if domain == .caller { return .domain(caller.domain) }
    if domain == .io { return .devices }
    if domain == .hypervisor { return .hypervisor }
    guard domain != domains[caller.domain.rawValue].id, let slot = slot(of: domain) else { throw .noSuchDomain }
    return .domain(slot)
  }
  /// Whether a caller may have frames of this owner in page tables.
  func mayMap(_ owner: PageOwner, _ caller: Caller) -> Bool {
    owner == .devices || owner.isDomain(caller.domain) || isControlDomain(caller)
  }

  /// Writes the word at `offset` of a frame of `slot`: as an entry if the frame is a page table, as a plain word if it can be written.
  /// `owner` is whose frames level-1 entries name. False: time is up, and the same call goes on from here.
  mutating func store(
    _ value: UInt64, in mfn: UInt64, at offset: UInt64, of slot: DomainSlot, naming owner: PageOwner, keepingMarks: Bool
  ) throws(XenErrno) -> Bool {
    guard frames.isOwned(mfn, by: domains[slot.rawValue].id) else { throw .invalidArgument }
    let index = Int(offset >> 3 & 511), use = frames[mfn].use
    guard use.isValidated, use.count > 0, use.type != .writable else {
      guard try takeType(mfn, .writable, slot) else { return false }
      setEntry(mfn, index, value, of: slot)
      _ = dropType(mfn, slot)
      return true
    }
    guard use.type.level > 0 else { throw .invalidArgument }
    return try changeEntry(value, of: mfn, index, level: use.type.level, slot, naming: owner, keepingMarks: keepingMarks)
  }

  /// Changes an entry of a page table: takes hold of what the new one names, stores it, and lets go of what the old one named.
  mutating func changeEntry(
    _ value: UInt64, of table: UInt64, _ index: Int, level: Int, _ slot: DomainSlot, naming owner: PageOwner, keepingMarks: Bool
  ) throws(XenErrno) -> Bool {
    guard level == 1 || owner.isDomain(slot), !PTE.isReserved(slot: index, level: level), let entries = unsafe entries(table, of: slot)
    else { throw .invalidArgument }
    // SAFETY: a frame has 512 entries, and stays where it is while it is a table.
    let place = unsafe entries + index, old = unsafe load_acquire64(place)
    guard value & PTE.present != 0 else {
      unsafe store_release64(place, value)
      if old & PTE.present != 0 { dropEntry(old, of: table, level: level, slot) }
      return true
    }
    guard value & PTE.refused(level: level) == 0 else { throw .invalidArgument }
    let isSimilar = (old ^ value) & ~PTE.incidental == 0
    if !isSimilar {
      // A domain's own frames may be named as devices too: it has no others. Those of another domain nobody has been given.
      guard owner.isDomain(slot) || owner == .devices else { throw .busy }
      guard try takeEntry(value, of: table, level: level, slot) else { return false }
    }
    let marks = keepingMarks && old & PTE.present != 0 ? old & (PTE.accessed | PTE.dirty) : 0
    unsafe store_release64(place, PTE.normalised(value | marks, level: level))
    if !isSimilar, old & PTE.present != 0 { dropEntry(old, of: table, level: level, slot) }
    return true
  }

  /// A processor's report of a first access: marks the entries that translate `address`, if they allow it, as accessed, and for a write the last
  /// one as dirty.
  package mutating func accessed(_ vcpu: VCPUHandle, _ address: UInt64, _ flags: UInt64) {
    guard isLive(vcpu) else { return }
    let root = flags & ACCESS_USER != 0 ? vcpus[vcpu.rawValue].userRoot : vcpus[vcpu.rawValue].root
    _ = unsafe translate(address, root, of: vcpus[vcpu.rawValue].domain, write: flags & ACCESS_WRITE != 0)
  }

  /// A processor's report of a kernel's store to the word at a machine address, a level-1 table's entry, that did not get through: makes it as
  /// mmu_update would, if the kernel asked for that. 0, or an errno for one that is the kernel's page fault.
  package mutating func store(from vcpu: VCPUHandle, _ value: UInt64, at address: UInt64) -> Int64 {
    guard isLive(vcpu) else { return XenErrno.invalidArgument.result }
    let slot = vcpus[vcpu.rawValue].domain, mfn = address >> 12
    guard domains[slot.rawValue].assists & 1 << UInt64(VMAssist.writablePageTables.rawValue) != 0,
      frames.isOwned(mfn, by: domains[slot.rawValue].id), frames[mfn].use.type == .l1, frames[mfn].use.isValidated,
      frames[mfn].use.count > 0
    else { return XenErrno.invalidArgument.result }
    do throws(XenErrno) {
      _ = try changeEntry(
        value, of: mfn, Int(address >> 3 & 511), level: 1, slot, naming: .domain(slot), keepingMarks: false)
      return 0
    } catch { return error.result }
  }

  /// Loads the root of a vCPU's kernel or user page tables. False: time is up, and the same call goes on from here.
  mutating func loadRoot(_ mfn: UInt64, isUser: Bool, _ vcpu: Int32) throws(XenErrno) -> Bool {
    let slot = vcpus[vcpu].domain, old = isUser ? vcpus[vcpu].userRoot : vcpus[vcpu].root
    if mfn != old {
      if mfn != 0 || !isUser { guard try takeTyped(mfn, .l4, slot) else { return false } }
      if isUser { vcpus[vcpu].userRoot = mfn } else { vcpus[vcpu].root = mfn }
      if old != 0 { dropTyped(old, slot) }
      setContext(of: vcpu, VCPUGuestContextLayout.controlRegisters + (isUser ? 1 : 3) * 8, mfn << 12)
    }
    // The user's tables come into force at the next entry to user mode.
    if !isUser { flush(vcpu, ~0) }
    return true
  }
}
