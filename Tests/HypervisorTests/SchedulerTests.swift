import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

@Suite("sched_op/block")
struct BlockTests {
  @Test("block unmasks upcalls and sleeps until an event is pending")
  func block() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(machine.now + 1000)
    #expect(guest.upcallMask())
    try guest.gate.call(SchedulerOp.Block())
    #expect(guest.isWaiting && !guest.upcallMask())
    #expect(try machine.state(guest.id) == "-b----")
    _ = machine.take()
    machine.advance(by: 999)
    #expect(guest.isWaiting)
    machine.advance(by: 1)
    #expect(guest.isPending(port) && machine.take() == [.run(guest.vcpu, result: 0)])
    #expect(try machine.state(guest.id) == "r-----")
  }
  @Test("block with an event pending returns at once")
  func blockPending() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(1)
    #expect(guest.upcallPending())
    try guest.gate.call(SchedulerOp.Block())
    #expect(!guest.isWaiting)
  }
  @Test("a masked event does not wake a blocked vCPU")
  func blockMasked() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    guest.setMask(port, true)
    try guest.gate.setTimer(machine.now + 1000)
    try guest.gate.call(SchedulerOp.Block())
    machine.advance(by: 5000)
    #expect(guest.isPending(port) && guest.isWaiting)
  }
}

@Suite("sched_op/yield")
struct YieldTests {
  @Test("yield alone goes on; with somebody waiting it goes to the tail")
  func yield() throws {
    let machine = FakeMachine(), first = try machine.makeGuest()
    try first.gate.call(SchedulerOp.Yield())
    #expect(!first.isWaiting)
    let second = try machine.makeGuest(), third = try machine.makeGuest()
    _ = machine.take()
    try first.gate.call(SchedulerOp.Yield())
    #expect(first.isWaiting && machine.take() == [.run(second.vcpu, result: 0)])
    try second.gate.call(SchedulerOp.Yield())
    #expect(machine.take() == [.run(third.vcpu, result: 0)])
    try third.gate.call(SchedulerOp.Yield())
    #expect(machine.take() == [.run(first.vcpu, result: 0)])
  }
}

@Suite("sched_op/poll")
struct PollTests {
  func poll(_ guest: FakeGuest, _ ports: [UInt32], timeout: UInt64 = 0, count: UInt32? = nil) throws(XenErrno) {
    for (index, port) in ports.enumerated() {
      unsafe guest.memory.storeBytes(of: port, toByteOffset: 2 * 4096 + index * 4, as: UInt32.self)
    }
    try guest.gate.call(
      SchedulerOp.Poll(ports: GuestAddress(rawValue: guest.address(page: 2)), count: count ?? UInt32(ports.count), timeout: timeout))
  }
  @Test("poll wakes on a listed port, masked or not, with upcalls masked, and leaves the mask alone")
  func pollMasked() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    guest.setMask(port, true)
    try guest.gate.setTimer(machine.now + 10)
    try poll(guest, [port.rawValue])
    #expect(guest.isWaiting)
    machine.advance(by: 10)
    #expect(!guest.isWaiting && guest.upcallMask())
    // Pending already: no sleep.
    try poll(guest, [port.rawValue])
    #expect(!guest.isWaiting)
  }
  @Test("poll of one port sleeps through the others; of several it may wake on any")
  func pollOne() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let timer = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    let other = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .debug, vcpu: .zero))
    guest.setMask(timer, true)
    try guest.gate.setTimer(machine.now + 10)
    try poll(guest, [other.rawValue])
    machine.advance(by: 10)
    #expect(guest.isWaiting)
  }
  @Test("poll ends at its absolute time, with 0; a time that has passed does not sleep")
  func pollTimeout() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try poll(guest, [], timeout: machine.now + 50)
    #expect(machine.hypervisor.nextDeadline == machine.now + 50)
    machine.advance(by: 50)
    #expect(machine.answers[guest.vcpu] == 0 && !guest.isWaiting)
    try poll(guest, [], timeout: 5)
    #expect(!guest.isWaiting)
  }
  @Test("poll refuses more than 128 ports and ports that do not exist with EINVAL, a list that is not there with EFAULT")
  func pollRefused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.invalidArgument) { try poll(guest, [1], count: 129) }
    #expect(throws: XenErrno.invalidArgument) { try poll(guest, [4096]) }
    #expect(throws: XenErrno.badAddress) {
      try guest.gate.call(SchedulerOp.Poll(ports: GuestAddress(rawValue: 0x1000), count: 1, timeout: 0))
    }
    #expect(!guest.isWaiting)
  }
  @Test("a deliverable upcall ends a poll")
  func pollUpcall() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(1)
    guest.setUpcallMask(false)
    try poll(guest, [60])
    #expect(!guest.isWaiting)
  }
}

