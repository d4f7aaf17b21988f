import CProcessor
import CVCPUArea

/// Why the processor could not go on: `argument[0]` of REQUEST_FAULT.
enum Fault {
  static let badStack: UInt64 = 1  // a frame, or the guest's return address, lies where its page tables map nothing
  static let noEventCallback: UInt64 = 2
  static let userMode: UInt64 = 3
  static let noSyscallCallback: UInt64 = 4
  static let lowAddress: UInt64 = 5  // the host maps nothing there for an ordinary user
  static let hostRefused: UInt64 = 6  // the host has no memory for a mapping, or the process has too many
}

/// What an exit to the guest does when a window's test finds `attention` changed or an upcall pending.
@c(processor_attend) public func attend(_ cpu: UnsafeMutablePointer<processor>) {
  // SAFETY: the vCPU area and this processor's own state.
  unsafe cpu.pointee.attended = load_acquire(word(AreaWord.attention))
  let reload = unsafe area.pointee.reload
  if unsafe reload != cpu.pointee.reloaded {
    unsafe cpu.pointee.reloaded = reload
    loadSegmentBases()
    if unsafe Context.word(Context.flags).pointee & Context.interruptReturn != 0 {
      unsafe Context.word(Context.flags).pointee &= ~Context.interruptReturn
      unsafe interruptReturn(cpu)
    }
  }
  let flush = unsafe load_acquire(word(AreaWord.flush))
  if unsafe flush != cpu.pointee.flushed {
    let address = unsafe area.pointee.flush_address
    // The other process may have acted on some before.
    if unsafe address == ~0 || flush != cpu.pointee.flushed &+ 1 { flushAll() } else { refresh(address & ~4095) }
    unsafe cpu.pointee.flushed = flush
    unsafe area.pointee.flushed = flush
  }
  if unsafe load_acquire(word(AreaWord.withdrawn)) != 0 { unsafe park(cpu) }
  let info = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info)).unsafelyUnwrapped
  if unsafe info[0] != 0 && info[1] == 0 {
    let handler = unsafe Context.word(Context.eventCallback).pointee
    if handler == 0 { unsafe end(cpu, REQUEST_FAULT, reason: Fault.noEventCallback) }
    unsafe area.pointee.upcalls &+= 1
    unsafe enter(cpu, Entry(handler: handler, masksEvents: true))
  }
  unsafe settle(cpu)
}

/// What enters the guest's kernel: an exception, an event or a system call.
struct Entry {
  var handler: UInt64
  /// nil: the frame has none.
  var errorCode: UInt32? = nil
  var masksEvents: Bool
  /// Flags that the handler does not see.
  var clears: UInt64 = 0
}

/// Enters the guest's kernel, by way of its process.
func enter(_ cpu: UnsafeMutablePointer<processor>, _ entry: Entry) {
  if isKernelSpace { return unsafe pushFrame(cpu, entry) }
  unsafe area.pointee.entry_code = entry.errorCode.map { UInt64($0) } ?? ~0
  unsafe area.pointee.entry_masks = (entry.masksEvents ? 1 : 0) | entry.clears
  unsafe area.pointee.entry_handler = entry.handler
  unsafe handOver(cpu)
}

/// In the kernel's process: what the user's has left to it.
func enterKernel(_ cpu: UnsafeMutablePointer<processor>) {
  let handler = unsafe area.pointee.entry_handler, code = unsafe area.pointee.entry_code, masks = unsafe area.pointee.entry_masks
  guard isKernelSpace, !isInKernel, handler != 0 else { return }
  unsafe area.pointee.entry_handler = 0
  let errorCode = code == ~0 ? nil : UInt32(truncatingIfNeeded: code)
  unsafe pushFrame(cpu, Entry(handler: handler, errorCode: errorCode, masksEvents: masks & 1 != 0, clears: masks & 0x400))
}

