import Glibc
import HypercallABI

/// Frames that domains get and give back.
extension Hypervisor {
  /// Gives a domain one extent of frames below `limit`, the first of which it calls `pfn`; nil if it or the machine has none left.
  mutating func populate(_ slot: DomainSlot, pfn: UInt64, order: Int, below limit: Int) -> UInt64? {
    let domain = slot.rawValue, length = 1 << order
    guard unsafe domains[domain].memory != nil, domains[domain].sharedInfoFrame != FrameTable.noFrame,
      length <= domains[domain].maximumPages, domains[domain].pages <= domains[domain].maximumPages - length, hasRoom(slot, length),
      let first = allocate(slot, order: order, below: limit)
    else { return nil }
    give(slot, first, order: order, pfn: pfn)
    return UInt64(first)
  }
  private func hasRoom(_ slot: DomainSlot, _ length: Int) -> Bool {
    guard let capacity = domains[slot.rawValue].offsets?.capacity, let used = domains[slot.rawValue].offsets?.count else { return false }
    return length <= capacity - used
  }

  /// Takes an extent of frames that nobody has claimed; they are nobody's yet.
  mutating func allocate(_ slot: DomainSlot, order: Int, below limit: Int) -> Int? {
    guard frames.freeCount - (claimedPages - domains[slot.rawValue].claimedPages) >= 1 << order else { return nil }
    return frames.allocate(order: order, near: domains[slot.rawValue].frameHint, below: limit)
  }

  /// Gives a domain frames that were allocated, for which it has room.
  mutating func give(_ slot: DomainSlot, _ first: Int, order: Int, pfn: UInt64) {
    let domain = slot.rawValue, length = 1 << order, capacity = domains[domain].offsets?.capacity ?? 0
    for index in 0..<length {
      let name = pfn == FrameTable.noFrame ? pfn : pfn &+ UInt64(index)
      // The file offset is the pfn where that is free: a domain whose frames are all in their places has one mapping.
      let wanted = name < UInt64(capacity) ? Int(name) : 0
      guard let offset = domains[domain].offsets?.firstAbsent(from: wanted) else { return }
      domains[domain].offsets?.insert(offset)
      clear(slot, offset)
      frames.assign(first + index, to: domains[domain].id, offset: offset, pfn: name)
    }
    domains[domain].pages += length
    domains[domain].frameHint = first + length
    let claimed = min(length, domains[domain].claimedPages)
    domains[domain].claimedPages -= claimed
    claimedPages -= claimed
  }

  /// Gives a domain a frame that stays the hypervisor's own, at a place of its memory file beyond its memory, zeroed; nil if there is none left.
  mutating func share(_ slot: DomainSlot, at offset: Int, near hint: Int) -> UInt64? {
    let domain = slot.rawValue
    guard let memory = unsafe domains[domain].memory, offset < domains[domain].memoryFrames, frames.freeCount > claimedPages,
      let frame = frames.allocate(order: 0, near: hint)
    else { return nil }
    frames.assign(frame, to: domains[domain].id, offset: offset, pfn: FrameTable.noFrame)
    let mfn = UInt64(frame)
    frames[mfn].isShared = true
    frames[mfn].use.type = .writable
    frames[mfn].use.isValidated = true
    frames[mfn].use.count = 1
    // SAFETY: the memory has `memoryFrames` frames.
    unsafe _ = memset(memory + offset << 12, 0, 4096)
    return mfn
  }

  /// Takes a frame from a domain's reservation: it is free as soon as nothing maps or pins it any more. Until then it may be given again, to no
  /// effect. False if it is not the domain's.
  mutating func release(_ mfn: UInt64, from slot: DomainSlot) -> Bool {
    guard frames.isOwned(mfn, by: domains[slot.rawValue].id), !frames[mfn].isShared else { return false }
    guard frames[mfn].isAllocated else { return true }
    frames[mfn].isAllocated = false
    dropReference(mfn, slot)
    return true
  }

  /// A frame that nobody refers to any more is the machine's again.
  mutating func free(_ mfn: UInt64, _ slot: DomainSlot) {
    let domain = slot.rawValue
    if let location = frames.location(of: mfn, ownedBy: domains[domain].id), location.isTable {
      domains[domain].tablePlaces?.remove(location.offset)
    }
    domains[domain].offsets?.remove(Int(frames[mfn].home))
    leaveHome(mfn, slot)
    frames.release(Int(mfn))
    domains[domain].pages -= 1
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.flush(vcpu, ~0) }
  }

  /// The place of a frame in the memory file holds nothing any more: its bytes are to be dropped.
  mutating func leaveHome(_ mfn: UInt64, _ slot: DomainSlot) {
    let domain = slot.rawValue, offset = Int(frames[mfn].home)
    domains[domain].released?.insert(offset)
    domains[domain].releasedHint = min(domains[domain].releasedHint, offset)
    guard !domains[domain].isReleaseQueued else { return }
    domains[domain].isReleaseQueued = true
    effects.append(.release(domains[domain].id))
  }
  /// The place is about to be written again.
  mutating func prepareHome(_ mfn: UInt64, _ slot: DomainSlot) { domains[slot.rawValue].released?.remove(Int(frames[mfn].home)) }

  /// Clears a place that was given back in the same call, and whose bytes nobody has dropped yet.
  private mutating func clear(_ slot: DomainSlot, _ offset: Int) {
    let domain = slot.rawValue
    guard domains[domain].released?.contains(offset) == true, offset < domains[domain].memoryFrames,
      let memory = unsafe domains[domain].memory
    else { return }
    domains[domain].released?.remove(offset)
    // SAFETY: the memory has `memoryFrames` frames.
    unsafe _ = memset(memory + offset << 12, 0, 4096)
  }

  /// Answers ``Effect/release(_:)``: the next places in a row, in frames of the domain's memory file, whose bytes are to be dropped; nil when
  /// there are no more.
  package mutating func takeReleased(_ domain: DomainID) -> Range<Int>? {
    guard let slot = slot(of: domain) else { return nil }
    let hint = domains[slot.rawValue].releasedHint
    let run = domains[slot.rawValue].released?.removeFirstRun(from: hint)
    domains[slot.rawValue].releasedHint = run?.upperBound ?? .max
    return run
  }

  /// Takes the frames of a domain back that is going, whatever refers to them: nobody else can. False: there are more than there is time for.
  mutating func releaseFrames(_ slot: DomainSlot) -> Bool {
    let id = domains[slot.rawValue].id
    var mfn = domains[slot.rawValue].releaseCursor
    while mfn < frames.count {
      guard budget > 0 else {
        domains[slot.rawValue].releaseCursor = mfn
        return false
      }
      let end = min(mfn + 1024, frames.count)
      budget -= 16
      while mfn < end {
        if frames.isOwned(UInt64(mfn), by: id) { frames.release(mfn) }
        mfn += 1
      }
    }
    domains[slot.rawValue].releaseCursor = mfn
    domains[slot.rawValue].pages = 0
    return true
  }
}
