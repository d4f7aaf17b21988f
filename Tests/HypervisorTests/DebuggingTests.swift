import HypercallABI
import Testing

@testable import Hypervisor

/// A guest that a debugger holds, and the port by which domain 0 hears of it.
private final class Debugged {
  let machine = FakeMachine()
  let guest: FakeGuest
  let port: EventChannelPort
  var gate: FakeGate { machine.domain0 }

  init(attached: Bool = true, vcpus: UInt32 = 1) throws {
    guest = try machine.makeGuest(vcpus: vcpus)
    port = try machine.domain0.call(EventChannelOp.BindVIRQ(virq: .debugger, vcpu: .zero))
    if attached { try gate.call(DomainControl.SetDebugging(domain: guest.id, enable: 1)) }
    _ = machine.take()
  }

  func trap(_ vector: UInt64) -> Bool {
    defer { machine.drain() }
    return machine.hypervisor.trappedForDebugger(guest.vcpu, vector: vector, at: machine.now)
  }
  /// An exception that the kernel has no handler for.
  func unhandled(_ vector: UInt64, at rip: UInt64) {
    guest.setContextWord(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.errorCode, vector << 32)
    guest.setContextWord(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rip, rip)
    machine.hypervisor.trapped(guest.vcpu, at: machine.now)
    machine.drain()
  }
  /// Whether VIRQ_DEBUGGER has come since the last time.
  func isTold() -> Bool {
    let word = 2048 + Int(port.rawValue / 64) * 8, bit = UInt64(1) << UInt64(port.rawValue % 64)
    let pending = machine.arenaWord(word)
    machine.setArenaWord(word, pending & ~bit)
    return pending & bit != 0
  }
  /// The vCPU and the vector of the next event; nil when there is none.
  func event() throws -> [UInt32]? {
    let status = try gate.call(DomainControl.DebuggerStatus(domain: guest.id))
    return status.vcpu.rawValue == .max ? nil : [status.vcpu.rawValue, status.event]
  }
  var state: String { get throws { try machine.state(guest.id) } }
}

@Suite("domctl/setdebugging")
struct SetDebuggingTests {
  @Test("without a debugger, a breakpoint is the guest's own", arguments: [1, 3] as [UInt64]) func unattached(_ vector: UInt64) throws {
    let debugged = try Debugged(attached: false)
    #expect(!debugged.trap(vector))
    #expect(try debugged.state == "r-----" && debugged.event() == nil && !debugged.isTold())
    #expect(try !debugged.machine.information(debugged.guest.id).flags.contains(.debugged))
  }

