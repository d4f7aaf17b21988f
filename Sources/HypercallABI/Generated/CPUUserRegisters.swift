// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct cpu_user_regs`` lie, in bytes from its start.
///
/// - ABI: `struct cpu_user_regs`, 200 bytes, aligned to 8.
/// - Source: `struct cpu_user_regs`, `xen/arch-x86/xen-x86_64.h`
public enum CPUUserRegistersLayout {
  /// The size of the whole.
  public static var byteCount: Int { 200 }
  /// `r15`.
  public static var r15: Int { 0 }
  /// `r14`.
  public static var r14: Int { 8 }
  /// `r13`.
  public static var r13: Int { 16 }
  /// `r12`.
  public static var r12: Int { 24 }
  /// `rbp`.
  public static var rbp: Int { 32 }
  /// `rbx`.
  public static var rbx: Int { 40 }
  /// `r11`.
  public static var r11: Int { 48 }
  /// `r10`.
  public static var r10: Int { 56 }
  /// `r9`.
  public static var r9: Int { 64 }
  /// `r8`.
  public static var r8: Int { 72 }
  /// `rax`.
  public static var rax: Int { 80 }
  /// `rcx`.
  public static var rcx: Int { 88 }
  /// `rdx`.
  public static var rdx: Int { 96 }
  /// `rsi`.
  public static var rsi: Int { 104 }
  /// `rdi`.
  public static var rdi: Int { 112 }
  /// `error_code`.
  public static var errorCode: Int { 120 }
  /// `entry_vector`.
  public static var entryVector: Int { 124 }
  /// `rip`.
  public static var rip: Int { 128 }
  /// `cs`.
  public static var cs: Int { 136 }
  /// The upcall mask when it was interrupted. `saved_upcall_mask`.
  public static var savedUpcallMask: Int { 140 }
  /// `rflags`.
  public static var rflags: Int { 144 }
  /// `rsp`.
  public static var rsp: Int { 152 }
  /// `ss`.
  public static var ss: Int { 160 }
  /// `es`.
  public static var es: Int { 168 }
  /// `ds`.
  public static var ds: Int { 176 }
  /// `fs`.
  public static var fs: Int { 184 }
  /// `gs`.
  public static var gs: Int { 192 }
}
