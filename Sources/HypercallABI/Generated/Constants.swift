// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// An interrupt that the hypervisor makes itself.
public struct VirtualInterrupt: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A timer of the vCPU expired. `VIRQ_TIMER`.
  public static var timer: VirtualInterrupt { VirtualInterrupt(rawValue: 0) }
  /// The operator asks for a dump. `VIRQ_DEBUG`.
  public static var debug: VirtualInterrupt { VirtualInterrupt(rawValue: 1) }
  /// Something was typed at the console. `VIRQ_CONSOLE`.
  public static var console: VirtualInterrupt { VirtualInterrupt(rawValue: 2) }
  /// A domain stopped or is gone. `VIRQ_DOM_EXC`.
  public static var domainException: VirtualInterrupt { VirtualInterrupt(rawValue: 3) }
  /// A trace buffer has data. `VIRQ_TBUF`.
  public static var traceBuffer: VirtualInterrupt { VirtualInterrupt(rawValue: 4) }
  /// A domain stopped for its debugger. `VIRQ_DEBUGGER`.
  public static var debugger: VirtualInterrupt { VirtualInterrupt(rawValue: 6) }
  /// A profile has data. `VIRQ_XENOPROF`.
  public static var profile: VirtualInterrupt { VirtualInterrupt(rawValue: 7) }
  /// The hypervisor's log has data. `VIRQ_CON_RING`.
  public static var consoleRing: VirtualInterrupt { VirtualInterrupt(rawValue: 8) }
  /// A physical CPU came or went. `VIRQ_PCPU_STATE`.
  public static var cpuState: VirtualInterrupt { VirtualInterrupt(rawValue: 9) }
  /// A memory event. `VIRQ_MEM_EVENT`.
  public static var memoryEvent: VirtualInterrupt { VirtualInterrupt(rawValue: 10) }
  /// A message came. `VIRQ_ARGO`.
  public static var argo: VirtualInterrupt { VirtualInterrupt(rawValue: 11) }
  /// The machine is low on memory. `VIRQ_ENOMEM`.
  public static var outOfMemory: VirtualInterrupt { VirtualInterrupt(rawValue: 12) }
  /// A performance counter overflowed. `VIRQ_XENPMU`.
  public static var performanceCounter: VirtualInterrupt { VirtualInterrupt(rawValue: 13) }
  /// The machine-check log has data. `VIRQ_ARCH_0`.
  public static var architecture0: VirtualInterrupt { VirtualInterrupt(rawValue: 16) }
}

/// What a port is bound to.
public struct EventChannelStatus: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nothing. `EVTCHNSTAT_closed`.
  public static var closed: EventChannelStatus { EventChannelStatus(rawValue: 0) }
  /// It waits for a domain. `EVTCHNSTAT_unbound`.
  public static var unbound: EventChannelStatus { EventChannelStatus(rawValue: 1) }
  /// A port of another domain. `EVTCHNSTAT_interdomain`.
  public static var interdomain: EventChannelStatus { EventChannelStatus(rawValue: 2) }
  /// A physical interrupt. `EVTCHNSTAT_pirq`.
  public static var pirq: EventChannelStatus { EventChannelStatus(rawValue: 3) }
  /// A virtual interrupt. `EVTCHNSTAT_virq`.
  public static var virq: EventChannelStatus { EventChannelStatus(rawValue: 4) }
  /// Other vCPUs of the domain. `EVTCHNSTAT_ipi`.
  public static var ipi: EventChannelStatus { EventChannelStatus(rawValue: 5) }
}

