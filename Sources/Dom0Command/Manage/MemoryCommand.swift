import ArgumentParser
import Dom0
import Glibc
import RemoteProtocol

/// `dom0 memory DOMAIN`
struct MemoryCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Tells how a domain's memory stands: what each of its pages is, in figures or as a picture.",
    discussion: "The domain runs on meanwhile: what it changes while it is looked at may be told as it was, or as it is.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Option(
    help: ArgumentHelp("Write a picture of the page numbers, as SVG, to this file; - is standard output.", valueName: "FILE"),
    completion: .file(extensions: ["svg"]))
  var svg: String?

  @OptionGroup var host: HostArguments

  func validate() throws {
    if host.json, svg != nil { throw ValidationError("--json and --svg are two forms of the same: choose one.") }
  }

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let table = try look(at: connection.domain(domain), connection)
    if host.json { return output.object(table.members) }
    guard let svg else { return table.lines.forEach(output.line) }
    let title = "\(table.domain.name.printable), domain \(table.domain.id): \(table.map.pages) pages of at most \(table.map.maximumPages)"
    try write(MemoryPicture(table.map, title: title).svg, to: svg)
  }

  /// Asks until the host has told everything.
  private func look(at domain: RemoteDomain, _ connection: HostConnection) throws(CommandFailure) -> MemoryTable {
    var runs: [MemoryRun] = []
    var reply = try connection.call(Xenolith.DomainMemory(domain: domain, first: 0), about: domain.name)
    runs += reply.runs
    while reply.next > 0 {
      let from = reply.next
      reply = try connection.call(Xenolith.DomainMemory(domain: domain, first: from), about: domain.name)
      guard reply.next == 0 || reply.next > from else { throw CommandFailure(.noHost, "the host's answers have no end") }
      runs += reply.runs
    }
    guard let map = MemoryMap(runs, maximumPages: reply.maximumPages, isP2MAnnounced: reply.isP2MAnnounced) else {
      throw CommandFailure(.noHost, "the host knows more of memory than this dom0; update dom0")
    }
    return MemoryTable(domain: domain, map: map, sharedInfoFrame: reply.sharedInfoFrame)
  }

  private func write(_ text: String, to path: String) throws(CommandFailure) {
    // SAFETY: the path is a C string for the length of the call.
    let descriptor = path == "-" ? dup(1) : unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw CommandFailure(.refused, "cannot write \(path): \(hostErrorText())") }
    let file = Output(descriptor: descriptor)
    file.write(Array(text.utf8))
    let number = close(descriptor) == 0 ? file.failure : errno
    guard number == 0 else { throw CommandFailure(.refused, "cannot write \(path): \(hostErrorText(number))") }
  }
}
