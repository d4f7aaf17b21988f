import GDBStub
import HypercallABI

/// A debugger that holds a domain: the far end of its protocol, and what it wants done.
///
/// Nothing here waits. The domain is paused by hypercalls; when it is at rest, which VIRQ_DEBUGGER tells, ``look()`` finds out why.
public final class DomainDebugger {
  /// What the domain's owner does for its debugger.
  struct Owner {
    /// Takes what is to be sent to the debugger.
    var send: ([UInt8]) -> Void
    /// The debugger lets the domain go on: one that somebody paused is to run too.
    var resume: () -> Void = {}
    /// The debugger wants the domain destroyed.
    var kill: () -> Void
    /// Takes down where breakpoints are, for whoever comes after this process; false if that cannot be done.
    var note: (Breakpoints) -> Bool = { _ in true }
    /// The debugger has let go, and nothing of it is left in the domain.
    var release: () -> Void
  }

  private enum State {
    case running
    /// It was asked to pause, and is not at rest yet.
    case stopping
    case stopped
    /// Nothing of the debugger is left.
    case over
  }

  let domain: DomainID
  private let gate: any HypercallGate
  private let memory: any ForeignMemory
  private let owner: Owner
  private let image: ImagePlace
  private var stub: Stub?
  private var state = State.stopping
  /// How many pauses of the domain are the debugger's; nil: those of a debugger under a Dom0 before this one.
  private var pauses: Int?
  /// Somebody else wants the domain paused when such a debugger is gone.
  private let staysPaused: Bool
  private var isDetaching = false
  private var isInterrupted = false
  private var isReleased = false
  /// Calls of ``serve(_:)`` that are not through.
  private var depth = 0
  private var breakpoints: Breakpoints
  /// Stops that were told, in order, and are not settled yet.
  private var events: [(vcpu: UInt32, vector: UInt32)] = []
  /// While it is stopped: the registers of each vCPU that is up, as the debugger sees them, and as the hypervisor has them.
  private var contexts: [UInt32: [UInt8]] = [:]
  private var stored: [UInt32: [UInt8]] = [:]
  /// vCPUs that step for the debugger, and where each was.
  private var steps: [UInt32: UInt64] = [:]
  /// vCPUs that do not go on with the others.
  private var held: Set<UInt32> = []

  /// Attaches a debugger to a domain, and pauses that.
  init(
    _ domain: DomainID, _ image: ImagePlace, gate: any HypercallGate, memory: any ForeignMemory, owner: Owner
  ) throws(ToolstackError) {
    (self.domain, self.image, self.gate, self.memory, self.owner) = (domain, image, gate, memory, owner)
    breakpoints = Breakpoints()
    staysPaused = false
    pauses = 0
    do throws(XenErrno) {
      try gate.call(DomainControl.SetDebugging(domain: domain, enable: 1))
      try gate.call(DomainControl.PauseDomain(domain: domain))
    } catch { throw ToolstackError(.hypercall, "cannot attach a debugger", cause: error) }
    pauses = 1
    stub = Stub(self)
    look()
  }

  /// Whether nothing of the debugger is left.
  var isOver: Bool { state == .over }
  /// Whether the domain stands still for it.
  var isHolding: Bool { state == .stopped }

  /// Lets go of a domain that a debugger held when the Dom0 before this one died.
  ///
  /// - Parameter noted: where breakpoints may be.
  init(
    leftBehindIn domain: DomainID, _ image: ImagePlace, noted: [Breakpoints.Place: UInt8], staysPaused: Bool, gate: any HypercallGate,
    memory: any ForeignMemory, release: @escaping () -> Void
  ) {
    (self.domain, self.image, self.gate, self.memory) = (domain, image, gate, memory)
    owner = Owner(send: { _ in }, kill: {}, release: release)
    breakpoints = Breakpoints(noted: noted)
    self.staysPaused = staysPaused
    isDetaching = true
    perform(DomainControl.PauseDomain(domain: domain))
    look()
  }

  // MARK: From outside

  /// Takes what the debugger sent.
  func receive(_ bytes: [UInt8]) { serve { $0.stub?.receive(bytes) } }

  /// Nobody is at the other end any more: lets go of the domain, as soon as it is at rest.
  func disconnected() {
    serve {
      $0.stub = nil
      $0.detach()
    }
  }

