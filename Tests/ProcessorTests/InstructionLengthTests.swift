import Foundation
import Glibc
import Testing

@testable import Instructions

/// Every opcode of every map, with the ways in which ModRM names memory, against binutils' disassembler, which Swift's own toolchain brings along.
@Suite("the length of every instruction") struct InstructionLengthTests {
  struct Candidate {
    let bytes: [UInt8]
    let opcodeAt: Int
  }

  /// An opcode with its prefixes, then ModRM, SIB, displacement and immediate as they may come.
  static func candidates(_ heads: [[UInt8]]) -> [Candidate] {
    var all: [Candidate] = []
    for head in heads {
      for mode: UInt8 in [0x00, 0x40, 0x80, 0xc0] {
        for field: UInt8 in [0x00, 0x08, 0x30] {
          for (low, sib) in [(0, 0), (4, 0x90), (4, 0x25), (5, 0)] as [(UInt8, UInt8)] {
            let operand = low == 4 && mode != 0xc0 ? [mode | field | low, sib] : [mode | field | low]
            all.append(Candidate(bytes: head + operand, opcodeAt: head.count - 1))
          }
        }
      }
    }
    return all
  }

  /// What the disassembler finds at the start of each of the candidates: how long it is, nil where it is none.
  private func lengths(_ candidates: [Candidate]) throws -> [Int?] {
    // Each in a slot of 32 bytes that is filled with one-byte instructions.
    var data = Data(capacity: candidates.count * 32)
    for it in candidates { data.append(contentsOf: it.bytes + [UInt8](repeating: 0x90, count: 32 - it.bytes.count)) }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lengths-\(UUID())")
    try data.write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // A line for each slot: the distance to the next instruction, and 0 for what is none.
    process.arguments = [
      "-c",
      """
      LC_ALL=C objdump -D -z -M intel64 -b binary -m i386:x86-64 --no-show-raw-insn "$0" | LC_ALL=C awk '
        function low(hex) { return 16 * (index(digits, substr(hex, length(hex) - 1, 1)) - 1) + index(digits, substr(hex, length(hex))) - 1 }
        BEGIN { digits = "0123456789abcdef"; start = -1 }
        /^ +[0-9a-f]+:/ { at = low("0" substr($1, 1, length($1) - 1))
          if (start >= 0) { n = (at - start + 256) % 256; print (bad || n > 15 ? 0 : n); start = -1 }
          if (at % 32 == 0) { start = at; bad = /[(]bad[)]/ } }'
      """, folder.path,
    ]
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return text.split(separator: UInt8(ascii: "\n")).map { line in
      let length = line.reduce(0) { $0 * 10 + Int($1) - 48 }
      return length == 0 ? nil : length
    }
  }

  private func compare(_ heads: [[UInt8]], except: (Candidate) -> Bool = { _ in false }) throws {
    let candidates = Self.candidates(heads)
    let wanted = try lengths(candidates)
    try #require(wanted.count == candidates.count)
    var different: [String] = []
    for (it, length) in zip(candidates, wanted) where !except(it) {
      guard let length else { continue }  // what the disassembler does not know may be anything
      let slot = it.bytes + [UInt8](repeating: 0x90, count: 32 - it.bytes.count)
      let found = Instruction { slot[Int($0)] }.map { Int($0.length) }
      if found != length { different.append("\(it.bytes.map { String($0, radix: 16) }): \(found ?? -1), not \(length)") }
    }
    #expect(different.isEmpty, "\(different.count) of \(candidates.count) differ, the first \(different.prefix(12))")
  }

  private static let prefixes: [[UInt8]] = [[], [0x66], [0x48], [0x67], [0xf3, 0x4f]]

  @Test("opcodes of one byte") func short() throws {
    // Prefixes are no opcodes; the vector prefixes have tests of their own; 0x8f is AMD's XOP but with an extension of 0.
    let others: [UInt8] = [0x0f, 0x62, 0xc4, 0xc5]
    let opcodes = (0...0xff as ClosedRange<UInt8>).filter { !isLegacyPrefix($0) && $0 & 0xf0 != 0x40 && !others.contains($0) }
    // Branches with an operand-size prefix: AMD's processors take it, Intel's do not. The disassembler shows prefixes of fwait as instructions.
    try compare(Self.prefixes.flatMap { prefix in opcodes.map { prefix + [$0] } }) {
      let opcode = $0.bytes[$0.opcodeAt], isBranch = [0xe8, 0xe9].contains(opcode)
      return isBranch && $0.bytes[0] == 0x66 || opcode == 0x9b || opcode == 0x8f && $0.bytes[$0.opcodeAt + 1] & 0x38 != 0
    }
  }

  @Test("opcodes behind 0x0f") func long() throws {
    let opcodes = (0...0xff as ClosedRange<UInt8>).filter { $0 != 0x38 && $0 != 0x3a }
    try compare(Self.prefixes.flatMap { prefix in opcodes.map { prefix + [0x0f, $0] } }) {
      // Branches as above; AMD's extrq, which knows registers alone.
      let opcode = $0.bytes[$0.opcodeAt]
      return (0x80...0x8f ~= opcode || opcode == 0x78) && $0.bytes[0] == 0x66
    }
  }

  @Test("opcodes of three bytes", arguments: [0x38, 0x3a] as [UInt8]) func longest(_ map: UInt8) throws {
    try compare(Self.prefixes.flatMap { prefix in (0...0xff as ClosedRange<UInt8>).map { prefix + [0x0f, map, $0] } })
  }

  @Test("vector instructions with a VEX prefix") func vex() throws {
    let opcodes = 0...0xff as ClosedRange<UInt8>
    try compare(opcodes.map { [0xc5, 0xf9, $0] } + opcodes.map { [0xc5, 0xfc, $0] })
    for map: UInt8 in 1...3 {
      for last: UInt8 in [0x79, 0xfd, 0x7b] { try compare(opcodes.map { [0xc4, 0xe0 | map, last, $0] }) }
    }
  }

  @Test("vector instructions with an EVEX prefix") func evex() throws {
    for map: UInt8 in [1, 2, 3, 5, 6] {
      for (second, third) in [(0x7d, 0x48), (0xfd, 0x4a), (0x7c, 0x28), (0xfe, 0x48)] as [(UInt8, UInt8)] {
        try compare((0...0xff as ClosedRange<UInt8>).map { [0x62, 0xf0 | map, second, third, $0] })
      }
    }
  }
}
