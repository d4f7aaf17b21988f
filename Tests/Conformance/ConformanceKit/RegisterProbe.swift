public import GuestKit

/// Runs an instruction with all registers as a test says, and tells what it left in them.
public final class RegisterProbe {
  private let text: GuestAddress
  /// Words: 0 to 15 the registers that it starts with, by their numbers, 16 the flags; from 32 on the same as it left them; 63 our stack.
  private let data = memory.allocatePage()
  private let slot: Int
  private static let room = 48

  public init(_ t: Checks) {
    let page = memory.allocatePage(), data = data.rawValue
    t.map(page, Entry.code)
    text = page
    var end = 0
    func put(_ bytes: [UInt8]) {
      for byte in bytes {
        page.store(byte, at: end)
        end += 1
      }
    }
    /// An instruction whose operand is a word of `data`, relative to the instruction pointer.
    func put(_ bytes: [UInt8], word: UInt64) {
      let distance = data + word * 8 &- (page.rawValue + UInt64(end + bytes.count + 4))
      put(bytes + littleEndian(distance, 4))
    }
    put([0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57])  // push rbx, rbp, r12 to r15
    put([0x48, 0x89, 0x25], word: 63)  // mov %rsp, …
    put([0xff, 0x35], word: 16)  // push …
    put([0x9d])  // popf
    for number in 0..<16 { put([number < 8 ? 0x48 : 0x4c, 0x8b, UInt8(number & 7) << 3 | 5], word: UInt64(number)) }
    slot = end
    put([UInt8](repeating: 0x90, count: Self.room))
    for number in 0..<16 { put([number < 8 ? 0x48 : 0x4c, 0x89, UInt8(number & 7) << 3 | 5], word: UInt64(32 + number)) }
    put([0x48, 0x8b, 0x25], word: 63)
    put([0x9c, 0x8f, 0x05], word: 48)  // pushf; pop … (the distance counts from the end of both)
    put([0xfc, 0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5d, 0x5b, 0xc3])  // cld; pop; ret
  }

  /// What an instruction, or a few of them, leaves: the registers by their numbers, and the flags.
  public func run(_ code: [UInt8], _ registers: [UInt64], flags: UInt64 = 0x202) -> [UInt64] {
    for index in 0..<Self.room { text.store(index < code.count ? code[index] : 0x90, at: slot + index) }
    for number in 0..<16 { data[number] = registers[number] }
    data[16] = flags
    // SAFETY: the code keeps to the calling convention of C.
    let function = unsafe unsafeBitCast(UInt(text.rawValue), to: (@convention(c) () -> Void).self)
    cpu.withUpcallsMasked { function() }
    return (32..<49).map { data[$0] }
  }
}

/// The low bytes of a number, lowest first.
public func littleEndian(_ value: UInt64, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

/// How an operand in memory is written: what is added to a register.
public enum Addressing: CaseIterable {
  case plain, byte, word, indexed, indexAlone

  public static let displacement: UInt64 = 0x28
}

/// An instruction with a register and an operand in memory.
public struct Operands {
  public var register: Int
  public var base: Int
  public var index = 0
  public var addressing = Addressing.plain

  public init(register: Int, base: Int, index: Int = 0, addressing: Addressing = .plain) {
    self.register = register
    self.base = base
    self.index = index
    self.addressing = addressing
  }

  /// Its bytes. `prefixes` come before REX, which is left out where no bit of it is wanted and `needsREX` is not said.
  public func encoded(_ opcode: [UInt8], prefixes: [UInt8] = [], wide: Bool = false, needsREX: Bool = false, immediate: [UInt8] = [])
    -> [UInt8]
  {
    var bytes = prefixes
    let usesIndex = addressing == .indexed || addressing == .indexAlone
    let rex =
      (wide ? 8 : 0) | UInt8(register >> 3) << 2 | (usesIndex ? UInt8(index >> 3) << 1 : 0)
      | (addressing == .indexAlone ? 0 : UInt8(base >> 3))
    if rex != 0 || needsREX { bytes.append(0x40 | rex) }
    bytes += opcode
    let low = UInt8(base & 7), field = UInt8(register & 7) << 3
    switch addressing {
    case .indexAlone: bytes += [field | 4, 0xc5 | UInt8(index & 7) << 3] + littleEndian(0, 4)  // scale 8, no base
    case .indexed: bytes += [0x40 | field | 4, 0xc0 | UInt8(index & 7) << 3 | low, 0]
    default:
      let mode: UInt8 = addressing == .word ? 0x80 : 0x40  // a displacement always: rbp and r13 have no form without
      bytes.append(mode | field | (low == 4 ? 4 : low))
      if low == 4 { bytes.append(0x24) }
      let displacement = addressing == .plain ? 0 : Addressing.displacement
      bytes += littleEndian(displacement, addressing == .word ? 4 : 1)
    }
    return bytes + immediate
  }

  /// Gives the registers that name the operand what makes it lie at `address`.
  public func point(_ registers: inout [UInt64], at address: UInt64) {
    switch addressing {
    case .plain: registers[base] = address
    case .byte, .word: registers[base] = address &- Addressing.displacement
    case .indexed:
      registers[index] = 3
      registers[base] = address &- 24
    case .indexAlone: registers[index] = address >> 3
    }
  }
  /// The register that holds the address, or a part of it.
  public var pointer: Int { addressing == .indexAlone ? index : base }
}
