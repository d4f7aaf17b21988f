// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

import HypercallABI

// What the generated dispatch asks of the hypervisor. `Hypervisor` conforms to every protocol below, and has besides, by hand:
// - `HypercallRequest`, with `number` and five `arguments`; `Caller`, whoever makes the call.
// - `func copyIn(_ address: GuestAddress, _ caller: Caller, into: UnsafeMutableRawBufferPointer) throws(XenErrno)`
// - `func copyOut(_ bytes: UnsafeRawBufferPointer, to address: GuestAddress, _ caller: Caller) throws(XenErrno)`
// - `func isControlDomain(_ caller: Caller) -> Bool`; `func slot(of domain: DomainID)`, nil where there is no such domain;
//   `func vcpu(_ id: VCPUID, of: DomainSlot) throws(XenErrno)`, of a caller's `domain`.
// Each handler gets a command that nobody can change any more, and gives what comes out; it judges the privileges `target`,
// `device-model` and `self` itself. Those that are the control domain's are judged before.

/// Who serves ``MemoryOp``. Changes and tells the memory that a domain has.
protocol MemoryOpHandler: ~Copyable {
  /// Gives a domain more frames, at no place in its own numbering.
  mutating func increaseReservation(_ command: MemoryOp.IncreaseReservation, from caller: Caller) throws(XenErrno) -> UInt64

  /// Takes frames back from a domain. They must not be mapped or pinned.
  mutating func decreaseReservation(_ command: MemoryOp.DecreaseReservation, from caller: Caller) throws(XenErrno) -> UInt64

  /// Tells the highest frame of the machine.
  ///
  /// - Throws:
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  mutating func maximumFrame(_ command: MemoryOp.MaximumFrame, from caller: Caller) throws(XenErrno) -> UInt64

  /// Tells how many frames a domain has.
  ///
  /// - Throws:
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func currentReservation(_ command: MemoryOp.CurrentReservation, from caller: Caller) throws(XenErrno) -> UInt64

  /// Tells how many frames a domain may have.
  ///
  /// - Throws:
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func maximumReservation(_ command: MemoryOp.MaximumReservation, from caller: Caller) throws(XenErrno) -> UInt64

  /// Gives a domain frames for places in its own numbering, and enters them in the M2P. The P2M is the domain's own business.
  mutating func populatePhysmap(_ command: MemoryOp.PopulatePhysmap, from caller: Caller) throws(XenErrno) -> UInt64

  /// Puts a frame at a place of a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - Throws:
  /// - `EACCES`: The domain is paravirtual.
  /// - `ENOSYS`: Frames of other domains go by the batch form only.
  /// - `ESRCH`: There is no such domain.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  mutating func addToPhysmap(_ command: MemoryOp.AddToPhysmap, from caller: Caller) throws(XenErrno)

  /// Tells the memory map that the toolstack gave the caller.
  ///
  /// - Throws:
  /// - `ENOSYS`: The toolstack gave none.
  /// - `EFAULT`: The argument or the list is not writable memory of the caller.
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  mutating func memoryMap(_ command: MemoryOp.MemoryMap, from caller: Caller) throws(XenErrno) -> MemoryOp.MemoryMap.Result

  /// Tells the memory map of the machine.
  ///
  /// - Throws:
  /// - `EPERM`: The caller is not the control domain.
  /// - `EINVAL`: There is no room for a single entry, or the command register has a first extent.
  /// - `EFAULT`: The argument or the list is not writable memory of the caller.
  mutating func machineMemoryMap(
    _ command: MemoryOp.MachineMemoryMap, from caller: Caller
  ) throws(XenErrno) -> MemoryOp.MachineMemoryMap.Result

  /// Exchanges frames of a domain for others, of larger or smaller extents. Frames that are mapped or pinned cannot be exchanged.
  ///
  /// - Throws:
  /// - `EPERM`: Extents so large are not for this domain, or the caller may not act for it.
  /// - `EINVAL`: The two lists are not of equal size, or a frame is not the domain's alone.
  /// - `ENOMEM`: There are no such frames.
  /// - `EFAULT`: A list is not readable and writable memory of the caller.
  /// - `ESRCH`: There is no such domain.
  mutating func exchange(_ command: MemoryOp.Exchange, from caller: Caller) throws(XenErrno)

