// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

import HypercallABI

extension Hypervisor {
  /// Serves one hypercall: finds who does it, takes the argument in once, judges who may, and writes out what came of it. Negative is an
  /// errno. Whether the caller goes on now is its state's business, not the result's.
  package mutating func dispatch(_ call: HypercallRequest, from caller: Caller) -> Int64 {
    let (first, second, third, fourth, fifth) = call.arguments
    do throws(XenErrno) {
      return try serve(call.number, HypercallArguments(first, second, third, fourth, fifth), from: caller)
    } catch { return error.result }
  }

  private mutating func serve(_ number: UInt64, _ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    switch number {
    case 0:
      try setTrapTable(GuestAddress(rawValue: registers.first), from: caller)
      return 0
    case 1:
      return try mmuUpdate(GuestAddress(rawValue: registers.first), count: UInt32(truncatingIfNeeded: registers.second), done: GuestAddress(rawValue: registers.third), domains: UInt32(truncatingIfNeeded: registers.fourth), from: caller)
    case 2:
      try setGDT(GuestAddress(rawValue: registers.first), entries: registers.second, from: caller)
      return 0
    case 3:
      try stackSwitch(segment: registers.first, pointer: registers.second, from: caller)
      return 0
    case 4:
      try setCallbacks(event: GuestAddress(rawValue: registers.first), failsafe: GuestAddress(rawValue: registers.second), syscall: GuestAddress(rawValue: registers.third), from: caller)
      return 0
    case 5:
      try fpuTaskSwitch(registers.first, from: caller)
      return 0
    case 6:
      try schedulerOpCompat(UInt32(truncatingIfNeeded: registers.first), argument: registers.second, from: caller)
      return 0
    case 8:
      try setDebugRegister(registers.first, registers.second, from: caller)
      return 0
    case 9:
      return try debugRegister(registers.first, from: caller)
    case 10:
      try updateDescriptor(MachineAddress(rawValue: registers.first), registers.second, from: caller)
      return 0
    case 12: return try serveMemoryOp(registers, from: caller)
    case 13:
      return try multicall(GuestAddress(rawValue: registers.first), count: UInt32(truncatingIfNeeded: registers.second), from: caller)
    case 14:
      try updateVAMapping(GuestAddress(rawValue: registers.first), registers.second, registers.third, from: caller)
      return 0
    case 15:
      try setTimer(registers.first, from: caller)
      return 0
    case 16:
      return try eventChannelOpCompat(GuestAddress(rawValue: registers.first), from: caller)
    case 17: return try serveXenVersion(registers, from: caller)
    case 18: return try serveConsoleIO(registers, from: caller)
    case 20: return try serveGrantTableOp(registers, from: caller)
    case 21:
      try vmAssist(UInt32(truncatingIfNeeded: registers.first), VMAssist(rawValue: UInt32(truncatingIfNeeded: registers.second)), from: caller)
      return 0
    case 22:
      try updateVAMappingOtherDomain(GuestAddress(rawValue: registers.first), registers.second, registers.third, domain: DomainID(rawValue: UInt16(truncatingIfNeeded: registers.fourth)), from: caller)
      return 0
    case 23:
      return try iret(from: caller)
    case 24: return try serveVCPUOp(registers, from: caller)
    case 25:
      try setSegmentBase(SegmentBase(rawValue: UInt32(truncatingIfNeeded: registers.first)), registers.second, from: caller)
      return 0
    case 26:
      return try mmuExtendedOperation(GuestAddress(rawValue: registers.first), count: UInt32(truncatingIfNeeded: registers.second), done: GuestAddress(rawValue: registers.third), domain: UInt32(truncatingIfNeeded: registers.fourth), from: caller)
    case 29: return try serveSchedulerOp(registers, from: caller)
    case 30: return try serveCallbackOp(registers, from: caller)
    case 32: return try serveEventChannelOp(registers, from: caller)
    case 33: return try servePhysicalDeviceOp(registers, from: caller)
    case 35: return try serveSystemControl(registers, from: caller)
    case 36: return try serveDomainControl(registers, from: caller)
    default: throw .notImplemented
    }
  }

