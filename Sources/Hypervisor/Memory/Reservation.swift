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
      frames.release(Int(mfn &+ index))
      domains[domain].pages -= 1
    }
    forEachVCPU(of: slot) { (hypervisor, vcpu) in hypervisor.flush(vcpu, ~0) }
  }

  /// Takes all frames of a domain back.
  mutating func releaseFrames(_ slot: DomainSlot) {
    let id = domains[slot.rawValue].id
    for mfn in 0..<frames.count where frames.offset(of: UInt64(mfn), ownedBy: id) != nil { frames.release(mfn) }
    domains[slot.rawValue].pages = 0
  }
}
