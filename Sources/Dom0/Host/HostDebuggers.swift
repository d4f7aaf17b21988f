import GDBStub
import HypercallABI

extension Host {
  /// Attaches a debugger to a domain, which is paused for it.
  ///
  /// - Parameter sink: takes what is to be sent to the debugger; nil at the end.
  func attachDebugger(_ domain: ManagedDomain, _ sink: @escaping ([UInt8]?) -> Void) throws(ToolstackError) -> DomainDebugger {
    let live = try active(domain)
    guard live.debugger == nil else { throw ToolstackError(.state, "another debugger is attached to the domain") }
    let id = live.running.domain, name = domain.name
    let owner = DomainDebugger.Owner(
      send: { sink($0) },
      resume: { [unowned self] in
        guard domain.live === live, live.isPaused else { return }
        sayingFailure { () throws(ToolstackError) in try resume(domain) }
      },
      kill: { [unowned self] in
        guard domain.live === live else { return }
        sayingFailure { () throws(ToolstackError) in try destroy(domain) }
      },
      note: { [unowned self] in noteBreakpoints($0, of: name, id) },
      release: { [unowned self] in
        live.debugger = nil
        forgetBreakpoints(of: name)
        sink(nil)
      })
    let debugger = try DomainDebugger(id, live.running.built.image, gate: toolstack.gate, memory: toolstack.connection, owner: owner)
    live.debugger = debugger
    return debugger
  }

  /// Some domain stopped for its debugger, or may have.
  func lookForStops() {
    toolstack.mustLookForDebuggers = false
    for domain in domains { domain.live?.debugger?.look() }
  }

  // MARK: What a Dom0 that dies leaves in a domain

  static var debuggerSuffix: String { ".debugger" }
  private func breakpointPath(_ name: String) -> String { "\(directories.live)/\(name)\(Self.debuggerSuffix)" }

  /// Writes down where breakpoints are, before there is one. Where that fails there is none: the domain would meet it when nobody knows it.
  private func noteBreakpoints(_ breakpoints: Breakpoints, of name: String, _ domain: DomainID) -> Bool {
    do throws(ToolstackError) {
      let text = Array(breakpoints.text(of: domain).utf8)
      try StoredFile.replace(breakpointPath(name), text, what: "the breakpoints of \(name)", isSynced: false)
      return true
    } catch {
      say("\(error)")
      return false
    }
  }

  func forgetBreakpoints(of name: String) {
    sayingFailure { () throws(ToolstackError) in try StoredFile.remove(breakpointPath(name), what: "the breakpoints of \(name)") }
  }

  /// Takes what the debugger under another Dom0 left out of a domain, and lets it run.
  func releaseDebugged(_ name: String, _ live: LiveDomain) {
    let id = live.running.domain
    let bytes = try? StoredFile.read(breakpointPath(name), limit: 1 << 20)
    let noted = bytes.flatMap { Breakpoints.places(in: String(decoding: $0, as: UTF8.self), of: id) } ?? [:]
    let debugger = DomainDebugger(
      leftBehindIn: id, live.running.built.image, noted: noted, staysPaused: live.isPaused, gate: toolstack.gate,
      memory: toolstack.connection
    ) { [unowned self] in
      live.debugger = nil
      forgetBreakpoints(of: name)
    }
    live.debugger = debugger.isOver ? nil : debugger
  }
}

extension End {
  /// What a debugger hears of a domain that stopped by itself.
  init(_ reason: ShutdownReason) {
    self = reason == .crash || reason == .watchdog ? .died(.abort) : .exited(0)
  }
}
