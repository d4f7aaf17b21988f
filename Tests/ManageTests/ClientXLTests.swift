import Foundation
import RemoteProtocol
import Testing

/// Commands as xl has them: what they write, to the byte, and what they send.
extension ClientSuites {
  @Suite("dom0 as xl", .serialized) struct XLTests {
    private func dom0(_ arguments: String..., at host: FakeHost, environment: [String: String] = [:]) throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", host.state], environment: environment)
    }
    private func row(_ name: String, _ id: Int32) -> DomainRow { FakeDomains.row(name, id: id, "-b----") }

    @Test("vcpu-list looks like xl vcpu-list, to the byte") func vcpus() throws {
      func vcpu(_ number: UInt32, _ time: UInt64, online: Bool = true, running: Bool = false, blocked: Bool = false) -> VCPURow {
        VCPURow(
          number: number, isOnline: online, isRunning: running, isBlocked: blocked, cpu: 0, cpuTime: time, hardAffinity: [1],
          softAffinity: [1])
      }
      let vcpus: [Int32: [VCPURow]] = [
        0: [vcpu(0, 30_500_000_000, running: true)], 1: [vcpu(0, 1_400_000_000, blocked: true), vcpu(1, 0, online: false)],
        2: [vcpu(0, 0)],
      ]
      let host = try FakeHost { [rows = [row("Domain-0", 0), row("hb", 1), row("1", 2), row("off", -1)]] packet in
        if packet.call(Xenolith.ListDomains.self) != nil { return [try packet.reply(Xenolith.ListDomains.Reply(rows: rows))] }
        guard let call = packet.call(Xenolith.DomainVCPUs.self) else { return try FakeDomains.lookUp(packet) }
        return [try packet.reply(Xenolith.DomainVCPUs.Reply(vcpus: vcpus[call.domain.id] ?? [], cpus: 1))]
      }
      // Printed by xl 4.17.
      let expected = """
        Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)
        Domain-0                             0     0    0   r--      30.5  all / all
        hb                                   1     0    0   -b-       1.4  all / all
        hb                                   1     1    -   --p       0.0  all / all
        1                                    2     0    0   ---       0.0  all / all

        """
      #expect(try dom0("vcpu-list", at: host).output == expected)
      let domains = try #require(try dom0("vcpu-list", "--json", at: host).object["domains"] as? [[String: Any]])
      #expect(domains.count == 3 && (domains[1]["vcpus"] as? [[String: Any]])?.count == 2)
    }

    @Test(
      "a vCPU's processors are ranges",
      arguments: [
        ([0xff], 8, "all"), ([0], 8, "none"), ([0x2f], 8, "0-3,5"), ([0x80, 0x01], 16, "7-8"), ([0x01], 16, "0"), ([], 1, "none"),
      ] as [([UInt8], UInt32, String)])
    func affinity(map: [UInt8], cpus: UInt32, words: String) throws {
      let host = try FakeHost { packet in
        guard packet.call(Xenolith.DomainVCPUs.self) != nil else { return try FakeDomains.lookUp(packet) }
        let vcpu = VCPURow(
          number: 0, isOnline: true, isRunning: true, isBlocked: false, cpu: 0, cpuTime: 0, hardAffinity: map, softAffinity: map)
        return [try packet.reply(Xenolith.DomainVCPUs.Reply(vcpus: [vcpu], cpus: cpus))]
      }
      #expect(try dom0("vcpu-list", "heartbeat", at: host).output.hasSuffix(" \(words) / \(words)\n"))
    }

    @Test(
      "uptime looks like xl uptime",
      arguments: [
        (18, "hb                                   1  0:00:18", "up  0:00, hb (1)"),
        (46861, "hb                                   1 13:01:01", "up 13:01, hb (1)"),
        (86405, "hb                                   1 1 day,  0:00:05", "up 1 day,  0:00, hb (1)"),
        (1_040_399, "hb                                   1 12 days,  0:59:59", "up 12 days,  0:59, hb (1)"),
      ] as [(Int64, String, String)])
    func uptime(seconds: Int64, line: String, short: String) throws {
      let host = try FakeHost { [rows = [row("hb", 1)]] packet in
        if packet.call(Xenolith.ListDomains.self) != nil { return [try packet.reply(Xenolith.ListDomains.Reply(rows: rows))] }
        guard packet.call(Xenolith.DomainStartTime.self) != nil else { return nil }
        return [try packet.reply(Xenolith.DomainStartTime.Reply(seconds: Int64(time(nil)) - seconds))]
      }
      // A second may pass between the host's answer and the command's look at the clock: then it is asked again.
      let header = "Name                                ID Uptime\n"
      var told = try dom0("uptime", at: host).output
      if told != header + line + "\n" { told = try dom0("uptime", at: host).output }
      #expect(told == header + line + "\n")
      let said = try dom0("uptime", "-s", at: host)
      #expect(said.output.firstMatch(of: /^ \d\d:\d\d:\d\d (up .*)\n$/).map { String($0.1) } == short)
    }

