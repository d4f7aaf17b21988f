import Dom0
import Glibc
import RemoteClient
import RemoteProtocol

/// The directories of a host, and how a process that serves them is told of them.
struct HostDirectories {
  let places: StateDirectories
  /// `--state DIR` with an absolute path, where one was named.
  let arguments: [String]

  init(option: String?) throws(ToolstackError) {
    places = try StateDirectories(option: option)
    arguments = option ?? environmentValue("XENOLITH_STATE") == nil ? [] : ["--state", places.state]
  }
}

/// A connection to the host that serves a state directory. Its calls fail with what is to be told to the user.
final class HostConnection {
  let places: StateDirectories
  let client: RemoteClient

  /// Connects; a host that is not there is started, unless `starting` is false.
  ///
  /// - Parameter timeout: for how many seconds an answer is waited for; nil: for ever.
  init(_ directories: HostDirectories, starting: Bool = true, timeout: Seconds? = nil) throws(CommandFailure) {
    places = directories.places
    let path = places.controlSocket
    let milliseconds = timeout.map { Int($0.milliseconds) }
    if let client = try Self.attempt(path, timeout: milliseconds) {
      self.client = client
      return
    }
    guard starting else {
      throw CommandFailure(.noHost, "no host serves \(places.state): nobody answers on \(path); `dom0 serve` starts one")
    }
    client = try OnDemand.start(directories)
    client.timeout = milliseconds
  }

  /// Nil when nobody listens there, or not any more: a host that ends takes no new client.
  static func attempt(_ path: String, timeout: Int? = nil) throws(CommandFailure) -> RemoteClient? {
    do throws(RemoteClientError) { return try RemoteClient(path: path, timeout: timeout) } catch {
      switch error {
      case .unreachable(_, ENOENT), .unreachable(_, ECONNREFUSED), .unreachable(_, ENOTDIR), .closed: return nil
      default: break
      }
      throw failure(error)
    }
  }

  private static func remedy(_ error: RemoteClientError) -> String {
    switch error {
    case .unreachable(_, EACCES): "; the host is another user's: become that user, or use a host of your own with --state DIR"
    case .closed: "; its log may tell why"
    default: ""
    }
  }

  /// Calls the host.
  ///
  /// - Parameter subject: the domain that a refusal is about.
  @discardableResult
  func call<P: RemoteProcedure>(_ call: P, about subject: String? = nil) throws(CommandFailure) -> P.Reply {
    do throws(RemoteClientError) { return try client.call(call) } catch { throw Self.failure(error, about: subject) }
  }

  func next(within milliseconds: Int?) throws(CommandFailure) -> RemoteInput? {
    do throws(RemoteClientError) { return try client.next(within: milliseconds) } catch { throw Self.failure(error) }
  }

  static func failure(_ error: RemoteClientError, about subject: String? = nil) -> CommandFailure {
    if case .timeout = error { return CommandFailure(.timeout, "\(error)") }
    guard case .refused(let refusal) = error else { return CommandFailure(.noHost, "\(error)" + remedy(error)) }
    // libvirt's words before the detail are for programs.
    var message = refusal.message
    if let words = refusal.code.words, refusal.code != .noDomain, message.hasPrefix(words + ": ") {
      message = String(message.dropFirst(words.count + 2))
    }
    let prefix = subject.map { message.contains($0) ? "" : "\($0): " } ?? ""
    let isDefinition = [.xmlError, .malformedXML, .noName, .overflow, .unsupportedConfiguration, .invalidXML].contains(refusal.code)
    return CommandFailure(isDefinition ? .badDefinition : .refused, prefix + message)
  }
}
