// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Shares frames between domains: grants, maps, copies.
///
/// - Source: `__HYPERVISOR_grant_table_op`, `xen/grant_table.h`
public enum GrantTableOp {
  /// Gives a domain's grant table so many frames, and tells which they are.
  ///
  /// - ABI: `struct gnttab_setup_table`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `GNTTABOP_setup_table`, `xen/grant_table.h`
  public struct SetupTable: HypercallCommand {
    public static var number: HypercallNumber { .grantTableOp }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 24 }

    /// How many tables: 1.
    public var count: UInt32
    /// Whose table.
    public var domain: DomainID
    /// How many frames it shall have at least; they are never taken back.
    public var frameCount: UInt32
    /// The numbers of its first `frameCount` frames are written here, 8 bytes each.
    public var frames: GuestAddress

    public init(count: UInt32 = 1, domain: DomainID, frameCount: UInt32, frames: GuestAddress) {
      self.count = count
      self.domain = domain
      self.frameCount = frameCount
      self.frames = frames
    }

    /// What came of it.
    public typealias Result = Int16
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe bytes.loadUnaligned(fromByteOffset: 8, as: Int16.self)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result, toByteOffset: 8, as: Int16.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = UInt32(truncatingIfNeeded: registers.third)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      frameCount = unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      frames = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: frameCount, toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: frames.rawValue, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue, UInt64(count))
    }
  }

  /// Tells how many frames a domain's grant table has, and may have.
  ///
  /// - ABI: `struct gnttab_query_size`, 16 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `GNTTABOP_query_size`, `xen/grant_table.h`
  public struct QuerySize: HypercallCommand {
    public static var number: HypercallNumber { .grantTableOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 16 }

    /// How many tables: 1.
    public var count: UInt32
    /// Whose table.
    public var domain: DomainID

    public init(count: UInt32 = 1, domain: DomainID) {
      self.count = count
      self.domain = domain
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// How many frames it has.
      public var frameCount: UInt32
      /// How many it may have.
      public var maximumFrameCount: UInt32
      /// What came of it.
      public var status: Int16

      public init(frameCount: UInt32, maximumFrameCount: UInt32, status: Int16) {
        self.frameCount = frameCount
        self.maximumFrameCount = maximumFrameCount
        self.status = status
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        frameCount: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
        maximumFrameCount: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self),
        status: unsafe bytes.loadUnaligned(fromByteOffset: 12, as: Int16.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.frameCount, toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.maximumFrameCount, toByteOffset: 8, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.status, toByteOffset: 12, as: Int16.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = UInt32(truncatingIfNeeded: registers.third)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue, UInt64(count))
    }
  }

  /// Chooses the layout of the caller's grant table. There is version 1 only.
  ///
  /// - ABI: `struct gnttab_set_version`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``, ``XenErrno/badAddress``.
  /// - Source: `GNTTABOP_set_version`, `xen/grant_table.h`
  public struct SetVersion: HypercallCommand {
    public static var number: HypercallNumber { .grantTableOp }
    public static var command: UInt32 { 8 }
    public static var byteCount: Int { 4 }

    /// The version; the one that the table has then comes out, of a refusal too.
    public var version: UInt32

    public init(version: UInt32) {
      self.version = version
    }

    /// The version; the one that the table has then comes out, of a refusal too.
    public typealias Result = UInt32
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe bytes.loadUnaligned(as: UInt32.self)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      version = unsafe bytes.loadUnaligned(as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: version, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells the layout of a domain's grant table.
  ///
  /// - ABI: `struct gnttab_get_version`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `GNTTABOP_get_version`, `xen/grant_table.h`
  public struct GetVersion: HypercallCommand {
    public static var number: HypercallNumber { .grantTableOp }
    public static var command: UInt32 { 10 }
    public static var byteCount: Int { 8 }

    /// Whose table.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// Its version.
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
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }
}
