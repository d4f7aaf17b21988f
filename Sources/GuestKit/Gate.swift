internal import CGuestRuntime
@_exported public import GuestHypercallABI

/// The hypervisor, as a kernel calls it: through its hypercall page.
///
/// The return of a hypercall made here is a safe point: handlers of events that came meanwhile run before it gives its result.
public struct HypercallPage: HypercallGate {
  public func perform(
    _ number: HypercallNumber, _ first: UInt64 = 0, _ second: UInt64 = 0, _ third: UInt64 = 0, _ fourth: UInt64 = 0, _ fifth: UInt64 = 0
  ) -> Int64 {
    // The page has 128 entries; a number beyond them reaches no entry, and answers as an unknown hypercall does.
    let result = number.rawValue < 128 ? guest_hypercall(UInt32(number.rawValue), first, second, third, fourth, fifth) : -38
    Upcalls.safePoint()
    if result < 0, result > -4096 {
      FailedCall.note(XenErrno(rawValue: Int32(truncatingIfNeeded: 0 &- result)), hypercall: number, first)
    }
    return result
  }

  public func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
    // SAFETY: `byteCount` bytes were allocated, and live until `body` has returned.
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    defer { unsafe bytes.deallocate() }
    return try unsafe body(bytes, GuestAddress(rawValue: UInt64(UInt(bitPattern: bytes))))
  }
}

/// The hypervisor.
public var hypervisor: HypercallPage { HypercallPage() }
