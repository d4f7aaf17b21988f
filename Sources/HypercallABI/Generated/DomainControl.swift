// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Makes, changes, watches and ends domains.
///
/// - Source: `__HYPERVISOR_domctl`, `xen/domctl.h`
public enum DomainControl {
  /// Makes a domain: paused, without memory, its vCPUs not made yet. `domain` asks for a number; 0 leaves the choice.
  ///
  /// - ABI: `struct xen_domctl_createdomain`, 64 bytes, aligned to 4.
  /// - Throws: ``XenErrno/alreadyExists``, ``XenErrno/invalidArgument``, ``XenErrno/outOfMemory``.
  /// - Source: `XEN_DOMCTL_createdomain`, `xen/domctl.h`
  public struct CreateDomain: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// Security label; 0 without a policy.
    public var securityLabel: UInt32
    /// The UUID.
    public var handle: DomainHandle
    /// What kind of domain it is.
    public var flags: DomainCreationFlags
    /// Must be 0.
    public var iommuOptions: UInt32
    /// How many vCPUs it will have.
    public var maximumVCPUs: UInt32
    /// The highest event channel port it may use.
    public var maximumPort: UInt32
    /// Frames of its grant table; -1 for the default.
    public var maximumGrantFrames: Int32
    /// Frames for what it maps of others; -1 for the default.
    public var maximumMaptrackFrames: Int32
    /// The highest version of grant tables, in the low 4 bits.
    public var grantOptions: UInt32
    /// Must be 0.
    public var traceBytes: UInt32
    /// The pool of physical CPUs it runs in.
    public var cpuPool: UInt32
    /// Emulated devices: 0 for a paravirtual domain.
    public var emulationFlags: UInt32
    /// Bit 0 relaxes access to model-specific registers.
    public var miscellaneousFlags: UInt32

    public init(
      domain: DomainID, securityLabel: UInt32 = 0, handle: DomainHandle, flags: DomainCreationFlags = DomainCreationFlags(rawValue: 0),
      iommuOptions: UInt32 = 0, maximumVCPUs: UInt32, maximumPort: UInt32 = 1023, maximumGrantFrames: Int32 = -1,
      maximumMaptrackFrames: Int32 = -1, grantOptions: UInt32 = 1, traceBytes: UInt32 = 0, cpuPool: UInt32 = 0, emulationFlags: UInt32 = 0,
      miscellaneousFlags: UInt32 = 0
    ) {
      self.domain = domain
      self.securityLabel = securityLabel
      self.handle = handle
      self.flags = flags
      self.iommuOptions = iommuOptions
      self.maximumVCPUs = maximumVCPUs
      self.maximumPort = maximumPort
      self.maximumGrantFrames = maximumGrantFrames
      self.maximumMaptrackFrames = maximumMaptrackFrames
      self.grantOptions = grantOptions
      self.traceBytes = traceBytes
      self.cpuPool = cpuPool
      self.emulationFlags = emulationFlags
      self.miscellaneousFlags = miscellaneousFlags
    }

