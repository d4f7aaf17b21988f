/// An instruction of a guest's: how long it is, and where its operands are.
///
/// All of the 64-bit instruction set is read, vector instructions too. AMD's XOP and Intel's APX are not known.
struct Instruction {
  enum Encoding { case legacy, vex, evex }

  private(set) var encoding = Encoding.legacy
  /// One byte; behind 0x0f, 0x0f38 and 0x0f3a that and the byte, without the first 0x0f of the longer ones (0x3800, 0x3a00). A vector
  /// instruction has that of its map.
  private(set) var opcode: UInt16 = 0
  private(set) var length: UInt64 = 0
  /// Also of a vector instruction, whose prefix has the same bits.
  private(set) var rex: UInt8 = 0
  private(set) var modrm: UInt8 = 0
  /// Where the ModRM byte is, or the immediate of an instruction without one.
  private(set) var operandOffset: UInt64 = 0
  /// Sign-extended, if it is not longer than 8 bytes.
  private(set) var immediate: UInt64 = 0
  private(set) var immediateBytes = 0
  /// What the operand in memory is relative to: a general register, or one of the two that are none.
  private(set) var base = Self.none
  private(set) var index = Self.none
  private(set) var scale: UInt64 = 0
  private(set) var displacement: UInt64 = 0
  /// The prefix that overrides its segment; 0 for none.
  private(set) var segment: UInt8 = 0
  /// The repeat prefix, 0xf2 or 0xf3; 0 for none.
  private(set) var repeats: UInt8 = 0
  private(set) var hasShortAddress = false
  /// Whether a mask leaves elements of a vector out.
  private(set) var isMasked = false
  private var isShort = false

  static let none = -1, instructionPointer = 16

  var isWide: Bool { rex & 8 != 0 }
  /// Whether the operand that can be memory is a register.
  var isRegister: Bool { modrm >= 0xc0 }
  /// The register operand, or for an opcode with an extension that.
  var register: Int { Int(modrm &>> 3 & 7 | rex &<< 1 & 8) }
  /// The operand that can be memory, when it is a register.
  var other: Int { Int(modrm & 7 | rex &<< 3 & 8) }
  /// Bytes of an operand that is not a byte.
  var operandBytes: Int { isWide ? 8 : isShort ? 2 : 4 }
  /// Bytes of what integer instructions work on in memory: even opcodes on bytes, odd ones on the operand's size; the bits' group knows
  /// no bytes.
  var memoryBytes: Int { opcode & 1 == 0 && opcode != 0x0fba ? 1 : operandBytes }
  /// Whether it has a ModRM byte.
  private(set) var hasModRM = false

