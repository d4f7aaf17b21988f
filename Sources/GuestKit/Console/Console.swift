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

  /// Waits for a line, and returns it without its end. What is typed is echoed; backspace takes back.
  public func readLine(echo: Bool = true) -> String {
    while true {
      if let line = pollLine(echo: echo) { return line }
      Upcalls.wait { ConsoleDevice.hasInput }
    }
  }

  /// The next line if it is complete, without waiting.
  public func pollLine(echo: Bool = true) -> String? { LineEditor.shared.next(echo: echo) }

  /// The next byte if there is one.
  public func pollByte() -> UInt8? { ConsoleDevice.take() }

  /// Whether the domain was given a console ring.
  public var hasRing: Bool { ConsoleDevice.ring != 0 }
}

/// The domain's console.
public var console: Console { Console() }

/// Collects bytes to lines.
private final class LineEditor {
  @safe nonisolated(unsafe) static let shared = LineEditor()
  private var bytes: [UInt8] = []
  private var afterReturn = false

  func next(echo: Bool) -> String? {
    while let byte = ConsoleDevice.take() {
      let ends = byte == 10 && !afterReturn || byte == 13
      let skipped = byte == 10 && afterReturn
      afterReturn = byte == 13
      if skipped { continue }
      if ends {
        if echo { console.write("\n") }
        let line = String(decoding: bytes, as: UTF8.self)
        bytes.removeAll(keepingCapacity: true)
        return line
      }
      switch byte {
      case 8, 127:
        // A character's continuation bytes go with its first one.
        guard !bytes.isEmpty else { continue }
        while let last = bytes.popLast(), last & 0xc0 == 0x80 {}
        if echo { console.write("\u{8} \u{8}") }
      case 0..<32 where byte != 9: continue
      default:
        bytes.append(byte)
        if echo {
          ConsoleDevice.put(byte)
          ConsoleDevice.flush()
        }
      }
    }
    return nil
  }
}

@c(guest_console_put) public func guestConsolePut(_ byte: UInt8) { ConsoleDevice.put(byte) }
