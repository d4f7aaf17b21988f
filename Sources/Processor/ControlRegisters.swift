import CProcessor
import CVCPUArea

// Control and model-specific registers as a guest kernel sees them. Its own are words of the context.

/// PE MP ET NE WP AM PG, as they are under Xen; TS is the guest's.
private var fixedCR0: UInt64 { 0x8005_0033 }
/// TSD, DE, FSGSBASE, OSXSAVE: the guest's choice; PAE, MCE, OSFXSR and OSXMMEXCPT are on.
private var choiceCR4: UInt64 { 0x5_000c }
private var fixedCR4: UInt64 { 0x660 }

func setTaskSwitched(_ cpu: UnsafeMutablePointer<processor>, _ isSet: Bool) {
  let word = unsafe Context.word(Context.taskSwitched)
  unsafe word.pointee = word.pointee & ~8 | (isSet ? 8 : 0)
}

/// CR2, which a kernel reads in vcpu_info.
func setFaultAddress(_ cpu: UnsafeMutablePointer<processor>, _ address: UInt64) {
  unsafe Context.word(Context.faultAddress).pointee = address
  // SAFETY: arch.cr2 of vcpu_info.
  unsafe guestWord(cpu.pointee.vcpu_info &+ 16).pointee = address
}

func readControl(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  let value: UInt64
  switch instruction.register {
  case 0: value = unsafe fixedCR0 | Context.word(Context.taskSwitched).pointee & 8
  case 2: value = unsafe Context.word(Context.faultAddress).pointee
  case 3: value = unsafe Context.word(Context.kernelRoot).pointee
  case 4: value = unsafe Context.word(Context.features).pointee & choiceCR4 | fixedCR4
  default: return false
  }
  unsafe cpu.setRegister(instruction.other, value)
  return true
}

func writeControl(_ cpu: UnsafeMutablePointer<processor>, _ instruction: Instruction) -> Bool {
  let value = unsafe cpu.register(instruction.other)
  switch instruction.register {
  case 0:
    guard value & ~8 == fixedCR0 else { return false }
    unsafe setTaskSwitched(cpu, value & 8 != 0)
  case 2:
    unsafe setFaultAddress(cpu, value)
  case 3:
    // mmuext_op(NEW_BASEPTR), whose argument lies where an interrupt's frame would.
    let operation = unsafe (cpu.pointee.registers.rsp &- 160) & ~15
    guard operation < GUEST_TOP else { return false }
    unsafe guestWord(operation).pointee = 5
    unsafe guestWord(operation &+ 8).pointee = value &>> 12
    return unsafe hypercall(cpu, 26, operation, 1, 0, 0x7ff0, 0) == 0
  case 4: unsafe Context.word(Context.features).pointee = value & choiceCR4 | fixedCR4
  default: return false
  }
  return true
}

/// rdmsr: what says how things are set up, in constants, the counter and the bases.
func readModelSpecific(_ cpu: UnsafeMutablePointer<processor>) -> Bool {
  let value: UInt64
  switch unsafe cpu.pointee.registers.rcx & 0xffff_ffff {
  case 0x10: value = read_tsc()
  case 0x1b: value = 0xfee0_0900  // the local APIC: where it would be, enabled, of the boot processor
  case 0x1a0: value = 0x80_1801  // fast strings; no branch trace, no precise events, no xTPR
  case 0x277: value = 0x0501_0007_0406  // PAT as Xen has it: WB WT UC- UC WC WP
  case 0xc000_0080: value = 0xd01  // EFER: SCE LME LMA NXE
  case 0xc000_0100: value = read_fs_base()
  case 0xc000_0101: value = read_gs_base()
  case 0xc000_0102: value = unsafe Context.word(Context.gsBaseUser).pointee
  default: return false
  }
  unsafe cpu.pointee.registers.rax = value & 0xffff_ffff
  unsafe cpu.pointee.registers.rdx = value &>> 32
  return true
}

/// wrmsr: the bases alone.
func writeModelSpecific(_ cpu: UnsafeMutablePointer<processor>) -> Bool {
  let value = unsafe cpu.pointee.registers.rax & 0xffff_ffff | cpu.pointee.registers.rdx &<< 32
  guard isCanonical(value) else { return false }
  switch unsafe cpu.pointee.registers.rcx & 0xffff_ffff {
  case 0xc000_0100: write_fs_base(value)
  case 0xc000_0101: write_gs_base(value)
  case 0xc000_0102: unsafe Context.word(Context.gsBaseUser).pointee = value
  default: return false
  }
  return true
}

/// xsetbv: a choice among what the host has on. All of that stays on, since a process cannot turn it off.
func setsExtendedControl(_ cpu: UnsafeMutablePointer<processor>) -> Bool {
  let value = unsafe cpu.pointee.registers.rax & 0xffff_ffff | cpu.pointee.registers.rdx &<< 32
  return unsafe cpu.pointee.registers.rcx & 0xffff_ffff == 0 && value & ~host_xcr0() == 0 && value & 1 != 0 && value & 6 != 4
}
