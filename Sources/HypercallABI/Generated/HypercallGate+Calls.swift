// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

extension HypercallGate {
  /// Registers where exceptions enter the guest kernel. Entries before one that is wrong stay registered.
  ///
  /// - Parameters:
  ///   - traps: A list of `struct trap_info`, ended by one with address 0; null clears the table.
  /// - Throws: ``XenErrno/badAddress``, ``XenErrno/invalidArgument``.
  /// - Source: `__HYPERVISOR_set_trap_table`, `xen/arch-x86/xen.h`
  public func setTrapTable(_ traps: GuestAddress) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setTrapTable, HypercallArguments(traps.rawValue)))
  }

  /// Changes entries of page tables and of the M2P. Stops at the first that is refused.
  ///
  /// - Parameters:
  ///   - requests: A list of `struct mmu_update`.
  ///   - count: How many.
  ///   - done: Where the number of finished requests, 4 bytes, is written; may be null.
  ///   - domains: Whose frames the new entries name, low 16 bits; 1 + whose page tables change, high 16 bits (0: the caller).
  /// - Returns: 0.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``,
  ///   ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_mmu_update`, `xen/xen.h`
  @discardableResult
  public func mmuUpdate(_ requests: GuestAddress, count: UInt32, done: GuestAddress, domains: UInt32) throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.mmuUpdate, HypercallArguments(requests.rawValue, UInt64(count), done.rawValue, UInt64(domains))))
  }

  /// Registers the frames that hold the global descriptor table.
  ///
  /// - Parameters:
  ///   - frames: A list of frame numbers.
  ///   - entries: How many descriptors they hold.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_set_gdt`, `xen/xen.h`
  public func setGDT(_ frames: GuestAddress, entries: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setGDT, HypercallArguments(frames.rawValue, entries)))
  }

  /// Says which stack the kernel has when it is entered from user mode.
  ///
  /// - Parameters:
  ///   - segment: The stack segment; its privilege level becomes 3.
  ///   - pointer: The stack pointer.
  /// - Source: `__HYPERVISOR_stack_switch`, `xen/xen.h`
  public func stackSwitch(segment: UInt64, pointer: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.stackSwitch, HypercallArguments(segment, pointer)))
  }

  /// Registers three callbacks at once, the old way. An address that callback_op would refuse is passed over.
  ///
  /// - Parameters:
  ///   - event: Entered when an event is pending.
  ///   - failsafe: Entered when a segment cannot be loaded.
  ///   - syscall: Entered by `syscall` in user mode.
  /// - Source: `__HYPERVISOR_set_callbacks`, `xen/xen.h`
  public func setCallbacks(event: GuestAddress, failsafe: GuestAddress, syscall: GuestAddress) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setCallbacks, HypercallArguments(event.rawValue, failsafe.rawValue, syscall.rawValue)))
  }

  /// Sets or clears CR0.TS, by which the next use of the FPU traps. Here #NM comes before the next user code instead, and kernel code does
  /// not trap.
  ///
  /// - Parameters:
  ///   - set: Not 0 to set.
  /// - Source: `__HYPERVISOR_fpu_taskswitch`, `xen/xen.h`
  public func fpuTaskSwitch(_ set: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.fpuTaskswitch, HypercallArguments(set)))
  }

  /// The old form of sched_op, with the argument by value: yield, block and shutdown.
  ///
  /// - Parameters:
  ///   - command: 0 yields, 1 blocks, 2 shuts the domain down.
  ///   - argument: The reason for a shutdown.
  /// - Throws: ``XenErrno/notImplemented``.
  /// - Source: `__HYPERVISOR_sched_op_compat`, `xen/sched.h`
  public func schedulerOpCompat(_ command: UInt32, argument: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.schedOpCompat, HypercallArguments(UInt64(command), argument)))
  }

  /// Sets a debug register, which is kept and told. No breakpoint comes of it: the host's registers are not a guest's.
  ///
  /// - Parameters:
  ///   - register: Which of the debug registers.
  ///   - value: Its new value.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notPermitted``, ``XenErrno/noDevice``.
  /// - Source: `__HYPERVISOR_set_debugreg`, `xen/xen.h`
  public func setDebugRegister(_ register: UInt64, _ value: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setDebugreg, HypercallArguments(register, value)))
  }

  /// Reads a debug register. Its value and an errno share the result register.
  ///
  /// - Parameters:
  ///   - register: Which of the debug registers.
  /// - Returns: The register's value.
  /// - Throws: ``XenErrno/noDevice``.
  /// - Source: `__HYPERVISOR_get_debugreg`, `xen/xen.h`
  @discardableResult
  public func debugRegister(_ register: UInt64) throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.getDebugreg, HypercallArguments(register)))
  }

  /// Changes a segment descriptor in place.
  ///
  /// - Parameters:
  ///   - address: The descriptor.
  ///   - descriptor: Its new value.
  /// - Throws: ``XenErrno/invalidArgument``.
  /// - Source: `__HYPERVISOR_update_descriptor`, `xen/xen.h`
  public func updateDescriptor(_ address: MachineAddress, _ descriptor: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.updateDescriptor, HypercallArguments(address.rawValue, descriptor)))
  }

  /// Makes several hypercalls in one. Each entry gets its own result, and a refused one does not stop the rest.
  ///
  /// - Parameters:
  ///   - list: A list of `struct multicall_entry`.
  ///   - count: How many.
  /// - Returns: 0.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_multicall`, `xen/xen.h`
  @discardableResult
  public func multicall(_ list: GuestAddress, count: UInt32) throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.multicall, HypercallArguments(list.rawValue, UInt64(count))))
  }

  /// Changes the page-table entry that maps a page, in the tables in force.
  ///
  /// - Parameters:
  ///   - address: The page.
  ///   - entry: The new entry of its level-1 table.
  ///   - flags: What to flush: `UVMF_*`, with a pointer to a vCPU mask for some.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_update_va_mapping`, `xen/xen.h`
  public func updateVAMapping(_ address: GuestAddress, _ entry: UInt64, _ flags: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.updateVAMapping, HypercallArguments(address.rawValue, entry, flags)))
  }

  /// Sets the calling vCPU's one-shot timer, which raises VIRQ_TIMER.
  ///
  /// - Parameters:
  ///   - deadline: System time in ns; 0 stops the timer. A time that has passed fires at once.
  /// - Source: `__HYPERVISOR_set_timer_op`, `xen/xen.h`
  public func setTimer(_ deadline: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setTimerOp, HypercallArguments(deadline)))
  }

  /// The old form of event_channel_op, with the command inside the argument.
  ///
  /// - Parameters:
  ///   - operation: A `struct evtchn_op`: the command in 4 bytes, and then its argument.
  /// - Returns: What event_channel_op answers.
  /// - Throws: ``XenErrno/notImplemented``, ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_event_channel_op_compat`, `xen/event_channel.h`
  @discardableResult
  public func eventChannelOpCompat(_ operation: GuestAddress) throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.eventChannelOpCompat, HypercallArguments(operation.rawValue)))
  }

  /// Asks for a help that the hypervisor can give, or declines it.
  ///
  /// - Parameters:
  ///   - command: 0 to enable, 1 to disable.
  ///   - type: Which help.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``.
  /// - Source: `__HYPERVISOR_vm_assist`, `xen/xen.h`
  public func vmAssist(_ command: UInt32, _ type: VMAssist) throws(XenErrno) {
    _ = try XenErrno.check(perform(.vmAssist, HypercallArguments(UInt64(command), UInt64(type.rawValue))))
  }

  /// Maps a frame of another domain, as update_va_mapping does one of the caller's own.
  ///
  /// - Parameters:
  ///   - address: The page.
  ///   - entry: The new entry of its level-1 table.
  ///   - flags: What to flush, as for update_va_mapping.
  ///   - domain: Whose frame the entry names.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``.
  /// - Source: `__HYPERVISOR_update_va_mapping_otherdomain`, `xen/xen.h`
  public func updateVAMappingOtherDomain(_ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, domain: DomainID) throws(XenErrno) {
    _ = try XenErrno.check(perform(.updateVAMappingOtherdomain, HypercallArguments(address.rawValue, entry, flags, UInt64(domain.rawValue))))
  }

  /// Leaves the guest kernel by the frame on its stack, `struct iret_context`: to user mode or back to itself, unmasking upcalls if the
  /// frame says so. An unreadable frame ends the domain. As an entry of a multicall it is the last one.
  ///
  /// - Returns: The guest's rax.
  /// - Throws: ``XenErrno/invalidArgument``.
  /// - Source: `__HYPERVISOR_iret`, `xen/arch-x86/xen-x86_64.h`
  @discardableResult
  public func iret() throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.iret, HypercallArguments()))
  }

  /// Loads the base of FS or GS.
  ///
  /// - Parameters:
  ///   - which: Which base.
  ///   - base: Its new value; for a selector, the selector.
  /// - Throws: ``XenErrno/invalidArgument``.
  /// - Source: `__HYPERVISOR_set_segment_base`, `xen/arch-x86/xen-x86_64.h`
  public func setSegmentBase(_ which: SegmentBase, _ base: UInt64) throws(XenErrno) {
    _ = try XenErrno.check(perform(.setSegmentBase, HypercallArguments(UInt64(which.rawValue), base)))
  }

  /// Loads page-table roots, flushes translations, pins page tables. Stops at the first operation that is refused.
  ///
  /// - Parameters:
  ///   - operations: A list of `struct mmuext_op`.
  ///   - count: How many.
  ///   - done: Where the number of finished operations, 4 bytes, is written; may be null.
  ///   - domain: Whose frames are meant.
  /// - Returns: 0.
  /// - Throws: ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/notImplemented``,
  ///   ``XenErrno/badAddress``.
  /// - Source: `__HYPERVISOR_mmuext_op`, `xen/xen.h`
  @discardableResult
  public func mmuExtendedOperation(
    _ operations: GuestAddress, count: UInt32, done: GuestAddress, domain: UInt32
  ) throws(XenErrno) -> Int64 {
    return try XenErrno.check(perform(.mmuextOp, HypercallArguments(operations.rawValue, UInt64(count), done.rawValue, UInt64(domain))))
  }
}
