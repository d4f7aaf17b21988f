import Foundation
import Testing

extension CommandSuites {
  /// Guests that test the ABI from inside (Tests/Conformance); the same ones are compared with real Xen by `make oracle`.
  @Suite("conformance", .serialized) struct ConformanceTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    private static let guests =
      (try? FileManager.default.contentsOfDirectory(atPath: Dom0Process.root + "/Tests/Conformance"))?
      .filter { $0 != "ConformanceKit" && !$0.contains(".") }.sorted() ?? []

    @Test("a guest's checks all hold", arguments: guests)
    func holds(guest: String) throws {
      let run = try Dom0Process.run("run", try files.domain(guest, "conformance", name: guest), "--timeout", "60")
      let lines = run.output.split(whereSeparator: \.isNewline)
      #expect(lines.filter { !$0.hasPrefix("ok ") }.count == 1, "\(run.output)")
      #expect(lines.last?.hasPrefix("SUCCESS") == true, "\(run.messages)")
      #expect(run.status == 0)
    }

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