  /// Tells where the M2P lies, read-only, in the address space of every guest.
  ///
  /// - Throws:
  /// - `EFAULT`: The argument is not writable memory of the caller.
  mutating func machphysMapping(
    _ command: MemoryOp.MachphysMapping, from caller: Caller
  ) throws(XenErrno) -> MemoryOp.MachphysMapping.Result

  /// Gives a domain its memory map.
  ///
  /// - Throws:
  /// - `EINVAL`: The map has more than 128 entries, or the command register has a first extent.
  /// - `EPERM`: The caller may not act for the domain.
  /// - `ESRCH`: There is no such domain.
  /// - `EFAULT`: The argument or the map is not readable memory of the caller.
  mutating func setMemoryMap(_ command: MemoryOp.SetMemoryMap, from caller: Caller) throws(XenErrno)

  /// Tells the highest frame in a domain's own numbering, as it says itself in shared_info.
  ///
  /// - Throws:
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func maximumGuestFrame(_ command: MemoryOp.MaximumGuestFrame, from caller: Caller) throws(XenErrno) -> UInt64

  /// Takes a frame from its place in a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - Throws:
  /// - `EACCES`: The domain is paravirtual.
  /// - `ESRCH`: There is no such domain.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  /// - `EINVAL`: The command register has a first extent, which this command has no use for.
  mutating func removeFromPhysmap(_ command: MemoryOp.RemoveFromPhysmap, from caller: Caller) throws(XenErrno)

  /// Puts several frames at places of a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - Throws:
  /// - `EACCES`: The domain is paravirtual.
  /// - `ESRCH`: There is no such domain.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func addToPhysmapBatch(_ command: MemoryOp.AddToPhysmapBatch, from caller: Caller) throws(XenErrno)

  /// Keeps free frames for a domain, so that building it cannot fail half-way. Only the control domain may.
  ///
  /// - Throws:
  /// - `EINVAL`: It is not a claim of single frames, there is no such domain, or it has a claim or the frames already; or the command
  ///     register has a first extent.
  /// - `EPERM`: The caller is not the control domain.
  /// - `ENOMEM`: There are not so many free frames.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func claimPages(_ command: MemoryOp.ClaimPages, from caller: Caller) throws(XenErrno)
}

/// Who serves ``XenVersion``. Tells what hypervisor this is and what it can do.
protocol XenVersionHandler: ~Copyable {
  /// Tells the interface that is kept: 4.17.
  mutating func version(_ command: XenVersion.Version, from caller: Caller) throws(XenErrno) -> UInt32

  /// Writes what follows the version number, as NUL-terminated text.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func extraVersion(_ command: XenVersion.ExtraVersion, from caller: Caller) throws(XenErrno)

  /// Writes by what, by whom, where and when the hypervisor was built: four texts of 64, 16, 32 and 32 bytes.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func compileInfo(_ command: XenVersion.CompileInfo, from caller: Caller) throws(XenErrno)

  /// Writes which kinds of guest can be run, as NUL-terminated text.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func capabilities(_ command: XenVersion.Capabilities, from caller: Caller) throws(XenErrno)

  /// Writes which source the hypervisor was built from, as NUL-terminated text.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func changeset(_ command: XenVersion.Changeset, from caller: Caller) throws(XenErrno)

  /// Tells where the part of the address space begins that belongs to the hypervisor.
  ///
  /// - Throws:
  /// - `EFAULT`: The argument is not writable memory of the caller.
  mutating func platformParameters(_ command: XenVersion.PlatformParameters, from caller: Caller) throws(XenErrno) -> GuestAddress

  /// Tells 32 features of the interface, one bit each.
  ///
  /// - Throws:
  /// - `EINVAL`: There are no such features.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func getFeatures(_ command: XenVersion.GetFeatures, from caller: Caller) throws(XenErrno) -> UInt32

  /// Tells the size of a page.
  mutating func pageSize(_ command: XenVersion.PageSize, from caller: Caller) throws(XenErrno) -> UInt32

  /// Tells the caller's UUID.
  ///
  /// - Throws:
  /// - `EFAULT`: The argument is not writable memory of the caller.
  mutating func guestHandle(_ command: XenVersion.GuestHandle, from caller: Caller) throws(XenErrno) -> DomainHandle

  /// Writes the command line of the hypervisor, as NUL-terminated text; to a domain that is not the control domain, a denial.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func commandLine(_ command: XenVersion.CommandLine, from caller: Caller) throws(XenErrno)

