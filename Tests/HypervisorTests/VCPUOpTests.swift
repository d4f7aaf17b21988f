import HypercallABI
import Testing

@testable import Hypervisor

private let second = VCPUID(rawValue: 1)

@Suite("vcpu_op/initialise")
struct InitialiseTests {
  @Test("a vCPU gets its registers once, and stays down")
  func once() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    // The toolstack gave it registers already.
    let page = GuestAddress(rawValue: guest.address(page: 2))
    #expect(throws: XenErrno.alreadyExists) { try guest.gate.call(VCPUOp.Initialise(vcpu: second, context: page)) }
    try machine.domain0.call(DomainControl.SetVCPUContext(domain: guest.id, vcpu: second, context: .null))
    #expect(throws: XenErrno.badAddress) { try guest.gate.call(VCPUOp.Initialise(vcpu: second, context: GuestAddress(rawValue: 8))) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.Initialise(vcpu: second, context: page)) }
    let root = 2 * 4096 + VCPUGuestContextLayout.controlRegisters + 24
    guest.setWord(0, root, guest.mfns[FakeGuest.root] << 12)
    guest.setWord(0, 2 * 4096 + VCPUGuestContextLayout.flags, ContextFlags.online.rawValue)
    try guest.gate.call(VCPUOp.Initialise(vcpu: second, context: page))
    #expect(try guest.gate.call(VCPUOp.IsUp(vcpu: second)) == 0)
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(VCPUOp.Initialise(vcpu: VCPUID(rawValue: 2), context: page)) }
  }
}

@Suite("vcpu_op/up")
struct UpTests {
  @Test("one that is up stays up; one without registers is EINVAL; a second is refused in this version")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    try guest.gate.call(VCPUOp.Up(vcpu: .zero))
    #expect(throws: XenErrno.notSupported) { try guest.gate.call(VCPUOp.Up(vcpu: second)) }
    try machine.domain0.call(DomainControl.SetVCPUContext(domain: guest.id, vcpu: second, context: .null))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.Up(vcpu: second)) }
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(VCPUOp.Up(vcpu: VCPUID(rawValue: 9))) }
  }
}

@Suite("vcpu_op/down")
struct DownTests {
  @Test("when the last vCPU goes down, the domain is powered off")
  func last() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(VCPUOp.Down(vcpu: VCPUID(rawValue: 2))) }
    try guest.gate.call(VCPUOp.Down(vcpu: second))
    #expect(try guest.gate.call(VCPUOp.IsUp(vcpu: .zero)) == 1)
    try guest.gate.call(VCPUOp.Down(vcpu: .zero))
    #expect(guest.isWaiting)
    let flags = try machine.information(guest.id).flags
    #expect(flags.contains(.shutdown) && flags.rawValue >> 16 & 255 == 0)
  }
}

@Suite("vcpu_op/get_runstate_info")
struct RunstateTests {
  @Test("tells the state and the times")
  func told() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    machine.advance(by: 300)
    let now = try guest.gate.call(VCPUOp.GetRunstateInfo(vcpu: .zero))
    #expect(now.state == RunState.running.rawValue && now.runningTime == 300)
    #expect(try guest.gate.call(VCPUOp.GetRunstateInfo(vcpu: second)).state == RunState.offline.rawValue)
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(VCPUOp.GetRunstateInfo(vcpu: VCPUID(rawValue: 2))) }
  }
}

@Suite("runstate of a vCPU that is blocked and paused")
struct BlockedAndPausedTests {
  @Test("it stays blocked, and is offline only once it was woken while paused: offline counts as stolen time")
  func blockedFirst() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: guest.id, remoteDomain: .zero))
    let mine = try machine.domain0.call(EventChannelOp.BindInterdomain(remoteDomain: guest.id, remotePort: port))
    try guest.gate.vmAssist(0, .runstateUpdateFlag)
    let area = guest.address(page: 20)
    try guest.gate.call(VCPUOp.RegisterRunstateMemoryArea(vcpu: .zero, area: GuestAddress(rawValue: area)))
    try guest.gate.call(SchedulerOp.Block())
    try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id))
    machine.advance(by: 70)
    try machine.domain0.call(EventChannelOp.Send(port: mine))
    machine.advance(by: 30)
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(guest.word(20, 32) == 70 && guest.word(20, 40) == 30, "blocked and offline times")
  }
}

