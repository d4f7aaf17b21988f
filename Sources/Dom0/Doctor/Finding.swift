/// One thing that a host offers, or does not.
public struct Finding: Sendable, Equatable {
  public enum Verdict: String, Sendable { case ok, weak, missing }
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
  /// Something that makes it better.
  static func wanted(_ name: String, _ isThere: Bool, _ value: String, advice: String) -> Finding {
    Finding(name, isThere ? .ok : .weak, value, advice: isThere ? "" : advice)
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
    let missing = findings.filter { $0.verdict == .missing && $0.isNeeded }, weak = findings.filter { $0.verdict == .weak }
    lines.append("")
    lines.append("Around each vCPU process: \(sandbox().joined(separator: ", ")).")
    lines.append(
      !missing.isEmpty
        ? "Domains cannot run here: \(missing.map(\.name).joined(separator: ", "))."
        : weak.isEmpty
          ? "Domains run here, and nothing is missing."
          : "Domains run here. Weaker than it could be: \(weak.map(\.name).joined(separator: ", ")).")
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