/// Why a domain stopped.
public struct ShutdownReason: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It is done. `SHUTDOWN_poweroff`.
  public static var poweroff: ShutdownReason { ShutdownReason(rawValue: 0) }
  /// It wants to start anew. `SHUTDOWN_reboot`.
  public static var reboot: ShutdownReason { ShutdownReason(rawValue: 1) }
  /// It wants to be saved. `SHUTDOWN_suspend`.
  public static var suspend: ShutdownReason { ShutdownReason(rawValue: 2) }
  /// It cannot go on. `SHUTDOWN_crash`.
  public static var crash: ShutdownReason { ShutdownReason(rawValue: 3) }
  /// Its watchdog expired. `SHUTDOWN_watchdog`.
  public static var watchdog: ShutdownReason { ShutdownReason(rawValue: 4) }
  /// It wants to start anew in its memory. `SHUTDOWN_soft_reset`.
  public static var softReset: ShutdownReason { ShutdownReason(rawValue: 5) }
}

/// What kind of domain start_info describes.
public struct StartInfoFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It controls others. `SIF_PRIVILEGED`.
  public static var privileged: StartInfoFlags { StartInfoFlags(rawValue: 1) }
  /// It is domain 0. `SIF_INITDOMAIN`.
  public static var initialDomain: StartInfoFlags { StartInfoFlags(rawValue: 2) }
  /// The ramdisk is a multiboot module. `SIF_MULTIBOOT_MOD`.
  public static var multibootModule: StartInfoFlags { StartInfoFlags(rawValue: 4) }
  /// The ramdisk is named by frame number. `SIF_MOD_START_PFN`.
  public static var moduleStartIsFrame: StartInfoFlags { StartInfoFlags(rawValue: 8) }
  /// The toolstack understands a P2M in virtual memory. `SIF_VIRT_P2M_4TOOLS`.
  public static var virtualP2M: StartInfoFlags { StartInfoFlags(rawValue: 16) }
}

/// A segment base that a guest may load.
public struct SegmentBase: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// FS. `SEGBASE_FS`.
  public static var fs: SegmentBase { SegmentBase(rawValue: 0) }
  /// GS in user mode. `SEGBASE_GS_USER`.
  public static var gsUser: SegmentBase { SegmentBase(rawValue: 1) }
  /// GS in the kernel. `SEGBASE_GS_KERNEL`.
  public static var gsKernel: SegmentBase { SegmentBase(rawValue: 2) }
  /// GS in user mode, by selector. `SEGBASE_GS_USER_SEL`.
  public static var gsUserSelector: SegmentBase { SegmentBase(rawValue: 3) }
}

/// A way into the guest kernel.
public struct CallbackType: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// An event is pending. `CALLBACKTYPE_event`.
  public static var event: CallbackType { CallbackType(rawValue: 0) }
  /// A segment cannot be loaded. `CALLBACKTYPE_failsafe`.
  public static var failsafe: CallbackType { CallbackType(rawValue: 1) }
  /// `syscall` in user mode. `CALLBACKTYPE_syscall`.
  public static var syscall: CallbackType { CallbackType(rawValue: 2) }
  /// A non-maskable interrupt. `CALLBACKTYPE_nmi`.
  public static var nmi: CallbackType { CallbackType(rawValue: 4) }
  /// `sysenter` in user mode. `CALLBACKTYPE_sysenter`.
  public static var sysenter: CallbackType { CallbackType(rawValue: 5) }
  /// `syscall` in 32-bit user mode. `CALLBACKTYPE_syscall32`.
  public static var syscall32: CallbackType { CallbackType(rawValue: 7) }
}

/// How a callback is entered.
public struct CallbackFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// With upcalls masked. `CALLBACKF_mask_events`.
  public static var maskEvents: CallbackFlags { CallbackFlags(rawValue: 1) }
}

