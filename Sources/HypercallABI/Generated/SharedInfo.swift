// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct shared_info`` lie, in bytes from its start.
///
/// - ABI: `struct shared_info`, 3136 bytes, aligned to 8.
/// - Source: `struct shared_info`, `xen/xen.h`
public enum SharedInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 3136 }
  /// One record for each of the first 32 vCPUs. `vcpu_info`.
  public static var vcpuInfo: Int { 0 }
  /// How many ``vcpuInfo`` has, 64 bytes each.
  public static var vcpuInfoCount: Int { 32 }
  /// One bit a port: an event is pending. `evtchn_pending`.
  public static var eventPending: Int { 2048 }
  /// How many ``eventPending`` has, 8 bytes each.
  public static var eventPendingCount: Int { 64 }
  /// One bit a port: it interrupts nobody. `evtchn_mask`.
  public static var eventMask: Int { 2560 }
  /// How many ``eventMask`` has, 8 bytes each.
  public static var eventMaskCount: Int { 64 }
  /// Odd while the wall clock is being written. `wc_version`.
  public static var wallClockVersion: Int { 3072 }
  /// Seconds since 1970 at system time 0, low 32 bits. `wc_sec`.
  public static var wallClockSeconds: Int { 3076 }
  /// And nanoseconds. `wc_nsec`.
  public static var wallClockNanoseconds: Int { 3080 }
  /// The high 32 bits. `wc_sec_hi`.
  public static var wallClockSecondsHigh: Int { 3084 }
  /// What is x86's own. `arch`.
  public static var architecture: Int { 3088 }
}
