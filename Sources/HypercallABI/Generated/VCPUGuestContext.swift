// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct vcpu_guest_context`` lie, in bytes from its start.
///
/// - ABI: `struct vcpu_guest_context`, 5168 bytes, aligned to 8.
/// - Source: `struct vcpu_guest_context`, `xen/arch-x86/xen.h`
public enum VCPUGuestContextLayout {
  /// The size of the whole.
  public static var byteCount: Int { 5168 }
  /// What FXSAVE writes. `fpu_ctxt`.
  public static var fpu: Int { 0 }
  /// What state it is in. `flags`.
  public static var flags: Int { 512 }
  /// The general registers. `user_regs`.
  public static var userRegisters: Int { 520 }
  /// The handlers of all 256 exceptions. `trap_ctxt`.
  public static var traps: Int { 720 }
  /// How many ``traps`` has, 16 bytes each.
  public static var trapsCount: Int { 256 }
  /// The local descriptor table. `ldt_base`.
  public static var ldtBase: Int { 4816 }
  /// How many descriptors it has. `ldt_ents`.
  public static var ldtEntries: Int { 4824 }
  /// The frames of the global descriptor table. `gdt_frames`.
  public static var gdtFrames: Int { 4832 }
  /// How many ``gdtFrames`` has, 8 bytes each.
  public static var gdtFramesCount: Int { 16 }
  /// How many descriptors it has. `gdt_ents`.
  public static var gdtEntries: Int { 4960 }
  /// The stack of the kernel when it is entered from user mode. `kernel_ss`.
  public static var kernelStackSegment: Int { 4968 }
  /// `kernel_sp`.
  public static var kernelStackPointer: Int { 4976 }
  /// CR0 to CR7; 3 is the kernel's page-table root and 1 the user's, as frame number << 12. `ctrlreg`.
  public static var controlRegisters: Int { 4984 }
  /// How many ``controlRegisters`` has, 8 bytes each.
  public static var controlRegistersCount: Int { 8 }
  /// DR0 to DR7. `debugreg`.
  public static var debugRegisters: Int { 5048 }
  /// How many ``debugRegisters`` has, 8 bytes each.
  public static var debugRegistersCount: Int { 8 }
  /// Entered when an event is pending. `event_callback_eip`.
  public static var eventCallback: Int { 5112 }
  /// Entered when a segment cannot be loaded. `failsafe_callback_eip`.
  public static var failsafeCallback: Int { 5120 }
  /// Entered by `syscall` in user mode. `syscall_callback_eip`.
  public static var syscallCallback: Int { 5128 }
  /// One bit for each help that is enabled. `vm_assist`.
  public static var assists: Int { 5136 }
  /// `fs_base`.
  public static var fsBase: Int { 5144 }
  /// `gs_base_kernel`.
  public static var gsBaseKernel: Int { 5152 }
  /// `gs_base_user`.
  public static var gsBaseUser: Int { 5160 }
}
