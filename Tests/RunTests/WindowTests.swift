import CStepper
import Foundation
import Testing

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

extension CommandSuites {
  @Suite("the processor's windows", .serialized) struct WindowTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }

    @Test("a kick at any instruction of a window loses nothing: the guest's events, registers and red zone are as they should be")
    func kickAtEachInstruction() throws {
      let dom0 = try Dom0Process(["run", "--timeout", "300", try files.domain("UpcallDelivery", "windows")])
      try #require(dom0.waitFor("# hypercalls"))
      let pid = try #require(dom0.lineage.last)
      let runner = Dom0Process.binaries + "/domain-runner"
      let symbols = try symbols(of: runner)
      let maps = try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)
      let line = try #require(maps.split(separator: "\n").first { $0.contains("domain-runner") })
      let base = try #require(line.split(separator: "-").first.flatMap { UInt64($0, radix: 16) })
      func address(_ name: String) throws -> UInt64 { try base + #require(symbols[name]) }
      let first = [try address("return_window"), try address("resume")]
      let last = [try address("return_window_end"), try address("resume_end")]
      var hits = [UInt64](repeating: 0, count: 2)
      var missed: Int32 = 0
      let sharedInfo: UInt64 = 0x5000_0002_0000
      // SAFETY: two ranges, two counters.
      let complete = unsafe step_through(pid, first, last, 2, 3, 33, 1_000_000, sharedInfo, &hits, &missed)
      let run = dom0.finish()
      // return_window has 8 instructions, resume 25.
      #expect(complete == 33, "instructions that were each hit three times")
      #expect(missed == 0, "upcalls that the guest was not interrupted for")
      #expect(hits[0] > 0 && hits[1] > 0, "both windows were hit")
      #expect(run.output.contains("SUCCESS"), "\(run.output)")
      #expect(run.status == 0)
    }
  }
}
