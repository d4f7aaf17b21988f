import Foundation
import RemoteClient
import RemoteProtocol
import Testing

extension ClientSuites {
  @Suite("dom0 serve") struct ServiceTests {
    @Test("a hundred domains start, are listed, and power themselves off when the host ends") func hundred() throws {
      let host = try ServedHost(options: ["--patience", "60"])
      let client = try host.connect()
      for index in 0..<100 {
        let domain = try client.define(ServedHost.xml("many-\(index)", "Heartbeat", "quiet period=1000000"))
        try client.call(Remote.DomainCreate(domain: domain))
      }
      let list = try Ended.run("/usr/bin/env", ["virsh", "-c", host.uri, "list", "--name"])
      #expect(list.lines.filter { $0.hasPrefix("many-") }.count == 100)
      host.stop()
      #expect(host.process?.terminationStatus == 0)
      #expect(host.ring0 == nil, "ring 0 ends with the last domain")
      #expect(!host.messages.contains("is destroyed"), "each answered the request: \(host.messages.suffix(2000))")
    }

    @Test("a domain that crashes again and again is held, and says so") func crashLoop() throws {
      let host = try ServedHost()
      let client = try host.connect()
      let limit = "<metadata><domain xmlns='urn:xenolith:domain:1'><reboot limit='2'/></domain></metadata>"
      let xml = ServedHost.xml("loop", "Faulty", "panic", more: "<on_crash>restart</on_crash>" + limit)
      let domain = try client.define(xml)
      try client.call(Xenolith.RegisterEvents())
      try client.call(Remote.DomainCreate(domain: domain))
      var starts = 0
      var held: String?
      while held == nil, case .message(let packet)? = try client.next(within: 60_000) {
        guard let event = Xenolith.Event(packet) else { continue }
        // libvirt's numbers: started, and stopped because it failed.
        if event.event == 2 { starts += 1 }
        if event.event == 5, event.detail == 5 { held = event.text }
      }
      #expect(starts == 3)
      #expect(held?.contains("is not restarted again") == true)
      #expect(host.messages.contains("loop ended 3 times in a row"))
      let state = try Ended.run("/usr/bin/env", ["virsh", "-c", host.uri, "domstate", "--reason", "loop"])
      #expect(state.output.contains("shut off (failed)"), "\(state.output)")
      try client.call(Remote.DomainCreate(domain: domain))
    }

    @Test("a domain that waits to be restarted, and is started by somebody, is not started once more") func startedMeanwhile() throws {
      let host = try ServedHost()
      let client = try host.connect()
      let uuid = "<uuid>5f2a9cb6-3c59-4b7e-8d52-0a4d4f8b7c11</uuid><on_crash>restart</on_crash>"
      let domain = try client.define(ServedHost.xml("loop", "Faulty", "panic", more: uuid))
      try client.call(Remote.DomainCreate(domain: domain))
      let deadline = Date(timeIntervalSinceNow: 30)
      while !host.messages.contains("loop is restarted in 1 s"), Date() < deadline { usleep(5000) }
      let started = try client.call(Remote.DomainCreateXML(xml: ServedHost.xml("loop", "Heartbeat", "quiet", more: uuid))).domain
      usleep(1_500_000)
      #expect(try client.domain(named: "loop").id == started.id)
      #expect(try client.call(Remote.DomainGetState(domain: started)).state == DomainState.running)
    }

    @Test("a domain that is not defined, and waits to be restarted, is shown as it will be") func waitingTransient() throws {
      let host = try ServedHost()
      let client = try host.connect()
      let xml = ServedHost.xml("loop", "Faulty", "panic", more: "<on_crash>restart</on_crash>")
      let domain = try client.call(Remote.DomainCreateXML(xml: xml)).domain
      let deadline = Date(timeIntervalSinceNow: 30)
      while !host.messages.contains("loop is restarted in 2 s"), Date() < deadline { usleep(5000) }
      #expect(try client.call(Remote.DomainGetInfo(domain: domain)).maximumMemory == 16384)
      #expect(try client.call(Remote.DomainGetXMLDesc(domain: domain)).xml.contains("<name>loop</name>"))
    }

    @Test("a domain that stopped and is kept is not asked for anything, and who waits for its end is told") func kept() throws {
      let host = try ServedHost()
      let client = try host.connect()
      for (name, element) in [("off", "on_poweroff"), ("again", "on_reboot")] {
        try client.call(
          Remote.DomainCreate(domain: client.define(ServedHost.xml(name, "Heartbeat", "quiet", more: "<\(element)>preserve</\(element)>"))))
        let command = name == "off" ? "stop" : "reboot"
        let waited = try Ended.run(Client.dom0, [command, name, "--timeout", "30", "--state", host.state])
        #expect(waited.output == "\(name) stopped, and is kept as it is\n", "\(waited.messages)")
        for command in ["stop", "reboot", "pause", "unpause"] {
          let refused = try Ended.run(Client.dom0, [command, name, "--state", host.state])
          #expect(refused.status == 1 && refused.messages.contains("is not running"), "\(command): \(refused.output) \(refused.messages)")
        }
      }
    }

