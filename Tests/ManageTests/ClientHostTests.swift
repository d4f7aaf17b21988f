import Foundation
import RemoteProtocol
import Testing

/// The commands against a host that is one.
extension ClientSuites {
  @Suite("dom0 and its host", .serialized) struct HostTests {
    let host: ServedHost
    init() throws { host = try ServedHost() }

    private func dom0(_ arguments: String..., input: String = "") throws -> Ended {
      try .run(Client.dom0, arguments + ["--state", host.state], input: input)
    }
    private func defineHeartbeat(_ more: String = "") throws {
      let xml = """
        <domain type='xen'>
          <name>heart</name>
          <memory unit='MiB'>16</memory>
          <os><type>linux</type><kernel>\(Client.binaries)/libHeartbeat.so</kernel><cmdline>period=100000</cmdline></os>\(more)
        </domain>
        """
      let defined = try dom0("define", "-", input: xml)
      try #require(defined.status == 0, "\(defined.messages)")
    }

    @Test("a domain's life, from define to undefine, told by every command") func life() throws {
      try defineHeartbeat()
      #expect(try dom0("state", "heart").output == "shut off\n")
      #expect(try dom0("list", "--all", "--name").output == "heart\n")
      #expect(try dom0("autostart", "heart").output == "heart starts with the host\n")
      #expect(try dom0("start", "heart", "--paused").output == "heart is built and paused\n")
      #expect(try dom0("state", "heart", "--reason").output == "paused (user)\n")
      let asked = try dom0("stop", "heart")
      #expect(asked.messages == "dom0: heart is paused, and will do it when `dom0 unpause heart` lets it run\n")
      #expect(try dom0("destroy", "heart").output == "heart destroyed\n")
      #expect(try dom0("start", "heart", "--paused").status == 0)
      #expect(try dom0("unpause", "heart").output == "heart runs on\n")
      #expect(try dom0("start", "heart").messages == "dom0: heart: domain is already running\n")
      let states = try dom0("state", "nobody", "heart")
      #expect(states.status == 1 && states.output == "heart: running\n" && states.messages.contains("nobody"))
      #expect(try dom0("info", "heart").lines.contains("autostart              : yes"))
      #expect(try dom0("dumpxml", "heart").output.hasPrefix("<domain type='xen' id='2'>"))
      #expect(try dom0("reboot", "heart", "--wait").output == "heart rebooted\n")
      #expect(try dom0("stop", "3", "--wait").output == "heart powered off\n")
      #expect(try dom0("stop", "heart").status == 1)
      #expect(try dom0("log", "heart").output.contains("heartbeat: every 100000 ms"))
      #expect(try dom0("info", "heart").output.contains("powered off"))
      #expect(try dom0("undefine", "heart").output == "heart undefined\n")
      #expect(try dom0("list", "--all", "--name").output == "")
    }

    @Test("stop --wait asks all domains before it waits for the first, and tells of each") func several() throws {
      for name in ["one", "two", "three"] {
        #expect(try dom0("define", "-", input: ServedHost.xml(name)).status == 0)
        #expect(try dom0("start", name).status == 0)
      }
      let stopped = try dom0("stop", "three", "nothere", "one", "two", "one", "--wait", "--timeout", "30")
      #expect(stopped.lines == ["three powered off", "one powered off", "two powered off", "one powered off"], "\(stopped.output)")
      #expect(stopped.status == 1)
      #expect(stopped.messages.contains("there is no domain nothere"))
    }

    @Test("every command that answers has its answer in JSON too") func json() throws {
      try defineHeartbeat()
      let commands = [
        ["start", "heart"], ["list"], ["info"], ["info", "heart"], ["state", "heart"], ["pause", "heart"], ["unpause", "heart"],
        ["dumpxml", "heart"], ["autostart", "heart", "--disable"], ["host"], ["uri"], ["log"], ["log", "heart"],
        ["reboot", "heart", "--wait"],
        ["destroy", "heart"], ["undefine", "heart"],
      ]
      for command in commands {
        let ended = try Ended.run(Client.dom0, command + ["--json", "--state", host.state])
        #expect(ended.status == 0 && ended.messages.isEmpty, "\(command): \(ended.messages)")
        #expect(throws: Never.self, "\(command)") { try ended.object }
      }
    }

