/// What a test guest prints: kept, and read line by line for its checks and its verdict.
struct TestConsole {
  private(set) var checks: [TestCheck] = []
  /// The last line that is not blank.
  private(set) var lastLine = ""
  /// The last of XTF's lines that say why: `Fail: …`, `Error: …`, `Skip: …`.
  private(set) var reason = ""
  /// A verdict that was not the last line.
  private(set) var earlierVerdict: String?
  private var kept: [UInt8] = []
  private var line: [UInt8] = []
  private(set) var droppedBytes = 0

  /// How much is kept of a guest that does not stop printing, and how much of one line.
  static let keep = 1 << 20, longestLine = 4096
  static let mostChecks = 100_000

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == 10 {
        endLine()
      } else if line.count < Self.longestLine {
        line.append(byte)
      }
    }
    kept += bytes
    if kept.count > 2 * Self.keep {
      droppedBytes += kept.count - Self.keep
      kept.removeFirst(kept.count - Self.keep)
    }
  }

  /// The guest has ended: its last line needs no line end.
  mutating func finish() { if !line.isEmpty { endLine() } }

  private mutating func endLine() {
    let text = String(decoding: line, as: UTF8.self).trimmed
    line.removeAll(keepingCapacity: true)
    guard !text.isEmpty else { return }
    if TestVerdict.given(by: lastLine) != nil { earlierVerdict = lastLine }
    lastLine = text
    if let check = TestCheck(text) {
      if checks.count < Self.mostChecks { checks.append(check) }
    } else if let word = ["Fail: ", "Failure: ", "Error: ", "Skip: "].first(where: text.hasPrefix) {
      reason = String(text.dropFirst(word.count))
    }
  }

  /// The verdict of the last line, with the reason for it.
  var verdict: (verdict: TestVerdict, detail: String)? {
    TestVerdict.given(by: lastLine).map { ($0.verdict, $0.detail.isEmpty && $0.verdict != .success ? reason : $0.detail) }
  }

  /// All that is kept.
  var text: String {
    let start = droppedBytes > 0 ? "[\(droppedBytes) bytes before this are not kept]\n" : ""
    return start + String(decoding: kept, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
