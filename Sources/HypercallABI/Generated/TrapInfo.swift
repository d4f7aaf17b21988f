// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``TrapInfo`` lie, in bytes from its start.
///
/// - ABI: `struct trap_info`, 16 bytes, aligned to 8.
/// - Source: `struct trap_info`, `xen/arch-x86/xen.h`
public enum TrapInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 16 }
  /// Which exception. `vector`.
  public static var vector: Int { 0 }
  /// Bits 0 and 1: the least privileged ring that may raise it by instruction; bit 2: mask upcalls on entry. `flags`.
  public static var flags: Int { 1 }
  /// `cs`.
  public static var codeSegment: Int { 2 }
  /// Where it enters. `address`.
  public static var address: Int { 8 }
}

/// The handler of one exception.
///
/// - ABI: `struct trap_info`, 16 bytes, aligned to 8.
/// - Source: `struct trap_info`, `xen/arch-x86/xen.h`
public struct TrapInfo: XenRecord {
  /// Which exception.
  public var vector: UInt8
  /// Bits 0 and 1: the least privileged ring that may raise it by instruction; bit 2: mask upcalls on entry.
  public var flags: UInt8
  public var codeSegment: UInt16
  /// Where it enters.
  public var address: GuestAddress

  public init(vector: UInt8, flags: UInt8, codeSegment: UInt16, address: GuestAddress) {
    self.vector = vector
    self.flags = flags
    self.codeSegment = codeSegment
    self.address = address
  }

  public static var byteCount: Int { 16 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    vector = unsafe bytes.loadUnaligned(as: UInt8.self)
    flags = unsafe bytes.loadUnaligned(fromByteOffset: 1, as: UInt8.self)
    codeSegment = unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
    address = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: vector, as: UInt8.self)
    unsafe bytes.storeBytes(of: flags, toByteOffset: 1, as: UInt8.self)
    unsafe bytes.storeBytes(of: codeSegment, toByteOffset: 2, as: UInt16.self)
    unsafe bytes.storeBytes(of: address.rawValue, toByteOffset: 8, as: UInt64.self)
  }
}
