import Foundation
import Testing

/// One after the other: each has a host of its own, with its processes, on what cores there are.
@Suite("dom0, the command", .serialized) struct CommandSuites {}

extension CommandSuites {
  @Suite("run", .serialized) struct RunTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("a guest that powers off gives 0, and its console is standard output") func poweroff() throws {
      let run = try Dom0Process.run("run", try files.domain("Hello"), "--timeout", "30")
      #expect(run.status == 0)
      #expect(run.output.contains("Hello from a Swift guest kernel"))
      #expect(run.messages == "")
    }

    @Test(
      "a crash gives 7, with reason, function and place",
      arguments: [
        ("null", "page fault: writing 0x8, near null", "Crashes.swift:"), ("divide", "division by zero", "guest_probe_divide"),
        ("ud2", "invalid instruction", "guest_probe_undefined"), ("stack", "stack overflow", "deeper(_:)"),
        ("text", "against the page's rights", "Crashes.swift:"), ("data", "running code at", "outside the image"),
        ("panic", "faulty panics as asked", "rip"), ("area", "vCPU area", ""),
        ("timer", "timers.every: a period of 0.0 seconds; it must be longer than zero", "Crashes.swift:"),
      ])
    func crash(mode: String, reason: String, place: String) throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", mode), "--timeout", "30")
      #expect(run.status == 7)
      #expect(run.messages.contains("(faulty) crashed"))
      #expect(run.messages.contains(reason))
      #expect(place.isEmpty || run.messages.contains(place))
    }

    @Test("the words of a failed precondition are in the report, as those of a panic are") func check() throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", "check"), "--json", "--timeout", "30")
      let crash = try #require((try run.firstDomain["crashes"] as? [[String: Any]])?.first)
      #if DEBUG
        #expect((crash["panic"] as? String)?.hasPrefix("Faulty/Crashes.swift:") == true)
        #expect((crash["panic"] as? String)?.hasSuffix(": Precondition failed: faulty was to have no words") == true, "\(crash)")
      #else
        #expect(crash["panic"] as? String == "precondition failure")
      #endif
    }

    @Test("an errno that leaves run() names the call that it came from, and its place; one that does not is not told") func refused() throws
    {
      let refused = try Dom0Process.run("run", try files.domain("Faulty", "refused"), "--timeout", "30").messages
      #expect(refused.contains("crashed: the kernel's run() failed with EINVAL"))
      let lines = refused.split(separator: "\n"),
        first = try #require(lines.firstIndex { $0.hasSuffix("EINVAL came from sched_op(poll), called at:") })
      let end = try #require(lines.firstIndex { $0.hasSuffix("backtrace:") })
      #expect(lines[first..<end].contains { $0.contains("poll()") && $0.contains("Crashes.swift:") }, "\(refused)")
      let missing = try Dom0Process.run("run", try files.domain("Faulty", "missing"), "--json", "--timeout", "30")
      let call = try #require((try missing.firstDomain["crashes"] as? [[String: Any]])?.first?["failedCall"] as? [String: Any])
      #expect(call["errno"] as? String == "ENOENT" && call["hypercall"] is NSNull)
      let functions = try #require(call["backtrace"] as? [[String: Any]]).compactMap { $0["function"] as? String }
      #expect(functions.contains { $0.contains("Xenstore.read") }, "\(functions)")
      for mode in ["throw", "caught"] {
        let run = try Dom0Process.run("run", try files.domain("Faulty", mode), "--timeout", "30")
        #expect(run.status == 7 && !run.messages.contains("came from"), "\(run.messages)")
      }
    }

    @Test("the end of standard input is typed as ^D, at which a kernel that wants it powers off, after the lines before it")
    func endOfInput() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Balloon", "on-demand until-eof"), "--timeout", "30"])
      dom0.type("12000\u{15}8192\nhow much?\n")
      dom0.endInput()
      let run = dom0.finish()
      #expect(run.status == 0 && run.output.contains("16384 KiB -> 8192 KiB, target 8192 KiB"), "\(run)")
      #expect(run.output.contains(/\n8192 KiB, [0-9]+ of them free; a number/), "a line of several values")
    }

    @Test(
      "a kernel at addresses that only root may map is refused to others with what to set, and doctor says so",
      .enabled(if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
    func lowAddresses() throws {
      let source = """
        asm(".pushsection .note.Xen,\\"a\\",@note; .p2align 2; .long 4, 8, 5; .asciz \\"Xen\\"; .asciz \\"xen-3.0\\";"
            ".long 4, 8, 8; .asciz \\"Xen\\"; .asciz \\"generic\\"; .popsection");
        void _start(void) { for (;;) ; }
        """
      try source.write(toFile: files.folder + "/low.c", atomically: true, encoding: .utf8)
      let image = files.folder + "/low.elf"
      try command("/usr/bin/cc", ["-static", "-nostdlib", "-Wl,-Ttext=0,--build-id=none", "-o", image, files.folder + "/low.c"])
      let file = try files.write(
        "<domain type='xen'><name>low</name><memory unit='MiB'>16</memory><os><type>linux</type><kernel>\(image)</kernel></os></domain>",
        as: "low")
      let ordinary = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", Dom0Process.binaries + "/dom0"]
      let run = try command("/usr/bin/setpriv", ordinary + ["run", file, "--timeout", "20"], fails: true)
      #expect(run.contains("low.elf: its code lies at 0x0, and this host lets an ordinary user map nothing below 0x"))
      #expect(run.contains("; run `sudo sysctl -w vm.mmap_min_addr=0` on the host"))
      #expect(
        try command("/usr/bin/setpriv", ordinary + ["doctor"]).contains("PV GRUB are, do not run: run `sudo sysctl -w vm.mmap_min_addr=0`"))
    }

    /// What a command prints, and what it complains of.
    @discardableResult
    private func command(_ path: String, _ arguments: [String], fails: Bool = false) throws -> String {
      let process = Process(), output = Pipe()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      try #require((process.terminationStatus != 0) == fails, "\(text)")
      return text
    }

    @Test("a plugin that is linked at another base has its page 0 where its headers are") func linkedElsewhere() throws {
      let image = files.folder + "/elsewhere.so", root = Dom0Process.root
      try command(
        "/usr/bin/cc",
        [
          "-std=gnu11", "-O2", "-ffreestanding", "-fPIC", "-fno-stack-protector", "-mno-red-zone", "-mgeneral-regs-only",
          "-I\(root)/Sources/CGuestRuntime/include", "-shared", "-nostdlib", "-Wl,-Ttext-segment=0x600000", "-o", image,
          "\(root)/Sources/Guests/HelloC/hello.c",
        ])
      let text = try String(contentsOfFile: files.domain("HelloC"), encoding: .utf8)
      let file = try files.write(text.replacingOccurrences(of: "\(Dom0Process.binaries)/libHelloC.so", with: image), as: "elsewhere")
      let run = try Dom0Process.run("run", file, "--timeout", "30")
      #expect(run.status == 0 && run.output.contains("Hello from a guest kernel in C"), "\(run)")
    }

    @Test("a watchdog that is not fed gives 6") func watchdog() throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", "watchdog"), "--timeout", "30")
      #expect(run.status == 6)
      #expect(run.messages.contains("was ended by its watchdog"))
    }

    @Test(
      "a guest that still runs when its time is over gives 4, and it is said where it was", arguments: ["loop", "masked", "block", "talk"])
    func timeout(mode: String) throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", mode), "--timeout", "0.5")
      #expect(run.status == 4)
      #expect(run.messages.contains("was still running after 0.5 s"))
    }

    @Test("a guest that reboots for ever gives 5 at the limit") func rebootLimit() throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", "reboot"), "--reboots", "2", "--timeout", "30")
      #expect(run.status == 5)
      #expect(run.output.components(separatedBy: "reboots, each time anew").count == 4)
      #expect(run.messages.contains("the limit of 2 is reached"))
    }

    @Test("on_reboot=destroy ends a rebooting guest with 0; on_crash=restart restarts one that crashes, to the limit") func actions() throws
    {
      let file = try files.domain("Faulty", "reboot", more: "<on_reboot>destroy</on_reboot>")
      #expect(try Dom0Process.run("run", file, "--timeout", "30").status == 0)
      let crashing = try files.domain("Faulty", "null", name: "again", more: "<on_crash>restart</on_crash>")
      let run = try Dom0Process.run("run", crashing, "--reboots", "1", "--timeout", "30")
      #expect(run.status == 7)
      #expect(run.messages.components(separatedBy: "crashed:").count == 3)
    }

    @Test("of two domains one crashes alone, the lines carry names, and the worst status counts") func two() throws {
      let run = try Dom0Process.run("run", try files.domain("Hello"), try files.domain("Faulty", "null"), "--timeout", "30")
      #expect(run.status == 7)
      #expect(run.output.contains("hello| Hello from a Swift guest kernel"))
      #expect(run.output.contains("faulty| faulty: null"))
      #expect(run.messages.contains("hello powered off"))
      #expect(run.messages.contains("(faulty) crashed"))
    }

    @Test("Ctrl-C, SIGTERM and SIGHUP ask a guest to power off, and it does what it does then", arguments: [SIGINT, SIGTERM, SIGHUP])
    func asked(signal: Int32) throws {
      let dom0 = try Dom0Process(["run", try files.domain("Heartbeat", "quiet"), "--timeout", "60"])
      #expect(dom0.waitFor("heartbeat:"))
      dom0.signal(signal)
      let run = dom0.finish()
      #expect(run.status == 0)
      #expect(run.messages.contains("dom0: powering off; "))
      #expect(run.output.contains("bye after "), "\(run.output)")
    }

    @Test("a second Ctrl-C destroys a guest that does not listen") func interrupted() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Faulty", "loop"), "--timeout", "60"])
      #expect(dom0.waitFor("faulty: loop"))
      dom0.interrupt()
      #expect(dom0.waitFor("powering off; Ctrl-C again destroys", inMessages: true))
      dom0.interrupt()
      #expect(dom0.finish().status == 3)
    }

    @Test("a guest that does not listen is destroyed a while after SIGTERM and SIGHUP", arguments: [SIGTERM, SIGHUP])
    func patience(signal: Int32) throws {
      let dom0 = try Dom0Process(["run", try files.domain("Faulty", "loop"), "--timeout", "60"])
      #expect(dom0.waitFor("faulty: loop"))
      dom0.signal(signal)
      let run = dom0.finish()
      #expect(run.status == 3)
      #expect(run.messages.contains("faulty has not powered off in time, and is destroyed"))
    }

    @Test("what is typed reaches the guest's console") func keyboard() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Heartbeat"), "--timeout", "60"])
      #expect(dom0.waitFor("\n"))
      dom0.type("help\n")
      #expect(dom0.waitFor("uptime"))
      dom0.interrupt()
      #expect(dom0.finish().status == 0)
    }

    @Test("a preserved domain stays until Ctrl-C, and keeps its status") func preserve() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Faulty", "null", more: "<on_crash>preserve</on_crash>"), "--timeout", "60"])
      #expect(dom0.waitFor("is preserved", inMessages: true))
      dom0.interrupt()
      #expect(dom0.finish().status == 7)
    }

    @Test("--json ends standard output with one object; the console is on standard error") func json() throws {
      let run = try Dom0Process.run("run", try files.domain("Hello"), "--json", "--timeout", "30")
      #expect(run.output.split(separator: "\n").count == 1)
      #expect(run.messages.contains("Hello from a Swift guest kernel"))
      #expect(try run.report["status"] as? String == "poweroff")
      #expect(try run.report["exitStatus"] as? Int == 0)
      #expect(try run.firstDomain["name"] as? String == "hello")
      let crash = try Dom0Process.run("run", try files.domain("Faulty", "null"), "--json", "--timeout", "30")
      #expect(try crash.report["exitStatus"] as? Int == 7)
      let details = try #require((try crash.firstDomain["crashes"] as? [[String: Any]])?.first)
      #expect((details["exception"] as? String)?.contains("page fault") == true)
      #expect((details["backtrace"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test("--trace writes a line for each hypercall") func trace() throws {
      let path = files.folder + "/trace"
      #expect(try Dom0Process.run("run", try files.domain("Hello"), "--trace=\(path)", "--timeout", "30").status == 0)
      let trace = try String(contentsOfFile: path, encoding: .utf8)
      #expect(trace.contains("d0v0 "))
      #expect(trace.contains("domctl(createdomain"))
      #expect(trace.contains("d1v0 "))
      #expect(trace.contains("sched_op(shutdown"))
      #expect(trace.contains("runs on physical CPU 0"))
      let two = try [files.domain("Faulty", "loop", name: "one"), files.domain("Faulty", "loop", name: "two")]
      _ = try Dom0Process(["run", "--pcpus", "2", "--timeout", "1", "--trace=\(path)"] + two).finish()
      #expect(try String(contentsOfFile: path, encoding: .utf8).contains("runs on physical CPU 1"))
      let toStandardError = try Dom0Process.run("run", "--trace", try files.domain("Hello"), "--timeout", "30")
      #expect(toStandardError.status == 0)
      #expect(toStandardError.messages.contains("sched_op(shutdown"))
    }

    @Test("SIGQUIT destroys at once") func destroyed() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Heartbeat", "quiet"), "--timeout", "60"])
      try #require(dom0.waitFor("heartbeat:"))
      dom0.signal(SIGQUIT)
      let run = dom0.finish()
      #expect(run.status == 3 && !run.output.contains("bye after"))
    }

    @Test("a domain with no memory beyond its image says so") func small() throws {
      let file = try files.domain("Hello")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      func run(kibibytes: Int) throws -> Run {
        try Dom0Process.run(
          "run", try files.write(text.replacingOccurrences(of: "'MiB'>16<", with: "'KiB'>\(kibibytes)<"), as: "small"))
      }
      let refused = try run(kibibytes: 64)
      let needed = try #require(refused.messages.firstMatch(of: /needs at least (\d+) KiB/).flatMap { Int($0.1) })
      let run = try run(kibibytes: needed)
      #expect(run.status == 7)
      #expect(run.output.contains("give it 1 MiB more"))
    }

    @Test("--paused says how to attach a debugger, and waits for SIGUSR1 or Enter", arguments: [true, false]) func paused(bySignal: Bool)
      throws
    {
      let dom0 = try Dom0Process(["run", try files.domain("Hello"), "--paused", "--timeout", "60"])
      #expect(dom0.waitFor("to start", inMessages: true))
      if bySignal { dom0.signal(SIGUSR1) } else { dom0.type("\n") }
      let run = dom0.finish()
      #expect(run.status == 0)
      #expect(run.output.contains("Hello from a Swift guest kernel"))
      #expect(run.messages.contains("/debug/libHello.so -o 0x100000000000"))
      #expect(run.messages.contains("gdb -p "))
    }

    @Test("when ring 0 dies, dom0 says so, and gives 8") func ring0Dies() throws {
      let dom0 = try Dom0Process(["run", try files.domain("Heartbeat"), "--timeout", "60"])
      #expect(dom0.waitFor("\n"))
      let children = try String(contentsOfFile: "/proc/\(dom0.processID)/task/\(dom0.processID)/children", encoding: .utf8)
      kill(try #require(Int32(children.split(separator: " ").first ?? "")), SIGKILL)
      let run = dom0.finish()
      #expect(run.status == 8)
      #expect(run.messages.contains("ring 0 was killed by signal 9"))
    }

    @Test("hostile guests do no harm", arguments: ["syscall", "wild", "kernelgs", "int80", "hlt", "badstack", "table"]) func hostile(
      mode: String
    ) throws {
      let run = try Dom0Process.run("run", try files.domain("Faulty", mode), try files.domain("Hello"), "--timeout", "10")
      // A wild one that called whatever it happened upon may also have lost its way for ever.
      #expect((mode == "wild" ? [0, 4, 7] : [0, 7]).contains(run.status))
      #expect(run.output.contains("hello| Hello from a Swift guest kernel"))
    }
  }

}

