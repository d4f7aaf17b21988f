import Testing

@testable import RemoteProtocol

@Suite("Serving a call")
struct ServingTests {
  private func packet(_ call: some RemoteProcedure) throws -> Packet {
    Packet(PacketHeader(program: Remote.program, procedure: 0, type: .call, serial: 1), payload: try call.encoded())
  }
  private let domain = RemoteDomain(name: "a", uuid: RemoteUUID(), id: 1)

  @Test("A reply is encoded")
  func reply() throws {
    let bytes = try packet(Remote.DomainIsActive(domain: domain)).serve(.read) { (call: Remote.DomainIsActive) in
      Remote.DomainIsActive.Reply(active: call.domain.id == 1 ? 1 : 0)
    }
    #expect(bytes == [0, 0, 0, 1])
  }

  @Test("Flags that are not served are refused by name of the function, in libvirt's words")
  func flags() throws {
    let call = Remote.DomainCreateWithFlags(domain: domain, flags: [.paused, .bypassCache, .forceBoot])
    let error = #expect(throws: RemoteError.self) {
      try packet(call).serve(.write) { (call: Remote.DomainCreateWithFlags) in .init(domain: call.domain) }
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message == "unsupported flags (0xc) in function virDomainCreateWithFlags")
  }

  @Test("A procedure without flags wants none")
  func noFlags() throws {
    let error = #expect(throws: RemoteError.self) {
      try packet(Remote.DomainGetState(domain: domain, flags: 1)).serve(.write) { (_: Remote.DomainGetState) in .init(state: 1, reason: 1) }
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test("A read-only connection reads, and does not write")
  func readOnly() throws {
    let error = #expect(throws: RemoteError.self) {
      try packet(Remote.DomainCreate(domain: domain)).serve(.read) { (_: Remote.DomainCreate) in NoReply() }
    }
    #expect(error?.code == .operationDenied)
    #expect(error?.message == "operation forbidden: read only access prevents virDomainCreate")
  }

  @Test("Before a connection is opened nothing but authentication is served")
  func notOpen() throws {
    let error = #expect(throws: RemoteError.self) {
      try packet(Remote.DomainIsActive(domain: domain)).serve(.none) { (_: Remote.DomainIsActive) in .init(active: 1) }
    }
    #expect(error?.message == "internal error: connection not open")
    _ = try packet(Remote.AuthList()).serve(.none) { (_: Remote.AuthList) in .init(types: [0]) }
  }

  @Test("Arguments that cannot be decoded are an error of the protocol")
  func garbage() throws {
    var call = try packet(Remote.DomainCreate(domain: domain))
    call.payload.removeLast()
    let garbage = call
    let error = #expect(throws: RemoteError.self) { try garbage.serve(.write) { (_: Remote.DomainCreate) in NoReply() } }
    #expect(error?.code == .rpc && error?.domain == RemoteError.rpc)
  }

  @Test("Bytes behind the arguments are ignored, as libvirt does")
  func trailingBytes() throws {
    for call in [try packet(Remote.AuthList()), try packet(Remote.ConnectSupportsFeature(feature: 10))] {
      var longer = call
      longer.payload += [0, 0, 0, 9, 1]
      if call.payload.isEmpty {
        #expect(try longer.serve(.none) { (_: Remote.AuthList) in .init(types: [0]) } == [0, 0, 0, 1, 0, 0, 0, 0])
      } else {
        #expect(try longer.serve(.none) { (call: Remote.ConnectSupportsFeature) in .init(supported: call.feature) } == [0, 0, 0, 10])
      }
    }
  }

  @Test("A call that takes its time is answered when it is done, by its reply or its error")
  func later() throws {
    let call = try packet(Remote.DomainCoreDump(domain: domain, path: "/c", flags: .live))
    var answers: [(Result<NoReply, RemoteError>) -> Void] = [], replies: [Packet] = []
    for _ in 0..<2 {
      try call.serve(.write, later: { replies.append($0) }) { (_: Remote.DomainCoreDump, answer) in answers.append(answer) }
    }
    #expect(replies.isEmpty)
    answers[1](.failure(RemoteError(.operationAborted, "x")))
    answers[0](.success(NoReply()))
    #expect(replies.map(\.header.status) == [.error, .ok] && replies.allSatisfy { $0.header.type == .reply && $0.header.serial == 1 })
    #expect(throws: RemoteError.self, "judged at once") {
      try call.serve(.read, later: { _ in }) { (_: Remote.DomainCoreDump, _) in }
    }
  }

  @Test("What is not served says so by the function's name, and what does not exist by its number")
  func unserved() throws {
    var call = try packet(Remote.AuthList())
    call.header.procedure = 8
    #expect(
      call.unserved(Remote.name(of: 8)).message == "this function is not supported by the connection driver: virDomainAttachDevice")
    call.header.procedure = 999
    #expect(call.unserved(Remote.name(of: 999)).message == "unknown procedure: 999")
  }
}