  /// The domain has stopped for good, or is about to be destroyed. What is left of it may be looked at again later.
  func ended(_ end: End) {
    guard state != .over else { return }
    serve {
      $0.stub?.ended(end)
      $0.letGo(goesOn: end != .destroyed)
    }
  }

  /// Something may have stopped the domain, or it may have come to rest.
  func look() { serve { $0.lookForStops() } }

  /// Does something, then sends what the debugger is to hear of it; last of all, its owner hears that it has let go.
  private func serve(_ body: (DomainDebugger) -> Void) {
    depth += 1
    body(self)
    depth -= 1
    guard depth == 0 else { return }
    if let output = stub?.takeOutput(), !output.isEmpty { owner.send(output) }
    guard state == .over, !isReleased else { return }
    isReleased = true
    owner.release()
  }

  private func lookForStops() {
    guard state == .running || state == .stopping else { return }
    while let status = try? gate.call(DomainControl.DebuggerStatus(domain: domain)), status.vcpu.rawValue != .max {
      pauses = pauses.map { $0 + 1 }
      events.append((status.vcpu.rawValue, status.event))
    }
    guard state == .stopping || !events.isEmpty, let vcpus = vcpusAtRest() else { return }
    settle(vcpus)
  }

  // MARK: Stopping

  /// The vCPUs that are up, when none of them is on its way any more.
  private func vcpusAtRest() -> [UInt32]? {
    var found: [UInt32] = []
    for vcpu in 0..<32 as Range<UInt32> {
      guard let status = try? gate.call(DomainControl.GetVCPUInfo(domain: domain, vcpu: VCPUID(rawValue: vcpu))) else { break }
      guard status.running == 0 else { return nil }
      if status.online != 0 { found.append(vcpu) }
    }
    return found
  }

  /// The domain is at rest: finds out why, and undoes what stopping it did.
  private func settle(_ vcpus: [UInt32]) {
    state = .stopped
    for vcpu in held { perform(DomainControl.DebuggerUnpauseVCPU(domain: domain, vcpu: VCPUID(rawValue: vcpu))) }
    held = []
    contexts = [:]
    for vcpu in vcpus { contexts[vcpu] = gate.context(of: domain, VCPUID(rawValue: vcpu)) }
    stored = contexts
    var stops: [Stop] = []
    for vcpu in contexts.keys.sorted() {
      let event = events.first { $0.vcpu == vcpu }
      let isAtBreakpoint = stepBack(vcpu)
      endStep(vcpu)
      if let event { stops.append(Stop(vcpu: vcpu, signal: Signal(vector: event.vector), isAtBreakpoint: isAtBreakpoint)) }
    }
    events = []
    guard !isDetaching else { return letGo() }
    // Others that met a breakpoint meet it again when they go on.
    if let stop = stops.first {
      stub?.stopped(stop)
    } else if let first = contexts.keys.min() {
      stub?.stopped(Stop(vcpu: first, signal: isInterrupted ? .interrupt : .trap))
      isInterrupted = false
    }
  }

  /// Whether a vCPU has just met a breakpoint of the debugger's: it is put back to before it.
  private func stepBack(_ vcpu: UInt32) -> Bool {
    guard var context = contexts[vcpu], ContextRegisters.vector(context) == 3 else { return false }
    let isOurs = place(of: ContextRegisters.rip(context) &- 1, by: vcpu).map { breakpoints.contains($0) } ?? false
    ContextRegisters.endBreakpoint(&context, stepsBack: isOurs)
    contexts[vcpu] = context
    return isOurs
  }

  /// Takes back the flag by which a vCPU stepped; also where the instruction was a `pushf`, which has pushed it.
  private func endStep(_ vcpu: UInt32) {
    guard isDetaching && pauses == nil || steps[vcpu] != nil, var context = contexts[vcpu] else { return }
    ContextRegisters.setStepping(&context, false)
    contexts[vcpu] = context
    guard let start = steps.removeValue(forKey: vcpu), ContextRegisters.rip(context) != start else { return }
    let code = read(2, at: start, by: vcpu)
    guard code.first == 0x9c || code == [0x48, 0x9c] else { return }
    let pushed = read(2, at: ContextRegisters.rsp(context), by: vcpu)
    if pushed.count == 2 { _ = write([pushed[0], pushed[1] & ~1], at: ContextRegisters.rsp(context), by: vcpu) }
  }

