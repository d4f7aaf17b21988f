internal import GuestPVInterfaces
public import GuestHypercallABI

/// Xenstore: the tree of names and values by which the toolstack and its domains tell each other things.
///
/// A path that begins with `/` is absolute; others lie below `/local/domain/<id>`, this domain's own part. Every call waits for the daemon's
/// reply, and handlers run meanwhile; none of them may be made in an interrupt handler. In a domain without xenstore they all
/// throw `ENODEV`.
///
/// - Source: `xen/include/public/io/xs_wire.h`
public struct Xenstore: Sendable {
  /// The transaction that these calls belong to, 0 for none.
  let transaction: UInt32

  /// Whether this domain has a xenstore.
  public var isAvailable: Bool { StoreConnection.shared.map { !$0.isBroken } ?? false }

  /// The value of a node.
  ///
  /// - Throws: `ENOENT` without such a node, `EACCES` if this domain may not read it.
  public func read(_ path: String) throws(XenErrno) -> String { String(decoding: try readBytes(path), as: UTF8.self) }
  public func readBytes(_ path: String) throws(XenErrno) -> [UInt8] { try perform(.read, path.terminated) }

  /// Gives a node a value; missing ones above it are made too.
  public func write(_ path: String, _ value: String) throws(XenErrno) { try write(path, Array(value.utf8)) }
  public func write(_ path: String, _ value: [UInt8]) throws(XenErrno) { _ = try perform(.write, path.terminated + value) }

  /// Makes a node with an empty value; one that exists keeps its own.
  public func makeDirectory(_ path: String) throws(XenErrno) { _ = try perform(.makeDirectory, path.terminated) }

  /// Removes a node and all below it.
  public func remove(_ path: String) throws(XenErrno) { _ = try perform(.remove, path.terminated) }

  /// The names of the nodes right below one, however many.
  public func directory(_ path: String) throws(XenErrno) -> [String] {
    do throws(XenErrno) { return try perform(.directory, path.terminated).texts } catch {
      guard error == .tooBig else { throw error }
    }
    // A part begins with a number that changes with the list; an empty name, so two zeros, ends the last one.
    while true {
      var generation: [UInt8] = [], names: [UInt8] = []
      while true {
        let part = try perform(.directoryPart, path.terminated + "\(names.count)".terminated)
        let mark = Array(part.prefix { $0 != 0 })
        if names.isEmpty { generation = mark }
        guard generation == mark else { break }
        let rest = part.dropFirst(mark.count + 1)
        names.append(contentsOf: rest)
        if rest.isEmpty || rest.count == 1 || rest.suffix(2).allSatisfy({ $0 == 0 }) { return names.texts }
      }
    }
  }

  /// Who may do what with a node: words such as `n5` and `r3`, of which the first names the owner and what all others may do.
  public func permissions(_ path: String) throws(XenErrno) -> [String] { try perform(.getPermissions, path.terminated).texts }
  public func setPermissions(_ path: String, _ words: [String]) throws(XenErrno) {
    _ = try perform(.setPermissions, words.reduce(path.terminated) { $0 + $1.terminated })
  }

  /// Such as `/local/domain/5`; there need not be such a domain.
  public func path(of domain: DomainID) throws(XenErrno) -> String {
    try perform(.getDomainPath, "\(domain.rawValue)".terminated).texts.first ?? ""
  }

  /// Runs `handler` at a safe point after each change of a node or of one below it that this domain may read, and once at the beginning.
  /// It gets the path that changed, below the domain's own part if `path` is.
  @discardableResult
  public func watch(_ path: String, _ handler: @escaping (String) -> Void) throws(XenErrno) -> StoreWatch {
    guard let connection = StoreConnection.shared else { throw XenErrno.noDevice.noted }
    let watch = StoreWatch(path, handler)
    connection.add(watch)
    do throws(XenErrno) { _ = try connection.perform(.watch, watch.payload) } catch {
      connection.remove(watch)
      throw error
    }
    return watch
  }

  /// Makes all calls of `body` take effect together, or none if it throws. `body` runs again when somebody else came in between.
  public func withTransaction<R>(_ body: (Xenstore) throws(XenErrno) -> R) throws(XenErrno) -> R {
    while true {
      let answer = try perform(.transactionStart, [0])
      var number: UInt32 = 0
      for digit in answer where digit >= 48 && digit < 58 { number = number &* 10 &+ UInt32(digit - 48) }
      let store = Xenstore(transaction: number)
      let result: R
      do throws(XenErrno) { result = try body(store) } catch {
        _ = try? store.perform(.transactionEnd, "F".terminated)
        guard error == .tryAgain else { throw error }
        continue
      }
      do throws(XenErrno) {
        _ = try store.perform(.transactionEnd, "T".terminated)
        return result
      } catch {
        guard error == .tryAgain else { throw error }
      }
    }
  }

  /// Any request, by its number and the bytes behind its header; gives the bytes of the reply.
  public func perform(type: UInt32, _ payload: [UInt8]) throws(XenErrno) -> [UInt8] {
    try perform(XenstoreMessageType(rawValue: type), payload)
  }

  private func perform(_ type: XenstoreMessageType, _ payload: [UInt8]) throws(XenErrno) -> [UInt8] {
    guard let connection = StoreConnection.shared else { throw XenErrno.noDevice.noted }
    return try connection.perform(type, transaction: transaction, payload)
  }
}

/// The domain's xenstore.
public var xenstore: Xenstore { Xenstore(transaction: 0) }

/// A watch on a part of xenstore, until it is cancelled.
public final class StoreWatch {
  public let path: String
  let handler: (String) -> Void
  let token: [UInt8]
  @safe nonisolated(unsafe) private static var count = 0

  init(_ path: String, _ handler: @escaping (String) -> Void) {
    self.path = path
    self.handler = handler
    Self.count += 1
    token = Array("\(Self.count)".utf8)
  }

  /// What both the watch and the end of it say.
  var payload: [UInt8] { path.terminated + token + [0] }

  /// Ends it: the handler does not run again.
  public func cancel() {
    guard let connection = StoreConnection.shared else { return }
    connection.remove(self)
    connection.post(.unwatch, payload)
    connection.announce()
  }
}

extension String {
  /// Its bytes, and a zero.
  fileprivate var terminated: [UInt8] { Array(utf8) + [0] }
}
extension [UInt8] {
  /// The texts that zeros end.
  fileprivate var texts: [String] { split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
}
