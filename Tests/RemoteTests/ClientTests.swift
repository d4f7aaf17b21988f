import Foundation
import RemoteClient
import RemoteProtocol
import RemoteServer
import Synchronization
import Testing

@Suite("The blocking client")
struct ClientTests {
  private let header = PacketHeader(program: Remote.program, procedure: 201, type: .call, serial: 0)

  @Test("Nobody on the socket, no socket, and a path that is too long are told")
  func unreachable() throws {
    for path in ["/nowhere/at/all", "", "/" + String(repeating: "x", count: 300)] {
      let error = #expect(throws: RemoteClientError.self) { try RemoteClient(path: path) }
      guard case .unreachable = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }
  }

  @Test("A refusal is libvirt's error, and a host that closes is told")
  func refused() throws {
    let socket = try ServedSocket(holds: Remote.DomainLookupByName.procedure)
    defer { socket.stop() }
    let client = try RemoteClient(path: socket.path, timeout: 30_000)
    let answer = Thread {
      _ = socket.wait { socket.held.withLock { $0.count } == 1 }
      socket.perform { server in
        for (id, packet) in socket.held.withLock({ Array($0) }) {
          server.send(packet.reply(RemoteError(.noDomain, "no domain with matching name 'x'")), to: id)
          server.close(id)
        }
      }
    }
    answer.start()
    let refusal = #expect(throws: RemoteClientError.self) { try client.call(Remote.DomainLookupByName(name: "x")) }
    guard case .refused(let error) = refusal else { return #expect(Bool(false), "\(String(describing: refusal))") }
    #expect(error.code == .noDomain && error.message == "Domain not found: no domain with matching name 'x'")
    let closed = #expect(throws: RemoteClientError.self) { try client.call(Remote.ConnectGetHostname()) }
    guard case .closed = closed else { return #expect(Bool(false), "\(String(describing: closed))") }
  }

  @Test("Messages and a stream's parts wait while a call is answered, and come in their order")
  func inputs() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try RemoteClient(path: socket.path, timeout: 30_000)
    let stream = try client.open(Remote.DomainOpenConsole(domain: RemoteDomain(name: "a", uuid: RemoteUUID(), id: 1)))
    let id = try #require(socket.state.withLock { $0.all.first })
    let event = Remote.DomainEventCallbackReboot(callback: 1, domain: RemoteDomain(name: "a", uuid: RemoteUUID(), id: 1))
    let message = try event.packet()
    socket.perform { server in
      server.send(stream.packet(Array("one".utf8)), to: id)
      server.send(message, to: id)
      server.send(Keepalive.ping, to: id)
      server.send(stream.packet([]), to: id)
      server.send(stream.packet(Array("after the end".utf8)), to: id)
    }
    var seen: [String] = []
    while seen.count < 3, let input = try client.next(within: 30_000) {
      switch input {
      case .stream(let of, let bytes): seen.append(of == stream ? String(decoding: bytes, as: UTF8.self) : "other")
      case .message(let packet): seen.append(Remote.DomainEventCallbackReboot(packet) == event ? "reboot" : "other")
      case .streamEnded(_, let error): seen.append(error == nil ? "end" : "error")
      }
      // A call in between loses nothing.
      #expect(try client.call(Remote.ConnectGetHostname()).hostname == "here")
    }
    #expect(seen == ["one", "reboot", "end"])
  }

  @Test("What is sent into a stream arrives in packets of at most 256 KiB")
  func typing() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try RemoteClient(path: socket.path, timeout: 30_000)
    let stream = try client.open(Remote.DomainOpenConsole(domain: RemoteDomain(name: "a", uuid: RemoteUUID(), id: 1)))
    try client.send([UInt8](repeating: 65, count: 1_000_000), to: stream)
    #expect(socket.wait { socket.state.withLock { $0.streamed } == 1_000_000 })
    #expect(try client.call(Remote.ConnectGetHostname()).hostname == "here")
  }

  @Test("A host that does not answer in time is told")
  func timeout() throws {
    let socket = try ServedSocket(takes: false)
    defer { socket.stop() }
    let error = #expect(throws: RemoteClientError.self) { try RemoteClient(path: socket.path, timeout: 50) }
    guard case .timeout = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }
}
