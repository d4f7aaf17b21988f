extension Packet {
  /// Decodes a call, judges what it may, has it carried out, and encodes what it answers.
  func serve<P: RemoteProcedure>(_ access: RemoteAccess, _ body: (P) throws(RemoteError) -> P.Reply) throws(RemoteError) -> [UInt8] {
    try Self.encoded(try body(try arguments(access)))
  }

  /// The same for a call that takes its time: `body` answers it when it is done, and `later` takes the reply then.
  func serve<P: RemoteProcedure>(
    _ access: RemoteAccess, later: @escaping (Packet) -> Void,
    _ body: (P, @escaping (Result<P.Reply, RemoteError>) -> Void) throws(RemoteError) -> Void
  ) throws(RemoteError) {
    try body(try arguments(access)) { result in
      do throws(RemoteError) { later(reply(try Self.encoded(try result.get()))) } catch { later(reply(error)) }
    }
  }

  /// What the call says, if the connection may make it. Bytes behind the arguments are ignored, as libvirt does: some clients send them.
  private func arguments<P: RemoteProcedure>(_ access: RemoteAccess) throws(RemoteError) -> P {
    if access < P.access {
      throw access == .none
        ? RemoteError(.internalError, "connection not open") : RemoteError(.operationDenied, "read only access prevents \(P.api)")
    }
    let call: P
    do throws(XDRError) {
      var reader = XDRReader(payload)
      call = try P(from: &reader)
    } catch { throw .undecodable(error) }
    let unsupported = call.unsupportedFlags
    if unsupported != 0 {
      throw RemoteError(.invalidArgument, message: "unsupported flags (0x\(String(unsupported, radix: 16))) in function \(P.api)")
    }
    return call
  }

  private static func encoded(_ reply: some XDRCodable) throws(RemoteError) -> [UInt8] {
    do throws(XDRError) { return try reply.encoded() } catch {
      throw RemoteError(.rpc, message: "Unable to encode message payload: \(error)", domain: RemoteError.rpc)
    }
  }

  /// The error that answers a procedure which is not served.
  func unserved(_ name: String?) -> RemoteError {
    name.map { RemoteError(.noSupport, $0) }
      ?? RemoteError(.rpc, message: "unknown procedure: \(header.procedure)", domain: RemoteError.rpc)
  }

  /// The error that answers a program which is not there.
  public var unknownProgram: RemoteError {
    RemoteError(
      .rpc, message: "Cannot find program \(header.program.number) version \(header.program.version)", domain: RemoteError.rpc)
  }

  /// The reply to this call.
  public func reply(_ payload: [UInt8]) -> Packet {
    Packet(PacketHeader(program: header.program, procedure: header.procedure, type: .reply, serial: header.serial), payload: payload)
  }

  /// The reply to this call, or with a stream's packet the stream's end, when it failed.
  public func reply(_ error: RemoteError) -> Packet {
    let type: PacketType = header.type == .stream || header.type == .streamHole ? .stream : .reply
    let header = PacketHeader(program: header.program, procedure: header.procedure, type: type, serial: header.serial, status: .error)
    var record = error.record
    if record.message.map({ $0.utf8.count > 65536 }) == true {
      record.message = record.message.map { String($0.prefix(4096)) }
      record.string2 = nil
    }
    return Packet(header, payload: (try? record.encoded()) ?? [])
  }
}
