import Foundation
import RemoteProtocol
import RemoteServer
import Synchronization

/// A server with an owner's thread that answers: the connection's opening, and a host name of any length.
final class ServedSocket: Sendable {
  let folder: String
  let path: String
  private let isEnding = Atomic(false)
  private let ended = DispatchSemaphore(value: 0)
  /// What the owner keeps back instead of answering it at once.
  let held = Mutex<[(RemoteConnectionID, Packet)]>([])
  let state = Mutex(State())
  private let work = Mutex<[@Sendable (RemoteServer) -> Void]>([])
  /// Calls of this procedure are held.
  let holds: UInt32?

  struct State {
    var opened: [RemoteConnectionID: Bool] = [:]
    var all: [RemoteConnectionID] = []
    var packets = 0
    var streamed = 0
  }

  init(limits: RemoteLimits = RemoteLimits(), holds: UInt32? = nil, hostname: String = "here", takes: Bool = true) throws {
    self.holds = holds
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("rpc-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    path = folder + "/sock"
    // Made here, for errors; used on the owner's thread only.
    nonisolated(unsafe) let server = try RemoteServer([.path(path), .path(path + "-ro", mode: 0o666, isReadOnly: true)], limits: limits)
    Thread.detachNewThread { [self] in
      while !isEnding.load(ordering: .acquiring) {
        var wait = pollfd(fd: unsafe server.descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&wait, 1, 20)
        for job in work.withLock({ jobs in
          defer { jobs = [] }
          return jobs
        }) {
          unsafe job(server)
        }
        guard takes else { continue }
        for input in unsafe server.take() { unsafe take(input, server, hostname) }
      }
      unsafe server.stop()
      ended.signal()
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Ends the server, and waits for it.
  func stop() {
    isEnding.store(true, ordering: .releasing)
    ended.wait()
  }

  /// Does something on the owner's thread.
  func perform(_ job: @escaping @Sendable (RemoteServer) -> Void) { work.withLock { $0.append(job) } }

  private func take(_ input: RemoteServerInput, _ server: RemoteServer, _ hostname: String) {
    switch input {
    case .opened(let id, _, let isReadOnly):
      state.withLock {
        $0.opened[id] = isReadOnly
        $0.all.append(id)
      }
    case .closed(let id): state.withLock { $0.opened[id] = nil }
    case .packet(let id, let packet):
      state.withLock {
        $0.packets += 1
        if packet.header.type == .stream { $0.streamed += packet.payload.count }
      }
      guard packet.header.type == .call else { return }
      if packet.header.procedure == holds {
        held.withLock { $0.append((id, packet)) }
        return
      }
      server.send(answer(packet, hostname), to: id)
    }
  }

  func answer(_ packet: Packet, _ hostname: String = "here") -> Packet {
    let payload: [UInt8]?
    switch packet.header.procedure {
    case Remote.AuthList.procedure: payload = try? Remote.AuthList.Reply(types: [0]).encoded()
    case Remote.ConnectGetHostname.procedure: payload = try? Remote.ConnectGetHostname.Reply(hostname: hostname).encoded()
    default: payload = []
    }
    return packet.reply(payload ?? [])
  }

  /// Waits until something holds; whether it does within half a minute.
  func wait(_ condition: () -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: 30)
    while !condition() {
      if Date() > deadline { return false }
      usleep(2000)
    }
    return true
  }
}

/// A client that says whatever it is told to.
final class RawClient {
  let descriptor: Int32

  init?(_ path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let result = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Sends what the socket takes; whether that was all of it.
  @discardableResult
  func send(_ bytes: [UInt8], waits: Bool = true) -> Bool {
    let flags = Int32(MSG_NOSIGNAL) | (waits ? 0 : Int32(MSG_DONTWAIT))
    return unsafe bytes.withUnsafeBytes { unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, flags) } == bytes.count
  }

  /// Waits for bytes: nil when the other end closed.
  func receive() -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Array(chunk[..<count]) : nil
  }

  func receive(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = receive() else { return nil }
      bytes += more
    }
    return bytes
  }

  /// Reads until the other end closes.
  func waitForClose() { while receive() != nil {} }
}

func call(_ procedure: UInt32, serial: UInt32, payload: [UInt8] = []) -> [UInt8] {
  Packet(PacketHeader(program: Remote.program, procedure: procedure, type: .call, serial: serial), payload: payload).bytes
}
