import ArgumentParser
import Dom0

/// `dom0`: the control domain of a Xenolith host, for people.
@main
struct Dom0Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dom0",
    abstract: "Boots and watches paravirtual guests, without Xen, root or virtualization hardware.",
    discussion: "Start with: dom0 run domains/hello.xml",
    version: "dom0 \(Version.text), \(Version.abi)",
    subcommands: [RunCommand.self, ServeCommand.self, NewCommand.self, DoctorCommand.self])

  /// `--trace` stands for `--trace=-`, so that the option takes its file by `=` alone, and never a domain's file.
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    main(arguments[..<end].map { $0 == "--trace" ? "--trace=-" : $0 } + arguments[end...])
  }
}
