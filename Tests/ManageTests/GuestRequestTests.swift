import Foundation
import RemoteClient
import RemoteProtocol
import Testing

extension ClientSuites {
  /// Guests and their toolstack, by way of xenstore: also while the toolstack is killed and started again.
  @Suite("guests and xenstore", .serialized) struct GuestRequestTests {
    let host: ServedHost
    init() throws { host = try ServedHost() }

    @Test("a kernel answers a request to shut down in its own way") func shutdown() throws {
      try start("heart", "Heartbeat", "period=20")
      try #require(log("heart", contains: "beat 2"))
      let client = try host.connect()
      _ = try client.call(Remote.DomainShutdown(domain: client.domain(named: "heart")))
      #expect(log("heart", contains: "bye after "))
      #expect(isGone("heart"))
    }

    @Test("memory/target is followed down and up, by a host that was killed in between too") func balloon() throws {
      try start("balloon", "Balloon", "", more: "<currentMemory unit='MiB'>12</currentMemory>")
      try #require(log("balloon", contains: "balloon: 12288 KiB of at most 16384 KiB"))
      try setMemory("balloon", 8192)
      #expect(log("balloon", contains: "12288 KiB -> 8192 KiB, target 8192 KiB"))
      host.killDom0()
      try host.start()
      try setMemory("balloon", 16384)
      #expect(log("balloon", contains: "8192 KiB -> 16384 KiB, target 16384 KiB"))
      let client = try host.connect()
      #expect(try client.call(Remote.DomainGetInfo(domain: client.domain(named: "balloon"))).memory == 16384)
    }

    @Test("a guest that grows by itself, as Mini-OS's balloon does, gets 1 MiB more than memory/target says, and no more") func grower()
      throws
    {
      try start("grower", "Balloon", "on-demand", more: "<currentMemory unit='MiB'>12</currentMemory>")
      try #require(log("grower", contains: "balloon: 12288 KiB of at most 16384 KiB"))
      let console = try TerminalProcess(Client.dom0, ["console", "grower", "--state", host.state])
      try console.type("99999\r")
      #expect(log("grower", contains: "12288 KiB -> 13312 KiB, target 99999 KiB"))
      try setMemory("grower", 14336)
      try console.type("99998\r")
      #expect(log("grower", contains: "13312 KiB -> 15360 KiB, target 99998 KiB"))
      try setMemory("grower", 8192)
      try console.type("8192\r99997\r")
      #expect(
        log("grower", contains: "15360 KiB -> 8192 KiB, target 8192 KiB")
          && log("grower", contains: "8192 KiB -> 9216 KiB, target 99997 KiB"))
    }

    @Test("ping and pong find each other and go on to their end, whenever their host is killed", arguments: [0, 2000, 10_000, 50_000])
    func pingpong(microseconds: UInt32) throws {
      try start("pong", "Pingpong", "peer=ping")
      try start("ping", "Pingpong", "peer=pong rounds=1000")
      usleep(microseconds)
      host.killDom0()
      try host.start()
      #expect(log("ping", contains: "1000 round trips in "))
      #expect(log("pong", contains: "returned 1000 events"))
      #expect(isGone("ping") && isGone("pong"))
    }

    private func start(_ name: String, _ kernel: String, _ commandLine: String, more: String = "") throws {
      let client = try host.connect()
      let domain = try client.define(ServedHost.xml(name, kernel, commandLine, more: more))
      _ = try client.call(Remote.DomainCreate(domain: domain))
    }
    private func setMemory(_ name: String, _ kibibytes: UInt64) throws {
      let client = try host.connect()
      _ = try client.call(Remote.DomainSetMemory(domain: client.domain(named: name), memory: kibibytes))
    }
    /// Waits until a console log holds a text; whether it does.
    private func log(_ name: String, contains text: String) -> Bool {
      wait {
        FileManager.default.contents(atPath: host.state + "/console/\(name).log").map { String(decoding: $0, as: UTF8.self).contains(text) }
      }
    }
    /// Waits until a domain does not run any more.
    private func isGone(_ name: String) -> Bool {
      wait {
        guard let client = try? host.connect(), let domain = try? client.domain(named: name) else { return nil }
        return (try? client.call(Remote.DomainGetState(domain: domain, flags: 0)))?.state == 5
      }
    }
    private func wait(_ condition: () -> Bool?) -> Bool {
      let deadline = Date(timeIntervalSinceNow: 30)
      while condition() != true {
        guard Date() < deadline else { return false }
        usleep(5000)
      }
      return true
    }
  }
}
