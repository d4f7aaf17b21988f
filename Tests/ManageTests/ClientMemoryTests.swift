import Foundation
import RemoteClient
import RemoteProtocol
import Testing
import XMLDocument

extension ClientSuites {
  @Suite("dom0 memory", .serialized) struct MemoryTests {
    private func dom0(_ arguments: String..., at state: String, input: String = "") throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", state], input: input)
    }

    @Test("of a running domain, tells as many pages as it has, its tables among them") func running() throws {
      let host = try ServedHost()
      #expect(try dom0("define", "-", at: host.state, input: ServedHost.xml("heart")).status == 0)
      let off = try dom0("memory", "heart", at: host.state)
      #expect(off.status == 1 && off.messages == "dom0: heart: domain is not running\n")
      #expect(try dom0("start", "heart", "--paused", at: host.state).status == 0)
      let told = try dom0("memory", "heart", "--json", at: host.state).object
      let uses = try #require(told["uses"] as? [[String: Any]])
      func pages(_ kind: String) -> Int { uses.first { $0["kind"] as? String == kind }?["pages"] as? Int ?? 0 }
      #expect(told["pages"] as? Int == 4096)
      #expect(uses.reduce(0) { $0 + ($1["pages"] as? Int ?? 0) } == 4096 + pages("shared_info") + pages("grant_table"))
      for kind in ["l1", "l2", "l3", "l4", "p2m", "start_info", "console", "xenstore", "image", "ordinary", "shared_info", "grant_table"] {
        #expect(pages(kind) > 0, "\(kind)")
      }
      let runs = try #require(told["runs"] as? [[String: Any]])
      #expect(runs.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == 4096)
      #expect(uses.contains { $0["kind"] as? String == "l4" && $0["pinned"] as? Int == 1 })

      // A client that goes on after a restart is not told of another domain; one that asks beyond the end is told of nothing.
      let client = try host.connect()
      var domain = try client.domain(named: "heart")
      let beyond = try client.call(Xenolith.DomainMemory(domain: domain, first: .max))
      #expect(beyond.runs.isEmpty && beyond.next == 0 && beyond.pages == 4096)
      domain.id += 1
      #expect(throws: RemoteClientError.self) { try client.call(Xenolith.DomainMemory(domain: domain, first: 0)) }

      // A Dom0 that takes the domain over still knows what the builder put where.
      host.killDom0()
      try host.start()
      #expect(try NSDictionary(dictionary: dom0("memory", "heart", "--json", at: host.state).object) == NSDictionary(dictionary: told))

      let picture = try dom0("memory", "heart", "--svg", "-", at: host.state)
      let document = try XMLDocument(Array(picture.output.utf8), name: "svg")
      #expect(document.root.name == "svg" && picture.status == 0)
      let file = host.scratch.path + "/heart.svg"
      #expect(try dom0("memory", "heart", "--svg", file, at: host.state).output == "")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == picture.output)
      let nowhere = try dom0("memory", "heart", "--svg", "/nowhere/x.svg", at: host.state)
      #expect(nowhere.status == 1 && nowhere.messages == "dom0: cannot write /nowhere/x.svg: No such file or directory\n")
      #expect(try dom0("memory", "0", at: host.state).status == 1)
    }

    @Test("a domain that gave memory back has page numbers without frames") func balloon() throws {
      let host = try ServedHost()
      #expect(try dom0("define", "-", at: host.state, input: ServedHost.xml("balloon", "Balloon", "")).status == 0)
      #expect(try dom0("start", "balloon", at: host.state).status == 0)
      let console = try TerminalProcess(Client.dom0, ["console", "balloon", "--state", host.state])
      _ = console.text(until: "Ctrl-] leaves.")
      try console.type("12288\r")
      #expect(console.text(until: "-> 12288 KiB").contains("-> 12288 KiB"))
      let told = try dom0("memory", "balloon", "--json", at: host.state).object
      #expect(told["pages"] as? Int == 3072 && told["absent"] as? Int == 1024 && told["pageNumbers"] as? Int == 4096)
      #expect(try dom0("memory", "balloon", at: host.state).lines.contains("balloon: 12288 KiB of at most 16384 KiB"))
    }

    @Test("the pieces that the host tells are put together, as a table to the byte") func table() throws {
      let host = try FakeHost { packet in
        guard let call = packet.call(Xenolith.DomainMemory.self) else { return try FakeDomains.lookUp(packet) }
        let runs =
          call.first == 0
          ? [MemoryRun(first: 0, count: 256, kind: 10, isPinned: false), MemoryRun(first: .max, count: 1, kind: 11, isPinned: false)]
          : [MemoryRun(first: 258, count: 2, kind: 1, isPinned: false), MemoryRun(first: 256, count: 1, kind: 4, isPinned: true)]
        return [
          try packet.reply(
            Xenolith.DomainMemory.Reply(
              pages: 259, maximumPages: 1024, sharedInfoFrame: 0x4711, isP2MAnnounced: false, runs: runs, next: call.first == 0 ? 99 : 0))
        ]
      }
      let told = try dom0("memory", "heartbeat", at: host.state)
      #expect(
        told.output == """
                                          PAGES        KiB  PINNED  PAGE NUMBERS
          page tables, level 4                1          4       1  0x100
          page tables, level 1                2          8          0x102-0x103
          kernel image *                    256       1024          0x0-0xff
          all                               259       1036       1
          no frame                          765       3060          0x101 0x104-0x3ff

          balloon: 1036 KiB of at most 4096 KiB
          shared_info: machine frame 0x4711
          *: where it was when the domain was built

          """)
      #expect(host.calls.compactMap { $0.call(Xenolith.DomainMemory.self)?.first } == [0, 99])
    }

    @Test("a host that never comes to an end, or tells of what nobody knows, is told with status 8") func nonsense() throws {
      for (kind, next) in [(0, 7), (99, 0)] as [(UInt32, UInt64)] {
        let host = try FakeHost { packet in
          guard packet.call(Xenolith.DomainMemory.self) != nil else { return try FakeDomains.lookUp(packet) }
          let runs = [MemoryRun(first: 0, count: 1, kind: kind, isPinned: false)]
          return [
            try packet.reply(
              Xenolith.DomainMemory.Reply(pages: 1, maximumPages: 1, sharedInfoFrame: 1, isP2MAnnounced: false, runs: runs, next: next))
          ]
        }
        #expect(try dom0("memory", "heartbeat", at: host.state).status == 8)
      }
    }
  }
}
