public import HypercallABI
import PVInterfaces
public import Xenstore

/// One of Dom0's own watches.
public struct StoreWatchID: Hashable, Sendable { let number: Int }

/// Xenstore as Dom0 runs it: the store, its journal, the rings of the domains, and Dom0's own way in.
public final class StoreDaemon {
  private var server: RingServer<SharedPage>
  private let journal: JournalFile?
  /// Who tells a domain that its ring has changed.
  private var notifiers: [DomainID: () -> Void] = [:]
  private var watches: [Int: (path: String, body: (String) -> Void)] = [:]
  private var lastWatch = 0
  /// Watch events of Dom0's own that have not been told yet.
  private var events: [(watch: Int, path: String)] = []
  private var isTelling = false
  private var batches = 0
  /// Domains with more requests in their rings than were taken in one go.
  private var unfinished: Set<DomainID> = []
  private var compactsAt = 0
  /// The log says that the journal cannot be written.
  private var isReported = false
  private let say: (String) -> Void

  /// How much a journal has to grow before it is written anew.
  private static let leastGrowth = 1 << 20

  /// - Parameters:
  ///   - path: the journal; nil for a store that ends with this process.
  ///   - isContinued: the domains of the Dom0 that wrote it are still there.
  ///   - say: takes lines for the host's log.
  public init(journal path: String? = nil, isContinued: Bool = false, say: @escaping (String) -> Void = { _ in }) throws(ToolstackError) {
    let journal = path.map { JournalFile($0) }
    self.journal = journal
    self.say = say
    let bytes = isContinued ? journal?.contents() ?? [] : []
    server = RingServer(journal: bytes) { [journal] in journal?.append($0) }
    writeJournal()
    if read("/local/domain/0/domid") == nil { try prepareDom0() }
  }

  // MARK: Domains

  /// The domains that the store knows, also from before this Dom0.
  public var domains: [DomainID] { server.store.known }

  /// Nodes may be given to this domain from now on.
  func admit(_ domain: DomainID) { carryOut(server.admit(domain)) }

  /// Serves a domain's ring: a new domain's, or one that is taken over.
  ///
  /// - Parameters:
  ///   - frame: the ring's page, mapped until the domain is released.
  ///   - notify: tells the domain that the ring has changed.
  public func introduce(_ domain: DomainID, frame: UnsafeMutableRawBufferPointer, notify: @escaping () -> Void) {
    if journal?.failure != nil { writeJournal() }
    notifiers[domain] = notify
    unsafe carryOut(server.attach(domain, SharedPage(frame)))
    service(domain)
  }

  /// A domain's event channel fired: takes its requests, and gives it its replies.
  public func service(_ domain: DomainID) {
    let (effects, hasMore) = server.serve(domain)
    if hasMore { unfinished.insert(domain) } else { unfinished.remove(domain) }
    carryOut(effects)
  }

  /// Goes on with domains that had more requests than were taken in one go. Whether some still have.
  func serviceUnfinished() -> Bool {
    for domain in unfinished { service(domain) }
    return !unfinished.isEmpty
  }

  /// A domain is gone: ends its connection, and removes what was its own.
  public func release(_ domain: DomainID) {
    notifiers[domain] = nil
    unfinished.remove(domain)
    batch {
      let home = "/local/domain/\(domain.rawValue)"
      let others = [read("\(home)/vm"), "/libxl/\(domain.rawValue)", "/local/domain/0/backend/console/\(domain.rawValue)"]
      for path in others.compactMap({ $0 }) { try? remove(path) }
      carryOut(server.release(domain))
    }
  }

  /// Drops everything about domains that `isThere` denies.
  func forgetDomains(_ isThere: (DomainID) -> Bool) { for domain in domains where !isThere(domain) { release(domain) } }

  /// A domain has stopped, or is gone.
  func announceShutdown() { carryOut(server.announceShutdown()) }

  /// Why a domain is not served any more; nil while it is.
  func failure(of domain: DomainID) -> String? {
    switch server.failure(of: domain) {
    case .none: nil
    case .ringIndex: "the indices of its xenstore ring contradict each other"
    case .violation: "it sent xenstore a message that is too long"
    default: "it does not read what xenstore has for it"
    }
  }

  // MARK: Dom0's own requests

  public func read(_ path: String) -> String? { (try? ask(.read, [path])).map { String(decoding: $0, as: UTF8.self) } }

  /// The names of a node's children; nil when there is no such node.
  public func directory(_ path: String) -> [String]? { StorePath(path).flatMap { server.store.tree.node($0)?.children.names } }

