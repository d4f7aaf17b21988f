import CHost
import CVCPUArea
import Glibc

/// System time: nanoseconds since ring 0 started, from the time-stamp counter by the formula of `vcpu_time_info`.
///
/// Guests compute the same from the same numbers. The scale follows CLOCK_MONOTONIC, measured anew each second over a growing
/// baseline; time never jumps, an error is made good by the next second's rate.
struct Clock {
  private(set) var stamp: UInt64
  private(set) var systemTime: UInt64 = 0
  private(set) var multiplier: UInt32 = 0
  private(set) var shift: Int8 = 0
  private let firstStamp: UInt64
  private let firstMonotonic: UInt64

  init() {
    (firstStamp, firstMonotonic) = Clock.pair()
    stamp = firstStamp
    var now = (firstStamp, firstMonotonic)
    while now.1 &- firstMonotonic < 2_000_000 { now = Clock.pair() }
    setRate(nanoseconds: Double(now.1 - firstMonotonic), ticks: Double(now.0 &- firstStamp))
  }

  /// The counter and CLOCK_MONOTONIC at one moment: the closest of a few readings.
  private static func pair() -> (UInt64, UInt64) {
    var best = (UInt64(0), UInt64(0))
    var narrowest = UInt64.max
    for _ in 0..<5 {
      let before = read_tsc()
      let time = nanoseconds(of: CLOCK_MONOTONIC)
      let after = read_tsc()
      if after &- before < narrowest {
        narrowest = after &- before
        best = (before &+ narrowest / 2, time)
      }
    }
    return best
  }

  private mutating func setRate(nanoseconds: Double, ticks: Double) {
    var scale = nanoseconds / max(ticks, 1) * 4_294_967_296
    shift = 0
    while scale >= 4_294_967_296 && shift < 31 {
      scale /= 2
      shift += 1
    }
    while scale < 2_147_483_648 && shift > -31 {
      scale *= 2
      shift -= 1
    }
    multiplier = UInt32(min(scale, 4_294_967_295))
  }

  @inline(__always) func now() -> UInt64 {
    let delta = read_tsc() &- stamp
    let shifted = shift < 0 ? delta >> UInt64(-Int(shift)) : delta << UInt64(shift)
    let product = shifted.multipliedFullWidth(by: UInt64(multiplier))
    return systemTime &+ (product.high << 32 | product.low >> 32)
  }

  /// CLOCK_MONOTONIC at system time `time`, for sleeping.
  func monotonic(at time: UInt64) -> UInt64 { firstMonotonic &+ min(time, UInt64.max >> 2) }

  /// Continues from now with a rate that removes, within a second, what the clock is off.
  mutating func recalibrate() {
    let (ticks, time) = Clock.pair()
    systemTime = now()
    stamp = ticks
    let off = Double(Int64(bitPattern: (time &- firstMonotonic) &- systemTime))
    let correction = 1 + max(-0.0005, min(0.0005, off / 1e9))
    setRate(nanoseconds: Double(time &- firstMonotonic) * correction, ticks: Double(ticks &- firstStamp))
  }
}
