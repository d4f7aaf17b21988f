import GuestKit

/// How two domains find each other: neither knows the other's number, nor may it list who there is.
///
/// Each watches `/local/domain`, of which it is told only what it may read, and then shows all others its name at `data/pingpong/name`. Whoever is
/// second sees nothing new of the first, but the first sees the second, and shows its name once more. Then the one with the lower
/// number offers a port to the other at `data/pingpong/port`, which says at `data/pingpong/bound` that it is bound: an event sent before that
/// would be lost. The end is said at `data/pingpong/end`.
final class Meeting {
  private static let folder = "data/pingpong"
  private let own: DomainID, peerName: String
  /// The peer's part of xenstore, once it was seen.
  private var peer: (domain: DomainID, folder: String)?
  private var offered: EventChannelPort?
  private var isBound = false
  private var isOver = false

  init(peer name: String) throws(XenErrno) {
    own = DomainID(rawValue: UInt16(try xenstore.read("domid")) ?? 0)
    peerName = name
    try xenstore.makeDirectory(Self.folder)
    try xenstore.setPermissions(Self.folder, ["r\(own.rawValue)"])
    try xenstore.watch("/local/domain") { path in self.look(at: path) }
    try showName()
  }

  /// Gives the channel to the peer, when both are there.
  func connect() throws(XenErrno) -> EventChannelPort {
    print("pingpong: waiting for \(peerName)")
    cpu.wait { self.peer != nil }
    guard let peer else { throw .noEntry }
    if own.rawValue < peer.domain.rawValue {
      let port = try events.allocateUnbound(remote: peer.domain)
      try xenstore.write(Self.folder + "/port", "\(port.rawValue)")
      print("pingpong: \(peerName) is domain \(peer.domain.rawValue), and is offered port \(port.rawValue)")
      cpu.wait { self.isBound }
      return port
    }
    cpu.wait { self.offered != nil }
    guard let offered else { throw .noEntry }
    let port = try events.bindInterdomain(remote: peer.domain, remotePort: offered)
    // A bound port is pending once, in case that something was sent before.
    _ = events.takePending(port)
    try xenstore.write(Self.folder + "/bound", "1")
    print("pingpong: \(peerName) is domain \(peer.domain.rawValue), whose port \(offered.rawValue) is bound")
    return port
  }

  /// Says that it is over.
  func end() throws(XenErrno) { try xenstore.write(Self.folder + "/end", "1") }
  /// Waits until the peer has said so.
  func waitForEnd() { cpu.wait { self.isOver } }

  private func showName() throws(XenErrno) { try xenstore.write(Self.folder + "/name", try xenstore.read("name")) }

  /// Something has changed at a path such as `/local/domain/7/data/pingpong/name`.
  private func look(at path: String) {
    let words = path.split(separator: "/")
    guard words.count == 6, words[3] == "data", words[4] == "pingpong", let number = UInt16(words[2]), number != own.rawValue,
      let value = try? xenstore.read(path)
    else { return }
    switch words[5] {
    case "name":
      guard value == peerName, peer == nil else { return }
      peer = (DomainID(rawValue: number), path)
      try? showName()
    case "port": if let peer, peer.domain.rawValue == number { offered = UInt32(value).map { EventChannelPort(rawValue: $0) } }
    case "bound": if let peer, peer.domain.rawValue == number { isBound = true }
    case "end": if let peer, peer.domain.rawValue == number { isOver = true }
    default: break
    }
  }
}

extension VirtualCPU {
  /// Sleeps until `condition` holds; handlers run meanwhile.
  func wait(until condition: () -> Bool) { while !condition() { waitForEvent(unless: condition) } }
}
