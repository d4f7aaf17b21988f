import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 list`
struct ListCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the domains that run, as `xl list` does; with --all those that are defined too.",
    discussion: "State letters: r running, b blocked, p paused, s shut down, c crashed, d dying.")

  @Argument(help: ArgumentHelp("Only these domains: names, numbers or UUIDs.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String] = []

  @Flag(name: .shortAndLong, help: "Also list domains that are defined and do not run.")
  var all = false

  @Flag(help: "Write names only, one on a line, without domain 0.")
  var name = false

  @Flag(name: .shortAndLong, help: "Write what domains are made of, as the JSON of `xl list -l`.")
  var long = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    var rows = try connection.rows()
    if domains.isEmpty {
      if !all { rows.removeAll { !$0.isActive } }
    } else {
      var chosen: [RemoteUUID] = []
      for domain in domains { chosen.append(try connection.domain(domain).uuid) }
      rows = rows.filter { chosen.contains($0.domain.uuid) }
    }
    if long {
      var configurations: [JSONValue] = []
      for row in rows { configurations.append(try LongListing(row, connection).value) }
      return output.line(JSONValue.array(configurations).indented + "\n")
    }
    if host.json { return output.object([.init("domains", .array(rows.map(DomainTable.object)))]) }
    let lines = name ? rows.map(\.domain.name).filter { $0 != "Domain-0" } : [DomainTable.header] + rows.map(DomainTable.line)
    output.write(Array(lines.map { $0 + "\n" }.joined().utf8))
  }
}
