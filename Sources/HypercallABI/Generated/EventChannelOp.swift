// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Makes, connects, signals and closes event channels.
///
/// - Source: `__HYPERVISOR_event_channel_op`, `xen/event_channel.h`
public enum EventChannelOp {
  /// Connects a new port of the caller with a port that waits for it in a remote domain. The new port is pending once from the start.
  ///
  /// - ABI: `struct evtchn_bind_interdomain`, 12 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/invalidArgument``, ``XenErrno/noSpace``, ``XenErrno/outOfMemory``,
  ///   ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_bind_interdomain`, `xen/event_channel.h`
  public struct BindInterdomain: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 12 }

    /// The domain that owns the waiting port.
    public var remoteDomain: DomainID
    /// The waiting port.
    public var remotePort: EventChannelPort

    public init(remoteDomain: DomainID, remotePort: EventChannelPort) {
      self.remoteDomain = remoteDomain
      self.remotePort = remotePort
    }

    /// The new port of the caller.
    public typealias Result = EventChannelPort
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, toByteOffset: 8, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      remoteDomain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      remotePort = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: remoteDomain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: remotePort.rawValue, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Connects a new port with a virtual interrupt of one vCPU, or with a global one.
  ///
  /// - ABI: `struct evtchn_bind_virq`, 12 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noEntry``, ``XenErrno/alreadyExists``, ``XenErrno/noSpace``,
  ///   ``XenErrno/outOfMemory``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_bind_virq`, `xen/event_channel.h`
  public struct BindVIRQ: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 12 }

    /// The interrupt.
    public var virq: VirtualInterrupt
    /// The vCPU whose interrupt it is; 0 for a global one.
    public var vcpu: VCPUID

    public init(virq: VirtualInterrupt, vcpu: VCPUID) {
      self.virq = virq
      self.vcpu = vcpu
    }

    /// The new port.
    public typealias Result = EventChannelPort
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, toByteOffset: 8, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      virq = VirtualInterrupt(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: virq.rawValue, as: UInt32.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Closes a port. Its peer, if it has one, waits for the caller again.
  ///
  /// - ABI: `struct evtchn_close`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_close`, `xen/event_channel.h`
  public struct Close: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 4 }

    /// The port.
    public var port: EventChannelPort

    public init(port: EventChannelPort) {
      self.port = port
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      port = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: port.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Raises an event at the port's other end. On a port that nobody has bound yet it does nothing.
  ///
  /// - ABI: `struct evtchn_send`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_send`, `xen/event_channel.h`
  public struct Send: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 4 }

    /// The local port.
    public var port: EventChannelPort

    public init(port: EventChannelPort) {
      self.port = port
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      port = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: port.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells what a port is bound to.
  ///
  /// - ABI: `struct evtchn_status`, 24 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/accessDenied``,
  ///   ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_status`, `xen/event_channel.h`
  public struct Status: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 5 }
    public static var byteCount: Int { 24 }

    /// The owner of the port.
    public var domain: DomainID
    /// The port.
    public var port: EventChannelPort

    public init(domain: DomainID, port: EventChannelPort) {
      self.domain = domain
      self.port = port
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// What kind of port it is.
      public var status: EventChannelStatus
      /// The vCPU that is interrupted.
      public var vcpu: VCPUID
      /// The interrupt of a virtual or physical interrupt port; the remote domain of a waiting or connected one, in the low 16 bits.
      public var detail: UInt32
      /// The other end of a connected port.
      public var remotePort: EventChannelPort

      public init(status: EventChannelStatus, vcpu: VCPUID, detail: UInt32, remotePort: EventChannelPort) {
        self.status = status
        self.vcpu = vcpu
        self.detail = detail
        self.remotePort = remotePort
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        status: EventChannelStatus(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)),
        vcpu: VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)),
        detail: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self),
        remotePort: EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.status.rawValue, toByteOffset: 8, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.vcpu.rawValue, toByteOffset: 12, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.detail, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.remotePort.rawValue, toByteOffset: 20, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      port = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: port.rawValue, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Opens a port that waits for one remote domain to bind to it.
  ///
  /// - ABI: `struct evtchn_alloc_unbound`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/noSpace``,
  ///   ``XenErrno/outOfMemory``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_alloc_unbound`, `xen/event_channel.h`
  public struct AllocateUnbound: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 8 }

    /// The owner of the new port.
    public var domain: DomainID
    /// The only domain that may bind; it need not exist yet.
    public var remoteDomain: DomainID

    public init(domain: DomainID, remoteDomain: DomainID) {
      self.domain = domain
      self.remoteDomain = remoteDomain
    }

    /// The new port.
    public typealias Result = EventChannelPort
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, toByteOffset: 4, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      remoteDomain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: remoteDomain.rawValue, toByteOffset: 2, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Opens a port that the domain sends on to interrupt one of its own vCPUs.
  ///
  /// - ABI: `struct evtchn_bind_ipi`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noEntry``, ``XenErrno/noSpace``, ``XenErrno/outOfMemory``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_bind_ipi`, `xen/event_channel.h`
  public struct BindIPI: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 7 }
    public static var byteCount: Int { 8 }

    /// The vCPU that is interrupted.
    public var vcpu: VCPUID

    public init(vcpu: VCPUID) {
      self.vcpu = vcpu
    }

    /// The new port.
    public typealias Result = EventChannelPort
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.rawValue, toByteOffset: 4, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: vcpu.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Says which vCPU a port interrupts from now on. An event that is pending already stays where it is.
  ///
  /// - ABI: `struct evtchn_bind_vcpu`, 8 bytes, aligned to 4.
  /// - Throws: ``XenErrno/noEntry``, ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_bind_vcpu`, `xen/event_channel.h`
  public struct BindVCPU: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 8 }
    public static var byteCount: Int { 8 }

    /// The port.
    public var port: EventChannelPort
    /// The vCPU to interrupt.
    public var vcpu: VCPUID

    public init(port: EventChannelPort, vcpu: VCPUID) {
      self.port = port
      self.vcpu = vcpu
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      port = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
      vcpu = VCPUID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: port.rawValue, as: UInt32.self)
      unsafe bytes.storeBytes(of: vcpu.rawValue, toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Clears the mask bit of a port, and raises its event anew if it is pending.
  ///
  /// - ABI: `struct evtchn_unmask`, 4 bytes, aligned to 4.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_unmask`, `xen/event_channel.h`
  public struct Unmask: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 9 }
    public static var byteCount: Int { 4 }

    /// The port.
    public var port: EventChannelPort

    public init(port: EventChannelPort) {
      self.port = port
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      port = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(as: UInt32.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: port.rawValue, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Closes every port of a domain.
  ///
  /// - ABI: `struct evtchn_reset`, 2 bytes, aligned to 2.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `EVTCHNOP_reset`, `xen/event_channel.h`
  public struct Reset: HypercallCommand {
    public static var number: HypercallNumber { .eventChannelOp }
    public static var command: UInt32 { 10 }
    public static var byteCount: Int { 2 }

    /// The owner of the ports.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
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