  @Test("with one, a breakpoint or a single step pauses the domain, and is told once", arguments: [1, 3] as [UInt64])
  func stops(_ vector: UInt64) throws {
    let debugged = try Debugged()
    #expect(try debugged.machine.information(debugged.guest.id).flags.contains(.debugged))
    #expect(debugged.trap(vector) && debugged.isTold() && debugged.machine.take() == [.domain0Upcall])
    #expect(try debugged.state == "--p---")
    #expect(try debugged.gate.call(DomainControl.DebuggerStatus(domain: debugged.guest.id)).paused == 1)
    #expect(try debugged.event() == nil)
    #expect(debugged.machine.take() == [])
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: debugged.guest.id))
    #expect(debugged.machine.take() == [.run(debugged.guest.vcpu, result: 0)])
    #expect(debugged.trap(vector))
    #expect(try debugged.event() == [0, UInt32(vector)] && debugged.event() == nil)
  }

  @Test("detached, it stops no more") func detached() throws {
    let debugged = try Debugged()
    try debugged.gate.call(DomainControl.SetDebugging(domain: debugged.guest.id, enable: 0))
    #expect(!debugged.trap(3))
    try debugged.gate.call(DomainControl.PauseDomain(domain: debugged.guest.id))
    debugged.machine.parked(debugged.guest.vcpu)
    #expect(!debugged.isTold())
  }

  @Test("a vCPU that sleeps in a hypercall returns to its gate when a debugger attaches, and sleeps on there") func asleep() throws {
    let debugged = try Debugged(attached: false), machine = debugged.machine, guest = debugged.guest
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(machine.now + 1000)
    try guest.gate.call(SchedulerOp.Block())
    _ = machine.take()
    try debugged.gate.call(DomainControl.SetDebugging(domain: guest.id, enable: 1))
    #expect(machine.take() == [.park(guest.vcpu, result: 0)])
    machine.parked(guest.vcpu)
    #expect(try machine.take() == [] && debugged.state == "-b----")
    machine.advance(by: 1000)
    #expect(machine.take().filter { $0 != .domain0Upcall } == [.run(guest.vcpu, result: 0)])
  }

  @Test("a vCPU that is to sleep in a hypercall is answered, and sleeps at its gate") func block() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(machine.now + 1000)
    #expect(machine.perform(HypercallRequest(number: 29, arguments: (1, 0, 0, 0, 0)), from: guest.vcpu) == .served(0))
    #expect(machine.take() == [.preempt(guest.vcpu)])
    // An event that comes before it is there is not lost.
    machine.advance(by: 1000)
    machine.parked(guest.vcpu)
    #expect(machine.take() == [.run(guest.vcpu, result: 0)])
  }

  @Test("one that asks for more instead of going there waits in its hypercall") func stubborn() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
    let version = HypercallRequest(number: 17)
    #expect(machine.perform(version, from: guest.vcpu) == .served(4 << 16 | 17))
    #expect(!debugged.isTold())
    #expect(machine.perform(version, from: guest.vcpu) == .waiting)
    #expect(debugged.isTold())
  }

  @Test("the debugger hears when its domain, paused, is at rest; nobody else does") func rest() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
    #expect(!debugged.isTold() && machine.take() == [.preempt(guest.vcpu)])
    machine.parked(guest.vcpu)
    #expect(debugged.isTold())
    #expect(try debugged.event() == nil)
  }

  @Test("a breakpoint that is met while the domain is being paused is told too, with a pause of its own") func both() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
    #expect(debugged.trap(3) && debugged.isTold())
    #expect(try debugged.event() == [0, 3])
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(try debugged.state == "--p---")
    _ = machine.take()
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(machine.take() == [.run(guest.vcpu, result: 0)])
  }

  @Test("a long hypercall comes to its end before its vCPU is at rest") func long() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    for index in 0..<2500 {
      for word in 0..<8 { guest.setWord(2 + index / 64, index % 64 * 64 + word * 8, word == 0 ? 17 : word == 2 ? 7 : 0) }
    }
    let request = HypercallRequest(number: 13, arguments: (guest.address(page: 2), 2500, 0, 0, 0))
    #expect(machine.perform(request, from: guest.vcpu) == .waiting)
    try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
    for _ in 0..<3 { machine.advance(by: 0) }
    #expect(machine.take().contains(.park(guest.vcpu, result: 0)) && machine.hypervisor.continuing == 0)
    #expect(guest.word(2 + 2499 / 64, 2499 % 64 * 64 + 8) == 4096)
    machine.parked(guest.vcpu)
    #expect(debugged.isTold())
  }

  @Test("an exception that the kernel does not handle stops for the debugger; met again at the same place it crashes the domain")
  func unhandled() throws {
    let debugged = try Debugged()
    debugged.unhandled(14, at: 0x1234)
    #expect(try debugged.state == "--p---" && debugged.event() == [0, 14])
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: debugged.guest.id))
    debugged.unhandled(6, at: 0x1300)
    #expect(try debugged.state == "--p---" && debugged.event() == [0, 6])
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: debugged.guest.id))
    debugged.unhandled(6, at: 0x1300)
    #expect(try debugged.state == "---sc-" && debugged.event() == nil)
  }

  @Test("what a vCPU says out of turn ends its domain, debugger or not") func outOfTurn() throws {
    let debugged = try Debugged()
    #expect(debugged.trap(3) && debugged.trap(3))
    #expect(try debugged.state.hasSuffix("sc-"))
  }

  @Test("a debugger cannot attach to the domain that it runs in, nor to none: EINVAL, ESRCH") func refused() throws {
    let machine = FakeMachine()
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.SetDebugging(domain: .zero, enable: 1)) }
    #expect(throws: XenErrno.noSuchDomain) {
      try machine.domain0.call(DomainControl.SetDebugging(domain: DomainID(rawValue: 5), enable: 1))
    }
  }
}

@Suite("domctl/gdbsx_pausevcpu")
struct DebuggerPauseTests {
  @Test("a vCPU that is held stays where it is when its domain goes on; holds are counted") func held() throws {
    let debugged = try Debugged(), machine = debugged.machine, guest = debugged.guest
    #expect(debugged.trap(1))
    _ = machine.take()
    for _ in 0..<2 { try debugged.gate.call(DomainControl.DebuggerPauseVCPU(domain: guest.id, vcpu: .zero)) }
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(machine.take() == [])
    try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
    for _ in 0..<2 { try debugged.gate.call(DomainControl.DebuggerUnpauseVCPU(domain: guest.id, vcpu: .zero)) }
    try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(machine.take() == [.run(guest.vcpu, result: 0)])
  }

