import ArgumentParser
import Dom0
import DomainConfig
import RemoteProtocol

/// The domains that a command is about.
struct DomainArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("Names, numbers or UUIDs of domains.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String]
}

/// The domains that a command is about, or all.
struct SeveralArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("Names, numbers or UUIDs of domains.", valueName: "DOMAIN"), completion: .domainName)
  var domains: [String] = []

  @Flag(name: .shortAndLong, help: "All domains that run.")
  var all = false

  func validate() throws {
    if domains.isEmpty, !all { throw ValidationError("Name a domain, or give --all.") }
    if !domains.isEmpty, all { throw ValidationError("--all means every domain that runs: name none beside it.") }
  }

  /// What the user calls them.
  func names(on connection: HostConnection) throws(CommandFailure) -> [String] {
    guard all else { return domains }
    return try connection.rows().filter { $0.isActive && $0.domain.id != 0 }.map(\.domain.name)
  }
}

/// Whether a command waits for what it asked for.
struct WaitArguments: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Wait until it has happened.")
  var wait = false

  @Option(help: ArgumentHelp("Wait for so many seconds at most; status 4 if it has not happened then.", valueName: "SECONDS"))
  var timeout: Seconds?

  var waits: Bool { wait || timeout != nil }
}

/// `dom0 stop DOMAIN…`
struct StopCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Asks domains to power off; they do it themselves.",
    discussion: "`dom0 destroy` ends a domain that does not listen.", aliases: ["shutdown"])

  @OptionGroup var chosen: SeveralArguments
  @OptionGroup var waiting: WaitArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect(timeout: waiting.timeout)
    let names = try chosen.names(on: connection)
    let wait = waiting.waits ? try Waiting(connection, timeout: waiting.timeout) : nil
    let asked = try askAll(names, connection) { domain throws(CommandFailure) in
      try connection.call(Remote.DomainShutdown(domain: domain), about: domain.name)
    }
    try forEach(names, of: connection, known: asked.domains, done: "is asked to power off") { domain throws(CommandFailure) in
      if let refusal = asked.refusals[domain.uuid] { throw refusal }
      guard let wait else { return nil }
      var end = ""
      try wait.until({ "\(domain.name) to power off" }) { event throws(CommandFailure) in
        guard event.domain.uuid == domain.uuid else { return false }
        if isKept(domain, connection, after: event) {
          end = "stopped, and is kept as it is"
          return true
        }
        guard event.event == DomainEvent.stopped else { return false }
        end = event.detail == StoppedDetail.shutdown ? "powered off" : event.text ?? "was \(EventWords(event.event, event.detail).detail)"
        return true
      }
      return end
    }
  }
}

extension HostCommand {
  /// Asks all domains for something, before the first is waited for; who was asked, by what the user calls them, and who refused it.
  func askAll(
    _ names: [String], _ connection: HostConnection, _ ask: (RemoteDomain) throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> (domains: [String: RemoteDomain], refusals: [RemoteUUID: CommandFailure]) {
    var domains: [String: RemoteDomain] = [:]
    var refusals: [RemoteUUID: CommandFailure] = [:]
    for name in names {
      // One that is not there is told when its turn comes.
      guard let domain = try? connection.domain(name) else { continue }
      let isAsked = domains.values.contains { $0.uuid == domain.uuid }
      domains[name] = domain
      if isAsked { continue }
      do throws(CommandFailure) {
        try ask(domain)
        try warnIfPaused(domain, connection)
      } catch { refusals[domain.uuid] = error }
    }
    return (domains, refusals)
  }

  /// A guest that is paused does nothing that it is asked for.
  func warnIfPaused(_ domain: RemoteDomain, _ connection: HostConnection) throws(CommandFailure) {
    let state = try? connection.call(Remote.DomainGetState(domain: domain)).state
    guard state == RemoteProtocol.DomainState.paused else { return }
    messages.line("dom0: \(domain.name) is paused, and will do it when `dom0 unpause \(domain.name)` lets it run")
  }
}

extension HostCommand {
  /// Whether a domain stopped by this event and is kept, as `preserve` has it: nothing more happens to it by itself.
  func isKept(_ domain: RemoteDomain, _ connection: HostConnection, after event: Xenolith.Event) -> Bool {
    guard event.event == DomainEvent.shutdown || event.event == DomainEvent.crashed else { return false }
    let state = try? connection.call(Remote.DomainGetState(domain: domain)).state
    return state == RemoteProtocol.DomainState.shutdown || state == RemoteProtocol.DomainState.crashed
  }
}

/// `dom0 reboot DOMAIN…`
struct RebootCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "reboot", abstract: "Asks domains to reboot; they do it themselves.")

  @OptionGroup var chosen: SeveralArguments
  @OptionGroup var waiting: WaitArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect(timeout: waiting.timeout)
    let names = try chosen.names(on: connection)
    let wait = waiting.waits ? try Waiting(connection, timeout: waiting.timeout) : nil
    var restarting: [RemoteUUID: Bool] = [:]
    let asked = try askAll(names, connection) { domain throws(CommandFailure) in
      restarting[domain.uuid] = try restarts(domain, connection)
      try connection.call(Remote.DomainReboot(domain: domain), about: domain.name)
    }
    try forEach(names, of: connection, known: asked.domains, done: "is asked to reboot") { domain throws(CommandFailure) in
      if let refusal = asked.refusals[domain.uuid] { throw refusal }
      guard let wait else { return nil }
      let restarts = restarting[domain.uuid] ?? true
      var end = "rebooted"
      try wait.until({ "\(domain.name) to reboot" }) { event throws(CommandFailure) in
        guard event.domain.uuid == domain.uuid else { return false }
        if event.event == DomainEvent.started { return true }
        if isKept(domain, connection, after: event) {
          end = "stopped, and is kept as it is"
          return true
        }
        guard event.event == DomainEvent.stopped, !restarts || event.detail != StoppedDetail.shutdown else { return false }
        if event.detail == StoppedDetail.failed { throw CommandFailure(.refused, event.text ?? "\(domain.name) cannot be started again") }
        end = event.text ?? "ended, and is not started again"
        return true
      }
      return end
    }
  }
}

