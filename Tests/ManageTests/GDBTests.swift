import Foundation
import RemoteClient
import RemoteProtocol
import Testing

/// A gdb that `dom0 gdb` has become, with its commands typed one by one.
private final class Debugger {
  private let process = Process(), keyboard = Pipe(), output = Pipe()
  private let heard = Heard()
  private var commands = 0
  var pid: Int32 { process.processIdentifier }

  private final class Heard: @unchecked Sendable {
    private let condition = NSCondition()
    private var text = "", isOver = false
    func add(_ data: Data) {
      condition.withLock {
        text += String(decoding: data, as: UTF8.self)
        isOver = data.isEmpty
        condition.broadcast()
      }
    }
    /// What came up to a word, which is taken away; nil if it does not come.
    func take(upTo word: String) -> String? {
      let deadline = Date(timeIntervalSinceNow: 60)
      return condition.withLock {
        while true {
          if let range = text.range(of: word) {
            defer { text.removeSubrange(..<range.upperBound) }
            return String(text[..<range.upperBound])
          }
          guard !isOver, condition.wait(until: deadline) else {
            Issue.record("gdb did not say \(word), but \(text)")
            return nil
          }
        }
      }
    }
  }

  init(_ host: ServedHost, _ domain: String) throws {
    process.executableURL = URL(fileURLWithPath: Client.dom0)
    process.arguments = ["gdb", domain, "--state", host.state, "--", "-nx", "-iex", "set debuginfod enabled off", "-iex", "set width 0"]
    process.standardInput = keyboard
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.detachNewThread { [output, heard] in
      while true {
        let data = output.fileHandleForReading.availableData
        heard.add(data)
        if data.isEmpty { return }
      }
    }
    _ = try ask("set confirm off", "set pagination off")
  }
  deinit {
    if process.isRunning { kill(pid, SIGKILL) }
    process.waitUntilExit()
  }

