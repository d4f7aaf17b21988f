// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Reads and writes the hypervisor's own console.
///
/// - Source: `__HYPERVISOR_console_io`, `xen/xen.h`
public enum ConsoleIO {
  /// Writes text to the hypervisor's console.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `CONSOLEIO_write`, `xen/xen.h`
  public struct Write: HypercallCommand {
    public static var number: HypercallNumber { .consoleIo }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 0 }

    /// How many bytes.
    public var count: UInt32
    /// The text.
    public var buffer: GuestAddress

    public init(count: UInt32, buffer: GuestAddress) {
      self.count = count
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = UInt32(truncatingIfNeeded: registers.second)
      buffer = GuestAddress(rawValue: registers.third)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(count), buffer.rawValue)
    }
  }

  /// Reads what was typed at the hypervisor's console, without waiting.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/notPermitted``, ``XenErrno/tooBig``, ``XenErrno/badAddress``.
  /// - Source: `CONSOLEIO_read`, `xen/xen.h`
  public struct Read: HypercallCommand {
    public static var number: HypercallNumber { .consoleIo }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 0 }

    /// How many bytes at most.
    public var count: UInt32
    /// Where they are written.
    public var buffer: GuestAddress

    public init(count: UInt32, buffer: GuestAddress) {
      self.count = count
      self.buffer = buffer
    }

    /// How many were read.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = UInt32(truncatingIfNeeded: registers.second)
      buffer = GuestAddress(rawValue: registers.third)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(count), buffer.rawValue)
    }
  }
}