  // MARK: Letting go

  /// Leaves a domain that is at rest as if there had never been a debugger.
  private func letGo(goesOn: Bool = true) {
    breakpoints.removeAll(in: memory, of: domain)
    store()
    state = .over
    perform(DomainControl.SetDebugging(domain: domain, enable: 0))
    if goesOn { unpause() }
  }

  /// Takes back the debugger's pauses.
  private func unpause() {
    func unpauseOnce() -> Bool { perform(DomainControl.UnpauseDomain(domain: domain)) }
    if let count = pauses {
      for _ in 0..<count { _ = unpauseOnce() }
      pauses = 0
      return
    }
    // Nobody knows how many they were: all are taken back, and where one belongs to somebody else no vCPU moves meanwhile.
    let vcpus = staysPaused ? contexts.keys.map { VCPUID(rawValue: $0) } : []
    for vcpu in vcpus { perform(DomainControl.DebuggerPauseVCPU(domain: domain, vcpu: vcpu)) }
    while unpauseOnce() {}
    if staysPaused { perform(DomainControl.PauseDomain(domain: domain)) }
    for vcpu in vcpus { perform(DomainControl.DebuggerUnpauseVCPU(domain: domain, vcpu: vcpu)) }
  }

  /// Gives the hypervisor the registers that were changed.
  private func store() {
    for (vcpu, context) in contexts where context != stored[vcpu] {
      if gate.setContext(of: domain, VCPUID(rawValue: vcpu), to: context) { stored[vcpu] = context }
    }
  }

  @discardableResult
  private func perform(_ call: some HypercallCommand) -> Bool { (try? gate.call(call)) != nil }

  // MARK: Memory

  /// Where a byte lies, as a vCPU's page tables map it: those of its mode, or else the other's.
  private func place(of address: UInt64, by vcpu: UInt32) -> Breakpoints.Place? {
    guard let context = contexts[vcpu] else { return nil }
    for root in ContextRegisters.roots(context) {
      if let found = GuestAddressSpace(memory: memory, domain: domain, root: root).translate(address) {
        return Breakpoints.Place(mfn: found.mfn.rawValue, offset: found.offset)
      }
    }
    return nil
  }
}

extension DomainDebugger: DebuggedDomain {
  public var vcpus: [UInt32] { contexts.keys.sorted() }

  public func summary(of vcpu: UInt32) -> String {
    guard let context = contexts[vcpu] else { return "runs" }
    let isBlocked = (try? gate.call(DomainControl.GetVCPUInfo(domain: domain, vcpu: VCPUID(rawValue: vcpu))))?.blocked == 1
    return (ContextRegisters.isInKernel(context) ? "kernel" : "user code") + (isBlocked ? ", waits for an event" : "")
  }

  public func registers(of vcpu: UInt32) -> RegisterFile? { contexts[vcpu].map { ContextRegisters.file(of: $0) } }

  public func setRegisters(of vcpu: UInt32, to registers: RegisterFile) -> Bool {
    guard var context = contexts[vcpu], ContextRegisters.set(registers, in: &context),
      gate.setContext(of: domain, VCPUID(rawValue: vcpu), to: context)
    else { return false }
    contexts[vcpu] = context
    stored[vcpu] = context
    return true
  }

  public func read(_ count: Int, at address: UInt64, by vcpu: UInt32) -> [UInt8] {
    var found: [UInt8] = []
    while found.count < count {
      let (next, wraps) = address.addingReportingOverflow(UInt64(found.count))
      guard !wraps, let place = place(of: next, by: vcpu) else { break }
      let here = min(count - found.count, 4096 - place.offset)
      guard var part = memory.read(MachineFrameNumber(rawValue: place.mfn), of: domain, at: place.offset, count: here) else { break }
      breakpoints.hide(in: &part, place.mfn, at: place.offset)
      found += part
    }
    return found
  }