    @Test("list -l has the form of xl list -l, to the byte") func long() throws {
      let xml = """
        <domain type='xen' id='1'><name>hb</name><memory>65536</memory><currentMemory>32768</currentMemory><vcpu current='2'>4</vcpu>
        <os><type>linux</type><kernel>/oracle/Heartbeat.elf</kernel><initrd>/oracle/script</initrd><cmdline>quiet period=5</cmdline></os>
        <on_poweroff>preserve</on_poweroff><on_reboot>destroy</on_reboot><on_crash>coredump-destroy</on_crash></domain>
        """
      let host = try FakeHost { [rows = [row("Domain-0", 0), row("hb", 1)]] packet in
        if packet.call(Xenolith.ListDomains.self) != nil { return [try packet.reply(Xenolith.ListDomains.Reply(rows: rows))] }
        return packet.call(Remote.DomainGetXMLDesc.self) == nil ? nil : [try packet.reply(Remote.DomainGetXMLDesc.Reply(xml: xml))]
      }
      // What xl 4.17 printed of such a domain, without what there is none of here: sched_params, claim_mode, run_hotplug_scripts, the number
      // that was asked for, video memory, what is of other architectures, and on_soft_reset.
      let expected = """
        [
            {
                "domid": 0,
                "config": {
                    "c_info": {
                        "type": "pv",
                        "name": "Domain-0"
                    },
                    "b_info": {
                        "max_memkb": 65536,
                        "target_memkb": 32768,
                        "type.pv": {

                        }
                    }
                }
            },
            {
                "domid": 1,
                "config": {
                    "c_info": {
                        "type": "pv",
                        "name": "hb",
                        "uuid": "68622020-2020-2020-2020-202020202020"
                    },
                    "b_info": {
                        "max_vcpus": 4,
                        "avail_vcpus": [
                            0,
                            1
                        ],
                        "max_memkb": 65536,
                        "target_memkb": 32768,
                        "kernel": "/oracle/Heartbeat.elf",
                        "cmdline": "quiet period=5",
                        "ramdisk": "/oracle/script",
                        "type.pv": {

                        }
                    },
                    "on_poweroff": "preserve",
                    "on_crash": "coredump_destroy"
                }
            }
        ]


        """
      #expect(try dom0("list", "-l", at: host).output == expected)
    }

    @Test("a number that is a name too means the name; domname takes it for a number") func numbers() throws {
      let seven = RemoteDomain(name: "7", uuid: RemoteUUID(bytes: Array(2...17)) ?? RemoteUUID(), id: 9)
      let host = try FakeHost { packet in
        if packet.call(Remote.DomainSuspend.self) != nil { return [packet.reply([])] }
        guard packet.call(Remote.DomainLookupByName.self)?.name == "7" else { return try FakeDomains.lookUp(packet) }
        return [try packet.reply(Remote.DomainLookupByName.Reply(domain: seven))]
      }
      #expect(try dom0("pause", "7", at: host).output == "7 paused\n")
      #expect(host.calls.last?.call(Remote.DomainSuspend.self)?.domain == seven)
      #expect(try dom0("domid", "7", at: host).output == "9\n")
      #expect(try dom0("domname", "7", at: host).output == "heartbeat\n")
      #expect(try dom0("domname", "8", at: host).status == 1)
    }

    @Test(
      "mem-set and mem-max take sizes as xl does",
      arguments: [("24", 24576), ("24m", 24576), ("2g", 2_097_152), ("64K", 64), ("4096b", 4), ("1t", 1_073_741_824)] as [(String, UInt64)])
    func sizes(size: String, kibibytes: UInt64) throws {
      let host = try FakeHost { packet in
        let isCall = packet.call(Remote.DomainSetMemoryFlags.self) != nil || packet.call(Xenolith.SetMaximumMemory.self) != nil
        return isCall ? [packet.reply([])] : try FakeDomains.lookUp(packet)
      }
      let set = try dom0("mem-set", "heartbeat", size, at: host)
      #expect(set.status == 0 && set.output == "" && set.messages == "")
      #expect(host.calls.last?.call(Remote.DomainSetMemoryFlags.self)?.memory == kibibytes)
      #expect(try dom0("mem-max", "heartbeat", size, at: host).status == 0)
      #expect(host.calls.last?.call(Xenolith.SetMaximumMemory.self)?.memory == kibibytes)
    }

