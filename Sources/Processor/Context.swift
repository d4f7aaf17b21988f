import CProcessor
import CVCPUArea

/// Words of `struct vcpu_guest_context` in the vCPU area, by their byte offset.
enum Context {
  static let fpu: UInt64 = 0
  static let flags: UInt64 = 512
  static let userRegisters: UInt64 = 520
  static let trapTable: UInt64 = 720
  static let kernelStackPointer: UInt64 = 4976
  static let taskSwitched: UInt64 = 4984  // ctrlreg[0], of which only TS is the guest's
  static let userRoot: UInt64 = 4984 + 1 * 8  // machine address of the user's L4 table, 0 for none
  static let faultAddress: UInt64 = 4984 + 2 * 8
  static let kernelRoot: UInt64 = 4984 + 3 * 8  // machine address of the kernel's L4 table
  static let features: UInt64 = 4984 + 4 * 8  // ctrlreg[4]
  static let ioPrivilege: UInt64 = 4984 + 7 * 8  // the I/O privilege level, as flags have it
  static let debugStatus: UInt64 = 5048 + 6 * 8
  static let eventCallback: UInt64 = 5112
  static let syscallCallback: UInt64 = 5128
  static let assists: UInt64 = 5136
  static let fsBase: UInt64 = 5144
  static let gsBaseKernel: UInt64 = 5152
  static let gsBaseUser: UInt64 = 5160

  @inline(__always) static func word(_ offset: UInt64) -> UnsafeMutablePointer<UInt64> {
    // SAFETY: inside the mapped area, whose second page begins the context.
    unsafe UnsafeMutablePointer(bitPattern: UInt(AREA_BASE &+ AREA_CONTEXT &+ offset)).unsafelyUnwrapped
  }

  /// Whether the kernel has asked for a help, by its number `VMASST_TYPE_…`.
  @inline(__always) static func hasAssist(_ number: UInt64) -> Bool { unsafe word(assists).pointee & 1 &<< number != 0 }

  /// Whether frames have the guest's I/O privilege level, and returns by them set it: `VMASST_TYPE_architectural_iopl`.
  static var hasArchitecturalIOPL: Bool { hasAssist(4) }
  /// The bits of the level in flags.
  static let ioPrivilegeMask: UInt64 = 0x3000
  /// Whether the guest's mode may do I/O. A kernel that has the architecture's levels counts as ring 0, another as ring 1.
  static var mayDoIO: Bool {
    let needed: UInt64 = unsafe word(flags).pointee & inKernel == 0 ? 3 : hasArchitecturalIOPL ? 0 : 1
    return unsafe word(ioPrivilege).pointee & ioPrivilegeMask >= needed &<< 12
  }

  /// Bits of ``flags``, `VGCF_…`.
  static let inKernel: UInt64 = 4
  static let syscallMasksEvents: UInt64 = 16
  /// Ring 0 has served an iret, which is the processor's to do.
  static let interruptReturn: UInt64 = 1 &<< 63
  /// In the flags of an iret frame: rcx and r11 are as `sysret` leaves them.
  static let inSyscall: UInt64 = 256
}

/// Xen's flat selectors, by which guests know what the host calls 0x33 and 0x2b. Bits 0 and 1 of the kernel's are 0 in frames.
enum Selector {
  static let code: UInt64 = 0xe033
  static let kernelCode: UInt64 = 0xe030
  static let data: UInt64 = 0xe02b

  /// Whether a frame's selectors can be loaded, and if not, what the exception's error code names.
  static func refused(cs: UInt64, ss: UInt64) -> UInt32? {
    if (cs | 3) & 0xffff != code { return UInt32(cs & 0xfffc) }
    if (ss | 3) & 0xffff != data { return UInt32(ss & 0xfffc) }
    return nil
  }
}

/// The flags that a guest may load; IF is always set.
@inline(__always) func loadable(_ flags: UInt64) -> UInt64 { flags & 0x25_4dd5 | 0x202 }

@inline(__always) func isCanonical(_ address: UInt64) -> Bool { (Int64(bitPattern: address) &>> 47 &+ 1) & ~1 == 0 }
