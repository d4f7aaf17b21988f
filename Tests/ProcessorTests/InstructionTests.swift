import Testing

@testable import Instructions

private func decode(_ bytes: [UInt8]) -> Instruction? {
  Instruction { $0 < bytes.count ? bytes[Int($0)] : nil }
}

@Suite("decoding an instruction") struct InstructionTests {
  /// Bytes, as an assembler makes them, and opcode, register operand and other operand.
  static let known: [(String, [UInt8], UInt16, Int, Int)] = [
    ("mov (%rdi), %rax", [0x48, 0x8b, 0x07], 0x8b, 0, 7),
    ("mov %rax, (%rdi)", [0x48, 0x89, 0x07], 0x89, 0, 7), ("movb $7, 1(%rcx)", [0xc6, 0x41, 1, 7], 0xc6, 0, 1),
    ("movq $0x12345678, (%rcx)", [0x48, 0xc7, 0x01, 0x78, 0x56, 0x34, 0x12], 0xc7, 0, 1),
    ("xchg %r9, (%rdi)", [0x4c, 0x87, 0x0f], 0x87, 9, 7), ("lock cmpxchg %rdx, (%rdi)", [0xf0, 0x48, 0x0f, 0xb1, 0x17], 0x0fb1, 2, 7),
    ("lock btrq $5, (%rdi)", [0xf0, 0x48, 0x0f, 0xba, 0x37, 5], 0x0fba, 6, 7), ("orq $0x20, (%rdi)", [0x48, 0x83, 0x0f, 0x20], 0x83, 1, 7),
    ("mov (%rax,%rdx,8), %rcx", [0x48, 0x8b, 0x0c, 0xd0], 0x8b, 1, 4),
    ("mov 0x10(%r13), %r9d", [0x45, 0x8b, 0x4d, 0x10], 0x8b, 9, 13),
    ("mov 0x12345678(,%r12,4), %eax", [0x42, 0x8b, 0x04, 0xa5, 0x78, 0x56, 0x34, 0x12], 0x8b, 0, 4),
    ("mov 0x10(%rip), %rax", [0x48, 0x8b, 0x05, 0x10, 0, 0, 0], 0x8b, 0, 5),
    ("mov 0x1000(%rsp), %rax", [0x48, 0x8b, 0x84, 0x24, 0, 0x10, 0, 0], 0x8b, 0, 4),
    ("mov %gs:0, %rax", [0x65, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0], 0x8b, 0, 4),
    ("cmpl $-1, 8(%rax)", [0x83, 0x78, 0x08, 0xff], 0x83, 7, 0),
    ("cmpw $0x1234, (%rax)", [0x66, 0x81, 0x38, 0x34, 0x12], 0x81, 7, 0),
    ("cmpq $0x12345678, (%rax)", [0x48, 0x81, 0x38, 0x78, 0x56, 0x34, 0x12], 0x81, 7, 0),
    ("testb $1, (%rax)", [0xf6, 0x00, 0x01], 0xf6, 0, 0),
    ("divb (%rax)", [0xf6, 0x30], 0xf6, 6, 0),
    ("movzwl (%rcx), %edx", [0x0f, 0xb7, 0x11], 0x0fb7, 2, 1),
    ("mov %cr3, %r8", [0x41, 0x0f, 0x20, 0xd8], 0x0f20, 3, 8),
    ("mov %rdi, %cr8", [0x44, 0x0f, 0x22, 0xc7], 0x0f22, 8, 7),
    ("mov %dr7, %rax", [0x0f, 0x21, 0xf8], 0x0f21, 7, 0),
    ("mov %cr0, %rax, as memory", [0x0f, 0x20, 0x00], 0x0f20, 0, 0),
    ("iretq", [0x48, 0xcf], 0xcf, 0, 0), ("in $0x60, %al", [0xe4, 0x60], 0xe4, 0, 0), ("xsetbv", [0x0f, 0x01, 0xd1], 0x0f01, 2, 1),
    ("cpuid", [0x0f, 0xa2], 0x0fa2, 0, 0),
  ]

