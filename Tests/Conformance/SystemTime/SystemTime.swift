// System time and the wall clock, as a kernel reads them.
//
// What: the record of vcpu_time_info by its version protocol, the scale, the wall clock, over a second and more.
// Why: time is read without a hypercall, so the record is the interface; it is rewritten while it is read.
// Failure: time that goes back, jumps at a rewrite, or runs at another rate than timers do.
import CGuestRuntime
import ConformanceKit
import GuestKit

@main
struct SystemTime: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let shared = memory.sharedInfo
    var last = clock.now, back = 0, jumps = 0, versions = 0
    var version = shared.load(as: UInt32.self, at: 32)
    let start = last
    let wallStart = clock.wallTime
    var previous = Reading()
    while last - start < .milliseconds(2500) {
      let reading = Reading()
      if reading.now < last { back += 1 }
      // However long the vCPU was off its processor: system time went on as the time-stamp counter did.
      if !reading.follows(previous) { jumps += 1 }
      previous = reading
      last = max(reading.now, last)
      let seen = shared.load(as: UInt32.self, at: 32)
      if seen != version { versions += 1 }
      version = seen
    }
    t.check("system-time/never-goes-back", back == 0, "\(back) times")
    t.check("system-time/no-jump-against-the-counter", jumps == 0, "\(jumps) times")
    t.check("system-time/record-is-refreshed", versions >= 1, "\(versions) rewrites in 2.5 s")
    let wallNow = clock.wallTime
    let wall = Duration.seconds(wallNow.seconds - wallStart.seconds) + .nanoseconds(wallNow.nanoseconds - wallStart.nanoseconds)
    let passed = clock.now - start
    let apart = passed - wall
    t.check("wall-clock/runs-as-system-time", apart < .milliseconds(50) && apart > .milliseconds(-50), "\(apart.nanoseconds) ns apart")
    t.check("wall-clock/version-is-even", shared.load(as: UInt32.self, at: 3072) & 1 == 0)
    t.check("record/shift-is-legal", abs(Int(shared.load(as: Int8.self, at: 32 + 28))) < 32)
    t.check("record/stamp-is-past", shared.load(as: UInt64.self, at: 32 + 16) <= clock.now.nanoseconds)

    // A timer's deadline is in the same time.
    let port = try events.bindInterprocessor()
    events.mask(port)
    let before = clock.now
    var rounds = 0
    while clock.now < before + .milliseconds(50), rounds < 100 {  // another event may end it early
      try events.poll(port, until: before + .milliseconds(50))
      rounds += 1
    }
    let slept = clock.now - before
    t.check("poll/deadline-in-system-time", slept >= .milliseconds(50) && slept < .seconds(1) && rounds < 100, "\(slept.nanoseconds) ns")
    try events.close(port)
  }
}

/// System time, with the time-stamp counter before and after it was read.
private struct Reading {
  let early = guest_tsc()
  let now = clock.now
  let late = guest_tsc()

  /// Whether as much time has passed since `other` as the counter says, by 20 ms.
  func follows(_ other: Reading) -> Bool {
    let passed = now - other.now
    return passed <= nanoseconds(late &- other.early) + .milliseconds(20)
      && passed >= nanoseconds(early > other.late ? early &- other.late : 0) - .milliseconds(20)
  }

  private func nanoseconds(_ ticks: UInt64) -> Duration {
    let multiplier = UInt64(memory.sharedInfo.load(as: UInt32.self, at: 32 + 24))
    let shift = memory.sharedInfo.load(as: Int8.self, at: 32 + 28)
    let product = (shift < 0 ? ticks >> UInt64(-Int(shift)) : ticks << UInt64(shift)).multipliedFullWidth(by: multiplier)
    return .nanoseconds(Int64(bitPattern: product.high << 32 | product.low >> 32))
  }
}
