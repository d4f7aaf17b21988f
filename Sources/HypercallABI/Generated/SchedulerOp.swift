// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Gives up the physical CPU, waits for events, or stops the domain.
///
/// - Source: `__HYPERVISOR_sched_op`, `xen/sched.h`
public enum SchedulerOp {
  /// Gives the physical CPU to the next vCPU that waits for one; the caller stays runnable.
  ///
  /// - ABI: no argument.
  /// - Source: `SCHEDOP_yield`, `xen/sched.h`
  public struct Yield: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 0 }

    public init() {}

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command))
    }
  }

  /// Unmasks upcalls and sleeps until an event is pending, in one step, so that no event is missed between.
  ///
  /// - ABI: no argument.
  /// - Source: `SCHEDOP_block`, `xen/sched.h`
  public struct Block: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 0 }

    public init() {}

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command))
    }
  }

  /// Stops the calling domain for a reason that its toolstack acts upon. Returns only from a suspend.
  ///
  /// - ABI: `struct sched_shutdown`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `SCHEDOP_shutdown`, `xen/sched.h`
  public struct Shutdown: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 4 }

    /// For a suspend: the frame of start_info, by which whoever saves the domain finds it.
    public var startInfo: MachineFrameNumber
    /// Why; only the low 8 bits are kept.
    public var reason: ShutdownReason

    public init(startInfo: MachineFrameNumber = MachineFrameNumber(rawValue: 0), reason: ShutdownReason) {
      self.startInfo = startInfo
      self.reason = reason
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      startInfo = MachineFrameNumber(rawValue: registers.third)
      reason = ShutdownReason(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: reason.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue, startInfo.rawValue)
    }
  }

  /// Sleeps until one of the listed ports is pending, masked or not, until an upcall can be delivered, or until a time has come. Returns 0
  /// whichever it was.
  ///
  /// - ABI: `struct sched_poll`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `SCHEDOP_poll`, `xen/sched.h`
  public struct Poll: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 24 }

    /// The list: one 4-byte port each.
    public var ports: GuestAddress
    /// How many, 128 at most.
    public var count: UInt32
    /// System time to wake at, in ns; 0 for none.
    public var timeout: UInt64

    public init(ports: GuestAddress, count: UInt32, timeout: UInt64) {
      self.ports = ports
      self.count = count
      self.timeout = timeout
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      ports = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
      timeout = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: ports.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt32.self)
      unsafe bytes.storeBytes(of: timeout, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Stops another domain as if it had stopped itself for `reason`.
  ///
  /// - ABI: `struct sched_remote_shutdown`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `SCHEDOP_remote_shutdown`, `xen/sched.h`
  public struct RemoteShutdown: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 8 }

    /// The domain.
    public var domain: DomainID
    /// Why.
    public var reason: ShutdownReason

    public init(domain: DomainID, reason: ShutdownReason) {
      self.domain = domain
      self.reason = reason
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      reason = ShutdownReason(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: reason.rawValue, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Says for what reason the domain will have stopped when it stops. The first reason that is given stays.
  ///
  /// - ABI: `struct sched_shutdown`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `SCHEDOP_shutdown_code`, `xen/sched.h`
  public struct ShutdownCode: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 5 }
    public static var byteCount: Int { 4 }

    /// Why; only the low 8 bits are kept.
    public var reason: ShutdownReason

    public init(reason: ShutdownReason) {
      self.reason = reason
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      reason = ShutdownReason(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: reason.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Sets, restarts or frees one of two timers that shut the domain down when they expire.
  ///
  /// - ABI: `struct sched_watchdog`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `SCHEDOP_watchdog`, `xen/sched.h`
  public struct Watchdog: HypercallCommand {
    public static var number: HypercallNumber { .schedOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 8 }

    /// The timer; 0 to take a free one.
    public var id: UInt32
    /// Seconds from now; 0 to free the timer.
    public var timeout: UInt32

    public init(id: UInt32, timeout: UInt32) {
      self.id = id
      self.timeout = timeout
    }

    /// The timer that was taken, or 0; 4294967268 if both are in use, which is ENOSPC without its sign.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      id = unsafe bytes.loadUnaligned(as: UInt32.self)
      timeout = unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: id, as: UInt32.self)
      unsafe bytes.storeBytes(of: timeout, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }
}
