import Foundation
import Testing

extension CommandSuites {
  /// A kernel that nobody here built: Debian's PV GRUB, linked at 0, with a menu of two entries that print and halt.
  @Suite("PV GRUB", .serialized, .enabled(if: Grub.image != nil, "\(Grub.obstacle)")) struct GrubTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    /// Boots it; its menu is there.
    private func boot(_ more: String...) throws -> Dom0Process {
      let file = try files.write(
        """
        <domain type='xen'>
          <name>grub</name>
          <memory unit='MiB'>64</memory>
          <vcpu>1</vcpu>
          <os><type>linux</type><kernel>\(try #require(Grub.image))</kernel></os>
        </domain>
        """, as: "grub")
      let dom0 = try Dom0Process(["run", file, "--timeout", "50"] + more)
      #expect(dom0.waitFor("GNU GRUB"))
      #expect(dom0.waitFor("first entry") && dom0.waitFor("second entry"))
      return dom0
    }

    @Test("its command line answers, `halt` powers off, and no hypercall of it is refused") func commandLine() throws {
      let trace = files.folder + "/trace"
      let dom0 = try boot("--trace=\(trace)")
      dom0.type("c")
      #expect(dom0.waitFor("grub> "))
      // The typed letters come back one by one, each with its place on the screen: the word as such is the answer.
      dom0.type("echo hello\r")
      #expect(dom0.waitFor("hello"))
      dom0.type("halt\r")
      let run = dom0.finish()
      #expect(run.status == 0 && run.messages == "", "\(run.messages)")
      let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("d1v0 ") }
      #expect(calls.contains { $0.contains("grant_table_op(setup_table") })
      #expect(calls.filter { $0.contains(" = -") } == [])
    }

    @Test("an arrow key and Enter choose an entry of its menu") func menu() throws {
      let dom0 = try boot()
      dom0.type("\u{1B}[B\r")
      #expect(dom0.waitFor("the second entry was chosen"))
      let run = dom0.finish()
      #expect(run.status == 0 && run.messages == "", "\(run.messages)")
      #expect(!run.output.contains("the first entry was chosen"))
    }
  }
}

/// The image, and why there is none.
private enum Grub {
  static let (image, obstacle) = make()

  private static func make() -> (image: String?, obstacle: String) {
    guard let doctor = try? Dom0Process.run("doctor", "--json").report, let findings = doctor["findings"] as? [[String: Any]],
      findings.contains(where: { $0["name"] as? String == "addresses from 0" && $0["verdict"] as? String == "ok" })
    else { return (nil, "PV GRUB is linked at address 0, which cannot be mapped here") }
    let image = Dom0Process.root + "/.build/guests-elf/grub.elf", script = Process(), output = Pipe()
    script.executableURL = URL(fileURLWithPath: Dom0Process.root + "/Tests/Guests/grub-image.sh")
    script.arguments = [image]
    script.standardOutput = output
    script.standardError = output
    guard (try? script.run()) != nil else { return (nil, "Tests/Guests/grub-image.sh cannot be run") }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    script.waitUntilExit()
    return script.terminationStatus == 0 ? (image, "") : (nil, text)
  }
}
