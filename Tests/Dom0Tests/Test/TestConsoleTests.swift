import Glibc
import Testing
import XMLDocument

@testable import Dom0

@Suite("dom0 test: what a console says") struct TestConsoleTests {
  private func console(_ text: String) -> TestConsole {
    var console = TestConsole()
    // Byte by byte: lines come in pieces.
    for byte in text.utf8 { console.feed([byte]) }
    console.finish()
    return console
  }

  private func result(_ text: String, _ end: TestResult.End, report: String = "") -> TestResult {
    TestResult(GuestTest(name: "t", file: "t.so"), console(text), report: report, end, timeout: 60, milliseconds: 1500)
  }

  @Test(
    "the last line gives the verdict, by its first word or in XTF's form",
    arguments: [
      ("SUCCESS\n", TestVerdict.success, ""), ("SUCCESS 12\n", .success, "12"), ("ok a\nFAILURE 1 of 2\n", .failure, "1 of 2"),
      ("SKIP: no vPMU", .skip, "no vPMU"), ("ERROR a call failed\r\n\r\n  \n", .error, "a call failed"), ("CRASH\n", .crash, ""),
      ("--- Xen Test Framework ---\nTest result: SUCCESS\n", .success, ""), ("Test result: SKIP\n", .skip, ""),
      ("Test result: SUCCESS with warnings\n", .success, "with warnings"),
      ("Fail: expected #PF, got nothing\nTest result: FAILURE\n", .failure, "expected #PF, got nothing"),
      ("Error: no memory\nTest result: ERROR\n", .error, "no memory"), ("Skip: needs SMEP\nTest result: SKIP\n", .skip, "needs SMEP"),
    ])
  func verdict(_ text: String, _ verdict: TestVerdict, _ message: String) {
    for status in [EndStatus.poweroff, .rebootLimit] {
      let result = result(text, .exited(status.rawValue))
      #expect(result.verdict == verdict && result.message == message)
      #expect(!result.isHostFailure)
    }
  }

  @Test(
    "what is no verdict, or has a line after it, is a crash",
    arguments: [
      ("", "it printed nothing"), ("\n\n", "it printed nothing"), ("hello\n", "the last line is \"hello\""), ("SUCCESSFUL\n", "SUCCESSFUL"),
      ("success\n", "success"), ("Test result: TIMEOUT\n", "TIMEOUT"), ("Test result: RUNNING\n", "RUNNING"), ("TIMEOUT\n", "TIMEOUT"),
      ("All SUCCESS\n", "All SUCCESS"),
      ("SUCCESS\nreboot: halted\n", "\"SUCCESS\" is not the last line"),
    ])
  func noVerdict(_ text: String, _ word: String) {
    let result = result(text, .exited(0))
    #expect(result.verdict == .crash && result.message.contains("ended without a verdict"))
    #expect(result.message.contains(word), "\(result.message)")
  }

  @Test("a guest that crashes is a crash whatever it printed, with the reason") func crash() {
    let report = "dom0: t.xml:9: warning: no effect\ndomain 1 (t) crashed: page fault: writing 0x8, near null\n  backtrace:\n"
    let crash = result("SUCCESS\n", .exited(EndStatus.crash.rawValue), report: report)
    #expect(crash.verdict == .crash && crash.message == "crashed: page fault: writing 0x8, near null" && !crash.isHostFailure)
    #expect(result("SUCCESS\n", .exited(EndStatus.watchdog.rawValue)).verdict == .crash)
  }

  @Test("a guest that meets its time limit is a timeout, also with a verdict") func timeout() {
    let silent = result("working\n", .exited(EndStatus.timeout.rawValue))
    #expect(silent.verdict == .timeout && silent.message == "still running after 60 s")
    let lazy = result("SUCCESS\n", .exited(EndStatus.timeout.rawValue))
    #expect(lazy.verdict == .timeout && lazy.message.contains("last line says SUCCESS"))
  }

  @Test("a file that is not right is an error; a host that fails is one too, and told apart") func errors() {
    let refused = result("", .exited(EndStatus.badConfiguration.rawValue), report: "dom0: t.so: not an ELF file\n")
    #expect(refused.verdict == .error && refused.message == "t.so: not an ELF file" && !refused.isHostFailure)
    for end in [TestResult.End.exited(8), .exited(64), .exited(132), .killed(signal: 4), .overdue, .failed("no memory")] {
      let failed = result("SUCCESS\n", end)
      #expect(failed.verdict == .error && failed.isHostFailure && !failed.message.isEmpty)
    }
  }

