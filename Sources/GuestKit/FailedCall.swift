internal import CGuestRuntime
public import GuestHypercallABI

/// Which call failed last, for the report of a kernel whose `run` throws: it tells the call and where it was made.
enum FailedCall {
  private static let firstAddress: UInt64 = 3
  /// With the errno while the kernel goes on: then it is nobody's last words.
  private static let untold: UInt64 = 1 << 63

  /// A call failed with this errno, a hypercall or another.
  static func note(_ error: XenErrno, hypercall: HypercallNumber? = nil, _ argument: UInt64 = 0) {
    let record = guest_failed_call()
    guest_store64(record, UInt64(error.rawValue) | untold)
    guest_store64(record &+ 8, hypercall.map { $0.rawValue &+ 1 } ?? 0)
    guest_store64(record &+ 16, argument)
    // Frame pointers lead upwards on one stack: what does not is none.
    var index = firstAddress, frame = guest_frame_pointer()
    while index < UInt64(GUEST_FAILED_CALL_WORDS) &- 1, frame & 7 == 0 {
      guest_store64(record &+ index << 3, guest_load64(frame &+ 8))
      index &+= 1
      let next = guest_load64(frame)
      guard next > frame, next &- frame < 65536 else { break }
      frame = next
    }
    guest_store64(record &+ index << 3, 0)
  }

  /// The kernel ends by this errno: the call that failed last is told if that was its answer.
  static func tell(_ error: XenErrno) {
    let errno = UInt64(error.rawValue)
    guest_store64(guest_failed_call(), guest_load64(guest_failed_call()) == errno | untold ? errno : 0)
  }
}

extension XenErrno {
  /// The same, noted as what a call of GuestKit's fails with.
  var noted: XenErrno {
    FailedCall.note(self)
    return self
  }

  /// Checks the result of a hypercall of GuestKit's own.
  static func checkNoting(_ result: Int64) throws(XenErrno) {
    guard result < 0 else { return }
    throw XenErrno(rawValue: Int32(truncatingIfNeeded: 0 &- result)).noted
  }
}
