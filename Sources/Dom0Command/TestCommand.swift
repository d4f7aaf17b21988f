import ArgumentParser
import Dom0
import Glibc

/// `dom0 test IMAGE…`
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Boots test guests side by side, each alone on a host of its own, and tells how they came out.",
    usage: "dom0 test IMAGE… [options] [-- WORD…]",
    discussion: """
      A test guest ends its console with a line that begins with SUCCESS, SKIP, ERROR or FAILURE, or with XTF's `Test result: SUCCESS`, and \
      powers off. One that crashes or ends without such a line is a CRASH, one that is still running when its time is over a TIMEOUT. \
      Lines `ok NAME` and `not ok NAME: why` before are its checks.

      The report is TAP, or at a terminal a line for each guest, with the console of each that fails.

      Exit status: 0 all are SUCCESS or SKIP, 1 some are not, 3 interrupted, 8 the host failed.
      """)

  @Argument(
    help: ArgumentHelp(
      "Kernel images (plugins, PV64 ELF images) or domains' files. What stands behind `--` is the command line of the images.",
      valueName: "IMAGE"))
  var arguments: [String]

  @Option(help: ArgumentHelp("How many guests run at a time. (default: the host's cores)", valueName: "N"))
  var jobs: Int?

  @Option(help: ArgumentHelp("How much memory a domain that is made for an image has.", valueName: "MIB"))
  var memory = TestOptions().memory

  @Option(help: ArgumentHelp("How many seconds a guest may take.", valueName: "SECONDS"))
  var timeout = Seconds(TestOptions().timeout)

  @Option(help: ArgumentHelp("Also write a report in JUnit's XML.", valueName: "FILE"))
  var junit: String?

  @Flag(help: "Write TAP, at a terminal too.")
  var tap = false

  @Flag(help: "Write one JSON object, at the end, with every console.")
  var json = false

  private var files: [String] { arguments.dropLast(GuestWords.count) }

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name an image, such as .build/debug/libMyTest.so, or a domain's file.") }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs wants a number from 1 to 1024.") }
    if !(1...(512 << 10)).contains(memory) { throw ValidationError("--memory wants a number of MiB from 1 to 524288.") }
    if tap && json { throw ValidationError("--tap and --json exclude each other.") }
    try GuestWords.check()
  }

  func run() throws {
    var options = TestOptions()
    if let jobs { options.jobs = jobs }
    options.memory = memory
    options.timeout = timeout.value
    options.commandLine = GuestWords.text ?? ""
    let output = Output.standard, messages = Output.messages
    let report = try junit.map { try open($0, messages) }
    var reporters: [any TestReporter] = []
    if !json { reporters = [isatty(1) == 1 && !tap ? TerminalReporter(output) : TAPReporter(output)] }
    let summary: TestSummary
    do throws(ToolstackError) {
      summary = try TestRunner(GuestTest.named(files), options, reporters).run()
    } catch {
      messages.line("dom0: \(error)")
      throw ExitCode(EndStatus.hostFailure.rawValue)
    }
    if json { output.line(summary.json.text) }
    report?.write(Array(summary.junit.utf8))
    if let junit, let failure = report?.failure, failure != 0 {
      messages.line("dom0: cannot write \(junit): \(hostErrorText(failure))")
      throw ExitCode(EndStatus.hostFailure.rawValue)
    }
    throw ExitCode(summary.exitStatus)
  }

  /// The report's file, emptied: a path that will not do is told before anything runs.
  private func open(_ path: String, _ messages: Output) throws -> Output {
    let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      messages.line("dom0: cannot write \(path): \(hostErrorText())")
      throw ExitCode(EndStatus.hostFailure.rawValue)
    }
    return Output(descriptor: file)
  }
}
