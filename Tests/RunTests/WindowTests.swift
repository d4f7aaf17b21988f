import CStepper
import Foundation
import Testing

/// What a tool of binutils prints: Swift's own toolchain needs them too.
private func binutils(_ arguments: [String]) throws -> String {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  process.standardOutput = output
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return text
}

private func symbols(of path: String) throws -> [String: UInt64] {
  let lines = try binutils(["nm", path]).split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 3 }
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
      let loadPage: UInt64 = 0x5001_ffff_f000
      let first = [try address("return_window"), try address("resume"), loadPage]
      let last = [try address("return_window_end"), try address("resume_end"), loadPage + 64]
      var hits = [UInt64](repeating: 0, count: 3)
      var missed: Int32 = 0
      let sharedInfo: UInt64 = 0x5000_0002_0000
      // SAFETY: three ranges, three counters.
      let complete = unsafe step_through(pid, first, last, 3, 3, 38, 1_000_000, sharedInfo, &hits, &missed)
      dom0.type("enough\n")
      let run = dom0.finish()
      // return_window has 8 instructions, resume 25; a redirected cmps is followed by four.
      #expect(complete == 38, "instructions that were each hit three times")
      #expect(missed == 0, "upcalls that the guest was not interrupted for")
      #expect(hits.allSatisfy { $0 > 0 }, "all windows were hit")
      #expect(run.output.contains("SUCCESS"), "\(run.output)")
      #expect(run.status == 0)
    }

    @Test("the processor allocates nothing, also where it is not optimized: it runs in signal handlers, without system calls for it")
    func allocatesNothing() throws {
      let folder = Dom0Process.binaries + "/Processor.build"
      let objects = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift.o") }
      #expect(objects.contains("MachineToPhysical.swift.o"))
      let code = try binutils(["objdump", "-dr", "--no-show-raw-insn"] + objects.map { folder + "/" + $0 })
      var function = "", allocating: Set<String> = []
      for line in code.split(separator: "\n") {
        if line.hasSuffix(">:") { function = String(line.drop { $0 != "<" }.dropFirst().dropLast(2)) }
        // The runtime itself comes along with each object.
        guard line.contains("R_X86_64"), !function.hasPrefix("swift_"), !function.hasPrefix("$es") else { continue }
        for name in ["swift_alloc", "swift_slowAlloc", "memalign", "malloc"] where line.contains(name) { allocating.insert(function) }
      }
      #expect(allocating.isEmpty)
    }
  }
}
