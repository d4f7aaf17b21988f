/// One thing that a host offers, or does not.
public struct Finding: Sendable, Equatable {
  public enum Verdict: String, Sendable {
    case ok
    /// The sandbox around a guest lacks a wall.
    case weak
    /// Something runs slower here, or not at all.
    case limited
    case missing
  }
  public var name: String
  public var verdict: Verdict
  /// Whether nothing runs without it.
  public var isNeeded: Bool
  /// What was found.
  public var value: String
  /// What follows, and what to do; empty where all is well.
  public var advice: String

  public init(_ name: String, _ verdict: Verdict, _ value: String, isNeeded: Bool = false, advice: String = "") {
    (self.name, self.verdict, self.value, self.isNeeded, self.advice) = (name, verdict, value, isNeeded, advice)
  }

  /// Something without which nothing runs.
  static func needed(_ name: String, _ isThere: Bool, _ value: String, advice: String) -> Finding {
    Finding(name, isThere ? .ok : .missing, value, isNeeded: true, advice: isThere ? "" : advice)
  }
  /// Something that makes the sandbox stronger.
  static func wall(_ name: String, _ isThere: Bool, _ value: String, advice: String) -> Finding {
    Finding(name, isThere ? .ok : .weak, value, advice: isThere ? "" : advice)
  }
  /// Something that makes it better in another way.
  static func wanted(_ name: String, _ isThere: Bool, _ value: String, advice: String) -> Finding {
    Finding(name, isThere ? .ok : .limited, value, advice: isThere ? "" : advice)
  }
}

extension Doctor {
  /// The findings for people, and what they come to.
  public static func lines(_ findings: [Finding]) -> [String] {
    let width = findings.map(\.name.count).max() ?? 0
    var lines = findings.flatMap { finding -> [String] in
      let word = finding.verdict.rawValue + String(repeating: " ", count: 9 - finding.verdict.rawValue.count)
      let name = finding.name + String(repeating: " ", count: width + 2 - finding.name.count)
      return [word + name + finding.value] + (finding.advice.isEmpty ? [] : [String(repeating: " ", count: 9) + finding.advice])
    }
    func names(_ verdict: Finding.Verdict) -> String { findings.filter { $0.verdict == verdict }.map(\.name).joined(separator: ", ") }
    let missing = names(.missing), weak = names(.weak), limited = names(.limited)
    lines.append("")
    lines.append("Around each vCPU process: \(sandbox().joined(separator: ", ")).")
    guard missing.isEmpty else { return lines + ["Domains cannot run here: \(missing)."] }
    if weak.isEmpty, limited.isEmpty { return lines + ["Domains run here, and nothing is missing."] }
    lines.append("Domains run here.")
    if !weak.isEmpty { lines.append("The sandbox is weaker than it could be: \(weak).") }
    if !limited.isEmpty { lines.append("Limited: \(limited).") }
    return lines
  }

  /// The same for `--json`.
  public static func json(_ findings: [Finding]) -> JSONValue {
    .object([
      .init("version", .string(Version.text)), .init("abi", .string(Version.abi)),
      .init("usable", .bool(!findings.contains { $0.verdict == .missing && $0.isNeeded })),
      .init("sandbox", .array(sandbox().map { .string($0) })),
      .init(
        "findings",
        .array(
          findings.map { finding in
            .object([
              .init("name", .string(finding.name)), .init("verdict", .string(finding.verdict.rawValue)),
              .init("needed", .bool(finding.isNeeded)), .init("value", .string(finding.value)),
              .init("advice", finding.advice.isEmpty ? .null : .string(finding.advice)),
            ])
          })),
    ])
  }
}
