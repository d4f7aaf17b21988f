import ArgumentParser
import Dom0
import Glibc

/// `dom0`: the control domain of a Xenolith host, for people.
@main
struct Dom0Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dom0",
    abstract: "Boots and manages paravirtual domains, without Xen, root or virtualization hardware.",
    discussion: "Start with: dom0 " + (Installation().example.map { "run \($0)" } ?? "new NAME"),
    version: "dom0 \(Version.text), \(Version.abi)",
    subcommands: [RunCommand.self, TestCommand.self, NewCommand.self, DoctorCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Managing domains",
        subcommands: [
          ListCommand.self, DefineCommand.self, UndefineCommand.self, EditCommand.self, DumpXMLCommand.self, AutostartCommand.self,
          StartCommand.self, StopCommand.self, RebootCommand.self, DestroyCommand.self, PauseCommand.self, UnpauseCommand.self,
          ConsoleCommand.self, GDBCommand.self, LogCommand.self, StateCommand.self, InfoCommand.self, MemoryCommand.self,
          EventsCommand.self,
        ]),
      CommandGroup(
        name: "As xl has them",
        subcommands: [
          CreateCommand.self, DomainIDCommand.self, DomainNameCommand.self, RenameCommand.self, UptimeCommand.self, VCPUListCommand.self,
          MemorySetCommand.self, MemoryMaximumCommand.self, SysRqCommand.self, TriggerCommand.self, DumpCoreCommand.self,
          MessagesCommand.self,
        ]),
      CommandGroup(name: "The host", subcommands: [ServeCommand.self, ServingHostCommand.self, URICommand.self]),
    ])

  /// Carries a command out, and ends with its status; with another one when its output could not be written.
  static func main() {
    Output.takeMissing()
    guard Executables.hasProc else {
      // Without it there is not even a command line: Swift has it from there.
      Output.messages.line("dom0: /proc is not mounted here; dom0 and ring 0 need it to find their files: mount -t proc proc /proc")
      Glibc.exit(EndStatus.hostFailure.rawValue)
    }
    var status = ExitCode.success
    do {
      let arguments = arguments(CommandLine.arguments.dropFirst())
      try Verbs.check(arguments)
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      status = exitCode(for: error)
      let text = fullMessage(for: error)
      // ArgumentParser knows no option that takes its value by an equals sign alone.
      if !text.isEmpty {
        (status == .success ? Output.standard : Output.messages).line(text.replacing("--trace <FILE>", with: "--trace[=FILE]"))
      }
    }
    if Output.standard.isGone {
      Output.messages.line("dom0: cannot write standard output: \(hostErrorText(Output.standard.failure))")
      if status == .success { status = ExitCode(EX_IOERR) }
    }
    Glibc.exit(status.rawValue)
  }

  /// `--trace` stands for `--trace=-`, so that the option takes its file by `=` alone, and never a domain's file.
  private static func arguments(_ arguments: ArraySlice<String>) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].map { $0 == "--trace" ? "--trace=-" : $0 } + arguments[end...]
  }
}
