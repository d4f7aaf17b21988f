import HypercallABI
import PVInterfaces

/// Two domains and domain 0 say anything to xenstore, with any indices in their rings, and it is started again in between: it never
/// traps, all that it says fits the protocol, and its journal always tells the same store.
///
/// A step is four bytes and a payload: who, what, transaction, length.
@c(LLVMFuzzerTestOneInput) public func fuzzXenstore(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var rest = unsafe Array(UnsafeBufferPointer(start: data, count: size))[...]
  let world = FuzzWorld()
  world.serve()
  while rest.count >= 4 {
    let head = Array(rest.prefix(4))
    rest = rest.dropFirst(4)
    let payload = Array(rest.prefix(Int(head[3])))
    rest = rest.dropFirst(payload.count)
    let message = StoreMessage(
      XenstoreMessageType(rawValue: UInt32(head[1] % 24)), request: 1, transaction: UInt32(head[2] % 4), payload)
    switch head[0] % 8 {
    case 0, 1, 2: world.guests[Int(head[0] % 2)].send(message.bytes)
    case 3: world.guests[0].send(payload)
    case 4: world.check(world.server.perform(message, socket: UInt32(head[2] % 2)))
    case 5: world.restart(compacts: head[1] % 2 == 0)
    case 6: world.guests[1].page.store32(UInt32(head[1]) << 8 | UInt32(head[2]), at: 2048 + Int(head[3] % 7) * 4)
    default: world.check(world.server.release(DomainID(rawValue: 2)))
    }
    world.serve()
  }
  world.restart(compacts: true)
  return 0
}

private final class FuzzPage: SharedMemory {
  var bytes = [UInt8](repeating: 0, count: 4096)
  func load8(at offset: Int) -> UInt8 { bytes[offset] }
  func store8(_ value: UInt8, at offset: Int) { bytes[offset] = value }
  func load32(at offset: Int) -> UInt32 { bytes.littleEndianWord(at: offset) }
  func store32(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
  }
  func fence() {}
}

private final class FuzzGuest {
  let domain: DomainID
  let page = FuzzPage()
  var decoder = StoreDecoder()

  init(_ number: UInt16) { domain = DomainID(rawValue: number) }
  var ring: XenstoreRing<FuzzPage> { XenstoreRing(memory: page) }

  func send(_ bytes: [UInt8]) { _ = unsafe bytes.withUnsafeBytes { unsafe try? ring.requests.write($0) } }
  /// Takes what came. As long as the guest left the indices alone it is a row of messages.
  func receive(isHonest: Bool) {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe (try? ring.responses.read(into: $0)) ?? 0 }
    guard isHonest else { return }
    decoder.feed(bytes[..<count])
    do { while let message = try decoder.next() { precondition(message.type.rawValue < 24, "a reply has a type") } } catch {
      preconditionFailure("a reply fits a message")
    }
  }
}

private final class FuzzWorld {
  var journal: [UInt8] = []
  let guests = [FuzzGuest(1), FuzzGuest(2)]
  lazy var server = start()

  private func start() -> RingServer<FuzzPage> {
    var server = RingServer<FuzzPage>(journal: journal) { [unowned self] in journal += $0 }
    journal = server.compact()
    for guest in guests {
      let home = "/local/domain/\(guest.domain.rawValue)"
      check(server.admit(guest.domain))
      check(server.perform(StoreMessage(.makeDirectory, strings: [home])))
      check(server.perform(StoreMessage(.setPermissions, strings: [home, "n\(guest.domain.rawValue)"])))
      check(server.attach(guest.domain, guest.page))
    }
    return server
  }

  func restart(compacts: Bool) {
    guard let replayed = JournaledStore(journal: journal, quota: StoreQuota()) else { preconditionFailure("a journal can be read") }
    // What live and replayed stores have in common: all but sockets, and what was published since the last record.
    precondition(Self.nodes(replayed.store) == Self.nodes(server.store), "the journal tells the same nodes")
    if compacts { journal = server.compact() }
    server = start()
  }

  private static func nodes(_ store: Store) -> [String] {
    var lines: [String] = []
    store.tree.forEach { path, node in lines.append("\(path) \(node.permissions) \(node.value) \(node.generation) \(node.children.names)") }
    return lines
  }

  func serve() {
    for guest in guests {
      var rounds = 0
      while server.serve(guest.domain).hasMore && rounds < 4 { rounds += 1 }
      guest.receive(isHonest: guest.domain.rawValue == 1)
    }
  }

  func check(_ effects: RingServer<FuzzPage>.Effects) {
    for output in effects.outputs { precondition(output.message.payload.count <= XenstoreLimits.payload, "a message fits") }
  }
}
