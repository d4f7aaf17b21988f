import Glibc

/// A `dom0 run` that boots one test guest, with its console and its messages.
final class TestChild {
  let test: GuestTest
  let index: Int
  let process: pid_t
  private let output, messages: Descriptor
  private var console = TestConsole()
  private var report: [UInt8] = []
  private let started = monotonicMilliseconds()
  private let timeout: Double
  private var isKilled = false
  private(set) var result: TestResult?
  var image: Descriptor?

  /// How long after the guest's time a `dom0` may take to say where the guest was, and to end.
  static let grace: Int64 = 60_000
  static let longestReport = 1 << 20

  init(_ test: GuestTest, index: Int, _ command: [String], timeout: Double) throws(ToolstackError) {
    guard let output = socketPair(SOCK_STREAM), let messages = socketPair(SOCK_STREAM) else {
      throw ToolstackError(.host, "cannot make a socket: \(hostErrorText())")
    }
    (self.test, self.index, self.timeout) = (test, index, timeout)
    (self.output, self.messages) = (output.0, messages.0)
    for end in [output.0, messages.0] { _ = fcntl(end.number, F_SETFL, O_NONBLOCK) }
    process = try ChildProcess.spawn(command[0], Array(command.dropFirst()), output: output.1, errors: messages.1)
  }

  /// What is to be waited for: its console, and its messages.
  var descriptors: [Int32] { [output.number, messages.number] }
  /// When it is overdue.
  var deadline: Int64 { started + Int64(timeout * 1000) + Self.grace }

  func kill() {
    isKilled = true
    Glibc.kill(process, SIGKILL)
  }

  /// Takes what it has printed, and its end when it has ended.
  func service() {
    guard result == nil else { return }
    var status: Int32 = 0
    // SAFETY: fills the local; our child.
    let hasEnded = unsafe waitpid(process, &status, WNOHANG) == process
    // All that it wrote is there before its end is.
    receive(output) { console.feed($0) }
    receive(messages) { if report.count < Self.longestReport { report += $0 } }
    guard hasEnded else { return }
    console.finish()
    let end: TestResult.End = isKilled ? .overdue : status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
    result = TestResult(
      test, console, report: String(decoding: report, as: UTF8.self), end, timeout: timeout,
      milliseconds: monotonicMilliseconds() - started)
  }

  private func receive(_ descriptor: Descriptor, _ take: (ArraySlice<UInt8>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    // A guest that prints without end must not keep the others waiting.
    for _ in 0..<64 {
      // SAFETY: at most as many bytes as the array has.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor.number, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        // At its end there is nothing to wait for any more.
        if count == 0 { descriptor.close() }
        return
      }
      take(buffer[..<count])
    }
  }
}