/// What kind of domain is made.
public struct DomainCreationFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Not paravirtual. `XEN_DOMCTL_CDF_hvm`.
  public static var hardwareVirtualized: DomainCreationFlags { DomainCreationFlags(rawValue: 1) }
  /// `XEN_DOMCTL_CDF_hap`.
  public static var hardwarePaging: DomainCreationFlags { DomainCreationFlags(rawValue: 2) }
  /// `XEN_DOMCTL_CDF_s3_integrity`.
  public static var s3Integrity: DomainCreationFlags { DomainCreationFlags(rawValue: 4) }
  /// `XEN_DOMCTL_CDF_oos_off`.
  public static var outOfSyncOff: DomainCreationFlags { DomainCreationFlags(rawValue: 8) }
  /// It serves xenstore. `XEN_DOMCTL_CDF_xs_domain`.
  public static var xenstoreDomain: DomainCreationFlags { DomainCreationFlags(rawValue: 16) }
  /// `XEN_DOMCTL_CDF_iommu`.
  public static var iommu: DomainCreationFlags { DomainCreationFlags(rawValue: 32) }
  /// `XEN_DOMCTL_CDF_nested_virt`.
  public static var nestedVirtualization: DomainCreationFlags { DomainCreationFlags(rawValue: 64) }
  /// `XEN_DOMCTL_CDF_vpmu`.
  public static var performanceCounters: DomainCreationFlags { DomainCreationFlags(rawValue: 128) }
}

/// What a domain does.
public struct DomainStateFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It is being destroyed. `XEN_DOMINF_dying`.
  public static var dying: DomainStateFlags { DomainStateFlags(rawValue: 1) }
  /// It is not paravirtual. `XEN_DOMINF_hvm_guest`.
  public static var hardwareVirtualized: DomainStateFlags { DomainStateFlags(rawValue: 2) }
  /// It stopped for a reason. `XEN_DOMINF_shutdown`.
  public static var shutdown: DomainStateFlags { DomainStateFlags(rawValue: 4) }
  /// Its toolstack paused it. `XEN_DOMINF_paused`.
  public static var paused: DomainStateFlags { DomainStateFlags(rawValue: 8) }
  /// All its vCPUs sleep. `XEN_DOMINF_blocked`.
  public static var blocked: DomainStateFlags { DomainStateFlags(rawValue: 16) }
  /// A vCPU of it has a physical CPU. `XEN_DOMINF_running`.
  public static var running: DomainStateFlags { DomainStateFlags(rawValue: 32) }
  /// A debugger holds it. `XEN_DOMINF_debugged`.
  public static var debugged: DomainStateFlags { DomainStateFlags(rawValue: 64) }
  /// It serves xenstore. `XEN_DOMINF_xs_domain`.
  public static var xenstoreDomain: DomainStateFlags { DomainStateFlags(rawValue: 128) }
  /// `XEN_DOMINF_hap`.
  public static var hardwarePaging: DomainStateFlags { DomainStateFlags(rawValue: 256) }
}

/// What state a vCPU's context is in.
public struct ContextFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The FPU's part counts. `VGCF_i387_valid`.
  public static var fpuValid: ContextFlags { ContextFlags(rawValue: 1) }
  /// It was in the guest kernel. `VGCF_in_kernel`.
  public static var inKernel: ContextFlags { ContextFlags(rawValue: 4) }
  /// The failsafe callback is entered with upcalls masked. `VGCF_failsafe_disables_events`.
  public static var failsafeMasksEvents: ContextFlags { ContextFlags(rawValue: 8) }
  /// The syscall callback is entered with upcalls masked. `VGCF_syscall_disables_events`.
  public static var syscallMasksEvents: ContextFlags { ContextFlags(rawValue: 16) }
  /// It is up. `VGCF_online`.
  public static var online: ContextFlags { ContextFlags(rawValue: 32) }
  /// In an iret frame: return as from `syscall`, rcx and r11 lost. `VGCF_in_syscall`.
  public static var inSyscall: ContextFlags { ContextFlags(rawValue: 256) }
}

