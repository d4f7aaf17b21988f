import ArgumentParser
import Dom0
import DomainConfig

/// `dom0 run FILE|KERNEL|FOLDER…`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Boots domains on a host of their own, in the foreground, and ends with them.",
    usage: """
      dom0 run [--memory MIB] [--timeout SECONDS] [--trace[=FILE]] [--paused] [--pcpus N] [--machine-memory MIB]
               [--reboots N] [--json] FILE|KERNEL|FOLDER... [-- WORDS]
      """,
    discussion: """
      What is named is a domain's file, or a kernel, or the folder of a guest's Swift package: the kernel that its build made. What stands \
      behind `--` is the kernel's command line, in place of what a file says.

      The console is shown, and has the keyboard. Ctrl-C asks the guests to power off, a second one destroys them; SIGTERM and SIGHUP ask, \
      and destroy after 3 seconds.

      Exit status: 0 powered off, 2 bad configuration, 3 destroyed, 4 timeout, 5 too many reboots, 6 watchdog, 7 crash, 8 the host \
      failed; of several domains the highest counts.
      """)

  @Argument(
    help: ArgumentHelp("Domains' files (libvirt's XML), kernels, and folders of guests' packages.", valueName: "FILE|KERNEL|FOLDER"),
    completion: .file())
  var arguments: [String] = []

  @Option(help: ArgumentHelp("How much memory each domain has. (default: as its file says; a kernel gets 32)", valueName: "MIB"))
  var memory: UInt64?

  @Option(help: ArgumentHelp("End domains that still run after so many seconds, with status 4.", valueName: "SECONDS"))
  var timeout: Seconds?

  @Option(
    help: ArgumentHelp(
      "Write a line for each hypercall and event: a bare --trace to standard error, --trace=FILE, with an equals sign, to a file.",
      valueName: "FILE"),
    completion: .file())
  var trace: String?

  @Flag(help: "Build the domains, say how to attach gdb, and wait for Enter or SIGUSR1 before they start.")
  var paused = false

  @Option(help: ArgumentHelp("How many physical CPUs the emulated machine has. (default: the host's cores less one)", valueName: "N"))
  var pcpus: Int?

  @Option(help: ArgumentHelp("How much memory the emulated machine has. (default: what the domains need)", valueName: "MIB"))
  var machineMemory: Int?

  @Flag(help: "Write a report of how it ended as the last line of standard output; the console goes to standard error.")
  var json = false

  @Option(help: ArgumentHelp("How often a domain may be restarted. (default: as its file says, or 5)", valueName: "N"))
  var reboots: Int?

  private var sources: [String] { arguments.dropLast(GuestWords.count) }

  func validate() throws {
    if sources.isEmpty {
      let example = Installation().example.map { ", such as \($0)" } ?? ""
      throw ValidationError("Name a domain's file\(example), a kernel, or the folder of a guest's package.")
    }
    if let memory, !(1...(DomainConfiguration.maximumMemory >> 10)).contains(memory) {
      throw ValidationError("--memory wants a number of MiB from 1 to \(DomainConfiguration.maximumMemory >> 10).")
    }
    if let pcpus, !(1...256).contains(pcpus) { throw ValidationError("--pcpus wants a number from 1 to 256.") }
    if let machineMemory, !(16...(1 << 20)).contains(machineMemory) {
      throw ValidationError("--machine-memory wants a number of MiB from 16 to 1048576.")
    }
    if let reboots, !(0...1_000_000).contains(reboots) { throw ValidationError("--reboots wants a number from 0 to 1000000.") }
    try GuestWords.check()
  }

  func run() throws {
    var options = RunOptions(sources)
    options.memory = memory
    options.commandLine = GuestWords.text
    options.timeout = timeout?.value
    options.trace = trace == "-" ? "" : trace
    options.isPaused = paused
    options.pcpus = pcpus
    options.machineMemory = machineMemory
    options.isJSON = json
    options.reboots = reboots
    throw ExitCode(RunCommand.run(options).rawValue)
  }

  private static func run(_ options: RunOptions) -> EndStatus {
    let messages = Output.messages
    do throws(ToolstackError) {
      let plan = try RunPlan(options) { messages.line($0) }
      return RunSession(options, plan, console: options.isJSON ? messages : .standard, messages: messages).run()
    } catch {
      messages.line("dom0: \(error)")
      if options.isJSON { Output.standard.line(RunSession.refusal(error).text) }
      return error.exitStatus
    }
  }
}
