import Foundation
import Testing

extension CommandSuites {
  /// `dom0 test`, with a guest that prints what its command line says (Tests/Guests/Echo).
  @Suite("test", .serialized) struct TestCommandTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    private let echo = "\(Dom0Process.binaries)/libEcho.so"

    /// A copy of the echoing guest under another name.
    private func copy(_ name: String) throws -> String {
      let path = "\(files.folder)/\(name)"
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: echo)
      return path
    }

    private func tests(_ run: Run) throws -> [[String: Any]] { try #require(try run.report["tests"] as? [[String: Any]]) }

    @Test("images and domains' files run, each with its own verdict, in TAP where standard output is no terminal") func mixed() throws {
      let domain = try files.domain("Echo", "not ok a: 1, not 2 / FAILURE 1 of 1", name: "third")
      let run = try Dom0Process.run(
        "test", try copy("first.elf"), try copy("libSecond.so"), domain, "--memory", "24", "--", "ok", "a", "/", "SUCCESS", "1")
      #expect(run.status == 1)
      #expect(run.messages == "")
      #expect(
        run.output.hasPrefix(
          """
          TAP version 13
          1..3
          # Subtest: first
              ok 1 - a
              1..1
          ok 1 - first
          # Subtest: Second
              ok 1 - a
              1..1
          ok 2 - Second
          # Subtest: third
              not ok 1 - a
                ---
                message: "1, not 2"
                ...
              1..1
          not ok 3 - third
            ---
            verdict: FAILURE
            message: "1 of 1"
          """), "\(run.output)")
      #expect(run.output.contains("\n# 2 SUCCESS, 1 FAILURE in "))
    }

    @Test("all that succeed or are skipped give 0", arguments: ["SUCCESS", "SKIP nothing to do", "Test result: SUCCESS"])
    func good(line: String) throws {
      let run = try Dom0Process(["test", echo, "--"] + line.split(separator: " ").map(String.init)).finish()
      #expect(run.status == 0, "\(run.output)")
      #expect(run.output.contains("\nok 1 - Echo\(line.hasPrefix("SKIP") ? " # SKIP nothing to do" : "")\n"))
    }

    @Test(
      "a guest that crashes, ends without a verdict, reboots after one or cannot be loaded is told as that",
      arguments: [
        ("SUCCESS crash", "CRASH", "crashed: as asked", 1), ("hello", "CRASH", "the last line is \"hello\"", 1),
        ("SUCCESS reboot", "SUCCESS", "", 0),
      ])
    func endings(words: String, verdict: String, message: String, status: Int32) throws {
      let run = try Dom0Process(["test", "--json", echo, "--"] + words.split(separator: " ").map(String.init)).finish()
      #expect(run.status == status)
      let test = try #require(try tests(run).first)
      #expect(test["verdict"] as? String == verdict)
      #expect(message.isEmpty || (test["message"] as? String)?.contains(message) == true, "\(test)")
      #expect((test["report"] as? String)?.contains("backtrace:") == (words == "SUCCESS crash"))
    }

    @Test("a file that is missing or is no image is an error of its own, and the others run") func unloadable() throws {
      let text = try files.write("nothing that boots", as: "text")
      let run = try Dom0Process.run("test", "--json", "/nowhere/none.so", text, echo, "--", "SUCCESS")
      #expect(run.status == 1)
      #expect(try tests(run).map { $0["verdict"] as? String } == ["ERROR", "ERROR", "SUCCESS"])
      #expect((try tests(run)[0]["message"] as? String)?.contains("/nowhere/none.so: the kernel cannot be opened") == true)
      #expect((try tests(run)[1]["message"] as? String)?.contains("text.xml") == true)
    }

    @Test("a guest that does not end is ended at its time limit, and says where it was") func timeout() throws {
      let run = try Dom0Process.run("test", "--timeout", "1.5", echo, "--", "SUCCESS", "hang")
      #expect(run.status == 1)
      #expect(run.output.contains("verdict: TIMEOUT"))
      #expect(run.output.contains("still running after 1.5 s, although its last line says SUCCESS"))
      #expect(run.output.contains("#     #0"), "\(run.output)")
    }

    @Test("a report in JUnit's XML is written beside; one that cannot be is told before anything runs") func junit() throws {
      let file = files.folder + "/junit.xml"
      let run = try Dom0Process.run("test", "--junit", file, echo, "--", "not", "ok", "a:", "<1>", "/", "FAILURE")
      #expect(run.status == 1)
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("<testsuite name='Echo' tests='2' failures='2' errors='0' skipped='0'"))
      #expect(text.contains("message='&lt;1&gt;'"), "\(text)")
      let refused = try Dom0Process.run("test", "--junit", files.folder + "/none/junit.xml", echo)
      #expect(refused.status == 8 && refused.output == "" && refused.messages.contains("No such file or directory"))
    }

    @Test("Ctrl-C ends what runs and starts no more") func interrupted() throws {
      let dom0 = try Dom0Process(
        [
          "test", "--jobs", "1", try files.domain("Echo", "SUCCESS", name: "quick"), try files.domain("Echo", "hang"), echo, "--",
          "SUCCESS",
        ])
      try #require(dom0.waitFor("ok 1 - quick"))
      dom0.interrupt()
      let run = dom0.finish()
      #expect(run.status == 3)
      #expect(run.output.contains("Bail out! interrupted\n# 1 SUCCESS in "), "\(run.output)")
    }

    @Test("as many run at a time as --jobs says", arguments: [1, 3]) func jobs(count: Int) throws {
      let dom0 = try Dom0Process(["test", "--jobs", "\(count)", echo, echo, echo, "--", "SUCCESS"])
      var most = 0
      while let text = try? String(contentsOfFile: "/proc/\(dom0.processID)/task/\(dom0.processID)/children", encoding: .utf8),
        kill(dom0.processID, 0) == 0, most == 0 || !text.isEmpty
      {
        most = max(most, text.split(separator: " ").count)
        sched_yield()
      }
      #expect(most == count)
      #expect(dom0.finish().output.contains("# 3 SUCCESS in "))
    }

    @Test("a guest's test in the documentation is one that runs, and succeeds") func documented() throws {
      let page = try String(contentsOfFile: Dom0Process.root + "/docs/testing-guests.md", encoding: .utf8)
      let source = try String(contentsOfFile: Dom0Process.root + "/Tests/Guests/SleepTest/SleepTest.swift", encoding: .utf8)
      #expect(page.contains("```swift\n\(source)```"))
      let run = try Dom0Process.run("test", "\(Dom0Process.binaries)/libSleepTest.so")
      #expect(run.status == 0, "\(run.output)")
      #expect(run.output.contains("    ok 3 - sleep/50-ms\n    1..3\nok 1 - SleepTest\n"))
    }

    @Test("prove, the usual reader of TAP, takes what is written") func prove() throws {
      let prove = Process(), output = Pipe()
      prove.executableURL = URL(fileURLWithPath: "/usr/bin/prove")
      prove.arguments = ["--exec", "\(Dom0Process.binaries)/dom0 test", echo, "\(Dom0Process.binaries)/libSleepTest.so"]
      prove.standardOutput = output
      prove.standardError = output
      try prove.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      prove.waitUntilExit()
      // The first prints nothing, which is a crash; it is one test that fails.
      #expect(text.contains("Failed 1/1 subtests") && text.contains("libSleepTest.so .. ok"), "\(text)")
      #expect(!text.contains("Parse errors"), "\(text)")
    }

    @Test(
      "wrong options give 64",
      arguments: [
        ["test"], ["test", "x", "--jobs", "0"], ["test", "x", "--memory", "0"], ["test", "x", "--tap", "--json"], ["test", "--", "x"],
      ])
    func usage(arguments: [String]) throws { #expect(try Dom0Process(arguments).finish().status == 64) }
  }
}