  /// Writes what identifies the build: a 4-byte length, then so many bytes.
  ///
  /// - Throws:
  /// - `EPERM`: The caller is not the control domain.
  /// - `ENODATA`: The build has no identity.
  /// - `ENOBUFS`: There is not room enough.
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func buildID(_ command: XenVersion.BuildID, from caller: Caller) throws(XenErrno) -> UInt32
}

/// Who serves ``ConsoleIO``. Reads and writes the hypervisor's own console.
protocol ConsoleIOHandler: ~Copyable {
  /// Writes text to the hypervisor's console.
  ///
  /// - Throws:
  /// - `EPERM`: The caller has no console here.
  /// - `EFAULT`: The text is not readable memory of the caller.
  mutating func write(_ command: ConsoleIO.Write, from caller: Caller) throws(XenErrno)

  /// Reads what was typed at the hypervisor's console, without waiting.
  ///
  /// - Throws:
  /// - `EPERM`: The caller has no console here.
  /// - `E2BIG`: `count` does not fit in 31 bits.
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func read(_ command: ConsoleIO.Read, from caller: Caller) throws(XenErrno) -> UInt32
}

/// Who serves ``GrantTableOp``. Shares frames between domains: grants, maps, copies.
protocol GrantTableOpHandler: ~Copyable {
  /// Gives a domain's grant table so many frames, and tells which they are.
  ///
  /// - Throws:
  /// - `EINVAL`: More than one table is asked for, or none.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller, or `frames` lies in the hypervisor's part of the
  ///     address space.
  ///
  /// - Returns:
  /// - `GNTST_bad_domain`: There is no such domain.
  /// - `GNTST_permission_denied`: The caller may not.
  /// - `GNTST_general_error`: The table may not have so many frames, or the machine has none left.
  /// - `GNTST_bad_virt_addr`: A number could not be written to `frames`.
  mutating func setupTable(_ command: GrantTableOp.SetupTable, from caller: Caller) throws(XenErrno) -> Int16

  /// Tells how many frames a domain's grant table has, and may have.
  ///
  /// - Throws:
  /// - `EINVAL`: More than one table is asked about, or none.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  ///
  /// - Returns:
  /// - `GNTST_bad_domain`: There is no such domain.
  /// - `GNTST_permission_denied`: The caller may not.
  mutating func querySize(_ command: GrantTableOp.QuerySize, from caller: Caller) throws(XenErrno) -> GrantTableOp.QuerySize.Result

  /// Chooses the layout of the caller's grant table. There is version 1 only.
  ///
  /// - Throws:
  /// - `EINVAL`: The version is neither 1 nor 2.
  /// - `ENOSYS`: The domain may not have version 2.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func setVersion(_ command: GrantTableOp.SetVersion, from caller: Caller) throws(XenErrno) -> UInt32

  /// Tells the layout of a domain's grant table.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func getVersion(_ command: GrantTableOp.GetVersion, from caller: Caller) throws(XenErrno) -> UInt32
}

/// Who serves ``VCPUOp``. Brings vCPUs up and down, and sets their timers and shared areas.
protocol VCPUOpHandler: ~Copyable {
  /// Gives a vCPU of the domain the registers it starts with. It stays down.
  ///
  /// - Throws:
  /// - `EINVAL`: The context is not one a guest can have.
  /// - `ENOENT`: There is no such vCPU.
  /// - `EEXIST`: It has registers already.
  /// - `EFAULT`: The context is not readable memory of the caller.
  /// - `ENOMEM`: There is no memory for it.
  mutating func initialise(_ command: VCPUOp.Initialise, from caller: Caller) throws(XenErrno)

  /// Starts a vCPU that has registers. One that is up stays up.
  ///
  /// - Throws:
  /// - `EINVAL`: It was not given registers yet.
  /// - `ENOENT`: There is no such vCPU.
  /// - `EOPNOTSUPP`: It is not the domain's first: the others stay down in this version.
  mutating func up(_ command: VCPUOp.Up, from caller: Caller) throws(XenErrno)

  /// Stops a vCPU. When the last goes down, the domain is powered off.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  mutating func down(_ command: VCPUOp.Down, from caller: Caller) throws(XenErrno)

  /// Tells whether a vCPU is up.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  mutating func isUp(_ command: VCPUOp.IsUp, from caller: Caller) throws(XenErrno) -> UInt32

