/// A general register as an instruction's operand: which word of Xen's `struct cpu_user_regs` holds it, and which bytes of that word are meant.
struct RegisterOperand {
  /// Counted in 8 bytes from the start of the structure.
  let word: Int
  private let bytes: Int
  private let shift: UInt64

  /// - Parameters:
  ///   - number: as instructions have it, 0 to 15.
  ///   - bytes: 1, 2, 4 or 8.
  ///   - hasREX: whether the instruction has a REX prefix. Without one, bytes 4 to 7 are ah, ch, dh and bh.
  init(_ number: Int, bytes: Int = 8, hasREX: Bool = true) {
    let isHigh = bytes == 1 && !hasREX && 4...7 ~= number
    word =
      switch isHigh ? number & 3 : number {
      case 0: 10  // rax
      case 1: 11  // rcx
      case 2: 12  // rdx
      case 3: 5  // rbx
      case 4: 19  // rsp
      case 5: 4  // rbp
      case 6: 13  // rsi
      case 7: 14  // rdi
      case 8...11: 17 &- number
      default: 15 &- number  // r12 to r15 are words 3 to 0
      }
    self.bytes = bytes
    shift = isHigh ? 8 : 0
  }

  /// What the operand is when the whole register is `register`.
  func value(in register: UInt64) -> UInt64 { register &>> shift & ~0 &>> UInt64(64 &- bytes &* 8) }

  /// What the whole register becomes when the operand gets `value`: four bytes clear the upper half, one and two leave the rest.
  func register(_ old: UInt64, with value: UInt64) -> UInt64 {
    guard bytes < 4 else { return bytes == 4 ? value & 0xffff_ffff : value }
    let mask: UInt64 = (bytes == 1 ? 0xff : 0xffff) &<< shift
    return old & ~mask | value &<< shift & mask
  }
}
