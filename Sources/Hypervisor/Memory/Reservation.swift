import Glibc
import HypercallABI

/// Frames that domains get and give back.
extension Hypervisor {
  /// Gives a domain one frame that it calls `pfn`; nil if it or the machine has none left.
  mutating func populate(_ slot: DomainSlot, pfn: UInt64, order: Int) -> UInt64? {
    let domain = slot.rawValue, length = 1 << order
    guard unsafe domains[domain].memory != nil, domains[domain].sharedInfoFrame != FrameTable.noFrame,
      length <= domains[domain].maximumPages,
      domains[domain].pages <= domains[domain].maximumPages - length,
      let capacity = domains[domain].offsets?.capacity, let used = domains[domain].offsets?.count, length <= capacity - used,
      let first = frames.allocate(order: order, near: domains[domain].frameHint)
    else { return nil }
    for index in 0..<length {
      let name = pfn &+ UInt64(index)
      // The file offset is the pfn where that is free: a domain whose frames are all in their places has one mapping.
      let wanted = name < UInt64(capacity) ? Int(name) : 0
      guard let offset = domains[domain].offsets?.firstAbsent(from: wanted) else { return nil }  // There is room: see above.
      domains[domain].offsets?.insert(offset)
      clear(slot, offset)
      frames.assign(first + index, to: domains[domain].id, offset: offset, pfn: name)
    }
    domains[domain].pages += length
    domains[domain].frameHint = first + length
    return UInt64(first)
  }

  /// Whether all these frames are the domain's to give away.
  func canRelease(_ slot: DomainSlot, mfn: UInt64, order: Int) -> Bool {
    let id = domains[slot.rawValue].id
    for index in 0..<UInt64(1) << UInt64(order) {
      guard frames.offset(of: mfn &+ index, ownedBy: id) != nil, frames.references(of: mfn &+ index) == 1 else { return false }
    }
    return true
  }
  /// Takes frames back that ``canRelease(_:mfn:order:)``.
  mutating func release(_ slot: DomainSlot, mfn: UInt64, order: Int) {
    let domain = slot.rawValue, id = domains[domain].id
    for index in 0..<UInt64(1) << UInt64(order) {
      guard let offset = frames.offset(of: mfn &+ index, ownedBy: id) else { continue }
      domains[domain].offsets?.remove(offset)
      domains[domain].released?.insert(offset)
      domains[domain].releasedHint = min(domains[domain].releasedHint, offset)
      frames.release(Int(mfn &+ index))
      domains[domain].pages -= 1
    }
    if !domains[domain].isReleaseQueued {
      domains[domain].isReleaseQueued = true
      effects.append(.release(id))
    }
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.flush(vcpu, ~0) }
  }

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

  /// Takes all frames of a domain back.
  mutating func releaseFrames(_ slot: DomainSlot) {
    let id = domains[slot.rawValue].id
    for mfn in 0..<frames.count where frames.offset(of: UInt64(mfn), ownedBy: id) != nil { frames.release(mfn) }
    domains[slot.rawValue].pages = 0
  }
}
