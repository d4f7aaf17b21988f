import Foundation
import Testing

extension CommandSuites {
  /// The example guests as PV64 ELF images, built from the sources that the plugins are built from.
  @Suite("PV64 ELF images", .serialized) struct ELFGuestTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    /// The file of a domain with an example guest's ELF image, which is built when it is missing or old.
    private func domain(_ guest: String, _ commandLine: String = "") throws -> String {
      let build = Process(), output = Pipe()
      build.executableURL = URL(fileURLWithPath: Dom0Process.root + "/Sources/Guests/ELF/build.sh")
      build.arguments = ["Sources/Guests/\(guest)"]
      build.standardOutput = output
      build.standardError = output
      try build.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      build.waitUntilExit()
      try #require(build.terminationStatus == 0, "\(text)")
      let plugin = try String(contentsOfFile: files.domain(guest, commandLine), encoding: .utf8)
      let kernel = "\(Dom0Process.root)/.build/guests-elf/\(guest).elf"
      return try files.write(
        plugin.replacingOccurrences(of: "\(Dom0Process.binaries)/lib\(guest).so", with: kernel), as: "\(guest)-elf")
    }

    /// What a console shows, but for the clock.
    private func text(_ run: Run) -> String {
      run.output.replacing(/[0-9]+([-:.][0-9]+)*( [mµ]?s)?/, with: "N")
    }

    @Test(
      "an image prints what the plugin of the same sources prints",
      arguments: [("Hello", "a=b"), ("Heartbeat", "beats=2 period=20"), ("Microkernel", "slice=5")])
    func same(guest: String, commandLine: String) throws {
      let plugin = try Dom0Process.run("run", try files.domain(guest, commandLine), "--timeout", "30")
      let image = try Dom0Process.run("run", try domain(guest, commandLine), "--timeout", "30")
      #expect(plugin.status == 0 && image.status == 0)
      #expect(image.messages == "" && !image.output.isEmpty)
      #expect(text(image) == text(plugin))
    }

    @Test("heartbeat answers at its prompt as the plugin does") func input() throws {
      func answers(_ file: String) throws -> Run {
        let dom0 = try Dom0Process(["run", file, "--timeout", "60"])
        try #require(dom0.waitFor("> "))
        dom0.type("help\ntime\nuptime\nmemory\nnonsense\nquit\n")
        return dom0.finish()
      }
      let plugin = try answers(files.domain("Heartbeat", "quiet")), image = try answers(domain("Heartbeat", "quiet"))
      #expect(plugin.status == 0 && image.status == 0)
      #expect(image.output.contains("what is \"nonsense\"? Try help.") && image.output.contains("bye after"))
      #expect(text(image) == text(plugin))
    }

    @Test(
      "a crash is told with reason, function and place, by the addresses that the image was linked at",
      arguments: [
        ("null", "page fault: writing 0x8, near null", "Crashes.swift:"), ("divide", "division by zero", "guest_probe_divide"),
        ("stack", "stack overflow", "deeper(_:)"), ("panic", "faulty panics as asked", "hypercall sched_op"),
      ])
    func crash(mode: String, reason: String, place: String) throws {
      let run = try Dom0Process.run("run", try domain("Faulty", mode), "--timeout", "30")
      #expect(run.status == 7)
      #expect(run.messages.contains(reason) && run.messages.contains(place), "\(run.messages)")
      #expect(run.messages.contains("    #0   000000004000") || run.messages.contains("    #0   000000004001"))
    }
  }
}