    @Test("a shell completes commands, options and the names of domains") func completion() throws {
      try defineHeartbeat()
      let script = """
        source <("$DOM0" --generate-completion-script bash)
        for line in "dom0 autos" "dom0 start --pau" "dom0 start he" "dom0 run --mach" "dom0 run $BIN/libHeartb"; do
          COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=($line)
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          COMPREPLY=()
          _dom0 dom0 "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
          echo "${COMPREPLY[@]}"
        done
        """
      let bin = URL(fileURLWithPath: Client.dom0).deletingLastPathComponent().path
      let path = bin + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
      let ended = try Ended.run(
        "/bin/bash", ["-c", script], environment: ["DOM0": Client.dom0, "BIN": bin, "PATH": path, "XENOLITH_STATE": host.state])
      #expect(ended.lines == ["autostart", "--paused", "heart", "--machine-memory", bin + "/libHeartbeat.so"], "\(ended.messages)")
    }

    @Test("start --console shows the first byte, types, and tells the end") func console() throws {
      try defineHeartbeat()
      let ended = try dom0("start", "heart", "--console", input: "beats\nquit\n")
      #expect(ended.status == 0)
      #expect(ended.output.hasPrefix("heartbeat: every"))
      #expect(ended.output.contains("bye after 0 beats"))
      #expect(ended.messages == "dom0: heart: powered off\n")
    }

    @Test("a domain whose kernel is gone when it reboots is told as failed") func rebootFails() throws {
      let kernel = host.scratch.path + "/kernel.so"
      try FileManager.default.copyItem(atPath: Client.binaries + "/libHeartbeat.so", toPath: kernel)
      let xml = ServedHost.xml("moved", more: "<on_reboot>restart</on_reboot>")
        .replacingOccurrences(of: "\(Client.binaries)/libHeartbeat.so", with: kernel)
      #expect(try dom0("define", "-", input: xml).status == 0)
      #expect(try dom0("start", "moved").status == 0)
      try FileManager.default.removeItem(atPath: kernel)
      let ended = try dom0("reboot", "moved", "--wait")
      #expect(ended.status == 1 && ended.messages.contains("moved cannot be restarted: "), "\(ended.output) \(ended.messages)")
    }

    @Test("the console of a domain that is not defined ends in order") func consoleOfTransient() throws {
      try defineHeartbeat()
      #expect(try dom0("start", "heart").status == 0)
      #expect(try dom0("undefine", "heart").status == 0)
      let ended = try dom0("console", "heart", input: "quit\n")
      #expect(ended.status == 0 && ended.messages == "dom0: heart: the domain ended\n", "\(ended.messages)")
    }

    @Test("info tells how a domain crashed, and where its core is") func crash() throws {
      let crash = "<on_crash>coredump-destroy</on_crash>"
      #expect(try dom0("define", "-", input: ServedHost.xml("bad", "Faulty", "null", more: crash)).status == 0)
      #expect(try dom0("start", "bad", "--console").messages.contains("bad: domain 1 (bad) crashed: page fault: writing 0x8, near null"))
      let info = try dom0("info", "bad")
      #expect(info.lines.contains("state                  : shut off (crashed)"))
      #expect(info.lines.contains("core                   : \(host.state)/dumps/bad.core"))
      #expect(info.output.contains("backtrace:"))
      let end = try #require(try dom0("info", "bad", "--json").object["lastEnd"] as? [String: Any])
      #expect(end["reason"] as? String == "crash" && end["core"] as? String == host.state + "/dumps/bad.core")
      #expect(try dom0("log").output.contains("(XEN) d1 crashed"))
      // The next Dom0 knows it too, and not of another domain with that name.
      host.killDom0()
      try host.start()
      #expect(try dom0("info", "bad").output == info.output)
      #expect(try dom0("undefine", "bad").status == 0)
      #expect(try dom0("define", "-", input: ServedHost.xml("bad", "Faulty", "null")).status == 0)
      #expect(try !dom0("info", "bad").output.contains("backtrace:"))
    }

    @Test("a console on a terminal is left by Ctrl-], taken by --force, and its domain runs on") func terminal() throws {
      try defineHeartbeat()
      #expect(try dom0("start", "heart").status == 0)
      let first = try TerminalProcess(Client.dom0, ["console", "heart", "--state", host.state])
      _ = first.text(until: "Ctrl-] leaves.")
      try first.type("beats\r")
      #expect(first.text(until: "beats\r\n0").contains("beats\r\n0"))
      #expect(try dom0("console", "heart").status == 1)
      let second = try TerminalProcess(Client.dom0, ["console", "heart", "--force", "--state", host.state])
      let cut = first.finish()
      #expect(cut.status == 0 && cut.text.contains("dom0: heart: "), "\(cut.text)")
      try second.type("time\r")
      #expect(second.text(until: " UTC").contains("UTC"))
      try second.type("\u{1d}")
      #expect(second.finish().status == 0)
      #expect(try dom0("state", "heart").output == "running\n")
    }

