import CVCPUArea
import Glibc
import HypercallABI

/// Who may reach a frame, and what it is used as.
///
/// Every reference is one of: the owner's own, while it has the frame; a present entry of a validated table; a pin; a table root of a vCPU; a
/// descriptor table of a vCPU; unfinished work on a table; a place in the list of those. All but the first and those of read-only level-1 entries are uses as a type too.
///
/// - Source: `get_page`, `get_page_type` and their opposites of Xen's memory management.
extension Hypervisor {
  /// Refers to a frame once more; false if it is not the domain's.
  @inline(__always) mutating func takeReference(_ mfn: UInt64, _ slot: DomainSlot) -> Bool {
    guard frames.isOwned(mfn, by: domains[slot.rawValue].id), frames[mfn].references < .max else { return false }
    frames[mfn].references += 1
    return true
  }

  /// Refers to a frame once less. One that was given back and that nobody refers to any more is free.
  @inline(__always) mutating func dropReference(_ mfn: UInt64, _ slot: DomainSlot) {
    precondition(frames[mfn].references > 0, "what is dropped was taken")
    frames[mfn].references -= 1
    if frames[mfn].references == 0 { free(mfn, slot) }
  }

  /// Refers to a frame once more and uses it as `type`. False: time is up, and the same call goes on from here.
  mutating func takeTyped(_ mfn: UInt64, _ type: FrameType, _ slot: DomainSlot) throws(XenErrno) -> Bool {
    guard takeReference(mfn, slot) else { throw .invalidArgument }
    do throws(XenErrno) {
      if try takeType(mfn, type, slot) { return true }
    } catch {
      dropReference(mfn, slot)
      throw error
    }
    dropReference(mfn, slot)
    return false
  }
  /// The opposite. What is left to do then is in the domain's list.
  mutating func dropTyped(_ mfn: UInt64, _ slot: DomainSlot) {
    if !dropType(mfn, slot) { listForDropping(mfn, slot) }
    dropReference(mfn, slot)
  }

  /// Uses a frame once more as `type`: the first use as another type than before makes it one, if its content is right for it.
  mutating func takeType(_ mfn: UInt64, _ type: FrameType, _ slot: DomainSlot) throws(XenErrno) -> Bool {
    let use = frames[mfn].use
    if use.count == 0 {
      if use.type != type { try become(mfn, type, slot) }
      frames[mfn].use.count = 1
      if type.level > 0 {
        frames[mfn].progress = 0
        return try validate(mfn, level: type.level, slot)
      }
      if type == .segmentDescriptors, !use.isValidated || use.type != type, !correctDescriptors(mfn, slot) {
        frames[mfn].use.count = 0
        throw .invalidArgument
      }
      frames[mfn].use.isValidated = true
      return true
    }
    guard use.type == type else { throw .invalidArgument }
    if use.isPartial { return try validate(mfn, level: type.level, slot) }
    guard use.isValidated, use.count < FrameUse.maximumCount else { throw .invalidArgument }
    frames[mfn].use.count += 1
    return true
  }

  /// Uses a frame once less as its type. A page table that is not used at all holds nothing any more: false when there was no time to let
  /// go of everything, and the frame is partial.
  mutating func dropType(_ mfn: UInt64, _ slot: DomainSlot) -> Bool {
    let use = frames[mfn].use
    precondition(use.count > 0, "what is dropped was taken")
    guard use.count == 1, use.type.level > 0 else {
      frames[mfn].use.count -= 1
      return true
    }
    frames[mfn].progress = 512
    return devalidate(mfn, level: use.type.level, slot)
  }

  /// Changes the type of a frame that nobody uses, and its file with it: what only ring 0 may write lies where only ring 0 can.
  private mutating func become(_ mfn: UInt64, _ type: FrameType, _ slot: DomainSlot) throws(XenErrno) {
    let domain = slot.rawValue
    guard let location = frames.location(of: mfn, ownedBy: domains[domain].id), let from = unsafe frame(mfn, of: slot)
    else { throw .invalidArgument }
    if type.isSealed != location.isTable {
      if type.isSealed {
        guard let place = domains[domain].tablePlaces?.firstAbsent(from: 0) else { throw .outOfMemory }
        domains[domain].tablePlaces?.insert(place)
        frames.move(mfn, toTable: place)
      } else {
        prepareHome(mfn, slot)
        frames.move(mfn, toTable: nil)
      }
      if let to = unsafe frame(mfn, of: slot) { unsafe _ = memcpy(to, from, 4096) }  // SAFETY: frames have 4096 bytes.
      if type.isSealed { leaveHome(mfn, slot) } else { domains[domain].tablePlaces?.remove(location.offset) }
      forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.flush(vcpu, ~0) }
    }
    frames[mfn].use.type = type
    frames[mfn].use.isValidated = false
  }

  // MARK: Work that was interrupted

  /// Puts a table that is partial in the domain's list, so that the next call about its memory lets go of the rest first.
  mutating func listForDropping(_ mfn: UInt64, _ slot: DomainSlot) {
    guard !frames[mfn].use.isListed else { return }
    frames[mfn].use.isListed = true
    frames[mfn].references += 1
    frames[mfn].next = domains[slot.rawValue].droppedTables
    domains[slot.rawValue].droppedTables = UInt32(mfn)
  }

  /// Lets go of what the domain's list holds; false when there is more than there is time for.
  @inline(__always) mutating func finishDropping(_ slot: DomainSlot) -> Bool {
    domains[slot.rawValue].droppedTables == 0 || dropListed(slot)
  }
  private mutating func dropListed(_ slot: DomainSlot) -> Bool {
    while domains[slot.rawValue].droppedTables != 0 {
      let mfn = UInt64(domains[slot.rawValue].droppedTables)
      if frames[mfn].use.isPartial {
        guard budget > 0, devalidate(mfn, level: frames[mfn].use.type.level, slot) else { return false }
        // More may have come before it meanwhile.
        continue
      }
      domains[slot.rawValue].droppedTables = frames[mfn].next
      frames[mfn].use.isListed = false
      dropReference(mfn, slot)
    }
    return true
  }
}
