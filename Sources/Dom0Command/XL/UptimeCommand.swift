import ArgumentParser
import Dom0
import Glibc
import RemoteProtocol

/// `dom0 uptime [DOMAIN…]`
struct UptimeCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "uptime", abstract: "Tells for how long domains have been running, as `xl uptime` does.")

  @Argument(help: ArgumentHelp("Only these domains: names, numbers or UUIDs.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String] = []

  @Flag(name: .shortAndLong, help: "In the short form, a line each with the time of day.")
  var short = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    var chosen: [RemoteDomain] = []
    for name in domains { chosen.append(try connection.domain(name)) }
    if domains.isEmpty { chosen = try connection.rows().filter(\.isActive).map(\.domain) }
    var told: [JSONValue] = []
    if !host.json, !short { output.line("Name".left(33) + "   ID Uptime") }
    for domain in chosen {
      let seconds = max(0, Int64(time(nil)) - (try connection.call(Xenolith.DomainStartTime(domain: domain), about: domain.name).seconds))
      if host.json {
        told.append(.object(Self.members(domain) + [.init("uptimeSeconds", .number(seconds))]))
      } else {
        output.line(line(domain, seconds))
      }
    }
    if host.json { output.object([.init("domains", .array(told))]) }
  }

  private func line(_ domain: RemoteDomain, _ seconds: Int64) -> String {
    let days = seconds >= 2 * 86400 ? "\(seconds / 86400) days, " : seconds >= 86400 ? "1 day, " : ""
    let hours = "\(seconds / 3600 % 24)".right(2) + ":" + Self.twoDigits(seconds / 60 % 60)
    if short { return " \(Self.clock) up \(days)\(hours), \(domain.name.printable) (\(domain.id))" }
    return "\(domain.name.printable.left(33)) \("\(domain.id)".right(4)) \(days)\(hours):\(Self.twoDigits(seconds % 60))"
  }

  private static func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }

  /// The time of day.
  private static var clock: String {
    Timestamp(seconds: Int64(time(nil)), nanoseconds: 0).text.split(separator: " ").last.map { String($0.prefix { $0 != "." }) } ?? ""
  }
}
