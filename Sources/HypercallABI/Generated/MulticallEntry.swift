// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``MulticallEntry`` lie, in bytes from its start.
///
/// - ABI: `struct multicall_entry`, 64 bytes, aligned to 8.
/// - Source: `struct multicall_entry`, `xen/xen.h`
public enum MulticallEntryLayout {
  /// The size of the whole.
  public static var byteCount: Int { 64 }
  /// Which hypercall. `op`.
  public static var number: Int { 0 }
  /// What it answered. `result`.
  public static var result: Int { 8 }
  /// `args[0]`.
  public static var argument0: Int { 16 }
  /// `args[1]`.
  public static var argument1: Int { 24 }
  /// `args[2]`.
  public static var argument2: Int { 32 }
  /// `args[3]`.
  public static var argument3: Int { 40 }
  /// `args[4]`.
  public static var argument4: Int { 48 }
  /// `args[5]`.
  public static var argument5: Int { 56 }
}

/// One hypercall of a list.
///
/// - ABI: `struct multicall_entry`, 64 bytes, aligned to 8.
/// - Source: `struct multicall_entry`, `xen/xen.h`
public struct MulticallEntry: XenRecord {
  /// Which hypercall.
  public var number: UInt64
  /// What it answered.
  public var result: Int64
  public var argument0: UInt64
  public var argument1: UInt64
  public var argument2: UInt64
  public var argument3: UInt64
  public var argument4: UInt64
  public var argument5: UInt64

  public init(
    number: UInt64, result: Int64, argument0: UInt64, argument1: UInt64, argument2: UInt64, argument3: UInt64, argument4: UInt64,
    argument5: UInt64
  ) {
    self.number = number
    self.result = result
    self.argument0 = argument0
    self.argument1 = argument1
    self.argument2 = argument2
    self.argument3 = argument3
    self.argument4 = argument4
    self.argument5 = argument5
  }

  public static var byteCount: Int { 64 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    number = unsafe bytes.loadUnaligned(as: UInt64.self)
    result = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self)
    argument0 = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    argument1 = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    argument2 = unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    argument3 = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
    argument4 = unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self)
    argument5 = unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: number, as: UInt64.self)
    unsafe bytes.storeBytes(of: result, toByteOffset: 8, as: Int64.self)
    unsafe bytes.storeBytes(of: argument0, toByteOffset: 16, as: UInt64.self)
    unsafe bytes.storeBytes(of: argument1, toByteOffset: 24, as: UInt64.self)
    unsafe bytes.storeBytes(of: argument2, toByteOffset: 32, as: UInt64.self)
    unsafe bytes.storeBytes(of: argument3, toByteOffset: 40, as: UInt64.self)
    unsafe bytes.storeBytes(of: argument4, toByteOffset: 48, as: UInt64.self)
    unsafe bytes.storeBytes(of: argument5, toByteOffset: 56, as: UInt64.self)
  }
}
