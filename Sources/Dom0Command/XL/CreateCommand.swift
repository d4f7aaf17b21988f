import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 create [-c] FILE`
struct CreateCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Starts a domain from a file; the host keeps nothing of it when it has ended.",
    discussion: """
      A relative path of a kernel or ramdisk is meant from the folder of the domain's file. `dom0 define` has the host keep a domain.

      Exit status: 1 the host refused, 2 the file is not right, 8 no host.
      """)

  @Argument(help: ArgumentHelp("The domain's file, - for standard input.", valueName: "FILE"), completion: .domainFile)
  var file: String

  @Flag(name: .shortAndLong, help: "Show the console from its first byte on, and give it the keyboard. Ctrl-] leaves it.")
  var console = false

  @Flag(name: .shortAndLong, help: "Leave the domain paused; `dom0 unpause` lets it run.")
  var paused = false

  @Flag(name: .shortAndLong, help: "Say nothing when all goes well.")
  var quiet = false

  @OptionGroup var host: HostArguments

  func validate() throws {
    if console, file == "-" { throw ValidationError("Standard input is the domain's file, and cannot be its keyboard too.") }
  }

  func perform() throws(CommandFailure) {
    if !quiet { messages.line("Parsing config from \(file)") }
    let read = try DomainFile(file, strict: false)
    read.warnings.forEach(messages.line)
    let connection = try connect()
    // One that is defined, and off, is started with what this file says.
    let xml = try read.xml(uuid: try connection.domain(named: read.name)?.uuid)
    let flags: DomainStartOptions = paused || console ? .paused : []
    let domain = try connection.call(Remote.DomainCreateXML(xml: xml, flags: flags), about: read.name).domain
    if console { return try showConsole(of: domain, connection, paused: paused) }
    if host.json { output.object(Self.members(domain)) }
  }
}