  /// Tells what a vCPU does now, and what it did with its time.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  /// - `EFAULT`: The argument is not writable memory of the caller.
  mutating func getRunstateInfo(_ command: VCPUOp.GetRunstateInfo, from caller: Caller) throws(XenErrno) -> VCPURunstateInfo

  /// Says where a `struct vcpu_runstate_info` is written now and whenever the vCPU gets or loses its physical CPU.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func registerRunstateMemoryArea(_ command: VCPUOp.RegisterRunstateMemoryArea, from caller: Caller) throws(XenErrno)

  /// Raises VIRQ_TIMER every so often while the vCPU runs. Ticks that it missed come as one.
  ///
  /// - Throws:
  /// - `EINVAL`: The period is shorter than 1 ms, or too long.
  /// - `ENOENT`: There is no such vCPU.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func setPeriodicTimer(_ command: VCPUOp.SetPeriodicTimer, from caller: Caller) throws(XenErrno)

  /// Stops the periodic timer of a vCPU.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  mutating func stopPeriodicTimer(_ command: VCPUOp.StopPeriodicTimer, from caller: Caller) throws(XenErrno)

  /// Raises VIRQ_TIMER once, at a system time; at once if that has passed. There is one such timer, which set_timer_op sets too.
  ///
  /// - Throws:
  /// - `EINVAL`: The vCPU is not the calling one.
  /// - `ENOENT`: There is no such vCPU.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func setSingleshotTimer(_ command: VCPUOp.SetSingleshotTimer, from caller: Caller) throws(XenErrno)

  /// Stops the one-shot timer of a vCPU.
  ///
  /// - Throws:
  /// - `EINVAL`: The vCPU is not the calling one.
  /// - `ENOENT`: There is no such vCPU.
  mutating func stopSingleshotTimer(_ command: VCPUOp.StopSingleshotTimer, from caller: Caller) throws(XenErrno)
}

/// Who serves ``SchedulerOp``. Gives up the physical CPU, waits for events, or stops the domain.
protocol SchedulerOpHandler: ~Copyable {
  /// Gives the physical CPU to the next vCPU that waits for one; the caller stays runnable.
  mutating func yield(_ command: SchedulerOp.Yield, from caller: Caller) throws(XenErrno)

  /// Unmasks upcalls and sleeps until an event is pending, in one step, so that no event is missed between.
  mutating func block(_ command: SchedulerOp.Block, from caller: Caller) throws(XenErrno)

  /// Stops the calling domain for a reason that its toolstack acts upon. Returns only from a suspend.
  ///
  /// - Throws:
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func shutdown(_ command: SchedulerOp.Shutdown, from caller: Caller) throws(XenErrno)

  /// Sleeps until one of the listed ports is pending, masked or not, until an upcall can be delivered, or until a time has come. Returns 0
  /// whichever it was.
  ///
  /// - Throws:
  /// - `EINVAL`: More than 128 ports are listed, or one that does not exist.
  /// - `EFAULT`: The argument or the list is not readable memory of the caller.
  mutating func poll(_ command: SchedulerOp.Poll, from caller: Caller) throws(XenErrno)

  /// Stops another domain as if it had stopped itself for `reason`.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller does not control `domain`.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func remoteShutdown(_ command: SchedulerOp.RemoteShutdown, from caller: Caller) throws(XenErrno)

  /// Says for what reason the domain will have stopped when it stops. The first reason that is given stays.
  ///
  /// - Throws:
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func shutdownCode(_ command: SchedulerOp.ShutdownCode, from caller: Caller) throws(XenErrno)

  /// Sets, restarts or frees one of two timers that shut the domain down when they expire.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such timer, or it is not in use.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func watchdog(_ command: SchedulerOp.Watchdog, from caller: Caller) throws(XenErrno) -> UInt32
}

/// Who serves ``CallbackOp``. Registers where the hypervisor enters the guest kernel.
protocol CallbackOpHandler: ~Copyable {
  /// Says where a kind of callback enters the guest kernel.
  ///
  /// - Throws:
  /// - `EINVAL`: The address is not canonical.
  /// - `ENOSYS`: There is no such callback.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func register(_ command: CallbackOp.Register, from caller: Caller) throws(XenErrno)

