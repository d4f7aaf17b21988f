// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Brings vCPUs up and down, and sets their timers and shared areas.
///
/// - Source: `__HYPERVISOR_vcpu_op`, `xen/vcpu.h`
public enum VCPUOp {
  /// Gives a vCPU of the domain the registers it starts with. It stays down.
  ///
  /// - ABI: a pointer to `struct vcpu_guest_context`, 5168 bytes.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``, ``XenErrno/alreadyExists``, ``XenErrno/badAddress``,
  ///   ``XenErrno/outOfMemory``.
  /// - Source: `VCPUOP_initialise`, `xen/vcpu.h`
  public struct Initialise: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID
    /// A `struct vcpu_guest_context`, 5168 bytes.
    public var context: GuestAddress

    public init(vcpu: VCPUID, context: GuestAddress) {
      self.vcpu = vcpu
      self.context = context
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
      context = GuestAddress(rawValue: registers.third)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue), context.rawValue)
    }
  }

  /// Starts a vCPU that has registers. One that is up stays up.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``, ``XenErrno/notSupported``.
  /// - Source: `VCPUOP_up`, `xen/vcpu.h`
  public struct Up: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue))
    }
  }

  /// Stops a vCPU. When the last goes down, the domain is powered off.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/noEntry``.
  /// - Source: `VCPUOP_down`, `xen/vcpu.h`
  public struct Down: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue))
    }
  }

  /// Tells whether a vCPU is up.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/noEntry``.
  /// - Source: `VCPUOP_is_up`, `xen/vcpu.h`
  public struct IsUp: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    /// 1 if it is, else 0.
    public typealias Result = UInt32
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt32(truncatingIfNeeded: UInt64(bitPattern: returned))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: UInt64(result))
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue))
    }
  }

  /// Tells what a vCPU does now, and what it did with its time.
  ///
  /// - ABI: `struct vcpu_runstate_info`, 48 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noEntry``, ``XenErrno/badAddress``.
  /// - Source: `VCPUOP_get_runstate_info`, `xen/vcpu.h`
  public struct GetRunstateInfo: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 48 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    /// The state now.
    public typealias Result = VCPURunstateInfo
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe VCPURunstateInfo(from: bytes)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe result.store(into: bytes)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue), argument.rawValue)
    }
  }

  /// Says where a `struct vcpu_runstate_info` is written now and whenever the vCPU gets or loses its physical CPU.
  ///
  /// - ABI: `struct vcpu_register_runstate_memory_area`, 8 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noEntry``, ``XenErrno/badAddress``.
  /// - Source: `VCPUOP_register_runstate_memory_area`, `xen/vcpu.h`
  public struct RegisterRunstateMemoryArea: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 5 }
    public static var byteCount: Int { 8 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID
    /// An address in the page tables of that time; null for nowhere.
    public var area: GuestAddress

    public init(vcpu: VCPUID, area: GuestAddress) {
      self.vcpu = vcpu
      self.area = area
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
      area = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: area.rawValue, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue), argument.rawValue)
    }
  }

  /// Raises VIRQ_TIMER every so often while the vCPU runs. Ticks that it missed come as one.
  ///
  /// - ABI: `struct vcpu_set_periodic_timer`, 8 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``, ``XenErrno/badAddress``.
  /// - Source: `VCPUOP_set_periodic_timer`, `xen/vcpu.h`
  public struct SetPeriodicTimer: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 8 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID
    /// In ns; 1 ms at least.
    public var period: UInt64

    public init(vcpu: VCPUID, period: UInt64) {
      self.vcpu = vcpu
      self.period = period
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
      period = unsafe bytes.loadUnaligned(as: UInt64.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: period, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue), argument.rawValue)
    }
  }

  /// Stops the periodic timer of a vCPU.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/noEntry``.
  /// - Source: `VCPUOP_stop_periodic_timer`, `xen/vcpu.h`
  public struct StopPeriodicTimer: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 7 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue))
    }
  }

  /// Raises VIRQ_TIMER once, at a system time; at once if that has passed. There is one such timer, which set_timer_op sets too.
  ///
  /// - ABI: `struct vcpu_set_singleshot_timer`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``, ``XenErrno/badAddress``.
  /// - Source: `VCPUOP_set_singleshot_timer`, `xen/vcpu.h`
  public struct SetSingleshotTimer: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 8 }
    public static var byteCount: Int { 16 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID
    /// System time in ns.
    public var deadline: UInt64
    /// Bit 0 is accepted and ignored.
    public var flags: UInt32

    public init(vcpu: VCPUID, deadline: UInt64, flags: UInt32 = 0) {
      self.vcpu = vcpu
      self.deadline = deadline
      self.flags = flags
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
      deadline = unsafe bytes.loadUnaligned(as: UInt64.self)
      flags = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: deadline, as: UInt64.self)
      unsafe bytes.storeBytes(of: flags, toByteOffset: 8, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue), argument.rawValue)
    }
  }

  /// Stops the one-shot timer of a vCPU.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``.
  /// - Source: `VCPUOP_stop_singleshot_timer`, `xen/vcpu.h`
  public struct StopSingleshotTimer: HypercallCommand {
    public static var number: HypercallNumber { .vcpuOp }
    public static var command: UInt32 { 9 }
    public static var byteCount: Int { 0 }

    /// The vCPU, one of the caller's domain.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), UInt64(vcpu.rawValue))
    }
  }
}
