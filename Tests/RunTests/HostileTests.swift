import Foundation
import Testing

extension CommandSuites {
  /// vCPU processes that lie (Tests/HostileRunner): each in another way, with all signals blocked, in the domains with odd numbers.
  @Suite("hostile vCPU processes", .serialized) struct HostileTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("a vCPU process that is killed, and a zygote that is, end their domains; ring 0 tells", arguments: [3, 2])
    func killed(generation: Int) throws {
      let dom0 = try Dom0Process(["run", "--timeout", "50", try files.domain("Heartbeat", "quiet")])
      try #require(dom0.waitFor("heartbeat:"))
      let lineage = dom0.lineage
      try #require(lineage.count == 4)
      kill(lineage[generation], SIGKILL)
      let run = dom0.finish()
      #expect(run.status == 7)
      #expect(run.messages.contains("its vCPU process ended by itself or was killed"))
      // They end of themselves, each in its own time.
      let deadline = Date(timeIntervalSinceNow: 30)
      for pid in lineage.dropFirst() {
        while kill(pid, 0) == 0, Date() < deadline { sched_yield() }
        #expect(kill(pid, 0) != 0, "process \(pid) stays behind")
      }
    }

    @Test("ring 0 that is killed takes every process with it, and dom0 says so") func ring0() throws {
      let dom0 = try Dom0Process(["run", "--timeout", "50", try files.domain("Heartbeat", "quiet")])
      try #require(dom0.waitFor("heartbeat:"))
      let lineage = dom0.lineage
      try #require(lineage.count == 4)
      kill(lineage[1], SIGKILL)
      #expect(dom0.finish().status == 8)
    }

    @Test("a guest that has its processor call mprotect for it is ended by the host; others run on") func sandbox() throws {
      let liar = try files.domain("Faulty", "mprotect"), honest = try files.domain("Heartbeat", "period=20 beats=25 quiet")
      let run = try Dom0Process.run("run", liar, honest, "--timeout", "50")
      #expect(run.status == 7)
      #expect(run.messages.contains("its vCPU process ended by itself or was killed"), "\(run.messages)")
      #expect(run.messages.contains("heartbeat powered off"))
    }

    @Test("each ends its own domain and no other, and none reaches page tables; ring 0 lives") func liars() throws {
      for name in ["xenolith", "libSwiftUnicodeStrings.so", "libSwiftUnicodeProperties.so"] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(files.folder)/\(name)", withDestinationPath: "\(Dom0Process.binaries)/\(name)")
      }
      try FileManager.default.createSymbolicLink(
        atPath: files.folder + "/domain-runner", withDestinationPath: Dom0Process.binaries + "/HostileRunner")
      // Domains are numbered from 1 in the order of the command line; the liars, 1, 3, 5 …, each lie in a way of their own.
      var domains: [String] = []
      for index in 0..<8 {
        domains.append(try files.domain("Hello", name: "liar\(index)", memory: 4))
        domains.append(try files.domain("Heartbeat", "period=20 beats=25 quiet", name: "honest\(index)"))
      }
      let run = try Dom0Process(["run", "--timeout", "50"] + domains, environment: ["XENOLITH_LIBEXEC": files.folder]).finish()
      #expect(run.status == 7, "\(run.messages)")
      // The one that tried to write its tables goes on as an honest one if it could not, and its guest finds them as they were.
      #expect(run.output.contains("liar6| Hello from a Swift guest kernel") && run.messages.contains("liar6 powered off"))
      // The one that wrote to all of its memory ends itself if its tables stayed as they were.
      #expect(run.messages.contains(/domain 15 .*\n.*its vCPU process ended by itself/), "\(run.messages)")
      for index in 0..<8 {
        #expect(run.messages.contains("(liar\(index)) crashed") == (index != 6))
        #expect(run.messages.contains("honest\(index) powered off"))
        #expect(!run.messages.contains("(honest\(index)) crashed"))
      }
    }
  }
}
