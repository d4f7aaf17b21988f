import ArgumentParser
import Dom0
import RemoteClient
import RemoteProtocol

/// `dom0 events [DOMAIN…]`
struct EventsCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Tells what happens to domains, as it happens. Ctrl-C ends it.",
    discussion: "With --json, one object on each line.")

  @Argument(help: ArgumentHelp("Only these domains: names, numbers or UUIDs.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String] = []

  @Option(help: ArgumentHelp("End after so many events.", valueName: "N"))
  var count: Int?

  @Option(help: ArgumentHelp("End after so many seconds; status 4 if --count wanted more events.", valueName: "SECONDS"))
  var timeout: Double?

  @OptionGroup var host: HostArguments

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count wants a number from 1 on.") }
    if let timeout, !(timeout > 0 && timeout <= 1e9) { throw ValidationError("--timeout wants a number of seconds above 0.") }
  }

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try connection.call(Xenolith.RegisterEvents())
    var chosen: Set<RemoteUUID> = []
    for name in domains { chosen.insert(try connection.domain(name).uuid) }
    let deadline = timeout.map { milliseconds() + Int64($0 * 1000) }
    let output = output
    var left = count ?? .max
    while left > 0, !output.isGone {
      let wait = deadline.map { Int(max(0, $0 - milliseconds())) }
      guard let input = try connection.next(within: wait) else {
        guard wait == 0 else { continue }
        guard count == nil else { throw CommandFailure(.timeout, "\(left) more event\(left == 1 ? "" : "s") did not come in time") }
        return
      }
      guard case .message(let packet) = input, let event = Xenolith.Event(packet) else { continue }
      guard chosen.isEmpty || chosen.contains(event.domain.uuid) else { continue }
      left -= 1
      tell(event, on: output)
    }
  }

  private func tell(_ event: Xenolith.Event, on output: Output) {
    let words = EventWords(event.event, event.detail)
    let time = Timestamp(seconds: event.seconds, nanoseconds: event.nanoseconds)
    if host.json {
      return output.object(
        [.init("time", .string(time.text)), .init("seconds", .thousandths(Self.thousandths(event)))] + Self.members(event.domain) + [
          .init("event", .string(words.event)), .init("detail", .string(words.detail)), .init("text", .text(event.text)),
        ])
    }
    let id = event.domain.id < 0 ? "" : " (\(event.domain.id))"
    let text = event.text.map { ": " + $0.printable } ?? ""
    output.line("\(time.text) \(event.domain.name.printable)\(id) \(words.event) \(words.detail)\(text)")
  }

  private static func thousandths(_ event: Xenolith.Event) -> Int64 {
    let (product, overflows) = event.seconds.multipliedReportingOverflow(by: 1000)
    return overflows ? 0 : product &+ Int64(event.nanoseconds / 1_000_000)
  }
}
