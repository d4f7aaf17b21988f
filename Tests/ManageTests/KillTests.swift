import Foundation
import RemoteClient
import RemoteProtocol
import Testing

extension ClientSuites {
  @Suite("kill -9") struct KillTests {
    /// How often the storm is interrupted: more with `make endurance`.
    static let rounds = ProcessInfo.processInfo.environment["XENOLITH_STORM"].flatMap { Int($0) } ?? 20

    @Test("no acknowledged definition or domain is lost when Dom0, ring 0 or both are killed in a storm of calls") func storm() throws {
      let host = try ServedHost()
      var generator = SystemRandomNumberGenerator()
      let storm = Storm(host, workers: 3)
      for round in 0..<Self.rounds {
        let target = Target.allCases[round % Target.allCases.count]
        storm.blow(for: .random(in: 0...150_000, using: &generator)) {
          let ring0 = host.ring0
          let family = ring0.map { [$0] + ServedHost.descendants(of: $0) } ?? []
          if target != .ring0 { host.killDom0() }
          if target != .dom0, let ring0 {
            kill(ring0, SIGKILL)
            storm.loseRunning()
            Self.waitForEnd(of: family)
          }
        }
        if target != .ring0 { try host.start() }
        try storm.check(after: "round \(round), \(target)")
      }
      #expect(storm.acknowledged > Self.rounds, "there was a storm")
    }

    enum Target: CaseIterable { case dom0, ring0, both }

    static func waitForEnd(of pids: [Int32]) {
      let deadline = Date(timeIntervalSinceNow: 30)
      for pid in pids {
        while kill(pid, 0) == 0, !isZombie(pid), Date() < deadline { usleep(1000) }
        #expect(kill(pid, 0) != 0 || isZombie(pid), "process \(pid) outlives its hypervisor")
      }
    }
    private static func isZombie(_ pid: Int32) -> Bool {
      (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.contains(") Z ") ?? true
    }

    @Test("a domain's beats go on while Dom0 is killed and started ten times") func heartbeat() throws {
      let host = try ServedHost()
      try host.connect().define(ServedHost.xml("heart", "Heartbeat", "period=20"))
      try host.connect().call(Remote.DomainCreate(domain: host.connect().domain(named: "heart")))
      let log = host.state + "/console/heart.log"
      var beats = 0
      for _ in 0..<10 {
        beats = try Self.wait(forMoreThan: beats, in: log)
        host.killDom0()
        try host.start()
        let list = try Ended.run("/usr/bin/env", ["virsh", "-c", host.uri, "list"])
        #expect(list.output.contains("heart") && list.output.contains("running"), "\(list.output)\(list.messages)")
      }
      _ = try Self.wait(forMoreThan: beats + 5, in: log)
      let numbers = Self.beats(in: log)
      #expect(numbers == Array(1...numbers.count), "every beat once, in order")
    }

    @Test("a domain whose core is being written runs on when Dom0 is killed, unless somebody paused it", arguments: [0, 5000, 50_000])
    func core(microseconds: UInt32) throws {
      let host = try ServedHost()
      let client = try host.connect()
      for name in ["heart", "still"] {
        try client.define(ServedHost.xml(name, "Heartbeat", "period=20"))
        try client.call(Remote.DomainCreate(domain: client.domain(named: name)))
      }
      try client.call(Remote.DomainSuspend(domain: client.domain(named: "still")))
      let group = DispatchGroup(), connected = DispatchSemaphore(value: 0)
      for name in ["heart", "still"] {
        let core = Remote.DomainCoreDump(domain: try client.domain(named: name), path: host.scratch.path + "/\(name).core", flags: [])
        group.enter()
        Thread.detachNewThread {
          let caller = try? host.connect()
          connected.signal()
          _ = try? caller?.call(core)
          group.leave()
        }
        connected.wait()
      }
      usleep(microseconds)
      host.killDom0()
      group.wait()
      try host.start()
      let log = host.state + "/console/heart.log"
      _ = try Self.wait(forMoreThan: Self.beats(in: log).count + 2, in: log)
      let later = try host.connect(), still = try later.domain(named: "still")
      #expect(try later.call(Remote.DomainGetState(domain: still, flags: 0)) == .init(state: 3, reason: 1))
      let stillLog = host.state + "/console/still.log", before = Self.beats(in: stillLog).count
      try later.call(Remote.DomainResume(domain: still))
      _ = try Self.wait(forMoreThan: before + 2, in: stillLog)
    }

    /// The numbers of the beats that a console log holds.
    static func beats(in log: String) -> [Int] {
      let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return text.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /beat (\d+) at/).flatMap { Int($0.1) }
      }
    }
    static func wait(forMoreThan count: Int, in log: String) throws -> Int {
      let deadline = Date(timeIntervalSinceNow: 60)
      while beats(in: log).count <= count, Date() < deadline { usleep(5000) }
      let found = beats(in: log).count
      try #require(found > count, "the beats go on")
      return found
    }
  }
}