    @Test("what is no size is refused", arguments: ["foo", "24x", "0", "-1", "24mb", "99999999999999999999", ""]) func noSize(
      size: String
    ) throws {
      let ended = try Ended.run(Client.dom0, ["mem-set", "heartbeat", size])
      #expect(ended.status == 64 && !ended.messages.isEmpty)
    }

    @Test("stop and reboot want a domain or --all, and not both", arguments: ["stop", "shutdown", "reboot"]) func all(command: String)
      throws
    {
      #expect(try Ended.run(Client.dom0, [command]).messages.contains("Name a domain, or give --all."))
      #expect(try Ended.run(Client.dom0, [command, "-a", "x"]).status == 64)
    }

    @Test("--timeout takes what is for ever", arguments: ["1e18", "inf", "0.5e300"]) func forEver(timeout: String) throws {
      let host = try FakeHost { packet in
        guard packet.call(Xenolith.RegisterEvents.self) != nil else { return nil }
        let event = Xenolith.Event(domain: FakeDomains.heartbeat, event: 5, detail: 2, seconds: 0, nanoseconds: 0, text: nil)
        return [packet.reply([]), try event.packet()]
      }
      #expect(try dom0("events", "--count", "1", "--timeout", timeout, at: host).status == 0)
      #expect(try dom0("events", "--timeout", "-1", at: host).status == 64)
      #expect(try dom0("events", "--timeout", "nan", at: host).status == 64)
    }

