import RemoteProtocol

/// The calls that take their time, and those about them.
extension ControlSession {
  func domainCoreDump(
    _ call: Remote.DomainCoreDump, answer: @escaping (Result<Remote.DomainCoreDump.Reply, RemoteError>) -> Void
  ) throws(RemoteError) {
    let domain = try managed(call.domain)
    var options = CoreOptions(isLive: call.flags.contains(.live))
    switch call.flags.intersection([.crash, .live, .reset]) {
    case [], .live: break
    case .crash: options.end = .crashes
    case .reset: options.end = .isReset
    default: throw RemoteError(.invalidArgument, message: "crash, live and reset flags are mutually exclusive")
    }
    try served { () throws(ToolstackError) in
      try host.dumpCore(domain, to: call.path, options) { error in
        answer(error.map { .failure(RemoteError($0)) } ?? .success(NoReply()))
      }
    }
  }

  func domainCoreDumpWithFormat(
    _ call: Remote.DomainCoreDumpWithFormat, answer: @escaping (Result<Remote.DomainCoreDumpWithFormat.Reply, RemoteError>) -> Void
  ) throws(RemoteError) {
    guard call.format == 0 else {
      throw RemoteError(.invalidArgument, message: "dumpformat '\(call.format)' is not supported, only ELF (0)")
    }
    try domainCoreDump(Remote.DomainCoreDump(domain: call.domain, path: call.path, flags: call.flags), answer: answer)
  }

  func domainAbortJob(_ call: Remote.DomainAbortJob) throws(RemoteError) {
    let domain = try managed(call.domain)
    try served { () throws(ToolstackError) in try host.cancelCore(domain) }
  }

  /// The core that is being written of a domain that runs.
  private func job(_ domain: RemoteDomain) throws(RemoteError) -> CoreJob? {
    let domain = try named(domain)
    guard domain.isActive else { throw .notRunning }
    guard case .managed(let managed) = domain else { return nil }
    return managed.live?.core
  }

  func domainGetControlInfo(_ call: Remote.DomainGetControlInfo) throws(RemoteError) -> Remote.DomainGetControlInfo.Reply {
    let job = try job(call.domain)
    let time = job.map { UInt64(clamping: monotonicMilliseconds() - $0.startTime) } ?? 0
    return .init(state: UInt32(bitPattern: job == nil ? ControlState.ok : ControlState.job), details: 0, stateTime: time)
  }

  func domainGetJobInfo(_ call: Remote.DomainGetJobInfo) throws(RemoteError) -> Remote.DomainGetJobInfo.Reply {
    let progress = JobProgress(try job(call.domain))
    return .init(
      type: progress.type, timeElapsed: progress.elapsed, timeRemaining: 0, dataTotal: progress.total, dataProcessed: progress.done,
      dataRemaining: progress.total - progress.done, memoryTotal: progress.total, memoryProcessed: progress.done,
      memoryRemaining: progress.total - progress.done, fileTotal: 0, fileProcessed: 0, fileRemaining: 0)
  }

  func domainGetJobStats(_ call: Remote.DomainGetJobStats) throws(RemoteError) -> Remote.DomainGetJobStats.Reply {
    // What was done before is not kept.
    if call.flags.contains(.completed) {
      _ = try named(call.domain)
      return .init(type: JobType.none, parameters: [])
    }
    let progress = JobProgress(try job(call.domain))
    guard progress.type != JobType.none else { return .init(type: JobType.none, parameters: []) }
    let numbers = [
      ("time_elapsed", progress.elapsed), ("data_total", progress.total), ("data_processed", progress.done),
      ("data_remaining", progress.total - progress.done), ("memory_total", progress.total), ("memory_processed", progress.done),
      ("memory_remaining", progress.total - progress.done),
    ]
    return .init(
      type: progress.type,
      parameters: [TypedParameter(name: "operation", value: .int(JobOperation.dump))]
        + numbers.map { TypedParameter(name: $0.0, value: .uhyper($0.1)) })
  }
}

/// How far a job is.
private struct JobProgress {
  var type = JobType.none
  /// In milliseconds.
  var elapsed: UInt64 = 0
  /// In bytes.
  var total: UInt64 = 0, done: UInt64 = 0

  init(_ job: CoreJob?) {
    guard let job else { return }
    elapsed = UInt64(clamping: monotonicMilliseconds() - job.startTime)
    (total, done) = (job.writer?.total ?? 0, job.writer?.written ?? 0)
    type = total > 0 ? JobType.bounded : JobType.unbounded
  }
}
