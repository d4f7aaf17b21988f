public import DomainConfig
public import HypercallABI

/// A domain that the host knows: defined, running, or both.
public final class ManagedDomain {
  public internal(set) var name: String
  public let uuid: DomainUUID
  /// What is kept of it; nil for a transient domain.
  public internal(set) var definition: DomainDefinition?
  /// What it was started with, while it is active.
  public var liveDefinition: DomainDefinition? { live?.definition }
  public internal(set) var isAutostarted = false
  /// Why its definition cannot be used; such a domain can only be undefined, or defined anew.
  public internal(set) var brokenReason: String?
  /// How it ended last.
  public internal(set) var lastEnd: DomainEnd?
  /// Why it is not restarted although its definition asks for it, until somebody starts it.
  public internal(set) var heldReason: String?
  /// When it will be restarted, in milliseconds of the host's clock: a domain that crashed again and again waits.
  var restartTime: Int64?
  /// What it will be restarted with then.
  var restartDefinition: DomainDefinition?
  var restartGuard = RestartGuard(limit: RestartGuard.defaultLimit)
  var live: LiveDomain?
  /// Whoever looks at its console.
  var attachments: [ConsoleAttachment] = []

  init(name: String, uuid: DomainUUID) {
    self.name = name
    self.uuid = uuid
  }

  /// Whether the hypervisor has it.
  public var isActive: Bool { live != nil }
  public var isPersistent: Bool { definition != nil || brokenReason != nil }
  public var id: DomainID? { live?.running.domain }
  /// What it is now: as it was started, or as it would be.
  public var currentDefinition: DomainDefinition? { live?.definition ?? definition ?? restartDefinition }
  /// How often it was restarted in a row.
  public var restarts: Int { restartGuard.restarts }
  /// Its last kernel and ramdisk have been running since then, in milliseconds since 1970.
  public var startTime: Int64? { live?.startTime }

  public var state: DomainState {
    typealias Reason = DomainState.Reason
    guard let live else {
      if brokenReason != nil { return DomainState(.none) }
      return DomainState(.shutOff, lastEnd?.reason ?? Reason.unknown)
    }
    if let reason = live.preservedFor {
      return reason == .crash ? DomainState(.crashed, Reason.crashedPanicked) : DomainState(.shutdown, Reason.unknown)
    }
    if live.debugger?.isHolding == true { return DomainState(.paused) }
    if live.isPaused { return DomainState(.paused, Reason.pausedUser) }
    if live.core?.holdsPause == true { return DomainState(.paused, Reason.pausedDump) }
    return DomainState(.running, live.wasResumed ? Reason.runningUnpaused : Reason.runningBooted)
  }
}

/// How a domain ended.
public struct DomainEnd: Sendable, Equatable {
  /// One of ``DomainState/Reason`` of a domain that is shut off.
  public var reason: Int32
  /// What is to be told to people: a line each.
  public var lines: [String]
  /// Milliseconds since 1970.
  public var time: Int64

  /// The file that keeps it: whose end it is, when and how it came, then the lines.
  func text(of domain: DomainUUID) -> String { "\(domain) \(time) \(reason)\n" + lines.map { $0 + "\n" }.joined() }

  init(reason: Int32, lines: [String], time: Int64) { (self.reason, self.lines, self.time) = (reason, lines, time) }

  /// What a file keeps; nil if it is none of ours, or of another domain that had the same name.
  init?(_ bytes: [UInt8], of domain: DomainUUID) {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let words = lines.removeFirst().split(separator: " ")
    guard lines.popLast() == "", words.count == 3, words[0] == "\(domain)", let time = Int64(words[1]), let reason = Int32(words[2])
    else { return nil }
    self.init(reason: reason, lines: lines, time: time)
  }

  static var maximumBytes: Int { 1 << 20 }
}

/// What the host keeps of a domain while the hypervisor has it.
final class LiveDomain {
  let running: RunningDomain
  /// The UUID that the hypervisor has of it.
  let handle: DomainUUID
  var definition: DomainDefinition
  let log: ConsoleLog
  /// Milliseconds since 1970.
  let startTime: Int64
  var isPaused = false
  var wasResumed = false
  /// Who debugs it.
  var debugger: DomainDebugger?
  /// Stopped for this reason, and kept as it is.
  var preservedFor: ShutdownReason?
  /// The core that is being written.
  var core: CoreJob?
  /// The domain that it was before it was renamed, whom its console belongs to.
  var origin: ManagedDomain?

  init(running: RunningDomain, handle: DomainUUID, definition: DomainDefinition, log: ConsoleLog, startTime: Int64) {
    self.running = running
    self.handle = handle
    self.definition = definition
    self.log = log
    self.startTime = startTime
  }
}

/// Somebody who looks at a domain's console, and types.
public final class ConsoleAttachment {
  weak var domain: ManagedDomain?
  let sink: ([UInt8]?) -> Void

  init(_ domain: ManagedDomain, _ sink: @escaping ([UInt8]?) -> Void) {
    self.domain = domain
    self.sink = sink
  }

  /// Whether what is typed now would be kept for the guest.
  public var takesInput: Bool { domain?.live?.running.console.takesInput ?? false }

  /// Gives the guest what was typed.
  public func type(_ bytes: [UInt8]) { domain?.live?.running.console.type(bytes) }

  /// Stops looking. The sink is not called any more.
  public func close() { domain?.attachments.removeAll { $0 === self } }
}
