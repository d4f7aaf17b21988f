import CVCPUArea
import HypercallABI

/// Reservations tell how many extents were done, and never an errno.
extension Hypervisor: MemoryOpHandler {
  mutating func increaseReservation(_ command: MemoryOp.IncreaseReservation, from caller: Caller) throws(XenErrno) -> UInt64 {
    guard let slot = reservationTarget(command.domain, command.order, caller), let limit = frameLimit(command.flags)
    else { return command.start }
    var done = command.start
    while done < command.count {
      guard budget > 0 else { return pause(done) }
      budget -= 1 + (1 << Int(command.order)) / 16
      guard let mfn = populate(slot, pfn: FrameTable.noFrame, order: Int(command.order), below: limit) else { return done }
      // The list may be null: then nobody wants to know.
      if !command.extents.isNull {
        do throws(XenErrno) { try copyOut(mfn, to: extent(command.extents, done), caller) } catch { return done }
      }
      done += 1
    }
    return done
  }

  mutating func populatePhysmap(_ command: MemoryOp.PopulatePhysmap, from caller: Caller) throws(XenErrno) -> UInt64 {
    guard let slot = reservationTarget(command.domain, command.order, caller), let limit = frameLimit(command.flags)
    else { return command.start }
    var done = command.start
    while done < command.count {
      guard budget > 0 else { return pause(done) }
      budget -= 1 + (1 << Int(command.order)) / 16
      do throws(XenErrno) {
        let pfn = try copyIn(UInt64(0), extent(command.extents, done), caller)
        guard let mfn = populate(slot, pfn: pfn, order: Int(command.order), below: limit) else { return done }
        try copyOut(mfn, to: extent(command.extents, done), caller)
      } catch { return done }
      done += 1
    }
    return done
  }

  mutating func decreaseReservation(_ command: MemoryOp.DecreaseReservation, from caller: Caller) throws(XenErrno) -> UInt64 {
    guard let slot = reservationTarget(command.domain, command.order, caller) else { return command.start }
    var done = command.start
    while done < command.count {
      guard budget > 0, finishDropping(slot) else { return pause(done) }
      budget -= 1 + (1 << Int(command.order)) / 16
      do throws(XenErrno) {
        let mfn = try copyIn(UInt64(0), extent(command.extents, done), caller)
        for index in 0..<UInt64(1) << UInt64(command.order) { guard release(mfn &+ index, from: slot) else { return done } }
      } catch { return done }
      done += 1
    }
    return done
  }

  mutating func maximumFrame(_ command: MemoryOp.MaximumFrame, from caller: Caller) throws(XenErrno) -> UInt64 { UInt64(frames.count) - 1 }

  mutating func currentReservation(_ command: MemoryOp.CurrentReservation, from caller: Caller) throws(XenErrno) -> UInt64 {
    UInt64(domains[try target(command.domain, caller).rawValue].pages)
  }
  mutating func maximumReservation(_ command: MemoryOp.MaximumReservation, from caller: Caller) throws(XenErrno) -> UInt64 {
    UInt64(domains[try target(command.domain, caller).rawValue].maximumPages)
  }
  mutating func machphysMapping(
    _ command: MemoryOp.MachphysMapping, from caller: Caller
  ) throws(XenErrno) -> MemoryOp.MachphysMapping.Result {
    MemoryOp.MachphysMapping.Result(
      start: GuestAddress(rawValue: M2P_BASE), end: GuestAddress(rawValue: M2P_BASE + UInt64(frames.count) * 8),
      maximumFrame: MachineFrameNumber(rawValue: UInt64(frames.count) - 1))
  }

  func extent(_ list: GuestAddress, _ index: UInt64) -> GuestAddress { GuestAddress(rawValue: list.rawValue &+ index &* 8) }

  /// Whose reservation it is, if the caller may change it, by extents of this size.
  func reservationTarget(_ domain: DomainID, _ order: UInt32, _ caller: Caller) -> DomainSlot? {
    guard order <= maximumOrder(caller) else { return nil }
    do throws(XenErrno) { return try target(domain, caller) } catch { return nil }
  }

  /// The frame that new frames must lie below, by the width of their addresses in bits that the flags wish for; nil if none can.
  func frameLimit(_ flags: UInt32) -> Int? {
    let bits = Int(flags & 0xff)
    guard bits > 0, bits < 52 else { return .max }
    return bits > 12 ? 1 << (bits - 12) : nil
  }

  /// The largest extent that a domain may have, as 2^order frames.
  func maximumOrder(_ caller: Caller) -> UInt32 { isControlDomain(caller) ? 18 : 9 }

  /// Leaves the rest of a reservation for its next turn: the number of extents done travels in the command word, as in Xen.
  private mutating func pause(_ done: UInt64) -> UInt64 {
    var rest = request
    rest.arguments.0 = rest.arguments.0 & 0x3f | done << 6
    continuation = rest
    return done
  }
}
