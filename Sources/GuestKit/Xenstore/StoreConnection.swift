internal import CGuestRuntime
internal import GuestPVInterfaces

/// The domain's connection to xenstore: requests and replies in the shared ring, matched by their numbers, and watch events by their tokens.
///
/// None of it may be called from an interrupt handler. A request goes into the ring whole, without a safe point in between, so that a handler's
/// own request never lands inside it. What came for nobody who waits (watch events, replies to ``post(_:transaction:_:then:)``) is a
/// notice, and runs as the port's handler does: at a safe point.
final class StoreConnection {
  @safe nonisolated(unsafe) private static var connection: StoreConnection? = nil

  /// The connection, made at its first use; nil in a domain without xenstore.
  static var shared: StoreConnection? {
    if let connection { return connection }
    let port = startInfo.storePort.rawValue, frame = startInfo.storeFrame.rawValue
    guard !startInfo.isInitialDomain, port != 0, frame != 0 else { return nil }
    let made = StoreConnection(page: PageTables.address(ofFrame: frame), port: port)
    connection = made
    Handlers.set(port, Handlers.Handler(body: { made.service() }, isInterrupt: false))
    Upcalls.unmaskPort(port)
    return made
  }

  struct Reply {
    var type: XenstoreMessageType
    var bytes: [UInt8]
  }
  private enum Notice {
    case reply(Reply, (Reply) -> Void)
    case event(path: String, token: [UInt8])
  }

