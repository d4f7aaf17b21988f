import ArgumentParser
import Dom0
import Glibc

/// `dom0 new NAME`
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes the package of a new guest kernel: a Swift package, and the file of a domain that boots it.",
    discussion: """
      Build it with `swift build`, boot it with `dom0 run`.

      Exit status: 2 if it could not be written, 64 for a name that cannot be.
      """)

  @Argument(help: ArgumentHelp("The folder to make; its last component names package and domain: \(GuestPackage.rule).", valueName: "NAME"))
  var folder: String

  @Option(
    name: .customLong("guestkit"), help: ArgumentHelp("The folder of GuestKit's package. (default: this installation's)", valueName: "DIR"))
  var guestKit: String?

  @Flag(help: "Write what was made as one JSON object.")
  var json = false

  private var name: String { folder.split(separator: "/").last.map(String.init) ?? "" }

  func validate() throws {
    guard GuestPackage(name: name, guestKit: "") == nil else { return }
    throw ValidationError(
      """
      "\(name)" cannot name a package, a Swift module and a domain: a name is \(GuestPackage.rule), and not that of a module \
      every guest has, such as swift.
      """)
  }

  func run() throws {
    do throws(ToolstackError) {
      guard let package = GuestPackage(name: name, guestKit: try guestKitFolder()) else { return }
      try write(package)
      report(package)
    } catch {
      Output.messages.line("dom0: \(error)")
      throw ExitCode(EndStatus.badConfiguration.rawValue)
    }
  }

  /// The folder that the new package depends on, made absolute.
  private func guestKitFolder() throws(ToolstackError) -> String {
    guard let found = guestKit ?? Installation().guestKit else {
      throw ToolstackError(.host, "there is no GuestKit beside this dom0; name the folder of its package with --guestkit")
    }
    guard let path = absolutePath(found), unsafe access(path + "/Package.swift", R_OK) == 0 else {
      throw ToolstackError(.host, "\(found) is not the folder of GuestKit's package: it has no Package.swift; check --guestkit")
    }
    return path
  }

  private func write(_ package: GuestPackage) throws(ToolstackError) {
    try makeFolder(folder)
    try makeFolder(folder + "/Sources")
    try makeFolder(folder + "/Sources/" + package.module)
    for file in package.files { try writeNew(file.text, to: folder + "/" + file.path) }
  }

  private func makeFolder(_ path: String) throws(ToolstackError) {
    guard unsafe mkdir(path, 0o777) != 0 else { return }
    let number = errno
    let remedy = number == EEXIST ? "choose another name, or remove it" : "check the path and its permissions"
    throw ToolstackError(.host, "cannot make the folder \(path): \(hostErrorText(number)); \(remedy)")
  }

  private func writeNew(_ text: String, to path: String) throws(ToolstackError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ToolstackError(.host, "cannot write \(path): \(hostErrorText())") }
    let output = Output(descriptor: descriptor)
    output.write(Array(text.utf8))
    let number = close(descriptor) == 0 ? output.failure : errno
    guard number == 0 else { throw ToolstackError(.host, "cannot write \(path): \(hostErrorText(number))") }
  }

  private func report(_ package: GuestPackage) {
    let folder = absolutePath(folder) ?? folder, output = Output.standard
    let kernel = ".build/debug/lib\(package.module).so"
    if json {
      let members: [JSONValue.Member] = [
        .init("name", .string(package.name)), .init("folder", .string(folder)), .init("module", .string(package.module)),
        .init("domain", .string("\(package.name).xml")), .init("kernel", .string(kernel)), .init("guestKit", .string(package.guestKit)),
        .init("files", .array(package.files.map { .string($0.path) })),
      ]
      return output.line(JSONValue.object(members).text)
    }
    output.line("Wrote the package of a guest kernel:")
    for file in package.files { output.line("  \(self.folder)/\(file.path)") }
    output.line("Now build and boot it:")
    for line in ["cd \(self.folder)", "swift build", "dom0 run \(package.name).xml"] { output.line("  " + line) }
  }
}

/// A path from the root on, without links; nil when nothing lies there.
func absolutePath(_ path: String) -> String? {
  // SAFETY: realpath allocates the text, which is copied and freed here.
  guard let resolved = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}