/// A help that the hypervisor can give.
public struct VMAssist: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Stores into page tables are taken as updates. `VMASST_TYPE_writable_pagetables`.
  public static var writablePageTables: VMAssist { VMAssist(rawValue: 2) }
  /// Segments of 4 GB, for 32-bit guests. `VMASST_TYPE_4gb_segments`.
  public static var fourGbSegments: VMAssist { VMAssist(rawValue: 0) }
  /// A notice when they are emulated. `VMASST_TYPE_4gb_segments_notify`.
  public static var fourGbSegmentsNotify: VMAssist { VMAssist(rawValue: 1) }
  /// Page-table roots above 4 GB, for 32-bit guests. `VMASST_TYPE_pae_extended_cr3`.
  public static var extendedCR3: VMAssist { VMAssist(rawValue: 3) }
  /// The I/O privilege level comes from iret frames. `VMASST_TYPE_architectural_iopl`.
  public static var architecturalIOPL: VMAssist { VMAssist(rawValue: 4) }
  /// The top bit of a runstate's entry time marks an update. `VMASST_TYPE_runstate_update_flag`.
  public static var runstateUpdateFlag: VMAssist { VMAssist(rawValue: 5) }
  /// User mode does not see the M2P. `VMASST_TYPE_m2p_strict`.
  public static var m2pStrict: VMAssist { VMAssist(rawValue: 32) }
}

/// What update_va_mapping flushes.
public enum UpdateFlush {
  /// Nothing. `UVMF_NONE`.
  public static var none: UInt64 { 0 }
  /// All translations. `UVMF_TLB_FLUSH`.
  public static var all: UInt64 { 1 }
  /// That of the page. `UVMF_INVLPG`.
  public static var page: UInt64 { 2 }
  /// The bits that say what. `UVMF_FLUSHTYPE_MASK`.
  public static var typeMask: UInt64 { 3 }
  /// On every vCPU of the domain, not only this one. `UVMF_ALL`.
  public static var everyVCPU: UInt64 { 4 }
}

/// What a request of mmu_update or an operation of mmuext_op is.
public enum MMUCommand {
  /// Change a page-table entry. `MMU_NORMAL_PT_UPDATE`.
  public static var normalUpdate: UInt32 { 0 }
  /// Change an entry of the M2P. `MMU_MACHPHYS_UPDATE`.
  public static var machphysUpdate: UInt32 { 1 }
  /// Change an entry, keeping its accessed and dirty bits. `MMU_PT_UPDATE_PRESERVE_AD`.
  public static var preserveAccessed: UInt32 { 2 }
  /// Change an entry whose frame number is a machine's in any case. `MMU_PT_UPDATE_NO_TRANSLATE`.
  public static var noTranslate: UInt32 { 3 }
  /// `MMUEXT_PIN_L1_TABLE`.
  public static var pinL1: UInt32 { 0 }
  /// `MMUEXT_PIN_L2_TABLE`.
  public static var pinL2: UInt32 { 1 }
  /// `MMUEXT_PIN_L3_TABLE`.
  public static var pinL3: UInt32 { 2 }
  /// `MMUEXT_PIN_L4_TABLE`.
  public static var pinL4: UInt32 { 3 }
  /// `MMUEXT_UNPIN_TABLE`.
  public static var unpin: UInt32 { 4 }
  /// `MMUEXT_NEW_BASEPTR`.
  public static var newRoot: UInt32 { 5 }
  /// `MMUEXT_TLB_FLUSH_LOCAL`.
  public static var flushLocal: UInt32 { 6 }
  /// `MMUEXT_INVLPG_LOCAL`.
  public static var invalidateLocal: UInt32 { 7 }
  /// `MMUEXT_TLB_FLUSH_MULTI`.
  public static var flushMulti: UInt32 { 8 }
  /// `MMUEXT_INVLPG_MULTI`.
  public static var invalidateMulti: UInt32 { 9 }
  /// `MMUEXT_TLB_FLUSH_ALL`.
  public static var flushAll: UInt32 { 10 }
  /// `MMUEXT_INVLPG_ALL`.
  public static var invalidateAll: UInt32 { 11 }
  /// `MMUEXT_FLUSH_CACHE`.
  public static var flushCache: UInt32 { 12 }
  /// `MMUEXT_SET_LDT`.
  public static var setLDT: UInt32 { 13 }
  /// `MMUEXT_NEW_USER_BASEPTR`.
  public static var newUserRoot: UInt32 { 15 }
  /// `MMUEXT_CLEAR_PAGE`.
  public static var clearPage: UInt32 { 16 }
  /// `MMUEXT_COPY_PAGE`.
  public static var copyPage: UInt32 { 17 }
  /// `MMUEXT_FLUSH_CACHE_GLOBAL`.
  public static var flushCacheGlobal: UInt32 { 18 }
  /// `MMUEXT_MARK_SUPER`.
  public static var markSuper: UInt32 { 19 }
  /// `MMUEXT_UNMARK_SUPER`.
  public static var unmarkSuper: UInt32 { 20 }
}

