import CProcessor
import CVCPUArea

/// Where Xen has the machine-to-physical map, which a kernel reads as an array: beyond what a process can map.
var machineToPhysicalBase: UInt64 { 0xffff_8000_0000_0000 }

/// Whether the map, where it begins at `base`, has an entry at an address.
func isMachineToPhysical(_ address: UInt64, at base: UInt64) -> Bool {
  unsafe address >= base && address &- base < area.pointee.machine_frames &<< 3
}

/// Carries out a kernel's instruction that reads the map at its fixed address. False: no such read, or an unusual instruction.
func readMachineToPhysical(_ cpu: UnsafeMutablePointer<processor>, _ address: UInt64) -> Bool {
  let registers = unsafe cpu.pointee.registers
  // Bits 1 and 4 of the error code: a write, a fetch.
  guard isInKernel, isMachineToPhysical(address, at: machineToPhysicalBase), registers.error_code & 0x12 == 0,
    let instruction = Instruction(fetch: { codeByte(registers.rip &+ $0) }), !instruction.isRegister,
    unsafe read(cpu, instruction, address)
  else { return false }
  unsafe cpu.pointee.registers.rip &+= instruction.length
  return true
}

private func read(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction, _ address: UInt64) -> Bool {
  let opcode = instruction.opcode, number = instruction.register, bytes = instruction.memoryBytes
  switch opcode {
  case 0x8a, 0x8b:
    guard let value = load(address, bytes) else { return false }
    unsafe cpu.setRegister(number, bytes: bytes, in: instruction, value)
  case 0x63, 0x0fb6, 0x0fb7, 0x0fbe, 0x0fbf:
    let size = opcode == 0x63 ? 4 : opcode & 1 == 0 ? 1 : 2
    guard var value = load(address, size) else { return false }
    if opcode == 0x63 || opcode >= 0x0fbe {
      let shift = UInt64(64 &- size &* 8)
      value = UInt64(bitPattern: Int64(bitPattern: value &<< shift) &>> shift)
    }
    unsafe cpu.setRegister(number, bytes: instruction.operandBytes, in: instruction, value)
  default:
    // Operations whose left side is a register, and comparisons of any form, write nothing to memory.
    let operation: Arithmetic?, right: UInt64
    var swaps = false, stores = false
    switch opcode {
    case 0x00...0x3f where opcode & 2 != 0:
      operation = Arithmetic(rawValue: UInt8(opcode &>> 3))
      (right, swaps, stores) = (unsafe cpu.register(number, bytes: bytes, in: instruction), true, operation != .compare)
    case 0x38, 0x39: (operation, right) = (.compare, unsafe cpu.register(number, bytes: bytes, in: instruction))
    case 0x80, 0x81, 0x83: (operation, right) = (number & 7 == 7 ? .compare : nil, instruction.immediate)
    case 0x84, 0x85: (operation, right) = (.and, unsafe cpu.register(number, bytes: bytes, in: instruction))
    case 0xf6, 0xf7: (operation, right) = (number & 6 == 0 ? .and : nil, instruction.immediate)
    default: return false
    }
    guard let operation, let value = load(address, bytes) else { return false }
    let flags = unsafe cpu.pointee.registers.rflags
    let outcome = operation(swaps ? right : value, swaps ? value : right, bytes: bytes, flags: flags)
    if stores { unsafe cpu.setRegister(number, bytes: bytes, in: instruction, outcome.result) }
    unsafe cpu.pointee.registers.rflags = outcome.flags
  }
  return true
}

/// Bytes of the map, or nil where they reach beyond its end.
private func load(_ address: UInt64, _ bytes: Int) -> UInt64? {
  guard isMachineToPhysical(address &+ UInt64(bytes) &- 1, at: machineToPhysicalBase) else { return nil }
  var value: UInt64 = 0
  var index = UInt64(bytes)
  while index > 0 {
    index &-= 1
    // SAFETY: inside the window of the map, 8 bytes a machine frame.
    let byte = unsafe UnsafePointer<UInt8>(bitPattern: UInt(M2P_BASE &+ (address &- machineToPhysicalBase) &+ index)).unsafelyUnwrapped
      .pointee
    value = value &<< 8 | UInt64(byte)
  }
  return value
}
