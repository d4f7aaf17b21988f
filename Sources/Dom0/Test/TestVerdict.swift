/// How a test guest came out: XTF's words, and one for a time limit that was reached.
public enum TestVerdict: String, Sendable, CaseIterable {
  case success = "SUCCESS"
  /// There was nothing to test.
  case skip = "SKIP"
  /// The test itself could not go on.
  case error = "ERROR"
  /// What is tested does otherwise.
  case failure = "FAILURE"
  /// The guest crashed, or ended without a verdict.
  case crash = "CRASH"
  /// The guest was still running when its time was over. Not a word for guests.
  case timeout = "TIMEOUT"

  public var isGood: Bool { self == .success || self == .skip }

  /// The verdict that a line of a console gives, and what it says beside: `FAILURE 1 of 12`, or XTF's `Test result: FAILURE`.
  static func given(by line: String) -> (verdict: TestVerdict, detail: String)? {
    let marker = "Test result:"
    let text = line.hasPrefix(marker) ? String(line.dropFirst(marker.count)).trimmed : line
    for verdict in allCases where verdict != .timeout && text.hasPrefix(verdict.rawValue) {
      let rest = text.dropFirst(verdict.rawValue.count)
      guard let next = rest.first else { return (verdict, "") }
      if next == " " || next == ":" { return (verdict, String(rest.drop { $0 == " " || $0 == ":" })) }
    }
    return nil
  }
}

/// One thing that a guest checked, by its line `ok NAME` or `not ok NAME: what was seen`.
public struct TestCheck: Sendable, Equatable {
  public var name: String
  public var holds: Bool
  /// What was seen instead.
  public var detail = ""
  /// TAP's `SKIP reason` or `TODO reason`.
  public var directive: String?

  /// The check of a console's line; nil for any other line. TAP's numbers are dropped: `ok 3 - NAME`.
  init?(_ line: String) {
    let holds = line.hasPrefix("ok ")
    guard holds || line.hasPrefix("not ok ") else { return nil }
    self.holds = holds
    var text = line.dropFirst(holds ? 3 : 7)
    if let mark = text.firstRange(of: " # ") {
      let rest = text[mark.upperBound...]
      if ["SKIP", "TODO"].contains(rest.prefix(4).uppercased()) {
        directive = String(rest)
        text = text[..<mark.lowerBound]
      }
    }
    let number = text.prefix { $0.isASCII && $0.isNumber }
    if !number.isEmpty, number.endIndex < text.endIndex, text[number.endIndex] == " " {
      text = text[number.endIndex...].dropFirst()
    }
    if text.hasPrefix("- ") { text = text.dropFirst(2) }
    if !holds, let colon = text.firstRange(of: ": ") {
      detail = String(text[colon.upperBound...]).trimmed
      text = text[..<colon.lowerBound]
    } else if !holds, text.last == ":" {
      text = text.dropLast()
    }
    name = String(text).trimmed
    guard !name.isEmpty else { return nil }
  }

  /// Whether it counts as held: what is skipped or to be done does.
  var counts: Bool { holds || directive != nil }
  var isSkipped: Bool { directive?.prefix(4).uppercased() == "SKIP" || !holds && directive != nil }
}

extension String {
  /// The text without white space around it.
  var trimmed: String {
    let isSpace = { (character: Character) in character.isWhitespace }
    return String(String(drop(while: isSpace).reversed().drop(while: isSpace)).reversed())
  }
}
