// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``MMUUpdate`` lie, in bytes from its start.
///
/// - ABI: `struct mmu_update`, 16 bytes, aligned to 8.
/// - Source: `struct mmu_update`, `xen/xen.h`
public enum MMUUpdateLayout {
  /// The size of the whole.
  public static var byteCount: Int { 16 }
  /// The entry's machine address; bits 0 and 1 say which kind of change. `ptr`.
  public static var pointer: Int { 0 }
  /// The new entry. `val`.
  public static var value: Int { 8 }
}

/// One change of a page table or the M2P.
///
/// - ABI: `struct mmu_update`, 16 bytes, aligned to 8.
/// - Source: `struct mmu_update`, `xen/xen.h`
public struct MMUUpdate: XenRecord {
  /// The entry's machine address; bits 0 and 1 say which kind of change.
  public var pointer: UInt64
  /// The new entry.
  public var value: UInt64

  public init(pointer: UInt64, value: UInt64) {
    self.pointer = pointer
    self.value = value
  }

  public static var byteCount: Int { 16 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    pointer = unsafe bytes.loadUnaligned(as: UInt64.self)
    value = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: pointer, as: UInt64.self)
    unsafe bytes.storeBytes(of: value, toByteOffset: 8, as: UInt64.self)
  }
}
