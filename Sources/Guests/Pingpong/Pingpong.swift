import GuestKit

/// Two domains that send each other events over a channel of their own, and measure how long that takes.
///
/// Both run this kernel, with `peer=NAME` of the other's domain on the command line. They find each other by xenstore (``Meeting``). The one with
/// `rounds=COUNT` serves, and ends both when it has counted; the other returns every event.
@main
struct Pingpong: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    guard xenstore.isAvailable else {
      print("pingpong: this domain has no xenstore to find its peer by")
      return
    }
    let rounds = startInfo.value(of: "rounds").flatMap { Int($0) }
    let meeting = try Meeting(peer: startInfo.value(of: "peer") ?? (rounds == nil ? "ping" : "pong"))
    let port = try meeting.connect()
    if let rounds {
      try serve(port, rounds: max(rounds, 1))
      try meeting.end()
    } else {
      let answered = Counter()
      events.registerInterruptHandler(port) {
        answered.value += 1
        try? events.send(port)
      }
      print("pingpong: returning")
      meeting.waitForEnd()
      print("pingpong: returned \(cpu.withUpcallsMasked { answered.value }) events")
    }
  }

  private func serve(_ port: EventChannelPort, rounds: Int) throws(XenErrno) {
    let returned = Counter()
    events.registerInterruptHandler(port) { returned.value += 1 }
    var times = [UInt32](repeating: 0, count: rounds)
    let start = clock.now
    var before = start
    for round in 0..<rounds {
      try events.send(port)
      while cpu.withUpcallsMasked({ returned.value }) <= round { cpu.waitForEvent { returned.value > round } }
      let now = clock.now
      times[round] = UInt32(clamping: (now - before).nanoseconds)
      before = now
    }
    let total = max((before - start).nanoseconds, 1)
    times.sort()
    func percentile(_ part: Int) -> String { microseconds(times[min(rounds - 1, rounds * part / 100)]) }
    print("pingpong: \(rounds) round trips in \(total / 1_000_000) ms, \(Int64(rounds) * 1_000_000_000 / total) a second")
    print(
      "pingpong: µs a round trip: p50 \(percentile(50)), p90 \(percentile(90)), p99 \(percentile(99)), max \(microseconds(times[rounds - 1]))"
    )
  }
}

/// What an interrupt handler shares with the kernel.
final class Counter { var value = 0 }

/// Such as `12.3`.
private func microseconds(_ nanoseconds: UInt32) -> String { "\(nanoseconds / 1000).\(nanoseconds / 100 % 10)" }