  /// Reads an instruction; nil for one that is longer than 15 bytes, that cannot be fetched, or that there is not.
  ///
  /// - Parameter fetch: the byte at an offset from its beginning, or nil where there is none. Called once for each, in order.
  init?(fetch: (UInt64) -> UInt8?) {
    guard var byte = next(fetch) else { return nil }
    while isLegacyPrefix(byte) || byte & 0xf0 == 0x40 {
      // A REX prefix counts only right before the opcode.
      rex = 0
      switch byte {
      case 0x40...0x4f: rex = byte
      case 0x66: isShort = true
      case 0x67: hasShortAddress = true
      case 0xf2, 0xf3: repeats = byte
      case 0x64, 0x65: segment = byte
      default: break  // the other segments' bases are 0, whatever the prefix; LOCK
      }
      guard let following = next(fetch) else { return nil }
      byte = following
    }
    switch byte {
    case 0xc4, 0xc5, 0x62:
      guard let opcode = readVectorPrefix(byte, fetch) else { return nil }
      self.opcode = opcode
    case 0x0f:
      guard let second = next(fetch) else { return nil }
      opcode = 0x0f00 | UInt16(second)
      if second == 0x38 || second == 0x3a {
        guard let third = next(fetch) else { return nil }
        opcode = UInt16(second) &<< 8 | UInt16(third)
      }
    default: opcode = UInt16(byte)
    }
    guard let form = encoding == .legacy ? Form(opcode) : Form(vector: opcode) else { return nil }
    operandOffset = length
    var immediateForm = form.immediate
    if form.hasModRM {
      hasModRM = true
      guard let byte = next(fetch) else { return nil }
      modrm = byte
      // test has an immediate, the rest of its group has none.
      if opcode == 0xf6 || opcode == 0xf7, byte & 0x30 != 0 { immediateForm = .none }
      if form.isAlwaysRegister { modrm |= 0xc0 }
      if modrm < 0xc0 {
        var low = byte & 7, displacementBytes = byte &>> 6 == 1 ? 1 : byte &>> 6 == 2 ? 4 : 0
        base = Int(low | rex &<< 3 & 8)
        if low == 4 {
          guard let sib = next(fetch) else { return nil }
          low = sib & 7
          base = Int(low | rex &<< 3 & 8)
          index = Int(sib &>> 3 & 7 | rex &<< 2 & 8)
          if index == 4 { index = Self.none }
          scale = UInt64(sib &>> 6)
        }
        if byte &>> 6 == 0, low == 5 {
          displacementBytes = 4
          base = byte & 7 == 5 ? Self.instructionPointer : Self.none
        }
        guard let found = number(displacementBytes, fetch) else { return nil }
        displacement = found
      }
    }
    switch immediateForm {
    case .none: break
    case .bytes(let count): immediateBytes = count
    case .operand: immediateBytes = operandBytes == 2 ? 2 : 4
    case .whole: immediateBytes = operandBytes
    case .address: immediateBytes = hasShortAddress ? 4 : 8
    }
    guard let found = number(immediateBytes, fetch) else { return nil }
    immediate = found
  }

  private mutating func next(_ fetch: (UInt64) -> UInt8?) -> UInt8? {
    guard length < 15, let byte = fetch(length) else { return nil }
    length &+= 1
    return byte
  }
  /// A number of some bytes, sign-extended.
  private mutating func number(_ bytes: Int, _ fetch: (UInt64) -> UInt8?) -> UInt64? {
    var value: UInt64 = 0, shift: UInt64 = 0
    while shift < UInt64(bytes) &* 8 {
      guard let byte = next(fetch) else { return nil }
      value |= UInt64(byte) &<< shift
      shift &+= 8
    }
    return shift == 0 ? 0 : UInt64(bitPattern: Int64(bitPattern: value &<< (64 &- shift)) &>> (64 &- shift))
  }

  /// VEX and EVEX prefixes, behind their first byte; the opcode.
  private mutating func readVectorPrefix(_ first: UInt8, _ fetch: (UInt64) -> UInt8?) -> UInt16? {
    // Prefixes that the new one has bits for are not allowed with it.
    guard rex == 0, !isShort, repeats == 0, let second = next(fetch) else { return nil }
    encoding = first == 0x62 ? .evex : .vex
    rex = 0x40 | ~second &>> 5 & 4
    var map: UInt8 = 1
    if first != 0xc5 {
      guard let third = next(fetch) else { return nil }
      rex |= ~second &>> 5 & 3 | third &>> 4 & 8
      map = second & (encoding == .evex ? 0x0f : 0x1f)
      if encoding == .evex {
        guard third & 4 != 0, let fourth = next(fetch) else { return nil }
        isMasked = fourth & 7 != 0
      }
    }
    guard let opcode = next(fetch) else { return nil }
    switch map {
    case 1: return 0x0f00 | UInt16(opcode)
    case 2: return 0x3800 | UInt16(opcode)
    case 3: return 0x3a00 | UInt16(opcode)
    case 5, 6: return encoding == .evex ? UInt16(map) &<< 12 | UInt16(opcode) : nil
    default: return nil
    }
  }
}

/// Segments, sizes, repeats, LOCK.
func isLegacyPrefix(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3: true
  default: false
  }
}

