// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct arch_vcpu_info`` lie, in bytes from its start.
///
/// - ABI: `struct arch_vcpu_info`, 16 bytes, aligned to 8.
/// - Source: `struct arch_vcpu_info`, `xen/arch-x86/xen-x86_64.h`
public enum ArchVCPUInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 16 }
  /// The address of the last page fault. `cr2`.
  public static var faultAddress: Int { 0 }
  /// `pad`.
  public static var padding: Int { 8 }
}
