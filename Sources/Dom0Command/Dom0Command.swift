import ArgumentParser
import Dom0

/// `dom0`: the control domain of a Xenolith host, for people.
@main
struct Dom0Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dom0",
    abstract: "Boots and manages paravirtual domains, without Xen, root or virtualization hardware.",
    discussion: "Start with: dom0 run domains/hello.xml",
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
      CommandGroup(name: "The host", subcommands: [ServeCommand.self, ServingHostCommand.self, URICommand.self]),
    ])

  /// `--trace` stands for `--trace=-`, so that the option takes its file by `=` alone, and never a domain's file.
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    main(arguments[..<end].map { $0 == "--trace" ? "--trace=-" : $0 } + arguments[end...])
  }
}
