import CVCPUArea
import Glibc
import HypercallABI

/// Hypercalls that change the calling vCPU's own registers: in its context, which its process loads.
extension Hypervisor: CallbackOpHandler {
  private func context(_ caller: Caller) throws(XenErrno) -> UnsafeMutableRawPointer {
    guard let context = unsafe vcpus[caller.vcpu.rawValue].context else { throw .invalidArgument }
    return unsafe context
  }
  private func put(_ value: UInt64, at offset: Int, _ caller: Caller) throws(XenErrno) {
    let context = unsafe try context(caller)
    // SAFETY: the context has 5168 bytes; the offset is one of its fields.
    unsafe store_release64((context + offset).assumingMemoryBound(to: UInt64.self), value)
  }

  mutating func setTrapTable(_ traps: GuestAddress, from caller: Caller) throws(XenErrno) {
    let table = unsafe try context(caller) + VCPUGuestContextLayout.traps
    guard !traps.isNull else {
      // SAFETY: the context holds 256 entries of 16 bytes.
      unsafe _ = memset(table, 0, 256 * TrapInfo.byteCount)
      return
    }
    // The list ends with address 0. A table has 256 vectors; who lists many more does not end.
    for index in 0..<1024 {
      let words = try copyIn((UInt64(0), UInt64(0)), traps.advanced(by: index * TrapInfo.byteCount), caller)
      guard words.1 != 0 else { return }
      guard isCanonical(words.1) else { throw .invalidArgument }
      let vector = Int(words.0 & 255)
      // SAFETY: a byte counts 256 entries. The selector, in bits 16 to 31, gets privilege level 3.
      unsafe (table + vector * TrapInfo.byteCount).storeBytes(of: (words.0 & 0xffff_ffff | 3 << 16, words.1), as: (UInt64, UInt64).self)
    }
    throw .invalidArgument
  }

  mutating func setCallbacks(event: GuestAddress, failsafe: GuestAddress, syscall: GuestAddress, from caller: Caller) throws(XenErrno) {
    if isCanonical(event.rawValue) { try put(event.rawValue, at: VCPUGuestContextLayout.eventCallback, caller) }
    if isCanonical(failsafe.rawValue) { try put(failsafe.rawValue, at: VCPUGuestContextLayout.failsafeCallback, caller) }
    if isCanonical(syscall.rawValue) { try put(syscall.rawValue, at: VCPUGuestContextLayout.syscallCallback, caller) }
  }

  mutating func register(_ command: CallbackOp.Register, from caller: Caller) throws(XenErrno) {
    let offset: Int
    var flag = ContextFlags()
    switch command.type {
    case .event: offset = VCPUGuestContextLayout.eventCallback
    case .failsafe: (offset, flag) = (VCPUGuestContextLayout.failsafeCallback, .failsafeMasksEvents)
    case .syscall: (offset, flag) = (VCPUGuestContextLayout.syscallCallback, .syscallMasksEvents)
    case .nmi, .sysenter, .syscall32:
      // Never entered here: accepted, as a kernel registers them without asking.
      guard isCanonical(command.address.rawValue) else { throw .invalidArgument }
      return
    default: throw .notImplemented
    }
    guard isCanonical(command.address.rawValue) else { throw .invalidArgument }
    try put(command.address.rawValue, at: offset, caller)
    guard !flag.isEmpty else { return }
    let context = unsafe try context(caller)
    // SAFETY: the context has 5168 bytes.
    let word = unsafe (context + VCPUGuestContextLayout.flags).assumingMemoryBound(to: UInt64.self)
    let old = unsafe load_acquire64(word)
    let bit = flag.rawValue
    unsafe store_release64(word, command.flags.contains(.maskEvents) ? old | bit : old & ~bit)
  }

  mutating func unregister(_ command: CallbackOp.Unregister, from caller: Caller) throws(XenErrno) {
    switch command.type {
    case .nmi: break
    case .event, .failsafe, .syscall, .sysenter, .syscall32: throw .invalidArgument
    default: throw .notImplemented
    }
  }

  mutating func stackSwitch(segment: UInt64, pointer: UInt64, from caller: Caller) throws(XenErrno) {
    guard unsafe vcpus[caller.vcpu.rawValue].context != nil else { return }
    try put(segment & 0xffff | 3, at: VCPUGuestContextLayout.kernelStackSegment, caller)
    try put(pointer, at: VCPUGuestContextLayout.kernelStackPointer, caller)
  }

