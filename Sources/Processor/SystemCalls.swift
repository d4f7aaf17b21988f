import CProcessor
import CVCPUArea

/// A bare `syscall`: from user mode it enters the guest's kernel, and anywhere in the kernel it is a hypercall.
func systemCall(_ cpu: UnsafeMutablePointer<processor>) {
  guard isInKernel else {
    let handler = unsafe Context.word(Context.syscallCallback).pointee
    if handler == 0 { unsafe end(cpu, REQUEST_FAULT, reason: Fault.noSyscallCallback) }
    let masks = unsafe Context.word(Context.flags).pointee & Context.syscallMasksEvents != 0
    return unsafe enter(cpu, Entry(handler: handler, masksEvents: masks, clears: 0x400))  // DF, which exceptions leave
  }
  let r = unsafe cpu.pointee.registers
  let number = r.rax & 0xffff_ffff
  if number == 23 { return unsafe interruptReturn(cpu) }
  unsafe cpu.pointee.registers.rax = hypercall(cpu, number, r.rdi, r.rsi, r.rdx, r.r10, r.r8)
}

/// Makes a hypercall for the guest whose registers are in `cpu`.
func hypercall(
  _ cpu: UnsafeMutablePointer<processor>, _ number: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64
) -> UInt64 {
  // SAFETY: the vCPU area.
  unsafe saveContext(cpu)
  unsafe area.pointee.argument = (a, b, c, d, e)
  post(number)
  return unsafe UInt64(bitPattern: area.pointee.result)
}

/// iret, by the frame at rsp: rax r11 rcx flags rip cs rflags rsp ss. Selectors whose privilege level is 3 lead to user mode.
func interruptReturn(_ cpu: UnsafeMutablePointer<processor>) {
  guard isInKernel else { return unsafe trap(cpu, 13, 0) }  // user code has no business here
  // SAFETY: the guest's stack faults at worst, and before anything is changed.
  let frame = unsafe cpu.pointee.registers.rsp
  func word(_ index: UInt64) -> UInt64 { unsafe guestWord(frame &+ index &* 8).pointee }
  let (rax, r11, rcx, how) = (word(0), word(1), word(2), word(3))
  let (rip, cs, flags, rsp, ss) = (word(4), word(5), word(6), word(7), word(8))
  let toUser = cs & 3 == 3
  if unsafe toUser && Context.word(Context.userRoot).pointee == 0 { unsafe end(cpu, REQUEST_FAULT, reason: Fault.userMode) }
  unsafe cpu.pointee.registers.rax = rax
  unsafe cpu.pointee.registers.rip = rip
  unsafe cpu.pointee.registers.rsp = rsp
  unsafe cpu.pointee.registers.rflags = loadable(flags)
  let bySysret = how & Context.inSyscall != 0
  unsafe cpu.pointee.registers.rcx = bySysret ? rip : rcx
  unsafe cpu.pointee.registers.r11 = bySysret ? loadable(flags) : r11
  // SAFETY: evtchn_upcall_mask of vcpu_info.
  unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info &+ 1)).unsafelyUnwrapped.pointee = flags & 0x200 == 0 ? 1 : 0
  if Context.hasArchitecturalIOPL { unsafe Context.word(Context.ioPrivilege).pointee = flags & Context.ioPrivilegeMask }
  if toUser { switchMode(to: .user) }
  // What the return itself trips over counts as met by what is returned to.
  if let selector = Selector.refused(cs: cs, ss: ss) { return unsafe trap(cpu, 13, selector) }
  if !isCanonical(rip) { return unsafe trap(cpu, 13, 0) }
  if toUser { unsafe forgetTaskSwitch(cpu) }
}

/// CR0.TS: nothing traps the FPU's use here, so the kernel is told before its next user code, which may use it.
private func forgetTaskSwitch(_ cpu: UnsafeMutablePointer<processor>) {
  let word = unsafe Context.word(Context.taskSwitched)
  guard unsafe word.pointee & 8 != 0, trapEntry(7).address != 0 else { return }
  unsafe word.pointee &= ~8
  unsafe trap(cpu, 7, 0)
}
