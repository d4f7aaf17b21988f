import RemoteProtocol

/// What a client's stream leads to.
protocol ClientStream: AnyObject {
  /// Takes what the client sent; false when there is too much of it.
  func take(_ bytes: [UInt8]) -> Bool
  /// Takes up what waits.
  func typeWaiting()
  func close()
}

/// A console that a client has open: what it types waits here while the guest does not read.
final class ConsoleStream: ClientStream {
  var attachment: ConsoleAttachment?
  /// Typed, and not yet given to the guest.
  private var waiting: [UInt8] = []
  /// More than a person types, or pastes.
  static let waitingLimit = 1 << 20

  /// Takes what was typed; false when there is too much of it.
  func take(_ bytes: [UInt8]) -> Bool {
    guard waiting.count + bytes.count <= Self.waitingLimit else { return false }
    waiting += bytes
    typeWaiting()
    return true
  }

  /// Gives the guest what it takes.
  func typeWaiting() {
    while !waiting.isEmpty, let attachment, attachment.takesInput {
      attachment.type(Array(waiting.prefix(512)))
      waiting.removeFirst(min(512, waiting.count))
    }
  }

  func close() {
    attachment?.close()
    attachment = nil
  }
}

extension ControlSession {
  /// How many streams a client may have open.
  static let streamLimit = 256

  func domainOpenConsole(_ call: Remote.DomainOpenConsole, on id: RemoteStreamID) throws(RemoteError) {
    let domain = try managed(call.domain)
    // There is one console. libvirt's clients may name it by its alias.
    guard call.device.map({ ["console0", "serial0"].contains($0) }) ?? true else {
      throw RemoteError(.internalError, "cannot find console device '\(call.device ?? "")'")
    }
    guard streams.count < Self.streamLimit else { throw RemoteError(.operationFailed, "too many streams are open") }
    let stream = ConsoleStream()
    stream.attachment = try served { () throws(ToolstackError) in
      try host.openConsole(domain, force: call.flags.contains(.force)) { [weak self, weak stream] bytes in
        if bytes == nil { stream?.close() }
        self?.show(bytes ?? [], on: id)
      }
    }
    streams[id] = stream
  }

  /// Passes on what the guest printed, or its debugger is to hear; nothing is the end.
  func show(_ bytes: [UInt8], on id: RemoteStreamID) {
    guard !bytes.isEmpty else { return say(id.packet([])) }
    for start in stride(from: 0, to: bytes.count, by: Packet.streamLimit) {
      say(id.packet(Array(bytes[start..<min(start + Packet.streamLimit, bytes.count)])))
    }
  }

  /// Takes a packet of a stream's.
  func takeStream(_ packet: Packet) {
    let id = RemoteStreamID(packet.header)
    guard let stream = streams[id] else {
      // It ended while this was on its way. Only who ends it waits for an answer.
      if packet.header.status != .continue { say(id.packet([], status: .ok)) }
      return
    }
    func fail(_ error: RemoteError) {
      stream.close()
      streams[id] = nil
      say(packet.reply(error))
    }
    switch packet.header.status {
    case .continue:
      guard packet.header.type == .stream else { return fail(RemoteError(.internalError, "a console has no holes")) }
      guard !packet.payload.isEmpty else { return }
      if !stream.take(packet.payload) { fail(RemoteError(.operationFailed, "the guest does not read its console")) }
    // Finished, or aborted: the client waits to hear that it is over.
    case .ok, .error:
      stream.close()
      streams[id] = nil
      say(id.packet([], status: .ok))
    }
  }

  /// Guests may take more of what was typed now.
  func typeWaiting() {
    for stream in streams.values { stream.typeWaiting() }
  }
}
