import ArgumentParser
import Dom0
import Glibc
import RemoteProtocol

/// `dom0 log [DOMAIN]`
struct LogCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Shows what a domain wrote on its console, or without a domain the hypervisor's log.",
    discussion: "Console logs outlast their domains, and can be read while no host runs.")

  @Argument(help: ArgumentHelp("Name, number or UUID of a domain.", valueName: "DOMAIN"), completion: .domainName)
  var domain: String?

  @Flag(name: .shortAndLong, help: "Go on as more is written. Ctrl-C ends it.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Only the last so many lines.", valueName: "N"))
  var lines: Int?

  @OptionGroup var host: HostArguments

  func validate() throws {
    if let lines, lines < 0 { throw ValidationError("--lines wants a number from 0 on.") }
    if host.json, follow { throw ValidationError("--json is one object, and --follow has no end: choose one.") }
  }

  func perform() throws(CommandFailure) {
    guard let domain else { return try showHypervisorLog() }
    let directories = try directories()
    var path = directories.places.consoleLog(of: domain)
    let isThere = unsafe access(path, F_OK) == 0
    if domain.contains("/") || !isThere {
      // No name of a domain that ever wrote something: its number or UUID, then.
      let connection: HostConnection
      do throws(CommandFailure) { connection = try HostConnection(directories, starting: false) } catch {
        throw CommandFailure(error.status, "\(path): there is no such log; and if \(domain) is a number or UUID: \(error.message)")
      }
      path = directories.places.consoleLog(of: try connection.domain(domain).name)
    }
    try showFile(path, of: domain)
  }

  // MARK: A console

  private func showFile(_ path: String, of domain: String) throws(CommandFailure) {
    var descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT {
      if host.json { return output.object([.init("domain", .string(domain)), .init("lines", .array([]))]) }
      guard follow else { return }
      while descriptor < 0 {
        usleep(Self.pace)
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      }
    }
    guard descriptor >= 0 else { throw CommandFailure(.refused, "\(path): \(hostErrorText())") }
    let output = output
    let bytes = Self.rest(of: descriptor)
    let kept = lines.map { Self.last($0, of: bytes) } ?? bytes[...]
    if host.json {
      let lines = String(decoding: kept, as: UTF8.self).split(separator: "\n").map { JSONValue.string(String($0)) }
      return output.object([.init("domain", .string(domain)), .init("file", .string(path)), .init("lines", .array(lines))])
    }
    output.write(Array(kept))
    while follow, !output.isGone {
      usleep(Self.pace)
      output.write(Self.rest(of: descriptor))
      guard Self.isReplaced(path, descriptor) else { continue }
      // The log was rotated: what came last to the old one, and then the new one.
      let next = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard next >= 0 else { continue }
      output.write(Self.rest(of: descriptor))
      close(descriptor)
      descriptor = next
    }
    close(descriptor)
  }

  /// How often a log that is followed is looked at, in microseconds.
  private static let pace: UInt32 = 100_000

  private static func rest(of descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      // SAFETY: at most as many bytes as the array has.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The last lines of a text; one without its end is a line too.
  static func last(_ count: Int, of bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard count > 0 else { return [] }
    var left = count
    var index = bytes.endIndex
    if bytes.last == 10 { index -= 1 }
    while index > 0 {
      if bytes[index - 1] == 10 {
        left -= 1
        if left == 0 { return bytes[index...] }
      }
      index -= 1
    }
    return bytes[...]
  }

  private static func isReplaced(_ path: String, _ descriptor: Int32) -> Bool {
    var now = stat(), ours = stat()
    // SAFETY: both fill their locals.
    guard unsafe stat(path, &now) == 0, unsafe fstat(descriptor, &ours) == 0 else { return false }
    return now.st_ino != ours.st_ino
  }

  // MARK: The hypervisor

  private func showHypervisorLog() throws(CommandFailure) {
    let connection = try connect(starting: false)
    var seen = try connection.call(Xenolith.HypervisorLog()).lines
    let shown = lines.map { seen.suffix($0) } ?? seen[...]
    if host.json { return output.object([.init("lines", .array(shown.map { .string($0) }))]) }
    let output = output
    for line in shown { output.line(line.printable) }
    while follow, !output.isGone {
      usleep(Self.pace * 5)
      let now = try connection.call(Xenolith.HypervisorLog()).lines
      for line in Self.fresh(now, after: seen) { output.line(line.printable) }
      seen = now
    }
  }

  /// What is new in a log that also forgets its oldest lines.
  static func fresh(_ now: [String], after seen: [String]) -> ArraySlice<String> {
    for dropped in 0...seen.count {
      let kept = seen[dropped...]
      if now.starts(with: kept) { return now[kept.count...] }
    }
    return now[...]
  }
}
