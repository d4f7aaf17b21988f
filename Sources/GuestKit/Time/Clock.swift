internal import CGuestRuntime

/// A moment in system time: nanoseconds since the machine was switched on.
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public var nanoseconds: UInt64
  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
  public func advanced(by duration: Duration) -> Instant {
    Instant(nanoseconds: UInt64(clamping: Int64(clamping: nanoseconds) &+ duration.nanoseconds))
  }
  public func duration(to other: Instant) -> Duration { .nanoseconds(Int64(bitPattern: other.nanoseconds &- nanoseconds)) }

  /// Such as `12.5 seconds`.
  public var description: String { "\(Duration.nanoseconds(Int64(clamping: nanoseconds)))" }

  public static func + (instant: Instant, duration: Duration) -> Instant { instant.advanced(by: duration) }
  public static func - (a: Instant, b: Instant) -> Duration { b.duration(to: a) }
}

extension Duration {
  /// The whole nanoseconds of it.
  public var nanoseconds: Int64 { components.seconds &* 1_000_000_000 &+ components.attoseconds / 1_000_000_000 }
}

/// System time and wall-clock time, read without a hypercall.
public struct Clock: Sendable {
  @safe nonisolated(unsafe) static var start: UInt64 = 0

  /// System time now.
  ///
  /// The hypervisor leaves a record of (time stamp, system time, scale); a version that is odd, or has changed, says that it was
  /// being written.
  public var now: Instant {
    let record = Boot.sharedInfo &+ 32
    while true {
      let version = guest_load32(record)
      guest_fence()
      let stamp = guest_load64(record &+ 8), system = guest_load64(record &+ 16)
      let multiplier = UInt64(guest_load32(record &+ 24)), shift = Int8(bitPattern: guest_load8(record &+ 28))
      let tsc = guest_tsc()
      guest_fence()
      if version & 1 != 0 || guest_load32(record) != version { continue }
      // Modulo 2⁶⁴: a stamp may lie before the counter's zero. Should the counter be behind its stamp, no time has passed.
      let delta = UInt64(max(Int64(bitPattern: tsc &- stamp), 0))
      let product = (shift < 0 ? delta >> UInt64(-Int(shift)) : delta << UInt64(shift)).multipliedFullWidth(by: multiplier)
      return Instant(nanoseconds: system &+ (product.high << 32 | product.low >> 32))
    }
  }

  /// How long this kernel has run.
  public var uptime: Duration { Instant(nanoseconds: Clock.start).duration(to: now) }

  /// Wall-clock time now.
  public var wallTime: WallTime {
    let record = Boot.sharedInfo &+ 3072
    while true {
      let version = guest_load32(record)
      guest_fence()
      let seconds = UInt64(guest_load32(record &+ 12)) << 32 | UInt64(guest_load32(record &+ 4)), rest = UInt64(guest_load32(record &+ 8))
      guest_fence()
      if version & 1 != 0 || guest_load32(record) != version { continue }
      let total = now.nanoseconds &+ rest
      return WallTime(seconds: Int64(seconds &+ total / 1_000_000_000), nanoseconds: Int(total % 1_000_000_000))
    }
  }
}

/// The kernel's clock.
public var clock: Clock { Clock() }

/// A moment of the calendar, in UTC.
public struct WallTime: Hashable, Sendable, CustomStringConvertible {
  /// Seconds since 1970.
  public var seconds: Int64
  public var nanoseconds: Int

  public init(seconds: Int64, nanoseconds: Int) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public var description: String { text }

  /// Such as `2026-11-21 07:05:39`.
  public var text: String {
    let days = seconds / 86400, time = Int(seconds % 86400)
    // Years begin in March, so that the leap day is the last; 400 years are 146,097 days.
    let shifted = days + 719_468
    let era = shifted / 146_097, day = shifted % 146_097
    let year = (day - day / 1460 + day / 36524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let dayOfMonth = dayOfYear - (153 * march + 2) / 5 + 1
    let civil = year + era * 400 + (month <= 2 ? 1 : 0)
    return "\(civil)-\(two(Int(month)))-\(two(Int(dayOfMonth))) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
  }
  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
