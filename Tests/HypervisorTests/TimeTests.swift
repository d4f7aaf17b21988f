import HypercallABI
import Testing

@testable import Hypervisor

/// A guest with VIRQ_TIMER bound.
private struct Ticking {
  let machine = FakeMachine()
  let guest: FakeGuest
  let port: EventChannelPort
  init() throws {
    guest = try machine.makeGuest()
    port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
  }
  var fired: Bool {
    defer { guest.clearPending(port) }
    return guest.isPending(port)
  }
}

@Suite("set_timer_op")
struct SetTimerTests {
  @Test("fires once, at its time")
  func once() throws {
    let ticking = try Ticking()
    try ticking.guest.gate.setTimer(ticking.machine.now + 100)
    #expect(ticking.machine.hypervisor.nextDeadline == ticking.machine.now + 100)
    ticking.machine.advance(by: 99)
    #expect(!ticking.fired)
    ticking.machine.advance(by: 1)
    #expect(ticking.fired)
    ticking.machine.advance(by: 1000)
    #expect(!ticking.fired && ticking.machine.hypervisor.nextDeadline == .max)
  }
  @Test("0 stops it; setting it again replaces it; singleshot is the same timer")
  func replaced() throws {
    let ticking = try Ticking(), now = ticking.machine.now
    try ticking.guest.gate.setTimer(now + 100)
    try ticking.guest.gate.call(VCPUOp.SetSingleshotTimer(vcpu: .zero, deadline: now + 300))
    ticking.machine.advance(by: 200)
    #expect(!ticking.fired)
    try ticking.guest.gate.setTimer(0)
    ticking.machine.advance(by: 200)
    #expect(!ticking.fired)
  }
  @Test("a past time fires at once; a negative one, or one in 13 days, after 100 ms")
  func odd() throws {
    let ticking = try Ticking()
    try ticking.guest.gate.setTimer(1)
    #expect(ticking.fired)
    for deadline in [UInt64.max, 1 << 63, ticking.machine.now + 1 << 51] {
      try ticking.guest.gate.setTimer(deadline)
      ticking.machine.advance(by: 99_999_999)
      #expect(!ticking.fired)
      ticking.machine.advance(by: 1)
      #expect(ticking.fired)
    }
    try ticking.guest.gate.setTimer(ticking.machine.now + (1 << 50) - 1)
    ticking.machine.advance(by: 100_000_000)
    #expect(!ticking.fired)
  }
  @Test("without a port the event is lost")
  func unbound() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.setTimer(1)
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    #expect(!guest.isPending(port))
  }
}

@Suite("vcpu_op/stop_singleshot_timer")
struct StopSingleshotTests {
  @Test("the one-shot timer of another vCPU is EINVAL, of none ENOENT")
  func others() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.StopSingleshotTimer(vcpu: VCPUID(rawValue: 1))) }
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(VCPUOp.StopSingleshotTimer(vcpu: VCPUID(rawValue: 2))) }
  }
}

@Suite("vcpu_op/set_periodic_timer")
struct PeriodicTests {
  @Test("a vCPU begins with a tick of 10 ms")
  func first() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(ticks: true)
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    var ticks = 0
    for _ in 0..<100 {
      machine.advance(by: 1_000_000)
      if guest.isPending(port) { ticks += 1 }
      guest.clearPending(port)
    }
    #expect(ticks == 10)
  }
  @Test("the periodic timer ticks while its vCPU runs, and missed ticks come as one")
  func periodic() throws {
    let ticking = try Ticking(), machine = ticking.machine, guest = ticking.guest
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.SetPeriodicTimer(vcpu: .zero, period: 999_999)) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.SetPeriodicTimer(vcpu: .zero, period: 1 << 62)) }
    try guest.gate.call(VCPUOp.SetPeriodicTimer(vcpu: .zero, period: 1_000_000))
    _ = ticking.fired
    for _ in 0..<5 {
      machine.advance(by: 999_999)
      #expect(!ticking.fired)
      machine.advance(by: 1)
      #expect(ticking.fired)
    }
    // Asleep: no ticks. Awake again: one.
    guest.acknowledge()
    try guest.gate.call(SchedulerOp.Block())
    machine.advance(by: 10_000_000)
    #expect(!ticking.fired && guest.isWaiting && machine.hypervisor.nextDeadline == .max)
    let other = try guest.machine.domain0.call(EventChannelOp.AllocateUnbound(domain: guest.id, remoteDomain: .zero))
    let mine = try machine.domain0.call(EventChannelOp.BindInterdomain(remoteDomain: guest.id, remotePort: other))
    try machine.domain0.call(EventChannelOp.Send(port: mine))
    #expect(!guest.isWaiting && ticking.fired)
    machine.advance(by: 999_999)
    #expect(!ticking.fired)
    try guest.gate.call(VCPUOp.StopPeriodicTimer(vcpu: .zero))
    machine.advance(by: 5_000_000)
    #expect(!ticking.fired)
  }
}