  /// Withdraws a callback that a kernel can do without.
  ///
  /// - Throws:
  /// - `EINVAL`: A kernel cannot do without this one.
  /// - `ENOSYS`: There is no such callback.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func unregister(_ command: CallbackOp.Unregister, from caller: Caller) throws(XenErrno)
}

/// Who serves ``EventChannelOp``. Makes, connects, signals and closes event channels.
protocol EventChannelOpHandler: ~Copyable {
  /// Connects a new port of the caller with a port that waits for it in a remote domain. The new port is pending once from the start.
  ///
  /// - Throws:
  /// - `ESRCH`: `remoteDomain` names no domain.
  /// - `EINVAL`: `remotePort` does not wait for the caller, or the caller is dying.
  /// - `ENOSPC`: All ports of the caller are in use.
  /// - `ENOMEM`: There is no memory for a larger port table.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func bindInterdomain(_ command: EventChannelOp.BindInterdomain, from caller: Caller) throws(XenErrno) -> EventChannelPort

  /// Connects a new port with a virtual interrupt of one vCPU, or with a global one.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such interrupt, or it is global and `vcpu` is not 0.
  /// - `ENOENT`: There is no such vCPU.
  /// - `EEXIST`: The interrupt is bound already.
  /// - `ENOSPC`: All ports of the caller are in use.
  /// - `ENOMEM`: There is no memory for a larger port table.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func bindVIRQ(_ command: EventChannelOp.BindVIRQ, from caller: Caller) throws(XenErrno) -> EventChannelPort

  /// Closes a port. Its peer, if it has one, waits for the caller again.
  ///
  /// - Throws:
  /// - `EINVAL`: The port is not open, or belongs to the hypervisor.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func close(_ command: EventChannelOp.Close, from caller: Caller) throws(XenErrno)

  /// Raises an event at the port's other end. On a port that nobody has bound yet it does nothing.
  ///
  /// - Throws:
  /// - `EINVAL`: The port is not open, or not one to send on.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func send(_ command: EventChannelOp.Send, from caller: Caller) throws(XenErrno)

  /// Tells what a port is bound to.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EINVAL`: There is no such port.
  /// - `EACCES`: The port belongs to the hypervisor.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func status(_ command: EventChannelOp.Status, from caller: Caller) throws(XenErrno) -> EventChannelOp.Status.Result

  /// Opens a port that waits for one remote domain to bind to it.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EINVAL`: `domain` is dying.
  /// - `ENOSPC`: All ports of `domain` are in use.
  /// - `ENOMEM`: There is no memory for a larger port table.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func allocateUnbound(_ command: EventChannelOp.AllocateUnbound, from caller: Caller) throws(XenErrno) -> EventChannelPort

  /// Opens a port that the domain sends on to interrupt one of its own vCPUs.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  /// - `ENOSPC`: All ports of the caller are in use.
  /// - `ENOMEM`: There is no memory for a larger port table.
  /// - `EFAULT`: The argument is not readable and writable memory of the caller.
  mutating func bindIPI(_ command: EventChannelOp.BindIPI, from caller: Caller) throws(XenErrno) -> EventChannelPort

  /// Says which vCPU a port interrupts from now on. An event that is pending already stays where it is.
  ///
  /// - Throws:
  /// - `ENOENT`: There is no such vCPU.
  /// - `EINVAL`: There is no such port, or its vCPU is fixed: an IPI, or an interrupt that each vCPU has for itself.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func bindVCPU(_ command: EventChannelOp.BindVCPU, from caller: Caller) throws(XenErrno)

  /// Clears the mask bit of a port, and raises its event anew if it is pending.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such port.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func unmask(_ command: EventChannelOp.Unmask, from caller: Caller) throws(XenErrno)

  /// Closes every port of a domain.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EINVAL`: `domain` is not the caller, and not paused by the toolstack.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func reset(_ command: EventChannelOp.Reset, from caller: Caller) throws(XenErrno)
}

/// Who serves ``PhysicalDeviceOp``. Routes physical interrupts and I/O; of use only to a domain with devices.
protocol PhysicalDeviceOpHandler: ~Copyable {
  /// Sets the privilege level that I/O instructions of the guest need: from 1 on its kernel may use them, with 3 its user code too. A
  /// domain without ports reads ones.
  ///
  /// - Throws:
  /// - `EINVAL`: The level is greater than 3.
  /// - `EFAULT`: The argument is not readable memory of the caller.
  mutating func setIOPL(_ command: PhysicalDeviceOp.SetIOPL, from caller: Caller) throws(XenErrno)
}