extension CommandSuites {
  @Suite("run: bad configuration", .serialized) struct BadConfigurationTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("files that are not right give 2, with the file, and nothing is made") func refused() throws {
      let good = try files.domain("Hello")
      let bad = [
        try files.write("<domain type='xen'>", as: "cut"),
        try files.write("<!DOCTYPE domain><domain type='xen'/>", as: "doctype"),
        try files.write("<network/>", as: "root"),
        try files.domain("Nothing"),
        try files.domain("Hello", name: "tiny").replacingMemory("16", by: "-1"),
        try files.domain("Hello", name: "huge").replacingMemory("16", by: "99999999999"),
        files.folder + "/none.xml",
      ]
      for file in bad {
        let run = try Dom0Process.run("run", good, file)
        #expect(run.status == 2, "\(file)")
        #expect(run.messages.contains(file), "\(file): \(run.messages)")
        #expect(run.output == "", "\(file)")
      }
    }

    @Test("a kernel that is no kernel is refused with the line that names it") func notAKernel() throws {
      let file = try files.domain("Hello", name: "text").replacingKernel(by: "/etc/passwd")
      let run = try Dom0Process.run("run", file)
      #expect(run.status == 2)
      #expect(run.messages.contains("\(file):5:"))
    }

    @Test("two domains of one name are refused") func sameName() throws {
      let file = try files.domain("Hello")
      #expect(try Dom0Process.run("run", file, file).status == 2)
    }