@Suite("vcpu_time_info and the wall clock")
struct ClockTests {
  @Test("a running vCPU has the scale at once, another when it runs; the version is even and counts")
  func scale() throws {
    let machine = FakeMachine(), running = try machine.makeGuest(), waiting = try machine.makeGuest()
    machine.hypervisor.setTimeScale(tscTimestamp: 111, systemTime: 222, multiplier: 0x8000_0000, shift: 1)
    #expect(running.sharedWord(32) & 0xffff_ffff == 2)
    #expect(running.sharedWord(40) == 111 && running.sharedWord(48) == 222)
    #expect(running.sharedWord(56) & 0xff_ff_ffff_ffff == 0x01_01_8000_0000)
    #expect(waiting.sharedWord(40) == 0)
    machine.hypervisor.setTimeScale(tscTimestamp: 333, systemTime: 444, multiplier: 0x8000_0000, shift: 1)
    #expect(running.sharedWord(32) & 0xffff_ffff == 4 && running.sharedWord(40) == 333)
    try running.gate.call(SchedulerOp.Yield())
    #expect(waiting.sharedWord(32) & 0xffff_ffff == 2 && waiting.sharedWord(40) == 333)
    // Domain 0's too.
    #expect(machine.arenaWord(40) == 333)
  }
  @Test("the wall clock is the time at system time 0")
  func wallClock() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(guest.sharedWord(3072) & 1 == 0)
    #expect(guest.sharedWord(3072) >> 32 == 1_600_000_000)
    #expect(guest.sharedWord(3080) & 0xffff_ffff == 123_456_789)
    #expect(machine.arenaWord(3072) >> 32 == 1_600_000_000)
  }
}

@Suite("the timer heap")
struct TimerHeapTests {
  @Test("timers come in order of their deadlines, however they were set, moved and stopped")
  func order() {
    var heap = TimerHeap(count: 200), random = SeededGenerator(seed: 7), model: [Int: UInt64] = [:]
    for _ in 0..<20_000 {
      let timer = Int.random(in: 0..<200, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        heap.stop(timer)
        model[timer] = nil
      case 1:
        let now = UInt64.random(in: 0..<1000, using: &random)
        if let due = heap.takeDue(at: now) {
          #expect(model[due] == model.values.min())
          model[due] = nil
        } else {
          #expect((model.values.min() ?? .max) > now)
        }
      default:
        let deadline = UInt64.random(in: 0..<1000, using: &random)
        heap.set(timer, at: deadline)
        model[timer] = deadline
      }
      #expect(heap.nextDeadline == model.values.min() ?? .max)
    }
  }
}

/// The same numbers in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

@Suite("vcpu_op/set_singleshot_timer")
struct SetSingleshotTests {
  @Test("fires at once if its time has passed; the timer of another vCPU is EINVAL")
  func singleshot() throws {
    let ticking = try Ticking()
    try ticking.guest.gate.call(VCPUOp.SetSingleshotTimer(vcpu: .zero, deadline: ticking.machine.now - 1, flags: 1))
    #expect(ticking.fired)
    try ticking.guest.gate.call(VCPUOp.SetSingleshotTimer(vcpu: .zero, deadline: ticking.machine.now + 7))
    try ticking.guest.gate.call(VCPUOp.StopSingleshotTimer(vcpu: .zero))
    ticking.machine.advance(by: 10)
    #expect(!ticking.fired)
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(VCPUOp.SetSingleshotTimer(vcpu: VCPUID(rawValue: 1), deadline: 1)) }
  }
}
