import Foundation
import Testing

extension CommandSuites {
  /// Guests that test the ABI from inside (Tests/Conformance); the same ones are compared with real Xen by `make oracle`.
  @Suite("conformance", .serialized) struct ConformanceTests {
    private static let guests =
      (try? FileManager.default.contentsOfDirectory(atPath: Dom0Process.root + "/Tests/Conformance"))?
      .filter { $0 != "ConformanceKit" && !$0.contains(".") }.sorted() ?? []

    /// What `dom0 test --json` says of a guest.
    private struct Outcome: Decodable {
      struct Check: Decodable {
        var name: String
        var ok: Bool
      }
      var name: String
      var verdict: String
      var message: String?
      var checks: [Check]
      var console: String
      var report: String
    }
    private struct Report: Decodable { var tests: [Outcome] }

    /// All guests, run by one command.
    private static let outcomes: [Outcome] = {
      let images = guests.map { "\(Dom0Process.binaries)/lib\($0).so" }
      let run = try? Dom0Process(["test", "--json", "--memory", "32"] + images + ["--", "conformance"]).finish(within: 600)
      return (try? JSONDecoder().decode(Report.self, from: Data((run?.output ?? "").utf8)))?.tests ?? []
    }()

    @Test("a guest's checks all hold", arguments: guests)
    func holds(guest: String) throws {
      let outcome = try #require(Self.outcomes.first { $0.name == guest })
      // Checks that do not hold are those that are told to differ from Xen, and all of those.
      let failed = outcome.checks.filter { !$0.ok }.map(\.name)
      let told = Self.differences.filter { $0.guest == guest }.map(\.check)
      #expect(Set(failed) == Set(told), "\(outcome.console)")
      #expect(outcome.verdict == (told.isEmpty ? "SUCCESS" : "FAILURE"), "\(outcome.console) \(outcome.report)")
      #expect(told.isEmpty || outcome.message?.hasPrefix("\(failed.count) of") == true)
      // Nothing but checks and the last line.
      #expect(outcome.console.split(separator: "\n").count == outcome.checks.count + 1 && !outcome.checks.isEmpty)
    }

    /// What is known to differ from real Xen.
    private static let differences: [(guest: String, check: String)] = {
      let text = (try? String(contentsOfFile: Dom0Process.root + "/Tests/Conformance/differences.txt", encoding: .utf8)) ?? ""
      return text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.compactMap {
        let words = $0.split(separator: " ")
        return words.count > 1 ? (String(words[0]), String(words[1])) : nil
      }
    }()

    @Test("the guests are found") func found() { #expect(Self.guests.count >= 11) }
  }

  /// A guest that was written without GuestKit, in C, by the ABI's header alone.
  @Suite("a guest in C", .serialized) struct CGuestTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("it is built by the Makefile, prints on the console ring, and powers off") func hello() throws {
      let make = Process()
      make.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let configuration = URL(fileURLWithPath: Dom0Process.binaries).lastPathComponent
      make.arguments = ["make", "-s", "-C", Dom0Process.root, "CONFIG=\(configuration)", ".build/\(configuration)/libHelloC.so"]
      try make.run()
      make.waitUntilExit()
      try #require(make.terminationStatus == 0)
      let run = try Dom0Process.run("run", try files.domain("HelloC", "from the tests"), "--timeout", "30")
      #expect(run.status == 0)
      #expect(run.output == "Hello from a guest kernel in C on xen-3.0-x86_64\n4096 pages of memory, command line \"from the tests\"\n")
    }
  }

  /// Guests that work together, or with the host.
  @Suite("example guests", .serialized) struct ExampleTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("ping and pong find each other, count their round trips, and end by themselves", arguments: [false, true])
    func pingpong(pongFirst: Bool) throws {
      let ping = try files.domain("Pingpong", "peer=pong rounds=500", name: "ping"),
        pong = try files.domain("Pingpong", "peer=ping", name: "pong")
      let run = try Dom0Process.run("run", pongFirst ? pong : ping, pongFirst ? ping : pong, "--timeout", "60")
      #expect(run.status == 0, "\(run.messages)")
      #expect(run.output.contains("ping| pingpong: 500 round trips in "))
      #expect(run.output.firstMatch(of: /p50 [0-9.]+, p90 [0-9.]+, p99 [0-9.]+, max [0-9.]+/) != nil)
      #expect(run.output.contains("pong| pingpong: returned 500 events"))
    }

