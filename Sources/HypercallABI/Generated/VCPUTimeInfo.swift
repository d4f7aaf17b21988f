// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``VCPUTimeInfo`` lie, in bytes from its start.
///
/// - ABI: `struct vcpu_time_info`, 32 bytes, aligned to 8.
/// - Source: `struct vcpu_time_info`, `xen/xen.h`
public enum VCPUTimeInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 32 }
  /// Odd while the rest is being written. `version`.
  public static var version: Int { 0 }
  /// The counter when the rest was true. `tsc_timestamp`.
  public static var tscTimestamp: Int { 8 }
  /// Ns since the hypervisor started, then. `system_time`.
  public static var systemTime: Int { 16 }
  /// Ns a tick, shifted, as a fraction of 2^32. `tsc_to_system_mul`.
  public static var multiplier: Int { 24 }
  /// By what to shift the ticks first; to the right if negative. `tsc_shift`.
  public static var shift: Int { 28 }
  /// Bit 0: the clock is the same on all vCPUs. `flags`.
  public static var flags: Int { 29 }
  /// `pad0`.
  public static var padding0: Int { 4 }
  /// `pad1`.
  public static var padding1: Int { 30 }
  /// How many ``padding1`` has, 1 bytes each.
  public static var padding1Count: Int { 2 }
}

/// System time as a function of the time stamp counter, for one vCPU.
///
/// - ABI: `struct vcpu_time_info`, 32 bytes, aligned to 8.
/// - Source: `struct vcpu_time_info`, `xen/xen.h`
public struct VCPUTimeInfo: XenRecord {
  /// Odd while the rest is being written.
  public var version: UInt32
  /// The counter when the rest was true.
  public var tscTimestamp: UInt64
  /// Ns since the hypervisor started, then.
  public var systemTime: UInt64
  /// Ns a tick, shifted, as a fraction of 2^32.
  public var multiplier: UInt32
  /// By what to shift the ticks first; to the right if negative.
  public var shift: Int8
  /// Bit 0: the clock is the same on all vCPUs.
  public var flags: UInt8

  public init(version: UInt32, tscTimestamp: UInt64, systemTime: UInt64, multiplier: UInt32, shift: Int8, flags: UInt8) {
    self.version = version
    self.tscTimestamp = tscTimestamp
    self.systemTime = systemTime
    self.multiplier = multiplier
    self.shift = shift
    self.flags = flags
  }

  public static var byteCount: Int { 32 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    version = unsafe bytes.loadUnaligned(as: UInt32.self)
    tscTimestamp = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    systemTime = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    multiplier = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
    shift = unsafe bytes.loadUnaligned(fromByteOffset: 28, as: Int8.self)
    flags = unsafe bytes.loadUnaligned(fromByteOffset: 29, as: UInt8.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: version, as: UInt32.self)
    unsafe bytes.storeBytes(of: tscTimestamp, toByteOffset: 8, as: UInt64.self)
    unsafe bytes.storeBytes(of: systemTime, toByteOffset: 16, as: UInt64.self)
    unsafe bytes.storeBytes(of: multiplier, toByteOffset: 24, as: UInt32.self)
    unsafe bytes.storeBytes(of: shift, toByteOffset: 28, as: Int8.self)
    unsafe bytes.storeBytes(of: flags, toByteOffset: 29, as: UInt8.self)
  }
}