    @Test("events come as they happen, and the end of the host is told with status 8") func events() throws {
      try defineHeartbeat()
      let events = try TerminalProcess(Client.dom0, ["events", "heart", "--state", host.state])
      // It listens once it shows what happens.
      var shown = ""
      for _ in 0..<50 where !shown.contains("heart (") {
        #expect(try dom0("start", "heart").status == 0)
        #expect(try dom0("destroy", "heart").status == 0)
        shown = events.soFar
      }
      #expect(events.text(until: "stopped destroyed").contains("stopped destroyed"))
      kill(host.pid, SIGKILL)
      let ended = events.finish()
      #expect(ended.status == 8 && ended.text.contains("dom0: the host closed the connection"), "\(ended.text)")
    }

    @Test("log --follow goes on, across a restart of the domain") func follow() throws {
      try defineHeartbeat()
      #expect(try dom0("start", "heart").status == 0)
      let log = try TerminalProcess(Client.dom0, ["log", "heart", "--follow", "--state", host.state])
      #expect(log.text(until: "> ").contains("heartbeat: every"))
      #expect(try dom0("console", "heart", input: "quit\n").status == 0)
      #expect(log.text(until: "bye after").contains("bye after"))
      log.signal(SIGKILL)
      #expect(try dom0("log", "heart", "--lines", "1").output == "bye after 0 beats\n")
    }
  }

  @Suite("the host, on demand", .serialized) struct OnDemandTests {
    /// A state directory whose host is ended with it.
    private final class State {
      let scratch: Scratch
      let path: String
      init() throws {
        scratch = try Scratch()
        path = scratch.path + "/state"
      }
      deinit {
        guard let ended = try? Ended.run(Client.dom0, ["host", "--json", "--state", path]), let object = try? ended.object else { return }
        if let process = object["process"] as? Int32 { kill(process, SIGTERM) }
      }
    }

    @Test("a command starts the host that it needs, as a daemon; one for all that come at the same time") func starts() async throws {
      let state = try State()
      let path = state.path
      let answers = try await withThrowingTaskGroup(of: Ended.self) { group in
        for _ in 0..<4 { group.addTask { try Ended.run(Client.dom0, ["list", "--state", path]) } }
        var all: [Ended] = []
        for try await ended in group { all.append(ended) }
        return all
      }
      for ended in answers { #expect(ended.status == 0 && ended.output.contains("Domain-0"), "\(ended.messages)") }
      let host = try Ended.run(Client.dom0, ["host", "--json", "--state", path]).object
      let process = try #require(host["process"] as? Int)
      // A session of its own, no folder of ours, nothing of ours open.
      let fields = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).split(separator: " ")
      #expect(fields[5] == "\(process)")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd") == "/")
      let output = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/2")
      #expect(output == path + "/dom0.log")
    }

    @Test("a host that a command started holds nothing open that the command had") func descriptors() throws {
      let state = try State()
      let file = try state.scratch.write("", to: "inherited")
      let script = "exec 9>\"$1\"; exec \"$0\" list --state \"$2\""
      #expect(try Ended.run("/bin/sh", ["-c", script, Client.dom0, file, state.path]).status == 0)
      let process = try #require(try Ended.run(Client.dom0, ["host", "--json", "--state", state.path]).object["process"] as? Int)
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
      }
      #expect(!open.isEmpty && !open.contains(file))
    }

