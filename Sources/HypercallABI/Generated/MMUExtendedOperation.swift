// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``MMUExtendedOperation`` lie, in bytes from its start.
///
/// - ABI: `struct mmuext_op`, 24 bytes, aligned to 8.
/// - Source: `struct mmuext_op`, `xen/xen.h`
public enum MMUExtendedOperationLayout {
  /// The size of the whole.
  public static var byteCount: Int { 24 }
  /// Which operation. `cmd`.
  public static var command: Int { 0 }
  /// A frame number or an address. `arg1.linear_addr`.
  public static var first: Int { 8 }
  /// A frame number, a number of entries, or where a vCPU mask lies. `arg2.src_mfn`.
  public static var second: Int { 16 }
}

/// One operation on page tables or translations.
///
/// - ABI: `struct mmuext_op`, 24 bytes, aligned to 8.
/// - Source: `struct mmuext_op`, `xen/xen.h`
public struct MMUExtendedOperation: XenRecord {
  /// Which operation.
  public var command: UInt32
  /// A frame number or an address.
  public var first: UInt64
  /// A frame number, a number of entries, or where a vCPU mask lies.
  public var second: UInt64

  public init(command: UInt32, first: UInt64, second: UInt64) {
    self.command = command
    self.first = first
    self.second = second
  }

  public static var byteCount: Int { 24 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    command = unsafe bytes.loadUnaligned(as: UInt32.self)
    first = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    second = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: command, as: UInt32.self)
    unsafe bytes.storeBytes(of: first, toByteOffset: 8, as: UInt64.self)
    unsafe bytes.storeBytes(of: second, toByteOffset: 16, as: UInt64.self)
  }
}
