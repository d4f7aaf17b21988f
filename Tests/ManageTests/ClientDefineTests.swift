import Foundation
import RemoteProtocol
import Testing

/// What is sent of a domain's file, and what is said of it first.
extension ClientSuites {
  @Suite("dom0 define and edit", .serialized) struct DefineTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// A host that takes definitions, and knows `heartbeat`; the XML that it was sent last.
    private func host(refusing refusals: Int = 0, xml: String = "") throws -> FakeHost {
      let refused = Counter()
      return try FakeHost { packet in
        if packet.call(Remote.DomainDefineXMLFlags.self) != nil {
          if refused.next() <= refusals { throw RemoteError(.xmlError, "(domain_definition):3: <memory> is 0; write more") }
          return [try packet.reply(Remote.DomainDefineXMLFlags.Reply(domain: FakeDomains.heartbeat))]
        }
        if packet.call(Remote.DomainGetXMLDesc.self) != nil { return [try packet.reply(Remote.DomainGetXMLDesc.Reply(xml: xml))] }
        return try FakeDomains.lookUp(packet)
      }
    }
    private func sent(_ host: FakeHost) -> Remote.DomainDefineXMLFlags? { host.calls.last?.call(Remote.DomainDefineXMLFlags.self) }

    private final class Counter: @unchecked Sendable {
      private let lock = NSLock()
      private var value = 0
      func next() -> Int {
        lock.withLock {
          value += 1
          return value
        }
      }
    }

    private func file(_ name: String, kernel: String = "kernels/k.so", more: String = "") -> String {
      """
      <domain type='xen'>
        <!-- Mine. -->
        <name>\(name)</name>
        <memory unit='MiB'>16</memory>
        <os>
          <type>linux</type>
          <kernel>\(kernel)</kernel>
        </os>\(more)
      </domain>

      """
    }
    private func dom0(_ arguments: [String], at host: FakeHost, input: String = "", environment: [String: String] = [:]) throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", host.state], in: scratch.path, environment: environment, input: input)
    }

    @Test("a relative kernel is meant from the file's folder; all else is sent as it was written") func kernel() throws {
      try FileManager.default.createDirectory(atPath: scratch.path + "/sub/kernels", withIntermediateDirectories: true)
      _ = try scratch.write("", to: "sub/kernels/k.so")
      _ = try scratch.write(file("other"), to: "sub/other.xml")
      let host = try host()
      let ended = try dom0(["define", "sub/other.xml"], at: host)
      #expect(ended.status == 0 && ended.messages.isEmpty, "\(ended.messages)")
      let xml = try #require(sent(host)?.xml)
      #expect(xml == file("other", kernel: scratch.path + "/sub/kernels/k.so"))
    }

    @Test("what is written without <uuid> redefines the domain of its name") func redefines() throws {
      _ = try scratch.write(file("heartbeat", kernel: "/k.so"), to: "heartbeat.xml")
      let host = try host()
      let ended = try dom0(["define", "heartbeat.xml"], at: host)
      #expect(ended.output == "heartbeat redefined\n")
      #expect(try #require(sent(host)?.xml).contains("<uuid>\(FakeDomains.uuid)</uuid>"))
    }

    @Test("warnings name file and line, before anything is sent") func warnings() throws {
      _ = try scratch.write(file("other", more: "\n  <cputune/>\n  <mystery/>"), to: "other.xml")
      let ended = try dom0(["define", "other.xml"], at: host())
      #expect(ended.status == 0)
      #expect(ended.messages.contains("other.xml:9: warning: "))
      #expect(ended.messages.contains("other.xml:10: warning: "))
      #expect(ended.messages.contains("other.xml:7: warning: the kernel \(scratch.path)/kernels/k.so is not there"))
    }

    @Test("--validate refuses what nobody knows, and nothing is sent") func validate() throws {
      _ = try scratch.write(file("one", kernel: "/k.so"), to: "one.xml")
      _ = try scratch.write(file("two", more: "\n  <mystery/>"), to: "two.xml")
      let host = try host()
      let ended = try dom0(["define", "one.xml", "two.xml", "--validate"], at: host)
      #expect(ended.status == 2)
      #expect(ended.messages.contains("two.xml:9: "))
      #expect(host.calls.isEmpty)
      #expect(try dom0(["define", "one.xml", "--validate"], at: host).status == 0)
      #expect(sent(host)?.flags == .validate)
    }

    @Test("a file that cannot be read, is no XML or no domain's is told by its path", arguments: ["none.xml", "text.xml", "."])
    func unreadable(name: String) throws {
      _ = try scratch.write("<domain", to: "text.xml")
      let ended = try dom0(["define", name], at: host())
      #expect(ended.status == 2)
      #expect(ended.messages.hasPrefix("dom0: \(name): ") || ended.messages.hasPrefix("dom0: \(name):1: "), "\(ended.messages)")
    }

    @Test("- is standard input, and what the host refuses has status 2") func standardInput() throws {
      let ended = try dom0(["define", "-"], at: host(refusing: 1), input: file("other", kernel: "/k.so"))
      #expect(ended.status == 2)
      #expect(ended.messages.hasSuffix("dom0: standard input: (domain_definition):3: <memory> is 0; write more\n"), "\(ended.messages)")
    }

    // MARK: edit

    /// An editor that changes the text by a command of sed.
    private func editor(_ command: String) -> [String: String] { ["VISUAL": "sed -i -e '\(command)'", "TMPDIR": scratch.path] }
    private var leftovers: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path) } }

    @Test("edit sends what the editor left, and cleans up") func edit() throws {
      let host = try host(xml: file("heartbeat", kernel: "/k.so"))
      let ended = try dom0(["edit", "heartbeat"], at: host, environment: editor("s/>16</>32</"))
      #expect(ended.status == 0 && ended.output == "heartbeat edited\n", "\(ended.messages)")
      #expect(try #require(sent(host)?.xml).contains("<memory unit='MiB'>32</memory>"))
      #expect(try leftovers.isEmpty)
    }

    @Test("edit that changes nothing sends nothing") func unchanged() throws {
      let host = try host(xml: file("heartbeat", kernel: "/k.so"))
      #expect(try dom0(["edit", "heartbeat"], at: host, environment: editor("")).output == "heartbeat not changed\n")
      #expect(sent(host) == nil)
      #expect(try leftovers.isEmpty)
    }

    @Test(
      "a text that cannot be used is kept, and the message says where",
      arguments: [("s/<memory.*/<mem>/", "2"), ("s/<name>.*</<name>other</", "1"), ("s/>16</>17</", "refused")])
    func kept(command: String, what: String) throws {
      let host = try host(refusing: what == "refused" ? 1 : 0, xml: file("heartbeat", kernel: "/k.so"))
      let ended = try dom0(["edit", "heartbeat"], at: host, environment: editor(command))
      #expect(ended.status == (what == "1" ? 1 : 2))
      let name = try #require(try leftovers.first)
      #expect(ended.messages.hasSuffix("dom0: nothing was changed; your text is in \(scratch.path)/\(name)\n"), "\(ended.messages)")
      #expect(try scratch.text(name) != file("heartbeat", kernel: "/k.so"))
    }

    @Test("an editor that fails changes nothing") func editorFails() throws {
      let host = try host(xml: file("heartbeat", kernel: "/k.so"))
      let ended = try dom0(["edit", "heartbeat"], at: host, environment: ["VISUAL": "false", "TMPDIR": scratch.path])
      #expect(ended.status == 1 && ended.messages.contains("the editor, false, ended with status 1; your text is in \(scratch.path)/"))
      #expect(sent(host) == nil)
    }
  }
}