@Suite("sched_op/shutdown")
struct ShutdownTests {
  @Test("a shutdown stops the domain for good and raises VIRQ_DOM_EXC", arguments: [0, 1, 3, 5] as [UInt32])
  func shutdown(reason: UInt32) throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try machine.domain0.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: .zero))
    _ = machine.take()
    try guest.gate.call(SchedulerOp.Shutdown(reason: ShutdownReason(rawValue: reason | 0x100)))
    #expect(guest.isWaiting && machine.take() == [.domain0Upcall])
    #expect(machine.arenaWord(2048) >> UInt64(port.rawValue) & 1 == 1)
    #expect(try machine.state(guest.id) == (reason == 3 ? "---sc-" : "---s--"))
    #expect(try machine.information(guest.id).flags.rawValue >> 16 & 255 == reason)
    machine.advance(by: 1_000_000_000)
    #expect(guest.isWaiting)
  }
}

@Suite("sched_op/remote_shutdown")
struct RemoteShutdownTests {
  @Test("the first reason wins")
  func first() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.call(SchedulerOp.Shutdown(reason: .reboot))
    try machine.domain0.call(SchedulerOp.RemoteShutdown(domain: guest.id, reason: .crash))
    #expect(try machine.information(guest.id).flags.rawValue >> 16 & 255 == 1)
  }
  @Test("remote_shutdown withdraws the CPU of a running domain; guests may not")
  func remote() throws {
    let machine = FakeMachine(physicalCPUs: 2), guest = try machine.makeGuest(), other = try machine.makeGuest()
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(SchedulerOp.RemoteShutdown(domain: other.id, reason: .poweroff)) }
    #expect(throws: XenErrno.noSuchDomain) {
      try machine.domain0.call(SchedulerOp.RemoteShutdown(domain: DomainID(rawValue: 9), reason: .poweroff))
    }
    _ = machine.take()
    try machine.domain0.call(SchedulerOp.RemoteShutdown(domain: guest.id, reason: .poweroff))
    #expect(machine.take().contains(.preempt(guest.vcpu)))
    machine.parked(guest.vcpu)
    #expect(try machine.state(guest.id) == "---s--")
  }
}

@Suite("sched_op/watchdog")
struct WatchdogTests {
  @Test("a watchdog that is not restarted ends the domain with reason 4")
  func watchdog() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try guest.gate.call(SchedulerOp.Watchdog(id: 0, timeout: 2)) == 1)
    #expect(try guest.gate.call(SchedulerOp.Watchdog(id: 0, timeout: 9)) == 2)
    // -ENOSPC in 32 bits.
    #expect(try guest.gate.call(SchedulerOp.Watchdog(id: 0, timeout: 9)) == 0xffff_ffe4)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(SchedulerOp.Watchdog(id: 3, timeout: 9)) }
    #expect(try guest.gate.call(SchedulerOp.Watchdog(id: 2, timeout: 0)) == 0)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(SchedulerOp.Watchdog(id: 2, timeout: 1)) }
    machine.advance(by: 1_900_000_000)
    #expect(try guest.gate.call(SchedulerOp.Watchdog(id: 1, timeout: 2)) == 0)
    machine.advance(by: 1_900_000_000)
    #expect(try machine.state(guest.id) == "r-----")
    machine.advance(by: 100_000_000)
    #expect(try machine.information(guest.id).flags.rawValue >> 16 & 255 == 4)
  }
}

