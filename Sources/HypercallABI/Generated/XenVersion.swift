// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Tells what hypervisor this is and what it can do.
///
/// - Source: `__HYPERVISOR_xen_version`, `xen/version.h`
public enum XenVersion {
  /// Tells the interface that is kept: 4.17.
  ///
  /// - ABI: no argument.
  /// - Source: `XENVER_version`, `xen/version.h`
  public struct Version: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 0 }

    public init() {}

    /// Major number in the high 16 bits, minor number in the low.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command))
    }
  }

  /// Writes what follows the version number, as NUL-terminated text.
  ///
  /// - ABI: a pointer to `xen_extraversion_t`, 16 bytes.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_extraversion`, `xen/version.h`
  public struct ExtraVersion: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 0 }

    /// Where 16 bytes are written.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }

  /// Writes by what, by whom, where and when the hypervisor was built: four texts of 64, 16, 32 and 32 bytes.
  ///
  /// - ABI: a pointer to `struct xen_compile_info`, 144 bytes.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_compile_info`, `xen/version.h`
  public struct CompileInfo: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 0 }

    /// Where 144 bytes are written.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }

  /// Writes which kinds of guest can be run, as NUL-terminated text.
  ///
  /// - ABI: a pointer to `xen_capabilities_info_t`, 1024 bytes.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_capabilities`, `xen/version.h`
  public struct Capabilities: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 0 }

    /// Where 1024 bytes are written.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }

  /// Writes which source the hypervisor was built from, as NUL-terminated text.
  ///
  /// - ABI: a pointer to `xen_changeset_info_t`, 64 bytes.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_changeset`, `xen/version.h`
  public struct Changeset: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 0 }

    /// Where 64 bytes are written.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }

  /// Tells where the part of the address space begins that belongs to the hypervisor.
  ///
  /// - ABI: `struct xen_platform_parameters`, 8 bytes, aligned to 8.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_platform_parameters`, `xen/version.h`
  public struct PlatformParameters: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 5 }
    public static var byteCount: Int { 8 }

    public init() {}

    /// Its first byte.
    public typealias Result = GuestAddress
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, as: UInt64.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells 32 features of the interface, one bit each.
  ///
  /// - ABI: `struct xen_feature_info`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `XENVER_get_features`, `xen/version.h`
  public struct GetFeatures: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 8 }

    /// Which 32; only 0 is in use.
    public var index: UInt32

    public init(index: UInt32) {
      self.index = index
    }

    /// The bits.
    public typealias Result = UInt32
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result, toByteOffset: 4, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      index = unsafe bytes.loadUnaligned(as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: index, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells the size of a page.
  ///
  /// - ABI: no argument.
  /// - Source: `XENVER_pagesize`, `xen/version.h`
  public struct PageSize: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 7 }
    public static var byteCount: Int { 0 }

    public init() {}

    /// 4096.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command))
    }
  }

  /// Tells the caller's UUID.
  ///
  /// - ABI: `xen_domain_handle_t`, 16 bytes, aligned to 1.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_guest_handle`, `xen/version.h`
  public struct GuestHandle: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 8 }
    public static var byteCount: Int { 16 }

    public init() {}

    /// The UUID that the toolstack gave.
    public typealias Result = DomainHandle
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe DomainHandle(from: bytes)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe result.store(into: bytes)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Writes the command line of the hypervisor, as NUL-terminated text; to a domain that is not the control domain, a denial.
  ///
  /// - ABI: a pointer to `xen_commandline_t`, 1024 bytes.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENVER_commandline`, `xen/version.h`
  public struct CommandLine: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 9 }
    public static var byteCount: Int { 0 }

    /// Where 1024 bytes are written.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }

  /// Writes what identifies the build: a 4-byte length, then so many bytes.
  ///
  /// - ABI: a pointer to `xen_build_id_t`, 4 bytes.
  /// - Throws: ``XenErrno/notPermitted``, ``XenErrno/noData``, ``XenErrno/noBufferSpace``, ``XenErrno/badAddress``.
  /// - Source: `XENVER_build_id`, `xen/version.h`
  public struct BuildID: HypercallCommand {
    public static var number: HypercallNumber { .xenVersion }
    public static var command: UInt32 { 10 }
    public static var byteCount: Int { 0 }

    /// The length that there is room for, then the room; null to ask for the length.
    public var buffer: GuestAddress

    public init(buffer: GuestAddress) {
      self.buffer = buffer
    }

    /// The length of the identity.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      buffer = GuestAddress(rawValue: registers.second)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), buffer.rawValue)
    }
  }
}
