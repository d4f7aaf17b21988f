// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Routes physical interrupts and I/O; of use only to a domain with devices.
///
/// - Source: `__HYPERVISOR_physdev_op`, `xen/physdev.h`
public enum PhysicalDeviceOp {
  /// Sets the privilege level that I/O instructions of the guest need: from 1 on its kernel may use them, with 3 its user code too. A
  /// domain without ports reads ones.
  ///
  /// - ABI: `struct physdev_set_iopl`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `PHYSDEVOP_set_iopl`, `xen/physdev.h`
  public struct SetIOPL: HypercallCommand {
    public static var number: HypercallNumber { .physdevOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 4 }

    /// The level, 0 to 3.
    public var iopl: UInt32

    public init(iopl: UInt32) {
      self.iopl = iopl
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      iopl = unsafe bytes.loadUnaligned(as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: iopl, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }
}
