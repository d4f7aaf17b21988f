import Dom0
import Glibc
import RemoteClient
import RemoteProtocol

/// A domain's console on this process's standard input and output.
struct ConsoleSession {
  /// Ctrl-], which leaves a console everywhere.
  private static let escape: UInt8 = 0x1d

  enum End {
    /// The user left.
    case left
    /// The domain ended, or somebody else took the console; with what the host said of it.
    case ended(String?)
  }

  let connection: HostConnection
  let domain: RemoteDomain
  private let stream: RemoteStreamID

  /// - Parameter force: whether somebody else who has the console loses it.
  init(_ connection: HostConnection, _ domain: RemoteDomain, force: Bool) throws(CommandFailure) {
    self.connection = connection
    self.domain = domain
    do throws(RemoteClientError) {
      stream = try connection.client.open(Remote.DomainOpenConsole(domain: domain, flags: force ? .force : []))
    } catch { throw HostConnection.failure(error, about: domain.name) }
  }

  /// Shows what the guest writes and gives it what is typed.
  func run() throws(CommandFailure) -> End {
    ConsoleTerminal.take()
    defer { ConsoleTerminal.giveBack() }
    let output = Output.standard
    var reads = true
    while true {
      if let end = try show(on: output) { return end }
      if output.isGone { return .left }
      var entries = [
        pollfd(fd: connection.client.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: reads ? 0 : -1, events: Int16(POLLIN), revents: 0),
      ]
      // SAFETY: as many entries as the array has.
      guard unsafe poll(&entries, nfds_t(entries.count), -1) > 0, entries[1].revents != 0 else { continue }
      guard let bytes = Self.typed() else {
        reads = false
        continue
      }
      let kept = ConsoleTerminal.isTerminal ? bytes.prefix { $0 != Self.escape } : bytes[...]
      do throws(RemoteClientError) {
        try connection.client.send(Array(kept), to: stream)
        if kept.count < bytes.count {
          try connection.client.finish(stream)
          return .left
        }
      } catch { throw HostConnection.failure(error, about: domain.name) }
    }
  }

  /// Shows what has come; the end if that has come too.
  private func show(on output: Output) throws(CommandFailure) -> End? {
    while let input = try connection.next(within: 0) {
      switch input {
      case .stream(stream, let bytes): output.write(bytes)
      case .streamEnded(stream, let error): return .ended(error?.message)
      default: break
      }
    }
    return nil
  }

  /// What was typed; nil at the end of it.
  private static func typed() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
    if count > 0 { return Array(buffer[..<count]) }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
  }
}
