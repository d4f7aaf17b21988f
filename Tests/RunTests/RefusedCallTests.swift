import CVCPUArea
import Foundation
import Testing

extension CommandSuites {
  /// Hosts that refuse a system call, as container profiles do.
  @Suite("system calls that are refused", .serialized) struct RefusedCallTests {
    static let futexWaitVector: UInt32 = 449
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("without futex_waitv a guest runs, and ring 0 sleeps all the same while it waits", arguments: [ENOSYS, EPERM])
    func sleeps(answer: Int32) throws {
      let domain = try files.domain("Heartbeat", "period=5")
      let dom0 = try Self.refusing(Self.futexWaitVector, answer) { try Dom0Process(["run", "--timeout", "50", domain]) }
      try #require(dom0.waitFor("beat 1 "))
      let ring0 = dom0.lineage[1], before = try sleeps(of: ring0)
      try #require(dom0.waitFor("beat 41 "))
      #expect(try sleeps(of: ring0) >= before + 40)
      dom0.type("quit\n")
      let run = dom0.finish()
      #expect(run.status == 0, "\(run.messages)")
    }

    /// How often a process has gone to sleep by itself.
    private func sleeps(of process: Int32) throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      return try #require(status.firstMatch(of: /\nvoluntary_ctxt_switches:\s+([0-9]+)/).flatMap { Int($0.1) })
    }

    @Test("without futex_waitv checks of timers and events hold", arguments: ["TimerDelivery", "EventChannelPorts"])
    func holds(guest: String) throws {
      let domain = try files.domain(guest, "conformance", memory: 32)
      let run = try Self.refusing(Self.futexWaitVector, ENOSYS) { try Dom0Process(["run", "--timeout", "50", domain]) }.finish()
      #expect(run.output.contains("\nSUCCESS"), "\(run.output)")
    }

    @Test("doctor says that futex_waitv is refused and what follows, and finds the host usable") func doctor() throws {
      let run = try Self.refusing(Self.futexWaitVector, EPERM) { try Dom0Process(["doctor"]) }.finish()
      #expect(run.status == 0, "\(run.output)")
      #expect(run.output.contains(/futex_waitv +refused, by a container's seccomp profile\n +hypercalls are slower/))
    }

    /// Runs `body` on a thread of its own that may not make a system call, nor may what it starts.
    static func refusing<Value>(_ call: UInt32, _ errno: Int32, _ body: @escaping () throws -> Value) throws -> Value {
      let errand = Errand {
        Result {
          try #require(filter(call, errno))
          return try body()
        }
      }
      Thread.detachNewThread {
        errand.result = errand.body()
        errand.done.signal()
      }
      errand.done.wait()
      return try #require(errand.result).get()
    }

    /// One thread waits while the other works.
    private final class Errand<Value>: @unchecked Sendable {
      let body: () -> Result<Value, any Error>
      let done = DispatchSemaphore(value: 0)
      var result: Result<Value, any Error>?
      init(_ body: @escaping () -> Result<Value, any Error>) { self.body = body }
    }

    /// Installs a seccomp filter on this thread: one call answers an errno.
    private static func filter(_ call: UInt32, _ errno: Int32) -> Bool {
      // struct sock_filter: load the call's number; is it this one?; answer the errno; allow.
      let program: [(code: UInt16, ifTrue: UInt8, ifFalse: UInt8, value: UInt32)] = [
        (0x20, 0, 0, 0), (0x15, 0, 1, call), (0x06, 0, 0, 0x5_0000 | UInt32(errno)), (0x06, 0, 0, 0x7fff_0000),
      ]
      // SAFETY: the kernel reads the list (struct sock_fprog) and the program, which live through the call.
      return unsafe program.withUnsafeBytes { bytes in
        var list = (length: UInt64(program.count), address: UInt64(UInt(bitPattern: bytes.baseAddress)))
        return unsafe withUnsafePointer(to: &list) { list in
          // prctl(PR_SET_NO_NEW_PRIVS, 1), then seccomp(SECCOMP_SET_MODE_FILTER).
          raw6(157, 38, 1, 0, 0, 0, 0) == 0 && raw6(317, 1, 0, UInt64(UInt(bitPattern: list)), 0, 0, 0) == 0
        }
      }
    }
  }
}
