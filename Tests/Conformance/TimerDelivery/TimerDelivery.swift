// The one-shot timer, by both of its names, and the periodic one.
//
// What: set_timer_op, vcpu_op/set_singleshot_timer, set_periodic_timer: when VIRQ_TIMER comes, when not, and their errors.
// Why: each kernel's notion of later hangs on it; a timer that comes early breaks sleeps, one that is lost hangs them.
// Failure: an early, late (by more than a busy host explains), lost or unwanted event, or a wrong errno.
import ConformanceKit
import GuestKit

private let setTimer: UInt64 = 15, vcpuOp: UInt64 = 24
private let setPeriodic: UInt64 = 6, stopPeriodic: UInt64 = 7, setSingleshot: UInt64 = 8, stopSingleshot: UInt64 = 9

@main
struct TimerDelivery: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    // Masked: an event stays pending until it is looked at.
    let port = try events.bind(.timer)
    events.mask(port)
    try oneShot(t, port)
    try singleshot(t, port)
    try periodic(t, port)
    try events.close(port)
    software(t)
  }

  /// Waits for the port, and says when it was pending; nil if it was not within a second.
  private func fires(_ port: EventChannelPort, within limit: Duration = .seconds(1)) throws(XenErrno) -> Instant? {
    let end = clock.now + limit
    while !events.takePending(port) {
      if clock.now >= end { return nil }
      try events.poll(port, until: end)
    }
    return clock.now
  }

  private func oneShot(_ t: Checks, _ port: EventChannelPort) throws(XenErrno) {
    let start = clock.now
    t.equal("set_timer/answers-0", hypercall(setTimer, (start + .milliseconds(20)).nanoseconds), 0)
    let fired = try fires(port)
    t.check("set_timer/fires", fired != nil)
    t.check("set_timer/not-early", (fired ?? start) - start >= .milliseconds(20), "\(((fired ?? start) - start).nanoseconds) ns")
    t.check("set_timer/once", try fires(port, within: .milliseconds(60)) == nil)

    t.equal("set_timer/past-answers-0", hypercall(setTimer, start.nanoseconds), 0)
    let past = clock.now
    t.check("set_timer/past-fires-at-once", try fires(port).map { $0 - past < .milliseconds(500) } ?? false)

    hypercall(setTimer, (clock.now + .milliseconds(30)).nanoseconds)
    t.equal("set_timer/0-answers-0", hypercall(setTimer, 0), 0)
    t.check("set_timer/0-cancels", try fires(port, within: .milliseconds(80)) == nil)

    let replaced = clock.now
    hypercall(setTimer, (replaced + .milliseconds(20)).nanoseconds)
    hypercall(setTimer, (replaced + .milliseconds(60)).nanoseconds)
    let late = try fires(port)
    let waited = (late ?? replaced) - replaced
    t.check("set_timer/a-later-one-replaces", waited >= .milliseconds(60), "\(waited.nanoseconds) ns")

    let far = clock.now
    t.equal("set_timer/absurdly-far-answers-0", hypercall(setTimer, far.nanoseconds + 1 << 52), 0)
    let soon = try fires(port)
    let capped = (soon ?? far) - far
    t.check("set_timer/absurdly-far-fires-after-100-ms", capped >= .milliseconds(90), "\(capped.nanoseconds) ns")
    t.equal("set_timer/negative-answers-0", hypercall(setTimer, 1 << 63), 0)
    let negative = clock.now
    t.check("set_timer/negative-fires-after-100-ms", try fires(port).map { $0 - negative >= .milliseconds(90) } ?? false)
  }

  private func singleshot(_ t: Checks, _ port: EventChannelPort) throws(XenErrno) {
    let start = clock.now
    t.page.store((start + .milliseconds(20)).nanoseconds)
    t.page.store(UInt64(0), at: 8)
    t.equal("set_singleshot_timer/answers-0", hypercall(vcpuOp, setSingleshot, 0, t.page.rawValue), 0)
    let fired = try fires(port)
    t.check("set_singleshot_timer/fires-not-early", fired.map { $0 - start >= .milliseconds(20) } ?? false)
    t.page.store(start.nanoseconds)
    t.equal("set_singleshot_timer/past-answers-0", hypercall(vcpuOp, setSingleshot, 0, t.page.rawValue), 0)
    t.check("set_singleshot_timer/past-fires", try fires(port) != nil)
    t.page.store((clock.now + .milliseconds(30)).nanoseconds)
    hypercall(vcpuOp, setSingleshot, 0, t.page.rawValue)
    t.equal("stop_singleshot_timer/answers-0", hypercall(vcpuOp, stopSingleshot, 0), 0)
    t.check("stop_singleshot_timer/stops", try fires(port, within: .milliseconds(80)) == nil)
    t.page.store((clock.now + .milliseconds(30)).nanoseconds)
    hypercall(vcpuOp, setSingleshot, 0, t.page.rawValue)
    hypercall(setTimer, 0)
    t.check("set_timer/0-cancels-the-singleshot-too", try fires(port, within: .milliseconds(80)) == nil)
    t.equal("set_singleshot_timer/no-such-vcpu", hypercall(vcpuOp, setSingleshot, 77, t.page.rawValue), Answer.noEntry)
    t.equal("set_singleshot_timer/bad-argument", hypercall(vcpuOp, setSingleshot, 0, nowhere), Answer.badAddress)
  }

  private func periodic(_ t: Checks, _ port: EventChannelPort) throws(XenErrno) {
    t.page.store(UInt64(999_999))
    t.equal("set_periodic_timer/below-1-ms-is-invalid", hypercall(vcpuOp, setPeriodic, 0, t.page.rawValue), Answer.invalid)
    t.page.store(UInt64(5_000_000))
    t.equal("set_periodic_timer/answers-0", hypercall(vcpuOp, setPeriodic, 0, t.page.rawValue), 0)
    var ticks = 0
    let end = clock.now + .milliseconds(300)
    while clock.now < end { ticks += events.takePending(port) ? 1 : 0 }  // it ticks only while the vCPU runs
    t.check("set_periodic_timer/ticks-while-running", ticks >= 5 && ticks <= 61, "\(ticks) in 300 ms")
    t.equal("stop_periodic_timer/answers-0", hypercall(vcpuOp, stopPeriodic, 0), 0)
    _ = events.takePending(port)
    spin(.milliseconds(30))
    t.check("stop_periodic_timer/stops", !events.isPending(port))
    t.equal("vcpu_op/is_up-is-1", hypercall(vcpuOp, 3, 0), 1)
    t.equal("vcpu_op/is_up-no-such-vcpu", hypercall(vcpuOp, 3, 77), Answer.noEntry)
    t.equal("vcpu_op/no-such-command", hypercall(vcpuOp, 77, 0), Answer.notImplemented)
  }

  /// GuestKit's timers, over the one.
  private func software(_ t: Checks) {
    let log = Log()
    let start = clock.now
    timers.at(start + .milliseconds(30)) { log.add("b") }
    timers.at(start + .milliseconds(10)) { log.add("a") }
    let cancelled = timers.at(start + .milliseconds(20)) { log.add("x") }
    cancelled.cancel()
    let every = timers.every(.milliseconds(25)) { log.ticks += 1 }
    cpu.sleep(for: .milliseconds(110))
    every.cancel()
    t.check("timers/in-order-without-the-cancelled", log.text == "ab", log.text)
    t.check("timers/again-and-again", log.ticks >= 3 && log.ticks <= 4, "\(log.ticks)")
    t.check("sleep/not-shorter", clock.now - start >= .milliseconds(110))
  }
}

private final class Log {
  var text = ""
  var ticks = 0
  func add(_ name: String) { text += name }
}