/// Who serves ``SystemControl``. Tells and changes what concerns the whole machine.
protocol SystemControlHandler: ~Copyable {
  /// Reads the hypervisor's log.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func readConsole(_ command: SystemControl.ReadConsole, from caller: Caller) throws(XenErrno) -> SystemControl.ReadConsole.Result

  /// Tells what the machine has.
  mutating func physicalInfo(
    _ command: SystemControl.PhysicalInfo, from caller: Caller
  ) throws(XenErrno) -> SystemControl.PhysicalInfo.Result

  /// Tells which scheduler runs.
  mutating func schedulerID(_ command: SystemControl.SchedulerID, from caller: Caller) throws(XenErrno) -> UInt32

  /// Tells the states of several domains, in the order of their numbers.
  ///
  /// - Throws:
  /// - `EFAULT`: The buffer is not writable memory of the caller.
  mutating func getDomainInfoList(_ command: SystemControl.GetDomainInfoList, from caller: Caller) throws(XenErrno) -> UInt32
}

/// Who serves ``DomainControl``. Makes, changes, watches and ends domains.
protocol DomainControlHandler: ~Copyable {
  /// Makes a domain: paused, without memory, its vCPUs not made yet. `domain` asks for a number; 0 leaves the choice.
  ///
  /// - Throws:
  /// - `EEXIST`: The number that `domain` asks for is taken.
  /// - `EINVAL`: A flag or a limit is not one that a paravirtual domain can have.
  /// - `ENOMEM`: There is no room for another domain.
  mutating func createDomain(_ command: DomainControl.CreateDomain, from caller: Caller) throws(XenErrno) -> DomainID

  /// Ends a domain and gives its memory back. While frames of it are mapped elsewhere it lingers, dying.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: `domain` is the caller.
  mutating func destroyDomain(_ command: DomainControl.DestroyDomain, from caller: Caller) throws(XenErrno)

  /// Takes all vCPUs of a domain from their physical CPUs. Pauses are counted.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: `domain` is the caller.
  /// - `EOVERFLOW`: It has been paused 255 times.
  mutating func pauseDomain(_ command: DomainControl.PauseDomain, from caller: Caller) throws(XenErrno)

  /// Takes back one pause; the first starts a new domain.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: It is not paused by the toolstack, or `domain` is the caller.
  mutating func unpauseDomain(_ command: DomainControl.UnpauseDomain, from caller: Caller) throws(XenErrno)

  /// Tells the state of the domain with this number, or of the next one that exists: compare the number in the result.
  ///
  /// - Throws:
  /// - `ESRCH`: There is no domain with this number or a higher one.
  /// - `EINVAL`: The number is reserved.
  mutating func getDomainInfo(_ command: DomainControl.GetDomainInfo, from caller: Caller) throws(XenErrno) -> DomainInformation

  /// Says how much memory a domain may have. It may be less than it has already.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `ENOMEM`: There is not so much memory for it.
  mutating func setMaximumMemory(_ command: DomainControl.SetMaximumMemory, from caller: Caller) throws(XenErrno)

  /// Sets all registers of a vCPU.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: There is no such vCPU, `domain` is the caller, or the context is not one a guest can have.
  /// - `EBUSY`: The vCPU still runs: its physical CPU is being withdrawn.
  /// - `ENOMEM`: There is no memory for it.
  /// - `EFAULT`: The context is not readable memory of the caller.
  mutating func setVCPUContext(_ command: DomainControl.SetVCPUContext, from caller: Caller) throws(XenErrno)

  /// Tells all registers of a vCPU. Pause the domain first, or they are those of a moment gone by.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: There is no such vCPU, or `domain` is the caller.
  /// - `ENODATA`: It was never given a context.
  /// - `EFAULT`: The context is not writable memory of the caller.
  mutating func getVCPUContext(_ command: DomainControl.GetVCPUContext, from caller: Caller) throws(XenErrno)

  /// Tells what a vCPU is doing.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain, or the vCPU was not made.
  /// - `EINVAL`: A domain has no such vCPU.
  mutating func getVCPUInfo(_ command: DomainControl.GetVCPUInfo, from caller: Caller) throws(XenErrno) -> DomainControl.GetVCPUInfo.Result

