import ArgumentParser
import Dom0
import RemoteProtocol

/// A size of memory as xl takes it: a number with b, k, m, g or t, of MiB without a letter.
struct MemorySize: ExpressibleByArgument {
  let kibibytes: UInt64

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits) else { return nil }
    let unit: UInt64
    switch argument.dropFirst(digits.count).lowercased() {
    case "b": unit = 1
    case "k": unit = 1 << 10
    case "", "m": unit = 1 << 20
    case "g": unit = 1 << 30
    case "t": unit = 1 << 40
    default: return nil
    }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: unit)
    guard !overflows, bytes >= 1024 else { return nil }
    kibibytes = bytes >> 10
  }
}

/// What both commands about memory take.
struct MemoryArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Argument(help: ArgumentHelp("How much: a number of MiB, or with a letter of b, k, m, g or t.", valueName: "SIZE"))
  var size: MemorySize
}

/// `dom0 mem-set DOMAIN SIZE`
struct MemorySetCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "mem-set", abstract: "Asks a running domain to have so much memory.",
    discussion: "A guest with a balloon driver follows; `dom0 list` shows what it has.")

  @OptionGroup var chosen: MemoryArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(chosen.domain)
    try connection.call(
      Remote.DomainSetMemoryFlags(domain: domain, memory: chosen.size.kibibytes, flags: .live), about: domain.name)
    if host.json { output.object(Self.members(domain) + [.init("targetKiB", .number(chosen.size.kibibytes))]) }
  }
}

/// `dom0 mem-max DOMAIN SIZE`
struct MemoryMaximumCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "mem-max", abstract: "Changes the most memory that a domain may have.",
    discussion: "Of a domain that runs, until it ends; of one that does not, in its definition.")

  @OptionGroup var chosen: MemoryArguments
  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(chosen.domain)
    try connection.call(Xenolith.SetMaximumMemory(domain: domain, memory: chosen.size.kibibytes), about: domain.name)
    if host.json { output.object(Self.members(domain) + [.init("maximumMemoryKiB", .number(chosen.size.kibibytes))]) }
  }
}