  public func write(_ bytes: [UInt8], at address: UInt64, by vcpu: UInt32) -> Bool {
    let (_, wraps) = address.addingReportingOverflow(UInt64(bytes.count))
    guard !wraps else { return false }
    // All of it or nothing: what is the hypervisor's, such as a page table, has no frame to write.
    func frame(_ place: Breakpoints.Place) -> UnsafeMutableRawBufferPointer? {
      unsafe memory.frame(MachineFrameNumber(rawValue: place.mfn), of: domain)
    }
    var pieces: [(place: Breakpoints.Place, bytes: ArraySlice<UInt8>)] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let place = place(of: address + UInt64(rest.startIndex), by: vcpu), unsafe frame(place) != nil else { return false }
      pieces.append((place, rest.prefix(4096 - place.offset)))
      rest = rest.dropFirst(4096 - place.offset)
    }
    let noted = breakpoints.noted
    for piece in pieces { if let frame = unsafe frame(piece.place) { unsafe breakpoints.write(piece.bytes, piece.place, to: frame) } }
    return breakpoints.noted == noted || owner.note(breakpoints)
  }

  public func insertBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool {
    guard let place = place(of: address, by: vcpu) else { return false }
    return breakpoints.insert(at: address, place, in: memory, of: domain, note: owner.note)
  }

  public func removeBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool { breakpoints.remove(at: address, in: memory, of: domain) }

  public var auxiliaryVector: [UInt8] {
    let bytes = (try? contents(of: image.path, what: "kernel", limit: ELFFile.maximumBytes)) ?? []
    return CoreNotes.auxiliaryVector(bytes, bias: image.bias) ?? []
  }

  public func resume(_ vcpus: [UInt32: Resumption]) {
    // Ctrl-C came while the domain stopped for something else, or before it was to go on.
    if isInterrupted, let first = vcpus.keys.min() {
      isInterrupted = false
      stub?.stopped(Stop(vcpu: first, signal: .interrupt))
      return
    }
    for (vcpu, how) in vcpus where how == .step {
      guard var context = contexts[vcpu] else { continue }
      // The guest's own flag, if it has set it, is left to the guest.
      if !ContextRegisters.isStepping(context) { steps[vcpu] = ContextRegisters.rip(context) }
      ContextRegisters.setStepping(&context, true)
      contexts[vcpu] = context
    }
    store()
    for vcpu in contexts.keys where vcpus[vcpu] == nil {
      if perform(DomainControl.DebuggerPauseVCPU(domain: domain, vcpu: VCPUID(rawValue: vcpu))) { held.insert(vcpu) }
    }
    contexts = [:]
    state = .running
    owner.resume()
    unpause()
  }

  public func interrupt() {
    isInterrupted = true
    if state == .running || state == .stopping { pause() }
  }

  public func detach() {
    guard state != .over else { return }
    isDetaching = true
    if state == .stopped { letGo() } else { pause() }
  }

  public func kill() { owner.kill() }

  /// Has a domain that runs come to rest.
  private func pause() {
    if state == .running {
      state = .stopping
      if perform(DomainControl.PauseDomain(domain: domain)) { pauses = pauses.map { $0 + 1 } }
    }
    look()
  }
}

extension HypercallGate {
  /// The registers of a vCPU.
  func context(of domain: DomainID, _ vcpu: VCPUID = .zero) -> [UInt8]? {
    let size = VCPUGuestContextLayout.byteCount
    // SAFETY: the gate lends that many bytes.
    return try? unsafe withArgument(byteCount: size) { (bytes, address) throws(XenErrno) -> [UInt8] in
      try call(DomainControl.GetVCPUContext(domain: domain, vcpu: vcpu, context: address))
      return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size))
    }
  }

  /// Sets the registers of a vCPU that is at rest; false where the hypervisor refuses.
  func setContext(of domain: DomainID, _ vcpu: VCPUID, to context: [UInt8]) -> Bool {
    guard context.count == VCPUGuestContextLayout.byteCount else { return false }
    // SAFETY: the gate lends as many bytes as the array has.
    let answer: Void? = try? unsafe withArgument(byteCount: context.count) { (bytes, address) throws(XenErrno) in
      unsafe context.withUnsafeBytes { unsafe bytes.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
      try call(DomainControl.SetVCPUContext(domain: domain, vcpu: vcpu, context: address))
    }
    return answer != nil
  }
}
