import ArgumentParser
import Dom0

/// `dom0 doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this host offers, and how strong the sandbox around a guest is.",
    discussion: "Exit status 1 if something that is needed is missing.")

  @Flag(help: "Write the findings as one JSON object.")
  var json = false

  func run() throws {
    let findings = Doctor.examine()
    let output = Output.standard
    if json { output.line(Doctor.json(findings).text) } else { Doctor.lines(findings).forEach(output.line) }
    if findings.contains(where: { $0.verdict == .missing && $0.isNeeded }) { throw ExitCode(1) }
  }
}
