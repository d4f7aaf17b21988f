import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 start DOMAIN…`
struct StartCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "start", abstract: "Starts domains that are defined.")

  @OptionGroup var chosen: DomainArguments

  @Flag(name: .shortAndLong, help: "Leave them paused; `dom0 unpause` lets them run.")
  var paused = false

  @Flag(name: .shortAndLong, help: "Show the console from its first byte on, and give it the keyboard. Ctrl-] leaves it.")
  var console = false

  @OptionGroup var host: HostArguments

  func validate() throws {
    guard console, chosen.domains.count > 1 else { return }
    throw ValidationError("--console shows the console of one domain; start the others without it.")
  }

  func perform() throws(CommandFailure) {
    let connection = try connect()
    if console, let name = chosen.domains.first { return try start(name, on: connection) }
    try forEach(chosen.domains, of: connection, done: paused ? "is built and paused" : "started") { domain throws(CommandFailure) in
      try connection.call(Remote.DomainCreateWithFlags(domain: domain, flags: paused ? .paused : []), about: domain.name)
      return nil
    }
  }

  /// The domain is built, its console opened, and only then it runs.
  private func start(_ name: String, on connection: HostConnection) throws(CommandFailure) {
    let defined = try connection.domain(name)
    let domain = try connection.call(Remote.DomainCreateWithFlags(domain: defined, flags: .paused), about: defined.name).domain
    try showConsole(of: domain, connection, paused: paused)
  }
}

extension HostCommand {
  /// Shows the console of a domain that is built, and lets it run unless it is to stay paused.
  func showConsole(of domain: RemoteDomain, _ connection: HostConnection, paused: Bool) throws(CommandFailure) {
    let session = try ConsoleSession(connection, domain, force: false)
    try show(session) { () throws(CommandFailure) in
      if !paused { try connection.call(Remote.DomainResume(domain: domain), about: domain.name) }
    }
  }
}
