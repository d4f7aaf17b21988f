import ArgumentParser
import Dom0
import Glibc

/// `dom0 run FILE…`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Boots the domains of some files on a host of their own, in the foreground, and ends with them.",
    discussion: """
      The console is shown, and has the keyboard. Ctrl-C powers the domains off, a second one destroys them.

      Exit status: 0 powered off, 2 bad configuration, 3 destroyed by Ctrl-C, 4 timeout, 5 too many reboots, 6 watchdog, 7 crash, 8 the host \
      failed; of several domains the highest counts.
      """)

  @Argument(help: ArgumentHelp("The domains' files: libvirt's XML.", valueName: "FILE"))
  var files: [String]

  @Option(help: ArgumentHelp("End domains that still run after so many seconds, with status 4.", valueName: "SECONDS"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp(
      "Write a line for each hypercall and event: a bare --trace to standard error, --trace=FILE, with an equals sign, to a file.",
      valueName: "FILE"))
  var trace: String?

  @Flag(help: "Build the domains, say how to attach gdb, and wait for Enter or SIGUSR1 before they start.")
  var paused = false

  @Option(help: ArgumentHelp("How many physical CPUs the emulated machine has. (default: the host's cores less one)", valueName: "N"))
  var pcpus: Int?

  @Option(help: ArgumentHelp("How much memory the emulated machine has. (default: what the domains need)", valueName: "MIB"))
  var memory: Int?

  @Flag(help: "Write a report of how it ended as the last line of standard output; the console goes to standard error.")
  var json = false

  @Option(help: ArgumentHelp("How often a domain may be restarted. (default: as its file says, or 5)", valueName: "N"))
  var reboots: Int?

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name the file of a domain, such as domains/hello.xml.") }
    if let timeout, !(timeout > 0 && timeout <= 1e9) { throw ValidationError("--timeout wants a number of seconds above 0.") }
    if let pcpus, !(1...256).contains(pcpus) { throw ValidationError("--pcpus wants a number from 1 to 256.") }
    if let memory, !(16...(1 << 20)).contains(memory) { throw ValidationError("--memory wants a number of MiB from 16 to 1048576.") }
    if let reboots, !(0...1_000_000).contains(reboots) { throw ValidationError("--reboots wants a number from 0 to 1000000.") }
  }

  func run() throws {
    var options = RunOptions(files: files)
    options.timeout = timeout
    options.trace = trace == "-" ? "" : trace
    options.isPaused = paused
    options.pcpus = pcpus
    options.memory = memory
    options.isJSON = json
    options.reboots = reboots
    throw ExitCode(RunCommand.run(options).rawValue)
  }

  private static func run(_ options: RunOptions) -> EndStatus {
    let messages = Output(descriptor: 2)
    do throws(ToolstackError) {
      let plan = try RunPlan(options) { messages.line($0) }
      return RunSession(options, plan, console: Output(descriptor: options.isJSON ? 2 : 1), messages: messages).run()
    } catch {
      messages.line("dom0: \(error)")
      if options.isJSON { Output(descriptor: 1).line(RunSession.refusal(error).text) }
      return error.exitStatus
    }
  }
}