  private mutating func serveMemoryOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch registers.first & 0x3F {
    case 0:
      do throws(XenErrno) {
        try take(32, at: address, caller, into: &argument)
      } catch { return Int64(truncatingIfNeeded: registers.first >> 6) }
      let result = try increaseReservation(argument.command(registers) as MemoryOp.IncreaseReservation, from: caller)
      return Int64(bitPattern: result)
    case 1:
      do throws(XenErrno) {
        try take(32, at: address, caller, into: &argument)
      } catch { return Int64(truncatingIfNeeded: registers.first >> 6) }
      let result = try decreaseReservation(argument.command(registers) as MemoryOp.DecreaseReservation, from: caller)
      return Int64(bitPattern: result)
    case 2:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      let result = try maximumFrame(command(registers) as MemoryOp.MaximumFrame, from: caller)
      return Int64(bitPattern: result)
    case 3:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(2, at: address, caller, into: &argument)
      let result = try currentReservation(argument.command(registers) as MemoryOp.CurrentReservation, from: caller)
      return Int64(bitPattern: result)
    case 4:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(2, at: address, caller, into: &argument)
      let result = try maximumReservation(argument.command(registers) as MemoryOp.MaximumReservation, from: caller)
      return Int64(bitPattern: result)
    case 6:
      do throws(XenErrno) {
        try take(32, at: address, caller, into: &argument)
      } catch { return Int64(truncatingIfNeeded: registers.first >> 6) }
      let result = try populatePhysmap(argument.command(registers) as MemoryOp.PopulatePhysmap, from: caller)
      return Int64(bitPattern: result)
    case 7:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(24, at: address, caller, into: &argument)
      try addToPhysmap(argument.command(registers) as MemoryOp.AddToPhysmap, from: caller)
      return 0
    case 9:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(16, at: address, caller, into: &argument)
      let result = try memoryMap(argument.command(registers) as MemoryOp.MemoryMap, from: caller)
      let returned = argument.store(result, of: MemoryOp.MemoryMap.self)
      try give(16, of: argument, to: address, caller)
      return returned
    case 10:
      guard isControlDomain(caller) else { throw .notPermitted }
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(16, at: address, caller, into: &argument)
      let result = try machineMemoryMap(argument.command(registers) as MemoryOp.MachineMemoryMap, from: caller)
      let returned = argument.store(result, of: MemoryOp.MachineMemoryMap.self)
      try give(16, of: argument, to: address, caller)
      return returned
    case 11:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(72, at: address, caller, into: &argument)
      try exchange(argument.command(registers) as MemoryOp.Exchange, from: caller)
      return 0
    case 12:
      guard registers.first >> 6 == 0 else { throw .notImplemented }
      let result = try machphysMapping(argument.command(registers) as MemoryOp.MachphysMapping, from: caller)
      let returned = argument.store(result, of: MemoryOp.MachphysMapping.self)
      try give(24, of: argument, to: address, caller)
      return returned
    case 13:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(24, at: address, caller, into: &argument)
      try setMemoryMap(argument.command(registers) as MemoryOp.SetMemoryMap, from: caller)
      return 0
    case 14:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(2, at: address, caller, into: &argument)
      let result = try maximumGuestFrame(argument.command(registers) as MemoryOp.MaximumGuestFrame, from: caller)
      return Int64(bitPattern: result)
    case 15:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(16, at: address, caller, into: &argument)
      try removeFromPhysmap(argument.command(registers) as MemoryOp.RemoveFromPhysmap, from: caller)
      return 0
    case 23:
      try take(32, at: address, caller, into: &argument)
      try addToPhysmapBatch(argument.command(registers) as MemoryOp.AddToPhysmapBatch, from: caller)
      return 0
    case 24:
      guard registers.first >> 6 == 0 else { throw .invalidArgument }
      try take(32, at: address, caller, into: &argument)
      try claimPages(argument.command(registers) as MemoryOp.ClaimPages, from: caller)
      return 0
    default: throw .notImplemented
    }
  }

  private mutating func serveXenVersion(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      let result = try version(command(registers) as XenVersion.Version, from: caller)
      return Int64(bitPattern: UInt64(result))
    case 1:
      try extraVersion(command(registers) as XenVersion.ExtraVersion, from: caller)
      return 0
    case 2:
      try compileInfo(command(registers) as XenVersion.CompileInfo, from: caller)
      return 0
    case 3:
      try capabilities(command(registers) as XenVersion.Capabilities, from: caller)
      return 0
    case 4:
      try changeset(command(registers) as XenVersion.Changeset, from: caller)
      return 0
    case 5:
      let result = try platformParameters(argument.command(registers) as XenVersion.PlatformParameters, from: caller)
      let returned = argument.store(result, of: XenVersion.PlatformParameters.self)
      try give(8, of: argument, to: address, caller)
      return returned
    case 6:
      try take(8, at: address, caller, into: &argument)
      let result = try getFeatures(argument.command(registers) as XenVersion.GetFeatures, from: caller)
      let returned = argument.store(result, of: XenVersion.GetFeatures.self)
      try give(8, of: argument, to: address, caller)
      return returned
    case 7:
      let result = try pageSize(command(registers) as XenVersion.PageSize, from: caller)
      return Int64(bitPattern: UInt64(result))
    case 8:
      let result = try guestHandle(argument.command(registers) as XenVersion.GuestHandle, from: caller)
      let returned = argument.store(result, of: XenVersion.GuestHandle.self)
      try give(16, of: argument, to: address, caller)
      return returned
    case 9:
      try commandLine(command(registers) as XenVersion.CommandLine, from: caller)
      return 0
    case 10:
      guard isControlDomain(caller) else { throw .notPermitted }
      let result = try buildID(command(registers) as XenVersion.BuildID, from: caller)
      return Int64(bitPattern: UInt64(result))
    default: throw .notImplemented
    }
  }

  private mutating func serveConsoleIO(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    guard isControlDomain(caller) else { throw .notPermitted }
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      try write(command(registers) as ConsoleIO.Write, from: caller)
      return 0
    case 1:
      let result = try read(command(registers) as ConsoleIO.Read, from: caller)
      return Int64(bitPattern: UInt64(result))
    default: throw .notImplemented
    }
  }

  private mutating func serveGrantTableOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    guard Int32(truncatingIfNeeded: registers.third) >= 0, UInt32(truncatingIfNeeded: registers.first) >> 12 == 0 else {
      throw .invalidArgument
    }
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 2:
      guard UInt32(truncatingIfNeeded: registers.third) == 1 else { throw .invalidArgument }
      try take(24, at: address, caller, into: &argument)
      let result = try setupTable(argument.command(registers) as GrantTableOp.SetupTable, from: caller)
      let returned = argument.store(result, of: GrantTableOp.SetupTable.self)
      try give(24, of: argument, to: address, caller)
      return returned
    case 6:
      guard UInt32(truncatingIfNeeded: registers.third) == 1 else { throw .invalidArgument }
      try take(16, at: address, caller, into: &argument)
      let result = try querySize(argument.command(registers) as GrantTableOp.QuerySize, from: caller)
      let returned = argument.store(result, of: GrantTableOp.QuerySize.self)
      try give(16, of: argument, to: address, caller)
      return returned
    case 8:
      try take(4, at: address, caller, into: &argument)
      let result = try setVersion(argument.command(registers) as GrantTableOp.SetVersion, from: caller)
      let returned = argument.store(result, of: GrantTableOp.SetVersion.self)
      try give(4, of: argument, to: address, caller)
      return returned
    case 10:
      try take(8, at: address, caller, into: &argument)
      let result = try getVersion(argument.command(registers) as GrantTableOp.GetVersion, from: caller)
      let returned = argument.store(result, of: GrantTableOp.GetVersion.self)
      try give(8, of: argument, to: address, caller)
      return returned
    default: throw .notImplemented
    }
  }

  private mutating func serveVCPUOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.third)
    _ = try vcpu(VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second)), of: caller.domain)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      try initialise(command(registers) as VCPUOp.Initialise, from: caller)
      return 0
    case 1:
      try up(command(registers) as VCPUOp.Up, from: caller)
      return 0
    case 2:
      try down(command(registers) as VCPUOp.Down, from: caller)
      return 0
    case 3:
      let result = try isUp(command(registers) as VCPUOp.IsUp, from: caller)
      return Int64(bitPattern: UInt64(result))
    case 4:
      let result = try getRunstateInfo(argument.command(registers) as VCPUOp.GetRunstateInfo, from: caller)
      let returned = argument.store(result, of: VCPUOp.GetRunstateInfo.self)
      try give(48, of: argument, to: address, caller)
      return returned
    case 5:
      try take(8, at: address, caller, into: &argument)
      try registerRunstateMemoryArea(argument.command(registers) as VCPUOp.RegisterRunstateMemoryArea, from: caller)
      return 0
    case 6:
      try take(8, at: address, caller, into: &argument)
      try setPeriodicTimer(argument.command(registers) as VCPUOp.SetPeriodicTimer, from: caller)
      return 0
    case 7:
      try stopPeriodicTimer(command(registers) as VCPUOp.StopPeriodicTimer, from: caller)
      return 0
    case 8:
      try take(16, at: address, caller, into: &argument)
      try setSingleshotTimer(argument.command(registers) as VCPUOp.SetSingleshotTimer, from: caller)
      return 0
    case 9:
      try stopSingleshotTimer(command(registers) as VCPUOp.StopSingleshotTimer, from: caller)
      return 0
    default: throw .notImplemented
    }
  }

  private mutating func serveSchedulerOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      try yield(command(registers) as SchedulerOp.Yield, from: caller)
      return 0
    case 1:
      try block(command(registers) as SchedulerOp.Block, from: caller)
      return 0
    case 2:
      try take(4, at: address, caller, into: &argument)
      try shutdown(argument.command(registers) as SchedulerOp.Shutdown, from: caller)
      return 0
    case 3:
      try take(24, at: address, caller, into: &argument)
      try poll(argument.command(registers) as SchedulerOp.Poll, from: caller)
      return 0
    case 4:
      try take(8, at: address, caller, into: &argument)
      try remoteShutdown(argument.command(registers) as SchedulerOp.RemoteShutdown, from: caller)
      return 0
    case 5:
      try take(4, at: address, caller, into: &argument)
      try shutdownCode(argument.command(registers) as SchedulerOp.ShutdownCode, from: caller)
      return 0
    case 6:
      try take(8, at: address, caller, into: &argument)
      let result = try watchdog(argument.command(registers) as SchedulerOp.Watchdog, from: caller)
      return Int64(bitPattern: UInt64(result))
    default: throw .notImplemented
    }
  }

  private mutating func serveCallbackOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      try take(16, at: address, caller, into: &argument)
      try register(argument.command(registers) as CallbackOp.Register, from: caller)
      return 0
    case 1:
      try take(4, at: address, caller, into: &argument)
      try unregister(argument.command(registers) as CallbackOp.Unregister, from: caller)
      return 0
    default: throw .notImplemented
    }
  }

  private mutating func serveEventChannelOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 0:
      try take(12, at: address, caller, into: &argument)
      let result = try bindInterdomain(argument.command(registers) as EventChannelOp.BindInterdomain, from: caller)
      let returned = argument.store(result, of: EventChannelOp.BindInterdomain.self)
      try give(12, of: argument, to: address, caller)
      return returned
    case 1:
      try take(12, at: address, caller, into: &argument)
      let result = try bindVIRQ(argument.command(registers) as EventChannelOp.BindVIRQ, from: caller)
      let returned = argument.store(result, of: EventChannelOp.BindVIRQ.self)
      try give(12, of: argument, to: address, caller)
      return returned
    case 3:
      try take(4, at: address, caller, into: &argument)
      try close(argument.command(registers) as EventChannelOp.Close, from: caller)
      return 0
    case 4:
      try take(4, at: address, caller, into: &argument)
      try send(argument.command(registers) as EventChannelOp.Send, from: caller)
      return 0
    case 5:
      try take(24, at: address, caller, into: &argument)
      let result = try status(argument.command(registers) as EventChannelOp.Status, from: caller)
      let returned = argument.store(result, of: EventChannelOp.Status.self)
      try give(24, of: argument, to: address, caller)
      return returned
    case 6:
      try take(8, at: address, caller, into: &argument)
      let result = try allocateUnbound(argument.command(registers) as EventChannelOp.AllocateUnbound, from: caller)
      let returned = argument.store(result, of: EventChannelOp.AllocateUnbound.self)
      try give(8, of: argument, to: address, caller)
      return returned
    case 7:
      try take(8, at: address, caller, into: &argument)
      let result = try bindIPI(argument.command(registers) as EventChannelOp.BindIPI, from: caller)
      let returned = argument.store(result, of: EventChannelOp.BindIPI.self)
      try give(8, of: argument, to: address, caller)
      return returned
    case 8:
      try take(8, at: address, caller, into: &argument)
      try bindVCPU(argument.command(registers) as EventChannelOp.BindVCPU, from: caller)
      return 0
    case 9:
      try take(4, at: address, caller, into: &argument)
      try unmask(argument.command(registers) as EventChannelOp.Unmask, from: caller)
      return 0
    case 10:
      try take(2, at: address, caller, into: &argument)
      try reset(argument.command(registers) as EventChannelOp.Reset, from: caller)
      return 0
    default: throw .notImplemented
    }
  }

  private mutating func servePhysicalDeviceOp(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.second)
    switch UInt32(truncatingIfNeeded: registers.first) {
    case 6:
      try take(4, at: address, caller, into: &argument)
      try setIOPL(argument.command(registers) as PhysicalDeviceOp.SetIOPL, from: caller)
      return 0
    default: throw .notImplemented
    }
  }

  private mutating func serveSystemControl(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.first)
    try take(136, at: address, caller, into: &argument)
    guard argument.words[0] >> 32 == Limits.sysctlVersion else { throw .accessDenied }
    guard isControlDomain(caller) else { throw .notPermitted }
    switch UInt32(truncatingIfNeeded: argument.words[0]) {
    case 1:
      let result = try readConsole(argument.command(registers) as SystemControl.ReadConsole, from: caller)
      let returned = argument.store(result, of: SystemControl.ReadConsole.self)
      try give(136, of: argument, to: address, caller)
      return returned
    case 3:
      let result = try physicalInfo(argument.command(registers) as SystemControl.PhysicalInfo, from: caller)
      let returned = argument.store(result, of: SystemControl.PhysicalInfo.self)
      try give(136, of: argument, to: address, caller)
      return returned
    case 4:
      let result = try schedulerID(argument.command(registers) as SystemControl.SchedulerID, from: caller)
      let returned = argument.store(result, of: SystemControl.SchedulerID.self)
      try give(136, of: argument, to: address, caller)
      return returned
    case 6:
      let result = try getDomainInfoList(argument.command(registers) as SystemControl.GetDomainInfoList, from: caller)
      let returned = argument.store(result, of: SystemControl.GetDomainInfoList.self)
      try give(136, of: argument, to: address, caller)
      return returned
    default: throw .notImplemented
    }
  }

  private mutating func serveDomainControl(_ registers: HypercallArguments, from caller: Caller) throws(XenErrno) -> Int64 {
    var argument = ArgumentCopy()
    let address = GuestAddress(rawValue: registers.first)
    try take(144, at: address, caller, into: &argument)
    guard argument.words[0] >> 32 == Limits.domctlVersion else { throw .accessDenied }
    guard isControlDomain(caller) else {
      // Which domains exist is no secret: one that does not is told first, where the command is about one.
      let command = UInt32(truncatingIfNeeded: argument.words[0])
      let domain = DomainID(rawValue: UInt16(truncatingIfNeeded: argument.words[1]))
      if command == 5 {
        _ = try getDomainInfo(argument.command(registers) as DomainControl.GetDomainInfo, from: caller)
        throw .notPermitted
      }
      throw command == 1 || slot(of: domain) != nil ? .notPermitted : .noSuchDomain
    }
    switch UInt32(truncatingIfNeeded: argument.words[0]) {
    case 1:
      let result = try createDomain(argument.command(registers) as DomainControl.CreateDomain, from: caller)
      let returned = argument.store(result, of: DomainControl.CreateDomain.self)
      try give(144, of: argument, to: address, caller)
      return returned
    case 2:
      try destroyDomain(argument.command(registers) as DomainControl.DestroyDomain, from: caller)
      return 0
    case 3:
      try pauseDomain(argument.command(registers) as DomainControl.PauseDomain, from: caller)
      return 0
    case 4:
      try unpauseDomain(argument.command(registers) as DomainControl.UnpauseDomain, from: caller)
      return 0
    case 5:
      guard isControlDomain(caller) else { throw .notPermitted }
      let result = try getDomainInfo(argument.command(registers) as DomainControl.GetDomainInfo, from: caller)
      let returned = argument.store(result, of: DomainControl.GetDomainInfo.self)
      try give(144, of: argument, to: address, caller)
      return returned
    case 11:
      try setMaximumMemory(argument.command(registers) as DomainControl.SetMaximumMemory, from: caller)
      return 0
    case 12:
      try setVCPUContext(argument.command(registers) as DomainControl.SetVCPUContext, from: caller)
      return 0
    case 13:
      try getVCPUContext(argument.command(registers) as DomainControl.GetVCPUContext, from: caller)
      return 0
    case 14:
      let result = try getVCPUInfo(argument.command(registers) as DomainControl.GetVCPUInfo, from: caller)
      let returned = argument.store(result, of: DomainControl.GetVCPUInfo.self)
      try give(144, of: argument, to: address, caller)
      return returned
    case 15:
      try setMaximumVCPUs(argument.command(registers) as DomainControl.SetMaximumVCPUs, from: caller)
      return 0
    case 18:
      try setDebugging(argument.command(registers) as DomainControl.SetDebugging, from: caller)
      return 0
    case 61:
      try getPageFrameInfo(argument.command(registers) as DomainControl.GetPageFrameInfo, from: caller)
      return 0
    case 1001:
      try debuggerPauseVCPU(argument.command(registers) as DomainControl.DebuggerPauseVCPU, from: caller)
      return 0
    case 1002:
      try debuggerUnpauseVCPU(argument.command(registers) as DomainControl.DebuggerUnpauseVCPU, from: caller)
      return 0
    case 1003:
      let result = try debuggerStatus(argument.command(registers) as DomainControl.DebuggerStatus, from: caller)
      let returned = argument.store(result, of: DomainControl.DebuggerStatus.self)
      try give(144, of: argument, to: address, caller)
      return returned
    default: throw .notImplemented
    }
  }
}

