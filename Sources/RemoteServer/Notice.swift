import Glibc

/// A flag that one thread raises and another polls.
final class Notice: Sendable {
  /// Readable while the flag is up.
  let descriptor: Int32
  private let other: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    // SAFETY: two are written, and there are two.
    guard unsafe pipe(&ends) == 0 else { return nil }
    descriptor = ends[0]
    other = ends[1]
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(descriptor)
    close(other)
  }

  func raise() {
    var byte: UInt8 = 1
    // SAFETY: one byte is told, and there is one. A full pipe is a raised flag.
    _ = unsafe write(other, &byte, 1)
  }

  func lower() {
    var bytes = [UInt8](repeating: 0, count: 64)
    // SAFETY: at most as many bytes as the array has.
    _ = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
  }
}
