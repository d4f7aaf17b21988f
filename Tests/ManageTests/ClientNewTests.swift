import Foundation
import Testing

extension ClientSuites {
  @Suite("dom0 new", .serialized) struct NewTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func new(_ arguments: String...) throws -> Ended { try .run(Client.dom0, ["new"] + arguments, in: scratch.path) }

    @Test("the package builds as it is, and its kernel boots, answers and powers off") func boots() throws {
      let made = try new("my-guest")
      try #require(made.status == 0, "\(made.messages)")
      #expect(made.lines.contains("  swift build"))
      let package = scratch.path + "/my-guest"
      let built = try Ended.run("/usr/bin/env", ["swift", "build"], in: package)
      try #require(built.status == 0, "\(built.output)\(built.messages)")
      #expect(!built.output.contains("warning"))
      let ran = try Ended.run(Client.dom0, ["run", "my-guest.xml", "--timeout", "30"], in: package, input: "Zoë\nquit\n")
      #expect(ran.status == 0, "\(ran.messages)")
      #expect(ran.output.contains("my-guest: 4096 pages of memory"))
      #expect(ran.output.contains("Zoë, after 0 ticks"))
    }

    @Test("the name is the domain's, and makes the module's") func names() throws {
      let made = try new("Web_server-2", "--json")
      #expect(try made.object["module"] as? String == "WebServer2")
      #expect(try made.object["folder"] as? String == scratch.path + "/Web_server-2")
      #expect(try made.object["kernel"] as? String == ".build/debug/libWebServer2.so")
      #expect(try scratch.text("Web_server-2/Web_server-2.xml").contains("<name>Web_server-2</name>"))
      #expect(try scratch.text("Web_server-2/.gitignore") == ".build/\n")
    }

    @Test(
      "a name that cannot be a package, a module and a domain is refused",
      arguments: ["swift", "GuestKit", "9lives", "a b", "ä", "a.b", "..", ""])
    func refused(name: String) throws {
      let made = try new(name)
      #expect(made.status == 64)
      #expect(made.messages.contains("cannot name a package"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test("what is there already is left alone") func exists() throws {
      #expect(try new("twice").status == 0)
      _ = try scratch.write("mine", to: "twice/Package.swift")
      let again = try new("twice")
      #expect(again.status == 2)
      #expect(again.messages == "dom0: cannot make the folder twice: File exists; choose another name, or remove it\n")
      #expect(try scratch.text("twice/Package.swift") == "mine")
    }

    @Test("a path with odd characters reaches the package as it is") func oddPath() throws {
      let kit = scratch.path + "/a \"kit\" \\(b)"
      try FileManager.default.createDirectory(atPath: kit, withIntermediateDirectories: true)
      try "".write(toFile: kit + "/Package.swift", atomically: true, encoding: .utf8)
      #expect(try new("odd", "--guestkit", kit).status == 0)
      #expect(try scratch.text("odd/Package.swift").contains(#"/a \"kit\" \\(b)""#))
      #expect(try new("other", "--guestkit", scratch.path).messages.contains("it has no Package.swift; check --guestkit"))
    }
  }
}