    @Test("a command whose host gives way to another one waits until that one answers") func givesWay() throws {
      let scratch = try Scratch()
      let mine: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
      try FileManager.default.createDirectory(atPath: scratch.path + "/run", withIntermediateDirectories: true, attributes: mine)
      let lock = unsafe open(scratch.path + "/run/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
      defer { close(lock) }
      let command = try TerminalProcess(Client.dom0, ["list", "--state", scratch.path])
      // The host that it started has said why it cannot be the one, and the command has seen its end.
      let deadline = Date(timeIntervalSinceNow: 30)
      while (try? scratch.text("dom0.log"))?.isEmpty ?? true, Date() < deadline { usleep(1000) }
      while !ServedHost.descendants(of: command.processID).isEmpty, Date() < deadline { usleep(1000) }
      let host = try FakeHost(in: scratch) { packet in [try packet.reply(Xenolith.ListDomains.Reply(rows: []))] }
      let ended = command.finish()
      #expect(ended.status == 0 && ended.text.hasPrefix("Name "), "\(ended.text)")
      #expect(host.calls.count == 1)
    }

    @Test("a host that is ending just then is waited for, and another one started") func ending() throws {
      let state = try State()
      let run = state.path + "/run"
      try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      // It holds the lock still, and takes no clients any more.
      // SAFETY: the path lives through the call.
      let lock = unsafe open(run + "/lock", O_RDWR | O_CREAT, 0o600)
      try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
      let path = state.path
      let command = try TerminalProcess(Client.dom0, ["list", "--state", path])
      let deadline = Date(timeIntervalSinceNow: 30)
      let log = { FileManager.default.contents(atPath: path + "/dom0.log").map { String(decoding: $0, as: UTF8.self) } ?? "" }
      while !log().contains("manages the domains"), Date() < deadline { usleep(1000) }
      close(lock)
      let ended = command.finish()
      #expect(ended.status == 0 && ended.text.contains("Domain-0"), "\(ended.text)")
    }

    @Test("a state directory that is held from another run directory is told at once, with its holder") func otherRun() throws {
      let state = try State()
      try FileManager.default.createDirectory(atPath: state.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      // SAFETY: the path lives through the call.
      let folder = unsafe open(state.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      try #require(folder >= 0 && flock(folder, LOCK_EX) == 0)
      defer { close(folder) }
      let ended = try Ended.run(Client.dom0, ["list", "--state", state.path])
      #expect(ended.status == 8 && ended.messages.contains("process \(getpid()) manages the domains"), "\(ended.messages)")
    }

    @Test("a host that hangs up on a client that has just come is over: another one is started") func hangsUp() throws {
      let state = try State()
      let python = """
        import os, socket, subprocess, sys
        path, dom0 = sys.argv[1:]
        os.makedirs(path + "/run", 0o700)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path + "/run/xenolith-sock")
        listener.listen()
        client = subprocess.Popen([dom0, "list", "--state", path], stdout=subprocess.PIPE)
        connection = listener.accept()[0]
        listener.close()
        connection.close()
        print(client.communicate()[0].decode(), client.returncode)
        """
      let ended = try Ended.run("/usr/bin/python3", ["-c", python, state.path, Client.dom0])
      #expect(ended.output.contains("Domain-0") && ended.output.hasSuffix(" 0\n"), "\(ended.output) \(ended.messages)")
    }

    @Test("host --stop ends the host, and its domains power off first") func stop() throws {
      let state = try State()
      let xml = try state.scratch.write(ServedHost.xml("heart"), to: "heart.xml")
      for command in [["define", xml], ["start", "heart"]] {
        #expect(try Ended.run(Client.dom0, command + ["--state", state.path]).status == 0)
      }
      let ended = try Ended.run(Client.dom0, ["host", "--stop", "--timeout", "30", "--state", state.path])
      #expect(ended.status == 0 && ended.output == "the host has ended\n", "\(ended.messages)")
      #expect(try Ended.run(Client.dom0, ["host", "--state", state.path]).status == 8)
      #expect(try Ended.run(Client.dom0, ["log", "heart", "--state", state.path]).output.contains("heartbeat: every"))
    }

    @Test("a host that cannot start is told with what it said") func fails() throws {
      let state = try State()
      let ended = try Ended.run(Client.dom0, ["list", "--state", state.path], environment: ["XENOLITH_LIBEXEC": "/nowhere"])
      #expect(ended.status == 8)
      #expect(ended.messages.hasPrefix("dom0: the host did not start (status 8); its log, \(state.path)/dom0.log, says:\n"))
      #expect(ended.messages.contains("  dom0: cannot run /nowhere/xenolith: "), "\(ended.messages)")
    }

    @Test("a state directory that cannot be made, or is no directory, is told by its path") func unusable() throws {
      let scratch = try Scratch()
      let file = try scratch.write("", to: "file")
      let ended = try Ended.run(Client.dom0, ["list", "--state", file])
      #expect(ended.status == 8 && ended.messages.contains(file), "\(ended.messages)")
      let long = try Ended.run(Client.dom0, ["list", "--state", scratch.path + "/" + String(repeating: "x", count: 120)])
      #expect(long.status == 8 && long.messages.contains("too long"), "\(long.messages)")
    }
  }
}
