import DomainConfig
import HypercallABI

/// How a core that somebody asks for is written.
public struct CoreOptions: Sendable {
  /// What becomes of the domain when its core is there.
  public enum End: Sendable { case goesOn, crashes, isReset }
  public var end = End.goesOn
  /// The domain runs on meanwhile: its memory is as it was at various moments.
  public var isLive = false

  public init(end: End = .goesOn, isLive: Bool = false) { (self.end, self.isLive) = (end, isLive) }
}

/// A core of a running domain that is being written, while all others are served.
final class CoreJob {
  let path: String
  let options: CoreOptions
  /// In milliseconds of the monotonic clock.
  let startTime = monotonicMilliseconds()
  /// The domain is paused for this alone. Somebody who pauses it meanwhile takes the pause over, and somebody who resumes it gives it back.
  var holdsPause = false
  /// There once the vCPUs stand still.
  var writer: CoreWriter?
  /// Takes why there is no core, or nil when it is there.
  let finished: (ToolstackError?) -> Void

  init(_ path: String, _ options: CoreOptions, finished: @escaping (ToolstackError?) -> Void) {
    (self.path, self.options, self.finished) = (path, options, finished)
  }

  var needsPause: Bool { !options.isLive || writer?.isWalked != true }
}

extension Host {
  /// Writes a core of a domain, in place of the file that is there.
  ///
  /// - Parameter finished: is called when it is there, or why it is not.
  public func dumpCore(
    _ domain: ManagedDomain, to path: String, _ options: CoreOptions, finished: @escaping (ToolstackError?) -> Void
  ) throws(ToolstackError) {
    let live = try active(domain)
    guard path.hasPrefix("/") else { throw ToolstackError(.argument, "the path of a core must be absolute, not '\(path)'") }
    guard live.core == nil else { throw ToolstackError(.state, "a core of '\(domain.name)' is being written already") }
    let job = CoreJob(path, options, finished: finished)
    if !live.isPaused, live.preservedFor == nil {
      try toolstack.pause(live.running)
      job.holdsPause = true
    }
    live.core = job
  }

  /// Gives up the core that is being written.
  public func cancelCore(_ domain: ManagedDomain) throws(ToolstackError) {
    let live = try active(domain)
    guard live.core != nil else { throw ToolstackError(.state, "no job is active on the domain") }
    endCore(live, ToolstackError(.aborted, "the core of '\(domain.name)' was canceled"))
  }

  /// Whether there is something to do for ``writeCores()``.
  var isWritingCores: Bool { all.values.contains { $0.live?.core != nil } }

  /// Writes at the cores that were asked for, for some milliseconds.
  func writeCores() {
    let deadline = monotonicMilliseconds() + 4
    for domain in domains {
      guard let live = domain.live, let job = live.core else { continue }
      do throws(ToolstackError) {
        guard try isWritten(job, live, deadline) else { continue }
        live.core = nil
        releasePause(job, live)
        try leave(domain, job)
        job.finished(nil)
      } catch {
        if live.core === job { endCore(live, error) } else { job.finished(error) }
      }
    }
  }

  /// Goes on with a core until a time; whether it is there now.
  private func isWritten(_ job: CoreJob, _ live: LiveDomain, _ deadline: Int64) throws(ToolstackError) -> Bool {
    let running = live.running
    guard let writer = job.writer else {
      guard toolstack.standsStill(running.domain) else { return false }
      let core = toolstack.core(of: running, commandLine: live.definition.configuration.commandLine)
      job.writer = try CoreWriter(core, to: job.path, of: running.domain, memory: toolstack.connection)
      return false
    }
    repeat {
      guard try writer.step() else { return true }
      if !job.needsPause { releasePause(job, live) }
    } while monotonicMilliseconds() < deadline
    return false
  }

  private func releasePause(_ job: CoreJob, _ live: LiveDomain) {
    guard job.holdsPause else { return }
    job.holdsPause = false
    sayingFailure { () throws(ToolstackError) in try toolstack.unpause(live.running) }
  }

  /// Does with a domain what was asked for after its core.
  private func leave(_ domain: ManagedDomain, _ job: CoreJob) throws(ToolstackError) {
    switch job.options.end {
    case .goesOn: break
    case .isReset: try reset(domain)
    case .crashes:
      let id = domain.id, line = "\(domain.name) was ended after its core was written to \(job.path)"
      remove(domain)
      tell(domain, .stopped, HostEvent.Detail.stoppedCrashed, id: id, line)
      ended(domain, DomainState.Reason.shutOffCrashed, [line])
    }
  }

  /// There will be no core.
  func endCore(_ live: LiveDomain, _ error: ToolstackError) {
    guard let job = live.core else { return }
    live.core = nil
    releasePause(job, live)
    job.finished(error)
  }

  // MARK: Pauses, which a core may hold

  func pause(_ live: LiveDomain) throws(ToolstackError) {
    guard let job = live.core, job.holdsPause else { return try toolstack.pause(live.running) }
    job.holdsPause = false
  }

  func unpause(_ live: LiveDomain) throws(ToolstackError) {
    guard let job = live.core, job.needsPause else { return try toolstack.unpause(live.running) }
    job.holdsPause = true
  }
}
