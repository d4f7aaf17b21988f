import CProcessor
import CVCPUArea

/// Why the processor could not go on: `argument[0]` of REQUEST_FAULT.
enum Fault {
  static let badStack: UInt64 = 1  // a frame, or the guest's return address, lies where its page tables map nothing
  static let noEventCallback: UInt64 = 2
  static let userMode: UInt64 = 3
}

/// What an exit to the guest does when a window's test finds `attention` changed or an upcall pending.
@c(processor_attend) public func attend(_ cpu: UnsafeMutablePointer<processor>) {
  // SAFETY: the vCPU area and this processor's own state.
  unsafe cpu.pointee.attended = load_acquire(word(AreaWord.attention))
  let reload = unsafe area.pointee.reload
  if unsafe reload != cpu.pointee.reloaded {
    unsafe cpu.pointee.reloaded = reload
    loadSegmentBases()
  }
  let flush = unsafe load_acquire(word(AreaWord.flush))
  if unsafe flush != cpu.pointee.flushed {
    let address = unsafe area.pointee.flush_address
    if address == ~0 {
      unmapAll()
    } else {
      _ = raw_munmap(address & ~4095, 4096)
    }
    unsafe cpu.pointee.flushed = flush
    unsafe area.pointee.flushed = flush
  }
  if unsafe load_acquire(word(AreaWord.withdrawn)) != 0 { unsafe park(cpu) }
  let info = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info)).unsafelyUnwrapped
  if unsafe info[0] != 0 && info[1] == 0 {
    let handler = unsafe Context.word(Context.eventCallback).pointee
    if handler == 0 { unsafe end(cpu, REQUEST_FAULT, reason: Fault.noEventCallback) }
    unsafe pushFrame(cpu, handler: handler, errorCode: nil, masksEvents: true)
    unsafe area.pointee.upcalls &+= 1
  }
}

/// Pushes Xen's frame for an exception or event and points the registers at its handler.
///
/// The frame lies below the red zone of what was interrupted. A stack page that is not mapped yet faults, nested, into `resolve`.
func pushFrame(_ cpu: UnsafeMutablePointer<processor>, handler: UInt64, errorCode: UInt32?, masksEvents: Bool) {
  // SAFETY: vcpu_info is a fixed page of ours; the guest's stack faults at worst.
  let mask = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info &+ 1)).unsafelyUnwrapped
  let masked = unsafe UInt64(mask.pointee)
  let old = unsafe cpu.pointee.registers
  var top = unsafe ((old.rsp &- UInt64(area.pointee.red_zone)) & ~15) &- 56
  if errorCode != nil { top &-= 8 }
  if top >= GUEST_TOP { unsafe end(cpu, REQUEST_FAULT, reason: Fault.badStack) }
  unsafe guestWord(top).pointee = old.rcx
  unsafe guestWord(top &+ 8).pointee = old.r11
  var at = top &+ 16
  if let errorCode {
    unsafe guestWord(at).pointee = UInt64(errorCode)
    at &+= 8
  }
  unsafe guestWord(at).pointee = old.rip
  unsafe guestWord(at &+ 8).pointee = 0xe030 | masked &<< 32
  unsafe guestWord(at &+ 16).pointee = old.rflags & ~0x200 | (masked == 0 ? 0x200 : 0)
  unsafe guestWord(at &+ 24).pointee = old.rsp
  unsafe guestWord(at &+ 32).pointee = 0xe02b
  if masksEvents { unsafe mask.pointee = 1 }
  unsafe cpu.pointee.registers.rsp = top
  unsafe cpu.pointee.registers.rip = handler
  unsafe cpu.pointee.registers.rflags = old.rflags & ~0x5_4500 | 0x200  // AC, RF, NT, TF and DF off
}