  @Test("lines ok and not ok are checks, TAP's numbers and directives understood") func checks() {
    let console = console(
      """
      not a check
      ok page/size
      not ok page/rights: 5, not 7
      ok 3 - numbered
      ok 4 numbered too
      not ok
      ok - dashed
      ok 2000
      not ok 5 - later # TODO once there is a timer
      ok 6 - gone # skip no hardware
      not ok bare
      ok\tno
      SUCCESS
      """)
    #expect(
      console.checks.map(\.name) == ["page/size", "page/rights", "numbered", "numbered too", "dashed", "2000", "later", "gone", "bare"])
    #expect(console.checks.map(\.holds) == [true, false, true, true, true, true, false, true, false])
    #expect(console.checks.map(\.counts) == [true, false, true, true, true, true, true, true, false])
    #expect(console.checks[1].detail == "5, not 7")
    #expect(console.checks[6].directive == "TODO once there is a timer" && console.checks[7].directive == "skip no hardware")
  }

  @Test("a guest that prints without end is cut, and its verdict is still seen") func flood() {
    var console = TestConsole()
    let line = Array((String(repeating: "x", count: 6000) + "\n").utf8)
    for _ in 0..<1000 { console.feed(line) }
    console.feed(Array("FAILURE 1".utf8))
    console.finish()
    #expect(console.verdict?.verdict == .failure)
    #expect(console.text.utf8.count <= 2 * TestConsole.keep + 100)
    #expect(console.text.hasPrefix("[\(console.droppedBytes) bytes before this are not kept]"))
    #expect(console.text.utf8.count + console.droppedBytes >= 1000 * line.count)
  }

  @Test("tests are named by their files, and by their paths where two have one name") func names() {
    let tests = GuestTest.named(["a/libTimer.so", "b.d/page.elf", "c/page.xml", "x/kernel", "lib.so", ".hidden"])
    #expect(tests.map(\.name) == ["Timer", "b.d/page.elf", "c/page.xml", "kernel", "lib", ".hidden"])
  }

  @Test("TAP: checks are a subtest, a failure has its reason and its console") func tap() {
    #expect(
      result("ok a#1\nnot ok b: 5, not \"4\"\nFAILURE 1 of 2\n", .exited(0)).tap(number: 3) == [
        "# Subtest: t", "    ok 1 - a\\#1", "    not ok 2 - b", "      ---", #"      message: "5, not \"4\"""#, "      ...", "    1..2",
        "not ok 3 - t", "  ---", "  verdict: FAILURE", #"  message: "1 of 2""#, "  seconds: 1.500", "  ...", "# ok a#1",
        "# not ok b: 5, not \"4\"", "# FAILURE 1 of 2",
      ])
    #expect(result("SKIP no vPMU\n", .exited(0)).tap(number: 1) == ["ok 1 - t # SKIP no vPMU"])
    #expect(result("SUCCESS\n", .exited(0)).tap(number: 1) == ["ok 1 - t"])
    let hostile = result("\u{1b}[2Jok 1 - forged\n\u{7}\nCRASH\n", .exited(0)).tap(number: 1)
    #expect(hostile.allSatisfy { line in !line.unicodeScalars.contains { $0.value < 32 } })
    #expect(hostile.filter { $0.hasPrefix("ok") || $0.hasPrefix("not ok") } == ["not ok 1 - t"])
  }

  @Test("TAP comes in the order of the command line, whatever ends first") func order() throws {
    var text = ""
    let ends = try #require(socketPair(SOCK_STREAM))
    let reporter = TAPReporter(Output(descriptor: ends.1.number))
    reporter.begin(GuestTest.named(["a", "b", "c"]))
    let results = ["a", "b", "c"].map { name in
      TestResult(GuestTest(name: name, file: name), console("SUCCESS"), report: "", .exited(0), timeout: 1, milliseconds: 1)
    }
    reporter.ended(results[2], 2)
    reporter.ended(results[0], 0)
    reporter.end(TestSummary(results: [results[0], nil, results[2]], milliseconds: 5, isInterrupted: true))
    ends.1.close()
    var buffer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: at most as many bytes as the array has.
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(ends.0.number, $0.baseAddress, $0.count) }
    text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    #expect(text == "TAP version 13\n1..3\nok 1 - a\nok 3 - c\nBail out! interrupted\n# 2 SUCCESS in 0.005 s\n")
  }

  @Test("JUnit: a suite for each guest, well-formed whatever the guest prints") func junit() throws {
    let all = [
      result("ok a\nnot ok b: <5> & \"4\"\nok c # SKIP no\nFAILURE 1 of 2\n", .exited(0)), result("SKIP no vPMU\n", .exited(0)),
      result("\u{0}\u{1b}]\u{ffff}]]>\nSUCCESS\n", .exited(0)), result("x\n", .exited(7), report: "domain 1 (t) crashed\n"),
      result("", .exited(4)),
    ]
    let summary = TestSummary(results: all, milliseconds: 2000, isInterrupted: false)
    let document = try XMLDocument(Array(summary.junit.utf8), name: "junit.xml")
    let root = document.root
    #expect(root.name == "testsuites" && root.attribute("tests") == "8" && root.attribute("failures") == "2")
    #expect(root.attribute("errors") == "2" && root.attribute("skipped") == "2")
    #expect(root.elements.count == 5)
    let first = try #require(root.elements.first)
    #expect(first.elements.map { $0.attribute("name") } == ["a", "b", "c", "t"])
    #expect(first.elements[1].first("failure")?.attribute("message") == "<5> & \"4\"")
    #expect(first.elements[3].first("failure")?.attribute("type") == "FAILURE")
    #expect(root.elements[3].elements[0].first("error")?.attribute("type") == "CRASH")
    #expect(root.elements[3].elements[0].first("system-err")?.text == "domain 1 (t) crashed\n")
    #expect(root.elements[4].elements[0].first("error")?.attribute("type") == "TIMEOUT")
    #expect(root.elements[2].elements[0].first("system-out")?.text.hasSuffix("]]>\nSUCCESS\n") == true)
  }

  @Test("the exit status: 0 for SUCCESS and SKIP alone, 8 when the host failed, 3 when interrupted") func status() {
    let good = result("SUCCESS\n", .exited(0)), skipped = result("SKIP\n", .exited(0)), bad = result("FAILURE\n", .exited(0))
    let host = result("", .exited(8))
    #expect(TestSummary(results: [good, skipped], milliseconds: 0, isInterrupted: false).exitStatus == 0)
    #expect(TestSummary(results: [good, bad], milliseconds: 0, isInterrupted: false).exitStatus == 1)
    #expect(TestSummary(results: [bad, host], milliseconds: 0, isInterrupted: false).exitStatus == 8)
    #expect(TestSummary(results: [good, nil], milliseconds: 0, isInterrupted: true).exitStatus == 3)
  }
}
