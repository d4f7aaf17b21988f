import DomainConfig
import Glibc
import HypercallABI

extension RunSession {
  /// A domain stopped: reports it, and does what its file says.
  func stopped(_ domain: HostedDomain, _ reason: ShutdownReason, _ toolstack: Toolstack) throws(ToolstackError) {
    domain.reason = reason
    domain.console?.service()
    domain.finishOutput()
    let limit = options.reboots ?? domain.plan.configuration.rebootLimit.map { Int($0) } ?? RunOptions.defaultReboots
    var decision = EndDecision(reason: reason, actions: domain.actions, restarts: domain.restarts, limit: limit)
    if isEnding && decision.step != .destroy {
      decision.step = .destroy
      decision.warning = nil
    }
    if decision.status == .crash || decision.status == .watchdog {
      report(domain, decision.status == .watchdog ? "was ended by its watchdog" : "crashed", toolstack)
    }
    if let warning = decision.warning { say("\(domain.name) \(warning)") }
    switch decision.step {
    case .destroy:
      toolstack.destroy(domain)
      domain.status = decision.status
      if domains.count > 1, decision.status == .poweroff { say("\(domain.name) powered off") }
    case .preserve:
      domain.status = decision.status
      domain.isPreserved = true
      say("\(domain.name) stopped (\(reason.word)) and is preserved\(processText(domain, toolstack)); Ctrl-C ends it")
    case .restart:
      domain.restarts += 1
      say("\(domain.name) restarts after \(reason.word) (\(domain.restarts) of \(limit))")
      toolstack.destroy(domain)
      try toolstack.build(domain)
      try toolstack.unpause(domain)
    }
  }

  /// Finds out and says what happened in a domain that is still there.
  func report(_ domain: HostedDomain, _ event: String, _ toolstack: Toolstack) {
    var report = toolstack.crashReport(domain)
    report.event = event
    domain.crashes.append(report)
    for line in report.lines { messages.line(line) }
  }

  func take(_ signal: Int32, _ toolstack: Toolstack) {
    switch signal {
    case SIGINT, SIGTERM: interrupt(toolstack)
    case SIGHUP:
      interrupts = 1
      interrupt(toolstack)
    case SIGTSTP:
      // The terminal is given back while we are stopped; the domains run on.
      Terminal.restore()
      raise(SIGSTOP)
      Terminal.makeRaw()
    case SIGCONT: Terminal.makeRaw()
    default: break
    }
  }

  /// Ctrl-C: powers everything off; a second one destroys.
  private func interrupt(_ toolstack: Toolstack) {
    interrupts += 1
    guard interrupts == 1 else {
      end(toolstack, as: .destroyed)
      return
    }
    for domain in domains { domain.finishOutput() }
    say("powering off; Ctrl-C again destroys")
    for domain in domains {
      if domain.isPreserved { toolstack.destroy(domain) } else { toolstack.shutDown(domain, reason: .poweroff) }
    }
  }

  /// Destroys whatever there is. What had not ended by itself gets this status.
  func end(_ toolstack: Toolstack, as status: EndStatus) {
    for domain in domains where domain.built != nil {
      if !domain.isPreserved { domain.status = status }
      toolstack.destroy(domain)
    }
  }

  /// The time is over: says where each domain was, and ends it.
  func timeOut(_ toolstack: Toolstack) {
    let running = domains.filter(\.isRunning)
    for domain in running { toolstack.pause(domain) }
    // A vCPU parks within microseconds; its registers are told once it has.
    if !running.isEmpty { usleep(20_000) }
    for domain in running { report(domain, "was still running after \(seconds(options.timeout ?? 0)) s", toolstack) }
    end(toolstack, as: .timeout)
  }

  /// Ring 0 is gone, and every domain with it.
  func lose(_ toolstack: Toolstack, _ ring0: Ring0Process) {
    Terminal.restore()
    for domain in domains where domain.built != nil {
      domain.finishOutput()
      domain.built = nil
      domain.status = .hostFailure
    }
    for _ in 0..<100 where ring0.reap() == nil { usleep(5000) }
    hostFailure = "ring 0 \(ring0.reap() ?? "hung up"); this is a bug of Xenolith's, please report it"
    say(hostFailure ?? "")
  }

