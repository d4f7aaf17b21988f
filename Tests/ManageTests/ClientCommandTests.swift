import Foundation
import RemoteProtocol
import Testing

/// What the commands say and send, against a host that answers as the test wants.
extension ClientSuites {
  @Suite("dom0 as a client", .serialized) struct CommandTests {
    private func dom0(_ arguments: String..., at host: FakeHost, input: String = "", environment: [String: String] = [:]) throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", host.state], environment: environment, input: input)
    }

    private func listing(_ rows: [DomainRow]) throws -> FakeHost {
      try FakeHost { packet in
        packet.call(Xenolith.ListDomains.self) == nil
          ? try FakeDomains.lookUp(packet) : [try packet.reply(Xenolith.ListDomains.Reply(rows: rows))]
      }
    }

    @Test("list looks like xl list, to the byte") func list() throws {
      let domain0 = DomainRow(
        domain: RemoteDomain(name: "Domain-0", uuid: RemoteUUID(), id: 0), memory: 768 << 10, maximumMemory: 768 << 10, vcpus: 1,
        letters: "r-----", cpuTime: 15_740_000_000, state: 1, reason: 1, isActive: true, isPersistent: true, isAutostarted: false,
        restarts: 0)
      let host = try listing([domain0, FakeDomains.row("hello", id: 1, "-b----"), FakeDomains.row("off", id: -1, "------")])
      // Printed by xl 4.17.
      let expected = """
        Name                                        ID   Mem VCPUs\tState\tTime(s)
        Domain-0                                     0   768     1     r-----      15.7
        hello                                        1    32     1     -b----      13.2

        """
      #expect(try dom0("list", at: host).output == expected)
      let all = try dom0("list", "--all", at: host)
      #expect(all.output == expected + "off                                          -    64     1     ------         -\n")
      #expect(try dom0("list", "--all", "--name", at: host).lines == ["hello", "off"])
    }

    @Test("list tells why a domain is broken or held, and shows no control characters of others") func remarks() throws {
      let host = try listing([
        FakeDomains.row("bad", id: -1, "------", broken: "bad.xml:3: <\u{1b}[2Jname>"),
        FakeDomains.row("loop", id: -1, "------", held: "crashed"),
        FakeDomains.row("\u{9b}31m\n", id: 3, "r-----"),
      ])
      let listed = try dom0("list", "--all", at: host)
      #expect(listed.lines.count == 4)
      #expect(listed.lines[1].hasSuffix("  broken: bad.xml:3: <?[2Jname>"))
      #expect(listed.lines[2].hasSuffix("  held: crashed"))
      #expect(listed.lines[3].hasPrefix("?31m? "))
    }

    @Test("--json is one object with all that is known") func json() throws {
      let host = try listing([FakeDomains.row("hello", id: 1, "-b----")])
      let domains = try #require(try dom0("list", "--json", at: host).object["domains"] as? [[String: Any]])
      let hello = try #require(domains.first)
      #expect(hello["name"] as? String == "hello" && hello["id"] as? Int == 1 && hello["letters"] as? String == "-b----")
      #expect(hello["state"] as? String == "running" && hello["reason"] as? String == "booted" && hello["restarts"] as? Int == 2)
      #expect(hello["memoryKiB"] as? Int == 32 << 10 && hello["cpuSeconds"] as? Double == 13.16)
    }

    @Test("a domain is named by its name, its number or its UUID", arguments: ["heartbeat", "7", "01020304-0506-0708-090a-0b0c0d0e0f10"])
    func names(name: String) throws {
      let host = try FakeHost { packet in
        packet.call(Remote.DomainSuspend.self) == nil ? try FakeDomains.lookUp(packet) : [packet.reply([])]
      }
      let paused = try dom0("pause", name, at: host)
      #expect(paused.status == 0 && paused.output == "heartbeat paused\n")
      #expect(host.calls.last?.call(Remote.DomainSuspend.self)?.domain == FakeDomains.heartbeat)
    }

    @Test("a domain that is not there is told with what shows those that are; the others are done") func missing() throws {
      let host = try FakeHost { packet in
        packet.call(Remote.DomainDestroy.self) == nil ? try FakeDomains.lookUp(packet) : [packet.reply([])]
      }
      let ended = try dom0("destroy", "nothere", "heartbeat", at: host)
      #expect(ended.status == 1)
      #expect(ended.messages == "dom0: there is no domain nothere; `dom0 list --all` shows those there are\n")
      #expect(ended.output == "heartbeat destroyed\n")
      let told = try #require(try dom0("destroy", "nothere", "heartbeat", "--json", at: host).object["domains"] as? [[String: Any]])
      #expect(told.count == 2 && told[0]["error"] != nil && told[1]["result"] as? String == "destroyed")
    }

    @Test("a refusal names the domain, without libvirt's words for programs") func refusal() throws {
      let host = try FakeHost { packet in
        if packet.call(Remote.DomainCreateWithFlags.self) != nil { throw RemoteError(.operationInvalid, "domain is already running") }
        return try FakeDomains.lookUp(packet)
      }
      let ended = try dom0("start", "heartbeat", at: host)
      #expect(ended.status == 1 && ended.messages == "dom0: heartbeat: domain is already running\n")
      #expect(try dom0("start", "heartbeat", "--json", at: host).status == 1)
    }

