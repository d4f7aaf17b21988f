internal import CGuestRuntime

/// Hypercalls that GuestKit makes for its own purposes: they are not safe points, so no event handler runs on their return.
enum RawHypercall {
  static let setTrapTable: UInt32 = 0, mmuUpdate: UInt32 = 1, stackSwitch: UInt32 = 3, setCallbacks: UInt32 = 4, memoryOp: UInt32 = 12
  static let updateVAMapping: UInt32 = 14, setTimer: UInt32 = 15, consoleIO: UInt32 = 18, schedulerOp: UInt32 = 29
  static let setSegmentBase: UInt32 = 25, extendedMMUOp: UInt32 = 26, callbackOp: UInt32 = 30, eventChannelOp: UInt32 = 32

  /// Calls with an argument of up to four words; `words` then holds what the hypervisor left there.
  static func call(_ number: UInt32, _ command: UInt64, _ words: inout (UInt64, UInt64, UInt64, UInt64), count: UInt64 = 0) -> Int64 {
    // SAFETY: the hypervisor reads and writes at most the 32 bytes of `words`, during the call.
    unsafe withUnsafeMutableBytes(of: &words) {
      let address = UInt64(UInt(bitPattern: $0.baseAddress))
      return guest_hypercall(number, command, address, count, 0, 0)
    }
  }
  static func shutdown(_ reason: UInt32) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (UInt64(reason), 0, 0, 0)
    _ = call(schedulerOp, 2, &words)
  }
  static func notify(_ port: UInt32) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (UInt64(port), 0, 0, 0)
    _ = call(eventChannelOp, 4, &words)
  }
}