  /// `--paused`: says how to look into the domains, and waits for Enter or SIGUSR1.
  func waitForRelease(_ toolstack: Toolstack, _ signals: Signals) throws(ToolstackError) {
    for _ in 0..<200 where domains.contains(where: { processID($0, toolstack) == nil }) {
      try toolstack.connection.receiveAll()
      usleep(5000)
    }
    for domain in domains {
      guard let built = domain.built else { continue }
      say("\(domain.name) is built and paused\(processText(domain, toolstack)); to attach gdb:")
      messages.line("  gdb\(processID(domain, toolstack).map { " -p \($0)" } ?? "")")
      messages.line("  (gdb) handle SIGSEGV SIGBUS SIGSYS SIGUSR1 nostop noprint pass")
      messages.line("  (gdb) add-symbol-file \(absolutePath(built.imagePath)) -o \(hex(built.imageBase))")
      messages.line("  (gdb) hbreak guest_kernel_start")
    }
    if let hint = Doctor.ptraceHint() { say(hint) }
    say("press Enter, or send SIGUSR1 to \(getpid()), to start")
    while true {
      var entries = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: keyboardIsOpen ? 0 : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: toolstack.connection.socket.number, events: 0, revents: 0),
      ]
      // SAFETY: as many entries as the array has.
      _ = unsafe entries.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), -1) }
      let taken = signals.take()
      if taken.contains(SIGUSR1) { return }
      if taken.contains(where: { [SIGINT, SIGTERM, SIGHUP].contains($0) }) {
        interrupts = 1
        return end(toolstack, as: .poweroff)
      }
      if entries[2].revents != 0 {
        try toolstack.connection.receiveAll()
        if toolstack.connection.isClosed { throw ToolstackError(.host, "ring 0 is gone") }
      }
      if entries[1].revents != 0, readLine() { return }
    }
  }

  /// Whether Enter was pressed; at the end of standard input only the signal is left.
  private func readLine() -> Bool {
    var byte: UInt8 = 0
    // SAFETY: one byte.
    guard unsafe read(0, &byte, 1) == 1 else {
      keyboardIsOpen = false
      return false
    }
    return byte == 10
  }

  private func processID(_ domain: HostedDomain, _ toolstack: Toolstack) -> Int32? {
    domain.built.flatMap { toolstack.connection.processes[$0.domain]?[.zero] }
  }

  private func processText(_ domain: HostedDomain, _ toolstack: Toolstack) -> String {
    processID(domain, toolstack).map { ", its vCPU is process \($0)" } ?? ""
  }

  private func seconds(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

extension RunSession {
  /// The report of `--json` when nothing was made.
  public static func refusal(_ error: ToolstackError) -> JSONValue {
    .object([
      .init("version", .string(Version.text)), .init("status", .string(error.exitStatus.word)),
      .init("exitStatus", .integer(Int64(error.exitStatus.rawValue))), .init("seconds", .thousandths(0)),
      .init("error", .string("\(error)")), .init("domains", .array([])), .init("traceRecordsLost", .integer(0)),
    ])
  }

  /// The end report of `--json`.
  func report(_ status: EndStatus) -> JSONValue {
    .object([
      .init("version", .string(Version.text)), .init("status", .string(status.word)), .init("exitStatus", .integer(Int64(status.rawValue))),
      .init("seconds", .thousandths(elapsed)), .init("error", .optional(hostFailure)),
      .init("domains", .array(domains.map(report))), .init("traceRecordsLost", .integer(Int64(tracer?.lost ?? 0))),
    ])
  }

  private func report(_ domain: HostedDomain) -> JSONValue {
    .object([
      .init("name", .string(domain.name)), .init("file", .string(domain.plan.configuration.file)),
      .init("domain", domain.lastDomain.map { .integer(Int64($0.rawValue)) } ?? .null),
      .init("status", .optional(domain.status?.word)), .init("reason", .optional(domain.reason?.word)),
      .init("restarts", .integer(Int64(domain.restarts))), .init("cpuSeconds", .thousandths(Int64(domain.cpuTime / 1_000_000))),
      .init("crashes", .array(domain.crashes.map(\.json))),
    ])
  }
}
