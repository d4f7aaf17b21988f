import Glibc
import HypercallABI

extension Toolstack {
  /// Connects a domain to xenstore; its port of the event channel.
  func connectStore(_ built: BuiltDomain, name: String) throws(ToolstackError) -> EventChannelPort {
    guard let frame = unsafe connection.frame(built.storeMFN, of: built.domain) else {
      throw ToolstackError(.host, "the xenstore page of \(name) cannot be mapped")
    }
    do throws(XenErrno) {
      let domain = built.domain
      let port = try gate.call(EventChannelOp.BindInterdomain(remoteDomain: domain, remotePort: built.storePort))
      // SAFETY: the frame is mapped until the domain is forgotten, and released from the store before that.
      unsafe store.introduce(domain, frame: frame) { [gate] in _ = try? gate.call(EventChannelOp.Send(port: port)) }
      try events.handle(port, through: gate) { [store] in store.service(domain) }
      return port
    } catch { throw ToolstackError(.hypercall, "cannot connect \(name) to xenstore", cause: error) }
  }

  func disconnectStore(_ running: RunningDomain) {
    _ = try? gate.call(EventChannelOp.Close(port: running.storePort))
    events.forget(running.storePort)
  }

  /// Goes on with domains that have more to ask than was answered in one go.
  func serveStore() { if store.serviceUnfinished() { connection.wakeUp() } }
}

extension Ring0Connection {
  /// Makes the upcall descriptor readable, so that the next wait for it ends at once.
  func wakeUp() {
    var count: UInt64 = 1
    // SAFETY: an eventfd takes 8 bytes.
    _ = unsafe Glibc.write(eventDescriptor.number, &count, 8)
  }
}
