import HypercallABI

/// A domain's grant table, as far as its frames: the domain fills them with its grants, of which nobody makes use yet.
struct GrantTable {
  /// How many frames a table has at most, as under Xen where nothing else is said.
  static var limit: Int { 64 }

  var frames = InlineArray<64, UInt64>(repeating: 0)
  var count = 0
  var maximum = 0
}

extension Hypervisor: GrantTableOpHandler {
  mutating func setupTable(_ command: GrantTableOp.SetupTable, from caller: Caller) throws(XenErrno) -> Int16 {
    guard isOutsideOfXen(command.frames) else { throw .badAddress }
    let (slot, status) = grantTarget(command.domain, caller), count = Int(command.frameCount)
    guard let slot else { return status }
    guard growGrantTable(slot, to: count) else { return GrantStatus.generalError }
    budget -= count / 16
    var worst = GrantStatus.okay
    for index in 0..<count {
      do throws(XenErrno) {
        try copyOut(domains[slot.rawValue].grants.frames[index], to: extent(command.frames, UInt64(index)), caller)
      } catch { worst = GrantStatus.badAddress }
    }
    return worst
  }

  mutating func querySize(_ command: GrantTableOp.QuerySize, from caller: Caller) throws(XenErrno) -> GrantTableOp.QuerySize.Result {
    let (slot, status) = grantTarget(command.domain, caller)
    guard let slot else { return GrantTableOp.QuerySize.Result(frameCount: 0, maximumFrameCount: 0, status: status) }
    return GrantTableOp.QuerySize.Result(
      frameCount: UInt32(domains[slot.rawValue].grants.count), maximumFrameCount: UInt32(domains[slot.rawValue].grants.maximum),
      status: status)
  }

  mutating func setVersion(_ command: GrantTableOp.SetVersion, from caller: Caller) throws(XenErrno) -> UInt32 {
    let version: UInt32 = 1
    guard command.version != version else { return version }
    try copyOut(version, to: GuestAddress(rawValue: request.arguments.1), caller)
    throw command.version == 2 ? .notImplemented : .invalidArgument
  }

  mutating func getVersion(_ command: GrantTableOp.GetVersion, from caller: Caller) throws(XenErrno) -> UInt32 {
    _ = try target(command.domain, caller)
    return 1
  }

  /// Whose table it is, if the caller may act for that domain; else why not.
  private func grantTarget(_ domain: DomainID, _ caller: Caller) -> (DomainSlot?, Int16) {
    do throws(XenErrno) { return (try target(domain, caller), GrantStatus.okay) } catch {
      return (nil, error == .notPermitted ? GrantStatus.permissionDenied : GrantStatus.badDomain)
    }
  }

  /// Gives a table frames until it has `count`; false, and none, if it may not have so many or the machine has none left.
  mutating func growGrantTable(_ slot: DomainSlot, to count: Int) -> Bool {
    let domain = slot.rawValue, held = domains[domain].grants.count
    guard count <= domains[domain].grants.maximum else { return false }
    guard count > held else { return true }
    guard frames.freeCount - claimedPages >= count - held else { return false }
    let first = domains[domain].memoryFrames - Self.sharedFrames
    for index in held..<count {
      // Beside shared_info, as in the memory file.
      let hint = Int(domains[domain].sharedInfoFrame) - GrantTable.limit + index
      guard let mfn = share(slot, at: first + index, near: hint) else { return false }
      domains[domain].grants.frames[index] = mfn
      domains[domain].grants.count = index + 1
    }
    return true
  }
}