@Suite("the scheduler")
struct SchedulingTests {
  @Test("more vCPUs than CPUs take turns, a slice each")
  func slices() throws {
    let machine = FakeMachine(), first = try machine.makeGuest(), second = try machine.makeGuest()
    _ = machine.take()
    #expect(machine.hypervisor.nextDeadline == machine.now + 30_000_000)
    machine.advance(by: 29_999_999)
    #expect(machine.take() == [])
    machine.advance(by: 1)
    #expect(machine.take() == [.preempt(first.vcpu)])
    // It posts a hypercall instead of parking: served, but answered later.
    #expect(machine.perform(HypercallRequest(number: 17), from: first.vcpu) == .waiting)
    #expect(machine.take() == [.run(second.vcpu, result: 0)])
    machine.advance(by: 30_000_000)
    #expect(machine.take() == [.preempt(second.vcpu)])
    machine.parked(second.vcpu)
    #expect(machine.take() == [.run(first.vcpu, result: 4 << 16 | 17)])
  }
  @Test("a vCPU that runs alone is never preempted")
  func alone() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = machine.take()
    machine.advance(by: 10_000_000_000)
    #expect(machine.take() == [] && machine.hypervisor.nextDeadline == .max)
    #expect(try machine.state(guest.id) == "r-----")
  }
  @Test("each physical CPU runs one vCPU")
  func two() throws {
    let machine = FakeMachine(physicalCPUs: 2)
    let guests = try (0..<3).map { _ in try machine.makeGuest() }
    #expect(
      machine.take().filter { if case .run = $0 { true } else { false } } == [
        .run(guests[0].vcpu, result: 0), .run(guests[1].vcpu, result: 0),
      ])
    try guests[1].gate.call(SchedulerOp.Block())
    #expect(machine.take() == [.run(guests[2].vcpu, result: 0)])
  }
  @Test("run states add up to the time that passed")
  func runStates() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let start = try machine.information(guest.id).cpuTime
    machine.advance(by: 500)
    #expect(try machine.information(guest.id).cpuTime == start + 500)
    try guest.gate.call(SchedulerOp.Block())
    machine.advance(by: 700)
    let info = machine.hypervisor.runStateInfo(guest.vcpu.rawValue)
    #expect(info.state == 2 && info.runningTime == start + 500 && info.blockedTime == 700)
  }
  @Test("a second request while one is unanswered ends the domain")
  func lies() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.call(SchedulerOp.Block())
    #expect(machine.perform(HypercallRequest(number: 17), from: guest.vcpu) == .waiting)
    #expect(try machine.state(guest.id) == "-b-sc-")
  }
  @Test("a trap ends the domain as crashed, and the log says why")
  func trap() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    machine.hypervisor.trapped(guest.vcpu, at: machine.now)
    machine.drain()
    #expect(try machine.state(guest.id) == "---sc-")
    let text = try machine.log()
    #expect(text.contains("(XEN) d1v0 unhandled exception #0") && text.contains("d1 crashed"))
  }
}

extension FakeMachine {
  /// The machine's log, by the call that tools make.
  func log() throws(XenErrno) -> String {
    let result = try domain0.call(SystemControl.ReadConsole(buffer: GuestAddress(rawValue: 65536), count: 65536))
    return unsafe String(decoding: UnsafeRawBufferPointer(rebasing: arena[65536..<65536 + Int(result.count)]), as: UTF8.self)
  }
}
