import ArgumentParser
import Dom0
import RemoteProtocol

/// `dom0 sysrq DOMAIN KEY`
struct SysRqCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "sysrq", abstract: "Sends a guest a magic system request, by xenstore's control/sysrq.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Argument(help: ArgumentHelp("The letter of the request.", valueName: "LETTER"))
  var letter: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    try connection.call(Xenolith.SendSysrq(domain: domain, key: letter), about: domain.name)
    if host.json { output.object(Self.members(domain) + [.init("letter", .string(letter))]) }
  }
}

/// `dom0 trigger DOMAIN TRIGGER`
struct TriggerCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "Resets a domain.",
    discussion: """
      Of xl's triggers, Xen has `nmi` alone for paravirtual guests, and it is not there yet; a reset builds the domain again, as a power \
      cycle does.
      """)

  enum Trigger: String, ExpressibleByArgument, CaseIterable {
    case nmi, reset, `init`, power, sleep, s3resume
  }

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Argument(help: ArgumentHelp("What happens to it.", valueName: "TRIGGER"))
  var trigger: Trigger

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    switch trigger {
    case .reset: break
    case .nmi:
      throw CommandFailure(.refused, "guests get no non-maskable interrupts yet; `dom0 sysrq` sends a request that a kernel looks for")
    case .power:
      throw CommandFailure(.refused, "Xen presses no power button of a paravirtual guest; `dom0 stop` asks it to power off")
    case .`init`, .sleep, .s3resume:
      throw CommandFailure(.refused, "Xen has no trigger \(trigger.rawValue) for paravirtual guests, only for those with emulated hardware")
    }
    let connection = try connect()
    let domain = try connection.domain(domain)
    try connection.call(Remote.DomainReset(domain: domain), about: domain.name)
    if host.json { output.object(Self.members(domain) + [.init("trigger", .string(trigger.rawValue))]) }
  }
}

/// `dom0 dump-core DOMAIN FILE`
struct DumpCoreCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump-core", abstract: "Writes a core of a running domain, which gdb opens.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Argument(help: ArgumentHelp("The file to write.", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain), path = rooted(file)
    try connection.call(Remote.DomainCoreDump(domain: domain, path: path), about: domain.name)
    if host.json { output.object(Self.members(domain) + [.init("core", .string(path))]) }
  }
}

/// `dom0 dmesg`
struct MessagesCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmesg", abstract: "Writes the hypervisor's log; `dom0 log --follow` goes on with it.")

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let lines = try connect().call(Xenolith.HypervisorLog()).lines
    if host.json { return output.object([.init("lines", .array(lines.map { .string($0) }))]) }
    for line in lines { output.line(line.printable) }
  }
}
