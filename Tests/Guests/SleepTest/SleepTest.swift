import GuestKit

/// Sleeps last as long as they were asked for.
@main
struct SleepTest: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    var failures = 0
    for milliseconds in [1, 10, 50] {
      let before = clock.now
      cpu.sleep(for: .milliseconds(milliseconds))
      let slept = (clock.now - before).nanoseconds
      if slept >= milliseconds * 1_000_000 {
        print("ok sleep/\(milliseconds)-ms")
      } else {
        print("not ok sleep/\(milliseconds)-ms: \(slept) ns")
        failures += 1
      }
    }
    print(failures == 0 ? "SUCCESS" : "FAILURE \(failures) of 3")
  }
}
