import Foundation
import Testing

extension ClientSuites {
  @Suite("make install", .serialized) struct InstallTests {
    let scratch: Scratch
    init() throws {
      scratch = try Scratch()
      // The one kernel that `swift build` does not make.
      let built = try Ended.run(
        "/usr/bin/env", ["make", "-s", "-C", Client.root, "CONFIG=\(Client.configuration)", ".build/\(Client.configuration)/libHelloC.so"])
      try #require(built.status == 0, "\(built.messages)")
    }

    private func script(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
      try .run(Client.root + "/packaging/\(name).sh", arguments, environment: environment)
    }
    private func files() throws -> [String] {
      let found = try FileManager.default.subpathsOfDirectory(atPath: scratch.path)
      return try found.filter {
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + "/" + $0)
        return attributes[.type] as? FileAttributeType != .typeDirectory
      }
    }

    @Test("the tree runs where it was moved to: a domain boots there, and a new guest finds GuestKit there") func moved() throws {
      let laid = try script("install", [Client.binaries, scratch.path + "/first"])
      try #require(laid.status == 0, "\(laid.messages)")
      try FileManager.default.moveItem(atPath: scratch.path + "/first", toPath: scratch.path + "/second")
      let prefix = scratch.path + "/second"
      let ran = try Ended.run(prefix + "/bin/dom0", ["run", prefix + "/share/xenolith/domains/hello.xml"])
      #expect(ran.status == 0, "\(ran.messages)")
      #expect(ran.output.contains("Hello from a Swift guest kernel"))
      #expect(try scratch.text("second/share/doc/xenolith/docs/domain-xml.md").hasPrefix("# A domain's file"))
      let made = try Ended.run(prefix + "/bin/dom0", ["new", "guest"], in: scratch.path)
      #expect(made.status == 0, "\(made.messages)")
      #expect(try scratch.text("guest/Package.swift").contains("\"\(prefix)/share/xenolith/GuestKit\""))
      let described = try Ended.run(
        "/usr/bin/env", ["swift", "package", "--package-path", prefix + "/share/xenolith/GuestKit", "describe"])
      #expect(described.status == 0 && described.output.contains("Name: GuestKit"), "\(described.messages)")
    }

    @Test("--help of an installed tree names files that are there") func help() throws {
      try #require(try script("install", [Client.binaries, scratch.path + "/tree"]).status == 0)
      let named = try #require(
        try Ended.run(scratch.path + "/tree/bin/dom0", ["--help"], in: "/").output.firstMatch(of: /Start with: dom0 run\s+(\S+)/))
      #expect(FileManager.default.fileExists(atPath: String(named.1)), "\(named.1)")
      let refused = try Ended.run(scratch.path + "/tree/bin/dom0", ["run"], in: "/").messages
      #expect(refused.contains("such as \(named.1)"))
      // In a build too, from wherever it is called.
      #expect(try Ended.run(Client.dom0, ["--help"], in: Client.root).output.contains("dom0 run domains/hello.xml\n"))
      #expect(try Ended.run(Client.dom0, ["--help"], in: "/").output.contains("\(Client.root)/domains/hello.xml\n"))
    }

    @Test("without arguments both scripts say how they are called", arguments: ["install", "uninstall"]) func usage(name: String) throws {
      let ended = try script(name, [])
      #expect(ended.status == 64 && ended.messages.hasPrefix("usage: ") && ended.messages.contains("/usr/local"), "\(ended.messages)")
    }

    @Test("DESTDIR stands before PREFIX on disk, and not in what is written") func destination() throws {
      let laid = try script("install", [Client.binaries, "/opt/xenolith/"], environment: ["DESTDIR": scratch.path])
      try #require(laid.status == 0, "\(laid.messages)")
      let unit = try scratch.text("opt/xenolith/lib/systemd/user/xenolith.service")
      #expect(unit.contains("ExecStart=/opt/xenolith/bin/dom0 serve\n"))
      #expect(unit.contains("Type=notify"))
      #expect(try files().allSatisfy { $0.hasPrefix("opt/xenolith/") })
    }

    @Test("what was installed is taken away again, and nothing else") func uninstall() throws {
      try #require(try script("install", [Client.binaries, scratch.path]).status == 0)
      try #require(try script("install", [Client.binaries, scratch.path]).status == 0)
      _ = try scratch.write("mine", to: "bin/other")
      _ = try scratch.write("mine", to: "share/man/man1/other.1")
      let removed = try script("uninstall", [scratch.path])
      #expect(removed.status == 0, "\(removed.messages)")
      #expect(try files().sorted() == ["bin/other", "share/man/man1/other.1"])
      let again = try script("uninstall", [scratch.path])
      #expect(again.status == 1 && again.messages.contains("nothing is installed"))
    }

    @Test("a newer version takes away what it no longer has") func update() throws {
      try #require(try script("install", [Client.binaries, scratch.path]).status == 0)
      let list = try scratch.text("share/xenolith/installed-files")
      _ = try scratch.write(list + "share/xenolith/old\n", to: "share/xenolith/installed-files")
      _ = try scratch.write("old", to: "share/xenolith/old")
      try #require(try script("install", [Client.binaries, scratch.path]).status == 0)
      #expect(try !files().contains("share/xenolith/old"))
      #expect(try scratch.text("share/xenolith/installed-files") == list)
    }

    @Test("a relative PREFIX, and a folder that holds no build, are refused with what to do") func refused() throws {
      let relative = try script("install", [Client.binaries, "usr"])
      #expect(relative.status == 1 && relative.messages.contains("PREFIX must be an absolute path"))
      let empty = try script("install", [scratch.path, scratch.path + "/x"])
      #expect(empty.status == 1 && empty.messages.contains("`make build CONFIG=release` makes it"))
    }

    @Test("man pages name themselves, and give every heading of their page in docs/") func pages() throws {
      try #require(try script("install", [Client.binaries, scratch.path]).status == 0)
      let page = try scratch.text("share/man/man1/dom0.1")
      #expect(page.contains(".TH DOM0 1 "))
      #expect(page.contains("dom0 \\- boots and manages"))
      let source = try String(contentsOfFile: Client.root + "/docs/dom0.md", encoding: .utf8)
      let headings = source.split(separator: "\n").filter { $0.hasPrefix("## ") || $0.hasPrefix("### ") }.count
      // One more each for NAME and DESCRIPTION. In transcripts, a line that begins with # is none.
      #expect(page.split(separator: "\n").filter { $0.hasPrefix(".SH ") || $0.hasPrefix(".SS ") }.count == headings + 2)
      #expect(!page.contains("```") && !page.contains("]("))
    }
  }
}
