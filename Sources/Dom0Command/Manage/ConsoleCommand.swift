import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 console DOMAIN`
struct ConsoleCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Shows a domain's console, and gives it the keyboard. Ctrl-] leaves it.",
    discussion: """
      What is piped into it is typed into the console; after the end of that it is shown until the domain ends.
      """)

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Flag(help: "Take the console from whoever has it.")
  var force = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    let session = try ConsoleSession(connection, domain, force: force)
    try show(session)
  }
}

extension HostCommand {
  /// Has a console shown to its end, and tells what the end was.
  func show(_ session: ConsoleSession, _ whenReady: () throws(CommandFailure) -> Void = {}) throws(CommandFailure) {
    if ConsoleTerminal.isTerminal { messages.line("Connected to \(session.domain.name). Ctrl-] leaves.") }
    try whenReady()
    let end = try session.run()
    var said = "left"
    if case .ended(let reason) = end {
      said = reason ?? ""
      if reason == nil { said = try ended(session) }
    }
    if host.json { return messages.line(JSONValue.object(Self.members(session.domain) + [.init("result", .string(said))]).text) }
    guard case .left = end else { return messages.line("dom0: \(session.domain.name): \(said)") }
    if ConsoleTerminal.isTerminal { messages.line("") }
  }

  /// Why a console ended by itself.
  private func ended(_ session: ConsoleSession) throws(CommandFailure) -> String {
    if let row = try session.connection.row(of: session.domain), row.isActive, row.domain.id == session.domain.id {
      return "the console was taken by somebody else"
    }
    // One that is not defined is forgotten with its end.
    let end = (try? session.connection.call(Xenolith.LastEnd(domain: session.domain)))?.end
    return end.map { EndWords($0).text } ?? "the domain ended"
  }
}
