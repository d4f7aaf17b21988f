/// A guest to be tested.
public struct GuestTest: Sendable, Equatable {
  /// What reports call it: the file's name without its folder, `lib` and extension, or the whole path where that is another's too.
  public var name: String
  /// An image, or a domain's XML.
  public var file: String

  /// The tests of these files.
  public static func named(_ files: [String]) -> [GuestTest] {
    let names = files.map(shortName)
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(files, names).map { file, name in GuestTest(name: counts[name] == 1 ? name : printable(file), file: file) }
  }

  private static func shortName(_ file: String) -> String {
    var name = file.split(separator: "/").last ?? "test"
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = name[..<dot] }
    if file.hasSuffix(".so"), name.hasPrefix("lib"), name.count > 3 { name = name.dropFirst(3) }
    return printable(String(name))
  }
}

/// How one guest's test went.
public struct TestResult: Sendable {
  public var test: GuestTest
  public var verdict: TestVerdict
  /// Why, in a line; empty when there is nothing to add to the verdict.
  public var message: String
  public var checks: [TestCheck]
  public var console: String
  /// What `dom0` said: warnings, the report of a crash.
  public var report: String
  public var milliseconds: Int64
  /// Not the guest's fault: this host, ring 0 or `dom0` failed.
  public var isHostFailure = false

  /// How the `dom0` that ran the guest ended.
  enum End: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It had to be killed, long after the guest's time was over.
    case overdue
    /// It could not be started.
    case failed(String)
  }

  init(_ test: GuestTest, _ console: TestConsole, report: String, _ end: End, timeout: Double, milliseconds: Int64) {
    self.test = test
    checks = console.checks
    self.console = console.text
    self.report = report
    self.milliseconds = milliseconds
    let said = report.split(separator: "\n").map(String.init)
    let lastMessage = said.last { $0.hasPrefix("dom0: ") }.map { String($0.dropFirst(6)) }
    switch end {
    case .exited(let number):
      switch EndStatus(rawValue: number) {
      case .poweroff, .rebootLimit:
        if let given = console.verdict {
          (verdict, message) = (given.verdict, given.detail)
        } else {
          verdict = .crash
          message = Self.withoutVerdict(console)
        }
      case .timeout:
        verdict = .timeout
        message = "still running after \(seconds(timeout)) s"
        if let given = console.verdict { message += ", although its last line says \(given.verdict.rawValue): it must power off then" }
      case .crash, .watchdog:
        verdict = .crash
        // `domain 1 (name) crashed: …`
        message =
          said.last { $0.hasPrefix("domain ") }.flatMap { line in line.firstRange(of: ") ").map { String(line[$0.upperBound...]) } }
          ?? "crashed"
      case .badConfiguration, .destroyed:
        verdict = .error
        message = lastMessage ?? "destroyed"
      case .hostFailure, nil:
        (verdict, message, isHostFailure) = (.error, lastMessage ?? "dom0 ended with status \(number)", true)
      }
    case .killed(let signal):
      (verdict, isHostFailure) = (.error, true)
      message = "dom0 was killed by signal \(signal)"
    case .overdue:
      (verdict, isHostFailure) = (.error, true)
      message = "dom0 did not end the domain after \(seconds(timeout)) s and was killed"
    case .failed(let why): (verdict, message, isHostFailure) = (.error, why, true)
    }
    message = printable(message)
  }

  private static func withoutVerdict(_ console: TestConsole) -> String {
    guard !console.lastLine.isEmpty else { return "ended without a verdict: it printed nothing" }
    if let earlier = console.earlierVerdict { return "ended without a verdict: \"\(earlier)\" is not the last line" }
    return "ended without a verdict: the last line is \"\(console.lastLine.prefix(200))\", not SUCCESS, SKIP, ERROR or FAILURE"
  }

  /// The result on a line, for people.
  var line: String {
    let failed = checks.count { !$0.counts }
    let counted = checks.isEmpty ? "" : failed == 0 ? ", \(checks.count) checks" : ", \(failed) of \(checks.count) checks failed"
    return
      "\(test.name) (\(JSONValue.thousandths(milliseconds).text) s\(counted))\(message.isEmpty || verdict == .success ? "" : ": \(message)")"
  }

  /// The members of `--json`.
  var json: JSONValue {
    .object([
      .init("name", .string(test.name)), .init("file", .string(test.file)), .init("verdict", .string(verdict.rawValue)),
      .init("message", message.isEmpty ? .null : .string(message)), .init("seconds", .thousandths(milliseconds)),
      .init(
        "checks",
        .array(
          checks.map { check in
            .object([
              .init("name", .string(check.name)), .init("ok", .bool(check.holds)),
              .init("detail", check.detail.isEmpty ? .null : .string(check.detail)), .init("directive", .optional(check.directive)),
            ])
          })), .init("console", .string(console)), .init("report", .string(report)),
    ])
  }
}

/// Seconds as they were given.
func seconds(_ value: Double) -> String { value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)" }
