/// The code that does a load elsewhere: the instruction with another operand in memory, and what leads back behind it.
///
/// An operand by ModRM becomes one relative to the instruction pointer, so that no register is needed to name it, and none that the
/// instruction reads or writes is touched. The string instructions have theirs in rsi and rdi: those are moved before, and moved back by
/// the code. r9 holds how far meanwhile, and is no operand of theirs.
struct RedirectedLoad {
  /// Which of the operands of a string instruction are meant.
  struct StringOperands: Equatable {
    var rsi = false, rdi = false
  }
  /// Where code and what it refers to lie in their page. Words of 8 bytes.
  static var origin: UInt64 { 256 }
  static var following: UInt64 { 264 }
  static var savedR9: UInt64 { 272 }
  static var length: UInt64 { 280 }
  static var movedRSI: UInt64 { 288 }
  static var movedRDI: UInt64 { 296 }

  /// The address at which the code will run.
  private let page: UInt64
  private(set) var code = InlineArray<64, UInt8>(repeating: 0)
  private(set) var end: UInt64 = 0

  init(page: UInt64) { self.page = page }

  /// What an instruction loads from, if that can be said by its operands alone: nil for those that cannot be redirected.
  ///
  /// - Parameters:
  ///   - rip: of the instruction.
  ///   - fault: the address at which it faulted.
  ///   - segment: the base of the segment that it names.
  static func operand(of it: Instruction, rip: UInt64, fault: UInt64, segment: UInt64, register: (Int) -> UInt64) -> UInt64? {
    guard !it.hasShortAddress else { return nil }
    guard it.hasModRM else {
      switch it.opcode {
      case 0xa0, 0xa1: return segment &+ it.immediate
      case 0xd7: return segment &+ register(3) &+ register(0) & 0xff
      default: return nil
      }
    }
    if it.isRegister { return nil }
    switch it.opcode {
    case 0xff where 2...5 ~= it.register & 7: return nil  // calls and jumps
    case 0x384b, 0x3890...0x3893: if it.encoding != .legacy { return nil }  // tiles, and gathers: many addresses
    default: break
    }
    // EVEX scales a displacement of a byte by what the instruction loads; what it loads begins where it faulted, unless a mask leaves that out.
    if it.encoding == .evex, it.modrm &>> 6 == 1 { return it.isMasked ? nil : fault }
    var address = segment &+ it.displacement
    if it.base == Instruction.instructionPointer {
      address &+= rip &+ it.length
    } else if it.base != Instruction.none {
      address &+= register(it.base)
    }
    if it.index != Instruction.none { address &+= register(it.index) &<< it.scale }
    if it.isBitOfString {
      // The bit's number counts beyond the operand, in operands.
      let shift = UInt64(64 &- it.operandBytes &* 8), number = Int64(bitPattern: register(it.register) &<< shift) &>> Int64(shift)
      address &+= UInt64(bitPattern: number &>> Int64((it.operandBytes &* 8).trailingZeroBitCount) &* Int64(it.operandBytes))
    }
    return address
  }

  private mutating func put(_ byte: UInt8) {
    code[Int(end)] = byte
    end &+= 1
  }
  private mutating func put(_ value: UInt64, bytes: UInt64) {
    var shift: UInt64 = 0
    while shift < bytes &* 8 {
      put(UInt8(truncatingIfNeeded: value &>> shift))
      shift &+= 8
    }
  }
  /// A distance from the end of an instruction, which lies `behind` bytes from here on.
  private mutating func put(distanceTo target: UInt64, behind: UInt64) -> Bool {
    let distance = target &- (page &+ end &+ behind)
    guard distance == UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: distance))) else { return false }
    put(distance, bytes: 4)
    return true
  }

  /// Writes the instruction with `target` for its operand. False: it would be too long, or `target` is too far away.
  mutating func write(_ it: Instruction, target: UInt64, fetch: (UInt64) -> UInt8?, register: (Int) -> UInt64) -> Bool {
    let isTranslation = it.opcode == 0xd7 && it.encoding == .legacy
    var offset: UInt64 = 0
    var isPrefix = true
    while offset < it.operandOffset {
      guard var byte = fetch(offset) else { return false }
      offset &+= 1
      let isREX = byte & 0xf0 == 0x40
      isPrefix = isPrefix && (isREX || isLegacyPrefix(byte))
      // The operand's address has its segment's base in it; a translation to al wants no extension.
      if isPrefix && (byte == 0x64 || byte == 0x65 || isREX && isTranslation) { continue }
      if offset == it.operandOffset { byte = isTranslation ? 0x8a : it.isBitOfString ? 0xba : byte }
      put(byte)
    }
    guard it.hasModRM || isTranslation else {
      if it.opcode == 0xa0 || it.opcode == 0xa1 { put(target, bytes: 8) }
      return true
    }
    // xlat becomes a mov, and bt of a register that of an immediate, whose opcode has the extension 4.
    put((isTranslation ? 0 : it.isBitOfString ? 0x20 : it.modrm & 0x38) | 5)
    let immediateBytes = it.isBitOfString ? 1 : UInt64(it.immediateBytes)
    guard put(distanceTo: target, behind: 4 &+ immediateBytes) else { return false }
    put(it.isBitOfString ? register(it.register) & UInt64(it.operandBytes &* 8 &- 1) : it.immediate, bytes: immediateBytes)
    return end <= 15
  }

  /// Writes what leads back. False: it does not reach its own words.
  mutating func finish(moved: StringOperands) -> Bool {
    if moved.rsi { put(0x0e34_8d4a, bytes: 4) }  // lea (%rsi,%r9), %rsi
    if moved.rdi { put(0x0f3c_8d4a, bytes: 4) }  // lea (%rdi,%r9), %rdi
    if moved.rsi || moved.rdi {
      put(0x0d_8b4c, bytes: 3)  // mov savedR9(%rip), %r9
      guard put(distanceTo: page &+ Self.savedR9, behind: 4) else { return false }
    }
    put(0x25ff, bytes: 2)  // jmp *following(%rip)
    return put(distanceTo: page &+ Self.following, behind: 4)
  }
}

extension Instruction {
  /// `bt` of a register and memory, whose bit may lie outside of the operand.
  var isBitOfString: Bool { encoding == .legacy && opcode == 0x0fa3 }

  /// Which of rsi and rdi it loads from, if it is one of the string instructions that load.
  var stringOperands: RedirectedLoad.StringOperands? {
    guard encoding == .legacy else { return nil }
    switch opcode {
    case 0xa4, 0xa5, 0xac, 0xad: return RedirectedLoad.StringOperands(rsi: true)
    case 0xa6, 0xa7: return RedirectedLoad.StringOperands(rsi: true, rdi: true)
    case 0xae, 0xaf: return RedirectedLoad.StringOperands(rdi: true)
    default: return nil
    }
  }
}
