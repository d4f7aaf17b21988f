// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``VCPURunstateInfo`` lie, in bytes from its start.
///
/// - ABI: `struct vcpu_runstate_info`, 48 bytes, aligned to 8.
/// - Source: `struct vcpu_runstate_info`, `xen/vcpu.h`
public enum VCPURunstateInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 48 }
  /// What it does now. `state`.
  public static var state: Int { 0 }
  /// Since when, as system time. `state_entry_time`.
  public static var entryTime: Int { 8 }
  /// Ns it was running. `time[0]`.
  public static var runningTime: Int { 16 }
  /// Ns it was runnable. `time[1]`.
  public static var runnableTime: Int { 24 }
  /// Ns it was blocked. `time[2]`.
  public static var blockedTime: Int { 32 }
  /// Ns it was offline. `time[3]`.
  public static var offlineTime: Int { 40 }
}

/// What a vCPU did with its time.
///
/// - ABI: `struct vcpu_runstate_info`, 48 bytes, aligned to 8.
/// - Source: `struct vcpu_runstate_info`, `xen/vcpu.h`
public struct VCPURunstateInfo: XenRecord {
  /// What it does now.
  public var state: Int32
  /// Since when, as system time.
  public var entryTime: UInt64
  /// Ns it was running.
  public var runningTime: UInt64
  /// Ns it was runnable.
  public var runnableTime: UInt64
  /// Ns it was blocked.
  public var blockedTime: UInt64
  /// Ns it was offline.
  public var offlineTime: UInt64

  public init(state: Int32, entryTime: UInt64, runningTime: UInt64, runnableTime: UInt64, blockedTime: UInt64, offlineTime: UInt64) {
    self.state = state
    self.entryTime = entryTime
    self.runningTime = runningTime
    self.runnableTime = runnableTime
    self.blockedTime = blockedTime
    self.offlineTime = offlineTime
  }

  public static var byteCount: Int { 48 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    state = unsafe bytes.loadUnaligned(as: Int32.self)
    entryTime = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    runningTime = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    runnableTime = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    blockedTime = unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    offlineTime = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: state, as: Int32.self)
    unsafe bytes.storeBytes(of: entryTime, toByteOffset: 8, as: UInt64.self)
    unsafe bytes.storeBytes(of: runningTime, toByteOffset: 16, as: UInt64.self)
    unsafe bytes.storeBytes(of: runnableTime, toByteOffset: 24, as: UInt64.self)
    unsafe bytes.storeBytes(of: blockedTime, toByteOffset: 32, as: UInt64.self)
    unsafe bytes.storeBytes(of: offlineTime, toByteOffset: 40, as: UInt64.self)
  }
}
