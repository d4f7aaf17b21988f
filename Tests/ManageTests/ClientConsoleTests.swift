import Foundation
import RemoteProtocol
import Testing

extension ClientSuites {
  @Suite("dom0 console", .serialized) struct ConsoleTests {
    /// A host whose domain's console says `> ` and echoes in capitals; `quit` ends the domain.
    private func host() throws -> FakeHost {
      try FakeHost { packet in
        if packet.call(Remote.DomainOpenConsole.self) != nil {
          return [packet.reply([]), RemoteStreamID(packet.header).packet(Array("> ".utf8))]
        }
        if packet.header.type == .stream {
          let stream = RemoteStreamID(packet.header)
          if packet.header.status == .ok { return [stream.packet([], status: .ok)] }
          let text = String(decoding: packet.payload, as: UTF8.self)
          return [stream.packet(Array(text.uppercased().utf8))] + (text.contains("quit") ? [stream.packet([], status: .ok)] : [])
        }
        if packet.call(Remote.DomainCreateWithFlags.self) != nil {
          return [try packet.reply(Remote.DomainCreateWithFlags.Reply(domain: FakeDomains.heartbeat))]
        }
        if packet.call(Remote.DomainResume.self) != nil { return [packet.reply([])] }
        if packet.call(Xenolith.ListDomains.self) != nil { return [try packet.reply(Xenolith.ListDomains.Reply(rows: []))] }
        if packet.call(Xenolith.LastEnd.self) != nil {
          let end = DomainEnd(seconds: 0, nanoseconds: 0, reason: "poweroff", text: "powered off")
          return [try packet.reply(Xenolith.LastEnd.Reply(end: end))]
        }
        return try FakeDomains.lookUp(packet)
      }
    }

    @Test("on a terminal every key goes to the guest as it is, and Ctrl-] leaves and gives the terminal back") func terminal() throws {
      let host = try host()
      let console = try TerminalProcess(Client.dom0, ["console", "heartbeat", "--state", host.state])
      #expect(console.text(until: "> ").contains("Connected to heartbeat. Ctrl-] leaves."))
      #expect(console.isRaw)
      // Ctrl-C and Ctrl-Z are the guest's. What follows Ctrl-] is nobody's.
      try console.type("a\u{3}\u{1a}b\rc")
      #expect(console.text(until: "\rC").contains("A\u{3}\u{1a}B\rC"))
      try console.type("d\u{1d}never")
      let ended = console.finish()
      #expect(ended.status == 0)
      #expect(!ended.text.contains("NEVER"))
      #expect(!console.isRaw)
    }

    @Test("the terminal is given back when a signal ends it") func signalled() throws {
      let host = try host()
      let console = try TerminalProcess(Client.dom0, ["console", "heartbeat", "--state", host.state])
      _ = console.text(until: "> ")
      #expect(console.isRaw)
      console.signal(SIGTERM)
      #expect(console.finish().status == -SIGTERM)
      #expect(!console.isRaw)
    }

    @Test("what is piped in is typed, and the end of the domain is told") func piped() throws {
      let host = try host()
      let ended = try Ended.run(Client.dom0, ["console", "heartbeat", "--state", host.state], input: "help\u{1d}\nquit\n")
      #expect(ended.status == 0)
      #expect(ended.output == "> HELP\u{1d}\nQUIT\n")
      #expect(ended.messages == "dom0: heartbeat: powered off\n")
    }

    @Test("start --console opens the console before the domain runs") func start() throws {
      let host = try host()
      let ended = try Ended.run(Client.dom0, ["start", "heartbeat", "--console", "--state", host.state], input: "quit\n")
      #expect(ended.status == 0 && ended.output == "> QUIT\n", "\(ended.messages)")
      let order = host.calls.map(\.header.procedure)
      let start = try #require(order.firstIndex(of: Remote.DomainCreateWithFlags.procedure))
      let open = try #require(order.firstIndex(of: Remote.DomainOpenConsole.procedure))
      let resume = try #require(order.firstIndex(of: Remote.DomainResume.procedure))
      #expect(start < open && open < resume)
      #expect(host.calls[start].call(Remote.DomainCreateWithFlags.self)?.flags == .paused)
    }
  }
}
