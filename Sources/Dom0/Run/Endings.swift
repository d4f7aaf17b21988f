import DomainConfig
import Glibc
import HypercallABI

extension RunSession {
  /// A domain stopped: reports it, and does what its file says.
  func stopped(_ domain: HostedDomain, _ reason: ShutdownReason, _ toolstack: Toolstack) throws(ToolstackError) {
    domain.reason = reason
    guard let running = domain.running else { return }
    running.console.service()
    domain.finishOutput()
    let limit = options.reboots ?? domain.plan.configuration.rebootLimit.map { Int($0) } ?? RunOptions.defaultReboots
    var decision = EndDecision(reason: reason, actions: domain.actions, restarts: domain.restarts, limit: limit)
    if isEnding && decision.step != .destroy {
      decision.step = .destroy
      decision.warning = nil
    }
    if decision.status == .crash, let failure = toolstack.hostFailure(of: running) {
      hostFailure = "\(domain.name) \(failure); `ulimit -n` and `ulimit -u` say what may be had, `dom0 doctor` what is missing"
      say(hostFailure ?? "")
      destroy(domain, toolstack)
      domain.status = .hostFailure
      return
    }
    if decision.status == .crash || decision.status == .watchdog {
      report(domain, decision.status == .watchdog ? "was ended by its watchdog" : "crashed", toolstack)
    }
    if decision.dumpsCore, !isEnding {
      let configuration = domain.plan.configuration
      say(toolstack.dumpCore(of: running, commandLine: configuration.commandLine, to: "\(options.coreFolder)/\(configuration.name).core"))
    }
    if let warning = decision.warning { say("\(domain.name) \(warning)") }
    switch decision.step {
    case .destroy:
      destroy(domain, toolstack)
      domain.status = decision.status
      if domains.count > 1, decision.status == .poweroff { say("\(domain.name) powered off") }
    case .preserve:
      domain.status = decision.status
      domain.isPreserved = true
      say("\(domain.name) stopped (\(reason.word)) and is preserved\(processText(domain, toolstack)); Ctrl-C ends it")
    case .restart:
      domain.restarts += 1
      say("\(domain.name) restarts after \(reason.word) (\(domain.restarts) of \(limit))")
      if decision.keepsOld { keepOld(domain, decision.status) }
      destroy(domain, toolstack)
      try toolstack.unpause(build(domain, toolstack))
    }
  }

  @discardableResult
  func build(_ domain: HostedDomain, _ toolstack: Toolstack) throws(ToolstackError) -> RunningDomain {
    let running = try toolstack.build(domain.plan) { [unowned domain] bytes, _ in domain.show(bytes) }
    domain.running = running
    domain.lastDomain = running.domain
    return running
  }

  /// `rename-restart`: what stopped is kept as it is, under a name of its own.
  private func keepOld(_ domain: HostedDomain, _ status: EndStatus) {
    let old = HostedDomain(plan: domain.plan, name: "\(domain.name)-\(domain.restarts)", prefixed: domains.count > 1, sink: domain.sink)
    (old.running, old.lastDomain, domain.running) = (domain.running, domain.lastDomain, nil)
    (old.status, old.reason, old.isPreserved) = (status, domain.reason, true)
    domains.append(old)
    say("\(domain.name) is kept as \(old.name); Ctrl-C ends it")
  }

  private func destroy(_ domain: HostedDomain, _ toolstack: Toolstack) {
    guard let running = domain.running else { return }
    domain.cpuTime += toolstack.destroy(running)
    domain.finishOutput()
    domain.running = nil
    domain.isPreserved = false
  }

  /// Finds out and says what happened in a domain that is still there.
  func report(_ domain: HostedDomain, _ event: String, _ toolstack: Toolstack) {
    guard let running = domain.running else { return }
    var report = toolstack.crashReport(running)
    report.event = event
    domain.crashes.append(report)
    for line in report.lines { messages.line(line) }
  }

  func take(_ signal: Int32, _ toolstack: Toolstack) {
    switch signal {
    case SIGINT:
      if isAsked {
        end(toolstack, as: .destroyed)
      } else {
        askAll(toolstack, "Ctrl-C again destroys")
      }
    case SIGTERM, SIGHUP:
      beginPatience()
      if !isAsked { askAll(toolstack, "what still runs after \(Self.patience / 1000) s is destroyed") }
    case SIGQUIT: end(toolstack, as: .destroyed)
    case SIGTSTP:
      // The terminal is given back while we are stopped; the domains run on.
      Terminal.restore()
      raise(SIGSTOP)
      Terminal.makeRaw()
    case SIGCONT: Terminal.makeRaw()
    default: break
    }
  }

  /// How long domains may take to power off when somebody who does not look ends this process: less than they wait who kill then.
  private static let patience: Int64 = 3000

  /// Asks all guests to power off, where PV guests look for it. One that does not look goes on.
  private func askAll(_ toolstack: Toolstack, _ otherwise: String) {
    isAsked = true
    for domain in domains { domain.finishOutput() }
    say("powering off; \(otherwise)")
    for domain in domains {
      if domain.isPreserved {
        destroy(domain, toolstack)
      } else if let running = domain.running {
        do throws(ToolstackError) { try toolstack.ask(running, to: "poweroff") } catch {
          say("\(domain.name) cannot be asked, and is destroyed: \(error)")
          domain.status = .destroyed
          destroy(domain, toolstack)
        }
      }
    }
  }

  /// Gives domains that were asked some time from now on.
  func beginPatience() { patienceEnd = patienceEnd ?? monotonicMilliseconds() + Self.patience }

  /// Ends those that were asked, and have not powered off in time.
  func losePatience(_ toolstack: Toolstack) {
    patienceEnd = nil
    for domain in domains where domain.isRunning { say("\(domain.name) has not powered off in time, and is destroyed") }
    end(toolstack, as: .destroyed)
  }

  /// Destroys whatever there is. What had not ended by itself gets this status.
  func end(_ toolstack: Toolstack, as status: EndStatus) {
    for domain in domains where domain.running != nil {
      if !domain.isPreserved { domain.status = status }
      destroy(domain, toolstack)
    }
  }

  /// The time is over: says where each domain was, and ends it.
  func timeOut(_ toolstack: Toolstack) {
    let running = domains.filter(\.isRunning)
    for domain in running.compactMap(\.running) { try? toolstack.pause(domain) }
    // A vCPU parks within microseconds; its registers are told once it has.
    if !running.isEmpty { usleep(20_000) }
    for domain in running { report(domain, "was still running after \(seconds(options.timeout ?? 0)) s", toolstack) }
    end(toolstack, as: .timeout)
  }

  /// Ring 0 is gone, and every domain with it.
  func lose(_ toolstack: Toolstack, _ ring0: Ring0Process) {
    Terminal.restore()
    for domain in domains where domain.running != nil {
      domain.finishOutput()
      domain.running = nil
      domain.status = .hostFailure
    }
    for _ in 0..<100 where ring0.reap() == nil { usleep(5000) }
    hostFailure = "ring 0 \(ring0.reap() ?? "hung up"); this is a bug of Xenolith's, please report it"
    say(hostFailure ?? "")
  }

  func processID(_ domain: HostedDomain, _ toolstack: Toolstack) -> Int32? {
    domain.running.flatMap { toolstack.connection.processes[$0.domain]?[.zero] }
  }

  func processText(_ domain: HostedDomain, _ toolstack: Toolstack) -> String {
    processID(domain, toolstack).map { ", its vCPU is process \($0)" } ?? ""
  }
}
