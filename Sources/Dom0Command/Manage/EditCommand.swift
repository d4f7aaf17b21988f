import ArgumentParser
import Dom0
import DomainConfig
import Glibc
import RemoteProtocol

/// `dom0 edit DOMAIN`
struct EditCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Opens a domain's definition in an editor, and redefines the domain with what was written.",
    discussion: "The editor is $VISUAL, or $EDITOR, or vi. What cannot be used comes back to the editor, and is never lost.")

  @Argument(help: ArgumentHelp("Name, number or UUID of the domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect()
    let domain = try connection.domain(domain)
    let before = try connection.call(Remote.DomainGetXMLDesc(domain: domain, flags: .inactive), about: domain.name).xml
    let file = try EditedFile(named: domain.name, before)
    while true {
      let text = try file.edit()
      if text == Array(before.utf8) {
        file.remove()
        return tell(domain, "not changed")
      }
      do throws(CommandFailure) {
        try define(text, file.path, domain, before, connection)
        file.remove()
        return tell(domain, "edited")
      } catch {
        messages.line("dom0: \(error.message)")
        guard error.status != .noHost, wantsAgain() else {
          throw CommandFailure(error.status, "nothing was changed; your text is in \(file.path)")
        }
      }
    }
  }

  private func define(
    _ text: [UInt8], _ path: String, _ domain: RemoteDomain, _ before: String, _ connection: HostConnection
  ) throws(CommandFailure) {
    let file: DomainFile
    do throws(ToolstackError) { file = try DomainFile(text, file: path, strict: false) } catch {
      throw CommandFailure(.badDefinition, "\(error)")
    }
    guard file.name == domain.name else {
      throw CommandFailure(.refused, "the name was changed to \(file.name): `dom0 define` makes a new domain of it, `dom0 edit` does not")
    }
    file.warnings.forEach(messages.line)
    try connection.call(Remote.DomainDefineXMLFlags(xml: try file.xml(uuid: domain.uuid, known: before)), about: path)
  }

  private func tell(_ domain: RemoteDomain, _ result: String) {
    if host.json { return output.object(Self.members(domain) + [.init("result", .string(result))]) }
    output.line("\(domain.name) \(result)")
  }

  /// Asks whether the editor shall come again; not where nobody can answer.
  private func wantsAgain() -> Bool {
    guard isatty(0) == 1, isatty(2) == 1 else { return false }
    messages.write(Array("Edit it again? [Y/n] ".utf8))
    let answer = readLine()?.lowercased() ?? "n"
    return answer.isEmpty || answer.hasPrefix("y")
  }
}

/// A text in a file of its own, for an editor.
struct EditedFile {
  let path: String

  init(named name: String, _ text: String) throws(CommandFailure) {
    let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "_" }
    var template = Array("\(environmentValue("TMPDIR") ?? "/tmp")/\(String(safe))-XXXXXX.xml".utf8CString)
    // SAFETY: mkstemps changes the array's text in place, which ends in a NUL.
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemps($0.baseAddress.unsafelyUnwrapped, 4) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw CommandFailure(.refused, "cannot make a file for the editor, \(path): \(hostErrorText())") }
    let output = Output(descriptor: descriptor)
    output.write(Array(text.utf8))
    close(descriptor)
    if output.isGone { throw CommandFailure(.refused, "cannot write \(path): \(hostErrorText(output.failure))") }
  }

  func remove() { unsafe unlink(path) }

  /// Runs the editor; what the file holds then.
  func edit() throws(CommandFailure) -> [UInt8] {
    let editor = environmentValue("VISUAL") ?? environmentValue("EDITOR") ?? "vi"
    let status = try Self.run(["/bin/sh", "-c", "exec \(editor) \"$1\"", editor, path])
    guard status == 0 else { throw CommandFailure(.refused, "the editor, \(editor), ended with status \(status); your text is in \(path)") }
    do throws(ToolstackError) { return try readFile(path, limit: DomainConfiguration.maximumFileBytes) } catch {
      throw CommandFailure(.refused, "\(error)")
    }
  }

  private static func run(_ arguments: [String]) throws(CommandFailure) -> Int32 {
    var process: pid_t = 0
    var status: Int32 = 0
    // SAFETY: the texts live until posix_spawn has answered, and are freed after it.
    var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe texts.forEach { unsafe free($0) } }
    // What the terminal sends while the editor has it is the editor's.
    for number in [SIGINT, SIGQUIT] { signal(number) { _ in } }
    defer { for number in [SIGINT, SIGQUIT] { signal(number, SIG_DFL) } }
    let failure = unsafe posix_spawn(&process, arguments[0], nil, nil, &texts, environ)
    guard failure == 0 else { throw CommandFailure(.refused, "cannot start \(arguments[0]): \(hostErrorText(failure))") }
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}