  mutating func setSegmentBase(_ which: SegmentBase, _ base: UInt64, from caller: Caller) throws(XenErrno) {
    switch which {
    case .fs, .gsUser, .gsKernel:
      guard isCanonical(base) else { throw .invalidArgument }
      let offset =
        which == .fs
        ? VCPUGuestContextLayout.fsBase : which == .gsUser ? VCPUGuestContextLayout.gsBaseUser : VCPUGuestContextLayout.gsBaseKernel
      try put(base, at: offset, caller)
    case .gsUserSelector:
      // There are no descriptors to load a base from but the flat one.
      try put(0, at: VCPUGuestContextLayout.gsBaseUser, caller)
    default: throw .invalidArgument
    }
    queueOnce(caller.vcpu.rawValue, .reload, .reload(caller.vcpu))
  }

  /// Loads the registers from the frame on the guest's stack. One that cannot be read ends the domain.
  mutating func iret(from caller: Caller) throws(XenErrno) -> Int64 {
    guard !isInMulticall, caller.domain != .zero else { throw .invalidArgument }
    let context = unsafe try context(caller) + VCPUGuestContextLayout.userRegisters
    // SAFETY: the context has 5168 bytes; each register lies within them.
    let stack = unsafe load_acquire64((context + CPUUserRegistersLayout.rsp).assumingMemoryBound(to: UInt64.self))
    var words = InlineArray<9, UInt64>(repeating: 0)
    do throws(XenErrno) {
      words = try copyIn(words, GuestAddress(rawValue: stack), caller)
    } catch {
      logPrefix(caller.vcpu.rawValue)
      log.append("iret from an unreadable frame at ")
      log.append(hexadecimal: stack)
      finishLogLine()
      crash(caller.vcpu.rawValue)
      return 0
    }
    let frame = words
    unsafe context.storeBytes(of: frame[0], toByteOffset: CPUUserRegistersLayout.rax, as: UInt64.self)
    unsafe context.storeBytes(of: frame[1], toByteOffset: CPUUserRegistersLayout.r11, as: UInt64.self)
    unsafe context.storeBytes(of: frame[2], toByteOffset: CPUUserRegistersLayout.rcx, as: UInt64.self)
    unsafe context.storeBytes(of: frame[4], toByteOffset: CPUUserRegistersLayout.rip, as: UInt64.self)
    unsafe context.storeBytes(of: UInt16(truncatingIfNeeded: frame[5]) | 3, toByteOffset: CPUUserRegistersLayout.cs, as: UInt16.self)
    // IOPL, VM, NT and RF are not the guest's to set; IF always is.
    unsafe context.storeBytes(of: frame[6] & ~0x3_7000 | 0x202, toByteOffset: CPUUserRegistersLayout.rflags, as: UInt64.self)
    unsafe context.storeBytes(of: frame[7], toByteOffset: CPUUserRegistersLayout.rsp, as: UInt64.self)
    unsafe context.storeBytes(of: UInt16(truncatingIfNeeded: frame[8]) | 3, toByteOffset: CPUUserRegistersLayout.ss, as: UInt16.self)
    if let info = unsafe vcpuInfo(caller.vcpu.rawValue) {
      // SAFETY: the mask is the second byte of vcpu_info.
      unsafe store_byte_seq((info + VCPUInfoLayout.upcallMask).assumingMemoryBound(to: UInt8.self), frame[6] & 0x200 == 0 ? 1 : 0)
    }
    queueOnce(caller.vcpu.rawValue, .reload, .reload(caller.vcpu))
    return Int64(bitPattern: frame[0])
  }

  mutating func vmAssist(_ command: UInt32, _ type: VMAssist, from caller: Caller) throws(XenErrno) {
    // Writable page tables (stores that fault, carried out) do not exist here: a guest that is told so does without.
    switch type {
    case .architecturalIOPL, .runstateUpdateFlag, .m2pStrict: break
    default: throw .invalidArgument
    }
    let bit = UInt64(1) << UInt64(type.rawValue)
    switch command {
    case 0: domains[caller.domain.rawValue].assists |= bit
    case 1: domains[caller.domain.rawValue].assists &= ~bit
    default: throw .notImplemented
    }
  }
}

func isCanonical(_ address: UInt64) -> Bool { Int64(bitPattern: address) >> 47 == 0 || Int64(bitPattern: address) >> 47 == -1 }
