import CVCPUArea
import HypercallABI

/// The hypercalls that change page-table entries.
extension Hypervisor {
  /// Requests that are copied in at a time.
  private static var requestBatch: Int { 64 }

  mutating func mmuUpdate(
    _ requests: GuestAddress, count: UInt32, done: GuestAddress, domains named: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64 {
    guard isOutsideOfXen(requests) else { throw .badAddress }
    // What Xen answers to its own sign that nothing is left of an interrupted list.
    if requests.isNull, count == 1 << 31 { return Int64(Int32(bitPattern: named)) }
    let (before, count) = progress(count, done, caller)
    let foreign = UInt16(truncatingIfNeeded: named >> 16)
    guard let tableOwner = foreign == 0 ? caller.domain : slot(of: DomainID(rawValue: foreign - 1)) else { throw .noSuchDomain }
    let frameOwner: PageOwner
    do throws(XenErrno) { frameOwner = try pageOwner(UInt16(truncatingIfNeeded: named), caller) } catch {
      report(before, done, caller)
      throw error
    }
    var copied: UInt32 = 0, batch: UInt32 = 0
    return try workOff(
      RequestList(number: .mmuUpdate, address: requests, byteCount: MMUUpdate.byteCount, count: count, done: done, owners: named),
      doneBefore: before, of: tableOwner, caller
    ) { (hypervisor, index) throws(XenErrno) in
      if index == copied {
        batch = hypervisor.copyRequests(requests, from: index, to: count, caller)
        guard batch > 0 else { throw .badAddress }
        copied += batch
      }
      let (pointer, value) = unsafe hypervisor.scratch.loadUnaligned(
        fromByteOffset: Int(batch - (copied - index)) * MMUUpdate.byteCount, as: (UInt64, UInt64).self)
      return try hypervisor.update(pointer, value, tableOwner, frameOwner, caller)
    }
  }

  /// Copies requests in, as many as can be read; how many that was.
  private func copyRequests(_ requests: GuestAddress, from first: UInt32, to end: UInt32, _ caller: Caller) -> UInt32 {
    let address = GuestAddress(rawValue: requests.rawValue &+ UInt64(first) * 16)
    var count = min(Int(end - first), Self.requestBatch)
    while true {
      do throws(XenErrno) {
        try unsafe copyIn(address, caller, into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<(count * 16)]))
        return UInt32(count)
      } catch {
        if count == 1 { return 0 }
        count = 1
      }
    }
  }

  private mutating func update(
    _ pointer: UInt64, _ value: UInt64, _ tableOwner: DomainSlot, _ frameOwner: PageOwner, _ caller: Caller
  ) throws(XenErrno) -> Bool {
    let command = UInt32(truncatingIfNeeded: pointer & 7)
    switch command {
    case MMUCommand.normalUpdate, MMUCommand.preserveAccessed, MMUCommand.noTranslate:
      guard tableOwner == caller.domain || isControlDomain(caller), mayMap(frameOwner, caller) else { throw .notPermitted }
      return try store(
        value, in: pointer >> 12, at: pointer & 4095, of: tableOwner, naming: frameOwner,
        keepingMarks: command == MMUCommand.preserveAccessed)
    case MMUCommand.machphysUpdate:
      guard tableOwner == caller.domain, mayMap(frameOwner, caller) else { throw .notPermitted }
      guard case .domain(let owner) = frameOwner, frames.isOwned(pointer >> 12, by: domains[owner.rawValue].id)
      else { throw .invalidArgument }
      frames.setM2P(pointer >> 12, value)
      return true
    default: throw .notImplemented
    }
  }

  /// A list of requests, as the hypercall that works it off was given it.
  struct RequestList {
    var number: HypercallNumber
    var address: GuestAddress
    /// Of one request.
    var byteCount: Int
    var count: UInt32
    /// Where the number of finished requests is told.
    var done: GuestAddress
    var owners: UInt32
  }

  /// Works off a list about the memory of `slot`, from its first request to the first that is refused, and tells how many were done. `one` does the
  /// request with an index; false when time is up, and the same one goes on in the next turn.
  mutating func workOff(
    _ list: RequestList, doneBefore before: UInt32, of slot: DomainSlot, _ caller: Caller,
    _ one: (inout Hypervisor, UInt32) throws(XenErrno) -> Bool
  ) throws(XenErrno) -> Int64 {
    var finished: UInt32 = 0
    var failure: XenErrno?
    while finished < list.count, failure == nil {
      guard budget > 0, finishDropping(slot) else {
        report(before &+ finished, list.done, caller)
        continueLater(
          list.number, list.address.advanced(by: Int(finished) * list.byteCount).rawValue, UInt64(list.count - finished | 1 << 31),
          list.done.rawValue, UInt64(list.owners))
        return 0
      }
      budget -= 1
      do throws(XenErrno) {
        if try one(&self, finished) { finished += 1 } else { budget = 0 }
      } catch { failure = error }
    }
    report(before &+ finished, list.done, caller)
    if let failure { throw failure }
    return 0
  }

  /// What earlier turns of a long list have done, which stands where the guest wants to be told.
  func progress(_ count: UInt32, _ done: GuestAddress, _ caller: Caller) -> (UInt32, UInt32) {
    guard count & 1 << 31 != 0 else { return (0, count) }
    var before: UInt32 = 0
    if !done.isNull { do throws(XenErrno) { before = try copyIn(UInt32(0), done, caller) } catch {} }
    return (before, count & ~(1 << 31))
  }
  /// Tells the guest how many requests are done, if it can be told.
  func report(_ count: UInt32, _ done: GuestAddress, _ caller: Caller) {
    if !done.isNull { do throws(XenErrno) { try copyOut(count, to: done, caller) } catch {} }
  }
  /// Whether a list begins outside of the addresses that are Xen's: all that is known of a list before it is read.
  func isOutsideOfXen(_ list: GuestAddress) -> Bool { list.rawValue < 1 << 47 || list.rawValue >= 0xffff_8800_0000_0000 }

  mutating func updateVAMapping(_ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, from caller: Caller) throws(XenErrno) {
    try updateMapping(address.rawValue, entry, flags, .domain(caller.domain), caller)
  }

  mutating func updateVAMappingOtherDomain(
    _ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, domain: DomainID, from caller: Caller
  ) throws(XenErrno) {
    let owner = try pageOwner(domain.rawValue, caller)
    guard case .domain = owner, mayMap(owner, caller) else { throw .notPermitted }
    try updateMapping(address.rawValue, entry, flags, owner, caller)
  }

  private mutating func updateMapping(
    _ address: UInt64, _ value: UInt64, _ flags: UInt64, _ owner: PageOwner, _ caller: Caller
  ) throws(XenErrno) {
    // Domain 0 has no page tables here.
    guard caller.domain != .zero, let table = levelOneTable(address, vcpus[caller.vcpu.rawValue].root, of: caller.domain)
    else { throw .invalidArgument }
    let index = Int(address >> 12 & 511), use = frames[table].use
    guard use.type == .l1, use.isValidated, let old = entry(table, index, of: caller.domain) else { throw .invalidArgument }
    _ = try changeEntry(value, of: table, index, level: 1, caller.domain, naming: owner, keepingMarks: false)
    let page: UInt64
    switch flags & UpdateFlush.typeMask {
    case UpdateFlush.page: page = address & ~4095
    case UpdateFlush.all: page = ~0
    default:  // None, or a kind that Xen does not know either.
      // A page that was not there is mapped at once all the same: it is about to be used.
      if old & PTE.present == 0 { flush(caller.vcpu.rawValue, address & ~4095) }
      return
    }
    try flush(page, flags & ~UpdateFlush.typeMask, caller)
  }

  /// Flushes for the caller (0), for all vCPUs of its domain, or for those whose bits are set at an address.
  mutating func flush(_ page: UInt64, _ whom: UInt64, _ caller: Caller) throws(XenErrno) {
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
}