/// A hypercall's argument, copied out of the caller's memory once, so that nobody changes it while it is judged. Large enough for every
/// one.
struct ArgumentCopy {
  var words = InlineArray<18, UInt64>(repeating: 0)

  /// Reads a command from the copy.
  mutating func command<C: HypercallCommand>(_ registers: HypercallArguments) -> C {
    // SAFETY: no command is larger than the copy.
    unsafe withUnsafeBytes(of: &words) { unsafe C(from: $0.baseAddress!, registers) }
  }

  /// Writes what came out of a command to the copy, and tells what the result register gets.
  mutating func store<C: HypercallCommand>(_ result: C.Result, of command: C.Type) -> Int64 {
    // SAFETY: no command is larger than the copy.
    unsafe withUnsafeMutableBytes(of: &words) { unsafe C.storeResult(result, into: $0.baseAddress!) }
  }
}

/// Reads a command that has no argument.
private func command<C: HypercallCommand>(_ registers: HypercallArguments) -> C {
  var nothing: UInt64 = 0
  // SAFETY: the command has no field in memory to read.
  return unsafe withUnsafeBytes(of: &nothing) { unsafe C(from: $0.baseAddress!, registers) }
}

extension Hypervisor {
  /// Copies `count` bytes of an argument in.
  private mutating func take(_ count: Int, at address: GuestAddress, _ caller: Caller, into argument: inout ArgumentCopy) throws(XenErrno) {
    // SAFETY: `count` is at most the size of the copy, which lives through the call.
    unsafe try withUnsafeMutableBytes(of: &argument.words) { (bytes) throws(XenErrno) in
      unsafe try copyIn(address, caller, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
    }
  }

  /// Copies `count` bytes of an argument out.
  private mutating func give(_ count: Int, of argument: ArgumentCopy, to address: GuestAddress, _ caller: Caller) throws(XenErrno) {
    // SAFETY: `count` is at most the size of the copy, which lives through the call.
    unsafe try withUnsafeBytes(of: argument.words) { (bytes) throws(XenErrno) in
      unsafe try copyOut(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: address, caller)
    }
  }
}