  @Test("its length, opcode and operands are those of the manual", arguments: known)
  func knows(_ name: String, _ bytes: [UInt8], _ opcode: UInt16, _ register: Int, _ other: Int) throws {
    // What follows does not belong to it.
    let found = try #require(decode(bytes + [0xcc, 0xcc]))
    #expect(found.length == UInt64(bytes.count), "\(name)")
    #expect(found.opcode == opcode && found.register == register && found.other == other, "\(name)")
    for count in 0..<bytes.count { #expect(decode(Array(bytes[..<count])) == nil, "\(name), cut off after \(count) bytes") }
  }

  @Test("an immediate is sign-extended, by the operand's size") func immediates() throws {
    #expect(try #require(decode([0x83, 0x38, 0xff])).immediate == ~0)
    #expect(try #require(decode([0x48, 0x81, 0x38, 0, 0, 0, 0x80])).immediate == 0xffff_ffff_8000_0000)
    #expect(try #require(decode([0x66, 0x81, 0x38, 0x34, 0x12])).immediate == 0x1234)
    #expect(try #require(decode([0xe4, 0x60])).immediate == 0x60)
  }

  @Test("15 bytes are the most, whatever the prefixes") func longest() {
    #expect(decode([UInt8](repeating: 0x66, count: 13) + [0x0f, 0xa2]) != nil)
    #expect(decode([UInt8](repeating: 0x66, count: 14) + [0x0f, 0xa2]) == nil)
    #expect(decode([UInt8](repeating: 0x2e, count: 100)) == nil)
  }

  @Test("a REX prefix counts only right before its opcode") func strayREX() throws {
    let found = try #require(decode([0x48, 0x66, 0x8b, 0x07]))
    #expect(found.rex == 0 && found.operandBytes == 2)
  }

  @Test("what 64-bit mode does not have is not known", arguments: [[0x06], [0x9a], [0xea], [0x0f, 0x04], [0x66, 0xc5, 0xf9, 0x6f, 0x07]])
  func unknown(_ bytes: [UInt8]) { #expect(decode(bytes + [0, 0, 0, 0, 0, 0, 0, 0]) == nil) }
}

@Suite("arithmetic of an instruction") struct ArithmeticTests {
  /// Operation, operands, bytes, flags before; result, flags after: CF 1, PF 4, AF 10, ZF 40, SF 80, OF 800.
  static let cases: [(Arithmetic, UInt64, UInt64, Int, UInt64, UInt64, UInt64)] = [
    (.add, 0xff, 1, 1, 0, 0, 0x55), (.add, 0x7f, 1, 1, 0, 0x80, 0x890), (.add, 0x80, 0x80, 1, 0, 0, 0x845),
    (.add, ~0, 1, 8, 0x200, 0, 0x255), (.add, 0xffff_ffff, 1, 4, 0, 0, 0x55), (.add, 1, 2, 8, 0x8d5, 3, 4),
    (.addWithCarry, 0xff, 0, 1, 1, 0, 0x55), (.addWithCarry, 1, 1, 8, 1, 3, 4),
    (.subtract, 0, 1, 8, 0, ~0, 0x95), (.subtract, 0x80, 1, 1, 0, 0x7f, 0x810), (.subtract, 5, 5, 4, 0, 0, 0x44),
    (.compare, 3, 7, 8, 0, 0xffff_ffff_ffff_fffc, 0x95), (.subtractWithBorrow, 5, 4, 8, 1, 0, 0x44),
    (.subtractWithBorrow, 0, 0xff, 1, 1, 0, 0x55),
    (.and, 0xf0, 0x0f, 1, 0x8d5, 0, 0x44), (.or, 0x80, 1, 1, 0, 0x81, 0x84), (.exclusiveOr, 0xff, 0xff, 8, 0, 0, 0x44),
    (.and, 0x1_0000_0001, 0x1_0000_0001, 4, 0, 1, 0),
  ]

  @Test("result and flags are the processor's", arguments: cases)
  func computes(_ it: Arithmetic, _ a: UInt64, _ b: UInt64, _ bytes: Int, _ flags: UInt64, _ result: UInt64, _ after: UInt64) {
    let found = it(a, b, bytes: bytes, flags: flags)
    #expect(found.result == result)
    #expect(found.flags == after, "\(String(found.flags, radix: 16)), not \(String(after, radix: 16))")
  }
}

@Suite("cpuid") struct CPUIDPolicyTests {
  @Test("Xen's own leaves say which it is, and no leaf of the host's is among them") func own() throws {
    let first = try #require(CPUIDPolicy.hypervisorLeaf(0x4000_0000, 0, machineFrames: 1))
    let text = [first.b, first.c, first.d].flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    #expect(String(decoding: text, as: UTF8.self) == "XenVMMXenVMM")
    #expect(try #require(CPUIDPolicy.hypervisorLeaf(0x4000_0001, 0, machineFrames: 1)).a == 0x4_0011)
    #expect(try #require(CPUIDPolicy.hypervisorLeaf(0x4000_0005, 0, machineFrames: 1 << 18)).b == 31)
    #expect(try #require(CPUIDPolicy.hypervisorLeaf(0x4000_00ff, 0, machineFrames: 1)) == (0, 0, 0, 0))
    for leaf: UInt32 in [0, 1, 7, 0x3fff_ffff, 0x4000_0100, 0x8000_0001] {
      #expect(CPUIDPolicy.hypervisorLeaf(leaf, 0, machineFrames: 1) == nil)
    }
  }

  @Test("a guest sees that it has a hypervisor, and nothing of what only that one can use") func filtered() {
    let all: CPUIDLeaf = (~0, ~0, ~0, ~0)
    let one = CPUIDPolicy.filtered(1, 0, (0, 0, 0, 0))
    #expect(one.c == 1 << 31)
    let features = CPUIDPolicy.filtered(1, 0, all)
    #expect(features.c & (1 << 3 | 1 << 5 | 1 << 17) == 0, "MONITOR, VMX, PCID")
    #expect(features.d & 0x0002_300a == 0, "VME, PSE, MTRR, PGE, PSE36")
    #expect(features.d & 0x0700_8071 == 0x0700_8071, "FPU, TSC, MSR, PAE, CMOV, FXSR, SSE, SSE2")
    let extended = CPUIDPolicy.filtered(7, 0, all)
    #expect(extended.b & (1 << 7 | 1 << 10 | 1 << 20) == 0, "SMEP, INVPCID, SMAP")
    #expect(extended.b & 1 == 1, "FSGSBASE")
    #expect(CPUIDPolicy.filtered(0x8000_0001, 0, all).c & 4 == 0, "SVM")
    #expect(CPUIDPolicy.filtered(0x8000_0001, 0, all).d & 1 << 26 == 0, "pages of 1 GiB")
    #expect(CPUIDPolicy.filtered(0x8000_000a, 0, all) == (0, 0, 0, 0))
    #expect(CPUIDPolicy.filtered(0xd, 1, all) == all, "how large an XSAVE area is, is the host's")
  }
}
