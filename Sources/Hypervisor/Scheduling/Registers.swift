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
    guard setContext(of: caller.vcpu.rawValue, offset, value) else { throw .invalidArgument }
  }
  /// Sets a word of a vCPU's context; false if it has none.
  @discardableResult
  func setContext(of vcpu: Int32, _ offset: Int, _ value: UInt64) -> Bool {
    guard let context = unsafe vcpus[vcpu].context else { return false }
    // SAFETY: the context has 5168 bytes; the offset is one of its fields.
    unsafe store_release64((context + offset).assumingMemoryBound(to: UInt64.self), value)
    return true
  }
  private func get(_ offset: Int, _ caller: Caller) throws(XenErrno) -> UInt64 {
    let context = unsafe try context(caller)
    // SAFETY: as in `put`. What the guest has written there concerns only itself.
    return unsafe load_acquire64((context + offset).assumingMemoryBound(to: UInt64.self))
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
    guard isCanonical(command.address.rawValue) else { throw .invalidArgument }
    let offset: Int
    var flag = ContextFlags()
    switch command.type {
    case .event: offset = VCPUGuestContextLayout.eventCallback
    case .failsafe: (offset, flag) = (VCPUGuestContextLayout.failsafeCallback, .failsafeMasksEvents)
    case .syscall: (offset, flag) = (VCPUGuestContextLayout.syscallCallback, .syscallMasksEvents)
    case .nmi, .sysenter, .syscall32:
      return  // never entered here: accepted, as a kernel registers them without asking
    default: throw .notImplemented
    }
    try put(command.address.rawValue, at: offset, caller)
    guard !flag.isEmpty else { return }
    let old = ContextFlags(rawValue: try get(VCPUGuestContextLayout.flags, caller))
    let new = command.flags.contains(.maskEvents) ? old.union(flag) : old.subtracting(flag)
    try put(new.rawValue, at: VCPUGuestContextLayout.flags, caller)
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

  /// Has the processor return by the frame on the guest's stack before it next enters the guest. In a list of calls it is the last one.
  mutating func iret(from caller: Caller) throws(XenErrno) -> Int64 {
    guard caller.domain != .zero else { throw .invalidArgument }
    let context = unsafe try context(caller) + VCPUGuestContextLayout.userRegisters
    // SAFETY: the context has 5168 bytes; each register lies within them.
    let stack = unsafe load_acquire64((context + CPUUserRegistersLayout.rsp).assumingMemoryBound(to: UInt64.self))
    let rax: UInt64
    do throws(XenErrno) {
      rax = try copyIn(UInt64(0), GuestAddress(rawValue: stack), caller)
    } catch {
      logPrefix(caller.vcpu.rawValue)
      log.append("iret from an unreadable frame at ")
      log.append(hexadecimal: stack)
      finishLogLine()
      crash(caller.vcpu.rawValue)
      return 0
    }
    endsMulticall = true
    let flags = try get(VCPUGuestContextLayout.flags, caller)
    try put(flags | Self.interruptReturn, at: VCPUGuestContextLayout.flags, caller)
    queueOnce(caller.vcpu.rawValue, .reload, .reload(caller.vcpu))
    return Int64(bitPattern: rax)
  }
  /// A flag of a running vCPU's context that no guest's has: the processor is to do an iret.
  static var interruptReturn: UInt64 { 1 << 63 }
  /// Where a running vCPU's context has its I/O privilege level, as the flags have it: a control register that there is not.
  static var ioPrivilege: Int { VCPUGuestContextLayout.controlRegisters + 7 * 8 }
  static var ioPrivilegeMask: UInt64 { 0x3000 }

  // CR0.TS and the debug registers are kept, and have no effect outside of the guest.

  mutating func fpuTaskSwitch(_ set: UInt64, from caller: Caller) throws(XenErrno) {
    let cr0 = try get(VCPUGuestContextLayout.controlRegisters, caller)
    try put(set == 0 ? cr0 & ~8 : cr0 | 8, at: VCPUGuestContextLayout.controlRegisters, caller)
  }

  mutating func debugRegister(_ register: UInt64, from caller: Caller) throws(XenErrno) -> Int64 {
    Int64(bitPattern: try get(try debugRegister(register, caller), caller))
  }

  mutating func setDebugRegister(_ register: UInt64, _ value: UInt64, from caller: Caller) throws(XenErrno) {
    let offset = try debugRegister(register, caller)
    var value = value
    switch UInt32(truncatingIfNeeded: register) {
    case 0...3: guard value < 1 << 47 || value >= 0xffff_8800_0000_0000 else { throw .notPermitted }
    case 4, 6:
      guard value >> 32 == 0 else { throw .invalidArgument }
      value = value & 0xffff_efff | 0xffff_0ff0
    default:
      guard value >> 32 == 0 else { throw .invalidArgument }
      value = value & 0xffff_27ff | 0x400
      guard value & 1 << 13 == 0 else { throw .notPermitted }
      // Breakpoints on ports, kind 2, are known only with CR4.DE.
      let knowsPorts = try get(VCPUGuestContextLayout.controlRegisters + 4 * 8, caller) & 8 != 0
      for number in 0..<4 where value >> (UInt64(number) * 2) & 3 != 0 {
        guard value >> (16 + UInt64(number) * 4) & 3 != 2 || knowsPorts else { throw .notPermitted }
      }
    }
    try put(value, at: offset, caller)
  }

  /// Where a debug register is kept. 4 and 5 are other names of 6 and 7, unless CR4.DE is set.
  private func debugRegister(_ register: UInt64, _ caller: Caller) throws(XenErrno) -> Int {
    var number = Int(register & 0xffff_ffff)
    if number == 4 || number == 5 {
      guard try get(VCPUGuestContextLayout.controlRegisters + 4 * 8, caller) & 8 == 0 else { throw .noDevice }
      number += 2
    }
    guard number < 8 else { throw .noDevice }
    return VCPUGuestContextLayout.debugRegisters + number * 8
  }

  mutating func vmAssist(_ command: UInt32, _ type: VMAssist, from caller: Caller) throws(XenErrno) {
    // The first two and the fourth are for 32-bit guests, and are granted to no effect.
    switch type {
    case .fourGbSegments, .fourGbSegmentsNotify, .writablePageTables, .extendedCR3, .architecturalIOPL,
      .runstateUpdateFlag, .m2pStrict:
      break
    default: throw .invalidArgument
    }
    let bit = UInt64(1) << UInt64(type.rawValue)
    switch command {
    case 0: domains[caller.domain.rawValue].assists |= bit
    case 1: domains[caller.domain.rawValue].assists &= ~bit
    default: throw .notImplemented
    }
    // The processor keeps to the IOPL's and that of writable page tables.
    let assists = domains[caller.domain.rawValue].assists
    forEachVCPU(of: caller.domain) { (hypervisor, vcpu) in hypervisor.setContext(of: vcpu, VCPUGuestContextLayout.assists, assists) }
  }
}

extension Hypervisor: PhysicalDeviceOpHandler {
  /// The processor keeps to it: which of the kernel and user code may use ports, of which no domain has been given any.
  mutating func setIOPL(_ command: PhysicalDeviceOp.SetIOPL, from caller: Caller) throws(XenErrno) {
    guard command.iopl <= 3 else { throw .invalidArgument }
    guard caller.domain != .zero else { return }
    try put(UInt64(command.iopl) << 12, at: Self.ioPrivilege, caller)
  }
}

func isCanonical(_ address: UInt64) -> Bool { Int64(bitPattern: address) >> 47 == 0 || Int64(bitPattern: address) >> 47 == -1 }
