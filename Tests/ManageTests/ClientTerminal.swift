import Foundation
import Testing

/// A command on a terminal of its own: what it writes, and a keyboard.
final class TerminalProcess {
  private let process = Process()
  private let main: FileHandle
  private let shown = Shown()

  /// What the terminal showed so far, from a reading thread.
  private final class Shown: @unchecked Sendable {
    private let condition = NSCondition()
    private var bytes = Data()
    private var isOpen = true
    func add(_ data: Data) {
      condition.withLock {
        bytes.append(data)
        if data.isEmpty { isOpen = false }
        condition.broadcast()
      }
    }
    /// Waits until the text is there, or nothing more can come; half a minute at most.
    func text(until isEnough: (String) -> Bool) -> String {
      let deadline = Date(timeIntervalSinceNow: 30)
      return condition.withLock {
        while isOpen, !isEnough(String(decoding: bytes, as: UTF8.self)), condition.wait(until: deadline) {}
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    var main: Int32 = -1, side: Int32 = -1
    // SAFETY: openpty fills the locals.
    try #require(unsafe openpty(&main, &side, nil, nil, nil) == 0)
    _ = fcntl(main, F_SETFD, FD_CLOEXEC)
    self.main = FileHandle(fileDescriptor: main, closeOnDealloc: true)
    let terminal = FileHandle(fileDescriptor: side, closeOnDealloc: true)
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = terminal
    process.standardOutput = terminal
    process.standardError = terminal
    try process.run()
    try terminal.close()
    Thread.detachNewThread { [shown, handle = self.main] in
      while true {
        var buffer = [UInt8](repeating: 0, count: 4096)
        // A terminal that nobody has open any more fails to be read.
        // SAFETY: at most as many bytes as the array has.
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(handle.fileDescriptor, $0.baseAddress, $0.count) }
        let data = Data(buffer[..<max(0, count)])
        shown.add(data)
        if data.isEmpty { return }
      }
    }
  }

  func type(_ text: String) throws { try main.write(contentsOf: Data(text.utf8)) }

  /// What was shown until it held a text, or until the end.
  func text(until text: String) -> String { shown.text { $0.contains(text) } }

  /// What was shown by now.
  var soFar: String { shown.text { _ in true } }

  /// Whether keys come one by one and without echo.
  var isRaw: Bool {
    var settings = termios()
    // SAFETY: tcgetattr fills the local.
    _ = unsafe tcgetattr(main.fileDescriptor, &settings)
    return settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
  }

  var processID: Int32 { process.processIdentifier }
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// All that was shown, and the status.
  func finish() -> (status: Int32, text: String) {
    let text = shown.text { _ in false }
    process.waitUntilExit()
    return (process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus, text)
  }
}