/// The bit numbers of xen_version's features.
public enum Feature {
  /// `XENFEAT_writable_page_tables`.
  public static var writablePageTables: UInt32 { 0 }
  /// `XENFEAT_writable_descriptor_tables`.
  public static var writableDescriptorTables: UInt32 { 1 }
  /// `XENFEAT_auto_translated_physmap`.
  public static var autoTranslatedPhysmap: UInt32 { 2 }
  /// `XENFEAT_supervisor_mode_kernel`.
  public static var supervisorModeKernel: UInt32 { 3 }
  /// `XENFEAT_pae_pgdir_above_4gb`.
  public static var paePageDirectoryAbove4GB: UInt32 { 4 }
  /// mmu_update can keep accessed and dirty bits. `XENFEAT_mmu_pt_update_preserve_ad`.
  public static var preserveAccessed: UInt32 { 5 }
  /// `XENFEAT_highmem_assist`.
  public static var highmemAssist: UInt32 { 6 }
  /// `XENFEAT_gnttab_map_avail_bits`.
  public static var grantMapAvailableBits: UInt32 { 7 }
  /// `XENFEAT_hvm_safe_pvclock`.
  public static var hvmSafePVClock: UInt32 { 9 }
  /// The caller is domain 0. `XENFEAT_dom0`.
  public static var domain0: UInt32 { 11 }
  /// `XENFEAT_memory_op_vnode_supported`.
  public static var memoryOpVNode: UInt32 { 13 }
  /// `XENFEAT_linux_rsdp_unrestricted`.
  public static var linuxRSDPUnrestricted: UInt32 { 15 }
}

/// What a vCPU does with its time.
public struct RunState: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It has a physical CPU. `RUNSTATE_running`.
  public static var running: RunState { RunState(rawValue: 0) }
  /// It waits for one. `RUNSTATE_runnable`.
  public static var runnable: RunState { RunState(rawValue: 1) }
  /// It sleeps until an event. `RUNSTATE_blocked`.
  public static var blocked: RunState { RunState(rawValue: 2) }
  /// It is neither up nor wanted. `RUNSTATE_offline`.
  public static var offline: RunState { RunState(rawValue: 3) }
}

/// A scheduler.
public struct SchedulerNumber: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `XEN_SCHEDULER_CREDIT`.
  public static var credit: SchedulerNumber { SchedulerNumber(rawValue: 5) }
  /// `XEN_SCHEDULER_CREDIT2`.
  public static var credit2: SchedulerNumber { SchedulerNumber(rawValue: 6) }
  /// `XEN_SCHEDULER_ARINC653`.
  public static var arinc653: SchedulerNumber { SchedulerNumber(rawValue: 7) }
  /// `XEN_SCHEDULER_RTDS`.
  public static var rtds: SchedulerNumber { SchedulerNumber(rawValue: 8) }
  /// `XEN_SCHEDULER_NULL`.
  public static var null: SchedulerNumber { SchedulerNumber(rawValue: 9) }
}

