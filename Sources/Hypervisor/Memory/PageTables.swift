import CVCPUArea
import Glibc
import HypercallABI

/// Changes of page tables. This version checks who owns what; the types of frames come later.
extension Hypervisor {
  /// Stores an entry into a table of `slot`, if what it names is that domain's too. True if a translation that was in force changed.
  private mutating func store(
    _ value: UInt64, at table: UInt64, _ offset: Int, of slot: DomainSlot, isLevelOne: Bool, preservesAccess: Bool
  ) throws(XenErrno) -> Bool {
    guard let page = unsafe frame(table, of: slot) else { throw .invalidArgument }
    // SAFETY: the offset lies within the frame, at a multiple of 8.
    let entry = unsafe (page + offset & ~7).assumingMemoryBound(to: UInt64.self)
    let old = unsafe load_acquire64(entry)
    var value = value
    if value & PTE.present != 0 {
      guard value & PTE.refused == 0, frames.offset(of: PTE.frame(value), ownedBy: domains[slot.rawValue].id) != nil
      else { throw .invalidArgument }
      if preservesAccess { value |= old & (PTE.accessed | PTE.dirty) }
      if isLevelOne {
        if value & PTE.user == 0 { value |= PTE.guestKernel }
        if value & PTE.guestKernel == 0 { value |= PTE.global }
      }
      // Kernels and users of 64-bit domains both run in ring 3.
      value |= PTE.user
    }
    unsafe store_release64(entry, value)
    return old & PTE.present != 0 && old != value
  }

