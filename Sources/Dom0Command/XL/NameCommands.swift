import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 domid DOMAIN`
struct DomainIDCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "domid", abstract: "Writes the number of a domain that runs.")

  @Argument(help: ArgumentHelp("Name or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let domain = try connect().domain(domain)
    guard domain.id >= 0 else { throw CommandFailure(.refused, "\(domain.name) does not run, and has no number; `dom0 start` starts it") }
    if host.json { return output.object(Self.members(domain)) }
    output.line("\(domain.id)")
  }
}

/// `dom0 domname ID`
struct DomainNameCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "domname", abstract: "Writes the name of a domain.")

  @Argument(help: ArgumentHelp("Number or UUID of the domain.", valueName: "ID"))
  var id: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    // What is a number here means no name.
    let domain: RemoteDomain
    if let numbered = try connection.domain(numbered: id) { domain = numbered } else { domain = try connection.domain(id) }
    if host.json { return output.object(Self.members(domain)) }
    output.line(domain.name.printable)
  }
}

/// `dom0 rename DOMAIN NAME`
struct RenameCommand: HostCommand {
  static let configuration = CommandConfiguration(commandName: "rename", abstract: "Gives a domain another name.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Argument(help: ArgumentHelp("Its new name.", valueName: "NAME"))
  var name: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    try connection.call(Remote.DomainRename(domain: domain, name: name), about: domain.name)
    if host.json { output.object(Self.members(try connection.domain(named: name) ?? domain)) }
  }
}
