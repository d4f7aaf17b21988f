import HypercallABI

/// Calls in the form that they had in the interface's first versions.
extension Hypervisor {
  mutating func schedulerOpCompat(_ command: UInt32, argument: UInt64, from caller: Caller) throws(XenErrno) {
    switch command {
    case 0: try yield(SchedulerOp.Yield(), from: caller)
    case 1: try block(SchedulerOp.Block(), from: caller)
    case 2: shutDown(caller.domain, UInt8(truncatingIfNeeded: argument))
    default: throw .notImplemented
    }
  }

  mutating func eventChannelOpCompat(_ operation: GuestAddress, from caller: Caller) throws(XenErrno) -> Int64 {
    // The command is followed by the largest of the arguments: 24 bytes in all, which must be there whatever the command is.
    let words = try copyIn(InlineArray<3, UInt64>(repeating: 0), operation, caller)
    let command = words[0] & 0xffff_ffff
    guard command <= 9 else { throw .notImplemented }
    return dispatch(
      HypercallRequest(number: HypercallNumber.eventChannelOp.rawValue, arguments: (command, operation.advanced(by: 4).rawValue, 0, 0, 0)),
      from: caller)
  }
}