    @Test("a host that hangs up, or talks nonsense, is told with status 8") func broken() throws {
      let silent = try FakeHost { _ in nil }
      let ended = try dom0("list", at: silent)
      #expect(ended.status == 8 && ended.messages.hasPrefix("dom0: the host closed the connection"))
      let garbage = try FakeHost { packet in [packet.reply([1, 2, 3])] }
      let nonsense = try dom0("list", "--json", at: garbage)
      #expect(nonsense.status == 8 && nonsense.messages.contains("cannot be read"))
      #expect(try nonsense.object["exitStatus"] as? Int == 8)
    }

    @Test("what only looks starts no host", arguments: [["host"], ["log"], ["log", "nothere"]]) func looking(arguments: [String]) throws {
      let scratch = try Scratch()
      let ended = try Ended.run(Client.dom0, arguments + ["--state", scratch.path + "/none"])
      #expect(ended.status == 8 && ended.messages.contains("no host serves \(scratch.path)/none"))
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/none"))
    }

    @Test("uri is what libvirt's clients take, whatever the path") func uri() throws {
      let scratch = try Scratch()
      let ended = try Ended.run(Client.dom0, ["uri", "--state", scratch.path + "/a b&c%"])
      #expect(ended.output == "xen:///system?socket=\(scratch.path)/a%20b%26c%25/run/xenolith-sock\n")
    }

    @Test(
      "stop --wait ends with what became of the domain",
      arguments: [(0, nil, "powered off"), (2, "crashed: panic", "crashed: panic"), (1, nil, "was destroyed")] as [(Int32, String?, String)]
    )
    func wait(detail: Int32, text: String?, said: String) throws {
      let host = try FakeHost { packet in
        if packet.call(Xenolith.RegisterEvents.self) != nil { return [packet.reply([])] }
        guard packet.call(Remote.DomainShutdown.self) != nil else { return try FakeDomains.lookUp(packet) }
        var other = FakeDomains.heartbeat
        other.uuid = RemoteUUID()
        func event(_ domain: RemoteDomain, _ event: Int32) throws -> Packet {
          try Xenolith.Event(domain: domain, event: event, detail: detail, seconds: 0, nanoseconds: 0, text: text).packet()
        }
        // Others' ends, and other events, are not what is waited for.
        return [packet.reply([]), try event(other, 5), try event(FakeDomains.heartbeat, 6), try event(FakeDomains.heartbeat, 5)]
      }
      #expect(try dom0("stop", "heartbeat", "--wait", at: host).output == "heartbeat \(said)\n")
    }

    @Test("stop --timeout gives up with status 4") func timeout() throws {
      let host = try FakeHost { packet in
        packet.header.program == Xenolith.program || packet.call(Remote.DomainShutdown.self) != nil
          ? [packet.reply([])] : try FakeDomains.lookUp(packet)
      }
      let ended = try dom0("stop", "heartbeat", "--timeout", "0.2", at: host)
      #expect(ended.status == 4 && ended.messages.contains("still waiting for heartbeat to power off"))
    }

    @Test("events are a line each, or an object each") func events() throws {
      let host = try FakeHost { packet in
        guard packet.call(Xenolith.RegisterEvents.self) != nil else { return try FakeDomains.lookUp(packet) }
        let event = Xenolith.Event(
          domain: FakeDomains.heartbeat, event: 5, detail: 2, seconds: 1_700_000_000, nanoseconds: 123_456_789, text: "panic: \u{7}")
        return [packet.reply([]), try event.packet(), try event.packet()]
      }
      let utc = ["TZ": "UTC"]
      let told = try dom0("events", "--count", "2", at: host, environment: utc)
      #expect(told.lines == Array(repeating: "2023-11-14 22:13:20.123 heartbeat (7) stopped crashed: panic: ?", count: 2))
      let object = try dom0("events", "--json", "--count", "1", at: host, environment: utc).object
      #expect(object["event"] as? String == "stopped" && object["seconds"] as? Double == 1_700_000_000.123)
      #expect(try dom0("events", "--count", "3", "--timeout", "0.2", at: host).status == 4)
    }

    @Test("every command and option that the documentation shows is there", arguments: ["dom0.md", "managing-domains.md"])
    func documented(page: String) throws {
      let text = try String(contentsOfFile: Client.root + "/docs/" + page, encoding: .utf8)
      var options: [String: Set<String>] = [:]
      for line in text.split(separator: "\n") where line.hasPrefix("$ dom0 ") || line.hasPrefix("    dom0 ") {
        let words = line.split { " []()|&".contains($0) }.drop { $0 == "$" }
        guard let command = words.dropFirst().first, words.first == "dom0" else { continue }
        let shown = words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
        options[String(command), default: []].formUnion(command.hasPrefix("--") ? [] : shown)
      }
      #expect(options.count > 10)
      for (command, options) in options where !command.hasPrefix("--") {
        let help = try Ended.run(Client.dom0, ["help", command])
        #expect(help.status == 0, "\(command)")
        for option in options { #expect(help.output.contains(option), "\(command) \(option)") }
      }
    }
  }
}