/// Which kinds of guest a machine can run.
public struct PhysicalCapabilities: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `XEN_SYSCTL_PHYSCAP_hvm`.
  public static var hvm: PhysicalCapabilities { PhysicalCapabilities(rawValue: 1) }
  /// `XEN_SYSCTL_PHYSCAP_pv`.
  public static var pv: PhysicalCapabilities { PhysicalCapabilities(rawValue: 2) }
  /// `XEN_SYSCTL_PHYSCAP_directio`.
  public static var directIO: PhysicalCapabilities { PhysicalCapabilities(rawValue: 4) }
  /// `XEN_SYSCTL_PHYSCAP_hap`.
  public static var hap: PhysicalCapabilities { PhysicalCapabilities(rawValue: 8) }
  /// `XEN_SYSCTL_PHYSCAP_shadow`.
  public static var shadow: PhysicalCapabilities { PhysicalCapabilities(rawValue: 16) }
  /// `XEN_SYSCTL_PHYSCAP_gnttab_v1`.
  public static var grantTablesV1: PhysicalCapabilities { PhysicalCapabilities(rawValue: 256) }
  /// `XEN_SYSCTL_PHYSCAP_gnttab_v2`.
  public static var grantTablesV2: PhysicalCapabilities { PhysicalCapabilities(rawValue: 512) }
}

/// Numbers of the interface.
public enum Limits {
  /// Ports of a domain. `EVTCHN_2L_NR_CHANNELS`.
  public static var eventChannels: UInt64 { 4096 }
  /// vCPUs that shared_info has records for. `XEN_LEGACY_MAX_VCPUS`.
  public static var legacyVCPUs: UInt64 { 32 }
  /// Bytes of the command line in start_info. `MAX_GUEST_CMDLINE`.
  public static var commandLineBytes: UInt64 { 1024 }
  /// The version that a domctl must carry. `XEN_DOMCTL_INTERFACE_VERSION`.
  public static var domctlVersion: UInt64 { 21 }
  /// The version that a sysctl must carry. `XEN_SYSCTL_INTERFACE_VERSION`.
  public static var sysctlVersion: UInt64 { 21 }
  /// The code segment of a guest kernel. `FLAT_KERNEL_CS`.
  public static var flatKernelCodeSegment: UInt64 { 57395 }
  /// The stack segment of a guest kernel. `FLAT_KERNEL_SS`.
  public static var flatKernelStackSegment: UInt64 { 57387 }
  /// The code segment of user mode. `FLAT_USER_CS`.
  public static var flatUserCodeSegment: UInt64 { 57395 }
  /// The stack segment of user mode. `FLAT_USER_SS`.
  public static var flatUserStackSegment: UInt64 { 57387 }
  /// The first address that a guest may not map. `HYPERVISOR_VIRT_START`.
  public static var hypervisorStart: UInt64 { 18446603336221196288 }
  /// The address after the last such. `HYPERVISOR_VIRT_END`.
  public static var hypervisorEnd: UInt64 { 18446612132314218496 }
}

/// What happened to one element of a grant table operation.
public enum GrantStatus {
  /// `GNTST_okay`.
  public static var okay: Int16 { 0 }
  /// `GNTST_general_error`.
  public static var generalError: Int16 { -1 }
  /// `GNTST_bad_domain`.
  public static var badDomain: Int16 { -2 }
  /// `GNTST_bad_gntref`.
  public static var badReference: Int16 { -3 }
  /// `GNTST_bad_handle`.
  public static var badHandle: Int16 { -4 }
  /// `GNTST_bad_virt_addr`.
  public static var badAddress: Int16 { -5 }
  /// `GNTST_bad_dev_addr`.
  public static var badDeviceAddress: Int16 { -6 }
  /// `GNTST_no_device_space`.
  public static var noDeviceSpace: Int16 { -7 }
  /// `GNTST_permission_denied`.
  public static var permissionDenied: Int16 { -8 }
  /// `GNTST_bad_page`.
  public static var badPage: Int16 { -9 }
  /// `GNTST_bad_copy_arg`.
  public static var badCopyArgument: Int16 { -10 }
  /// `GNTST_address_too_big`.
  public static var addressTooBig: Int16 { -11 }
  /// `GNTST_eagain`.
  public static var tryAgain: Int16 { -12 }
  /// `GNTST_no_space`.
  public static var noSpace: Int16 { -13 }
}