/// Pushes Xen's frame for an exception, event or system call, and points the registers at its handler.
///
/// From user mode the frame lies at the top of the kernel's stack. A kernel's own is below what was interrupted: right below it, but in a
/// plugin below the red zone of code built by `swift build`. A stack page that is not mapped yet faults, nested, into `resolve`.
private func pushFrame(_ cpu: UnsafeMutablePointer<processor>, _ entry: Entry) {
  // SAFETY: vcpu_info is a fixed page of ours; the guest's stack faults at worst.
  let mask = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info &+ 1)).unsafelyUnwrapped
  let masked = unsafe UInt64(mask.pointee)
  let old = unsafe cpu.pointee.registers
  var cs = Selector.kernelCode
  var top = old.rip >= PLUGIN_BASE ? old.rsp &- 128 : old.rsp
  if !isInKernel {
    cs = Selector.code
    top = unsafe Context.word(Context.kernelStackPointer).pointee
    switchMode(to: .kernel)
  }
  top = top & ~15 &- (entry.errorCode == nil ? 56 : 64)
  if top >= GUEST_TOP { unsafe end(cpu, REQUEST_FAULT, reason: Fault.badStack) }
  unsafe guestWord(top).pointee = old.rcx
  unsafe guestWord(top &+ 8).pointee = old.r11
  var at = top &+ 16
  if let errorCode = entry.errorCode {
    unsafe guestWord(at).pointee = UInt64(errorCode)
    at &+= 8
  }
  unsafe guestWord(at).pointee = old.rip
  unsafe guestWord(at &+ 8).pointee = cs | masked &<< 32
  let level = unsafe Context.hasArchitecturalIOPL ? Context.word(Context.ioPrivilege).pointee & Context.ioPrivilegeMask : 0
  unsafe guestWord(at &+ 16).pointee = old.rflags & ~0x200 | (masked == 0 ? 0x200 : 0) | level
  unsafe guestWord(at &+ 24).pointee = old.rsp
  unsafe guestWord(at &+ 32).pointee = Selector.data
  if entry.masksEvents { unsafe mask.pointee = 1 }
  unsafe cpu.pointee.registers.rsp = top
  unsafe cpu.pointee.registers.rip = entry.handler
  unsafe cpu.pointee.registers.rflags = old.rflags & ~(0x5_4100 | entry.clears) | 0x200  // AC, RF, NT and TF off
}

/// At the beginning, after a signal, and for an iret that entry.S does not do: what the guest was left for.
@c(processor_deliver) public func deliver(_ cpu: UnsafeMutablePointer<processor>) {
  unsafe act(cpu)
  unsafe settle(cpu)
}

private func act(_ cpu: UnsafeMutablePointer<processor>) {
  switch unsafe Int(cpu.pointee.deliver) {
  case DELIVER_START: unsafe start(cpu)
  case DELIVER_FATAL: unsafe end(cpu, REQUEST_FAULT, reason: Fault.badStack)
  case DELIVER_IRET: unsafe interruptReturn(cpu)
  case DELIVER_VSYSCALL:
    // The host has already returned from the call of its page, which no guest has.
    unsafe cpu.pointee.registers.rip = VSYSCALL_PAGE | (cpu.pointee.cr2 == 201 ? 0x400 : cpu.pointee.cr2 == 309 ? 0x800 : 0)
    unsafe cpu.pointee.registers.rsp &-= 8
    unsafe vsyscallFault(cpu)
  case DELIVER_SYSCALL:
    // SAFETY: the two bytes before rip have just been executed. `int $0x80` arrives here too.
    let low = unsafe UnsafePointer<UInt8>(bitPattern: UInt(cpu.pointee.registers.rip &- 2)).unsafelyUnwrapped.pointee
    if low != 0xcd { return unsafe systemCall(cpu) }
    unsafe cpu.pointee.registers.rip &-= 2
    unsafe softwareInterrupt(cpu, 0x80)
  default: unsafe exception(cpu)
  }
}

/// A fetch from the host's vsyscall page: a page fault, which the host does not tell as such.
private func vsyscallFault(_ cpu: UnsafeMutablePointer<processor>) {
  let rip = unsafe cpu.pointee.registers.rip
  unsafe setFaultAddress(cpu, rip)
  unsafe trap(cpu, 14, guestErrorCode(0x10, at: rip))
}