    /// The domain.
    public typealias Result = DomainID
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, toByteOffset: 8, as: UInt16.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      securityLabel = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      handle = unsafe DomainHandle(from: bytes + 20)
      flags = DomainCreationFlags(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 36, as: UInt32.self))
      iommuOptions = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt32.self)
      maximumVCPUs = unsafe bytes.loadUnaligned(fromByteOffset: 44, as: UInt32.self)
      maximumPort = unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt32.self)
      maximumGrantFrames = unsafe bytes.loadUnaligned(fromByteOffset: 52, as: Int32.self)
      maximumMaptrackFrames = unsafe bytes.loadUnaligned(fromByteOffset: 56, as: Int32.self)
      grantOptions = unsafe bytes.loadUnaligned(fromByteOffset: 60, as: UInt32.self)
      traceBytes = unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt32.self)
      cpuPool = unsafe bytes.loadUnaligned(fromByteOffset: 68, as: UInt32.self)
      emulationFlags = unsafe bytes.loadUnaligned(fromByteOffset: 72, as: UInt32.self)
      miscellaneousFlags = unsafe bytes.loadUnaligned(fromByteOffset: 76, as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: securityLabel, toByteOffset: 16, as: UInt32.self)
      unsafe handle.store(into: bytes + 20)
      unsafe bytes.storeBytes(of: flags.rawValue, toByteOffset: 36, as: UInt32.self)
      unsafe bytes.storeBytes(of: iommuOptions, toByteOffset: 40, as: UInt32.self)
      unsafe bytes.storeBytes(of: maximumVCPUs, toByteOffset: 44, as: UInt32.self)
      unsafe bytes.storeBytes(of: maximumPort, toByteOffset: 48, as: UInt32.self)
      unsafe bytes.storeBytes(of: maximumGrantFrames, toByteOffset: 52, as: Int32.self)
      unsafe bytes.storeBytes(of: maximumMaptrackFrames, toByteOffset: 56, as: Int32.self)
      unsafe bytes.storeBytes(of: grantOptions, toByteOffset: 60, as: UInt32.self)
      unsafe bytes.storeBytes(of: traceBytes, toByteOffset: 64, as: UInt32.self)
      unsafe bytes.storeBytes(of: cpuPool, toByteOffset: 68, as: UInt32.self)
      unsafe bytes.storeBytes(of: emulationFlags, toByteOffset: 72, as: UInt32.self)
      unsafe bytes.storeBytes(of: miscellaneousFlags, toByteOffset: 76, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Ends a domain and gives its memory back. While frames of it are mapped elsewhere it lingers, dying.
  ///
  /// - ABI: no argument beyond the envelope.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_destroydomain`, `xen/domctl.h`
  public struct DestroyDomain: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Takes all vCPUs of a domain from their physical CPUs. Pauses are counted.
  ///
  /// - ABI: no argument beyond the envelope.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/overflow``.
  /// - Source: `XEN_DOMCTL_pausedomain`, `xen/domctl.h`
  public struct PauseDomain: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Takes back one pause; the first starts a new domain.
  ///
  /// - ABI: no argument beyond the envelope.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_unpausedomain`, `xen/domctl.h`
  public struct UnpauseDomain: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells the state of the domain with this number, or of the next one that exists: compare the number in the result.
  ///
  /// - ABI: `struct xen_domctl_getdomaininfo`, 112 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_getdomaininfo`, `xen/domctl.h`
  public struct GetDomainInfo: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 5 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// The state.
    public typealias Result = DomainInformation
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe DomainInformation(from: bytes + 16)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe result.store(into: bytes + 16)
      unsafe bytes.storeBytes(of: result.domain.rawValue, toByteOffset: 8, as: UInt16.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Says how much memory a domain may have. It may be less than it has already.
  ///
  /// - ABI: `struct xen_domctl_max_mem`, 8 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/outOfMemory``.
  /// - Source: `XEN_DOMCTL_max_mem`, `xen/domctl.h`
  public struct SetMaximumMemory: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 11 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// In KiB.
    public var kibibytes: UInt64

    public init(domain: DomainID, kibibytes: UInt64) {
      self.domain = domain
      self.kibibytes = kibibytes
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      kibibytes = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: kibibytes, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Sets all registers of a vCPU.
  ///
  /// - ABI: `struct xen_domctl_vcpucontext`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/busy``, ``XenErrno/outOfMemory``,
  ///   ``XenErrno/badAddress``.
  /// - Source: `XEN_DOMCTL_setvcpucontext`, `xen/domctl.h`
  public struct SetVCPUContext: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 12 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// The vCPU.
    public var vcpu: VCPUID
    /// A `struct vcpu_guest_context`, 5168 bytes; null puts the vCPU back into its first state.
    public var context: GuestAddress

    public init(domain: DomainID, vcpu: VCPUID, context: GuestAddress) {
      self.domain = domain
      self.vcpu = vcpu
      self.context = context
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
      context = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: context.rawValue, toByteOffset: 24, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells all registers of a vCPU. Pause the domain first, or they are those of a moment gone by.
  ///
  /// - ABI: `struct xen_domctl_vcpucontext`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/noData``, ``XenErrno/badAddress``.
  /// - Source: `XEN_DOMCTL_getvcpucontext`, `xen/domctl.h`
  public struct GetVCPUContext: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 13 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// The vCPU.
    public var vcpu: VCPUID
    /// Where a `struct vcpu_guest_context`, 5168 bytes, is written.
    public var context: GuestAddress

    public init(domain: DomainID, vcpu: VCPUID, context: GuestAddress) {
      self.domain = domain
      self.vcpu = vcpu
      self.context = context
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
      context = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: context.rawValue, toByteOffset: 24, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells what a vCPU is doing.
  ///
  /// - ABI: `struct xen_domctl_getvcpuinfo`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_getvcpuinfo`, `xen/domctl.h`
  public struct GetVCPUInfo: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 14 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// The vCPU.
    public var vcpu: VCPUID

    public init(domain: DomainID, vcpu: VCPUID) {
      self.domain = domain
      self.vcpu = vcpu
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// 1 if it is up.
      public var online: UInt8
      /// 1 if it sleeps until an event.
      public var blocked: UInt8
      /// 1 if it has a physical CPU now.
      public var running: UInt8
      /// How long it ran so far, in ns.
      public var cpuTime: UInt64
      /// The physical CPU that it ran on last.
      public var pcpu: PCPUID

      public init(online: UInt8, blocked: UInt8, running: UInt8, cpuTime: UInt64, pcpu: PCPUID) {
        self.online = online
        self.blocked = blocked
        self.running = running
        self.cpuTime = cpuTime
        self.pcpu = pcpu
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        online: unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt8.self),
        blocked: unsafe bytes.loadUnaligned(fromByteOffset: 21, as: UInt8.self),
        running: unsafe bytes.loadUnaligned(fromByteOffset: 22, as: UInt8.self),
        cpuTime: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self),
        pcpu: PCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt32.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.online, toByteOffset: 20, as: UInt8.self)
      unsafe bytes.storeBytes(of: result.blocked, toByteOffset: 21, as: UInt8.self)
      unsafe bytes.storeBytes(of: result.running, toByteOffset: 22, as: UInt8.self)
      unsafe bytes.storeBytes(of: result.cpuTime, toByteOffset: 24, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.pcpu.rawValue, toByteOffset: 32, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 16, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Makes the vCPUs of a new domain.
  ///
  /// - ABI: `struct xen_domctl_max_vcpus`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/outOfMemory``.
  /// - Source: `XEN_DOMCTL_max_vcpus`, `xen/domctl.h`
  public struct SetMaximumVCPUs: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 15 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// How many: as many as it was created for.
    public var count: UInt32

    public init(domain: DomainID, count: UInt32) {
      self.domain = domain
      self.count = count
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 16, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Attaches a debugger to a domain, or detaches it. While one is attached, a breakpoint (#BP), a single step (#DB) or an exception that
  /// the kernel has no handler for pauses the domain, as `pausedomain` does. `VIRQ_DEBUGGER` comes whenever such a domain is paused and
  /// none of its vCPUs runs any more.
  ///
  /// - ABI: `struct xen_domctl_setdebugging`, 1 bytes, aligned to 1.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_setdebugging`, `xen/domctl.h`
  public struct SetDebugging: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 18 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// 0 detaches.
    public var enable: UInt8

    public init(domain: DomainID, enable: UInt8) {
      self.domain = domain
      self.enable = enable
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      enable = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt8.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: enable, toByteOffset: 16, as: UInt8.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells what frames are used as: each number in the list is replaced by its type, `XEN_DOMCTL_PFINFO_*`.
  ///
  /// - ABI: `struct xen_domctl_getpageframeinfo3`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/tooBig``, ``XenErrno/badAddress``.
  /// - Source: `XEN_DOMCTL_getpageframeinfo3`, `xen/domctl.h`
  public struct GetPageFrameInfo: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 61 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// How many frames.
    public var count: UInt64
    /// The list, 8 bytes each.
    public var list: GuestAddress

    public init(domain: DomainID, count: UInt64, list: GuestAddress) {
      self.domain = domain
      self.count = count
      self.list = list
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
      list = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 16, as: UInt64.self)
      unsafe bytes.storeBytes(of: list.rawValue, toByteOffset: 24, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Pauses one vCPU of a paused domain, so that it stays where it is when the domain goes on. Pauses are counted.
  ///
  /// - ABI: `struct xen_domctl_gdbsx_pauseunp_vcpu`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/busy``, ``XenErrno/invalidArgument``, ``XenErrno/overflow``.
  /// - Source: `XEN_DOMCTL_gdbsx_pausevcpu`, `xen/domctl.h`
  public struct DebuggerPauseVCPU: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 1001 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// The vCPU.
    public var vcpu: VCPUID

    public init(domain: DomainID, vcpu: VCPUID) {
      self.domain = domain
      self.vcpu = vcpu
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 16, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Takes back one pause of one vCPU.
  ///
  /// - ABI: `struct xen_domctl_gdbsx_pauseunp_vcpu`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/busy``, ``XenErrno/invalidArgument``.
  /// - Source: `XEN_DOMCTL_gdbsx_unpausevcpu`, `xen/domctl.h`
  public struct DebuggerUnpauseVCPU: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 1002 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID
    /// The vCPU.
    public var vcpu: VCPUID

    public init(domain: DomainID, vcpu: VCPUID) {
      self.domain = domain
      self.vcpu = vcpu
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 16, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells which vCPU has stopped for the debugger, and why: once for each stop. Each of them has paused the domain once.
  ///
  /// - ABI: `struct xen_domctl_gdbsx_domstatus`, 12 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``.
  /// - Source: `XEN_DOMCTL_gdbsx_domstatus`, `xen/domctl.h`
  public struct DebuggerStatus: HypercallCommand {
    public static var number: HypercallNumber { .domctl }
    public static var command: UInt32 { 1003 }
    public static var byteCount: Int { 144 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// 1 if the domain is paused.
      public var paused: UInt8
      /// The vCPU that stopped; 0xffffffff for none.
      public var vcpu: VCPUID
      /// The vector of the exception that stopped it. (Xen tells that of #BP alone.)
      public var event: UInt32

      public init(paused: UInt8, vcpu: VCPUID, event: UInt32) {
        self.paused = paused
        self.vcpu = vcpu
        self.event = event
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        paused: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt8.self),
        vcpu: VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)),
        event: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.paused, toByteOffset: 16, as: UInt8.self)
      unsafe bytes.storeBytes(of: result.vcpu.rawValue, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.event, toByteOffset: 24, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.domctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 8, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }
}