  private let ring: XenstoreRing<SharedPage>
  private let port: UInt32
  /// The two sides do not understand each other any more: every request fails.
  private(set) var isBroken = false
  /// Requests are in the ring that the daemon was not told of.
  private var isUnannounced = false
  private var lastRequest: UInt32 = 0
  /// Requests that a caller waits for.
  private var awaited: [(request: UInt32, reply: Reply?)] = []
  /// Requests that nobody waits for, and who wants the reply.
  private var posted: [(request: UInt32, body: (Reply) -> Void)] = []
  private var notices: [Notice] = []
  private var watches: [StoreWatch] = []
  /// The beginning of a message whose rest is still to come.
  private var incoming: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 1024)

  private init(page: UInt64, port: UInt32) {
    ring = XenstoreRing(memory: SharedPage(address: page))
    self.port = port
  }

  // MARK: Requests

  /// Asks, and waits for the reply. Handlers run meanwhile, unless the caller is one.
  func perform(_ type: XenstoreMessageType, transaction: UInt32 = 0, _ payload: [UInt8]) throws(XenErrno) -> [UInt8] {
    let request = nextRequest()
    awaited.append((request, nil))
    do throws(XenErrno) { try write(type, request, transaction, payload) } catch {
      awaited.removeAll { $0.request == request }
      throw error
    }
    announce()
    while true {
      receive()
      if let index = awaited.firstIndex(where: { $0.request == request }), let reply = awaited[index].reply {
        awaited.remove(at: index)
        Upcalls.safePoint()
        guard reply.type == type else { throw (reply.type == .error ? XenErrno(storeName: reply.bytes) : .ioError).noted }
        return reply.bytes
      }
      guard !isBroken else {
        awaited.removeAll { $0.request == request }
        throw XenErrno.ioError.noted
      }
      Upcalls.wait { self.hasResponses || self.isBroken }
    }
  }

  /// Asks without waiting. The daemon is told by ``announce()``, or at the next safe point. `body` gets the reply at one.
  func post(_ type: XenstoreMessageType, _ payload: [UInt8], then body: ((Reply) -> Void)? = nil) {
    let request = nextRequest()
    if let body { posted.append((request, body)) }
    isUnannounced = true
    try? write(type, request, 0, payload)
    Upcalls.note(port)
  }

  /// Tells the daemon that there are requests.
  func announce() {
    isUnannounced = false
    RawHypercall.notify(port)
  }

  private func nextRequest() -> UInt32 {
    lastRequest = lastRequest == .max ? 1 : lastRequest + 1
    return lastRequest
  }

  /// Puts one message into the ring, in pieces where there is no room: then it waits without letting handlers run.
  private func write(_ type: XenstoreMessageType, _ request: UInt32, _ transaction: UInt32, _ payload: [UInt8]) throws(XenErrno) {
    guard payload.count <= XenstoreLimits.payload else { throw XenErrno.tooBig.noted }
    guard !isBroken else { throw XenErrno.ioError.noted }
    let header = XenstoreHeader(type, request: request, transaction: transaction, length: UInt32(payload.count))
    var message = [UInt8](repeating: 0, count: XenstoreHeader.byteCount)
    // SAFETY: the message has a header's bytes.
    unsafe message.withUnsafeMutableBytes { unsafe header.store(into: $0.baseAddress.unsafelyUnwrapped) }
    message.append(contentsOf: payload)
    var done = 0
    while done < message.count {
      // SAFETY: the ring reads bytes of the array.
      let count = unsafe message.withUnsafeBytes { unsafe try? ring.requests.write(UnsafeRawBufferPointer(rebasing: $0[done...])) }
      guard let count else {
        isBroken = true
        throw XenErrno.ioError.noted
      }
      done += count
      if done < message.count { waitForRoom() }
    }
  }

  /// Wakes the daemon, and sleeps until it has done something. It may wait itself for room in the other direction.
  private func waitForRoom() {
    announce()
    receive()
    let masked = Upcalls.mask()
    Upcalls.clearPending(port)
    if (try? ring.requests.space()) == 0 && !hasResponses { Upcalls.poll(port, until: clock.now.nanoseconds &+ 10_000_000) }
    Upcalls.restore(masked)
  }

  // MARK: Replies

  private var memory: SharedPage { ring.responses.memory }
  private var hasResponses: Bool { ((try? ring.responses.used()) ?? 1) > 0 }

  /// Takes all that has come. What is for nobody who waits is left for the next safe point.
  private func receive() {
    while !isBroken {
      let before = memory.load32(at: ring.responses.consumed)
      // SAFETY: the ring writes at most as many bytes as the buffer has.
      guard let count = unsafe buffer.withUnsafeMutableBytes({ unsafe try? ring.responses.read(into: $0) }) else {
        isBroken = true
        break
      }
      if count == 0 { break }
      // The daemon may have found the ring full, and wait for a word that it has room again.
      memory.fence()
      if memory.load32(at: ring.responses.produced) &- before >= ring.responses.size { announce() }
      incoming.append(contentsOf: buffer[..<count])
      parse()
    }
    if !notices.isEmpty { Upcalls.note(port) }
  }

  private func parse() {
    var at = 0
    while incoming.count - at >= XenstoreHeader.byteCount {
      // SAFETY: a header's bytes follow.
      let header = unsafe incoming.withUnsafeBytes { unsafe XenstoreHeader(from: $0.baseAddress.unsafelyUnwrapped + at) }
      guard header.length <= UInt32(XenstoreLimits.payload) else {
        isBroken = true
        return
      }
      let end = at + XenstoreHeader.byteCount + Int(header.length)
      if end > incoming.count { break }
      take(header, Array(incoming[(at + XenstoreHeader.byteCount)..<end]))
      at = end
    }
    incoming.removeFirst(at)
  }

  private func take(_ header: XenstoreHeader, _ bytes: [UInt8]) {
    if header.type == .watchEvent {
      let words = bytes.split(separator: 0, omittingEmptySubsequences: false)
      guard words.count >= 2 else { return }
      notices.append(.event(path: String(decoding: words[0], as: UTF8.self), token: Array(words[1])))
    } else if let index = awaited.firstIndex(where: { $0.request == header.request }) {
      awaited[index].reply = Reply(type: header.type, bytes: bytes)
    } else if let index = posted.firstIndex(where: { $0.request == header.request }) {
      notices.append(.reply(Reply(type: header.type, bytes: bytes), posted.remove(at: index).body))
    }
  }

  /// The port's handler.
  private func service() {
    if isUnannounced { announce() }
    receive()
    while !notices.isEmpty {
      switch notices.removeFirst() {
      case .reply(let reply, let body): body(reply)
      case .event(let path, let token):
        if let watch = watches.first(where: { $0.token == token }) { watch.handler(path) }
      }
    }
  }

  // MARK: Watches

  func add(_ watch: StoreWatch) { watches.append(watch) }
  func remove(_ watch: StoreWatch) { watches.removeAll { $0 === watch } }
}

extension XenErrno {
  /// The errno that xenstore names, such as `ENOENT`; zeros end the name.
  init(storeName bytes: [UInt8]) {
    let name = bytes.prefix { $0 != 0 }
    func matches(_ text: StaticString) -> Bool {
      // SAFETY: a static string's bytes are constant.
      text.withUTF8Buffer { unsafe $0.elementsEqual(name) }
    }
    for number in Int32(1)...111 {
      if let text = XenErrno(rawValue: number).name, matches(text) {
        self.init(rawValue: number)
        return
      }
    }
    self.init(rawValue: matches("EISDIR") ? 21 : matches("EROFS") ? 30 : matches("ENOTEMPTY") ? 39 : matches("EISCONN") ? 106 : 5)
  }
}
