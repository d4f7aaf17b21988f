import Glibc

/// A moment, to be told in local time.
struct Timestamp {
  var seconds: Int64
  var nanoseconds: UInt32

  /// Such as `2026-11-21 10:05:00.123`.
  var text: String {
    var time = time_t(seconds)
    var parts = unsafe tm()
    // SAFETY: localtime_r fills the local.
    guard unsafe localtime_r(&time, &parts) != nil else { return "\(seconds)" }
    let date = unsafe [parts.tm_year &+ 1900, parts.tm_mon &+ 1, parts.tm_mday].map { "\($0)".padded(2) }
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map { "\($0)".padded(2) }
    let fraction = "\(min(nanoseconds, 999_999_999) / 1_000_000)".padded(3)
    return date.joined(separator: "-") + " " + clock.joined(separator: ":") + "." + fraction
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { String(repeating: "0", count: Swift.max(0, width - count)) + self }
}
