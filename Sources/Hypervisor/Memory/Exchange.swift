import HypercallABI

/// Frames for frames.
extension Hypervisor {
  mutating func exchange(_ command: MemoryOp.Exchange, from caller: Caller) throws(XenErrno) {
    // No more than a guest's extents for domain 0 either: the new frames of a chunk have to fit scratch.
    guard max(command.inOrder, command.outOrder) <= 9 else { throw .notPermitted }
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
    // The new frames come before the old ones go, or the domain could be left without either. Their numbers wait in scratch.
    let count = 1 << Int(outChunk)
    for index in 0..<count {
      guard let limit = frameLimit(command.outFlags), let first = allocate(slot, order: Int(command.outOrder), below: limit) else {
        for earlier in 0..<index { discard(earlier, length: outLength) }
        throw .outOfMemory
      }
      unsafe scratch.storeBytes(of: first, toByteOffset: index * 8, as: Int.self)
    }
    for index in chunk << inChunk..<(chunk + 1) << inChunk {
      // Read anew: looked at anew.
      var first = UInt64.max
      do throws(XenErrno) { first = try copyIn(first, extent(command.inExtents, index), caller) } catch { continue }
      for mfn in first..<max(first, first &+ length) where isAlone(mfn, slot) { _ = release(mfn, from: slot) }
    }
    var failure: XenErrno?
    for index in 0..<count {
      let place = extent(command.outExtents, chunk << outChunk + UInt64(index))
      do throws(XenErrno) {
        let pfn = try copyIn(UInt64(0), place, caller)
        guard domains[slot.rawValue].pages + outLength <= domains[slot.rawValue].maximumPages else { throw .outOfMemory }
        let first = unsafe scratch.load(fromByteOffset: index * 8, as: Int.self)
        give(slot, first, order: Int(command.outOrder), pfn: pfn)
        try copyOut(UInt64(first), to: place, caller)
      } catch {
        failure = failure ?? error
        if frames.owner(of: UInt64(unsafe scratch.load(fromByteOffset: index * 8, as: Int.self))) == nil {
          discard(index, length: outLength)
        }
      }
    }
    if let failure { throw failure }
  }
  /// Gives allocated frames back that nobody got.
  private mutating func discard(_ index: Int, length: Int) {
    let first = unsafe scratch.load(fromByteOffset: index * 8, as: Int.self)
    for frame in first..<first + length { frames.release(frame) }
  }

  /// Whether nobody but the domain's own reservation refers to a frame.
  private func isAlone(_ mfn: UInt64, _ slot: DomainSlot) -> Bool {
    guard frames.isOwned(mfn, by: domains[slot.rawValue].id) else { return false }
    return frames[mfn].references == 1 && frames[mfn].isAllocated && !frames[mfn].isShared
  }

  /// Tells the caller how many extents are exchanged, in its argument.
  private func report(_ done: UInt64, _ caller: Caller) throws(XenErrno) {
    try copyOut(done, to: GuestAddress(rawValue: request.arguments.1 &+ 64), caller)
  }
}
