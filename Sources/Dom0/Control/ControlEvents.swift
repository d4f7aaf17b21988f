import DomainConfig
import HypercallABI
import RemoteProtocol

/// What events a client asked for.
struct EventRegistrations {
  struct Callback {
    var event: Int32
    /// The domain whose events are wanted; nil: all.
    var domain: RemoteUUID?
  }
  var callbacks: [Int32: Callback] = [:]
  private var next: Int32 = 1
  /// Kinds that were asked for without an id.
  var kinds: Set<Int32> = []
  /// It asked for the events of our own program.
  var hasXenolith = false

  /// How many a client may have.
  static let limit = 4096

  mutating func add(_ callback: Callback) throws(RemoteError) -> Int32 {
    guard callbacks.count < Self.limit else { throw RemoteError(.operationFailed, "too many event callbacks") }
    while callbacks[next] != nil { next = next == .max ? 1 : next + 1 }
    defer { next = next == .max ? 1 : next + 1 }
    callbacks[next] = callback
    return next
  }

  /// The callbacks of a kind of event, for one domain.
  func callbacks(for event: Int32, of domain: RemoteUUID) -> [Int32] {
    callbacks.filter { $0.value.event == event && ($0.value.domain ?? domain) == domain }.keys.sorted()
  }
}

extension ControlSession {
  /// Tells the client what happened, if it asked for it.
  func happened(_ event: HostEvent) {
    let domain = RemoteDomain(name: event.name, uuid: RemoteUUID(event.uuid), id: event.id.map { Int32($0.rawValue) } ?? -1)
    for id in registrations.callbacks(for: DomainEventKind.lifecycle, of: domain.uuid) {
      say(Remote.DomainEventCallbackLifecycle(callback: id, domain: domain, event: event.kind.rawValue, detail: event.detail))
    }
    if registrations.kinds.contains(DomainEventKind.lifecycle) {
      say(Remote.DomainEventLifecycle(domain: domain, event: event.kind.rawValue, detail: event.detail))
    }
    if event.isReboot {
      for id in registrations.callbacks(for: DomainEventKind.reboot, of: domain.uuid) {
        say(Remote.DomainEventCallbackReboot(callback: id, domain: domain))
      }
    }
    if registrations.hasXenolith {
      say(
        Xenolith.Event(
          domain: domain, event: event.kind.rawValue, detail: event.detail, seconds: event.time / 1000,
          nanoseconds: UInt32(event.time % 1000) * 1_000_000, text: event.text))
    }
  }

  func metadataChanged(_ domain: ManagedDomain, type: Int32, uri: String?) {
    let domain = RemoteDomain(domain)
    for id in registrations.callbacks(for: DomainEventKind.metadataChange, of: domain.uuid) {
      say(Remote.DomainEventCallbackMetadataChange(callback: id, domain: domain, type: type, uri: uri))
    }
  }

  /// The number of kinds that libvirt 9.0 has.
  private static let kinds: Int32 = 27

  private func check(_ event: Int32) throws(RemoteError) {
    guard (0..<Self.kinds).contains(event) else { throw RemoteError(.internalError, "unsupported event ID \(event)") }
  }

  func connectDomainEventCallbackRegisterAny(
    _ call: Remote.ConnectDomainEventCallbackRegisterAny
  ) throws(RemoteError) -> Remote.ConnectDomainEventCallbackRegisterAny.Reply {
    try check(call.event)
    if let domain = call.domain { _ = try named(domain) }
    return .init(callback: try registrations.add(.init(event: call.event, domain: call.domain?.uuid)))
  }

  func connectDomainEventCallbackDeregisterAny(_ call: Remote.ConnectDomainEventCallbackDeregisterAny) throws(RemoteError) {
    guard registrations.callbacks.removeValue(forKey: call.callback) != nil else {
      throw RemoteError(.internalError, "domain event callback \(call.callback) not registered")
    }
  }

  func connectDomainEventRegister(_ call: Remote.ConnectDomainEventRegister) throws(RemoteError) -> Remote.ConnectDomainEventRegister.Reply
  {
    registrations.kinds.insert(DomainEventKind.lifecycle)
    return .init(registered: 1)
  }

  func connectDomainEventDeregister(
    _ call: Remote.ConnectDomainEventDeregister
  ) throws(RemoteError) -> Remote.ConnectDomainEventDeregister.Reply {
    registrations.kinds.remove(DomainEventKind.lifecycle)
    return .init(registered: 0)
  }

  func connectDomainEventRegisterAny(_ call: Remote.ConnectDomainEventRegisterAny) throws(RemoteError) {
    try check(call.event)
    guard registrations.kinds.insert(call.event).inserted else {
      throw RemoteError(.internalError, "domain event \(call.event) already registered")
    }
  }

  func connectDomainEventDeregisterAny(_ call: Remote.ConnectDomainEventDeregisterAny) throws(RemoteError) {
    guard registrations.kinds.remove(call.event) != nil else {
      throw RemoteError(.internalError, "domain event \(call.event) not registered")
    }
  }

  // The host closes no connection that it would have to announce; the client sees the end by itself.
  func connectRegisterCloseCallback(_ call: Remote.ConnectRegisterCloseCallback) throws(RemoteError) {}
  func connectUnregisterCloseCallback(_ call: Remote.ConnectUnregisterCloseCallback) throws(RemoteError) {}
}