/// After a signal: what interrupted the guest is an exception, or a system call outside its hypercall page.
@c(processor_deliver) public func deliver(_ cpu: UnsafeMutablePointer<processor>) {
  if unsafe cpu.pointee.deliver == DELIVER_FATAL {
    unsafe end(cpu, REQUEST_FAULT, reason: cpu.pointee.registers.rip >= GUEST_TOP ? Fault.badStack : Fault.userMode)
  }
  if unsafe cpu.pointee.deliver == DELIVER_SYSCALL {
    // SAFETY: the two bytes before rip have just been executed. `int $0x80` arrives here too.
    let low = unsafe UnsafePointer<UInt8>(bitPattern: UInt(cpu.pointee.registers.rip &- 2)).unsafelyUnwrapped.pointee
    if low != 0xcd { return unsafe systemCall(cpu) }
    let entry = trapEntry(0x80)
    if entry.address == 0 {
      // As the processor has it where the descriptor is not there for ring 3: #GP at the instruction, naming the vector.
      unsafe cpu.pointee.registers.rip &-= 2
      unsafe cpu.pointee.registers.entry_vector = 13
      unsafe cpu.pointee.registers.error_code = 0x80 &<< 3 | 2
    }
  }
  unsafe trap(cpu)
}

/// A slot of the guest's trap table: the handler's address, 0 for none, and the flags of `struct trap_info`.
func trapEntry(_ vector: UInt32) -> (address: UInt64, flags: UInt8) {
  let entry = Context.trapTable &+ UInt64(vector & 255) &* 16
  return unsafe (Context.word(entry &+ 8).pointee, UInt8(truncatingIfNeeded: Context.word(entry).pointee &>> 8))
}

/// Delivers the exception in `error_code` and `entry_vector` to the guest's handler; without one the guest is dead.
func trap(_ cpu: UnsafeMutablePointer<processor>) {
  let vector = unsafe cpu.pointee.registers.entry_vector
  if vector == 14 {
    let address = unsafe cpu.pointee.cr2
    unsafe cpu.pointee.registers.error_code = guestErrorCode(cpu.pointee.registers.error_code, at: address)
    unsafe Context.word(Context.faultAddress).pointee = address
    // SAFETY: arch.cr2 of vcpu_info.
    unsafe UnsafeMutablePointer<UInt64>(bitPattern: UInt(cpu.pointee.vcpu_info &+ 16)).unsafelyUnwrapped.pointee = address
  }
  let (handler, flags) = trapEntry(vector)
  if handler == 0 { unsafe end(cpu, REQUEST_TRAP, reason: UInt64(vector)) }
  let hasErrorCode = vector == 8 || vector >= 10 && vector <= 14 || vector == 17
  let code = unsafe cpu.pointee.registers.error_code
  unsafe pushFrame(cpu, handler: handler, errorCode: hasErrorCode ? code : nil, masksEvents: flags & 4 != 0)
}

/// A `syscall` anywhere in a guest kernel is a hypercall.
func systemCall(_ cpu: UnsafeMutablePointer<processor>) {
  let r = unsafe cpu.pointee.registers
  let number = r.rax & 0xffff_ffff
  if number == 23 { return unsafe interruptReturn(cpu) }
  // SAFETY: the vCPU area.
  unsafe area.pointee.argument = (r.rdi, r.rsi, r.rdx, r.r10, r.r8)
  post(number)
  unsafe cpu.pointee.registers.rax = UInt64(bitPattern: area.pointee.result)
}

/// iret by a bare `syscall`: the frame is on the guest's stack as for the hypercall page's stub.
func interruptReturn(_ cpu: UnsafeMutablePointer<processor>) {
  let frame = unsafe cpu.pointee.registers.rsp
  if unsafe guestWord(frame &+ 40).pointee & 3 == 3 { unsafe end(cpu, REQUEST_FAULT, reason: Fault.userMode) }
  let flags = unsafe guestWord(frame &+ 48).pointee
  unsafe cpu.pointee.registers.rax = guestWord(frame).pointee
  unsafe cpu.pointee.registers.r11 = guestWord(frame &+ 8).pointee
  unsafe cpu.pointee.registers.rcx = guestWord(frame &+ 16).pointee
  unsafe cpu.pointee.registers.rip = guestWord(frame &+ 32).pointee
  unsafe cpu.pointee.registers.rflags = flags & 0x25_0dd5 | 0x202
  unsafe cpu.pointee.registers.rsp = guestWord(frame &+ 56).pointee
  // SAFETY: evtchn_upcall_mask of vcpu_info.
  unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(cpu.pointee.vcpu_info &+ 1)).unsafelyUnwrapped.pointee = flags & 0x200 == 0 ? 1 : 0
}
