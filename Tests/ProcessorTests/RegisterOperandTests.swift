import Foundation
import HypercallABI
import Testing

@testable import Instructions

private typealias Layout = CPUUserRegistersLayout

@Suite("a register as an operand") struct RegisterOperandTests {
  /// By number, as the processor manuals have them (table 3-1 of Intel's volume 2), with the place that Xen's header gives each.
  static let places = [
    Layout.rax, Layout.rcx, Layout.rdx, Layout.rbx, Layout.rsp, Layout.rbp, Layout.rsi, Layout.rdi, Layout.r8, Layout.r9, Layout.r10,
    Layout.r11, Layout.r12, Layout.r13, Layout.r14, Layout.r15,
  ]

  @Test("each of the sixteen is where Xen's structure has it", arguments: 0..<16) func word(_ number: Int) {
    for bytes in [1, 2, 4, 8] {
      #expect(RegisterOperand(number, bytes: bytes).word * 8 == Self.places[number], "\(bytes) bytes of register \(number)")
      // ah, ch, dh and bh are parts of the first four.
      let isHigh = bytes == 1 && (4...7).contains(number)
      #expect(RegisterOperand(number, bytes: bytes, hasREX: false).word * 8 == Self.places[isHigh ? number - 4 : number])
    }
  }

  @Test("a narrow operand is its part of the register, and leaves the rest as hardware does", arguments: 0..<16) func parts(_ number: Int) {
    let whole: UInt64 = 0x8877_6655_4433_2211, value: UInt64 = 0xffee_ddcc_bbaa_9988
    for (bytes, part, after) in [
      (1, 0x11, 0x8877_6655_4433_2288), (2, 0x2211, 0x8877_6655_4433_9988), (4, 0x4433_2211, 0xbbaa_9988),
      (8, 0x8877_6655_4433_2211, 0xffee_ddcc_bbaa_9988),
    ] as [(Int, UInt64, UInt64)] {
      let operand = RegisterOperand(number, bytes: bytes)
      #expect(operand.value(in: whole) == part && operand.register(whole, with: value) == after, "\(bytes) bytes of register \(number)")
    }
    let old = RegisterOperand(number, bytes: 1, hasREX: false), isHigh = (4...7).contains(number)
    #expect(old.value(in: whole) == (isHigh ? 0x22 : 0x11))
    #expect(old.register(whole, with: value) == (isHigh ? 0x8877_6655_4433_8811 : 0x8877_6655_4433_2288))
  }
}

@Suite("a register in a signal's frame") struct SignalRegistersTests {
  /// The places that the C library's header gives, by its names for them: an enumeration from 0 on.
  static let places: [String: Int] = {
    let header = try? String(contentsOfFile: "/usr/include/x86_64-linux-gnu/sys/ucontext.h", encoding: .utf8)
    let names = (header ?? "").split(separator: "\n").filter { $0.hasPrefix("  REG_") }.map {
      $0.dropFirst(6).prefix { $0.isLetter || $0.isNumber }
    }
    return Dictionary(names.enumerated().map { (String($1), $0) }, uniquingKeysWith: { first, _ in first })
  }()
  static let names = [
    "RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15",
  ]

  @Test("each of the sixteen is where ucontext.h has it", arguments: 0..<16) func place(_ number: Int) throws {
    #expect(try SignalRegisters.place(of: number) == #require(Self.places[Self.names[number]]))
  }

  @Test("so are those that have names") func named() {
    for (place, name) in [
      (SignalRegisters.rsi, "RSI"), (SignalRegisters.rdi, "RDI"), (SignalRegisters.r9, "R9"), (SignalRegisters.rip, "RIP"),
      (SignalRegisters.rflags, "EFL"),
      (SignalRegisters.cr2, "CR2"),
    ] { #expect(Self.places[name] == place, "\(name)") }
  }
}