/// An exception of the guest's: what Xen does itself, and the rest for the guest's handler.
private func exception(_ cpu: UnsafeMutablePointer<processor>) {
  if unsafe cpu.pointee.registers.rip &>> 12 == VSYSCALL_PAGE &>> 12 { return unsafe vsyscallFault(cpu) }
  let vector = unsafe cpu.pointee.registers.entry_vector, code = unsafe cpu.pointee.registers.error_code
  switch vector {
  case 1:
    unsafe Context.word(Context.debugStatus).pointee |= 0x4000  // the only cause there is: a single step
    if unsafe rest(cpu, UInt64(REQUEST_DEBUG), 1) == 0 { return }
  case 3: if unsafe rest(cpu, UInt64(REQUEST_DEBUG), 3) == 0 { return }
  case 6: if unsafe emulateForced(cpu) { return }
  case 13:
    // `int n`: the host has no gate for ring 3 there, and names it.
    if code & 3 == 2 { return unsafe softwareInterrupt(cpu, code &>> 3) }
    if unsafe emulate(cpu) { return }
  case 14:
    let address = unsafe cpu.pointee.cr2
    // The tables allow it and it faulted all the same: mapped by now, or the host cannot.
    if allows(address, code) {
      if resolve(address, UInt64(code)) != 0 { return }
      unsafe end(cpu, REQUEST_FAULT, reason: address < 65536 ? Fault.lowAddress : Fault.hostRefused)
    }
    if unsafe storeToPageTable(cpu, address) { return }
    unsafe setFaultAddress(cpu, address)
    return unsafe trap(cpu, vector, guestErrorCode(code, at: address))
  default: break
  }
  unsafe trap(cpu, vector, code)
}

func allows(_ address: UInt64, _ code: UInt32) -> Bool {
  guard address < GUEST_TOP, let found = Translation(of: address & ~4095, root: currentRoot()) else { return false }
  return found.allows(UInt64(code))
}

/// `int n` by the guest's own table: through a gate that its privilege opens to this mode. Otherwise #GP at the instruction.
///
/// Of vector 0x80, as of 3 and 4, which the host delivers, Xen does not ask the privilege.
private func softwareInterrupt(_ cpu: UnsafeMutablePointer<processor>, _ vector: UInt32) {
  let (handler, flags) = trapEntry(vector)
  let isOpen = vector == 0x80 ? handler != 0 : flags & 3 >= (isInKernel ? 1 : 3)
  guard isOpen else { return unsafe trap(cpu, 13, (vector & 255) &<< 3 | 2) }
  unsafe cpu.pointee.registers.rip &+= 2
  unsafe trap(cpu, vector, 0)
}

/// A slot of the guest's trap table: the handler's address, 0 for none, and the flags of `struct trap_info`.
func trapEntry(_ vector: UInt32) -> (address: UInt64, flags: UInt8) {
  let entry = Context.trapTable &+ UInt64(vector & 255) &* 16
  return unsafe (Context.word(entry &+ 8).pointee, UInt8(truncatingIfNeeded: Context.word(entry).pointee &>> 8))
}

/// Delivers an exception to the guest's handler; without one the guest is dead.
func trap(_ cpu: UnsafeMutablePointer<processor>, _ vector: UInt32, _ code: UInt32) {
  unsafe cpu.pointee.registers.entry_vector = vector
  unsafe cpu.pointee.registers.error_code = code
  let (handler, flags) = trapEntry(vector)
  // Answered when a debugger has seen it, and may have mended what caused it.
  guard handler != 0 else { return unsafe _ = rest(cpu, UInt64(REQUEST_TRAP), UInt64(vector)) }
  let hasErrorCode = vector == 8 || vector >= 10 && vector <= 14 || vector == 17
  unsafe enter(cpu, Entry(handler: handler, errorCode: hasErrorCode ? code : nil, masksEvents: flags & 4 != 0))
}
