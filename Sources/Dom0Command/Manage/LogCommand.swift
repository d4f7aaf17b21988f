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
    let isThere = try !Self.files(path).isEmpty
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
    let files = try Self.files(path)
    let bytes = files.flatMap { Self.rest(of: $0.number) }
    let kept = lines.map { Self.last($0, of: bytes) } ?? bytes[...]
    if host.json {
      let lines = String(decoding: kept, as: UTF8.self).split(separator: "\n").map { JSONValue.string(String($0)) }
      return output.object([.init("domain", .string(domain)), .init("file", .string(path)), .init("lines", .array(lines))])
    }
    output.write(Array(kept))
    if follow { try goOn(path, files.last) }
  }

  /// Shows what is written to the log from now on.
  ///
  /// - Parameter file: the newest file, read to its end; nil when there is none yet.
  private func goOn(_ path: String, _ file: Descriptor?) throws(CommandFailure) {
    var file = file
    while !output.isGone {
      usleep(Self.pace)
      let files = try Self.files(path)
      // What came last to a log that was rotated meanwhile, and then the newer ones.
      if let file { output.write(Self.rest(of: file.number)) }
      let known = files.lastIndex { $0.inode == file?.inode }.map { $0 + 1 } ?? 0
      for newer in files[known...] {
        output.write(Self.rest(of: newer.number))
        file = newer
      }
    }
  }

  private static func files(_ path: String) throws(CommandFailure) -> [Descriptor] {
    do throws(ToolstackError) { return try ConsoleLog.open(path) } catch { throw CommandFailure(.refused, "\(error)") }
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
