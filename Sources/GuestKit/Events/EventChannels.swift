internal import CGuestRuntime

/// A virtual interrupt: an event that the hypervisor itself raises.
///
/// - Source: `VIRQ_*`, `xen/include/public/xen.h`
public struct VirtualInterrupt: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The vCPU's timer has run down.
  public static var timer: VirtualInterrupt { VirtualInterrupt(rawValue: 0) }
  /// Somebody asks for debugging output.
  public static var debug: VirtualInterrupt { VirtualInterrupt(rawValue: 1) }
}

/// The kernel's event channels.
///
/// A port has one handler. By default it runs at a safe point: when a hypercall returns, when upcalls are unmasked, when the kernel
/// waits or sleeps. There it may do what all of the kernel may do. An *interrupt handler* runs at once, between any two
/// instructions, with upcalls masked; it shares state with the rest of the kernel only inside ``VirtualCPU/withUpcallsMasked(_:)``,
/// and neither waits nor takes long.
public struct EventChannels: Sendable {
  /// Offers a channel to `remote`, which binds it by the port returned.
  public func allocateUnbound(remote: DomainID) throws(XenErrno) -> EventChannelPort {
    let words = try perform(6, UInt64(DomainID.caller.rawValue) | UInt64(remote.rawValue) << 16)
    return EventChannelPort(rawValue: UInt32(words.0 >> 32))
  }

  /// Connects to the channel that `remote` offers as its `remotePort`.
  public func bindInterdomain(remote: DomainID, remotePort: EventChannelPort) throws(XenErrno) -> EventChannelPort {
    let words = try perform(0, UInt64(remote.rawValue) | UInt64(remotePort.rawValue) << 32)
    return EventChannelPort(rawValue: UInt32(truncatingIfNeeded: words.1))
  }

  /// Binds a virtual interrupt of a vCPU to a port.
  ///
  /// A paravirtual vCPU begins with a periodic timer of 10 ms: binding ``VirtualInterrupt/timer`` here stops it, so that the interrupt comes only
  /// when it was asked for.
  public func bind(_ interrupt: VirtualInterrupt, vcpu: VCPUID = .zero) throws(XenErrno) -> EventChannelPort {
    if interrupt == .timer { _ = guest_hypercall(RawHypercall.vcpuOp, 7, UInt64(vcpu.rawValue), 0, 0, 0) }  // VCPUOP_stop_periodic_timer
    let words = try perform(1, UInt64(interrupt.rawValue) | UInt64(vcpu.rawValue) << 32)
    return EventChannelPort(rawValue: UInt32(truncatingIfNeeded: words.1))
  }

  /// Makes a port that the domain's own vCPUs send to.
  public func bindInterprocessor(vcpu: VCPUID = .zero) throws(XenErrno) -> EventChannelPort {
    let words = try perform(7, UInt64(vcpu.rawValue))
    return EventChannelPort(rawValue: UInt32(words.0 >> 32))
  }

  /// Raises an event at the other end.
  public func send(_ port: EventChannelPort) throws(XenErrno) { _ = try perform(4, UInt64(port.rawValue)) }

  /// Takes the handler away, and gives the port back.
  public func close(_ port: EventChannelPort) throws(XenErrno) {
    mask(port)
    Handlers.set(port.rawValue, nil)
    Upcalls.clearPending(port.rawValue)
    _ = try perform(3, UInt64(port.rawValue))
  }

  /// Runs `handler` at the safe point after an event, and unmasks the port.
  public func setHandler(_ port: EventChannelPort, _ handler: @escaping () -> Void) {
    Handlers.set(port.rawValue, Handlers.Handler(body: handler, isInterrupt: false))
    unmask(port)
  }

  /// Runs `handler` asynchronously at an event, and unmasks the port.
  public func registerInterruptHandler(_ port: EventChannelPort, _ handler: @escaping () -> Void) {
    Handlers.set(port.rawValue, Handlers.Handler(body: handler, isInterrupt: true))
    unmask(port)
  }

  /// Events of a masked port wait: they are pending, and raise no upcall.
  public func mask(_ port: EventChannelPort) { Upcalls.maskPort(port.rawValue) }
  /// Lets the port's events through; one that is pending is taken now.
  public func unmask(_ port: EventChannelPort) {
    Upcalls.unmaskPort(port.rawValue)
    Upcalls.safePoint()
  }
  public func isMasked(_ port: EventChannelPort) -> Bool { Upcalls.isMasked(port.rawValue) }
  public func isPending(_ port: EventChannelPort) -> Bool { Upcalls.isPending(port.rawValue) }
  /// Takes an event of a masked port away, and says whether there was one.
  public func takePending(_ port: EventChannelPort) -> Bool { Upcalls.clearPending(port.rawValue) }

  /// Sleeps until the port is pending, masked or not, or until `deadline`; a return for another reason is possible.
  public func poll(_ port: EventChannelPort, until deadline: Instant? = nil) throws(XenErrno) {
    var ports = port.rawValue
    // SAFETY: sched_op reads `ports` and `words` during the call.
    let result = unsafe withUnsafeMutableBytes(of: &ports) {
      var words: (UInt64, UInt64, UInt64, UInt64) = (UInt64(UInt(bitPattern: $0.baseAddress)), 1, deadline?.nanoseconds ?? 0, 0)
      return RawHypercall.call(RawHypercall.schedulerOp, 3, &words)
    }
    Upcalls.safePoint()
    _ = try XenErrno.check(result)
  }

  private func perform(_ command: UInt64, _ first: UInt64) throws(XenErrno) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (first, 0, 0, 0)
    let result = RawHypercall.call(RawHypercall.eventChannelOp, command, &words)
    Upcalls.safePoint()
    _ = try XenErrno.check(result)
    return words
  }
}

/// The kernel's event channels.
public var events: EventChannels { EventChannels() }
