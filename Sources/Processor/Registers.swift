import CProcessor

/// Access to general registers by the numbers that instructions have for them.
extension UnsafeMutablePointer<processor> {
  private func slot(_ number: Int) -> UnsafeMutablePointer<UInt64> {
    // In the order of `struct cpu_registers`, in words.
    let index =
      switch number {
      case 0: 10  // rax
      case 1: 11  // rcx
      case 2: 12  // rdx
      case 3: 5  // rbx
      case 4: 19  // rsp
      case 5: 4  // rbp
      case 6: 13  // rsi
      case 7: 14  // rdi
      case 8...11: 17 - number
      default: 15 - number & 3
      }
    // SAFETY: inside `registers`, with which the structure begins.
    return unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt64.self) + index
  }

  func register(_ number: Int) -> UInt64 { unsafe slot(number).pointee }
  func setRegister(_ number: Int, _ value: UInt64) { unsafe slot(number).pointee = value }

  /// A register's low `bytes`. Without a REX prefix bytes 4 to 7 are ah, ch, dh and bh.
  func register(_ number: Int, bytes: Int, in instruction: Instruction) -> UInt64 {
    let isHigh = bytes == 1 && instruction.rex == 0 && number >= 4
    let value = unsafe register(isHigh ? number & 3 : number) &>> (isHigh ? 8 : 0)
    return value & ~0 &>> UInt64(64 &- bytes &* 8)
  }
  /// Four bytes fill the register with zeros, one and two leave the rest.
  func setRegister(_ number: Int, bytes: Int, in instruction: Instruction, _ value: UInt64) {
    guard bytes < 4 else { return unsafe setRegister(number, bytes == 4 ? value & 0xffff_ffff : value) }
    let isHigh = bytes == 1 && instruction.rex == 0 && number >= 4
    let at = isHigh ? number & 3 : number, shift: UInt64 = isHigh ? 8 : 0
    let mask: UInt64 = (bytes == 1 ? 0xff : 0xffff) &<< shift
    unsafe setRegister(at, register(at) & ~mask | value &<< shift & mask)
  }
}

/// A byte of the guest's code, or nil where its page tables map nothing.
func codeByte(_ address: UInt64) -> UInt8? {
  guard address < GUEST_TOP, Translation(of: address & ~4095, root: currentRoot()) != nil else { return nil }
  // SAFETY: a guest address that its tables map.
  return unsafe UnsafePointer<UInt8>(bitPattern: UInt(address)).unsafelyUnwrapped.pointee
}