    @Test("the microkernel's processes do what its first one tells, and leave no page behind") func microkernel() throws {
      let run = try Dom0Process.run("run", try files.domain("Microkernel", "slice=5"), "--timeout", "60")
      #expect(run.status == 0, "\(run.messages)")
      // The first process may copy the page of the stack itself, when its turn comes before the child's.
      #expect(
        run.output.replacing("took a copy of 1 pages", with: "took a copy of 2 pages") == """
          microkernel: the first process starts, slices have 5 ms
          init: hello from user mode, I am process 1
          init: of 100 pages of heap, 3 are there after three were touched
          child: the counter is 2 here, which took a copy of 2 pages, data and stack
          init: the counter is still 1 here
          kernel: process 3 is ended: its stack is used up
          init: a child that needs too much stack ended with -1
          kernel: process 4 is ended: it divided by zero
          init: a child that divides by zero ended with -1
          kernel: process 6 is ended: it touched the kernel's memory
          init: a child that reads the kernel's memory ended with -1
          init: a bystander ran on, and ended with 42
          init: to write the kernel's memory to the console gives -14
          init: two children that never yield shared the processor, and ended with 7 and 7
          microkernel: all processes are done, 0 pages are left

          """)
    }

    @Test("memory that a guest gives back is the host's again, and comes back when it wants it") func balloon() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Balloon", "touch"), "--timeout", "60"])
      try #require(dom0.waitFor("KiB touched"))
      let full = try hostMemory(of: dom0)
      #expect(full > 10 << 20)
      dom0.type("6144\n")
      try #require(dom0.waitFor("16384 KiB -> 6144 KiB"))
      #expect(try hostMemory(of: dom0) <= 6 << 20 + 4096)
      dom0.type("16384\n")
      try #require(dom0.waitFor("6144 KiB -> 16384 KiB"))
      dom0.type("\nquit\n")
      let run = dom0.finish()
      #expect(run.status == 0)
      #expect(run.output.components(separatedBy: "KiB touched, the last byte is 90").count == 3)
      #expect(run.output.contains("16384 KiB, "))
    }

    /// Bytes that the host holds for domain 1.
    private func hostMemory(of dom0: Dom0Process) throws -> Int {
      let folder = "/proc/\(dom0.lineage[1])/fd"
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        guard try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)").hasPrefix("/memfd:domain-1 ") else { continue }
        var status = stat()
        try #require(unsafe stat("\(folder)/\(name)", &status) == 0)
        return Int(status.st_blocks) * 512
      }
      Issue.record("ring 0 has no memory of domain 1")
      return 0
    }
  }

  /// A newcomer does what docs/writing-a-guest.md says, in a folder of their own.
  @Suite("the guide", .serialized) struct GuideTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("its package builds, and its kernel ticks and answers") func metronome() throws {
      let page = try String(contentsOfFile: Dom0Process.root + "/docs/writing-a-guest.md", encoding: .utf8)
      let sources = files.folder + "/Sources/Metronome"
      try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: true)
      let package = try block("swift", 0, of: page).replacingOccurrences(of: "XENOLITH", with: Dom0Process.root)
      try package.write(toFile: files.folder + "/Package.swift", atomically: true, encoding: .utf8)
      try block("swift", 1, of: page).write(toFile: sources + "/Metronome.swift", atomically: true, encoding: .utf8)
      let domain = try files.write(try block("xml", 0, of: page), as: "metronome")
      let build = Process(), messages = Pipe()
      build.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      build.arguments = ["swift", "build", "--package-path", files.folder]
      build.standardOutput = messages
      build.standardError = messages
      try build.run()
      let said = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      build.waitUntilExit()
      try #require(build.terminationStatus == 0, "\(said)")

      let dom0 = try Dom0Process(["run", domain, "--timeout", "30"])
      #expect(dom0.waitFor("tick 2"))
      dom0.type("Zoë\n")
      #expect(dom0.waitFor("hello, Zoë, after "))
      dom0.type("quit\n")
      #expect(dom0.finish().status == 0)
    }

    /// The text of the page's n-th block in a language.
    private func block(_ language: String, _ index: Int, of page: String) throws -> String {
      let parts = page.components(separatedBy: "```\(language)\n")
      try #require(parts.count > index + 1)
      return try #require(parts[index + 1].components(separatedBy: "\n```").first) + "\n"
    }
  }
}