  mutating func mmuUpdate(
    _ requests: GuestAddress, count: UInt32, done: GuestAddress, domains named: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64 {
    let (before, count) = try progress(count, done, caller)
    let frameOwner = try target(DomainID(rawValue: UInt16(truncatingIfNeeded: named)), caller)
    let tableDomain = UInt16(truncatingIfNeeded: named >> 16)
    let tableOwner = tableDomain == 0 ? caller.domain : try target(DomainID(rawValue: tableDomain - 1), caller)
    var finished: UInt32 = 0, mustFlush = false
    var failure: XenErrno?
    // Which table an entry was in is not known yet, so neither is what of the guest's translations it concerns.
    defer { if mustFlush { forEachVCPU(of: tableOwner) { (hypervisor, vcpu) in hypervisor.flush(vcpu, ~0) } } }
    while finished < count {
      guard budget > 0 else {
        try report(before &+ finished, done, caller)
        continueLater(
          .mmuUpdate, requests.rawValue &+ UInt64(finished) * 16, UInt64(count - finished | 1 << 31), done.rawValue, UInt64(named))
        return 0
      }
      budget -= 1
      do throws(XenErrno) {
        let (pointer, value) = try copyIn(
          (UInt64(0), UInt64(0)), GuestAddress(rawValue: requests.rawValue &+ UInt64(finished) * 16), caller)
        switch UInt32(truncatingIfNeeded: pointer & 3) {
        case MMUCommand.machphysUpdate:
          guard tableDomain == 0 else { throw .notPermitted }
          guard frames.offset(of: pointer >> 12, ownedBy: domains[frameOwner.rawValue].id) != nil else { throw .invalidArgument }
          frames.setM2P(pointer >> 12, value)
        case let command:
          guard frameOwner == tableOwner || value & PTE.present == 0 else { throw .invalidArgument }
          let changed = try store(
            value, at: pointer >> 12, Int(pointer & 4095), of: tableOwner, isLevelOne: false,
            preservesAccess: command == MMUCommand.preserveAccessed)
          mustFlush = mustFlush || changed
        }
      } catch { failure = error }
      guard failure == nil else { break }
      finished += 1
    }
    try report(before &+ finished, done, caller)
    if let failure { throw failure }
    return 0
  }

  /// What earlier turns of a long list have done, which stands where the guest wants to be told.
  private func progress(_ count: UInt32, _ done: GuestAddress, _ caller: Caller) throws(XenErrno) -> (UInt32, UInt32) {
    guard count & 1 << 31 != 0 else { return (0, count) }
    return (done.isNull ? 0 : try copyIn(UInt32(0), done, caller), count & ~(1 << 31))
  }
  private func report(_ count: UInt32, _ done: GuestAddress, _ caller: Caller) throws(XenErrno) {
    if !done.isNull { try copyOut(count, to: done, caller) }
  }

  mutating func updateVAMapping(_ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, from caller: Caller) throws(XenErrno) {
    try updateVAMappingOtherDomain(address, entry, flags, domain: .caller, from: caller)
  }

  mutating func updateVAMappingOtherDomain(
    _ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, domain: DomainID, from caller: Caller
  ) throws(XenErrno) {
    let owner = try target(domain, caller)
    // Domain 0 has no page tables here, and nobody maps another domain's frames this way.
    guard owner == caller.domain, owner != .zero,
      let table = levelOneTable(address.rawValue, vcpus[caller.vcpu.rawValue].root, of: owner)
    else { throw .invalidArgument }
    _ = try store(entry, at: table, Int(address.rawValue >> 12 & 511) * 8, of: owner, isLevelOne: true, preservesAccess: false)
    let page: UInt64
    switch flags & UpdateFlush.typeMask {
    case UpdateFlush.none: return
    case UpdateFlush.page: page = address.rawValue & ~4095
    case UpdateFlush.all: page = ~0
    default: throw .invalidArgument
    }
    try flush(page, flags & ~UpdateFlush.typeMask, caller)
  }

  /// Flushes for the caller (0), for all vCPUs of its domain, or for those whose bits are set at an address.
  private mutating func flush(_ page: UInt64, _ whom: UInt64, _ caller: Caller) throws(XenErrno) {
    var mask = ~UInt64(0)
    switch whom {
    case 0: return flush(caller.vcpu.rawValue, page)
    case UpdateFlush.everyVCPU: break
    default: mask = try copyIn(mask, GuestAddress(rawValue: whom), caller)
    }
    forEachVCPU(of: caller.domain) { (hypervisor, vcpu) in
      if mask >> UInt64(hypervisor.vcpus[vcpu].id.rawValue & 63) & 1 != 0 { hypervisor.flush(vcpu, page) }
    }
  }

  mutating func mmuExtendedOperation(
    _ operations: GuestAddress, count: UInt32, done: GuestAddress, domain: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64 {
    let (before, count) = try progress(count, done, caller)
    let owner = try target(DomainID(rawValue: UInt16(truncatingIfNeeded: domain)), caller)
    var finished: UInt32 = 0
    var failure: XenErrno?
    while finished < count {
      guard budget > 0 else {
        try report(before &+ finished, done, caller)
        continueLater(
          .mmuextOp, operations.rawValue &+ UInt64(finished) * 24, UInt64(count - finished | 1 << 31), done.rawValue, UInt64(domain))
        return 0
      }
      budget -= 1
      do throws(XenErrno) {
        let (command, first, second) = try copyIn(
          (UInt64(0), UInt64(0), UInt64(0)), GuestAddress(rawValue: operations.rawValue &+ UInt64(finished) * 24), caller)
        try operate(UInt32(truncatingIfNeeded: command), first, second, owner, caller)
      } catch { failure = error }
      guard failure == nil else { break }
      finished += 1
    }
    try report(before &+ finished, done, caller)
    if let failure { throw failure }
    return 0
  }

  private mutating func operate(
    _ command: UInt32, _ first: UInt64, _ second: UInt64, _ owner: DomainSlot, _ caller: Caller
  ) throws(XenErrno) {
    let id = domains[owner.rawValue].id
    switch command {
    case MMUCommand.pinL1, MMUCommand.pinL2, MMUCommand.pinL3, MMUCommand.pinL4:
      guard frames.offset(of: first, ownedBy: id) != nil, frames.setPinned(first, true) else { throw .invalidArgument }
    case MMUCommand.unpin:
      guard frames.offset(of: first, ownedBy: id) != nil, frames.setPinned(first, false) else { throw .invalidArgument }
    case MMUCommand.clearPage:
      guard let page = unsafe frame(first, of: owner) else { throw .invalidArgument }
      // SAFETY: a frame has 4096 bytes.
      unsafe _ = memset(page, 0, 4096)
    case MMUCommand.copyPage:
      guard let to = unsafe frame(first, of: owner), let from = unsafe frame(second, of: owner) else { throw .invalidArgument }
      // SAFETY: frames have 4096 bytes; they may be the same.
      unsafe _ = memmove(to, from, 4096)
    default:
      guard owner == caller.domain else { throw .notPermitted }
      switch command {
      case MMUCommand.flushLocal: flush(caller.vcpu.rawValue, ~0)
      case MMUCommand.invalidateLocal: flush(caller.vcpu.rawValue, first & ~4095)
      case MMUCommand.flushAll: try flush(~0, UpdateFlush.everyVCPU, caller)
      case MMUCommand.invalidateAll: try flush(first & ~4095, UpdateFlush.everyVCPU, caller)
      case MMUCommand.flushMulti: try flushListed(~0, second, caller)
      case MMUCommand.invalidateMulti: try flushListed(first & ~4095, second, caller)
      case MMUCommand.flushCache: throw .accessDenied
      case MMUCommand.flushCacheGlobal: throw .invalidArgument
      case MMUCommand.newRoot:
        guard frames.offset(of: first, ownedBy: id) != nil else { throw .invalidArgument }
        vcpus[caller.vcpu.rawValue].root = first
        try setControlRegister(3, first << 12, caller)
        flush(caller.vcpu.rawValue, ~0)
      case MMUCommand.newUserRoot:
        guard first == 0 || frames.offset(of: first, ownedBy: id) != nil else { throw .invalidArgument }
        try setControlRegister(1, first << 12, caller)
      case MMUCommand.setLDT:
        guard second <= 8192, first & 4095 == 0 else { throw .invalidArgument }
        guard second == 0 else { throw .notImplemented }
      default: throw .notImplemented
      }
    }
  }
  private mutating func flushListed(_ page: UInt64, _ mask: UInt64, _ caller: Caller) throws(XenErrno) {
    guard mask & ~7 != 0 else { throw .invalidArgument }
    do throws(XenErrno) { try flush(page, mask, caller) } catch { throw .invalidArgument }
  }
}

/// A page-table entry's parts.
enum PTE {
  static var present: UInt64 { 1 }
  static var writable: UInt64 { 2 }
  static var user: UInt64 { 4 }
  static var accessed: UInt64 { 0x20 }
  static var dirty: UInt64 { 0x40 }
  static var large: UInt64 { 0x80 }
  static var global: UInt64 { 0x100 }
  /// Xen's mark of an entry that the guest gave without the user bit.
  static var guestKernel: UInt64 { 1 << 52 }
  /// What no entry may have: cache attributes, large pages, the mark of a granted frame.
  static var refused: UInt64 { 0x98 | 1 << 62 }
  static func frame(_ entry: UInt64) -> UInt64 { (entry & 0xf_ffff_ffff_f000) >> 12 }
}
