import HypercallABI
import PVInterfaces

extension Store {
  /// The path of a watch: a node's, or anything that begins with `@`.
  private func target(_ bytes: ArraySlice<UInt8>, _ connection: Connection) throws(StoreError) -> Watch.Target {
    guard bytes.first == UInt8(ascii: "@") else { return .node(try connection.path(bytes)) }
    guard bytes.count <= XenstoreLimits.relativePath else { throw .invalid }
    return .special(Array(bytes))
  }

  mutating func watch(
    _ request: StoreMessage, _ connection: inout Connection, _ follow: inout StoreMessage?
  ) throws(StoreError) -> [UInt8] {
    let arguments = try request.strings(exactly: 2)
    let target = try target(arguments[0], connection), token = Array(arguments[1])
    guard !connection.watches.contains(where: { $0.target == target && $0.token == token }) else { throw .exists }
    guard connection.id.isPrivileged || connection.watches.count <= quota.watches else { throw .tooBig }
    let isSpecial = if case .special = target { true } else { false }
    connection.watches.append(Watch(target: target, token: token, isRelative: !isSpecial && arguments[0].first != UInt8(ascii: "/")))
    follow = event(Array(arguments[0]), token)
    return Self.done
  }

  mutating func unwatch(_ request: StoreMessage, _ connection: inout Connection) throws(StoreError) -> [UInt8] {
    let arguments = try request.strings(exactly: 2)
    guard let target = try? target(arguments[0], connection),
      let index = connection.watches.firstIndex(where: { $0.target == target && $0.token.elementsEqual(arguments[1]) })
    else { throw .noEntry }
    connection.watches.remove(at: index)
    return Self.done
  }

  /// The message of an event; nil when it would be too long to send.
  private func event(_ path: [UInt8], _ token: [UInt8]) -> StoreMessage? {
    guard path.count + token.count + 2 <= XenstoreLimits.payload else { return nil }
    return StoreMessage(.watchEvent, path + [0] + token + [0])
  }

  /// Tells of what has changed, and of domains that came or went.
  mutating func fire() {
    let events = view.events, announcements = announcements
    guard !events.isEmpty || !announcements.isEmpty else { return }
    view.events = []
    self.announcements = []
    for (id, connection) in connections where !connection.watches.isEmpty {
      for event in events where event.permissions.contains(where: { connection.rights($0).contains(.read) }) {
        for watch in connection.watches {
          guard case .node(let watched) = watch.target else { continue }
          guard event.isExact ? event.path == watched : event.path.isWithin(watched) else { continue }
          send(connection.shown(event.path, to: watch), watch.token, to: id)
        }
      }
      for name in announcements {
        guard let permissions = special[name], connection.rights(permissions).contains(.read) else { continue }
        let name = Array(name.utf8)
        for watch in connection.watches where watch.target == .special(name) { send(name, watch.token, to: id) }
      }
    }
  }

  private mutating func send(_ path: [UInt8], _ token: [UInt8], to connection: ConnectionID) {
    guard let message = event(path, token) else { return }
    outputs.append(Output(connection: connection, message: message))
  }
}
