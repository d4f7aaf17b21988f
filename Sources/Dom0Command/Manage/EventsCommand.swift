import ArgumentParser
import Dom0
import Glibc
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
  var timeout: Seconds?

  @Flag(help: "Go on when the host has ended and another one is there; starts none.")
  var reconnect = false

  @OptionGroup var host: HostArguments

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count wants a number from 1 on.") }
  }

  func perform() throws(CommandFailure) {
    let deadline = timeout.map { milliseconds() + $0.milliseconds }
    var left = count ?? .max
    var connection = try listen(connect())
    var chosen: Set<RemoteUUID> = []
    for name in domains { chosen.insert(try connection.domain(name).uuid) }
    while true {
      do throws(CommandFailure) { return try tell(connection, chosen, &left, deadline) } catch {
        guard reconnect, error.status == .noHost else { throw error }
        messages.line("dom0: \(error.message); waits for the next one")
      }
      guard let next = try nextHost(deadline) else { return try timedOut(left) }
      connection = next
      messages.line("dom0: listens to the next host")
    }
  }

  /// Asks for events.
  private func listen(_ connection: HostConnection) throws(CommandFailure) -> HostConnection {
    try connection.call(Xenolith.RegisterEvents())
    return connection
  }

  /// The next host that answers; nil when the time is over.
  private func nextHost(_ deadline: Int64?) throws(CommandFailure) -> HostConnection? {
    while deadline.map({ milliseconds() < $0 }) ?? true {
      do throws(CommandFailure) { return try listen(connect(starting: false)) } catch { if error.status != .noHost { throw error } }
      usleep(100_000)
    }
    return nil
  }

  /// Tells what happens until there were enough events, or the time is over.
  private func tell(
    _ connection: HostConnection, _ chosen: Set<RemoteUUID>, _ left: inout Int, _ deadline: Int64?
  ) throws(CommandFailure) {
    while left > 0, !output.isGone {
      let wait = deadline.map { Int(max(0, $0 - milliseconds())) }
      guard let input = try connection.next(within: wait) else {
        guard wait == 0 else { continue }
        return try timedOut(left)
      }
      guard case .message(let packet) = input, let event = Xenolith.Event(packet) else { continue }
      guard chosen.isEmpty || chosen.contains(event.domain.uuid) else { continue }
      left -= 1
      tell(event, on: output)
    }
  }

  private func timedOut(_ left: Int) throws(CommandFailure) {
    if count != nil { throw CommandFailure(.timeout, "\(left) more event\(left == 1 ? "" : "s") did not come in time") }
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
