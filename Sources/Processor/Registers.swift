import CProcessor

/// Access to general registers by the numbers that instructions have for them.
extension UnsafeMutablePointer<processor> {
  private func slot(_ operand: RegisterOperand) -> UnsafeMutablePointer<UInt64> {
    // SAFETY: inside `registers`, with which the structure begins.
    unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt64.self) + operand.word
  }

  func register(_ number: Int) -> UInt64 { unsafe slot(RegisterOperand(number)).pointee }
  func setRegister(_ number: Int, _ value: UInt64) { unsafe slot(RegisterOperand(number)).pointee = value }

  /// A register's low `bytes`.
  func register(_ number: Int, bytes: Int, in instruction: Instruction) -> UInt64 {
    let operand = RegisterOperand(number, bytes: bytes, hasREX: instruction.rex != 0)
    return unsafe operand.value(in: slot(operand).pointee)
  }
  func setRegister(_ number: Int, bytes: Int, in instruction: Instruction, _ value: UInt64) {
    let operand = RegisterOperand(number, bytes: bytes, hasREX: instruction.rex != 0), slot = unsafe slot(operand)
    unsafe slot.pointee = operand.register(slot.pointee, with: value)
  }
}

/// Bytes of the guest's code, which are looked up once a page.
struct CodeBytes {
  private var page: UInt64 = 1

  /// nil: its page tables map nothing there.
  mutating func byte(_ address: UInt64) -> UInt8? {
    if address & ~4095 != page {
      guard address < GUEST_TOP, Translation(of: address & ~4095, root: currentRoot()) != nil else { return nil }
      page = address & ~4095
    }
    // SAFETY: a guest address that its tables map.
    return unsafe UnsafePointer<UInt8>(bitPattern: UInt(address)).unsafelyUnwrapped.pointee
  }
}
