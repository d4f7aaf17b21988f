// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Registers where the hypervisor enters the guest kernel.
///
/// - Source: `__HYPERVISOR_callback_op`, `xen/callback.h`
public enum CallbackOp {
  /// Says where a kind of callback enters the guest kernel.
  ///
  /// - ABI: `struct callback_register`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``, ``XenErrno/badAddress``.
  /// - Source: `CALLBACKOP_register`, `xen/callback.h`
  public struct Register: HypercallCommand {
    public static var number: HypercallNumber { .callbackOp }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 16 }

    /// Which callback.
    public var type: CallbackType
    /// How it is entered.
    public var flags: CallbackFlags
    /// Where it enters.
    public var address: GuestAddress

    public init(type: CallbackType, flags: CallbackFlags, address: GuestAddress) {
      self.type = type
      self.flags = flags
      self.address = address
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      type = CallbackType(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      flags = CallbackFlags(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
      address = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: type.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: flags.rawValue, toByteOffset: 2, as: UInt16.self)
      unsafe bytes.storeBytes(of: address.rawValue, toByteOffset: 8, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Withdraws a callback that a kernel can do without.
  ///
  /// - ABI: `struct callback_unregister`, 4 bytes, aligned to 2.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``, ``XenErrno/badAddress``.
  /// - Source: `CALLBACKOP_unregister`, `xen/callback.h`
  public struct Unregister: HypercallCommand {
    public static var number: HypercallNumber { .callbackOp }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 4 }

    /// Which callback.
    public var type: CallbackType

    public init(type: CallbackType) {
      self.type = type
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      type = CallbackType(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: type.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }
}
