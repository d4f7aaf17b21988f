public import HypercallABI
public import PVInterfaces

/// Serves the rings of domains, and the requests of domain 0's own processes, over one journaled store.
///
/// Whatever a domain has been told, the journal knows; whatever was taken from a ring is in the journal before the ring says so.
/// Between those two a daemon may be killed at any instant: one that is started over the same journal and the same rings goes on
/// with the very next byte. `docs/decisions/0003-xenstore-journal.md` tells why.
///
/// What lies in a ring is a stranger's word. The indices that this end writes are kept here, and never read back.
public struct RingServer<Memory: SharedMemory> {
  /// What is to be done after a call.
  public struct Effects {
    /// Whose rings have changed: each is to be notified.
    public var notify: Set<DomainID> = []
    /// Replies and watch events for domain 0's processes.
    public var outputs: [Store.Output] = []
  }

  private var state: JournaledStore
  private var rings: [DomainID: XenstoreRing<Memory>] = [:]
  /// Streams that have moved since the journal was last written.
  private var moved: Set<DomainID> = []
  private var log: [UInt8] = []
  private var isBatching = false
  private var touched: Set<DomainID> = []
  private let append: ([UInt8]) -> Void

  /// How much output may wait for a domain that does not read before no more of its requests are taken.
  static var pendingLimit: Int { 64 << 10 }
  /// How often in a row a domain's requests are taken, before others have their turn.
  static var rounds: Int { 16 }

  /// - Parameters:
  ///   - journal: what an earlier server wrote, or nothing.
  ///   - append: writes bytes to the journal. Nothing of them may be heard of outside before it returns.
  public init(journal: [UInt8], quota: StoreQuota = StoreQuota(), append: @escaping ([UInt8]) -> Void) {
    state = JournaledStore(journal: journal, quota: quota) ?? JournaledStore(quota: quota)
    self.append = append
  }

  public var store: Store { state.store }
  /// Whether a transaction is open that a new journal would spoil.
  public var hasTransactions: Bool { state.store.hasTransactions }
  /// Why a domain is not served any more.
  public func failure(of domain: DomainID) -> XenstoreRingError { state.streams[domain]?.failure ?? .none }

  /// The beginning of a new journal, which needs nothing of the one before. Transactions that are open end in EAGAIN.
  ///
  /// Later records belong to it alone once the caller has put it in the old one's place; until then the old one is whole too.
  public mutating func compact() -> [UInt8] {
    _ = change(.doom)
    return state.snapshot().flatMap(\.bytes)
  }

  // MARK: Domains

  /// There is such a domain: nodes can be given to it.
  public mutating func admit(_ domain: DomainID) -> Effects { change(.admit(domain)) }

  /// A domain's ring is to be served: a new domain's, or that of one that an earlier server had.
  public mutating func attach(_ domain: DomainID, _ memory: Memory) -> Effects {
    let ring = XenstoreRing(memory: memory)
    rings[domain] = ring
    var effects = Effects()
    if let stream = state.streams[domain] {
      // What was put into the ring after the last record was written is not pending any more.
      let published = memory.load32(at: ring.responses.produced)
      if stream.failure == .none, Int(published &- stream.published) <= stream.pending.count {
        state.publish(domain, upTo: published)
        moved.insert(domain)
        memory.store32(stream.consumed, at: ring.requests.consumed)
      } else {
        fail(domain, stream.failure == .none ? .ringIndex : stream.failure, &effects)
      }
    } else {
      let consumed = memory.load32(at: ring.requests.consumed), published = memory.load32(at: ring.responses.produced)
      effects = change(.introduce(domain, consumed: consumed, published: published))
    }
    ring.serverFeatures = .error
    ring.connection = .connected
    effects.notify.insert(domain)
    return effects
  }

  /// A domain is gone.
  public mutating func release(_ domain: DomainID) -> Effects {
    rings[domain] = nil
    moved.remove(domain)
    return change(.release(domain))
  }

  /// A domain has shut down.
  public mutating func announceShutdown() -> Effects { change(.announceShutdown) }

  // MARK: Requests

  /// A process of domain 0 asks.
  public mutating func perform(_ message: StoreMessage, socket: UInt32 = 0) -> Effects {
    // What lasts is written down, and with it all of a transaction.
    let lasts: Bool =
      switch message.type {
      case .watch, .unwatch, .getDomainPath, .isDomainIntroduced, .control: false
      case .read, .directory, .directoryPart, .getPermissions: message.transaction != 0
      default: true
      }
    guard !lasts else { return change(.request(socket: socket, message)) }
    return Effects(outputs: state.ask(message, socket: socket))
  }

