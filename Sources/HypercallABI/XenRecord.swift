/// A value with a fixed layout in memory that guest and hypervisor share: little-endian, at whatever alignment.
public protocol XenRecord: BitwiseCopyable, Sendable {
  /// The C type's `sizeof`.
  static var byteCount: Int { get }
  /// Reads `byteCount` bytes.
  init(from bytes: UnsafeRawPointer)
  /// Writes the fields; leaves the padding between them alone.
  func store(into bytes: UnsafeMutableRawPointer)
}
