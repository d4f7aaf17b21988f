import ArgumentParser
import Dom0
import Glibc
import RemoteProtocol

/// `dom0 host`
struct ServingHostCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "host", abstract: "Tells which host serves here: process, directories, sockets, version. Starts none.",
    discussion: "Exit status 8 if nobody serves this state directory.")

  @Flag(help: "Ask the host to end: its domains power off first. Waits until it has ended.")
  var stop = false

  @Option(help: ArgumentHelp("Wait for so many seconds at most; status 4 if it has not ended then.", valueName: "SECONDS"))
  var timeout: Seconds?

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let connection = try connect(starting: false, timeout: timeout)
    let service = try connection.call(Xenolith.ServiceInformation())
    if stop { return try end(Int32(clamping: service.process), connection) }
    let rows = try connection.rows().filter { $0.domain.id != 0 || !$0.isActive }
    let places = connection.places
    let uptime = processAge(Int32(clamping: service.process))
    let running = rows.count { $0.isActive }
    if host.json {
      return output.object([
        .init("version", .string(service.version)), .init("abi", .string(service.abi)), .init("process", .number(service.process)),
        .init("ring0", .number(service.ring0)), .init("stateDirectory", .string(service.stateDirectory)),
        .init("runDirectory", .string(service.runDirectory)), .init("controlSocket", .string(places.controlSocket)),
        .init("readOnlySocket", .string(places.readOnlySocket)), .init("uri", .string(connectionURI(places.controlSocket))),
        .init("uptimeSeconds", uptime.map { .number($0) } ?? .null), .init("domains", .number(rows.count)),
        .init("runningDomains", .number(running)),
      ])
    }
    let lines: [(String, String)] = [
      ("version", "\(service.version), \(service.abi)"), ("process", "\(service.process), ring 0 is \(service.ring0)"),
      ("uptime", uptime.map { span(seconds: $0) } ?? "unknown"), ("state_directory", service.stateDirectory),
      ("run_directory", service.runDirectory), ("control_socket", places.controlSocket), ("read_only_socket", places.readOnlySocket),
      ("uri", connectionURI(places.controlSocket)), ("domains", "\(rows.count) of which \(running) run"),
    ]
    for (name, value) in lines { output.line(name.left(22) + " : " + value) }
  }

  /// Asks the host's process to end; it hangs up when it has.
  private func end(_ process: Int32, _ connection: HostConnection) throws(CommandFailure) {
    let wait = try Waiting(connection, timeout: timeout)
    guard kill(process, SIGTERM) == 0 else {
      throw CommandFailure(.refused, "cannot ask process \(process) to end: \(hostErrorText()); ask its user to")
    }
    do throws(CommandFailure) { try wait.until({ "the host to end" }) { _ in false } } catch {
      guard error.status == .noHost else { throw error }
    }
    if host.json { return output.object([.init("process", .number(process)), .init("result", .string("ended"))]) }
    output.line("the host has ended")
  }
}

/// `dom0 uri`
struct URICommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "uri", abstract: "Writes the URI by which libvirt's clients reach the host: virsh -c \"$(dom0 uri)\" list")

  @Flag(help: "The socket of those that may only look.")
  var readOnly = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    let places = try directories().places
    let uri = connectionURI(readOnly ? places.readOnlySocket : places.controlSocket)
    if host.json { return output.object([.init("uri", .string(uri))]) }
    output.line(uri)
  }
}

/// The URI of a socket, for libvirt's clients.
func connectionURI(_ socket: String) -> String {
  let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
  let escaped = socket.utf8.map { byte in
    plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16).uppercased()
  }
  return "xen:///system?socket=" + escaped.joined()
}
