/// The eight operations that opcodes 0x00 to 0x3f and the groups of 0x80 count, with the flags as hardware leaves them.
enum Arithmetic: UInt8 {
  case add, or, addWithCarry, subtractWithBorrow, and, subtract, exclusiveOr, compare

  /// CF, PF, AF, ZF, SF and OF.
  static var flags: UInt64 { 0x8d5 }

  /// The result, which a comparison has too but does not store, and RFLAGS after it. Operands are `bytes` wide: 1, 2, 4 or 8.
  func callAsFunction(_ left: UInt64, _ right: UInt64, bytes: Int, flags old: UInt64) -> (result: UInt64, flags: UInt64) {
    let bits = UInt64(bytes) &* 8, mask = ~UInt64(0) &>> (64 &- bits)
    let a = left & mask, b = right & mask
    var result: UInt64
    var carries: UInt64 = 0  // out of each bit; borrows, where it is a subtraction
    switch self {
    case .add, .addWithCarry:
      result = a &+ b &+ (self == .add ? 0 : old & 1)
      carries = a & b | (a | b) & ~result
    case .subtract, .compare, .subtractWithBorrow:
      result = a &- b &- (self == .subtractWithBorrow ? old & 1 : 0)
      carries = ~a & b | (~a | b) & result
    case .or: result = a | b
    case .and: result = a & b
    case .exclusiveOr: result = a ^ b
    }
    result &= mask
    var new = old & ~Self.flags
    let carry = carries &>> (bits &- 1) & 1
    if carry != 0 { new |= 1 }
    if (result & 0xff).nonzeroBitCount & 1 == 0 { new |= 4 }
    if carries & 8 != 0 { new |= 0x10 }
    if result == 0 { new |= 0x40 }
    if result &>> (bits &- 1) != 0 { new |= 0x80 }
    if carries &>> (bits &- 2) & 1 != carry { new |= 0x800 }
    return (result, new)
  }
}
