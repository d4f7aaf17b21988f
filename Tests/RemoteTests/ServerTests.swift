import Foundation
import RemoteClient
import RemoteProtocol
import RemoteServer
import Synchronization
import Testing

@Suite("The control socket")
struct ServerTests {
  private let hostname = Remote.ConnectGetHostname.procedure

  /// Whether another client is served.
  private func isServing(_ socket: ServedSocket) throws -> Bool {
    try RemoteClient(path: socket.path, timeout: 30_000).call(Remote.ConnectGetHostname()).hostname == "here"
  }

  @Test("A client opens the connection, calls, and is answered")
  func call() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try RemoteClient(path: socket.path, timeout: 30_000)
    for _ in 0..<100 { #expect(try client.call(Remote.ConnectGetHostname()).hostname == "here") }
  }

  @Test("A reply of megabytes arrives whole")
  func large() throws {
    let name = String(repeating: "x", count: 3 << 20)
    let socket = try ServedSocket(hostname: name)
    defer { socket.stop() }
    #expect(try RemoteClient(path: socket.path, timeout: 30_000).call(Remote.ConnectGetHostname()).hostname == name)
  }

  @Test(
    "What is not the protocol closes the connection, and no other",
    arguments: [
      "ffffffff", "00000000", "0000001b 20008086 00000001", "0000001c 20008086 00000001 00000017 00000009 00000000 00000000",
      "0000001c 20008086 00000001 00000017 00000001 00000000 00000000", "0000001c 20008086 00000001 00000017 00000004 00000000 00000000",
      "474554202f20485454502f312e310d0a",
    ])
  func garbage(hex: String) throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let other = try RemoteClient(path: socket.path, timeout: 30_000)
    let client = try #require(RawClient(socket.path))
    client.send(bytes(hex))
    client.waitForClose()
    #expect(try other.call(Remote.ConnectGetHostname()).hostname == "here")
  }

  @Test("A packet longer than a client may send closes the connection before it has come")
  func tooLong() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    client.send(bytes("01000000"))
    client.waitForClose()
  }

  @Test("A packet may come byte by byte, and two at once")
  func pieces() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    for byte in RemoteTests.call(hostname, serial: 1) { client.send([byte]) }
    #expect(client.receive(36)?.count == 36)
    client.send(RemoteTests.call(hostname, serial: 2) + RemoteTests.call(hostname, serial: 3))
    #expect(client.receive(72)?.count == 72)
  }

  @Test("A client that stops in the middle of a packet holds up nobody")
  func stalled() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let stalled = try (0..<50).map { _ in try #require(RawClient(socket.path)) }
    for client in stalled { client.send(bytes("00000100 2000")) }
    #expect(try isServing(socket))
    withExtendedLifetime(stalled) {}
  }

  @Test("A client that never reads is not read any more, and holds up nobody")
  func neverReads() throws {
    let socket = try ServedSocket(hostname: "here")
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    // Until nobody takes them: what the owner did not answer is in the kernel's buffers, bounded.
    var serial: UInt32 = 0
    var refused = 0
    while refused < 200 {
      if client.send(RemoteTests.call(hostname, serial: serial), waits: false) { refused = 0 } else { refused += 1; usleep(1000) }
      serial += 1
    }
    #expect(try isServing(socket))
    #expect(socket.state.withLock { $0.packets } < 200_000)
  }

  @Test("No more than five calls of a connection are in hand")
  func callsInHand() throws {
    let socket = try ServedSocket(holds: hostname)
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    for serial in 0..<12 as Range<UInt32> { client.send(RemoteTests.call(hostname, serial: serial)) }
    #expect(socket.wait { socket.held.withLock { $0.count } == 5 })
    // Keepalive of another connection passes through the same thread after whatever the first one has sent.
    let other = try #require(RawClient(socket.path))
    other.send(Keepalive.ping.bytes)
    #expect(other.receive(28) == Keepalive.pong.bytes)
    #expect(socket.held.withLock { $0.count } == 5)
    socket.perform { server in
      for (id, packet) in socket.held.withLock({ Array($0) }) { server.send(socket.answer(packet), to: id) }
    }
    #expect(client.receive(5 * 36)?.count == 5 * 36)
    #expect(socket.wait { socket.held.withLock { $0.count } == 10 })
  }

  @Test("Keepalive is answered while the owner is busy")
  func keepalive() throws {
    let socket = try ServedSocket(takes: false)
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    client.send(Keepalive.ping.bytes + Keepalive.ping.bytes)
    #expect(client.receive(56) == Keepalive.pong.bytes + Keepalive.pong.bytes)
  }

  @Test("A client that does not read its messages is cut off, and nobody else")
  func unasked() throws {
    var limits = RemoteLimits()
    limits.unasked = 1 << 20
    let socket = try ServedSocket(limits: limits)
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    #expect(socket.wait { socket.state.withLock { $0.all.count } == 1 })
    let id = try #require(socket.state.withLock { $0.all.first })
    let header = PacketHeader(program: Remote.program, procedure: 318, type: .message, serial: 0)
    socket.perform { server in
      for _ in 0..<64 { server.send(Packet(header, payload: [UInt8](repeating: 7, count: 65536)), to: id) }
    }
    #expect(socket.wait { socket.state.withLock { $0.opened.isEmpty } })
    #expect(try isServing(socket))
    withExtendedLifetime(client) {}
  }

  @Test("A flood of stream packets waits in the kernel, not here")
  func streamFlood() throws {
    let socket = try ServedSocket(takes: false)
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    let stream = RemoteStreamID(PacketHeader(program: Remote.program, procedure: 201, type: .call, serial: 1))
    let part = stream.packet([UInt8](repeating: 65, count: 16384)).bytes
    var refused = 0
    var sent = 0
    while refused < 200 {
      if client.send(part, waits: false) { refused = 0; sent += 1 } else { refused += 1; usleep(1000) }
    }
    #expect(sent < 100)
  }

  @Test("A thousand connections are served, and the next one as well")
  func thousand() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let clients = try (0..<1000).map { _ in try #require(RawClient(socket.path)) }
    #expect(socket.wait { socket.state.withLock { $0.opened.count } == 1000 })
    #expect(try isServing(socket))
    for client in clients { client.send(RemoteTests.call(hostname, serial: 1)) }
    for client in clients { #expect(client.receive(36)?.count == 36) }
    #expect(try isServing(socket))
  }

  @Test("Connections beyond the limit are closed, and taken again when others went")
  func connectionLimit() throws {
    var limits = RemoteLimits()
    limits.connections = 3
    let socket = try ServedSocket(limits: limits)
    defer { socket.stop() }
    var clients = try (0..<3).map { _ in try #require(RawClient(socket.path)) }
    #expect(socket.wait { socket.state.withLock { $0.opened.count } == 3 })
    try #require(RawClient(socket.path)).waitForClose()
    clients.removeLast()
    #expect(socket.wait { socket.state.withLock { $0.opened.count } == 2 })
    #expect(try isServing(socket))
  }

  @Test("What was sent goes out before a connection is closed")
  func closing() throws {
    let socket = try ServedSocket(holds: hostname)
    defer { socket.stop() }
    let client = try #require(RawClient(socket.path))
    client.send(RemoteTests.call(hostname, serial: 1))
    #expect(socket.wait { socket.held.withLock { $0.count } == 1 })
    socket.perform { server in
      for (id, packet) in socket.held.withLock({ Array($0) }) {
        server.send(socket.answer(packet), to: id)
        server.close(id)
      }
    }
    #expect(client.receive(36)?.count == 36)
    client.waitForClose()
  }

  @Test("The sockets have their modes, and the read-only one says so")
  func modes() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    var status = stat()
    #expect(unsafe stat(socket.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(unsafe stat(socket.path + "-ro", &status) == 0 && status.st_mode & 0o777 == 0o666)
    let client = try #require(RawClient(socket.path + "-ro"))
    #expect(socket.wait { socket.state.withLock { $0.opened.values.contains(true) } })
    withExtendedLifetime(client) {}
  }

  @Test("The socket of a host that died is taken over; a file that is no socket is not")
  func takenOver() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let path = socket.folder + "/old"
    let dead = try RemoteServer([.path(path)])
    dead.stop()
    let second = try RemoteServer([.path(path)])
    second.stop()
    try "x".write(toFile: path + ".txt", atomically: true, encoding: .utf8)
    #expect(throws: RemoteServerError.self) { try RemoteServer([.path(path + ".txt")]) }
    #expect(try String(contentsOfFile: path + ".txt", encoding: .utf8) == "x")
    #expect(throws: RemoteServerError.self) { try RemoteServer([.path("/" + String(repeating: "x", count: 200))]) }
  }

  @Test("Processes that the host starts do not hold its sockets")
  func closeOnExec() throws {
    let socket = try ServedSocket()
    defer { socket.stop() }
    let client = try RemoteClient(path: socket.path, timeout: 30_000)
    // The server's ends are those that have its name.
    let ours = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter { descriptor in
      var address = sockaddr_un()
      var size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let status = unsafe withUnsafeMutablePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &size) }
      }
      return unsafe status == 0 && withUnsafeBytes(of: address.sun_path) { unsafe Array($0.prefix { $0 != 0 }) == Array(socket.path.utf8) }
    }
    #expect(ours.count == 2)
    for descriptor in ours { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
    withExtendedLifetime(client) {}
  }

  @Test("A socket that was inherited is served, and is read-only by its path", arguments: ["sock", "sock-ro"])
  func inherited(name: String) throws {
    let folder = try ServedSocket()
    defer { folder.stop() }
    let path = folder.folder + "/inherited-" + name
    let listening = try listen(at: path)
    let client = try #require(RawClient(path))
    let server = try RemoteServer([.descriptor(listening)])
    client.send(RemoteTests.call(hostname, serial: 1))
    var inputs: [RemoteServerInput] = []
    #expect(
      folder.wait {
        inputs += server.take()
        return inputs.count == 2
      })
    guard case .opened(let id, let peer, let isReadOnly) = inputs.first else { return #expect(Bool(false)) }
    #expect(isReadOnly == name.hasSuffix("-ro") && peer.process == getpid() && peer.user == geteuid())
    guard case .packet(id, let packet) = inputs.last else { return #expect(Bool(false)) }
    server.send(folder.answer(packet), to: id)
    #expect(client.receive(36)?.count == 36)
    server.stop()
    client.waitForClose()
  }

  /// A listening socket, as a service manager hands it on.
  private func listen(at path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let isBound = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isBound && Foundation.listen(descriptor, 8) == 0)
    return descriptor
  }
}
