import CProcessor
import CVCPUArea

// Instructions that ring 3 refuses, and that Xen carries out for a kernel. What Xen does not carry out, hlt and invlpg among them, is #GP.

/// `ud2a` followed by "xen" asks for the hypervisor's answer to the `cpuid` behind it, from the kernel and from user code.
func emulateForced(_ cpu: UnsafeMutablePointer<processor>) -> Bool {
  let rip = unsafe cpu.pointee.registers.rip
  var code = CodeBytes()
  guard code.byte(rip) == 0x0f, code.byte(rip &+ 1) == 0x0b, code.byte(rip &+ 2) == 0x78, code.byte(rip &+ 3) == 0x65,
    code.byte(rip &+ 4) == 0x6e, let instruction = Instruction(fetch: { code.byte(rip &+ 5 &+ $0) }), instruction.opcode == 0x0fa2
  else { return false }
  unsafe cpuid(cpu)
  unsafe cpu.pointee.registers.rip = rip &+ 5 &+ instruction.length
  return true
}

/// Carries out the instruction at rip, if it is one that Xen carries out in this mode. False: the exception is the guest's.
func emulate(_ cpu: UnsafeMutablePointer<processor>) -> Bool {
  let rip = unsafe cpu.pointee.registers.rip
  var code = CodeBytes()
  guard let instruction = Instruction(fetch: { code.byte(rip &+ $0) }) else { return false }
  unsafe cpu.pointee.registers.rip = rip &+ instruction.length
  if unsafe carryOut(cpu, instruction) { return true }
  unsafe cpu.pointee.registers.rip = rip
  return false
}

private func carryOut(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  switch instruction.opcode {
  case 0x0fa2: unsafe cpuid(cpu)
  case 0x8e: return unsafe loadSegment(cpu, instruction)
  case 0xcb, 0xcf: return unsafe farReturn(cpu, instruction)
  case 0x6c...0x6f, 0xe4...0xe7, 0xec...0xef, 0xfa, 0xfb: return unsafe Context.mayDoIO && ioInstruction(cpu, instruction)
  case _ where !isInKernel: return false
  case 0x0f06: unsafe setTaskSwitched(cpu, false)
  case 0x0f09: break  // wbinvd: caches are coherent
  case 0x0f20: return unsafe readControl(cpu, instruction)
  case 0x0f22: return unsafe writeControl(cpu, instruction)
  case 0x0f21:
    let value = unsafe hypercall(cpu, 9, UInt64(instruction.register), 0, 0, 0, 0)
    if isError(value) { return false }
    unsafe cpu.setRegister(instruction.other, value)
  case 0x0f23:
    return unsafe !isError(hypercall(cpu, 8, UInt64(instruction.register), cpu.register(instruction.other), 0, 0, 0))
  case 0x0f30: return unsafe writeModelSpecific(cpu)
  case 0x0f32: return unsafe readModelSpecific(cpu)
  case 0x0f01: return unsafe instruction.modrm == 0xd1 && setsExtendedControl(cpu)
  default: return false
  }
  return true
}

/// I/O of a mode that may do it. There are no ports: what is read is ones, and what is written is lost. `cli` and `sti` do nothing: upcalls are
/// masked elsewhere.
private func ioInstruction(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  let bytes = instruction.opcode & 1 == 0 ? 1 : instruction.operandBytes == 2 ? 2 : 4
  switch instruction.opcode {
  case 0xe4, 0xe5, 0xec, 0xed: unsafe cpu.setRegister(0, bytes: bytes, in: instruction, ~0)
  case 0x6c...0x6f:
    // A string's elements one by one: the instruction is met again while there are more.
    let repeats = instruction.repeats != 0, isInput = instruction.opcode < 0x6e, register = isInput ? 7 : 6
    guard !instruction.hasShortAddress, instruction.segment == 0 else { return false }
    if repeats, unsafe cpu.register(1) == 0 { return true }
    let address = unsafe cpu.register(register), last = address &+ UInt64(bytes &- 1)
    let error: UInt32 = isInput ? 2 : 0
    guard allows(address, error), allows(last, error) else {
      let missing = allows(address, error) ? last : address
      unsafe cpu.pointee.registers.rip &-= instruction.length
      unsafe setFaultAddress(cpu, missing)
      unsafe trap(cpu, 14, guestErrorCode(error, at: missing))
      return true
    }
    if isInput {
      // SAFETY: guest memory that its tables map for writing.
      for index in 0..<bytes {
        unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(address) &+ UInt(index)).unsafelyUnwrapped.pointee = 0xff
      }
    }
    let step = UInt64(bytes)
    unsafe cpu.setRegister(register, cpu.pointee.registers.rflags & 0x400 == 0 ? address &+ step : address &- step)
    if repeats {
      unsafe cpu.setRegister(1, cpu.register(1) &- 1)
      if unsafe cpu.register(1) != 0 { unsafe cpu.pointee.registers.rip &-= instruction.length }
    }
  default: break
  }
  return true
}

private func isError(_ result: UInt64) -> Bool { result >= ~4095 }

private func cpuid(_ cpu: UnsafeMutablePointer<processor>) {
  let leaf = unsafe UInt32(truncatingIfNeeded: cpu.pointee.registers.rax)
  let subleaf = unsafe UInt32(truncatingIfNeeded: cpu.pointee.registers.rcx)
  var host: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  // SAFETY: four words, as the function writes.
  unsafe withUnsafeMutablePointer(to: &host) {
    unsafe $0.withMemoryRebound(to: UInt32.self, capacity: 4) { unsafe host_cpuid(leaf, subleaf, $0) }
  }
  let answer =
    unsafe CPUIDPolicy.hypervisorLeaf(leaf, subleaf, machineFrames: area.pointee.machine_frames)
    ?? CPUIDPolicy.filtered(leaf, subleaf, (host.0, host.1, host.2, host.3))
  unsafe cpu.pointee.registers.rax = UInt64(answer.a)
  unsafe cpu.pointee.registers.rbx = UInt64(answer.b)
  unsafe cpu.pointee.registers.rcx = UInt64(answer.c)
  unsafe cpu.pointee.registers.rdx = UInt64(answer.d)
}

/// `mov` to a segment register with one of Xen's flat selectors, which the host does not know. FS and GS lose their base.
private func loadSegment(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  guard instruction.isRegister else { return false }
  let selector = unsafe (cpu.register(instruction.other) | 3) & 0xffff
  let number = instruction.register & 7
  guard selector == Selector.data || selector == Selector.code && number != 2 else { return false }
  switch number {
  case 0, 2, 3: break
  case 4: write_fs_base(0)
  case 5: write_gs_base(0)
  default: return false
  }
  return true
}

/// `iretq` and `lretq` to Xen's flat selectors, which stay in the mode: only the hypercall leaves it.
private func farReturn(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  // SAFETY: the stack that the host's own attempt has just read.
  let stack = unsafe cpu.pointee.registers.rsp
  let rip = unsafe guestWord(stack).pointee, cs = unsafe guestWord(stack &+ 8).pointee & 0xffff
  guard instruction.isWide, cs == Selector.code, isCanonical(rip) else { return false }
  if instruction.opcode == 0xcb {
    unsafe cpu.pointee.registers.rsp = stack &+ 16
  } else {
    guard unsafe guestWord(stack &+ 32).pointee & 0xffff == Selector.data else { return false }
    unsafe cpu.pointee.registers.rflags = loadable(guestWord(stack &+ 16).pointee)
    unsafe cpu.pointee.registers.rsp = guestWord(stack &+ 24).pointee
  }
  unsafe cpu.pointee.registers.rip = rip
  return true
}
