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
  /// Who the peer is, once its name was seen.
  private var peer: DomainID?
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
    if own.rawValue < peer.rawValue {
      let port = try events.allocateUnbound(remote: peer)
      try xenstore.write(Self.folder + "/port", "\(port.rawValue)")
      print("pingpong: \(peerName) is domain \(peer.rawValue), and is offered port \(port.rawValue)")
      cpu.wait { self.isBound }
      return port
    }
    cpu.wait { self.offered != nil }
    guard let offered else { throw .noEntry }
    let port = try events.bindInterdomain(remote: peer, remotePort: offered)
    // A bound port is pending once, in case that something was sent before.
    _ = events.takePending(port)
    try xenstore.write(Self.folder + "/bound", "1")
    print("pingpong: \(peerName) is domain \(peer.rawValue), whose port \(offered.rawValue) is bound")
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
    guard words.count == 6, words[3] == "data", words[4] == "pingpong", let number = UInt16(words[2]), number != own.rawValue
    else { return }
    let value = try? xenstore.read(path)
    if words[5] == "name", value == peerName, peer == nil {
      peer = DomainID(rawValue: number)
      try? showName()
    }
    guard peer?.rawValue == number else { return }
    switch words[5] {
    case "port": offered = value.flatMap { UInt32($0) }.map { EventChannelPort(rawValue: $0) }
    case "bound": isBound = true
    // The peer may be gone already, and its nodes with it.
    case "end": isOver = true
    default: break
    }
  }
}

extension VirtualCPU {
  /// Sleeps until `condition` holds; handlers run meanwhile.
  func wait(until condition: () -> Bool) { while !condition() { waitForEvent(unless: condition) } }
}