  /// Makes the vCPUs of a new domain.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: It was created for another number.
  /// - `ENOMEM`: There is no room for another vCPU.
  mutating func setMaximumVCPUs(_ command: DomainControl.SetMaximumVCPUs, from caller: Caller) throws(XenErrno)

  /// Attaches a debugger to a domain, or detaches it. While one is attached, a breakpoint (#BP), a single step (#DB) or an exception that
  /// the kernel has no handler for pauses the domain, as `pausedomain` does. `VIRQ_DEBUGGER` comes whenever such a domain is paused and
  /// none of its vCPUs runs any more.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: `domain` is the caller.
  mutating func setDebugging(_ command: DomainControl.SetDebugging, from caller: Caller) throws(XenErrno)

  /// Tells what frames are used as: each number in the list is replaced by its type, `XEN_DOMCTL_PFINFO_*`.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EINVAL`: `domain` is the caller.
  /// - `E2BIG`: More than 1024 frames are listed.
  /// - `EFAULT`: The list is not readable and writable memory of the caller.
  mutating func getPageFrameInfo(_ command: DomainControl.GetPageFrameInfo, from caller: Caller) throws(XenErrno)

  /// Pauses one vCPU of a paused domain, so that it stays where it is when the domain goes on. Pauses are counted.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EBUSY`: The domain is not paused.
  /// - `EINVAL`: There is no such vCPU.
  /// - `EOVERFLOW`: It has been paused 255 times.
  mutating func debuggerPauseVCPU(_ command: DomainControl.DebuggerPauseVCPU, from caller: Caller) throws(XenErrno)

  /// Takes back one pause of one vCPU.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EBUSY`: The domain is not paused.
  /// - `EINVAL`: There is no such vCPU, or it is not paused.
  mutating func debuggerUnpauseVCPU(_ command: DomainControl.DebuggerUnpauseVCPU, from caller: Caller) throws(XenErrno)

  /// Tells which vCPU has stopped for the debugger, and why: once for each stop. Each of them has paused the domain once.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  mutating func debuggerStatus(
    _ command: DomainControl.DebuggerStatus, from caller: Caller
  ) throws(XenErrno) -> DomainControl.DebuggerStatus.Result
}

/// Who serves the hypercalls that have everything in registers.
protocol RegisterHypercallHandler: ~Copyable {
  /// Registers where exceptions enter the guest kernel. Entries before one that is wrong stay registered.
  ///
  /// - Throws:
  /// - `EFAULT`: The list is not readable memory of the caller.
  /// - `EINVAL`: A handler is not at a canonical address.
  mutating func setTrapTable(_ traps: GuestAddress, from caller: Caller) throws(XenErrno)