  public func write(_ path: String, _ value: String) throws(ToolstackError) {
    try ask(.write, payload: Array(path.utf8) + [0] + Array(value.utf8), about: path)
  }

  public func remove(_ path: String) throws(ToolstackError) { try ask(.remove, [path]) }

  /// Makes a node, with these permissions.
  public func makeDirectory(_ path: String, _ permissions: Permissions) throws(ToolstackError) {
    try ask(.makeDirectory, [path])
    try setPermissions(path, permissions)
  }

  /// Who may do what with a node; nil when there is no such node.
  public func permissions(_ path: String) -> Permissions? { StorePath(path).flatMap { server.store.tree.node($0)?.permissions } }

  public func setPermissions(_ path: String, _ permissions: Permissions) throws(ToolstackError) {
    try ask(.setPermissions, [path] + permissions.words.map(\.description))
  }

  /// Calls `body` with the path of each change at or below `path`: once at once, and never from within a call of this class that changes
  /// something else.
  public func watch(_ path: String, _ body: @escaping (String) -> Void) -> StoreWatchID {
    lastWatch += 1
    watches[lastWatch] = (path, body)
    _ = try? ask(.watch, [path, "\(lastWatch)"])
    return StoreWatchID(number: lastWatch)
  }

  public func unwatch(_ id: StoreWatchID) {
    guard let watch = watches.removeValue(forKey: id.number) else { return }
    _ = try? ask(.unwatch, [watch.path, "\(id.number)"])
  }

  @discardableResult
  private func ask(_ type: XenstoreMessageType, _ strings: [String]) throws(ToolstackError) -> [UInt8] {
    try ask(type, payload: StoreMessage(type, strings: strings).payload, about: strings.first ?? "")
  }

  @discardableResult
  private func ask(_ type: XenstoreMessageType, payload: [UInt8], about path: String) throws(ToolstackError) -> [UInt8] {
    guard payload.count <= XenstoreLimits.payload else { throw ToolstackError(.host, "xenstore: \(path): more than 4096 bytes") }
    let effects = server.perform(StoreMessage(type, payload))
    let reply = effects.outputs.first { $0.message.type != .watchEvent }?.message
    carryOut(effects)
    guard let reply, reply.type != .error else {
      let word = String(decoding: (reply?.payload ?? []).prefix { $0 != 0 }, as: UTF8.self)
      throw ToolstackError(.host, "xenstore: \(path): \(word)")
    }
    return reply.payload
  }

  /// What `body` does reaches the journal in one piece, and the domains after that.
  func batch<E: Error>(_ body: () throws(E) -> Void) throws(E) {
    if batches == 0 { server.beginBatch() }
    batches += 1
    defer {
      batches -= 1
      if batches == 0 { carryOut(server.endBatch()) }
    }
    try body()
  }

  // MARK: What follows

  private func carryOut(_ effects: RingServer<SharedPage>.Effects) {
    for domain in effects.notify { notifiers[domain]?() }
    for output in effects.outputs where output.connection == .own && output.message.type == .watchEvent {
      let parts = output.message.payload.split(separator: 0, omittingEmptySubsequences: false)
      guard parts.count >= 2, let watch = Int(String(decoding: parts[1], as: UTF8.self)) else { continue }
      events.append((watch, String(decoding: parts[0], as: UTF8.self)))
    }
    guard batches == 0 else { return }
    maintain()
    tell()
  }

  /// Tells Dom0's own watches, one after the other: what they do may cause more.
  private func tell() {
    guard !isTelling else { return }
    isTelling = true
    defer { isTelling = false }
    while !events.isEmpty {
      let event = events.removeFirst()
      watches[event.watch]?.body(event.path)
    }
  }

  /// Writes the journal anew when it has grown: without an open transaction if it can wait for that.
  private func maintain() {
    guard let journal else { return }
    if let failure = journal.failure { return report(failure) }
    if journal.size > compactsAt, !server.hasTransactions || journal.size > compactsAt * 4 { writeJournal() }
  }

  /// Begins the journal anew.
  private func writeJournal() {
    let begin = server.compact()
    guard let journal else { return }
    do throws(ToolstackError) {
      try journal.replace(begin)
      compactsAt = begin.count * 4 + Self.leastGrowth
      isReported = false
    } catch {
      // The old one goes on, if there is one.
      compactsAt = journal.size + Self.leastGrowth
      report(error)
    }
  }

  /// Says once that the journal cannot be written.
  private func report(_ failure: ToolstackError) {
    guard !isReported else { return }
    isReported = true
    say("\(failure); until it can be written, a Dom0 that is started again may not know what is in xenstore")
  }
}