  /// A socket was closed.
  public mutating func close(socket: UInt32) { _ = change(.close(socket: socket)) }

  /// From now on changes are kept back, to reach the journal and the domains together.
  public mutating func beginBatch() { isBatching = true }

  public mutating func endBatch() -> Effects {
    isBatching = false
    var effects = Effects()
    commit(&effects)
    return effects
  }

  private mutating func change(_ record: JournalRecord) -> Effects {
    var effects = Effects()
    note(record)
    effects.outputs = state.apply(record, touched: &touched)
    if !isBatching { commit(&effects) }
    return effects
  }

  private mutating func note(_ record: JournalRecord) {
    for domain in moved {
      if let stream = state.streams[domain] { log += JournalRecord.published(domain, stream.published).bytes }
    }
    moved = []
    log += record.bytes
  }

  /// Writes the journal, and only then puts output into rings.
  private mutating func commit(_ effects: inout Effects) {
    if !log.isEmpty {
      append(log)
      log.removeAll(keepingCapacity: true)
    }
    let domains = touched
    touched = []
    for domain in domains { publish(domain, &effects) }
  }

  // MARK: Rings

  /// A domain's event channel fired: takes its requests, and gives it what waits for it.
  ///
  /// - Returns: also whether there may be more to take: it is to be called again, when others had their turn.
  public mutating func serve(_ domain: DomainID) -> (effects: Effects, hasMore: Bool) {
    var effects = Effects()
    publish(domain, &effects)
    for _ in 0..<Self.rounds {
      guard let taken = take(domain, &effects) else { return (effects, false) }
      effects.outputs += taken
    }
    return (effects, true)
  }

  /// One step: nil when there is nothing to take, or no room for the answers.
  private mutating func take(_ domain: DomainID, _ effects: inout Effects) -> [Store.Output]? {
    guard let ring = rings[domain]?.requests, let stream = state.streams[domain], stream.failure == .none else { return nil }
    guard stream.pending.count <= Self.pendingLimit else { return nil }
    let produced = ring.memory.load32(at: ring.produced), used = produced &- stream.consumed
    guard used <= ring.size else {
      fail(domain, .ringIndex, &effects)
      return nil
    }
    guard used > 0 else { return nil }
    ring.memory.fence()
    let bytes = (0..<used).map { ring.memory.load8(at: ring.data + Int((stream.consumed &+ $0) & (ring.size - 1))) }
    let record = JournalRecord.take(domain, consumed: produced, bytes)
    note(record)
    let outputs = state.apply(record, touched: &touched)
    append(log)
    log.removeAll(keepingCapacity: true)
    ring.memory.fence()
    ring.memory.store32(produced, at: ring.consumed)
    effects.notify.insert(domain)
    commit(&effects)
    let failure = failure(of: domain)
    if failure != .none { tell(domain, failure, &effects) }
    return outputs
  }

  /// Puts as much of a domain's output into its ring as there is room for. It looks again after each time: a guest that made room meanwhile
  /// saw no full ring, and does not tell.
  private mutating func publish(_ domain: DomainID, _ effects: inout Effects) {
    for _ in 0..<Self.rounds where !publishOnce(domain, &effects) { return }
  }

  /// Whether there was anything to put, and room.
  private mutating func publishOnce(_ domain: DomainID, _ effects: inout Effects) -> Bool {
    guard let ring = rings[domain]?.responses, let stream = state.streams[domain], !stream.pending.isEmpty else { return false }
    let used = stream.published &- ring.memory.load32(at: ring.consumed)
    guard used <= ring.size else {
      fail(domain, .ringIndex, &effects)
      return false
    }
    let count = min(Int(ring.size - used), stream.pending.count)
    guard count > 0 else { return false }
    ring.memory.fence()
    for index in 0..<count {
      ring.memory.store8(stream.pending[index], at: ring.data + Int((stream.published &+ UInt32(index)) & (ring.size - 1)))
    }
    let end = stream.published &+ UInt32(count)
    ring.memory.store32(end, at: ring.produced)
    ring.memory.fence()
    state.publish(domain, upTo: end)
    moved.insert(domain)
    effects.notify.insert(domain)
    return true
  }

  /// A domain broke its ring: it is not served any more.
  private mutating func fail(_ domain: DomainID, _ error: XenstoreRingError, _ effects: inout Effects) {
    var told = change(.fail(domain, error))
    effects.outputs += told.outputs
    tell(domain, error, &told)
    effects.notify.formUnion(told.notify)
  }

  private func tell(_ domain: DomainID, _ error: XenstoreRingError, _ effects: inout Effects) {
    rings[domain]?.error = error
    effects.notify.insert(domain)
  }
}
