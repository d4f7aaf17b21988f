// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

/// Serves the calls of ``Remote``: one function a procedure, called with arguments that were decoded and flags that are allowed.
public protocol RemoteHandler: AnyObject {
  /// Opens the connection. Nothing but authentication and keepalive works before.
  func connectOpen(_ call: Remote.ConnectOpen) throws(RemoteError)
  /// Closes the connection.
  func connectClose(_ call: Remote.ConnectClose) throws(RemoteError)
  /// The name of the hypervisor driver, `Xen`.
  func connectGetType(_ call: Remote.ConnectGetType) throws(RemoteError) -> Remote.ConnectGetType.Reply
  /// The hypervisor's version: major * 1,000,000 + minor * 1,000 + release.
  func connectGetVersion(_ call: Remote.ConnectGetVersion) throws(RemoteError) -> Remote.ConnectGetVersion.Reply
  /// The most vCPUs that a domain may have.
  func connectGetMaxVCPUs(_ call: Remote.ConnectGetMaxVCPUs) throws(RemoteError) -> Remote.ConnectGetMaxVCPUs.Reply
  /// The machine: processors, and memory in KiB.
  func nodeGetInfo(_ call: Remote.NodeGetInfo) throws(RemoteError) -> Remote.NodeGetInfo.Reply
  /// What the machine and its guests may be, as XML.
  func connectGetCapabilities(_ call: Remote.ConnectGetCapabilities) throws(RemoteError) -> Remote.ConnectGetCapabilities.Reply
  /// Starts a defined domain.
  func domainCreate(_ call: Remote.DomainCreate) throws(RemoteError)
  /// Starts a domain from XML that is not kept: it is gone once it has ended.
  func domainCreateXML(_ call: Remote.DomainCreateXML) throws(RemoteError) -> Remote.DomainCreateXML.Reply
  /// Defines a domain, or redefines it; a running one is changed at its next start.
  func domainDefineXML(_ call: Remote.DomainDefineXML) throws(RemoteError) -> Remote.DomainDefineXML.Reply
  /// Ends a domain at once.
  func domainDestroy(_ call: Remote.DomainDestroy) throws(RemoteError)
  /// The domain's XML as it was defined, with what the host added.
  func domainGetXMLDesc(_ call: Remote.DomainGetXMLDesc) throws(RemoteError) -> Remote.DomainGetXMLDesc.Reply
  /// Whether the domain starts with the host.
  func domainGetAutostart(_ call: Remote.DomainGetAutostart) throws(RemoteError) -> Remote.DomainGetAutostart.Reply
  /// State, memory in KiB, vCPUs, and processor time in ns.
  func domainGetInfo(_ call: Remote.DomainGetInfo) throws(RemoteError) -> Remote.DomainGetInfo.Reply
  /// The most memory that the domain may have, in KiB.
  func domainGetMaxMemory(_ call: Remote.DomainGetMaxMemory) throws(RemoteError) -> Remote.DomainGetMaxMemory.Reply
  /// The most vCPUs that the domain may have.
  func domainGetMaxVCPUs(_ call: Remote.DomainGetMaxVCPUs) throws(RemoteError) -> Remote.DomainGetMaxVCPUs.Reply
  /// What the domain boots: `linux`, by which libvirt means a paravirtual kernel.
  func domainGetOSType(_ call: Remote.DomainGetOSType) throws(RemoteError) -> Remote.DomainGetOSType.Reply
  /// Each vCPU's state, time and processor.
  func domainGetVCPUs(_ call: Remote.DomainGetVCPUs) throws(RemoteError) -> Remote.DomainGetVCPUs.Reply
  /// The names of the domains that are defined and off.
  func connectListDefinedDomains(_ call: Remote.ConnectListDefinedDomains) throws(RemoteError) -> Remote.ConnectListDefinedDomains.Reply
  /// Finds a running domain.
  func domainLookupByID(_ call: Remote.DomainLookupByID) throws(RemoteError) -> Remote.DomainLookupByID.Reply
  /// Finds a domain.
  func domainLookupByName(_ call: Remote.DomainLookupByName) throws(RemoteError) -> Remote.DomainLookupByName.Reply
  /// Finds a domain.
  func domainLookupByUUID(_ call: Remote.DomainLookupByUUID) throws(RemoteError) -> Remote.DomainLookupByUUID.Reply
  /// How many domains are defined and off.
  func connectNumOfDefinedDomains(_ call: Remote.ConnectNumOfDefinedDomains) throws(RemoteError) -> Remote.ConnectNumOfDefinedDomains.Reply
  /// Asks the domain, by xenstore, to reboot.
  func domainReboot(_ call: Remote.DomainReboot) throws(RemoteError)
  /// Lets a paused domain run on.
  func domainResume(_ call: Remote.DomainResume) throws(RemoteError)
  /// Lets the domain start with the host, or not.
  func domainSetAutostart(_ call: Remote.DomainSetAutostart) throws(RemoteError)
  /// Changes the most memory that a domain may have, in KiB, from its next start on; not while it runs.
  func domainSetMaxMemory(_ call: Remote.DomainSetMaxMemory) throws(RemoteError)
  /// Asks a running domain to use this much memory, in KiB, by xenstore, and lets it have 1 MiB more at most.
  func domainSetMemory(_ call: Remote.DomainSetMemory) throws(RemoteError)
  /// Changes how many vCPUs a running domain has: not possible yet.
  func domainSetVCPUs(_ call: Remote.DomainSetVCPUs) throws(RemoteError)
  /// Asks the domain, by xenstore, to power itself off.
  func domainShutdown(_ call: Remote.DomainShutdown) throws(RemoteError)
  /// Pauses a domain.
  func domainSuspend(_ call: Remote.DomainSuspend) throws(RemoteError)
  /// Removes a definition. A running domain becomes transient.
  func domainUndefine(_ call: Remote.DomainUndefine) throws(RemoteError)
  /// The inactive networks: none.
  func connectListDefinedNetworks(_ call: Remote.ConnectListDefinedNetworks) throws(RemoteError) -> Remote.ConnectListDefinedNetworks.Reply
  /// The ids of the domains that run.
  func connectListDomains(_ call: Remote.ConnectListDomains) throws(RemoteError) -> Remote.ConnectListDomains.Reply
  /// The active networks: none.
  func connectListNetworks(_ call: Remote.ConnectListNetworks) throws(RemoteError) -> Remote.ConnectListNetworks.Reply
  /// Finds a network: there is none.
  func networkLookupByName(_ call: Remote.NetworkLookupByName) throws(RemoteError) -> Remote.NetworkLookupByName.Reply
  /// Finds a network: there is none.
  func networkLookupByUUID(_ call: Remote.NetworkLookupByUUID) throws(RemoteError) -> Remote.NetworkLookupByUUID.Reply
  /// How many networks are inactive: none.
  func connectNumOfDefinedNetworks(_ call: Remote.ConnectNumOfDefinedNetworks) throws(RemoteError) -> Remote.ConnectNumOfDefinedNetworks.Reply
  /// How many domains run, Domain-0 among them.
  func connectNumOfDomains(_ call: Remote.ConnectNumOfDomains) throws(RemoteError) -> Remote.ConnectNumOfDomains.Reply
  /// How many networks are active: none.
  func connectNumOfNetworks(_ call: Remote.ConnectNumOfNetworks) throws(RemoteError) -> Remote.ConnectNumOfNetworks.Reply
  /// Writes a core of the domain to a file, which gdb opens. The domain is paused meanwhile, unless `VIR_DUMP_LIVE` is given.
  func domainCoreDump(_ call: Remote.DomainCoreDump, answer: @escaping (Result<Remote.DomainCoreDump.Reply, RemoteError>) -> Void) throws(RemoteError)
  /// The name of the host.
  func connectGetHostname(_ call: Remote.ConnectGetHostname) throws(RemoteError) -> Remote.ConnectGetHostname.Reply
  /// Tells whether the host knows a feature of the protocol.
  func connectSupportsFeature(_ call: Remote.ConnectSupportsFeature) throws(RemoteError) -> Remote.ConnectSupportsFeature.Reply
  /// Tells the ways to authenticate: none. Who may connect is decided by the socket.
  func authList(_ call: Remote.AuthList) throws(RemoteError) -> Remote.AuthList.Reply
  /// How many storage pools are active: none.
  func connectNumOfStoragePools(_ call: Remote.ConnectNumOfStoragePools) throws(RemoteError) -> Remote.ConnectNumOfStoragePools.Reply
  /// The active storage pools: none.
  func connectListStoragePools(_ call: Remote.ConnectListStoragePools) throws(RemoteError) -> Remote.ConnectListStoragePools.Reply
  /// How many storage pools are inactive: none.
  func connectNumOfDefinedStoragePools(_ call: Remote.ConnectNumOfDefinedStoragePools) throws(RemoteError) -> Remote.ConnectNumOfDefinedStoragePools.Reply
  /// The inactive storage pools: none.
  func connectListDefinedStoragePools(_ call: Remote.ConnectListDefinedStoragePools) throws(RemoteError) -> Remote.ConnectListDefinedStoragePools.Reply
  /// Finds a storage pool: there is none.
  func storagePoolLookupByName(_ call: Remote.StoragePoolLookupByName) throws(RemoteError) -> Remote.StoragePoolLookupByName.Reply
  /// Finds a storage pool: there is none.
  func storagePoolLookupByUUID(_ call: Remote.StoragePoolLookupByUUID) throws(RemoteError) -> Remote.StoragePoolLookupByUUID.Reply
  /// The free memory of each NUMA cell, in bytes. There is one cell.
  func nodeGetCellsFreeMemory(_ call: Remote.NodeGetCellsFreeMemory) throws(RemoteError) -> Remote.NodeGetCellsFreeMemory.Reply
  /// The machine's free memory in bytes.
  func nodeGetFreeMemory(_ call: Remote.NodeGetFreeMemory) throws(RemoteError) -> Remote.NodeGetFreeMemory.Reply
  /// Asks for all life-cycle events, as message 107.
  func connectDomainEventRegister(_ call: Remote.ConnectDomainEventRegister) throws(RemoteError) -> Remote.ConnectDomainEventRegister.Reply
  /// Ends that.
  func connectDomainEventDeregister(_ call: Remote.ConnectDomainEventDeregister) throws(RemoteError) -> Remote.ConnectDomainEventDeregister.Reply
  /// The canonical URI, `xen:///system`.
  func connectGetURI(_ call: Remote.ConnectGetURI) throws(RemoteError) -> Remote.ConnectGetURI.Reply
  /// How many host devices are known: none.
  func nodeNumOfDevices(_ call: Remote.NodeNumOfDevices) throws(RemoteError) -> Remote.NodeNumOfDevices.Reply
  /// The host's devices: none.
  func nodeListDevices(_ call: Remote.NodeListDevices) throws(RemoteError) -> Remote.NodeListDevices.Reply
  /// The domain's security label: none.
  func domainGetSecurityLabel(_ call: Remote.DomainGetSecurityLabel) throws(RemoteError) -> Remote.DomainGetSecurityLabel.Reply
  /// The security model: none.
  func nodeGetSecurityModel(_ call: Remote.NodeGetSecurityModel) throws(RemoteError) -> Remote.NodeGetSecurityModel.Reply
  /// How many host interfaces are managed: none.
  func connectNumOfInterfaces(_ call: Remote.ConnectNumOfInterfaces) throws(RemoteError) -> Remote.ConnectNumOfInterfaces.Reply
  /// The host's managed interfaces: none.
  func connectListInterfaces(_ call: Remote.ConnectListInterfaces) throws(RemoteError) -> Remote.ConnectListInterfaces.Reply
  /// How many of them are down: none.
  func connectNumOfDefinedInterfaces(_ call: Remote.ConnectNumOfDefinedInterfaces) throws(RemoteError) -> Remote.ConnectNumOfDefinedInterfaces.Reply
  /// Those that are down: none.
  func connectListDefinedInterfaces(_ call: Remote.ConnectListDefinedInterfaces) throws(RemoteError) -> Remote.ConnectListDefinedInterfaces.Reply
  /// How many secrets there are: none.
  func connectNumOfSecrets(_ call: Remote.ConnectNumOfSecrets) throws(RemoteError) -> Remote.ConnectNumOfSecrets.Reply
  /// The secrets: none.
  func connectListSecrets(_ call: Remote.ConnectListSecrets) throws(RemoteError) -> Remote.ConnectListSecrets.Reply
  /// Whether the connection cannot be listened to: it is a unix socket.
  func connectIsSecure(_ call: Remote.ConnectIsSecure) throws(RemoteError) -> Remote.ConnectIsSecure.Reply
  /// Whether the domain runs.
  func domainIsActive(_ call: Remote.DomainIsActive) throws(RemoteError) -> Remote.DomainIsActive.Reply
  /// Whether the domain is defined.
  func domainIsPersistent(_ call: Remote.DomainIsPersistent) throws(RemoteError) -> Remote.DomainIsPersistent.Reply
  /// The version of libvirt that this protocol is of, in the same form.
  func connectGetLibVersion(_ call: Remote.ConnectGetLibVersion) throws(RemoteError) -> Remote.ConnectGetLibVersion.Reply
  /// The domain's memory: what it has now (`actual`) and the most it may have (`available`), in KiB.
  func domainMemoryStats(_ call: Remote.DomainMemoryStats) throws(RemoteError) -> Remote.DomainMemoryStats.Reply
  /// The job that works on the domain and how far it is: a core that is being written; or none (0).
  func domainGetJobInfo(_ call: Remote.DomainGetJobInfo) throws(RemoteError) -> Remote.DomainGetJobInfo.Reply
  /// Cancels the core that is being written.
  func domainAbortJob(_ call: Remote.DomainAbortJob) throws(RemoteError)
  /// Asks for the events of one kind, without an id.
  func connectDomainEventRegisterAny(_ call: Remote.ConnectDomainEventRegisterAny) throws(RemoteError)
  /// Ends that.
  func connectDomainEventDeregisterAny(_ call: Remote.ConnectDomainEventDeregisterAny) throws(RemoteError)
  /// How many network filters there are: none.
  func connectNumOfNwfilters(_ call: Remote.ConnectNumOfNwfilters) throws(RemoteError) -> Remote.ConnectNumOfNwfilters.Reply
  /// The network filters: none.
  func connectListNwfilters(_ call: Remote.ConnectListNwfilters) throws(RemoteError) -> Remote.ConnectListNwfilters.Reply
  /// Whether there is a saved state: no.
  func domainHasManagedSaveImage(_ call: Remote.DomainHasManagedSaveImage) throws(RemoteError) -> Remote.DomainHasManagedSaveImage.Reply
  /// How many snapshots there are: none.
  func domainSnapshotNum(_ call: Remote.DomainSnapshotNum) throws(RemoteError) -> Remote.DomainSnapshotNum.Reply
  /// Starts a defined domain.
  func domainCreateWithFlags(_ call: Remote.DomainCreateWithFlags) throws(RemoteError) -> Remote.DomainCreateWithFlags.Reply
  /// Changes how many vCPUs the domain has from its next start on, or may have at most. A running domain's cannot be changed yet.
  func domainSetVCPUsFlags(_ call: Remote.DomainSetVCPUsFlags) throws(RemoteError)
  /// How many vCPUs the domain has.
  func domainGetVCPUsFlags(_ call: Remote.DomainGetVCPUsFlags) throws(RemoteError) -> Remote.DomainGetVCPUsFlags.Reply
  /// Opens the domain's console as a stream.
  func domainOpenConsole(_ call: Remote.DomainOpenConsole, on stream: RemoteStreamID) throws(RemoteError)
  /// Whether the definition was changed while the domain runs.
  func domainIsUpdated(_ call: Remote.DomainIsUpdated) throws(RemoteError) -> Remote.DomainIsUpdated.Reply
  /// An SMBIOS description of the machine.
  func connectGetSysinfo(_ call: Remote.ConnectGetSysinfo) throws(RemoteError) -> Remote.ConnectGetSysinfo.Reply
  /// Asks a running domain, by xenstore, to use this much memory, in KiB; or changes its definition.
  func domainSetMemoryFlags(_ call: Remote.DomainSetMemoryFlags) throws(RemoteError)
  /// The domain's state, and why it is in it.
  func domainGetState(_ call: Remote.DomainGetState) throws(RemoteError) -> Remote.DomainGetState.Reply
  /// The time that one processor, or with -1 all of them, spent, in ns.
  func nodeGetCPUStats(_ call: Remote.NodeGetCPUStats) throws(RemoteError) -> Remote.NodeGetCPUStats.Reply
  /// The machine's memory in KiB.
  func nodeGetMemoryStats(_ call: Remote.NodeGetMemoryStats) throws(RemoteError) -> Remote.NodeGetMemoryStats.Reply
  /// Whether the domain can be controlled (0), or a job works on it (1).
  func domainGetControlInfo(_ call: Remote.DomainGetControlInfo) throws(RemoteError) -> Remote.DomainGetControlInfo.Reply
  /// The processors that each vCPU may run on: all.
  func domainGetVCPUPinInfo(_ call: Remote.DomainGetVCPUPinInfo) throws(RemoteError) -> Remote.DomainGetVCPUPinInfo.Reply
  /// Removes a definition. A running domain becomes transient.
  func domainUndefineFlags(_ call: Remote.DomainUndefineFlags) throws(RemoteError)
  /// Ends a domain at once.
  func domainDestroyFlags(_ call: Remote.DomainDestroyFlags) throws(RemoteError)
  /// Starts the domain from its beginning at once, without asking the guest. It gets a new number, as after a reboot.
  func domainReset(_ call: Remote.DomainReset) throws(RemoteError)
  /// Asks the domain, by xenstore, to power itself off.
  func domainShutdownFlags(_ call: Remote.DomainShutdownFlags) throws(RemoteError)
  /// Processor time used by the domain, in ns; only in all (start -1), not by processor.
  func domainGetCPUStats(_ call: Remote.DomainGetCPUStats) throws(RemoteError) -> Remote.DomainGetCPUStats.Reply
  /// Sets or removes the description (0), the title (1) or the element of a namespace (2).
  func domainSetMetadata(_ call: Remote.DomainSetMetadata) throws(RemoteError)
  /// The description (0), the title (1) or the element of a namespace (2).
  func domainGetMetadata(_ call: Remote.DomainGetMetadata) throws(RemoteError) -> Remote.DomainGetMetadata.Reply
  /// All domains that pass the filters. Of each group of filters, one must fit, if any is given.
  func connectListAllDomains(_ call: Remote.ConnectListAllDomains) throws(RemoteError) -> Remote.ConnectListAllDomains.Reply
  /// All snapshots: none.
  func domainListAllSnapshots(_ call: Remote.DomainListAllSnapshots) throws(RemoteError) -> Remote.DomainListAllSnapshots.Reply
  /// All storage pools: none.
  func connectListAllStoragePools(_ call: Remote.ConnectListAllStoragePools) throws(RemoteError) -> Remote.ConnectListAllStoragePools.Reply
  /// All networks: none.
  func connectListAllNetworks(_ call: Remote.ConnectListAllNetworks) throws(RemoteError) -> Remote.ConnectListAllNetworks.Reply
  /// All managed interfaces: none.
  func connectListAllInterfaces(_ call: Remote.ConnectListAllInterfaces) throws(RemoteError) -> Remote.ConnectListAllInterfaces.Reply
  /// All host devices: none.
  func connectListAllNodeDevices(_ call: Remote.ConnectListAllNodeDevices) throws(RemoteError) -> Remote.ConnectListAllNodeDevices.Reply
  /// All network filters: none.
  func connectListAllNwfilters(_ call: Remote.ConnectListAllNwfilters) throws(RemoteError) -> Remote.ConnectListAllNwfilters.Reply
  /// All secrets: none.
  func connectListAllSecrets(_ call: Remote.ConnectListAllSecrets) throws(RemoteError) -> Remote.ConnectListAllSecrets.Reply
  /// Which processors there are.
  func nodeGetCPUMap(_ call: Remote.NodeGetCPUMap) throws(RemoteError) -> Remote.NodeGetCPUMap.Reply
  /// The same, as named values.
  func domainGetJobStats(_ call: Remote.DomainGetJobStats) throws(RemoteError) -> Remote.DomainGetJobStats.Reply
  /// Asks for the events of one kind, of one domain or of all.
  func connectDomainEventCallbackRegisterAny(_ call: Remote.ConnectDomainEventCallbackRegisterAny) throws(RemoteError) -> Remote.ConnectDomainEventCallbackRegisterAny.Reply
  /// Ends that.
  func connectDomainEventCallbackDeregisterAny(_ call: Remote.ConnectDomainEventCallbackDeregisterAny) throws(RemoteError)
  /// The same, in a format that is named: only ELF (0) is there.
  func domainCoreDumpWithFormat(_ call: Remote.DomainCoreDumpWithFormat, answer: @escaping (Result<Remote.DomainCoreDumpWithFormat.Reply, RemoteError>) -> Void) throws(RemoteError)
  /// What a domain of one kind may have, as XML.
  func connectGetDomainCapabilities(_ call: Remote.ConnectGetDomainCapabilities) throws(RemoteError) -> Remote.ConnectGetDomainCapabilities.Reply
  /// Statistics of the domains that are named, or of all that pass the filters.
  func connectGetAllDomainStats(_ call: Remote.ConnectGetAllDomainStats) throws(RemoteError) -> Remote.ConnectGetAllDomainStats.Reply
  /// Defines a domain, or redefines it. With `VIR_DOMAIN_DEFINE_VALIDATE` unknown elements are refused.
  func domainDefineXMLFlags(_ call: Remote.DomainDefineXMLFlags) throws(RemoteError) -> Remote.DomainDefineXMLFlags.Reply
  /// Gives a domain that is off another name. It keeps its UUID, its console log and how it ended.
  func domainRename(_ call: Remote.DomainRename) throws(RemoteError) -> Remote.DomainRename.Reply
  /// Asks to be told before the host closes the connection. It only does so when it ends, which clients see by themselves.
  func connectRegisterCloseCallback(_ call: Remote.ConnectRegisterCloseCallback) throws(RemoteError)
  /// Asks not to be told any more.
  func connectUnregisterCloseCallback(_ call: Remote.ConnectUnregisterCloseCallback) throws(RemoteError)
  /// Says what becomes of the domain when it powers off (0), reboots (1) or crashes (2).
  func domainSetLifecycleAction(_ call: Remote.DomainSetLifecycleAction) throws(RemoteError)
  /// All bindings of network filters: none.
  func connectListAllNwfilterBindings(_ call: Remote.ConnectListAllNwfilterBindings) throws(RemoteError) -> Remote.ConnectListAllNwfilterBindings.Reply
  /// All checkpoints: none.
  func domainListAllCheckpoints(_ call: Remote.DomainListAllCheckpoints) throws(RemoteError) -> Remote.DomainListAllCheckpoints.Reply
  /// What is questionable about the domain: the elements of its XML that have no effect.
  func domainGetMessages(_ call: Remote.DomainGetMessages) throws(RemoteError) -> Remote.DomainGetMessages.Reply
}

