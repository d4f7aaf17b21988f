import CVCPUArea
import Glibc
import HypercallABI

/// Roots, pins, flushes, and pages as a whole.
extension Hypervisor {
  mutating func mmuExtendedOperation(
    _ operations: GuestAddress, count: UInt32, done: GuestAddress, domain: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64 {
    guard isOutsideOfXen(operations) else { throw .badAddress }
    if operations.isNull, count == 1 << 31 { return Int64(Int32(bitPattern: domain)) }
    let (before, count) = progress(count, done, caller)
    guard case .domain(let owner) = try pageOwner(UInt16(truncatingIfNeeded: domain), caller),
      owner == caller.domain || isControlDomain(caller)
    else { throw .notPermitted }
    return try workOff(
      RequestList(
        number: .mmuextOp, address: operations, byteCount: MMUExtendedOperation.byteCount, count: count, done: done, owners: domain),
      doneBefore: before, of: owner, caller
    ) { (hypervisor, index) throws(XenErrno) in
      let (command, first, second) = try hypervisor.copyIn(
        (UInt64(0), UInt64(0), UInt64(0)), operations.advanced(by: Int(index) * MMUExtendedOperation.byteCount), caller)
      return try hypervisor.operate(UInt32(truncatingIfNeeded: command), first, second, owner, caller)
    }
  }

  /// One operation on frames of `owner`. False: time is up, and the same operation goes on from here.
  private mutating func operate(
    _ command: UInt32, _ first: UInt64, _ second: UInt64, _ owner: DomainSlot, _ caller: Caller
  ) throws(XenErrno) -> Bool {
    switch command {
    case MMUCommand.pinL1, MMUCommand.pinL2, MMUCommand.pinL3, MMUCommand.pinL4:
      return try pin(first, level: Int(command - MMUCommand.pinL1) + 1, owner)
    case MMUCommand.unpin:
      guard frames.isOwned(first, by: domains[owner.rawValue].id), frames[first].use.isPinned else { throw .invalidArgument }
      frames[first].use.isPinned = false
      dropTyped(first, owner)
    case MMUCommand.clearPage:
      let page = try unsafe takeWritable(first, owner)
      // SAFETY: a frame has 4096 bytes.
      unsafe _ = memset(page, 0, 4096)
      _ = dropType(first, owner)
    case MMUCommand.copyPage:
      guard frames.isOwned(second, by: domains[owner.rawValue].id) else { throw .invalidArgument }
      let to = try unsafe takeWritable(first, owner)
      // SAFETY: frames have 4096 bytes; they may be the same.
      if let from = unsafe frame(second, of: owner) { unsafe _ = memmove(to, from, 4096) }
      _ = dropType(first, owner)
    case MMUCommand.markSuper, MMUCommand.unmarkSuper: throw .notSupported
    case MMUCommand.newRoot...MMUCommand.newUserRoot, MMUCommand.flushCacheGlobal:
      guard owner == caller.domain else { throw .notPermitted }
      return try operateOnSelf(command, first, second, caller)
    default: throw .notImplemented
    }
    return true
  }

  /// The operations that are about the calling vCPU, or those of its domain.
  private mutating func operateOnSelf(_ command: UInt32, _ first: UInt64, _ second: UInt64, _ caller: Caller) throws(XenErrno) -> Bool {
    switch command {
    case MMUCommand.newRoot, MMUCommand.newUserRoot:
      guard caller.domain != .zero else { throw .invalidArgument }
      return try loadRoot(first, isUser: command == MMUCommand.newUserRoot, caller.vcpu.rawValue)
    case MMUCommand.flushLocal: flush(caller.vcpu.rawValue, ~0)
    case MMUCommand.invalidateLocal: flush(caller.vcpu.rawValue, first & ~4095)
    case MMUCommand.flushAll: try flush(~0, UpdateFlush.everyVCPU, caller)
    case MMUCommand.invalidateAll: try flush(first & ~4095, UpdateFlush.everyVCPU, caller)
    case MMUCommand.flushMulti: try flushListed(~0, second, caller)
    case MMUCommand.invalidateMulti: try flushListed(first & ~4095, second, caller)
    case MMUCommand.flushCache: throw .accessDenied
    case MMUCommand.flushCacheGlobal: throw .invalidArgument
    case MMUCommand.setLDT: try setLocalDescriptorTable(first, UInt64(UInt32(truncatingIfNeeded: second)), caller)
    default: throw .notImplemented
    }
    return true
  }

  /// Keeps a frame a page table, used or not.
  private mutating func pin(_ mfn: UInt64, level: Int, _ owner: DomainSlot) throws(XenErrno) -> Bool {
    guard try takeTyped(mfn, .table(level), owner) else { return false }
    guard !frames[mfn].use.isPinned else {
      dropTyped(mfn, owner)
      throw .invalidArgument
    }
    frames[mfn].use.isPinned = true
    return true
  }

  /// The bytes of a frame that nobody uses as anything but a writable page, for the time of this call.
  private mutating func takeWritable(_ mfn: UInt64, _ owner: DomainSlot) throws(XenErrno) -> UnsafeMutableRawPointer {
    guard frames.isOwned(mfn, by: domains[owner.rawValue].id) else { throw .invalidArgument }
    _ = try takeType(mfn, .writable, owner)
    guard let page = unsafe frame(mfn, of: owner) else { throw .invalidArgument }
    return unsafe page
  }

  private mutating func flushListed(_ page: UInt64, _ mask: UInt64, _ caller: Caller) throws(XenErrno) {
    guard mask & ~7 != 0 else { throw .invalidArgument }
    do throws(XenErrno) { try flush(page, mask, caller) } catch { throw .invalidArgument }
  }
}
