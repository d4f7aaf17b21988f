import HypercallABI

/// Frames for frames.
extension Hypervisor {
  mutating func exchange(_ command: MemoryOp.Exchange, from caller: Caller) throws(XenErrno) {
    guard max(command.inOrder, command.outOrder) <= maximumOrder(caller) else { throw .notPermitted }
    let (inOrder, outOrder) = (UInt64(command.inOrder), UInt64(command.outOrder))
    guard command.exchanged <= command.inCount, command.inDomain == command.outDomain, command.inCount <= UInt64.max >> inOrder,
      command.outCount <= UInt64.max >> outOrder, command.inCount << inOrder == command.outCount << outOrder
    else { throw .invalidArgument }
    let slot = try target(command.inDomain, caller)
    // A chunk is one extent of the larger order, with as many of the smaller.
    let (inChunk, outChunk) = (max(outOrder, inOrder) - inOrder, max(inOrder, outOrder) - outOrder)
    var chunk = command.exchanged >> inChunk
    let chunks = command.inCount >> inChunk
    while chunk < chunks {
      guard budget > 0, finishDropping(slot) else {
        try report(chunk << inChunk, caller)
        continuation = request
        return
      }
      budget -= 1 + (1 << Int(max(inOrder, outOrder))) / 16
      do throws(XenErrno) {
        try exchange(command, chunk, inChunk, outChunk, slot, caller)
      } catch {
        try report(chunk << inChunk, caller)
        throw error
      }
      chunk += 1
    }
    try report(command.inCount, caller)
  }

  /// One chunk: all its frames are looked at before the first is given.
  private mutating func exchange(
    _ command: MemoryOp.Exchange, _ chunk: UInt64, _ inChunk: UInt64, _ outChunk: UInt64, _ slot: DomainSlot, _ caller: Caller
  ) throws(XenErrno) {
    let length = UInt64(1) << UInt64(command.inOrder), outLength = 1 << Int(command.outOrder)
    for index in chunk << inChunk..<(chunk + 1) << inChunk {
      let first = try copyIn(UInt64(0), extent(command.inExtents, index), caller)
      for mfn in first..<max(first, first &+ length) { guard isAlone(mfn, slot) else { throw .invalidArgument } }
      guard first &+ length > first else { throw .invalidArgument }
    }
    // The machine must have the new frames before the old ones go, or the domain could be left without either.
    guard frames.freeCount >= outLength << Int(outChunk),
      outLength == 1 || frames.freeRun(of: outLength, near: domains[slot.rawValue].frameHint) != nil
    else { throw .outOfMemory }
    for index in chunk << inChunk..<(chunk + 1) << inChunk {
      let first = try copyIn(UInt64(0), extent(command.inExtents, index), caller)
      // Read anew: looked at anew.
      for mfn in first..<max(first, first &+ length) where isAlone(mfn, slot) { _ = release(mfn, from: slot) }
    }
    for index in chunk << outChunk..<(chunk + 1) << outChunk {
      let pfn = try copyIn(UInt64(0), extent(command.outExtents, index), caller)
      guard let mfn = populate(slot, pfn: pfn, order: Int(command.outOrder)) else { throw .outOfMemory }
      try copyOut(mfn, to: extent(command.outExtents, index), caller)
    }
  }

  /// Whether nobody but the domain's own reservation refers to a frame.
  private func isAlone(_ mfn: UInt64, _ slot: DomainSlot) -> Bool {
    guard frames.isOwned(mfn, by: domains[slot.rawValue].id) else { return false }
    return frames[mfn].references == 1 && frames[mfn].isAllocated
  }

  /// Tells the caller how many extents are exchanged, in its argument.
  private func report(_ done: UInt64, _ caller: Caller) throws(XenErrno) {
    try copyOut(done, to: GuestAddress(rawValue: request.arguments.1 &+ 64), caller)
  }
}