extension RemoteHandler {
  /// Answers a call of ``Remote``.
  ///
  /// - Parameters:
  ///   - access: what the connection may do now.
  ///   - later: takes the reply to a call that takes its time.
  /// - Returns: what the reply holds; nil when it comes later.
  /// - Throws: what the client is told: that there is no such procedure, that it is not served, or why it failed.
  public func answerRemote(
    _ packet: Packet, access: RemoteAccess, later: @escaping (Packet) -> Void
  ) throws(RemoteError) -> [UInt8]? {
    switch packet.header.procedure {
      case 1:
        return try packet.serve(access) { (call: Remote.ConnectOpen) throws(RemoteError) in
          try connectOpen(call)
          return NoReply()
        }
      case 2:
        return try packet.serve(access) { (call: Remote.ConnectClose) throws(RemoteError) in
          try connectClose(call)
          return NoReply()
        }
      case 3:
        return try packet.serve(access) { (call: Remote.ConnectGetType) throws(RemoteError) in
          try connectGetType(call)
        }
      case 4:
        return try packet.serve(access) { (call: Remote.ConnectGetVersion) throws(RemoteError) in
          try connectGetVersion(call)
        }
      case 5:
        return try packet.serve(access) { (call: Remote.ConnectGetMaxVCPUs) throws(RemoteError) in
          try connectGetMaxVCPUs(call)
        }
      case 6:
        return try packet.serve(access) { (call: Remote.NodeGetInfo) throws(RemoteError) in
          try nodeGetInfo(call)
        }
      case 7:
        return try packet.serve(access) { (call: Remote.ConnectGetCapabilities) throws(RemoteError) in
          try connectGetCapabilities(call)
        }
      case 9:
        return try packet.serve(access) { (call: Remote.DomainCreate) throws(RemoteError) in
          try domainCreate(call)
          return NoReply()
        }
      case 10:
        return try packet.serve(access) { (call: Remote.DomainCreateXML) throws(RemoteError) in
          try domainCreateXML(call)
        }
      case 11:
        return try packet.serve(access) { (call: Remote.DomainDefineXML) throws(RemoteError) in
          try domainDefineXML(call)
        }
      case 12:
        return try packet.serve(access) { (call: Remote.DomainDestroy) throws(RemoteError) in
          try domainDestroy(call)
          return NoReply()
        }
      case 14:
        return try packet.serve(access) { (call: Remote.DomainGetXMLDesc) throws(RemoteError) in
          try domainGetXMLDesc(call)
        }
      case 15:
        return try packet.serve(access) { (call: Remote.DomainGetAutostart) throws(RemoteError) in
          try domainGetAutostart(call)
        }
      case 16:
        return try packet.serve(access) { (call: Remote.DomainGetInfo) throws(RemoteError) in
          try domainGetInfo(call)
        }
      case 17:
        return try packet.serve(access) { (call: Remote.DomainGetMaxMemory) throws(RemoteError) in
          try domainGetMaxMemory(call)
        }
      case 18:
        return try packet.serve(access) { (call: Remote.DomainGetMaxVCPUs) throws(RemoteError) in
          try domainGetMaxVCPUs(call)
        }
      case 19:
        return try packet.serve(access) { (call: Remote.DomainGetOSType) throws(RemoteError) in
          try domainGetOSType(call)
        }
      case 20:
        return try packet.serve(access) { (call: Remote.DomainGetVCPUs) throws(RemoteError) in
          try domainGetVCPUs(call)
        }
      case 21:
        return try packet.serve(access) { (call: Remote.ConnectListDefinedDomains) throws(RemoteError) in
          try connectListDefinedDomains(call)
        }
      case 22:
        return try packet.serve(access) { (call: Remote.DomainLookupByID) throws(RemoteError) in
          try domainLookupByID(call)
        }
      case 23:
        return try packet.serve(access) { (call: Remote.DomainLookupByName) throws(RemoteError) in
          try domainLookupByName(call)
        }
      case 24:
        return try packet.serve(access) { (call: Remote.DomainLookupByUUID) throws(RemoteError) in
          try domainLookupByUUID(call)
        }
      case 25:
        return try packet.serve(access) { (call: Remote.ConnectNumOfDefinedDomains) throws(RemoteError) in
          try connectNumOfDefinedDomains(call)
        }
      case 27:
        return try packet.serve(access) { (call: Remote.DomainReboot) throws(RemoteError) in
          try domainReboot(call)
          return NoReply()
        }
      case 28:
        return try packet.serve(access) { (call: Remote.DomainResume) throws(RemoteError) in
          try domainResume(call)
          return NoReply()
        }
      case 29:
        return try packet.serve(access) { (call: Remote.DomainSetAutostart) throws(RemoteError) in
          try domainSetAutostart(call)
          return NoReply()
        }
      case 30:
        return try packet.serve(access) { (call: Remote.DomainSetMaxMemory) throws(RemoteError) in
          try domainSetMaxMemory(call)
          return NoReply()
        }
      case 31:
        return try packet.serve(access) { (call: Remote.DomainSetMemory) throws(RemoteError) in
          try domainSetMemory(call)
          return NoReply()
        }
      case 32:
        return try packet.serve(access) { (call: Remote.DomainSetVCPUs) throws(RemoteError) in
          try domainSetVCPUs(call)
          return NoReply()
        }
      case 33:
        return try packet.serve(access) { (call: Remote.DomainShutdown) throws(RemoteError) in
          try domainShutdown(call)
          return NoReply()
        }
      case 34:
        return try packet.serve(access) { (call: Remote.DomainSuspend) throws(RemoteError) in
          try domainSuspend(call)
          return NoReply()
        }
      case 35:
        return try packet.serve(access) { (call: Remote.DomainUndefine) throws(RemoteError) in
          try domainUndefine(call)
          return NoReply()
        }
      case 36:
        return try packet.serve(access) { (call: Remote.ConnectListDefinedNetworks) throws(RemoteError) in
          try connectListDefinedNetworks(call)
        }
      case 37:
        return try packet.serve(access) { (call: Remote.ConnectListDomains) throws(RemoteError) in
          try connectListDomains(call)
        }
      case 38:
        return try packet.serve(access) { (call: Remote.ConnectListNetworks) throws(RemoteError) in
          try connectListNetworks(call)
        }
      case 46:
        return try packet.serve(access) { (call: Remote.NetworkLookupByName) throws(RemoteError) in
          try networkLookupByName(call)
        }
      case 47:
        return try packet.serve(access) { (call: Remote.NetworkLookupByUUID) throws(RemoteError) in
          try networkLookupByUUID(call)
        }
      case 50:
        return try packet.serve(access) { (call: Remote.ConnectNumOfDefinedNetworks) throws(RemoteError) in
          try connectNumOfDefinedNetworks(call)
        }
      case 51:
        return try packet.serve(access) { (call: Remote.ConnectNumOfDomains) throws(RemoteError) in
          try connectNumOfDomains(call)
        }
      case 52:
        return try packet.serve(access) { (call: Remote.ConnectNumOfNetworks) throws(RemoteError) in
          try connectNumOfNetworks(call)
        }
      case 53:
        try packet.serve(access, later: later) { (call: Remote.DomainCoreDump, answer) throws(RemoteError) in
          try domainCoreDump(call, answer: answer)
        }
        return nil
      case 59:
        return try packet.serve(access) { (call: Remote.ConnectGetHostname) throws(RemoteError) in
          try connectGetHostname(call)
        }
      case 60:
        return try packet.serve(access) { (call: Remote.ConnectSupportsFeature) throws(RemoteError) in
          try connectSupportsFeature(call)
        }
      case 66:
        return try packet.serve(access) { (call: Remote.AuthList) throws(RemoteError) in
          try authList(call)
        }
      case 71:
        return try packet.serve(access) { (call: Remote.ConnectNumOfStoragePools) throws(RemoteError) in
          try connectNumOfStoragePools(call)
        }
      case 72:
        return try packet.serve(access) { (call: Remote.ConnectListStoragePools) throws(RemoteError) in
          try connectListStoragePools(call)
        }
      case 73:
        return try packet.serve(access) { (call: Remote.ConnectNumOfDefinedStoragePools) throws(RemoteError) in
          try connectNumOfDefinedStoragePools(call)
        }
      case 74:
        return try packet.serve(access) { (call: Remote.ConnectListDefinedStoragePools) throws(RemoteError) in
          try connectListDefinedStoragePools(call)
        }
      case 84:
        return try packet.serve(access) { (call: Remote.StoragePoolLookupByName) throws(RemoteError) in
          try storagePoolLookupByName(call)
        }
      case 85:
        return try packet.serve(access) { (call: Remote.StoragePoolLookupByUUID) throws(RemoteError) in
          try storagePoolLookupByUUID(call)
        }
      case 101:
        return try packet.serve(access) { (call: Remote.NodeGetCellsFreeMemory) throws(RemoteError) in
          try nodeGetCellsFreeMemory(call)
        }
      case 102:
        return try packet.serve(access) { (call: Remote.NodeGetFreeMemory) throws(RemoteError) in
          try nodeGetFreeMemory(call)
        }
      case 105:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventRegister) throws(RemoteError) in
          try connectDomainEventRegister(call)
        }
      case 106:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventDeregister) throws(RemoteError) in
          try connectDomainEventDeregister(call)
        }
      case 110:
        return try packet.serve(access) { (call: Remote.ConnectGetURI) throws(RemoteError) in
          try connectGetURI(call)
        }
      case 111:
        return try packet.serve(access) { (call: Remote.NodeNumOfDevices) throws(RemoteError) in
          try nodeNumOfDevices(call)
        }
      case 112:
        return try packet.serve(access) { (call: Remote.NodeListDevices) throws(RemoteError) in
          try nodeListDevices(call)
        }
      case 121:
        return try packet.serve(access) { (call: Remote.DomainGetSecurityLabel) throws(RemoteError) in
          try domainGetSecurityLabel(call)
        }
      case 122:
        return try packet.serve(access) { (call: Remote.NodeGetSecurityModel) throws(RemoteError) in
          try nodeGetSecurityModel(call)
        }
      case 126:
        return try packet.serve(access) { (call: Remote.ConnectNumOfInterfaces) throws(RemoteError) in
          try connectNumOfInterfaces(call)
        }
      case 127:
        return try packet.serve(access) { (call: Remote.ConnectListInterfaces) throws(RemoteError) in
          try connectListInterfaces(call)
        }
      case 137:
        return try packet.serve(access) { (call: Remote.ConnectNumOfDefinedInterfaces) throws(RemoteError) in
          try connectNumOfDefinedInterfaces(call)
        }
      case 138:
        return try packet.serve(access) { (call: Remote.ConnectListDefinedInterfaces) throws(RemoteError) in
          try connectListDefinedInterfaces(call)
        }
      case 139:
        return try packet.serve(access) { (call: Remote.ConnectNumOfSecrets) throws(RemoteError) in
          try connectNumOfSecrets(call)
        }
      case 140:
        return try packet.serve(access) { (call: Remote.ConnectListSecrets) throws(RemoteError) in
          try connectListSecrets(call)
        }
      case 149:
        return try packet.serve(access) { (call: Remote.ConnectIsSecure) throws(RemoteError) in
          try connectIsSecure(call)
        }
      case 150:
        return try packet.serve(access) { (call: Remote.DomainIsActive) throws(RemoteError) in
          try domainIsActive(call)
        }
      case 151:
        return try packet.serve(access) { (call: Remote.DomainIsPersistent) throws(RemoteError) in
          try domainIsPersistent(call)
        }
      case 157:
        return try packet.serve(access) { (call: Remote.ConnectGetLibVersion) throws(RemoteError) in
          try connectGetLibVersion(call)
        }
      case 159:
        return try packet.serve(access) { (call: Remote.DomainMemoryStats) throws(RemoteError) in
          try domainMemoryStats(call)
        }
      case 163:
        return try packet.serve(access) { (call: Remote.DomainGetJobInfo) throws(RemoteError) in
          try domainGetJobInfo(call)
        }
      case 164:
        return try packet.serve(access) { (call: Remote.DomainAbortJob) throws(RemoteError) in
          try domainAbortJob(call)
          return NoReply()
        }
      case 167:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventRegisterAny) throws(RemoteError) in
          try connectDomainEventRegisterAny(call)
          return NoReply()
        }
      case 168:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventDeregisterAny) throws(RemoteError) in
          try connectDomainEventDeregisterAny(call)
          return NoReply()
        }
      case 178:
        return try packet.serve(access) { (call: Remote.ConnectNumOfNwfilters) throws(RemoteError) in
          try connectNumOfNwfilters(call)
        }
      case 179:
        return try packet.serve(access) { (call: Remote.ConnectListNwfilters) throws(RemoteError) in
          try connectListNwfilters(call)
        }
      case 183:
        return try packet.serve(access) { (call: Remote.DomainHasManagedSaveImage) throws(RemoteError) in
          try domainHasManagedSaveImage(call)
        }
      case 187:
        return try packet.serve(access) { (call: Remote.DomainSnapshotNum) throws(RemoteError) in
          try domainSnapshotNum(call)
        }
      case 196:
        return try packet.serve(access) { (call: Remote.DomainCreateWithFlags) throws(RemoteError) in
          try domainCreateWithFlags(call)
        }
      case 199:
        return try packet.serve(access) { (call: Remote.DomainSetVCPUsFlags) throws(RemoteError) in
          try domainSetVCPUsFlags(call)
          return NoReply()
        }
      case 200:
        return try packet.serve(access) { (call: Remote.DomainGetVCPUsFlags) throws(RemoteError) in
          try domainGetVCPUsFlags(call)
        }
      case 201:
        return try packet.serve(access) { (call: Remote.DomainOpenConsole) throws(RemoteError) in
          try domainOpenConsole(call, on: RemoteStreamID(packet.header))
          return NoReply()
        }
      case 202:
        return try packet.serve(access) { (call: Remote.DomainIsUpdated) throws(RemoteError) in
          try domainIsUpdated(call)
        }
      case 203:
        return try packet.serve(access) { (call: Remote.ConnectGetSysinfo) throws(RemoteError) in
          try connectGetSysinfo(call)
        }
      case 204:
        return try packet.serve(access) { (call: Remote.DomainSetMemoryFlags) throws(RemoteError) in
          try domainSetMemoryFlags(call)
          return NoReply()
        }
      case 212:
        return try packet.serve(access) { (call: Remote.DomainGetState) throws(RemoteError) in
          try domainGetState(call)
        }
      case 227:
        return try packet.serve(access) { (call: Remote.NodeGetCPUStats) throws(RemoteError) in
          try nodeGetCPUStats(call)
        }
      case 228:
        return try packet.serve(access) { (call: Remote.NodeGetMemoryStats) throws(RemoteError) in
          try nodeGetMemoryStats(call)
        }
      case 229:
        return try packet.serve(access) { (call: Remote.DomainGetControlInfo) throws(RemoteError) in
          try domainGetControlInfo(call)
        }
      case 230:
        return try packet.serve(access) { (call: Remote.DomainGetVCPUPinInfo) throws(RemoteError) in
          try domainGetVCPUPinInfo(call)
        }
      case 231:
        return try packet.serve(access) { (call: Remote.DomainUndefineFlags) throws(RemoteError) in
          try domainUndefineFlags(call)
          return NoReply()
        }
      case 234:
        return try packet.serve(access) { (call: Remote.DomainDestroyFlags) throws(RemoteError) in
          try domainDestroyFlags(call)
          return NoReply()
        }
      case 245:
        return try packet.serve(access) { (call: Remote.DomainReset) throws(RemoteError) in
          try domainReset(call)
          return NoReply()
        }
      case 258:
        return try packet.serve(access) { (call: Remote.DomainShutdownFlags) throws(RemoteError) in
          try domainShutdownFlags(call)
          return NoReply()
        }
      case 262:
        return try packet.serve(access) { (call: Remote.DomainGetCPUStats) throws(RemoteError) in
          try domainGetCPUStats(call)
        }
      case 264:
        return try packet.serve(access) { (call: Remote.DomainSetMetadata) throws(RemoteError) in
          try domainSetMetadata(call)
          return NoReply()
        }
      case 265:
        return try packet.serve(access) { (call: Remote.DomainGetMetadata) throws(RemoteError) in
          try domainGetMetadata(call)
        }
      case 273:
        return try packet.serve(access) { (call: Remote.ConnectListAllDomains) throws(RemoteError) in
          try connectListAllDomains(call)
        }
      case 274:
        return try packet.serve(access) { (call: Remote.DomainListAllSnapshots) throws(RemoteError) in
          try domainListAllSnapshots(call)
        }
      case 281:
        return try packet.serve(access) { (call: Remote.ConnectListAllStoragePools) throws(RemoteError) in
          try connectListAllStoragePools(call)
        }
      case 283:
        return try packet.serve(access) { (call: Remote.ConnectListAllNetworks) throws(RemoteError) in
          try connectListAllNetworks(call)
        }
      case 284:
        return try packet.serve(access) { (call: Remote.ConnectListAllInterfaces) throws(RemoteError) in
          try connectListAllInterfaces(call)
        }
      case 285:
        return try packet.serve(access) { (call: Remote.ConnectListAllNodeDevices) throws(RemoteError) in
          try connectListAllNodeDevices(call)
        }
      case 286:
        return try packet.serve(access) { (call: Remote.ConnectListAllNwfilters) throws(RemoteError) in
          try connectListAllNwfilters(call)
        }
      case 287:
        return try packet.serve(access) { (call: Remote.ConnectListAllSecrets) throws(RemoteError) in
          try connectListAllSecrets(call)
        }
      case 293:
        return try packet.serve(access) { (call: Remote.NodeGetCPUMap) throws(RemoteError) in
          try nodeGetCPUMap(call)
        }
      case 298:
        return try packet.serve(access) { (call: Remote.DomainGetJobStats) throws(RemoteError) in
          try domainGetJobStats(call)
        }
      case 316:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventCallbackRegisterAny) throws(RemoteError) in
          try connectDomainEventCallbackRegisterAny(call)
        }
      case 317:
        return try packet.serve(access) { (call: Remote.ConnectDomainEventCallbackDeregisterAny) throws(RemoteError) in
          try connectDomainEventCallbackDeregisterAny(call)
          return NoReply()
        }
      case 334:
        try packet.serve(access, later: later) { (call: Remote.DomainCoreDumpWithFormat, answer) throws(RemoteError) in
          try domainCoreDumpWithFormat(call, answer: answer)
        }
        return nil
      case 342:
        return try packet.serve(access) { (call: Remote.ConnectGetDomainCapabilities) throws(RemoteError) in
          try connectGetDomainCapabilities(call)
        }
      case 344:
        return try packet.serve(access) { (call: Remote.ConnectGetAllDomainStats) throws(RemoteError) in
          try connectGetAllDomainStats(call)
        }
      case 350:
        return try packet.serve(access) { (call: Remote.DomainDefineXMLFlags) throws(RemoteError) in
          try domainDefineXMLFlags(call)
        }
      case 358:
        return try packet.serve(access) { (call: Remote.DomainRename) throws(RemoteError) in
          try domainRename(call)
        }
      case 360:
        return try packet.serve(access) { (call: Remote.ConnectRegisterCloseCallback) throws(RemoteError) in
          try connectRegisterCloseCallback(call)
          return NoReply()
        }
      case 361:
        return try packet.serve(access) { (call: Remote.ConnectUnregisterCloseCallback) throws(RemoteError) in
          try connectUnregisterCloseCallback(call)
          return NoReply()
        }
      case 390:
        return try packet.serve(access) { (call: Remote.DomainSetLifecycleAction) throws(RemoteError) in
          try domainSetLifecycleAction(call)
          return NoReply()
        }
      case 401:
        return try packet.serve(access) { (call: Remote.ConnectListAllNwfilterBindings) throws(RemoteError) in
          try connectListAllNwfilterBindings(call)
        }
      case 413:
        return try packet.serve(access) { (call: Remote.DomainListAllCheckpoints) throws(RemoteError) in
          try domainListAllCheckpoints(call)
        }
      case 426:
        return try packet.serve(access) { (call: Remote.DomainGetMessages) throws(RemoteError) in
          try domainGetMessages(call)
        }
      default:
        throw packet.unserved(Remote.name(of: packet.header.procedure))
    }
  }
}
