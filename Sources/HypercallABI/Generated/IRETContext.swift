// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``IRETContext`` lie, in bytes from its start.
///
/// - ABI: `struct iret_context`, 72 bytes, aligned to 8.
/// - Source: `struct iret_context`, `xen/arch-x86/xen-x86_64.h`
public enum IRETContextLayout {
  /// The size of the whole.
  public static var byteCount: Int { 72 }
  /// `rax`.
  public static var rax: Int { 0 }
  /// `r11`.
  public static var r11: Int { 8 }
  /// `rcx`.
  public static var rcx: Int { 16 }
  /// `flags`.
  public static var flags: Int { 24 }
  /// `rip`.
  public static var rip: Int { 32 }
  /// `cs`.
  public static var cs: Int { 40 }
  /// `rflags`.
  public static var rflags: Int { 48 }
  /// `rsp`.
  public static var rsp: Int { 56 }
  /// `ss`.
  public static var ss: Int { 64 }
}

/// The frame that iret finds on the guest kernel's stack.
///
/// - ABI: `struct iret_context`, 72 bytes, aligned to 8.
/// - Source: `struct iret_context`, `xen/arch-x86/xen-x86_64.h`
public struct IRETContext: XenRecord {
  public var rax: UInt64
  public var r11: UInt64
  public var rcx: UInt64
  public var flags: UInt64
  public var rip: UInt64
  public var cs: UInt64
  public var rflags: UInt64
  public var rsp: UInt64
  public var ss: UInt64

  public init(rax: UInt64, r11: UInt64, rcx: UInt64, flags: UInt64, rip: UInt64, cs: UInt64, rflags: UInt64, rsp: UInt64, ss: UInt64) {
    self.rax = rax
    self.r11 = r11
    self.rcx = rcx
    self.flags = flags
    self.rip = rip
    self.cs = cs
    self.rflags = rflags
    self.rsp = rsp
    self.ss = ss
  }

  public static var byteCount: Int { 72 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    rax = unsafe bytes.loadUnaligned(as: UInt64.self)
    r11 = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    rcx = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    flags = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    rip = unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    cs = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
    rflags = unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self)
    rsp = unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self)
    ss = unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: rax, as: UInt64.self)
    unsafe bytes.storeBytes(of: r11, toByteOffset: 8, as: UInt64.self)
    unsafe bytes.storeBytes(of: rcx, toByteOffset: 16, as: UInt64.self)
    unsafe bytes.storeBytes(of: flags, toByteOffset: 24, as: UInt64.self)
    unsafe bytes.storeBytes(of: rip, toByteOffset: 32, as: UInt64.self)
    unsafe bytes.storeBytes(of: cs, toByteOffset: 40, as: UInt64.self)
    unsafe bytes.storeBytes(of: rflags, toByteOffset: 48, as: UInt64.self)
    unsafe bytes.storeBytes(of: rsp, toByteOffset: 56, as: UInt64.self)
    unsafe bytes.storeBytes(of: ss, toByteOffset: 64, as: UInt64.self)
  }
}
