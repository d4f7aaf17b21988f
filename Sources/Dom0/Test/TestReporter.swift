/// What tells of tests while they run.
public protocol TestReporter: AnyObject {
  func begin(_ tests: [GuestTest])
  /// These run now, and so many are done.
  func running(_ tests: [GuestTest], done: Int)
  /// The test at an index has ended.
  func ended(_ result: TestResult, _ index: Int)
  func end(_ summary: TestSummary)
}

/// What all tests came to.
public struct TestSummary: Sendable {
  /// In the order of the command line; nil for those that were not run to their end.
  public var results: [TestResult?]
  public var milliseconds: Int64
  public var isInterrupted: Bool

  public init(results: [TestResult?], milliseconds: Int64, isInterrupted: Bool) {
    (self.results, self.milliseconds, self.isInterrupted) = (results, milliseconds, isInterrupted)
  }

  /// 0 all are SUCCESS or SKIP, 1 some are not, 3 interrupted, 8 this host failed.
  public var exitStatus: Int32 {
    let results = results.compactMap { $0 }
    if results.contains(where: \.isHostFailure) { return EndStatus.hostFailure.rawValue }
    if isInterrupted { return EndStatus.destroyed.rawValue }
    return results.allSatisfy(\.verdict.isGood) ? 0 : 1
  }

  /// How many came out in which way, in words.
  var counts: String {
    let results = results.compactMap { $0 }
    let words = TestVerdict.allCases.compactMap { verdict -> String? in
      let count = results.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    return words.joined(separator: ", ")
  }

  public var json: JSONValue {
    let results = results.compactMap { $0 }
    return .object([
      .init("version", .string(Version.text)), .init("exitStatus", .integer(Int64(exitStatus))),
      .init("interrupted", .bool(isInterrupted)), .init("seconds", .thousandths(milliseconds)),
      .init(
        "counts",
        .object(
          TestVerdict.allCases.map { verdict in .init(verdict.rawValue, .integer(Int64(results.count { $0.verdict == verdict }))) })),
      .init("tests", .array(results.map(\.json))),
    ])
  }

  public var junit: String { TestJUnit.text(results.compactMap { $0 }, milliseconds: milliseconds) }
}

/// TAP, in the order of the command line.
public final class TAPReporter: TestReporter {
  private let output: Output
  private var waiting: [Int: TestResult] = [:]
  private var next = 0

  public init(_ output: Output) { self.output = output }

  public func begin(_ tests: [GuestTest]) {
    output.line("TAP version 13")
    output.line("1..\(tests.count)")
  }

  public func running(_ tests: [GuestTest], done: Int) {}

  public func ended(_ result: TestResult, _ index: Int) {
    waiting[index] = result
    while let result = waiting.removeValue(forKey: next) {
      next += 1
      output.line(result.tap(number: next).joined(separator: "\n"))
    }
  }

  public func end(_ summary: TestSummary) {
    for (index, result) in waiting.sorted(by: { $0.key < $1.key }) {
      output.line(result.tap(number: index + 1).joined(separator: "\n"))
    }
    if summary.isInterrupted { output.line("Bail out! interrupted") }
    output.line("# \(summary.counts.isEmpty ? "nothing ran" : summary.counts) in \(JSONValue.thousandths(summary.milliseconds).text) s")
  }
}

/// For people at a terminal: a line for each test as it ends, and one that says what runs.
public final class TerminalReporter: TestReporter {
  private let output: Output
  private let columns: Int
  private var total = 0

  public init(_ output: Output, columns: Int = 80) {
    self.output = output
    self.columns = columns
  }

  public func begin(_ tests: [GuestTest]) { total = tests.count }

  public func running(_ tests: [GuestTest], done: Int) {
    let text = "[\(done)/\(total)] \(tests.map(\.name).joined(separator: " "))"
    output.write(Array("\r\u{1b}[K\(text.prefix(max(1, columns - 1)))".utf8))
  }

  public func ended(_ result: TestResult, _ index: Int) {
    let word = result.verdict.rawValue
    output.write(Array("\r\u{1b}[K".utf8))
    output.line(word + String(repeating: " ", count: max(1, 9 - word.count)) + result.line)
    if !result.verdict.isGood { output.line(result.transcript.map { "  | \($0)" }.joined(separator: "\n")) }
  }

  public func end(_ summary: TestSummary) {
    output.write(Array("\r\u{1b}[K".utf8))
    if summary.isInterrupted { output.line("interrupted") }
    output.line("\(summary.counts.isEmpty ? "nothing ran" : summary.counts) in \(JSONValue.thousandths(summary.milliseconds).text) s")
  }
}
