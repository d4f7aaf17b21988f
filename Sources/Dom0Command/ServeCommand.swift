import ArgumentParser
import Dom0
import Glibc

/// `dom0 serve`
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves as Dom0: keeps definitions, runs domains, and answers virsh and dom0.",
    discussion: """
      Stays in the foreground and logs to standard error. SIGTERM and Ctrl-C ask all domains to power themselves off, and end the host when they have; \
      once more destroys them. When this process is killed the domains run on, and the next `dom0 serve` takes them over.
      """)

  @Option(help: ArgumentHelp("Where definitions and logs are kept. (default: XENOLITH_STATE, or the user's own place)", valueName: "DIR"))
  var state: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Where relative kernels of definitions are looked for. (default: the example kernels)", valueName: "DIR"))
  var kernels: [String] = []

  @Option(help: ArgumentHelp("How many physical CPUs the emulated machine has. (default: the host's cores less one)", valueName: "N"))
  var pcpus: Int?

  @Option(help: ArgumentHelp("How much memory the emulated machine has. (default: three quarters of the host's)", valueName: "MIB"))
  var memory: Int?

  @Flag(help: "End when nothing runs and nobody has been connected for a while.")
  var onDemand = false

  @Option(help: ArgumentHelp("How long that while is.", valueName: "SECONDS"))
  var idle = 30

  @Option(help: ArgumentHelp("How long domains may take to power themselves off before they are destroyed.", valueName: "SECONDS"))
  var patience = 60

  func validate() throws {
    if let pcpus, !(1...256).contains(pcpus) { throw ValidationError("--pcpus wants a number from 1 to 256.") }
    if let memory, !(16...(1 << 20)).contains(memory) { throw ValidationError("--memory wants a number of MiB from 16 to 1048576.") }
    if !(0...1_000_000).contains(idle) { throw ValidationError("--idle wants a number of seconds from 0 to 1000000.") }
    if !(0...1_000_000).contains(patience) { throw ValidationError("--patience wants a number of seconds from 0 to 1000000.") }
  }

  func run() throws {
    let log = Output.messages
    do throws(ToolstackError) { try serve { log.line("dom0: \($0)") } } catch {
      log.line("dom0: \(error)")
      // Who needs a host has one.
      if onDemand, error.code == .state { return }
      throw ExitCode(error.exitStatus.rawValue)
    }
  }

  private func serve(_ say: @escaping (String) -> Void) throws(ToolstackError) {
    var options = HostOptions()
    options.kernels = kernels.isEmpty ? Installation().kernels : kernels
    options.pcpus = pcpus
    options.memory = memory
    let directories = try StateDirectories(option: state)
    let host = try Host(directories, options, say: say)
    var service = ServiceOptions()
    service.idleMilliseconds = onDemand ? Int64(idle) * 1000 : nil
    service.patience = Int64(patience) * 1000
    let control = try ControlPlane(host, inherited: Systemd.listeners().map(\.descriptor))
    defer { control.stop() }
    let loop = try HostService(host, control, service, say: say)
    Systemd.notify("READY=1")
    say("serves \(host.domains.count) domains; clients connect to \(directories.controlSocket)")
    try loop.run()
  }
}