  /// Changes entries of page tables and of the M2P. Stops at the first that is refused.
  ///
  /// - Throws:
  /// - `ESRCH`: A domain named in `domains` does not exist.
  /// - `EPERM`: The caller may not act for a domain named in `domains`.
  /// - `EINVAL`: A request names a frame that is not the domain's, or an entry that is not allowed.
  /// - `ENOSYS`: A request is of no known kind.
  /// - `EFAULT`: The list is not readable memory of the caller.
  mutating func mmuUpdate(
    _ requests: GuestAddress, count: UInt32, done: GuestAddress, domains: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64

  /// Registers the frames that hold the global descriptor table.
  ///
  /// - Throws:
  /// - `EINVAL`: Too many descriptors, or a frame that cannot hold them.
  /// - `EFAULT`: The list is not readable memory of the caller.
  mutating func setGDT(_ frames: GuestAddress, entries: UInt64, from caller: Caller) throws(XenErrno)

  /// Says which stack the kernel has when it is entered from user mode.
  mutating func stackSwitch(segment: UInt64, pointer: UInt64, from caller: Caller) throws(XenErrno)

  /// Registers three callbacks at once, the old way. An address that callback_op would refuse is passed over.
  mutating func setCallbacks(event: GuestAddress, failsafe: GuestAddress, syscall: GuestAddress, from caller: Caller) throws(XenErrno)

  /// Sets or clears CR0.TS, by which the next use of the FPU traps. Here #NM comes before the next user code instead, and kernel code does
  /// not trap.
  mutating func fpuTaskSwitch(_ set: UInt64, from caller: Caller) throws(XenErrno)

  /// The old form of sched_op, with the argument by value: yield, block and shutdown.
  ///
  /// - Throws:
  /// - `ENOSYS`: Any other command.
  mutating func schedulerOpCompat(_ command: UInt32, argument: UInt64, from caller: Caller) throws(XenErrno)

  /// Sets a debug register, which is kept and told. No breakpoint comes of it: the host's registers are not a guest's.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such register, or the value has reserved bits.
  /// - `EPERM`: The value would watch the hypervisor, or I/O.
  /// - `ENODEV`: The register is not there in this mode.
  mutating func setDebugRegister(_ register: UInt64, _ value: UInt64, from caller: Caller) throws(XenErrno)

  /// Reads a debug register. Its value and an errno share the result register.
  ///
  /// - Throws:
  /// - `ENODEV`: There is no such register.
  mutating func debugRegister(_ register: UInt64, from caller: Caller) throws(XenErrno) -> Int64

  /// Changes a segment descriptor in place.
  ///
  /// - Throws:
  /// - `EINVAL`: The address is not a descriptor of the caller, or the value is not allowed.
  mutating func updateDescriptor(_ address: MachineAddress, _ descriptor: UInt64, from caller: Caller) throws(XenErrno)

  /// Makes several hypercalls in one. Each entry gets its own result, and a refused one does not stop the rest.
  ///
  /// - Throws:
  /// - `EINVAL`: The call is itself an entry of a list.
  /// - `EFAULT`: An entry is not readable and writable memory of the caller.
  mutating func multicall(_ list: GuestAddress, count: UInt32, from caller: Caller) throws(XenErrno) -> Int64

  /// Changes the page-table entry that maps a page, in the tables in force.
  ///
  /// - Throws:
  /// - `EINVAL`: No level-1 table is in force for the page, the entry is not allowed, or the flags are not known.
  /// - `EFAULT`: The vCPU mask is not readable memory of the caller.
  mutating func updateVAMapping(_ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, from caller: Caller) throws(XenErrno)

  /// Sets the calling vCPU's one-shot timer, which raises VIRQ_TIMER.
  mutating func setTimer(_ deadline: UInt64, from caller: Caller) throws(XenErrno)

  /// The old form of event_channel_op, with the command inside the argument.
  ///
  /// - Throws:
  /// - `ENOSYS`: The command came later than this form, or there is none such.
  /// - `EFAULT`: The operation is not readable memory of the caller.
  mutating func eventChannelOpCompat(_ operation: GuestAddress, from caller: Caller) throws(XenErrno) -> Int64

  /// Asks for a help that the hypervisor can give, or declines it.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such help for a 64-bit guest.
  /// - `ENOSYS`: `command` is neither 0 nor 1.
  mutating func vmAssist(_ command: UInt32, _ type: VMAssist, from caller: Caller) throws(XenErrno)

  /// Maps a frame of another domain, as update_va_mapping does one of the caller's own.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The caller may not act for `domain`.
  /// - `EINVAL`: As for update_va_mapping.
  mutating func updateVAMappingOtherDomain(
    _ address: GuestAddress, _ entry: UInt64, _ flags: UInt64, domain: DomainID, from caller: Caller
  ) throws(XenErrno)

  /// Leaves the guest kernel by the frame on its stack, `struct iret_context`: to user mode or back to itself, unmasking upcalls if the
  /// frame says so. An unreadable frame ends the domain. As an entry of a multicall it is the last one.
  ///
  /// - Throws:
  /// - `EINVAL`: The caller is the control domain, which has no processor of its own.
  mutating func iret(from caller: Caller) throws(XenErrno) -> Int64

  /// Loads the base of FS or GS.
  ///
  /// - Throws:
  /// - `EINVAL`: There is no such base, or the value is not canonical.
  mutating func setSegmentBase(_ which: SegmentBase, _ base: UInt64, from caller: Caller) throws(XenErrno)

  /// Loads page-table roots, flushes translations, pins page tables. Stops at the first operation that is refused.
  ///
  /// - Throws:
  /// - `ESRCH`: `domain` names no domain.
  /// - `EPERM`: The operation is only for the caller itself, and `domain` is another.
  /// - `EINVAL`: A frame is not one that the operation can take.
  /// - `ENOSYS`: An operation is of no known kind.
  /// - `EFAULT`: The list is not readable memory of the caller.
  mutating func mmuExtendedOperation(
    _ operations: GuestAddress, count: UInt32, done: GuestAddress, domain: UInt32, from caller: Caller
  ) throws(XenErrno) -> Int64
}
