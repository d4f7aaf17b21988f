import CProcessor
import CVCPUArea

/// Carries out a kernel's store to one of its level-1 page tables, by ring 0, if the kernel has asked for that (VMASST_TYPE_writable_pagetables).
/// False: no such store, an unusual instruction, or an entry that is refused, and the page fault is the kernel's.
func storeToPageTable(_ cpu: UnsafeMutablePointer<processor>, _ address: UInt64) -> Bool {
  let registers = unsafe cpu.pointee.registers
  var code = CodeBytes()
  // Bits 1 and 4 of the error code: a write, a fetch.
  guard isInKernel, Context.hasAssist(2), registers.error_code & 0x12 == 2, address < GUEST_TOP,
    let table = Translation(of: address & ~4095, root: currentRoot()), table.file == Int32(TABLE_FILE),
    let instruction = Instruction(fetch: { code.byte(registers.rip &+ $0) }), instruction.encoding == .legacy, instruction.hasModRM,
    !instruction.isRegister
  else { return false }
  let bytes = instruction.memoryBytes
  guard address & UInt64(bytes &- 1) == 0 else { return false }
  // SAFETY: a guest address that its tables map.
  let entry = unsafe guestWord(address & ~7).pointee
  let shift = (address & 7) &* 8, mask = (~UInt64(0) &>> UInt64(64 &- bytes &* 8)) &<< shift
  let old = (entry & mask) &>> shift
  guard let change = unsafe Change(of: old, by: instruction, bytes: bytes, cpu) else { return false }
  if let new = change.stored {
    unsafe area.pointee.argument.0 = table.frame &<< 12 | address & 0xff8
    unsafe area.pointee.argument.1 = entry & ~mask | new &<< shift & mask
    unsafe saveContext(cpu)
    post(UInt64(REQUEST_STORE))
    guard unsafe area.pointee.result == 0 else { return false }
  }
  if let (number, value) = change.loaded { unsafe cpu.setRegister(number, bytes: bytes, in: instruction, value) }
  unsafe cpu.pointee.registers.rflags = change.flags
  unsafe cpu.pointee.registers.rip &+= instruction.length
  return true
}

/// What an instruction makes of a value in memory.
private struct Change {
  /// nil: the value stays.
  var stored: UInt64?
  /// A register, and what it gets.
  var loaded: (number: Int, value: UInt64)?
  var flags: UInt64

  init?(of old: UInt64, by instruction: Instruction, bytes: Int, _ cpu: UnsafeMutablePointer<processor>) {
    let number = instruction.register
    let operand = unsafe cpu.register(number, bytes: bytes, in: instruction)
    flags = unsafe cpu.pointee.registers.rflags
    switch instruction.opcode {
    case 0x88, 0x89: stored = operand
    case 0xc6, 0xc7: stored = instruction.immediate
    case 0x86, 0x87: (stored, loaded) = (operand, (number, old))
    case 0x0fb0, 0x0fb1:
      let outcome = unsafe Arithmetic.compare(cpu.register(0, bytes: bytes, in: instruction), old, bytes: bytes, flags: flags)
      if outcome.result == 0 { stored = operand } else { loaded = (0, old) }
      flags = outcome.flags
    case 0x0fba:
      let bit = UInt64(1) &<< (instruction.immediate & UInt64(bytes &* 8 &- 1))
      flags = flags & ~1 | (old & bit == 0 ? 0 : 1)
      switch number & 7 {
      case 5: stored = old | bit
      case 6: stored = old & ~bit
      case 7: stored = old ^ bit
      default: return nil
      }
    case 0x00...0x3f where instruction.opcode & 6 == 0, 0x80, 0x81, 0x83:
      let isImmediate = instruction.opcode >= 0x80
      guard let operation = Arithmetic(rawValue: isImmediate ? UInt8(number & 7) : UInt8(instruction.opcode &>> 3)), operation != .compare
      else { return nil }
      let outcome = operation(old, isImmediate ? instruction.immediate : operand, bytes: bytes, flags: flags)
      (stored, flags) = (outcome.result, outcome.flags)
    default: return nil
    }
  }
}
