import ArgumentParser
import Dom0
import Glibc
import RemoteProtocol

/// `dom0 gdb DOMAIN`
struct GDBCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "gdb",
    abstract: "Debugs the kernel of a running domain with gdb.",
    discussion: """
      The domain stops, and gdb starts with its kernel's symbols. What follows -- goes to gdb. The domain goes on when gdb lets it, or leaves.
      """)

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @Option(help: ArgumentHelp("Start no gdb: wait for one on this port of this machine, or on this socket.", valueName: "PORT|SOCKET"))
  var listen: String?

  @Flag(help: .hidden)
  var stdio = false

  @Argument(parsing: .postTerminator, help: ArgumentHelp("What gdb is started with.", valueName: "GDB-ARGUMENT"))
  var arguments: [String] = []

  @OptionGroup var host: HostArguments

  func validate() throws {
    if let listen, ListeningPlace(listen) == nil {
      throw ValidationError("--listen wants a port from 0 to 65535, or the path of a socket with a / in it.")
    }
  }

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    if stdio { return try DebuggerSession(connection, domain).run(input: 0, output: 1) }
    let kernel = try connection.call(Xenolith.DomainKernel(domain: domain), about: domain.name)
    guard !kernel.isDebugged else { throw CommandFailure(.refused, "\(domain.name): another debugger is attached to the domain") }
    if let place = listen.flatMap({ ListeningPlace($0) }) { return try serve(domain, kernel.path, at: place) }
    try start(["gdb", "-q", kernel.path, "-ex", "target remote | \(try pipe(to: domain))"] + arguments)
  }

  private func serve(_ domain: RemoteDomain, _ kernel: String, at place: ListeningPlace) throws(CommandFailure) {
    let debugger = try place.accept { name in output.line("gdb \(Self.quoted(kernel)) -ex \(Self.quoted("target remote \(name)"))") }
    try DebuggerSession(connect(starting: false), domain).run(input: debugger.number, output: debugger.number)
  }

  /// The command that gdb runs as its connection: this program once more.
  private func pipe(to domain: RemoteDomain) throws(CommandFailure) -> String {
    let arguments = [Executables.runningFolder() + "/dom0", "gdb", "--stdio"] + (try directories().arguments) + [domain.uuid.description]
    return arguments.map(Self.quoted).joined(separator: " ")
  }

  /// A word as shells read it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%=".utf8.contains($0) }
    guard !isPlain || word.isEmpty else { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// Becomes gdb.
  private func start(_ arguments: [String]) throws(CommandFailure) {
    // SAFETY: the texts live until the call fails, or for ever.
    var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe texts.forEach { unsafe free($0) } }
    // Ctrl-C is gdb's, whatever this program was started with.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    unsafe execvp(arguments[0], &texts)
    let remedy = errno == ENOENT ? "; install it (apt-get install gdb), or use --listen" : ""
    throw CommandFailure(.refused, "cannot start gdb: \(hostErrorText())\(remedy)")
  }
}
