extension TestResult {
  /// The result as a test point of TAP version 13, with the guest's checks as a subtest. Version 14 says the same in its own first line, and
  /// older consumers refuse that.
  public func tap(number: Int) -> [String] {
    var lines: [String] = []
    if !checks.isEmpty {
      lines.append("# Subtest: \(test.name)")
      for (index, check) in checks.enumerated() {
        lines.append("    " + Self.point(check.holds, index + 1, check.name, check.directive))
        if !check.holds, !check.detail.isEmpty {
          lines += ["      ---", "      message: \(JSONValue.string(check.detail).text)", "      ..."]
        }
      }
      lines.append("    1..\(checks.count)")
    }
    lines.append(Self.point(verdict.isGood, number, test.name, verdict == .skip ? "SKIP \(message)".trimmed : nil))
    guard !verdict.isGood else { return lines }
    lines += ["  ---", "  verdict: \(verdict.rawValue)"]
    if !message.isEmpty { lines.append("  message: \(JSONValue.string(message).text)") }
    lines += ["  seconds: \(JSONValue.thousandths(milliseconds).text)", "  ..."]
    return lines + transcript.map { "# \($0)".trimmed }
  }

  private static func point(_ holds: Bool, _ number: Int, _ name: String, _ directive: String?) -> String {
    let name = name.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    return "\(holds ? "" : "not ")ok \(number) - \(printable(name))\(directive.map { " # \(printable($0))" } ?? "")"
  }

  /// How many lines of a console reports for people show; `--json` and JUnit have it all.
  static let shownLines = 200

  /// What was printed and what was said about it, for people.
  var transcript: [String] {
    var lines = console.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    if lines.count > Self.shownLines {
      let cut = lines.count - Self.shownLines
      lines = ["[\(cut) lines before this]"] + lines.suffix(Self.shownLines)
    }
    return (lines.isEmpty ? ["[nothing was printed]"] : lines) + report.split(separator: "\n").map { printable(String($0)) }
  }
}
