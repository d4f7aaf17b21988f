import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 dumpxml DOMAIN`
struct DumpXMLCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "dumpxml", abstract: "Writes a domain's XML: as it runs, or as it is defined.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Flag(help: "What the next start will use, although the domain runs.")
  var inactive = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    let xml = try connection.call(Remote.DomainGetXMLDesc(domain: domain, flags: inactive ? .inactive : []), about: domain.name).xml
    if host.json { return output.object(Self.members(domain) + [.init("xml", .string(xml))]) }
    output.write(Array((xml.hasSuffix("\n") ? xml : xml + "\n").utf8))
  }
}

/// `dom0 state DOMAIN…`
struct StateCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Tells the state of domains in one word or two, as `virsh domstate` does.")

  @OptionGroup var chosen: DomainArguments

  @Flag(help: "Also tell why it is in that state.")
  var reason = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try forEach(chosen.domains, of: connection) { domain throws(CommandFailure) in
      let reply = try connection.call(Remote.DomainGetState(domain: domain), about: domain.name)
      let words = StateWords(reply.state, reply.reason)
      let text = words.state + (reason ? " (\(words.reason))" : "")
      if !host.json { output.line(chosen.domains.count > 1 ? "\(domain.name): \(text)" : text) }
      return Self.members(domain) + [.init("state", .string(words.state)), .init("reason", .string(words.reason))]
    }
  }
}

/// `dom0 info [DOMAIN]`
struct InfoCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Tells about the machine, as `xl info` does, or about one domain.")

  @Argument(help: ArgumentHelp("Name, number or UUID of a domain; without it, the machine.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String?

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    if let domain { return try tell(connection.domain(domain), connection) }
    let values = try connection.call(Xenolith.HostInformation()).values
    if host.json { return output.object(values.map { JSONValue.Member($0.name, Self.value($0.value)) }) }
    for value in values { line(value.name, "\(value.value)") }
  }

  private func tell(_ domain: RemoteDomain, _ connection: HostConnection) throws(CommandFailure) {
    guard let row = try connection.row(of: domain) else { throw CommandFailure(.refused, "\(domain.name) is gone") }
    let end = row.domain.id == 0 ? nil : try connection.call(Xenolith.LastEnd(domain: domain), about: domain.name).end
    if host.json {
      guard case .object(let members) = DomainTable.object(row) else { return }
      return output.object(members + [.init("lastEnd", end.map(Self.object) ?? .null)])
    }
    let state = StateWords(row.state, row.reason)
    line("name", row.domain.name.printable)
    line("id", row.isActive ? "\(row.domain.id)" : "-")
    line("uuid", row.domain.uuid.description)
    line("state", "\(state.state) (\(state.reason))")
    line("memory", row.isActive ? "\(row.memory) KiB of \(row.maximumMemory) KiB" : "\(row.maximumMemory) KiB")
    line("vcpus", "\(row.vcpus)")
    if row.isActive { line("cpu_time", "\(tenths(nanoseconds: row.cpuTime)) s") }
    line("persistent", row.isPersistent ? "yes" : "no")
    line("autostart", row.isAutostarted ? "yes" : "no")
    line("restarts", "\(row.restarts)")
    if let broken = row.broken { line("broken", broken.printable) }
    if let held = row.held { line("held", held.printable) }
    guard let end else { return }
    let words = EndWords(end).text
    line("last_end", "\(Timestamp(seconds: end.seconds, nanoseconds: end.nanoseconds).text)  \(words.printable)")
    if let core = end.core { line("core", core.printable) }
    for text in (end.report ?? "").split(separator: "\n").map(String.init) where text != words { output.line("  " + text.printable) }
  }

  private func line(_ name: String, _ value: String) { output.line(name.left(22) + " : " + value) }

  static func object(_ end: RemoteProtocol.DomainEnd) -> JSONValue {
    .object([
      .init("time", .string(Timestamp(seconds: end.seconds, nanoseconds: end.nanoseconds).text)), .init("reason", .string(end.reason)),
      .init("text", .text(end.text)), .init("report", .text(end.report)), .init("core", .text(end.core)),
    ])
  }

  private static func value(_ value: TypedValue) -> JSONValue {
    switch value {
    case .int(let number): .number(number)
    case .uint(let number): .number(number)
    case .hyper(let number): .number(number)
    case .uhyper(let number): .number(number)
    case .double(let number): .thousandths(Int64(exactly: (number * 1000).rounded()) ?? 0)
    case .bool(let bool): .bool(bool)
    case .string(let text): .string(text)
    }
  }
}
