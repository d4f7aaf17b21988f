/// Any bytes are given as what a client, or a host, sends: packets are told apart, and decoded as the call that they say they are and as its
/// reply. They are refused, or mean the same when they are written again.
@c(LLVMFuzzerTestOneInput) public func fuzzRemote(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var rest = unsafe Array(UnsafeBufferPointer(start: data, count: size))[...]
  while true {
    var reader = XDRReader(rest)
    guard let length = try? reader.word(), let count = try? Packet.bodyLength(length), count <= reader.remaining else { return 0 }
    let body = rest.dropFirst(4).prefix(count)
    rest = rest.dropFirst(4 + count)
    guard let packet = try? Packet(body: body) else { continue }
    precondition(packet.bytes.count == count + 4 && Array(packet.bytes.dropFirst(4)) == Array(body), "a packet is its bytes")
    let type = packet.header.program == Xenolith.program ? Xenolith.type(of:) : Remote.type(of:)
    if let call = type(packet.header.procedure) { check(call, packet.payload) }
    check(RemoteErrorRecord.self, packet.payload)
    if let event = Remote.DomainEventCallbackLifecycle(packet) { check(Remote.DomainEventCallbackLifecycle.self, event) }
    if let event = Xenolith.Event(packet) { check(Xenolith.Event.self, event) }
  }
}

private func check<P: RemoteProcedure>(_ type: P.Type, _ bytes: [UInt8]) {
  if let call = try? P(decoding: bytes) {
    check(type, call)
    _ = call.unsupportedFlags
  }
  check(P.Reply.self, bytes)
}

private func check<T: XDRCodable>(_ type: T.Type, _ bytes: [UInt8]) {
  if let value = try? T(decoding: bytes) { check(type, value) }
}

private func check<T: XDRCodable>(_ type: T.Type, _ value: T) {
  guard let written = try? value.encoded(), let again = try? T(decoding: written), let rewritten = try? again.encoded() else {
    preconditionFailure("what was decoded can be encoded")
  }
  precondition(written == rewritten, "what was decoded means the same when it is written again")
}