    @Test("--json reports a refusal too") func json() throws {
      let run = try Dom0Process.run("run", "--json", files.folder + "/none.xml")
      #expect(run.status == 2)
      #expect(try run.report["status"] as? String == "bad-configuration")
      #expect((try run.report["error"] as? String)?.contains("none.xml") == true)
    }

    @Test("wrong options give 64, and say what is right") func usage() throws {
      for arguments in [["run"], ["run", "x.xml", "--timeout", "-1"], ["run", "x.xml", "--pcpus", "0"], ["fly"]] {
        #expect(try Dom0Process(arguments).finish().status == 64)
      }
    }
  }

}

extension CommandSuites {
  @Suite("version, help and doctor", .serialized) struct CommandTests {
    @Test("--version tells the version and the ABI") func version() throws {
      #expect(try Dom0Process.run("--version").output == "dom0 0.1.0, Xen 4.17 x86-64 PV\n")
    }

    @Test("help lists the subcommands") func help() throws {
      let run = try Dom0Process.run("help")
      #expect(run.status == 0)
      #expect(run.output.contains("run"))
      #expect(run.output.contains("doctor"))
    }

    @Test("doctor finds this host good enough to run tests on, also as JSON") func doctor() throws {
      let run = try Dom0Process.run("doctor")
      #expect(run.status == 0)
      #expect(run.output.contains("kernel"))
      #expect(try Dom0Process.run("doctor", "--json").report["usable"] as? Bool == true)
    }
  }

}

extension String {
  /// The same file with another size of memory.
  func replacingMemory(_ old: String, by new: String) throws -> String { try edited("'MiB'>\(old)<", "'MiB'>\(new)<") }
  /// The same file with another kernel.
  func replacingKernel(by path: String) throws -> String { try edited("\(Dom0Process.binaries)/libHello.so", path) }
  private func edited(_ old: String, _ new: String) throws -> String {
    let text = try String(contentsOfFile: self, encoding: .utf8).replacingOccurrences(of: old, with: new)
    try text.write(toFile: self, atomically: true, encoding: .utf8)
    return self
  }
}