@Suite("vcpu_op/register_runstate_memory_area")
struct RunstateAreaTests {
  @Test("the area is written at once, and at each change of CPU; the top bit brackets an update that is done")
  func written() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.vmAssist(0, .runstateUpdateFlag)
    // Across two pages.
    let area = guest.address(page: 21) - 16
    try guest.gate.call(VCPUOp.RegisterRunstateMemoryArea(vcpu: .zero, area: GuestAddress(rawValue: area)))
    #expect(guest.word(20, 4080) & 0xffff_ffff == 0)
    machine.advance(by: 40)
    try guest.gate.call(SchedulerOp.Block())
    #expect(guest.word(20, 4080) & 0xffff_ffff == 2 && guest.word(20, 4088) == machine.now && guest.word(21) == 40)
    machine.advance(by: 60)
    let other = try machine.makeGuest()
    let port = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: guest.id, remoteDomain: .zero))
    let mine = try machine.domain0.call(EventChannelOp.BindInterdomain(remoteDomain: guest.id, remotePort: port))
    try machine.domain0.call(EventChannelOp.Send(port: mine))
    #expect(guest.isWaiting)  // The other has the CPU.
    try other.gate.call(SchedulerOp.Block())
    #expect(guest.word(20, 4080) & 0xffff_ffff == 0 && guest.word(21, 16) == 60)
  }
  @Test("what is written at once has no time since the last change of state: the guest adds that")
  func atOnce() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    machine.advance(by: 500)
    try guest.gate.call(VCPUOp.RegisterRunstateMemoryArea(vcpu: .zero, area: GuestAddress(rawValue: guest.address(page: 20))))
    #expect(guest.word(20, 8) == machine.now - 500 && guest.word(20, 16) == 0)
  }
  @Test("an area that is not mapped is the guest's own loss")
  func unmapped() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.call(VCPUOp.RegisterRunstateMemoryArea(vcpu: .zero, area: GuestAddress(rawValue: 12)))
    try guest.gate.call(SchedulerOp.Block())
    #expect(guest.isWaiting)
  }
}

@Suite("event_channel_op/reset")
struct ResetTests {
  @Test("closes all ports of oneself, or of a domain that is paused")
  func closes() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    let local = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    let timer = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(EventChannelOp.Reset(domain: guest.id)) }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(EventChannelOp.Reset(domain: other.id)) }
    #expect(throws: XenErrno.noSuchDomain) { try guest.gate.call(EventChannelOp.Reset(domain: DomainID(rawValue: 77))) }
    try guest.gate.call(EventChannelOp.Reset(domain: .caller))
    #expect(try guest.gate.call(EventChannelOp.Status(domain: .caller, port: local)).status == .closed)
    #expect(try guest.gate.call(EventChannelOp.Status(domain: .caller, port: timer)).status == .closed)
    #expect(try machine.domain0.call(EventChannelOp.Status(domain: .caller, port: remote)).status == .unbound)
    #expect(try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero)).rawValue == 1)
    try machine.domain0.call(EventChannelOp.Reset(domain: other.id))
  }
}

@Suite("sched_op/shutdown_code")
struct ShutdownCodeTests {
  @Test("the code that was said first is the one that a later shutdown has")
  func latched() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(guest.gate.perform(.schedOp, 5, 8, 0, 0, 0) == XenErrno.badAddress.result)
    try guest.gate.call(SchedulerOp.ShutdownCode(reason: .reboot))
    #expect(try machine.state(guest.id) == "r-----")
    try guest.gate.call(SchedulerOp.ShutdownCode(reason: .crash))
    try guest.gate.call(SchedulerOp.Shutdown(reason: .poweroff))
    #expect(try machine.information(guest.id).flags.rawValue >> 16 & 255 == 1)
  }
}

@Suite("memory_op/maximum_ram_page")
struct MaximumFrameTests {
  @Test("tells the machine's highest frame")
  func highest() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try guest.gate.call(MemoryOp.MaximumFrame()) == 4095)
  }
}
