import HypercallABI

/// One end of an event channel.
struct EventChannel: BitwiseCopyable, Hashable, Sendable {
  enum State: UInt8, BitwiseCopyable, Sendable {
    case free, unbound, interdomain, virq, ipi
  }
  var state = State.free
  /// The vCPU that is interrupted.
  var vcpu: UInt8 = 0
  /// Who may bind, or who is bound.
  var remoteDomain = DomainID.invalid
  /// The other end's port, or the virtual interrupt.
  var remotePort: UInt32 = 0
}

/// The event channels of one domain, by local port.
///
/// A value without I/O: every operation is a state transition. Ports exist in steps of 64, as the domain asks for them; port 0 is never
/// handed out.
@safe struct EventChannelTable: ~Copyable {
  private var channels: UnsafeMutablePointer<EventChannel>?
  /// Ports below this exist.
  private(set) var validPorts: UInt32 = 64
  private var allocated: UInt32 = 0
  /// No port below this is free.
  private var lowestFree: UInt32 = 1
  private(set) var openPorts: UInt32 = 0
  let portLimit: UInt32

  /// The 2-level ABI has this many ports.
  static var maximumPorts: UInt32 { 4096 }

  init(portLimit: UInt32) {
    precondition(portLimit > 1, "port 0 is reserved, so a table has at least 2 ports")
    self.portLimit = min(portLimit, Self.maximumPorts)
  }
  // SAFETY: allocated by `grow` alone.
  deinit { unsafe channels?.deallocate() }

  func isValid(_ port: UInt32) -> Bool { port < validPorts }

  subscript(_ port: UInt32) -> EventChannel {
    get {
      guard port < allocated, let channels = unsafe channels else { return EventChannel() }
      // SAFETY: the port was checked.
      return unsafe channels[Int(port)]
    }
    set {
      precondition(port > 0 && port < allocated, "only a port that was taken changes")
      // SAFETY: the port was checked.
      if let channels = unsafe channels { unsafe channels[Int(port)] = newValue }
    }
  }

  /// Takes the lowest free port, and puts `channel` there.
  mutating func open(_ channel: EventChannel) throws(XenErrno) -> UInt32 {
    precondition(channel.state != .free, "an open port has a state")
    var port = lowestFree
    while port < portLimit, self[port].state != .free { port += 1 }
    guard port < portLimit else { throw .noSpace }
    if port >= allocated { grow(toHold: port) }
    validPorts = max(validPorts, (port | 63) + 1)
    lowestFree = port + 1
    openPorts += 1
    self[port] = channel
    return port
  }
  /// Frees a port.
  mutating func close(_ port: UInt32) {
    guard port < allocated, self[port].state != .free else { return }
    self[port] = EventChannel()
    openPorts -= 1
    lowestFree = min(lowestFree, port)
  }

  private mutating func grow(toHold port: UInt32) {
    let capacity = min(max(allocated * 2, (port | 63) + 1), Self.maximumPorts)
    // SAFETY: all old elements are moved, and all new ones initialised.
    let larger = UnsafeMutablePointer<EventChannel>.allocate(capacity: Int(capacity))
    unsafe larger.initialize(repeating: EventChannel(), count: Int(capacity))
    if let channels = unsafe channels {
      unsafe larger.update(from: channels, count: Int(allocated))
      unsafe channels.deallocate()
    }
    unsafe channels = larger
    allocated = capacity
  }
}
