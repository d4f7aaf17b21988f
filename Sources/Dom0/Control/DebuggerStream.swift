import RemoteProtocol

/// A debugger that a client has attached to a domain.
final class DebuggerStream: ClientStream {
  var debugger: DomainDebugger?

  func take(_ bytes: [UInt8]) -> Bool {
    debugger?.receive(bytes)
    return true
  }
  func typeWaiting() {}
  func close() {
    let left = debugger
    debugger = nil
    left?.disconnected()
  }
}

extension ControlSession {
  func domainKernel(_ call: Xenolith.DomainKernel) throws(RemoteError) -> Xenolith.DomainKernel.Reply {
    let domain = try managed(call.domain)
    let live = try served { () throws(ToolstackError) in try host.active(domain) }
    let image = live.running.built.image
    return .init(path: absolutePath(image.path), bias: image.bias, isDebugged: live.debugger != nil)
  }

  func domainOpenDebugger(_ call: Xenolith.DomainOpenDebugger, on id: RemoteStreamID) throws(RemoteError) {
    let domain = try managed(call.domain)
    guard streams.count < Self.streamLimit else { throw RemoteError(.operationFailed, "too many streams are open") }
    let stream = DebuggerStream()
    stream.debugger = try served { () throws(ToolstackError) in
      try host.attachDebugger(domain) { [weak self, weak stream] bytes in
        if bytes == nil { stream?.debugger = nil }
        self?.show(bytes ?? [], on: id)
      }
    }
    streams[id] = stream
  }
}
