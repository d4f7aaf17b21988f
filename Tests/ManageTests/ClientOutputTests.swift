import Foundation
import RemoteClient
import RemoteProtocol
import Testing

/// What happens when standard output cannot be written.
extension ClientSuites {
  @Suite("dom0 without standard output", .serialized) struct OutputTests {
    let host: ServedHost
    init() throws { host = try ServedHost() }

    /// Runs a command with its output to a place where nothing can be written.
    private func dom0(_ arguments: [String], to output: String = ">/dev/full") throws -> Ended {
      let script = "exec \"$0\" \"$@\" \(output)"
      return try .run("/bin/sh", ["-c", script, Client.dom0] + arguments, environment: ["EDITOR": "true"], input: "beats\n")
    }

    /// How each command is made to write something; `$STATE` and `$FOLDER` are filled in. Domain `heart` runs, `off` does not, and a new one
    /// is defined for those that end one.
    private static let commands: [String: [String]] = [
      "run": ["$FOLDER/hello.xml"], "new": ["$FOLDER/guest"], "doctor": [], "list": [], "define": ["$FOLDER/new.xml"],
      "undefine": ["spare1"], "edit": ["off"], "dumpxml": ["off"], "autostart": ["off"], "start": ["off"], "stop": ["heart"],
      "reboot": ["heart"], "destroy": ["spare2"], "pause": ["heart"], "unpause": ["heart"], "console": ["spare3"], "log": ["heart"],
      "state": ["heart"], "info": [], "memory": ["heart"], "create": ["--json", "$FOLDER/created.xml"], "domid": ["heart"],
      "domname": ["1"], "rename": ["spare4", "renamed", "--json"], "uptime": [], "vcpu-list": [], "mem-set": ["heart", "16", "--json"],
      "mem-max": ["heart", "16", "--json"], "sysrq": ["heart", "h", "--json"], "trigger": ["spare5", "reset", "--json"],
      "dump-core": ["heart", "$FOLDER/core", "--json"], "dmesg": ["--json"], "host": [], "uri": [],
      "test": [Client.binaries + "/libSleepTest.so", "--", "SUCCESS"],
    ]
    private static let hostless: Set = ["run", "new", "doctor", "test"]

    @Test("every command says so, and ends with a status") func full() throws {
      for name in ["heart", "off", "spare1", "spare2", "spare3", "spare4", "spare5"] {
        let client = try host.connect()
        let domain = try client.define(ServedHost.xml(name))
        if ["heart", "spare2", "spare3", "spare5"].contains(name) { try client.call(Remote.DomainCreate(domain: domain)) }
      }
      for name in ["new", "created"] { _ = try host.scratch.write(ServedHost.xml(name), to: name + ".xml") }
      _ = try host.scratch.write(ServedHost.xml("hello", "Hello"), to: "hello.xml")
      let help = try Ended.run(Client.dom0, ["help"]).output
      let all = help.matches(of: #/(?m)^  ([a-z0-9-]+)(, [a-z]+)?  /#).map { String($0.1) }
      #expect(Set(all).isSuperset(of: Self.commands.keys))
      for command in all.sorted() {
        var lines = [[command, "--help"], ["help", command]]
        if let arguments = Self.commands[command] {
          let words = arguments.map { $0.replacing("$FOLDER", with: host.scratch.path) }
          lines.append([command] + (Self.hostless.contains(command) ? [] : ["--state", host.state]) + words)
        }
        for line in lines {
          let ended = try dom0(line)
          #expect(ended.messages.contains("dom0: cannot write standard output: No space left on device\n"), "\(line): \(ended.messages)")
          #expect([74, 8].contains(ended.status) && (ended.status == 74 || command == "run"), "\(line): \(ended.status)")
        }
      }
      for line in [["--help"], ["--version"], ["help"], [], ["--generate-completion-script", "bash"], ["list", "--help"]] {
        #expect(try dom0(line).status == 74, "\(line)")
      }
    }

    @Test("events that nobody can be told end the command") func events() throws {
      let fake = try FakeHost { packet in
        let event = Xenolith.Event(domain: FakeDomains.heartbeat, event: 5, detail: 2, seconds: 0, nanoseconds: 0, text: nil)
        return [packet.reply([]), try event.packet()]
      }
      let ended = try dom0(["events", "--state", fake.state])
      #expect(ended.status == 74 && ended.messages.contains("No space left on device"))
    }

    @Test("a closed standard output is one that cannot be written, and no file gets its number") func closed() throws {
      let ended = try dom0(["list", "--state", host.state], to: ">&-")
      #expect(ended.status == 74 && ended.messages == "dom0: cannot write standard output: Bad file descriptor\n")
      #expect(try dom0(["list", "--state", host.state], to: "2>&-").status == 0)
    }

    @Test("what failed otherwise keeps its status") func status() throws {
      #expect(try dom0(["list", "nothere", "--json", "--state", host.state]).status == 1)
      #expect(try dom0(["fly"]).status == 64)
    }
  }
}