/// Threads that define, start, destroy and undefine domains, and remember what was acknowledged.
final class Storm: @unchecked Sendable {
  enum Truth: Equatable { case undefined, defined(isRunning: Bool) }
  private let host: ServedHost
  private let workers: Int
  private let lock = NSLock()
  /// What each domain must be; nil for one whose last call was not answered.
  private var truth: [String: Truth?] = [:]
  private var isOver = false

  init(_ host: ServedHost, workers: Int) {
    self.host = host
    self.workers = workers
  }

  /// Runs all threads for so many microseconds, then does something terrible, and waits until all have noticed.
  func blow(for time: UInt32, _ kill: () -> Void) {
    lock.withLock { isOver = false }
    let group = DispatchGroup()
    for worker in 0..<workers {
      group.enter()
      Thread.detachNewThread { [self] in
        work(worker)
        group.leave()
      }
    }
    usleep(time)
    kill()
    lock.withLock { isOver = true }
    group.wait()
  }

  /// All domains ended with their hypervisor.
  func loseRunning() {
    lock.withLock {
      for (name, value) in truth where value == .defined(isRunning: true) { truth[name] = .some(.defined(isRunning: false)) }
      hypervisors += 1
    }
  }
  private var hypervisors = 0
  /// How many calls changed something.
  private(set) var acknowledged = 0

  private func work(_ worker: Int) {
    guard let client = try? RemoteClient(path: host.socket, timeout: 60_000) else { return }
    var round = 0
    while !lock.withLock({ isOver }) {
      let name = "storm-\(worker)-\(round % 4)"
      round += 1
      do { try turn(client, name) } catch RemoteClientError.refused { continue } catch { return }
    }
  }

  /// One call about one domain. While it is not answered nobody knows what is true.
  private func turn(_ client: RemoteClient, _ name: String) throws {
    let (before, hypervisor) = lock.withLock { (truth[name] ?? .some(.undefined), hypervisors) }
    lock.withLock { truth[name] = .some(nil) }
    let after: Truth
    switch before ?? look(client, name) {
    case .undefined:
      try client.define(ServedHost.xml(name, more: "<!-- \(name) -->"))
      after = .defined(isRunning: false)
    case .defined(isRunning: false):
      if Bool.random() {
        try client.call(Remote.DomainCreate(domain: client.domain(named: name)))
        after = .defined(isRunning: true)
      } else {
        try client.call(Remote.DomainUndefine(domain: client.domain(named: name)))
        after = .undefined
      }
    case .defined(isRunning: true):
      try client.call(Remote.DomainDestroy(domain: client.domain(named: name)))
      after = .defined(isRunning: false)
    }
    lock.withLock {
      acknowledged += 1
      // An acknowledged start is worth nothing when the hypervisor ended since.
      truth[name] = .some(after == .defined(isRunning: true) && hypervisor != hypervisors ? nil : after)
    }
  }

  private func look(_ client: RemoteClient, _ name: String) -> Truth {
    guard let domain = try? client.domain(named: name) else { return .undefined }
    return .defined(isRunning: domain.id >= 0)
  }

  /// Compares what is there with what was acknowledged.
  func check(after event: String) throws {
    let client = try host.connect()
    for (name, value) in lock.withLock({ truth }) {
      let found = look(client, name)
      if let value { #expect(found == value, "\(name) after \(event)") }
      if found != .undefined {
        let xml = try client.call(Remote.DomainGetXMLDesc(domain: client.domain(named: name), flags: .inactive)).xml
        #expect(xml.contains("<!-- \(name) -->") && xml.contains("</domain>"), "\(name) is whole after \(event)")
      }
      lock.withLock { truth[name] = .some(found) }
    }
  }
}
