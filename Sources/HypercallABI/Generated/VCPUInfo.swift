// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct vcpu_info`` lie, in bytes from its start.
///
/// - ABI: `struct vcpu_info`, 64 bytes, aligned to 8.
/// - Source: `struct vcpu_info`, `xen/xen.h`
public enum VCPUInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 64 }
  /// Not 0: some event is pending. `evtchn_upcall_pending`.
  public static var upcallPending: Int { 0 }
  /// Not 0: no upcalls now. `evtchn_upcall_mask`.
  public static var upcallMask: Int { 1 }
  /// One bit for each word of pending bits that has one. `evtchn_pending_sel`.
  public static var pendingSelector: Int { 8 }
  /// What is x86's own. `arch`.
  public static var architecture: Int { 16 }
  /// The clock. `time`.
  public static var time: Int { 32 }
}
