import CProcessor
import CVCPUArea

/// Where Xen has the machine-to-physical map, which a kernel reads as an array: beyond what a process can map.
var machineToPhysicalBase: UInt64 { 0xffff_8000_0000_0000 }
/// From there to the window in which the map is mapped here.
private var distance: UInt64 { M2P_BASE &- machineToPhysicalBase }

/// Whether the map, where it begins at `base`, has an entry at an address.
func isMachineToPhysical(_ address: UInt64, at base: UInt64) -> Bool {
  unsafe address >= base && address &- base < area.pointee.machine_frames &<< 3
}

/// A word of the page in which redirected loads run.
private func loadWord(_ offset: UInt64) -> UnsafeMutablePointer<UInt64> {
  // SAFETY: inside a page of this process's own.
  unsafe UnsafeMutablePointer(bitPattern: UInt(LOAD_PAGE &+ offset)).unsafelyUnwrapped
}

/// Lets a kernel's instruction load from the map at its fixed address: it is done in a page of the processor's, from the window of the map, and
/// jumps back. 0: no such load, or one that cannot be redirected.
///
/// This is a part of the signal's handling: as on Xen, a load is no exit to the kernel and delivers nothing.
@c(processor_load) public func load(_ registers: UnsafeMutablePointer<UInt64>, _ fault: UInt64, _ error: UInt64) -> Int32 {
  let rip = unsafe registers[SignalRegisters.rip]
  var code = CodeBytes()
  // Bits 1 and 4 of the error code: a write, a fetch.
  guard isInKernel, isMachineToPhysical(fault, at: machineToPhysicalBase), error & 0x12 == 0,
    let instruction = Instruction(fetch: { code.byte(rip &+ $0) })
  else { return 0 }
  func register(_ number: Int) -> UInt64 { unsafe registers[SignalRegisters.place(of: number)] }
  let segment = instruction.segment == 0x64 ? read_fs_base() : instruction.segment == 0x65 ? read_gs_base() : 0
  var redirected = RedirectedLoad(page: LOAD_PAGE)
  var moved = RedirectedLoad.StringOperands(), by = distance, target: UInt64 = 0
  if let operands = instruction.stringOperands {
    // A segment counts for rsi alone.
    moved.rsi = operands.rsi && isMachineToPhysical(segment &+ register(6), at: machineToPhysicalBase)
    moved.rdi = operands.rdi && isMachineToPhysical(register(7), at: machineToPhysicalBase)
    if moved.rsi { by &+= segment }
    guard moved.rsi || moved.rdi, segment == 0 || !moved.rdi, !instruction.hasShortAddress else { return 0 }
  } else {
    guard
      let operand = RedirectedLoad.operand(of: instruction, rip: rip, fault: fault, segment: segment, register: register),
      isMachineToPhysical(operand, at: machineToPhysicalBase)
    else { return 0 }
    target = operand &+ distance
  }
  guard redirected.write(instruction, target: target, fetch: { code.byte(rip &+ $0) }, register: register) else { return 0 }
  let length = redirected.end
  guard redirected.finish(moved: moved) else { return 0 }
  unsafe loadWord(RedirectedLoad.origin).pointee = rip
  unsafe loadWord(RedirectedLoad.following).pointee = rip &+ instruction.length
  unsafe loadWord(RedirectedLoad.length).pointee = length
  unsafe loadWord(RedirectedLoad.movedRSI).pointee = moved.rsi ? 1 : 0
  unsafe loadWord(RedirectedLoad.movedRDI).pointee = moved.rdi ? 1 : 0
  unsafe loadWord(RedirectedLoad.savedR9).pointee = registers[SignalRegisters.r9]
  // SAFETY: the page's first 64 bytes.
  let bytes = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(LOAD_PAGE)).unsafelyUnwrapped
  for index in 0..<Int(redirected.end) { unsafe bytes[index] = redirected.code[index] }
  if moved.rsi { unsafe registers[SignalRegisters.rsi] &+= by }
  if moved.rdi { unsafe registers[SignalRegisters.rdi] &+= by }
  if moved.rsi || moved.rdi { unsafe registers[SignalRegisters.r9] = 0 &- by }
  unsafe registers[SignalRegisters.rip] = LOAD_PAGE
  unsafe registers[SignalRegisters.rflags] &= ~0x1_0000  // RF, which a fault sets: it is of the other instruction
  return 1
}

/// At the beginning of a signal's handling: if it interrupted a redirected load, makes its registers those of the kernel, before its
/// instruction or behind it. 1: it did, and a fault is at the address that the kernel meant.
@c(processor_unload) public func unload(_ registers: UnsafeMutablePointer<UInt64>) -> Int32 {
  let at = unsafe registers[SignalRegisters.rip] &- LOAD_PAGE
  guard at < 4096 else { return 0 }
  let movedRSI = unsafe loadWord(RedirectedLoad.movedRSI).pointee != 0, movedRDI = unsafe loadWord(RedirectedLoad.movedRDI).pointee != 0
  // Each of what follows the instruction is still to be done if it is not behind it. A lea has 4 bytes.
  var step = unsafe loadWord(RedirectedLoad.length).pointee
  if movedRSI {
    if at <= step { unsafe registers[SignalRegisters.rsi] &+= registers[SignalRegisters.r9] }
    step &+= 4
  }
  if movedRDI {
    if at <= step { unsafe registers[SignalRegisters.rdi] &+= registers[SignalRegisters.r9] }
    step &+= 4
  }
  if movedRSI || movedRDI, at <= step { unsafe registers[SignalRegisters.r9] = loadWord(RedirectedLoad.savedR9).pointee }
  unsafe registers[SignalRegisters.rip] = loadWord(at == 0 ? RedirectedLoad.origin : RedirectedLoad.following).pointee
  if unsafe isMachineToPhysical(registers[SignalRegisters.cr2], at: M2P_BASE) { unsafe registers[SignalRegisters.cr2] &-= distance }
  return 1
}