extension RebootCommand {
  /// Whether the domain's definition has it started again after a reboot.
  private func restarts(_ domain: RemoteDomain, _ connection: HostConnection) throws(CommandFailure) -> Bool {
    let xml = try connection.call(Remote.DomainGetXMLDesc(domain: domain), about: domain.name).xml
    let read = try? DomainConfiguration(parsing: Array(xml.utf8), file: domain.name, strict: false, resolvesPaths: false)
    return read.map { $0.onReboot == .restart || $0.onReboot == .renameRestart } ?? true
  }
}

/// `dom0 destroy DOMAIN…`
struct DestroyCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy", abstract: "Ends domains at once, without asking them. Their definitions stay.")

  @OptionGroup var chosen: DomainArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try forEach(chosen.domains, of: connection, done: "destroyed") { domain throws(CommandFailure) in
      try connection.call(Remote.DomainDestroy(domain: domain), about: domain.name)
      return nil
    }
  }
}

/// `dom0 pause DOMAIN…`
struct PauseCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "pause", abstract: "Stops domains where they are.")

  @OptionGroup var chosen: DomainArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try forEach(chosen.domains, of: connection, done: "paused") { domain throws(CommandFailure) in
      try connection.call(Remote.DomainSuspend(domain: domain), about: domain.name)
      return nil
    }
  }
}

/// `dom0 unpause DOMAIN…`
struct UnpauseCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "unpause", abstract: "Lets paused domains run on.")

  @OptionGroup var chosen: DomainArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try forEach(chosen.domains, of: connection, done: "runs on") { domain throws(CommandFailure) in
      try connection.call(Remote.DomainResume(domain: domain), about: domain.name)
      return nil
    }
  }
}

/// `dom0 undefine DOMAIN…`
struct UndefineCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "undefine", abstract: "Removes definitions. A domain that runs goes on until it ends, and is forgotten then.")

  @OptionGroup var chosen: DomainArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    try forEach(chosen.domains, of: connection, done: "undefined") { domain throws(CommandFailure) in
      try connection.call(Remote.DomainUndefine(domain: domain), about: domain.name)
      return nil
    }
  }
}

/// `dom0 autostart DOMAIN…`
struct AutostartCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "autostart", abstract: "Has domains started whenever the host is, or no longer.")

  @OptionGroup var chosen: DomainArguments

  @Flag(help: "No longer start them with the host.")
  var disable = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let done = disable ? "does not start with the host" : "starts with the host"
    try forEach(chosen.domains, of: connection, done: done) { domain throws(CommandFailure) in
      try connection.call(Remote.DomainSetAutostart(domain: domain, autostart: disable ? 0 : 1), about: domain.name)
      return nil
    }
  }
}
