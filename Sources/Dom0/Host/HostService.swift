import Glibc
import HypercallABI

/// Somebody who serves clients of the host's, on the host's thread.
public protocol HostFrontend: AnyObject {
  /// Readable when there is something to serve.
  var descriptor: Int32 { get }
  /// Serves what there is, without waiting.
  func serve()
  /// Whether any client is connected.
  var hasClients: Bool { get }
}

/// How long a host stays.
public struct ServiceOptions: Sendable {
  /// Ends when nobody has been connected and nothing has been running for so many milliseconds; nil: never.
  public var idleMilliseconds: Int64?
  /// How long domains may take to power themselves off when the host is told to end, in milliseconds.
  public var patience: Int64 = 60_000

  public init() {}
}

/// The host's one loop: waits for ring 0, clients, signals and what is due, and does what there is to do.
public final class HostService {
  private let host: Host
  private let frontend: any HostFrontend
  private let options: ServiceOptions
  private let signals: Signals
  private let say: (String) -> Void
  private var idleSince = monotonicMilliseconds()
  /// When domains that have not powered themselves off are destroyed: the host ends.
  private var ending: Int64?

  public init(_ host: Host, _ frontend: any HostFrontend, _ options: ServiceOptions, say: @escaping (String) -> Void) throws(ToolstackError)
  {
    self.host = host
    self.frontend = frontend
    self.options = options
    self.say = say
    signals = try Signals()
  }

  /// Serves until a signal, or idleness, ends the host.
  public func run() throws(ToolstackError) {
    while true {
      wait()
      host.toolstack.connection.acknowledgeUpcall()
      host.toolstack.events.dispatch()
      host.toolstack.serveStore()
      if host.toolstack.mustLook { host.lookForEndings() }
      if host.toolstack.mustLookForDebuggers { host.lookForStops() }
      frontend.serve()
      host.writeCores()
      host.startDue(at: monotonicMilliseconds())
      for signal in signals.take() { take(signal) }
      if host.toolstack.connection.isClosed { try host.replaceRing0() }
      if hasEnded() { return }
    }
  }

  private func wait() {
    let connection = host.toolstack.connection
    var entries = [
      pollfd(fd: connection.eventDescriptor.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: connection.socket.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: frontend.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let due = [host.nextDue, ending, idleDeadline].compactMap { $0 }.min()
    let timeout = host.isWritingCores ? 0 : due.map { max(0, $0 - monotonicMilliseconds()) } ?? -1
    // SAFETY: as many entries as the array has.
    _ = unsafe entries.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), Int32(min(timeout, 1 << 30))) }
    if entries[1].revents != 0 { try? connection.receiveAll() }
  }

  // MARK: The end

  private var idleDeadline: Int64? { isIdle ? options.idleMilliseconds.map { idleSince + $0 } : nil }
  private var isIdle: Bool { !frontend.hasClients && !host.isBusy }

  private func take(_ signal: Int32) {
    switch signal {
    case SIGINT, SIGTERM, SIGHUP, SIGQUIT:
      if ending == nil && signal != SIGQUIT {
        say("ending: asks \(host.domains.filter(\.isActive).count) domains to power themselves off; once more destroys them")
        ending = monotonicMilliseconds() + options.patience
        Systemd.notify("STOPPING=1")
        host.powerOffAll()
      } else {
        ending = 0
      }
    default: break
    }
  }

  /// Whether the host is over.
  private func hasEnded() -> Bool {
    let now = monotonicMilliseconds()
    if let ending {
      if now >= ending { host.destroyAll() }
      return !host.isBusy
    }
    if !isIdle { idleSince = now }
    guard let deadline = idleDeadline, now >= deadline else { return false }
    Systemd.notify("STOPPING=1")
    say("ending: nothing runs, and nobody has been connected for \((options.idleMilliseconds ?? 0) / 1000) s")
    return true
  }
}

extension Host {
  /// The domains that run, the one that was started last first.
  private var inStoppingOrder: [ManagedDomain] {
    domains.filter(\.isActive).sorted { ($0.id?.rawValue ?? 0) > ($1.id?.rawValue ?? 0) }
  }

  /// Asks all domains to power themselves off, the last one first; none is restarted.
  func powerOffAll() {
    isEnding = true
    for domain in domains { forgetRestart(domain) }
    // A domain that stands still in a debugger would not hear of it.
    for domain in domains { domain.live?.debugger?.disconnected() }
    for domain in inStoppingOrder {
      if domain.live?.preservedFor != nil || domain.live?.isPaused == true {
        try? destroy(domain)
      } else {
        do throws(ToolstackError) { try shutdown(domain) } catch { try? destroy(domain) }
      }
    }
  }

  /// Destroys all domains.
  func destroyAll() {
    isEnding = true
    for domain in inStoppingOrder {
      say("\(domain.name) did not power itself off, and is destroyed")
      try? destroy(domain)
    }
  }
}
