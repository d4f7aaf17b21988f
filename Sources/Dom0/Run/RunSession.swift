import DomainConfig
import Glibc
import HypercallABI

/// `dom0 run`: a host of its own in the foreground, from the first domain built to the last one ended.
public final class RunSession {
  let options: RunOptions
  let plan: RunPlan
  let console: Output
  let messages: Output
  var domains: [HostedDomain] = []
  var tracer: Tracer?
  /// All domains were asked to power off.
  var isAsked = false
  /// When those that have not powered off are destroyed.
  var patienceEnd: Int64?
  /// The host is ending everything: no domain is restarted.
  var isEnding: Bool { isAsked || timedOut }
  var timedOut = false
  var keyboardIsOpen = true
  var hostFailure: String?
  private let started = monotonicMilliseconds()
  private var deadline: Int64?

  public init(_ options: RunOptions, _ plan: RunPlan, console: Output, messages: Output) {
    self.options = options
    self.plan = plan
    self.console = console
    self.messages = messages
  }

  /// Runs everything to its end, and says how that was.
  public func run() -> EndStatus {
    do throws(ToolstackError) { try host() } catch {
      Terminal.restore()
      say("\(error)")
      hostFailure = hostFailure ?? error.message
    }
    Terminal.restore()
    if console.failure != 0, console.failure != EPIPE, hostFailure == nil {
      hostFailure = "cannot write the console: \(hostErrorText(console.failure))"
    }
    let status = EndStatus.worst(of: (hostFailure == nil ? [] : [.hostFailure]) + domains.compactMap(\.status))
    if options.isJSON { Output.standard.line(report(status).text) }
    return status
  }

  func say(_ text: String) { messages.line("dom0: \(text)") }

  private func host() throws(ToolstackError) {
    let signals = try Signals()
    if let trace = options.trace { tracer = try Tracer(file: trace.isEmpty ? nil : trace, standard: messages) }
    let ring0 = try Ring0Process(try Executables.find(), pcpus: options.pcpus, memory: options.machineMemory ?? plan.neededMemory)
    let connection: Ring0Connection
    do throws(ToolstackError) { connection = try Ring0Connection(socket: ring0.socket) } catch {
      throw ToolstackError(error.code, error.message, cause: ring0.reap().map { ToolstackError(.host, "\($0)") })
    }
    tracer?.start(connection.trace)
    let toolstack = Toolstack(connection, try StoreDaemon())
    try toolstack.bindEvents()
    domains = plan.plans.map { HostedDomain(plan: $0, prefixed: plan.plans.count > 1, sink: console) }
    for domain in domains { try build(domain, toolstack) }
    if options.isPaused { try waitForRelease(toolstack, signals) }
    if let timeout = options.timeout { deadline = monotonicMilliseconds() + Int64((timeout * 1000).rounded(.up)) }
    Terminal.makeRaw()
    if !isEnding { for domain in domains.compactMap(\.running) { try toolstack.unpause(domain) } }
    while domains.contains(where: { $0.running != nil }) {
      wait(toolstack, signals)
      guard !connection.isClosed else {
        lose(toolstack, ring0)
        break
      }
      try step(toolstack, signals)
    }
    tracer?.finish()
    withExtendedLifetime((ring0, signals)) {}
  }

  /// Sleeps until there is something to do.
  private func wait(_ toolstack: Toolstack, _ signals: Signals) {
    // In the background of its terminal, a process that read the keyboard would be stopped.
    let keyboard = keyboardIsOpen && Terminal.isOurs && domains.first(where: \.isRunning)?.running?.console.takesInput == true
    var entries = [
      pollfd(fd: toolstack.connection.eventDescriptor.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: toolstack.connection.socket.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: keyboard ? 0 : -1, events: Int16(POLLIN), revents: 0),
    ]
    var timeout: Int64 = -1
    if let due = [timedOut ? nil : deadline, patienceEnd].compactMap({ $0 }).min() { timeout = max(0, due - monotonicMilliseconds()) }
    if tracer != nil { timeout = timeout < 0 ? 20 : min(timeout, 20) }
    // SAFETY: as many entries as the array has.
    _ = unsafe entries.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), Int32(min(timeout, 1 << 30))) }
    if entries[1].revents != 0 { try? toolstack.connection.receiveAll() }
    if entries[3].revents != 0 { readKeyboard() }
  }

  /// Does what there is to do.
  private func step(_ toolstack: Toolstack, _ signals: Signals) throws(ToolstackError) {
    toolstack.connection.acknowledgeUpcall()
    toolstack.events.dispatch()
    toolstack.serveStore()
    tracer?.drain()
    if toolstack.mustLook {
      toolstack.mustLook = false
      for domain in domains where domain.isRunning {
        if let running = domain.running, let reason = toolstack.shutdownReason(running.domain) { try stopped(domain, reason, toolstack) }
      }
    }
    for signal in signals.take() { take(signal, toolstack) }
    if console.isGone {
      if isEnding { beginPatience() } else { end(toolstack, as: .destroyed) }
    }
    if let patienceEnd, monotonicMilliseconds() >= patienceEnd { losePatience(toolstack) }
    if let deadline, !timedOut, monotonicMilliseconds() >= deadline {
      timedOut = true
      timeOut(toolstack)
    }
  }

  /// Keys go to the first domain that still runs.
  private func readKeyboard() {
    guard let console = domains.first(where: \.isRunning)?.running?.console else { return }
    var bytes = [UInt8](repeating: 0, count: 512)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
    if count > 0 {
      console.type(Array(bytes[..<count]))
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      keyboardIsOpen = false
      // The end, as one types it at a terminal: ^D.
      console.type([4])
    }
  }

  /// Seconds since the start, in thousandths.
  var elapsed: Int64 { monotonicMilliseconds() - started }
}
