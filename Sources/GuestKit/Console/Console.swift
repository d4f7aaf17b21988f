internal import CGuestRuntime
internal import GuestPVInterfaces

/// The console: where `print` goes, and lines come from.
///
/// It is the domain's PV console, or Xen's emergency console for a domain without one.
public struct Console: Sendable {
  /// Writes text as it is, without a line end.
  public func write(_ text: String) {
    for byte in text.utf8 { ConsoleDevice.put(byte) }
    ConsoleDevice.flush()
  }

  /// What `^D` on an empty line is, which `dom0 run` also types when its standard input ends.
  public enum EndOfInput: Sendable {
    case ignored
    /// The domain powers off.
    case powerOff
  }

  /// Waits for a line, and returns it without its end. What is typed is echoed, and can be edited: arrows, Home, End, Delete, Backspace, `^U`
  /// (what is before the cursor), `^K` (what is behind it), `^W` (a word); up and down bring earlier lines back, but none that was read without
  /// echo.
  public func readLine(echo: Bool = true, atEnd end: EndOfInput = .ignored) -> String {
    while true {
      if let line = pollLine(echo: echo, atEnd: end) { return line }
      Upcalls.wait { ConsoleDevice.hasInput }
    }
  }

  /// The next line if it is complete, without waiting.
  public func pollLine(echo: Bool = true, atEnd end: EndOfInput = .ignored) -> String? {
    while let byte = ConsoleDevice.take() {
      let event = Console.editor.type(byte, isKept: echo)
      let output = Console.editor.takeOutput()
      if echo {
        for byte in output { ConsoleDevice.put(byte) }
        ConsoleDevice.flush()
      }
      switch event {
      case .line(let line): return line
      case .endOfInput where end == .powerOff: shutdown()
      case .endOfInput, nil: break
      }
    }
    return nil
  }
  @safe nonisolated(unsafe) private static var editor = LineEditor()

  /// The next byte if there is one.
  public func pollByte() -> UInt8? { ConsoleDevice.take() }

  /// Whether the domain was given a console ring.
  public var hasRing: Bool { ConsoleDevice.ring != 0 }
}

/// The domain's console.
public var console: Console { Console() }

/// The console under the name that Swift's `print` calls.
@c(putchar) public func guestPut(_ byte: Int32) -> Int32 {
  ConsoleDevice.put(UInt8(truncatingIfNeeded: byte))
  return byte
}
