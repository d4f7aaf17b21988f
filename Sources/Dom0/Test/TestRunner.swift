import Glibc

/// What `dom0 test` was asked for.
public struct TestOptions: Sendable {
  /// How many guests run at a time.
  public var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// MiB of a domain that is made for an image.
  public var memory = 64
  /// Seconds that a guest may take.
  public var timeout = 60.0
  /// The command line of images.
  public var commandLine = ""

  public init() {}
}

/// Boots guests side by side, each in a `dom0 run` of its own with a ring 0 of its own, so that none can harm another's test.
public final class TestRunner {
  private let tests: [GuestTest]
  private let options: TestOptions
  private let reporters: [any TestReporter]
  private let started = monotonicMilliseconds()
  private var running: [TestChild] = []
  private var results: [TestResult?]
  private var next = 0
  private var isInterrupted = false

  public init(_ tests: [GuestTest], _ options: TestOptions, _ reporters: [any TestReporter]) {
    self.tests = tests
    self.options = options
    self.reporters = reporters
    results = Array(repeating: nil, count: tests.count)
  }

  public func run() throws(ToolstackError) -> TestSummary {
    let signals = try Signals()
    for reporter in reporters { reporter.begin(tests) }
    while true {
      while running.count < options.jobs, next < tests.count, !isInterrupted { start() }
      if running.isEmpty { break }
      wait(signals)
      for signal in signals.take() { take(signal) }
      let now = monotonicMilliseconds()
      for child in running {
        if now >= child.deadline { child.kill() }
        child.service()
        if let result = child.result, !isInterrupted { end(result, child.index) }
      }
      if running.contains(where: { $0.result != nil }) {
        running.removeAll { $0.result != nil }
        tell()
      }
    }
    let summary = TestSummary(results: results, milliseconds: monotonicMilliseconds() - started, isInterrupted: isInterrupted)
    for reporter in reporters { reporter.end(summary) }
    return summary
  }

  private func start() {
    let (test, index) = (tests[next], next)
    next += 1
    do throws(ToolstackError) {
      let image = TestImage.isXML(test.file) ? nil : try TestImage.domain(test, options)
      let command = [
        Executables.runningFolder() + "/dom0", "run", "--timeout", "\(options.timeout)",
        image.map { "/proc/\(getpid())/fd/\($0.number)" } ?? test.file,
      ]
      let child = try TestChild(test, index: index, command, timeout: options.timeout)
      child.image = image
      running.append(child)
      tell()
    } catch {
      end(TestResult(test, TestConsole(), report: "", .failed("\(error)"), timeout: options.timeout, milliseconds: 0), index)
    }
  }

  private func end(_ result: TestResult, _ index: Int) {
    results[index] = result
    for reporter in reporters { reporter.ended(result, index) }
  }

  private func tell() {
    guard !running.isEmpty else { return }
    for reporter in reporters { reporter.running(running.map(\.test), done: results.count { $0 != nil }) }
  }

  private func wait(_ signals: Signals) {
    var entries = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
    for descriptor in running.flatMap(\.descriptors) { entries.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
    let left = max(0, (running.map(\.deadline).min() ?? 0) - monotonicMilliseconds())
    // SAFETY: as many entries as the array has. A negative descriptor is passed over.
    _ = unsafe entries.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), Int32(min(left, 1 << 30))) }
  }

  private func take(_ signal: Int32) {
    switch signal {
    case SIGINT, SIGTERM, SIGHUP, SIGQUIT:
      isInterrupted = true
      // Each takes its ring 0 and its domain with it.
      for child in running { child.kill() }
    case SIGTSTP: raise(SIGSTOP)
    default: break
    }
  }
}
