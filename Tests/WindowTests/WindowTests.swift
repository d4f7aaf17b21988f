import CStepper
import Foundation
import Testing

/// The folder of the executables under test.
private let binaries =
  ProcessInfo.processInfo.environment["XENOLITH_BUILD"]
  ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../.build/debug").standardized.path

/// A guest under `dom0 run`.
private final class Guest {
  let process = Process()
  let output = Pipe()

  init(kernel: String, commandLine: String) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("window-\(UUID().uuidString).xml")
    try """
    <domain type='xen'><name>window</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
      <os><type>linux</type><kernel>\(binaries)/\(kernel)</kernel><cmdline>\(commandLine)</cmdline></os>
    </domain>
    """.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    process.executableURL = URL(fileURLWithPath: binaries + "/dom0")
    process.arguments = ["run", "--timeout", "300", file.path]
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    _ = try output.fileHandleForReading.read(upToCount: 1)  // it has booted, and the file has been read
  }

  /// The vCPU's process: the only one without children below this.
  var vcpu: Int32? {
    var pid = process.processIdentifier
    while let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8),
      let child = text.split(separator: " ").last.flatMap({ Int32($0) })
    { pid = child }
    return pid == process.processIdentifier ? nil : pid
  }
}

/// The symbols of an executable, as binutils' `nm` lists them: Swift's own toolchain needs binutils too.
private func symbols(of path: String) throws -> [String: UInt64] {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["nm", path]
  process.standardOutput = output
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  let lines = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 3 }
  return Dictionary(lines.compactMap { line in UInt64(line[0], radix: 16).map { (String(line[2]), $0) } }, uniquingKeysWith: { a, _ in a })
}

@Suite("the processor's windows")
struct WindowTests {
  @Test("a kick at any instruction of a window loses nothing: the guest's events, registers and red zone are as they should be")
  func kickAtEachInstruction() throws {
    let guest = try Guest(kernel: "libUpcallDelivery.so", commandLine: "windows")
    let pid = try #require(guest.vcpu)
    let runner = binaries + "/domain-runner"
    let symbols = try symbols(of: runner)
    let maps = try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)
    let base = try #require(
      maps.split(separator: "\n").first { $0.contains("domain-runner") }?.split(separator: "-").first.flatMap { UInt64($0, radix: 16) })
    func address(_ name: String) throws -> UInt64 { try base + #require(symbols[name]) }
    let first = [try address("return_window"), try address("resume")]
    let last = [try address("return_window_end"), try address("resume_end")]
    var hits = [UInt64](repeating: 0, count: 2)
    var missed: Int32 = 0
    let sharedInfo: UInt64 = 0x5000_0002_0000
    let complete = step_through(pid, first, last, 2, 3, 33, 1_000_000, sharedInfo, &hits, &missed)
    let rest = String(decoding: guest.output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    guest.process.waitUntilExit()
    // return_window has 8 instructions, resume 25.
    #expect(complete == 33, "instructions that were each hit three times")
    #expect(missed == 0, "upcalls that the guest was not interrupted for")
    #expect(hits[0] > 0 && hits[1] > 0, "both windows were hit")
    #expect(rest.contains("SUCCESS"), "the guest's own verdict")
    #expect(guest.process.terminationStatus == 0)
  }
}
