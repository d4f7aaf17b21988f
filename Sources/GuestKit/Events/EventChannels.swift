public import GuestHypercallABI

/// The kernel's event channels.
///
/// A port has one handler. By default it runs at a safe point: when a hypercall returns, when upcalls are unmasked, when the kernel
/// waits or sleeps. There it may do what all of the kernel may do. An *interrupt handler* runs at once, between any two
/// instructions, with upcalls masked; it shares state with the rest of the kernel only inside ``VirtualCPU/withUpcallsMasked(_:)``,
/// and neither waits nor takes long.
public struct EventChannels: Sendable {
  /// Offers a channel to `remote`, which binds it by the port returned.
  public func allocateUnbound(remote: DomainID) throws(XenErrno) -> EventChannelPort {
    try hypervisor.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: remote))
  }

  /// Connects to the channel that `remote` offers as its `remotePort`.
  public func bindInterdomain(remote: DomainID, remotePort: EventChannelPort) throws(XenErrno) -> EventChannelPort {
    try hypervisor.call(EventChannelOp.BindInterdomain(remoteDomain: remote, remotePort: remotePort))
  }

  /// Binds a virtual interrupt of a vCPU to a port.
  ///
  /// A paravirtual vCPU begins with a periodic timer of 10 ms: binding ``VirtualInterrupt/timer`` here stops it, so that the interrupt comes only
  /// when it was asked for.
  public func bind(_ interrupt: VirtualInterrupt, vcpu: VCPUID = .zero) throws(XenErrno) -> EventChannelPort {
    if interrupt == .timer { try hypervisor.call(VCPUOp.StopPeriodicTimer(vcpu: vcpu)) }
    return try hypervisor.call(EventChannelOp.BindVIRQ(virq: interrupt, vcpu: vcpu))
  }

  /// Makes a port that the domain's own vCPUs send to.
  public func bindInterprocessor(vcpu: VCPUID = .zero) throws(XenErrno) -> EventChannelPort {
    try hypervisor.call(EventChannelOp.BindIPI(vcpu: vcpu))
  }

  /// Raises an event at the other end.
  public func send(_ port: EventChannelPort) throws(XenErrno) { try hypervisor.call(EventChannelOp.Send(port: port)) }

  /// Takes the handler away, and gives the port back.
  public func close(_ port: EventChannelPort) throws(XenErrno) {
    mask(port)
    Handlers.set(port.rawValue, nil)
    Upcalls.clearPending(port.rawValue)
    try hypervisor.call(EventChannelOp.Close(port: port))
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
    _ = try unsafe hypervisor.withArgument(byteCount: 4) { (list, address) throws(XenErrno) in
      // SAFETY: the gate lends 4 bytes for the length of the call.
      unsafe list.storeBytes(of: port.rawValue, as: UInt32.self)
      try hypervisor.call(SchedulerOp.Poll(ports: address, count: 1, timeout: deadline?.nanoseconds ?? 0))
    }
  }
}

/// The kernel's event channels.
public var events: EventChannels { EventChannels() }
