// sched_op: giving the processor up, and getting it back.
//
// What: yield, block, poll, watchdog, shutdown's errors, remote_shutdown's.
// Why: a wake-up that is lost is a kernel that hangs for ever.
// Failure: a sleep that does not end, or ends before it may; a wrong errno.
import ConformanceKit
import GuestKit

private let schedOp: UInt64 = 29
private let yieldNow: UInt64 = 0, block: UInt64 = 1, shutdownNow: UInt64 = 2, poll: UInt64 = 3
private let remoteShutdown: UInt64 = 4, watchdog: UInt64 = 6

@main
struct SchedulerCalls: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    t.equal("yield/answers-0", hypercall(schedOp, yieldNow), 0)
    try blocking(t)
    try polling(t)
    watchdogs(t)
    t.equal("shutdown/bad-argument", hypercall(schedOp, shutdownNow, nowhere), Answer.badAddress)
    t.page.store(UInt32(0))
    t.page.store(UInt32(0), at: 4)
    t.equal("remote_shutdown/domain-0-is-not-permitted", hypercall(schedOp, remoteShutdown, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(0x7000))
    t.equal("remote_shutdown/no-such-domain", hypercall(schedOp, remoteShutdown, t.page.rawValue), Answer.noDomain)
    t.equal("sched_op/no-such-command", hypercall(schedOp, 77), Answer.notImplemented)
  }

  private func blocking(_ t: Checks) throws(XenErrno) {
    let port = try events.bind(.timer)
    let count = Count()
    events.registerInterruptHandler(port) { count.value += 1 }
    let start = clock.now
    hypercall(15, (start + .milliseconds(20)).nanoseconds)
    var rounds = 0
    while count.value == 0, rounds < 1000 {
      hypercall(schedOp, block)
      rounds += 1
    }
    t.check("block/wakes-at-the-event", count.value == 1 && rounds < 1000)
    t.check("block/sleeps-until-then", clock.now - start >= .milliseconds(20))
    // With upcalls masked and an event pending it returns at once, and unmasks.
    var masked = true
    cpu.withUpcallsMasked {
      hypercall(15, clock.now.nanoseconds)
      while !events.isPending(port) {}
      hypercall(schedOp, block)
      masked = cpu.upcallsAreMasked
    }
    t.check("block/unmasks-upcalls", !masked)
    t.check("block/pending-event-is-delivered", count.value == 2, "\(count.value)")
    try events.close(port)
  }

  private func polling(_ t: Checks) throws(XenErrno) {
    let port = try events.bindInterprocessor()
    events.mask(port)
    let ports = t.page.advanced(by: 1024)
    ports.store(port.rawValue)
    func call(_ list: UInt64, _ count: UInt32, _ deadline: Instant) -> Int64 {
      t.page.store(list)
      t.page.store(UInt64(count), at: 8)
      t.page.store(deadline.nanoseconds, at: 16)
      return hypercall(schedOp, poll, t.page.rawValue)
    }
    // Another event, such as the console's, may end a sleep early: then it is begun again.
    func sleeps(_ list: UInt64, _ count: UInt32, _ deadline: Instant) -> (answer: Int64, rounds: Int) {
      var answer: Int64 = 0, rounds = 0
      while clock.now < deadline, answer == 0, rounds < 100 {
        answer = call(list, count, deadline)
        rounds += 1
      }
      return (answer, rounds)
    }
    let start = clock.now
    let timeout = sleeps(ports.rawValue, 1, start + .milliseconds(30))
    t.equal("poll/timeout-answers-0", timeout.answer, 0)
    t.check("poll/sleeps-until-the-timeout", clock.now - start >= .milliseconds(30) && timeout.rounds < 100, "\(timeout.rounds) rounds")
    try events.send(port)
    let pending = clock.now
    t.equal("poll/masked-but-pending-answers-0", call(ports.rawValue, 1, pending + .seconds(5)), 0)
    t.check("poll/masked-but-pending-returns-at-once", clock.now - pending < .seconds(1))
    t.check("poll/leaves-it-pending", events.takePending(port))
    let past = clock.now
    t.equal("poll/past-deadline-answers-0", call(ports.rawValue, 1, start), 0)
    t.check("poll/past-deadline-returns-at-once", clock.now - past < .seconds(1))
    // The timer's port, polled while masked, with upcalls masked too.
    let timer = try events.bind(.timer)
    events.mask(timer)
    ports.store(timer.rawValue)
    let armed = clock.now
    cpu.withUpcallsMasked {
      hypercall(15, (armed + .milliseconds(20)).nanoseconds)
      var answer: Int64 = 0, rounds = 0
      while answer == 0, rounds < 100, !events.isPending(timer) {
        answer = call(ports.rawValue, 1, armed + .seconds(5))
        rounds += 1
      }
      t.equal("poll/upcalls-masked-answers-0", answer, 0)
      t.check("poll/keeps-upcalls-masked", cpu.upcallsAreMasked)
    }
    let woken = clock.now - armed
    t.check("poll/woken-by-a-masked-port", woken >= .milliseconds(20) && woken < .seconds(2), "\(woken.nanoseconds) ns")
    t.check("poll/that-port-is-pending", events.takePending(timer))
    try events.close(timer)
    ports.store(UInt32(5000))
    t.equal("poll/bad-port-is-invalid", call(ports.rawValue, 1, clock.now + .milliseconds(1)), Answer.invalid)
    t.equal("poll/more-than-128-ports-are-invalid", call(ports.rawValue, 129, clock.now + .milliseconds(1)), Answer.invalid)
    t.equal("poll/bad-list", call(nowhere, 1, clock.now + .milliseconds(1)), Answer.badAddress)
    let none = clock.now
    let portless = sleeps(0, 0, none + .milliseconds(10))
    t.equal("poll/no-ports-answers-0", portless.answer, 0)
    t.check("poll/no-ports-sleeps", clock.now - none >= .milliseconds(10) && portless.rounds < 100, "\(portless.rounds) rounds")
    t.equal("poll/bad-argument", hypercall(schedOp, poll, nowhere), Answer.badAddress)
    try events.close(port)
  }

  private func watchdogs(_ t: Checks) {
    func call(_ id: UInt32, _ seconds: UInt32) -> Int64 {
      t.page.store(id)
      t.page.store(seconds, at: 4)
      return hypercall(schedOp, watchdog, t.page.rawValue)
    }
    t.equal("watchdog/first-is-1", call(0, 30), 1)
    t.equal("watchdog/second-is-2", call(0, 30), 2)
    // Xen computes this one in 32 bits: -ENOSPC comes out without its sign.
    t.equal("watchdog/third-has-no-space", call(0, 30), 0xffff_ffe4)
    t.equal("watchdog/set-again-answers-0", call(1, 30), 0)
    t.equal("watchdog/free-answers-0", call(1, 0), 0)
    t.equal("watchdog/freed-is-invalid", call(1, 30), Answer.invalid)
    t.equal("watchdog/id-3-is-invalid", call(3, 30), Answer.invalid)
    t.equal("watchdog/freed-is-given-again", call(0, 30), 1)
    _ = call(1, 0)
    _ = call(2, 0)
  }
}

private final class Count { var value = 0 }
