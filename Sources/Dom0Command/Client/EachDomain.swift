import Dom0
import RemoteProtocol

extension HostCommand {
  /// Does something to each of some domains, and tells of each: what failed for one does not keep the others from it.
  ///
  /// - Parameters:
  ///   - known: domains that were looked up before, by what the user called them: a number is gone with its domain.
  ///   - done: what is said of one that it was done to.
  ///   - body: does it, and may answer what is said instead of `done`.
  func forEach(
    _ names: [String], of connection: HostConnection, known: [String: RemoteDomain] = [:], done: String,
    _ body: (RemoteDomain) throws(CommandFailure) -> String?
  ) throws(CommandFailure) {
    try forEach(names, of: connection, known: known) { domain throws(CommandFailure) in
      let said = try body(domain) ?? done
      // Its number may be another now.
      let now = host.json ? try connection.domain(named: domain.name) ?? domain : domain
      if !host.json { output.line("\(domain.name) \(said)") }
      return Self.members(now) + [.init("result", .string(said))]
    }
  }

  /// The same for what is told in other words: `body` tells it, and answers the members that are told with `--json`.
  func forEach(
    _ names: [String], of connection: HostConnection, known: [String: RemoteDomain] = [:],
    _ body: (RemoteDomain) throws(CommandFailure) -> [JSONValue.Member]
  ) throws(CommandFailure) {
    var told: [JSONValue] = []
    var failure: CommandFailure?
    for name in names {
      do throws(CommandFailure) {
        var domain = known[name]
        if domain == nil { domain = try connection.domain(name) }
        guard let domain else { continue }
        told.append(.object(try body(domain)))
      } catch {
        if error.status == .noHost { throw error }
        messages.line("dom0: \(error.message)")
        told.append(.object([.init("name", .string(name)), .init("error", .string(error.message))]))
        failure = CommandFailure(failure.map { max($0.status, error.status) } ?? error.status, "")
      }
    }
    if host.json { output.object([.init("domains", .array(told))]) }
    if let failure { throw failure }
  }

  static func members(_ domain: RemoteDomain) -> [JSONValue.Member] {
    [
      .init("name", .string(domain.name)), .init("uuid", .string(domain.uuid.description)),
      .init("id", domain.id < 0 ? .null : .number(domain.id)),
    ]
  }
}

extension ClientStatus: Comparable {
  static func < (left: ClientStatus, right: ClientStatus) -> Bool { left.rawValue < right.rawValue }
}
