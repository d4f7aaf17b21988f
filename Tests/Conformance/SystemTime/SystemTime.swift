// System time and the wall clock, as a kernel reads them.
//
// What: the record of vcpu_time_info by its version protocol, the scale, the wall clock, over a second and more.
// Why: time is read without a hypercall, so the record is the interface; it is rewritten while it is read.
// Failure: time that goes back, jumps at a rewrite, or runs at another rate than timers do.
import ConformanceKit
import GuestKit

@main
struct SystemTime: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let shared = memory.sharedInfo
    var last = clock.now, back = 0, largest = Duration.zero, versions = 0
    var version = shared.load(as: UInt32.self, at: 32)
    let start = last
    let wallStart = clock.wallTime
    while last - start < .milliseconds(2500) {
      let now = clock.now
      if now < last { back += 1 }
      largest = max(largest, now - last)
      last = max(now, last)
      let seen = shared.load(as: UInt32.self, at: 32)
      if seen != version { versions += 1 }
      version = seen
    }
    t.check("system-time/never-goes-back", back == 0, "\(back) times")
    t.check("system-time/no-jump", largest < .milliseconds(500), "\(largest.nanoseconds) ns")
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
