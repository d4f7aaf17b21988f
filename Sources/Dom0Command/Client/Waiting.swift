import Dom0
import Glibc
import RemoteClient
import RemoteProtocol

/// Waits for what happens to domains; on a terminal with a line that tells for how long.
final class Waiting {
  let connection: HostConnection
  /// What happened so far: it may be what somebody will wait for.
  private var seen: [Xenolith.Event] = []
  private let deadline: Int64?
  private let start = milliseconds()

  /// Asks the host for events, from now on.
  init(_ connection: HostConnection, timeout: Seconds?) throws(CommandFailure) {
    self.connection = connection
    deadline = timeout.map { milliseconds() + $0.milliseconds }
    try connection.call(Xenolith.RegisterEvents())
  }

  /// Takes events, from the beginning, until `isDone` says of one that it was the last.
  ///
  /// - Parameter what: what is waited for, for the line and the error.
  func until(_ what: () -> String, _ isDone: (Xenolith.Event) throws(CommandFailure) -> Bool) throws(CommandFailure) {
    for event in seen where try isDone(event) { return }
    defer { show(nil) }
    while true {
      let now = milliseconds()
      if let deadline, now >= deadline {
        throw CommandFailure(.timeout, "still waiting for \(what()) after \(span(seconds: (now - start) / 1000))")
      }
      if now - start >= 1000 { show("waiting for \(what()): \(span(seconds: (now - start) / 1000))") }
      let tick = 1000 - (now - start) % 1000
      guard let input = try connection.next(within: Int(min(tick, (deadline ?? .max) - now))) else { continue }
      guard case .message(let packet) = input, let event = Xenolith.Event(packet) else { continue }
      seen.append(event)
      if try isDone(event) { return }
    }
  }

  /// Writes the line anew, or takes it away.
  private func show(_ text: String?) {
    if isatty(2) == 1 { Output.messages.write(Array(("\r\u{1b}[K" + (text ?? "")).utf8)) }
  }
}