    @Test("log shows the rotated files too, the oldest first") func rotated() throws {
      let scratch = try Scratch()
      try FileManager.default.createDirectory(atPath: scratch.path + "/console", withIntermediateDirectories: true)
      for (name, text) in [("web.log", "six\n"), ("web.log.1", "four\nfi"), ("web.log.2", "two\nthree\n"), ("web.log.3", "one\n")] {
        _ = try scratch.write(name == "web.log" ? "ve\n" + text : text, to: "console/" + name)
      }
      func log(_ arguments: String...) throws -> Ended { try .run(Client.dom0, ["log", "web", "--state", scratch.path] + arguments) }
      #expect(try log().output == "one\ntwo\nthree\nfour\nfive\nsix\n")
      #expect(try log("--lines", "3").output == "four\nfive\nsix\n")
      #expect(try log("--json").object["lines"] as? [String] == ["one", "two", "three", "four", "five", "six"])
      // A rotation that was broken off leaves no newest file.
      try FileManager.default.removeItem(atPath: scratch.path + "/console/web.log")
      #expect(try log().output == "one\ntwo\nthree\nfour\nfi")
    }
  }

  /// The same against a host that is one.
  @Suite("dom0 as xl, and its host", .serialized) struct XLHostTests {
    let host: ServedHost
    init() throws { host = try ServedHost() }

    private func dom0(_ arguments: String..., input: String = "") throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", host.state], input: input)
    }
    private func file(_ name: String) throws -> String { try host.scratch.write(ServedHost.xml(name), to: name + ".xml") }

    @Test("create starts a domain that is forgotten with its end; -c shows its console, -q says nothing") func create() throws {
      let file = try file("heart")
      let created = try dom0("create", file)
      #expect(created.status == 0 && created.output == "" && created.messages == "Parsing config from \(file)\n")
      #expect(try dom0("domid", "heart").output == "1\n")
      #expect(try dom0("create", file).status == 1)
      #expect(try dom0("shutdown", "-w", "-a").output == "heart powered off\n")
      #expect(try dom0("list", "--all", "--name").output == "")
      let shown = try dom0("create", "-c", "-q", file, input: "quit\n")
      #expect(shown.status == 0 && shown.output.hasPrefix("heartbeat: every") && shown.messages == "dom0: heart: the domain ended\n")
      #expect(try dom0("create", "-p", "-q", file).messages == "")
      #expect(try dom0("state", "heart").output == "paused\n")
      let xl = try dom0("create", try host.scratch.write("name = 'x'\n", to: "x.cfg"))
      #expect(xl.status == 2 && xl.messages.contains("a configuration of xl's"))
    }

    @Test("reboot -a -w and shutdown -a -w are about all that run") func all() throws {
      for name in ["one", "two"] { #expect(try dom0("create", try file(name)).status == 0) }
      #expect(try Set(dom0("reboot", "-a", "-w").lines) == ["one rebooted", "two rebooted"])
      #expect(try Set(dom0("shutdown", "-a", "-w").lines) == ["one powered off", "two powered off"])
      #expect(try dom0("shutdown", "-a").output == "")
    }

    @Test("vcpu-list, uptime and list -l tell of domain 0 too") func tables() throws {
      #expect(try dom0("create", try file("heart")).status == 0)
      #expect(try dom0("vcpu-list").lines.contains { $0.hasPrefix("Domain-0                             0     0    0   r-- ") })
      #expect(try dom0("vcpu-list", "heart").lines.count == 2)
      #expect(try dom0("uptime").lines.map { $0.split(separator: " ").first } == ["Name", "Domain-0", "heart"])
      let listed = try dom0("list", "-l", "heart").output
      let long = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])
      let build = try #require((long.first?["config"] as? [String: Any])?["b_info"] as? [String: Any])
      #expect(build["kernel"] as? String == "\(Client.binaries)/libHeartbeat.so" && build["max_memkb"] as? Int == 16384)
      #expect(try dom0("domname", "1").output == "heart\n")
      #expect(try dom0("dmesg").status == 0)
    }

    @Test("sysrq reaches the guest; what is no letter is refused") func sysrq() throws {
      #expect(try dom0("create", try file("heart")).status == 0)
      let log = try TerminalProcess(Client.dom0, ["log", "heart", "--follow", "--state", host.state])
      #expect(log.text(until: "heartbeat: every").contains("heartbeat: every"))
      #expect(try dom0("sysrq", "heart", "s").status == 0)
      #expect(log.text(until: "sysrq: s").contains("sysrq: s"))
      log.signal(SIGKILL)
      for letter in ["", "ss", " ", "é"] { #expect(try dom0("sysrq", "heart", letter).status == 1, "\(letter)") }
    }

    @Test("mem-max changes a running domain, within what it was started with, and the definition of one that is off") func memory() throws {
      #expect(try dom0("create", try file("heart")).status == 0)
      #expect(try dom0("mem-max", "heart", "8").messages.contains("`dom0 mem-set` comes first"))
      #expect(try dom0("mem-set", "heart", "6").status == 0)
      #expect(try dom0("mem-max", "heart", "8").status == 0)
      #expect(try dom0("info", "heart").output.contains("KiB of 8192 KiB"))
      #expect(try dom0("mem-set", "heart", "12").status == 1)
      #expect(try dom0("mem-max", "heart", "16").status == 0)
      #expect(try dom0("mem-set", "heart", "12").status == 0)
      #expect(try dom0("mem-max", "heart", "17").messages.contains("more while it runs"))
      #expect(try dom0("define", try file("off")).status == 0)
      #expect(try dom0("mem-max", "off", "48").status == 0)
      #expect(try dom0("dumpxml", "off").output.contains("<memory unit='KiB'>49152</memory>"))
    }

    @Test("rename, trigger reset and dump-core") func others() throws {
      #expect(try dom0("define", try file("heart")).status == 0)
      #expect(try dom0("rename", "heart", "soul").output == "")
      #expect(try dom0("start", "soul").status == 0)
      #expect(try dom0("rename", "soul", "heart").status == 1)
      let core = host.scratch.path + "/soul.core"
      let dumped = try dom0("dump-core", "soul", core)
      #expect(dumped.status == 0 && dumped.output == "", "\(dumped.messages)")
      #expect(try FileHandle(forReadingFrom: URL(fileURLWithPath: core)).read(upToCount: 4) == Data([0x7f, 0x45, 0x4c, 0x46]))
      #expect(try dom0("trigger", "soul", "reset").status == 0)
      #expect(try dom0("domid", "soul").output == "2\n")
      for trigger in ["nmi", "init", "power", "sleep", "s3resume"] {
        let refused = try dom0("trigger", "soul", trigger)
        #expect(refused.status == 1 && !refused.messages.isEmpty, "\(trigger)")
      }
      #expect(try dom0("trigger", "soul", "foo").status == 64)
    }

    @Test("events --reconnect goes on with the next host") func reconnect() throws {
      #expect(try dom0("define", try file("heart")).status == 0)
      let events = try TerminalProcess(Client.dom0, ["events", "heart", "--reconnect", "--state", host.state])
      var shown = ""
      for _ in 0..<50 where !shown.contains("heart (") {
        #expect(try dom0("start", "heart").status == 0)
        #expect(try dom0("destroy", "heart").status == 0)
        shown = events.soFar
      }
      host.killDom0()
      #expect(events.text(until: "waits for the next one").contains("the host closed the connection"))
      try host.start()
      #expect(events.text(until: "listens to the next host").contains("listens to the next host"))
      #expect(try dom0("autostart", "heart").status == 0)
      #expect(try dom0("undefine", "heart").status == 0)
      #expect(events.text(until: "undefined removed").contains("heart undefined removed"))
      events.signal(SIGKILL)
      _ = events.finish()
    }
  }
}
