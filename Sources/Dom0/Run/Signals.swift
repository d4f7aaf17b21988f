import Glibc

/// Where handlers write the number of the signal that came.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Signals as bytes of a descriptor, so that one poll() waits for them too.
final class Signals {
  private let reading, writing: Descriptor
  var descriptor: Int32 { reading.number }

  static let handled = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGTSTP, SIGCONT, SIGCHLD]

  init() throws(ToolstackError) {
    guard let pair = socketPair(SOCK_STREAM) else { throw ToolstackError(.host, "cannot make a socket: \(hostErrorText())") }
    (reading, writing) = pair
    for end in [reading.number, writing.number] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    // SAFETY: set before the handlers are; a handler writes one byte and keeps errno.
    unsafe signalPipe = writing.number
    signal(SIGPIPE, SIG_IGN)
    // Whoever started this process may have blocked them.
    var handled = sigset_t()
    unsafe sigemptyset(&handled)
    for number in Self.handled { unsafe sigaddset(&handled, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &handled, nil)
    for number in Self.handled {
      signal(number) { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = unsafe write(signalPipe, &byte, 1)
        errno = saved
      }
    }
  }

  deinit {
    for number in Self.handled { signal(number, SIG_DFL) }
    unsafe signalPipe = -1
  }

  /// The signals that have come since.
  func take() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(reading.number, $0.baseAddress, $0.count) }
    return bytes[..<max(0, count)].map(Int32.init)
  }
}