  @Test("DebuggerPauseVCPU and DebuggerUnpauseVCPU: EBUSY while the domain is not paused, EINVAL of no vCPU or no hold, EOVERFLOW of 256")
  func refused() throws {
    let debugged = try Debugged(), id = debugged.guest.id
    #expect(throws: XenErrno.busy) { try debugged.gate.call(DomainControl.DebuggerPauseVCPU(domain: id, vcpu: .zero)) }
    #expect(throws: XenErrno.busy) { try debugged.gate.call(DomainControl.DebuggerUnpauseVCPU(domain: id, vcpu: .zero)) }
    try debugged.gate.call(DomainControl.PauseDomain(domain: id))
    let other = VCPUID(rawValue: 1)
    #expect(throws: XenErrno.invalidArgument) { try debugged.gate.call(DomainControl.DebuggerPauseVCPU(domain: id, vcpu: other)) }
    #expect(throws: XenErrno.invalidArgument) { try debugged.gate.call(DomainControl.DebuggerUnpauseVCPU(domain: id, vcpu: other)) }
    #expect(throws: XenErrno.invalidArgument) { try debugged.gate.call(DomainControl.DebuggerUnpauseVCPU(domain: id, vcpu: .zero)) }
    for _ in 0..<255 { try debugged.gate.call(DomainControl.DebuggerPauseVCPU(domain: id, vcpu: .zero)) }
    #expect(throws: XenErrno.overflow) { try debugged.gate.call(DomainControl.DebuggerPauseVCPU(domain: id, vcpu: .zero)) }
  }
}

@Suite("a debugged domain, in any order of events")
struct DebuggedOrderTests {
  @Test("no vCPU is lost, none runs while it waits, and at rest the debugger is told", arguments: 1...40 as ClosedRange<UInt64>)
  func random(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let debugged = try Debugged(attached: false), machine = debugged.machine, guest = debugged.guest
    let timer = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    var pauses = 0, isWithdrawn = false, isAttached = false, isTold = false, stops = 0
    func settle() {
      for effect in machine.take() {
        switch effect {
        case .preempt, .park: isWithdrawn = true
        case .run: isWithdrawn = false
        default: break
        }
      }
      if debugged.isTold() { isTold = true }
      guest.acknowledge()
      guest.clearPending(timer)
    }
    func park() {
      machine.waiting.insert(guest.vcpu)
      machine.parked(guest.vcpu)
    }
    for step in 0..<1000 {
      let wasWaiting = guest.isWaiting
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        isAttached.toggle()
        isTold = false
        try debugged.gate.call(DomainControl.SetDebugging(domain: guest.id, enable: isAttached ? 1 : 0))
      case 1 where pauses < 4:
        try debugged.gate.call(DomainControl.PauseDomain(domain: guest.id))
        pauses += 1
      case 2 where pauses > 0:
        try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id))
        pauses -= 1
        isTold = false
      case 3 where !wasWaiting:
        machine.waiting.insert(guest.vcpu)
        if !debugged.trap(3) { machine.waiting.remove(guest.vcpu) }
        if try debugged.event() != nil { (pauses, stops) = (pauses + 1, stops + 1) }
      case 4 where !wasWaiting: _ = machine.perform(HypercallRequest(number: 29, arguments: (0, 0, 0, 0, 0)), from: guest.vcpu)
      case 5 where !wasWaiting:
        try guest.gate.setTimer(machine.now + 10)
        if !guest.isWaiting { _ = machine.perform(HypercallRequest(number: 29, arguments: (1, 0, 0, 0, 0)), from: guest.vcpu) }
      case 6, 7: machine.advance(by: 10)
      default: if !wasWaiting, isWithdrawn { park() }
      }
      settle()
      #expect(guest.isWaiting != machine.hypervisor.isRunning(guest.vcpu.rawValue), "step \(step)")
      if !wasWaiting, guest.isWaiting, isAttached, pauses > 0 { #expect(isTold, "step \(step)") }
    }
    try debugged.gate.call(DomainControl.SetDebugging(domain: guest.id, enable: 0))
    for _ in 0..<pauses { try debugged.gate.call(DomainControl.UnpauseDomain(domain: guest.id)) }
    settle()
    if !guest.isWaiting, isWithdrawn { park() }
    machine.advance(by: 100)
    settle()
    #expect(!guest.isWaiting && !isWithdrawn && stops > 0)
    #expect(try debugged.state == "r-----")
  }
}
