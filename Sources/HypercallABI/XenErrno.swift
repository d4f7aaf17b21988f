/// Why the hypervisor refused a hypercall.
///
/// A struct, since the ABI's set is open. `rawValue` is positive; the hypervisor answers it negated.
///
/// - ABI: returned negative in the result register; 0 and above mean success.
/// - Source: `xen/errno.h`
public struct XenErrno: RawRepresentable, Error, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Turns a raw result into a value or a thrown error.
  public static func check(_ result: Int64) throws(XenErrno) -> Int64 {
    guard result < 0 else { return result }
    throw XenErrno(rawValue: Int32(truncatingIfNeeded: 0 &- result))
  }

  /// What the hypervisor answers in the result register.
  public var result: Int64 { -Int64(rawValue) }
}

extension XenErrno: CustomStringConvertible {
  /// The name that C has for it, such as `EINVAL`, or `errno 200` for one without.
  public var description: String { name?.description ?? "errno \(rawValue)" }
}