/// What follows an opcode.
private struct Form {
  enum Immediate {
    case none
    case bytes(Int)
    /// As many as the operand has, but at most 4.
    case operand
    /// As many as the operand has.
    case whole
    /// As many as an address has.
    case address
  }
  var hasModRM = true
  var immediate = Immediate.none
  /// A move to or from a control or debug register, which knows no memory.
  var isAlwaysRegister = false

  init?(_ opcode: UInt16) {
    switch opcode &>> 8 {
    case 0: self.init(short: UInt8(truncatingIfNeeded: opcode))
    case 0x0f: self.init(long: UInt8(truncatingIfNeeded: opcode))
    case 0x38: self.init(immediate: .none)
    case 0x3a: self.init(immediate: .bytes(1))
    default: return nil
    }
  }

  private init(hasModRM: Bool = true, immediate: Immediate) {
    self.hasModRM = hasModRM
    self.immediate = immediate
  }

  /// Opcodes of one byte.
  private init?(short opcode: UInt8) {
    switch opcode {
    case 0x00...0x3f:
      switch opcode & 7 {
      case 0...3: self.init(immediate: .none)
      case 4: self.init(hasModRM: false, immediate: .bytes(1))
      case 5: self.init(hasModRM: false, immediate: .operand)
      default: return nil
      }
    case 0x63, 0x84...0x8f, 0xd0...0xd3, 0xd8...0xdf, 0xfe, 0xff: self.init(immediate: .none)
    case 0x69, 0x81, 0xc7, 0xf7: self.init(immediate: .operand)
    case 0x6b, 0x80, 0x83, 0xc0, 0xc1, 0xc6, 0xf6: self.init(immediate: .bytes(1))
    case 0x60...0x62, 0x64...0x67, 0x82, 0x9a, 0xce, 0xd4...0xd6, 0xea, 0xf0, 0xf2, 0xf3: return nil
    case 0x68, 0xa9: self.init(hasModRM: false, immediate: .operand)
    case 0xe8, 0xe9: self.init(hasModRM: false, immediate: .bytes(4))
    case 0x6a, 0x70...0x7f, 0xa8, 0xb0...0xb7, 0xcd, 0xe0...0xe7, 0xeb: self.init(hasModRM: false, immediate: .bytes(1))
    case 0xa0...0xa3: self.init(hasModRM: false, immediate: .address)
    case 0xb8...0xbf: self.init(hasModRM: false, immediate: .whole)
    case 0xc2, 0xca: self.init(hasModRM: false, immediate: .bytes(2))
    case 0xc8: self.init(hasModRM: false, immediate: .bytes(3))
    default: self.init(hasModRM: false, immediate: .none)
    }
  }

  /// Opcodes behind 0x0f.
  private init?(long opcode: UInt8) {
    switch opcode {
    case 0x04, 0x0a, 0x0c, 0x24...0x27, 0x36, 0x38...0x3f: return nil
    case 0x05...0x09, 0x0b, 0x0e, 0x30...0x35, 0x37, 0x77, 0xa0...0xa2, 0xa8...0xaa, 0xc8...0xcf:
      self.init(hasModRM: false, immediate: .none)
    case 0x80...0x8f: self.init(hasModRM: false, immediate: .bytes(4))
    case 0x0f, 0x70...0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4...0xc6: self.init(immediate: .bytes(1))
    case 0x20...0x23:
      self.init(immediate: .none)
      isAlwaysRegister = true
    default: self.init(immediate: .none)
    }
  }

  /// Opcodes of vector instructions.
  init?(vector opcode: UInt16) {
    switch opcode {
    case 0x0f77: self.init(hasModRM: false, immediate: .none)
    case 0x0f70...0x0f73, 0x0fc2, 0x0fc4...0x0fc6, 0x3a00...0x3aff: self.init(immediate: .bytes(1))
    default: self.init(immediate: .none)
    }
  }
}