    @Test("two domains find each other through xenstore, and play ping-pong over an event channel") func pingpong() throws {
      let host = try ServedHost()
      let client = try host.connect()
      for (name, words) in [("pong", "peer=ping"), ("ping", "peer=pong rounds=2000")] {
        try client.call(Remote.DomainCreate(domain: client.define(ServedHost.xml(name, "Pingpong", words))))
      }
      let log = host.state + "/console/ping.log"
      let deadline = Date(timeIntervalSinceNow: 60)
      while !Self.text(log).contains("round trips in"), Date() < deadline { usleep(10_000) }
      #expect(Self.text(log).contains("round trips in"), "\(Self.text(log)) \(Self.text(host.state + "/console/pong.log"))")
    }

    @Test("what starts with the host does, and one whose definition is broken is told, and holds nobody up") func autostart() throws {
      let host = try ServedHost()
      let client = try host.connect()
      for name in ["good", "bad"] {
        try client.call(Remote.DomainSetAutostart(domain: client.define(ServedHost.xml(name)), autostart: 1))
      }
      host.stop()
      try Data("<domain type='xen'><name>bad</na".utf8).write(to: URL(fileURLWithPath: host.state + "/definitions/bad.xml"))
      try host.start()
      let list = try Ended.run("/usr/bin/env", ["virsh", "-c", host.uri, "list", "--all"])
      #expect(list.lines.contains { $0.contains("good") && $0.contains("running") }, "\(list.output)")
      #expect(list.lines.contains { $0.contains("bad") && !$0.contains("running") }, "\(list.output)")
      #expect(host.messages.contains("bad.xml:1"))
    }

    @Test("a host on demand ends when nothing runs and nobody is connected, and ring 0 with it") func idle() throws {
      let host = try ServedHost(options: ["--on-demand", "--idle", "0"], starts: false)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Client.dom0)
      process.arguments = ["serve", "--state", host.state, "--on-demand", "--idle", "0"]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      KillTests.waitForEnd(of: host.ring0.map { [$0] } ?? [])
    }

    @Test("who waits for an answer for so long only gives up on a host that has stopped") func stuck() throws {
      let host = try ServedHost()
      kill(host.pid, SIGSTOP)
      defer { kill(host.pid, SIGCONT) }
      for command in [["host", "--stop"], ["stop", "heart"], ["reboot", "heart"]] {
        let ended = try Ended.run(Client.dom0, command + ["--timeout", "0.2", "--state", host.state])
        #expect(ended.status == 4 && ended.messages == "dom0: the host does not answer\n", "\(ended.messages)")
      }
    }

    @Test("a second host on the same directory is refused, and told who holds it") func lock() throws {
      let host = try ServedHost()
      let second = try Ended.run(Client.dom0, ["serve", "--state", host.state])
      #expect(second.status != 0)
      #expect(second.messages.contains("\(host.pid)"), "\(second.messages)")
      _ = try host.connect()
    }

    @Test("a service manager is told when the host is ready, and its sockets are taken") func systemd() throws {
      let python = """
        import os, socket, subprocess, sys
        folder, dom0 = sys.argv[1:]
        third = os.open("/dev/null", os.O_RDONLY)  # descriptor 3, if nobody has it
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(folder + "/notify")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(folder + "/activated")
        listener.listen()
        os.dup2(listener.fileno(), 3)
        code = "import os, sys; os.environ['LISTEN_PID'] = str(os.getpid()); os.execv(sys.argv[1], sys.argv[1:])"
        host = subprocess.Popen([sys.executable, "-c", code, dom0, "serve", "--state", folder + "/state", "--memory", "256"],
          pass_fds=[3], env=dict(os.environ, NOTIFY_SOCKET=folder + "/notify", LISTEN_FDS="1", LISTEN_FDNAMES="xenolith"))
        notify.settimeout(60)
        try:
          print(notify.recv(100).decode())
          virsh = ["virsh", "-c", "xen+unix:///system?socket=" + folder + "/activated"]
          print(subprocess.run(virsh + ["list", "--all"], capture_output=True, text=True).stdout)
          host.terminate()
          print(notify.recv(100).decode())
          print("status", host.wait(60))
        finally:
          host.kill()
        """
      let scratch = try Scratch()
      let run = try Ended.run("/usr/bin/python3", ["-c", python, scratch.path, Client.dom0])
      #expect(run.lines.first == "READY=1", "\(run.output) \(run.messages)")
      #expect(run.output.contains("Domain-0"))
      #expect(run.output.contains("STOPPING=1") && run.output.contains("status 0"))
    }

    private static func text(_ path: String) -> String {
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}
