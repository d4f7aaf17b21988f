import HypercallABI
import PVInterfaces
import Xenstore

/// What outlives a daemon that is killed: the rings' pages, and the journal.
///
/// Each change that a server makes counts as a step. After `stepsToLive` steps the server is dead: nothing it does has any effect.
final class RingWorld {
  final class Page: SharedMemory {
    unowned let world: RingWorld
    var bytes = [UInt8](repeating: 0, count: 4096)
    /// The guest writes, not the server.
    var isGuest = false
    /// Runs after the server has changed a word, as a guest on another processor may.
    var meanwhile: () -> Void = {}

    init(_ world: RingWorld) { self.world = world }
    func load8(at offset: Int) -> UInt8 { bytes[offset] }
    func store8(_ value: UInt8, at offset: Int) { if isGuest || !world.isDead { bytes[offset] = value } }
    func load32(at offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) } }
    func store32(_ value: UInt32, at offset: Int) {
      guard isGuest || world.step() else { return }
      for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
      if !isGuest { meanwhile() }
    }
    func fence() {}
    func asGuest<R>(_ body: () throws -> R) rethrows -> R {
      isGuest = true
      defer { isGuest = false }
      return try body()
    }
  }

  var journal: [UInt8] = []
  var steps = 0
  var stepsToLive = Int.max
  private(set) var isDead = false

  /// One more step; false when the server has not lived to make it.
  func step() -> Bool {
    if steps >= stepsToLive { isDead = true }
    steps += isDead ? 0 : 1
    return !isDead
  }

  /// A write of the journal, which may be cut at any byte.
  func append(_ bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      guard index % 7 != 0 && index != bytes.count - 1 || step() else { return }
      journal.append(byte)
    }
    _ = step()
  }

  func server() -> RingServer<Page> {
    isDead = false
    stepsToLive = .max
    return RingServer(journal: journal) { [unowned self] in append($0) }
  }
}

/// A guest at its end of a ring: sends messages as there is room, and takes what comes.
final class RingGuest {
  let domain: DomainID
  let page: RingWorld.Page
  var ring: XenstoreRing<RingWorld.Page> { XenstoreRing(memory: page) }
  var unsent: [UInt8] = []
  private var decoder = StoreDecoder()
  var replies: [StoreMessage] = []
  var events: [StoreMessage] = []

  init(_ number: UInt16, in world: RingWorld, indicesFrom start: UInt32 = 0) {
    domain = DomainID(rawValue: number)
    page = RingWorld.Page(world)
    page.asGuest { for offset in [2048, 2052, 2056, 2060] { page.store32(start, at: offset) } }
  }

  /// The paths that the watch with this token was told, in order.
  func events(_ token: String) -> [String] {
    events.map { Script.text($0.payload) }.filter { $0.hasSuffix("|\(token)|") }
  }

  func send(_ messages: [StoreMessage]) { unsent += messages.flatMap(\.bytes) }

  /// Whether anything moved.
  func run(limit: Int = .max) throws -> Bool {
    try page.asGuest {
      var count = min(unsent.count, limit)
      // SAFETY: the ring reads at most the array.
      count = try unsafe unsent.withUnsafeBytes { try unsafe ring.requests.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      unsent.removeFirst(count)
      var bytes = [UInt8](repeating: 0, count: min(limit, 1024))
      // SAFETY: the ring writes at most the array.
      let taken = try unsafe bytes.withUnsafeMutableBytes { try unsafe ring.responses.read(into: $0) }
      decoder.feed(bytes[..<taken])
      while let message = try decoder.next() {
        if message.type == .watchEvent { events.append(message) } else { replies.append(message) }
      }
      return count > 0 || taken > 0
    }
  }
}
