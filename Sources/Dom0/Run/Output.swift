import Glibc

/// A descriptor that text is written to. When its reader is gone, that is remembered, and the rest is dropped.
public final class Output {
  // SAFETY: one thread writes; what goes on in others says what it has to say through that one.
  /// Standard output. There is one, so that whatever could not be written to it is known at the end.
  @safe public nonisolated(unsafe) static let standard = Output(descriptor: 1)
  /// Standard error.
  @safe public nonisolated(unsafe) static let messages = Output(descriptor: 2)

  private let descriptor: Int32
  public var isGone: Bool { failure != 0 }
  /// Why nothing more can be written: an errno, 0 while it can.
  public private(set) var failure: Int32 = 0

  public init(descriptor: Int32) { self.descriptor = descriptor }

  public func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, !isGone {
      // SAFETY: as many bytes as the slice has.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // The terminal is slow, and non-blocking by someone else's doing.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
      } else if errno != EINTR {
        failure = errno
      }
    }
  }

  public func line(_ text: String) { write(Array((text + "\n").utf8)) }

  /// Takes the numbers of standard descriptors that this process was started without, before some file gets them: what is written there
  /// fails, as it did before.
  public static func takeMissing() {
    // SAFETY: the path is a C string for the length of the call.
    for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDONLY) }
  }
}
