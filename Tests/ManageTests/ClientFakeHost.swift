import Foundation
import RemoteProtocol
import Testing

/// A host that says what a test wants it to say: a listening control socket, and the answers to calls.
final class FakeHost: @unchecked Sendable {
  /// What a call is answered with: packets, or nothing and the connection is closed.
  typealias Answer = @Sendable (Packet) throws -> [Packet]?

  let scratch: Scratch
  var state: String { scratch.path }
  private let listener: Int32
  private let answer: Answer
  private let lock = NSLock()
  private var packets: [Packet] = []

  /// - Parameters:
  ///   - scratch: the state directory; nil makes one.
  ///   - answer: answers a call beyond opening the connection; nil closes it. What it throws is sent as the refusal.
  init(in scratch: Scratch? = nil, _ answer: @escaping Answer) throws {
    let scratch = try scratch ?? Scratch()
    self.scratch = scratch
    self.answer = answer
    try FileManager.default.createDirectory(atPath: scratch.path + "/run", withIntermediateDirectories: true)
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array((scratch.path + "/run/xenolith-sock").utf8)
    try #require(path.count < MemoryLayout.size(ofValue: address.sun_path))
    // SAFETY: the path fits, as was checked; the address lives through the call.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
    let bound = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    try #require(bound == 0 && listen(listener, 8) == 0)
    self.listener = listener
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        Thread.detachNewThread { self.serve(FileHandle(fileDescriptor: connection, closeOnDealloc: true)) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The calls that came, beyond opening the connection.
  var calls: [Packet] { lock.withLock { packets } }

  private func serve(_ connection: FileHandle) {
    while let head = try? connection.read(upToCount: 4), head.count == 4 {
      let length = head.reduce(0) { $0 << 8 | Int($1) } - 4
      guard let body = try? connection.read(upToCount: length), body.count == length, let packet = try? Packet(body: Array(body)[...])
      else {
        return
      }
      guard let replies = reply(to: packet) else { return }
      for reply in replies {
        let bytes = reply.bytes
        // SAFETY: as many bytes as the array has. A client that has gone is no reason for a signal.
        _ = unsafe bytes.withUnsafeBytes { unsafe send(connection.fileDescriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      }
    }
  }

  private func reply(to packet: Packet) -> [Packet]? {
    let procedure = (packet.header.program, packet.header.procedure)
    if procedure == (Remote.program, Remote.AuthList.procedure) { return [packet.reply([0, 0, 0, 1, 0, 0, 0, 0])] }
    if procedure == (Remote.program, Remote.ConnectOpen.procedure) { return [packet.reply([])] }
    lock.withLock { packets.append(packet) }
    do { return try answer(packet) } catch let refusal as RemoteError { return [packet.reply(refusal)] } catch { return nil }
  }
}

extension Packet {
  /// The call, if it is one of this kind.
  func call<P: RemoteProcedure>(_ type: P.Type) -> P? {
    header.program == P.program && header.procedure == P.procedure && header.type == .call ? try? P(decoding: payload) : nil
  }
  func reply(_ value: some XDRCodable) throws -> Packet { reply(try value.encoded()) }
}

/// Domains of a host that is none.
struct FakeDomains {
  static let uuid = RemoteUUID(bytes: Array(1...16)) ?? RemoteUUID()
  static let heartbeat = RemoteDomain(name: "heartbeat", uuid: uuid, id: 7)

  static func row(_ name: String, id: Int32, _ letters: String, broken: String? = nil, held: String? = nil) -> DomainRow {
    let uuid = RemoteUUID(bytes: (name + String(repeating: " ", count: 16)).utf8.prefix(16).map { $0 }) ?? RemoteUUID()
    return DomainRow(
      domain: RemoteDomain(name: name, uuid: uuid, id: id), memory: 32 << 10, maximumMemory: 64 << 10, vcpus: 1, letters: letters,
      cpuTime: 13_160_000_000, state: id < 0 ? 5 : 1, reason: 1, isActive: id >= 0, isPersistent: true, isAutostarted: false, restarts: 2,
      broken: broken, held: held)
  }

  /// Answers look-ups of `heartbeat`, and what its state is, as a host does; nothing else.
  static func lookUp(_ packet: Packet) throws -> [Packet]? {
    if let call = packet.call(Remote.DomainLookupByName.self), call.name == heartbeat.name { return [try found(packet)] }
    if let call = packet.call(Remote.DomainLookupByID.self), call.id == heartbeat.id { return [try found(packet)] }
    if let call = packet.call(Remote.DomainLookupByUUID.self), call.uuid == uuid { return [try found(packet)] }
    if packet.call(Remote.DomainGetState.self) != nil { return [try packet.reply(Remote.DomainGetState.Reply(state: 1, reason: 1))] }
    let lookups = [Remote.DomainLookupByName.procedure, Remote.DomainLookupByID.procedure, Remote.DomainLookupByUUID.procedure]
    guard packet.header.program == Remote.program, lookups.contains(packet.header.procedure) else { return nil }
    throw RemoteError(.noDomain, "no domain with matching name")
  }
  private static func found(_ packet: Packet) throws -> Packet { try packet.reply(Remote.DomainLookupByName.Reply(domain: heartbeat)) }
}
