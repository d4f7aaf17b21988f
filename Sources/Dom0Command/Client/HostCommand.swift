import ArgumentParser
import Dom0

/// What all commands take that speak with a host.
struct HostArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The host's state directory. (default: XENOLITH_STATE, or /var/lib/xenolith for root, or ~/.local/state/xenolith)", valueName: "DIR"),
    completion: .directory)
  var state: String?

  @Flag(help: "Write the answer as one JSON object.")
  var json = false
}

/// A span of time on the command line: a number of seconds above 0.
struct Seconds: ExpressibleByArgument {
  let value: Double
  var milliseconds: Int64 { Int64((value * 1000).rounded(.up)) }
  var defaultValueDescription: String { "\(Int(value))" }

  /// Whatever is longer than clocks can count is for ever, too.
  init(_ value: Double) { self.value = min(value, 1e12) }

  init?(argument: String) {
    guard let value = Double(argument), value > 0 else { return nil }
    self.init(value)
  }
}

/// The exit statuses of these commands: docs/dom0.md. Those of the command line itself are ArgumentParser's.
enum ClientStatus: Int32 {
  /// The host refused, or there is no such domain.
  case refused = 1
  /// A domain's file is not right.
  case badDefinition = 2
  /// It took longer than `--timeout` allows.
  case timeout = 4
  /// There is no host, and none could be started, or it went away.
  case noHost = 8
}

/// Why a command failed: the status that it ends with, and what is said.
struct CommandFailure: Error {
  var status: ClientStatus
  var message: String

  init(_ status: ClientStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

/// A command that speaks with a host.
protocol HostCommand: ParsableCommand {
  var host: HostArguments { get }
  func perform() throws(CommandFailure)
}

extension HostCommand {
  func run() throws {
    do throws(CommandFailure) { try perform() } catch {
      if !error.message.isEmpty { messages.line("dom0: \(error.message)") }
      if host.json, !error.message.isEmpty {
        output.object([.init("error", .string(error.message)), .init("exitStatus", .integer(Int64(error.status.rawValue)))])
      }
      throw ExitCode(error.status.rawValue)
    }
  }

  var output: Output { .standard }
  var messages: Output { .messages }

  /// The connection to the host that serves this state directory; started if nobody does.
  ///
  /// - Parameter timeout: for how many seconds its answers are waited for; nil: for ever.
  func connect(starting: Bool = true, timeout: Seconds? = nil) throws(CommandFailure) -> HostConnection {
    try HostConnection(try directories(), starting: starting, timeout: timeout)
  }

  func directories() throws(CommandFailure) -> HostDirectories {
    do throws(ToolstackError) { return try HostDirectories(option: host.state) } catch { throw CommandFailure(.noHost, "\(error)") }
  }
}

extension Output {
  func object(_ members: [JSONValue.Member]) { line(JSONValue.object(members).text) }
}

extension JSONValue {
  /// A text, or null.
  static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  static func number(_ number: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: number)) }
  /// Nanoseconds, told in seconds.
  static func seconds(nanoseconds: UInt64) -> JSONValue { .thousandths(Int64(clamping: nanoseconds / 1_000_000)) }
}