  func type(_ command: String) { keyboard.fileHandleForWriting.write(Data((command + "\n").utf8)) }
  /// What gdb says to commands.
  func ask(_ list: String...) throws -> String {
    commands += 1
    list.forEach(type)
    type("echo <<\(commands)>>\\n")
    return try wait(for: "<<\(commands)>>\n")
  }
  func wait(for word: String) throws -> String { try #require(heard.take(upTo: word)) }
  /// Ctrl-C.
  func interrupt() { kill(pid, SIGINT) }
  /// Ends gdb without a word.
  func kill9() {
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }
}

extension ClientSuites {
  @Suite("dom0 gdb", .serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gdb"))) struct GDBTests {
    let host: ServedHost
    init() throws { host = try ServedHost() }

    private func dom0(_ arguments: String...) throws -> Ended { try .run(Client.dom0, arguments + ["--state", host.state]) }

    private func start(_ name: String, _ kernel: String, _ commandLine: String, isPaused: Bool = false, path: String? = nil) throws {
      var xml = ServedHost.xml(name, kernel, commandLine, more: "<on_crash>destroy</on_crash>")
      if let path { xml = xml.replacingOccurrences(of: "\(Client.binaries)/lib\(kernel).so", with: path) }
      try host.connect().define(xml)
      let started = try isPaused ? dom0("start", name, "--paused") : dom0("start", name)
      try #require(started.status == 0, "\(started.messages)")
    }

    /// How many beats a domain's console has shown.
    private func beats(_ name: String = "heart") -> Int {
      let text = (try? String(contentsOfFile: "\(host.state)/console/\(name).log", encoding: .utf8)) ?? ""
      return text.components(separatedBy: "beat ").count - 1
    }
    /// Waits for some beats more.
    private func waitForBeats() -> Bool {
      let start = beats(), deadline = Date(timeIntervalSinceNow: 30)
      while beats() < start + 5 {
        guard Date() < deadline else { return false }
        usleep(5000)
      }
      return true
    }

    /// The image of an example guest, built when it is missing or old.
    private func image(_ guest: String) throws -> String {
      let build = try Ended.run("\(Client.root)/Sources/Guests/ELF/build.sh", ["Sources/Guests/\(guest)"])
      try #require(build.status == 0, "\(build.messages)")
      return "\(Client.root)/.build/guests-elf/\(guest).elf"
    }

    @Test(
      "breakpoints by name and by line, next, step, finish, registers and memory; detached, the kernel goes on", arguments: [false, true])
    func session(isImage: Bool) throws {
      try start("heart", "Heartbeat", "period=20", isPaused: true, path: isImage ? image("Heartbeat") : nil)
      let gdb = try Debugger(host, "heart")
      #expect(try gdb.ask("info threads").contains("\"vCPU 0\" (kernel)"))
      let line = try String(contentsOfFile: "\(Client.root)/Sources/Guests/Heartbeat/Heartbeat.swift", encoding: .utf8)
        .components(separatedBy: "\n").firstIndex { $0.contains("beats += 1") }.map { $0 + 1 }
      let beat = try #require(line)
      #expect(try gdb.ask("break main", "continue").contains(" in main ()"))
      #expect(try gdb.ask("tbreak Heartbeat.swift:\(beat)", "continue").contains("\(beat)\t    beats += 1"))
      let calls = try gdb.ask("bt")
      for function in ["Heart", "TimerQueue", "main ()"] { #expect(calls.contains(function), "\(function) in \(calls)") }
      #expect(try gdb.ask("next").contains("\(beat + 1)\t    if !isQuiet"))
      let finished = try gdb.ask("finish")
      #expect(finished.contains("Run till exit") && finished.contains("Heartbeat.swift:72") || finished.contains("Timers.swift"))
      #expect(beats() > 0)
      // Its code is as it was, where breakpoints are; what is written is there.
      let code = try gdb.ask("break main", "x/2xb main")
      #expect(!code.contains("0xcc"), "\(code)")
      let memory = try gdb.ask(
        "set var *(long *)&xenolith_panic_message = 0x41424344", "x/s &xenolith_panic_message", "p/x $rip == (long)$pc")
      #expect(memory.contains("\"DCBA\"") && memory.contains("= 0x1"))
      #expect(try gdb.ask("set var *(long *)&xenolith_panic_message = 0", "p $rax = 77", "p $rax", "p $eflags").contains("= 77"))
      #expect(try gdb.ask("stepi", "stepi").contains("0x"))
      #expect(try dom0("state", "heart").output == "paused\n")
      #expect(try gdb.ask("delete", "detach").contains("detached"))
      #expect(waitForBeats())
      #expect(try dom0("state", "heart").output == "running\n")
    }

    /// Lets a domain go on, and types Ctrl-C when it does.
    private func interrupt(_ gdb: Debugger, _ name: String) throws {
      gdb.type("continue")
      _ = try gdb.wait(for: "Continuing.")
      let client = try host.connect(), domain = try client.domain(named: name)
      let deadline = Date(timeIntervalSinceNow: 30)
      while try client.call(Remote.DomainGetState(domain: domain)).state != 1 { try #require(Date() < deadline) }
      gdb.interrupt()
      _ = try gdb.wait(for: "received signal SIGINT")
    }

    @Test("Ctrl-C stops a kernel that sleeps, and one that computes; each goes on where it was") func interrupt() throws {
      try start("heart", "Heartbeat", "period=20")
      let gdb = try Debugger(host, "heart")
      for _ in 0..<5 { try interrupt(gdb, "heart") }
      #expect(try gdb.ask("p $rsp > 0", "detach").contains("detached") && waitForBeats())
      try start("busy", "Faulty", "loop")
      let other = try Debugger(host, "busy")
      try interrupt(other, "busy")
      #expect(try other.ask("bt").contains("main ()"))
      #expect(try other.ask("kill").contains("killed"))
      #expect(try dom0("state", "busy").output == "shut off\n")
    }

    @Test("a second debugger is refused") func second() throws {
      try start("heart", "Heartbeat", "period=20")
      let gdb = try Debugger(host, "heart")
      let refused = try dom0("gdb", "heart")
      #expect(refused.status == 1 && refused.messages.contains("heart: another debugger is attached to the domain"))
      #expect(try host.connect().call(Xenolith.DomainKernel(domain: host.connect().domain(named: "heart"))).isDebugged)
      #expect(try gdb.ask("detach").contains("detached"))
      #expect(try Debugger(host, "heart").ask("info threads").contains("vCPU 0"))
    }

    @Test("a gdb that is killed leaves no breakpoint: stopped at one, or with the domain running", arguments: [false, true])
    func killed(runs: Bool) throws {
      try start("heart", "Heartbeat", "period=20", isPaused: true)
      let gdb = try Debugger(host, "heart")
      #expect(try gdb.ask("break Heartbeat.swift:72", "continue").contains("\nBreakpoint 1"))
      if runs {
        _ = try gdb.ask("ignore 1 1000000")
        gdb.type("continue")
        _ = try gdb.wait(for: "Continuing.")
      }
      gdb.kill9()
      #expect(waitForBeats())
      #expect(try Debugger(host, "heart").ask("detach").contains("detached") && waitForBeats())
    }

    @Test("a Dom0 that is killed leaves the domain to the next, which takes the breakpoints out", arguments: [false, true])
    func dom0Killed(runs: Bool) throws {
      try start("heart", "Heartbeat", "period=20", isPaused: true)
      let gdb = try Debugger(host, "heart")
      #expect(try gdb.ask("break Heartbeat.swift:72", "continue").contains("\nBreakpoint 1"))
      if runs {
        _ = try gdb.ask("ignore 1 1000000")
        gdb.type("continue")
        _ = try gdb.wait(for: "Continuing.")
      }
      host.killDom0()
      try host.start()
      #expect(waitForBeats())
      #expect(try Debugger(host, "heart").ask("detach").contains("detached") && waitForBeats())
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(host.state)/run/live").filter { $0.hasSuffix(".debugger") } == [])
    }

    @Test("an exception without a handler stops with its signal and place; going on, the domain crashes") func crash() throws {
      try start("faulty", "Faulty", "null", isPaused: true)
      let gdb = try Debugger(host, "faulty")
      let stopped = try gdb.ask("continue", "bt")
      #expect(stopped.contains("received signal SIGSEGV") && stopped.contains("Crashes.swift:"), "\(stopped)")
      #expect(try gdb.ask("continue").contains("terminated with signal SIGABRT"))
      #expect(try dom0("state", "faulty", "--reason").output == "shut off (crashed)\n")
    }

    @Test("a kernel that powers off has exited") func exited() throws {
      try start("hello", "Hello", "", isPaused: true)
      #expect(try Debugger(host, "hello").ask("continue").contains("exited normally"))
    }

    @Test("--listen serves a gdb that somebody starts by the line that it prints, by port and by socket") func listen() throws {
      try start("heart", "Heartbeat", "period=20")
      for place in ["0", host.scratch.path + "/gdb socket"] {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: Client.dom0)
        process.arguments = ["gdb", "heart", "--listen", place, "--state", host.state]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
        #expect(line.hasPrefix("gdb ") && line.contains("target remote"))
        let gdb = try Ended.run(
          "/bin/sh", ["-c", line + " -nx -batch -iex 'set debuginfod enabled off' -ex 'p/x (char)hypercall_page' -ex 'info threads'"])
        process.waitUntilExit()
        #expect(gdb.output.contains("vCPU 0") && process.terminationStatus == 0, "\(line): \(gdb.output)\(gdb.messages)")
        #expect(waitForBeats())
      }
      #expect(try dom0("gdb", "heart", "--listen", "x").status == 64)
      #expect(try dom0("gdb", "nobody").messages.contains("there is no domain nobody"))
      #expect(try dom0("destroy", "heart").status == 0)
      #expect(try dom0("gdb", "heart").messages.contains("heart: domain is not running"))
    }
  }
}
