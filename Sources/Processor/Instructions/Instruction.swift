/// An instruction of a guest's, decoded as far as the processor has to know it: those that Xen carries out for a kernel, and those that
/// read a value from memory or write one to it.
struct Instruction {
  /// One byte, or two that begin with 0x0f.
  private(set) var opcode: UInt16 = 0
  private(set) var length: UInt64 = 0
  private(set) var rex: UInt8 = 0
  private(set) var modrm: UInt8 = 0
  /// Sign-extended.
  private(set) var immediate: UInt64 = 0
  private var isShort = false

  var isWide: Bool { rex & 8 != 0 }
  /// Whether the operand that can be memory is a register.
  var isRegister: Bool { modrm >= 0xc0 }
  /// The register operand, or for an opcode with an extension that.
  var register: Int { Int(modrm &>> 3 & 7 | rex &<< 1 & 8) }
  /// The operand that can be memory, when it is a register.
  var other: Int { Int(modrm & 7 | rex &<< 3 & 8) }
  /// Bytes of an operand that is not a byte.
  var operandBytes: Int { isWide ? 8 : isShort ? 2 : 4 }
  /// Bytes of what it works on in memory: even opcodes work on bytes, odd ones on the operand's size; the bits' group knows no bytes.
  var memoryBytes: Int { opcode & 1 == 0 && opcode != 0x0fba ? 1 : operandBytes }

  /// Reads an instruction; nil for one that is longer than 15 bytes, that cannot be fetched, or that is not among those known here.
  ///
  /// - Parameter fetch: the byte at an offset from its beginning, or nil where there is none. Called once for each, in order.
  init?(fetch: (UInt64) -> UInt8?) {
    func next() -> UInt8? {
      guard length < 15, let byte = fetch(length) else { return nil }
      length &+= 1
      return byte
    }
    guard var byte = next() else { return nil }
    while Self.isPrefix(byte) {
      if byte == 0x66 { isShort = true }
      guard let following = next() else { return nil }
      byte = following
    }
    if byte & 0xf0 == 0x40 {
      rex = byte
      guard let following = next() else { return nil }
      byte = following
    }
    opcode = UInt16(byte)
    if byte == 0x0f {
      guard let second = next() else { return nil }
      opcode = 0x0f00 | UInt16(second)
    }
    guard let form = Form(opcode) else { return nil }
    var immediateBytes = form.immediateBytes
    if form.hasModRM {
      guard let byte = next() else { return nil }
      modrm = byte
      // test has an immediate, the rest of its group has none.
      if opcode == 0xf6 || opcode == 0xf7, byte & 0x30 != 0 { immediateBytes = 0 }
      var displacement = form.isAlwaysRegister || byte >= 0xc0 ? 0 : byte &>> 6 == 1 ? 1 : byte &>> 6 == 2 ? 4 : 0
      if byte < 0xc0, !form.isAlwaysRegister {
        var base = byte & 7
        if base == 4 {
          guard let sib = next() else { return nil }
          base = sib & 7
        }
        if byte &>> 6 == 0, base == 5 { displacement = 4 }
      }
      while displacement > 0 {
        guard next() != nil else { return nil }
        displacement &-= 1
      }
    }
    if immediateBytes == 4, operandBytes == 2 { immediateBytes = 2 }
    var shift: UInt64 = 0
    while shift < UInt64(immediateBytes) &* 8 {
      guard let byte = next() else { return nil }
      immediate |= UInt64(byte) &<< shift
      shift &+= 8
    }
    if shift != 0 { immediate = UInt64(bitPattern: Int64(bitPattern: immediate &<< (64 &- shift)) &>> (64 &- shift)) }
  }

  /// Segments, sizes, repeats, LOCK.
  private static func isPrefix(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3: true
    default: false
    }
  }

  /// What follows an opcode.
  private struct Form {
    var hasModRM = true
    var immediateBytes = 0
    /// A move to or from a control or debug register, which knows no memory.
    var isAlwaysRegister = false

    init?(_ opcode: UInt16) {
      switch opcode {
      // add or adc sbb and sub xor cmp, between a register and either; movsxd; test; mov; mov to a segment register.
      case 0x00...0x3f where opcode & 7 < 4: break
      case 0x63, 0x84, 0x85, 0x88...0x8b, 0x8e: break
      // The same with an immediate, and mov; in and out with one.
      case 0x80, 0x83, 0xc6, 0xf6: immediateBytes = 1
      case 0x81, 0xc7, 0xf7: immediateBytes = 4
      case 0xe4...0xe7: (hasModRM, immediateBytes) = (false, 1)
      // retf, iret, in, out, cli, sti; ud2, clts, wbinvd, wrmsr, rdmsr, cpuid.
      case 0xcb, 0xcf, 0xec...0xef, 0xfa, 0xfb: hasModRM = false
      case 0x0f06, 0x0f09, 0x0f0b, 0x0f30, 0x0f32, 0x0fa2: hasModRM = false
      // xchg, cmpxchg; bt, bts, btr and btc with an immediate.
      case 0x86, 0x87, 0x0fb0, 0x0fb1: break
      case 0x0fba: immediateBytes = 1
      // xsetbv and its group; moves of control and debug registers; movzx, movsx.
      case 0x0f01, 0x0fb6, 0x0fb7, 0x0fbe, 0x0fbf: break
      case 0x0f20...0x0f23: isAlwaysRegister = true
      default: return nil
      }
    }
  }
}
