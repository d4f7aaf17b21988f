import HypercallABI
import PVInterfaces

extension StoreView {
  /// Does a request that concerns nodes; the payload of its reply.
  mutating func answer(
    _ request: StoreMessage, _ connection: Connection, domains: [DomainID: Store.Domain], quota: StoreQuota
  ) throws(StoreError) -> [UInt8] {
    switch request.type {
    case .read: return try readable(request.onlyString(), connection).value
    case .directory: return try readable(request.onlyString(), connection).children.names.wireStrings
    case .getPermissions: return try readable(request.onlyString(), connection).permissions.words.map(\.description).wireStrings
    case .directoryPart: return try directoryPart(request, connection)
    case .write: try write(request, connection)
    case .makeDirectory: try makeDirectory(request, connection)
    case .remove: try remove(request, connection)
    case .setPermissions: try setPermissions(request, connection, domains, quota)
    default: throw .unknown
    }
    return Store.done
  }

  private mutating func readable(_ path: ArraySlice<UInt8>, _ connection: Connection) throws(StoreError) -> StoreNode {
    try node(connection.path(path), .read, connection)
  }

  /// A part of a long list of children: the node's generation, then names from an offset in the whole list on, and an empty name
  /// when the list ends with them.
  private mutating func directoryPart(_ request: StoreMessage, _ connection: Connection) throws(StoreError) -> [UInt8] {
    let arguments = try request.strings(exactly: 2)
    let node = try readable(arguments[0], connection)
    let offset = number(arguments[1])
    var reply = Array("\(node.generation)".utf8) + [0]
    let list = node.children.names.wireStrings
    guard list.indices.contains(offset) else { return reply + [0] }
    let room = XenstoreLimits.payload - reply.count - 1
    var end = offset
    while end < list.count, let zero = list[end...].firstIndex(of: 0), zero - offset < room { end = zero + 1 }
    reply += list[offset..<end]
    return end == list.count ? reply + [0] : reply
  }

  private mutating func write(_ request: StoreMessage, _ connection: Connection) throws(StoreError) {
    guard let zero = request.payload.firstIndex(of: 0) else { throw .invalid }
    let path = try connection.path(request.payload[..<zero]), value = Array(request.payload[(zero + 1)...])
    do throws(StoreError) {
      let node = try node(path, .write, connection)
      guard node.byteCount - node.value.count + value.count < nodeLimit else { throw .noSpace }
      change(path) { $0.value = value }
    } catch {
      guard error == .noEntry else { throw error }
      try create(path, value, connection)
    }
    tell(path)
  }

  private mutating func makeDirectory(_ request: StoreMessage, _ connection: Connection) throws(StoreError) {
    let path = try connection.path(try request.onlyString())
    do throws(StoreError) { _ = try node(path, .write, connection) } catch {
      guard error == .noEntry else { throw error }
      try create(path, [], connection)
      tell(path)
    }
  }

  private mutating func remove(_ request: StoreMessage, _ connection: Connection) throws(StoreError) {
    let path = try connection.path(try request.onlyString())
    do throws(StoreError) { _ = try node(path, .write, connection) } catch {
      // What is not there need not go, if it could be there.
      guard error == .noEntry, node(path.parent) != nil else { throw error }
      return
    }
    guard !path.isRoot else { throw .invalid }
    remove(path)
  }

  private mutating func setPermissions(
    _ request: StoreMessage, _ connection: Connection, _ domains: [DomainID: Store.Domain], _ quota: StoreQuota
  ) throws(StoreError) {
    let strings = request.strings
    guard strings.count >= 2 else { throw .invalid }
    guard connection.id.isPrivileged || strings.count - 1 <= quota.permissions else { throw .noSpace }
    let permissions = try Permissions(strings.dropFirst())
    let path = try connection.path(strings[0])
    let node = try node(path, [.write, .owner], connection), before = node.permissions
    guard connection.id.isPrivileged || permissions.owner == before.owner else { throw .notPermitted }
    guard node.byteCount + 8 * (permissions.words.count - before.words.count) < nodeLimit else { throw .noSpace }
    guard permissions.owner == .zero || domains[permissions.owner] != nil else { throw .noEntry }
    owned[before.owner, default: 0] -= 1
    owned[permissions.owner, default: 0] += 1
    change(path) { $0.permissions = permissions }
    tell(path, before: before)
  }
}
