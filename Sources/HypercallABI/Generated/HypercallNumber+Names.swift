// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

extension HypercallNumber {
  /// Registers where exceptions enter the guest kernel. Entries before one that is wrong stay registered. `__HYPERVISOR_set_trap_table`.
  public static var setTrapTable: HypercallNumber { HypercallNumber(rawValue: 0) }
  /// Changes entries of page tables and of the M2P. Stops at the first that is refused. `__HYPERVISOR_mmu_update`.
  public static var mmuUpdate: HypercallNumber { HypercallNumber(rawValue: 1) }
  /// Registers the frames that hold the global descriptor table. `__HYPERVISOR_set_gdt`.
  public static var setGDT: HypercallNumber { HypercallNumber(rawValue: 2) }
  /// Says which stack the kernel has when it is entered from user mode. `__HYPERVISOR_stack_switch`.
  public static var stackSwitch: HypercallNumber { HypercallNumber(rawValue: 3) }
  /// Registers three callbacks at once, the old way. An address that callback_op would refuse is passed over. `__HYPERVISOR_set_callbacks`.
  public static var setCallbacks: HypercallNumber { HypercallNumber(rawValue: 4) }
  /// Sets or clears CR0.TS, by which the next use of the FPU traps. Here #NM comes before the next user code instead, and kernel code does
  /// not trap. `__HYPERVISOR_fpu_taskswitch`.
  public static var fpuTaskswitch: HypercallNumber { HypercallNumber(rawValue: 5) }
  /// The old form of sched_op, with the argument by value: yield, block and shutdown. `__HYPERVISOR_sched_op_compat`.
  public static var schedOpCompat: HypercallNumber { HypercallNumber(rawValue: 6) }
  /// Tells and changes what concerns the physical platform. `__HYPERVISOR_platform_op`.
  public static var platformOp: HypercallNumber { HypercallNumber(rawValue: 7) }
  /// Sets a debug register, which is kept and told. No breakpoint comes of it: the host's registers are not a guest's.
  /// `__HYPERVISOR_set_debugreg`.
  public static var setDebugreg: HypercallNumber { HypercallNumber(rawValue: 8) }
  /// Reads a debug register. Its value and an errno share the result register. `__HYPERVISOR_get_debugreg`.
  public static var getDebugreg: HypercallNumber { HypercallNumber(rawValue: 9) }
  /// Changes a segment descriptor in place. `__HYPERVISOR_update_descriptor`.
  public static var updateDescriptor: HypercallNumber { HypercallNumber(rawValue: 10) }
  /// Changes and tells the memory that a domain has. `__HYPERVISOR_memory_op`.
  public static var memoryOp: HypercallNumber { HypercallNumber(rawValue: 12) }
  /// Makes several hypercalls in one. Each entry gets its own result, and a refused one does not stop the rest. `__HYPERVISOR_multicall`.
  public static var multicall: HypercallNumber { HypercallNumber(rawValue: 13) }
  /// Changes the page-table entry that maps a page, in the tables in force. `__HYPERVISOR_update_va_mapping`.
  public static var updateVAMapping: HypercallNumber { HypercallNumber(rawValue: 14) }
  /// Sets the calling vCPU's one-shot timer, which raises VIRQ_TIMER. `__HYPERVISOR_set_timer_op`.
  public static var setTimerOp: HypercallNumber { HypercallNumber(rawValue: 15) }
  /// The old form of event_channel_op, with the command inside the argument. `__HYPERVISOR_event_channel_op_compat`.
  public static var eventChannelOpCompat: HypercallNumber { HypercallNumber(rawValue: 16) }
  /// Tells what hypervisor this is and what it can do. `__HYPERVISOR_xen_version`.
  public static var xenVersion: HypercallNumber { HypercallNumber(rawValue: 17) }
  /// Reads and writes the hypervisor's own console. `__HYPERVISOR_console_io`.
  public static var consoleIo: HypercallNumber { HypercallNumber(rawValue: 18) }
  /// The old form of physdev_op, with the command inside the argument. `__HYPERVISOR_physdev_op_compat`.
  public static var physdevOpCompat: HypercallNumber { HypercallNumber(rawValue: 19) }
  /// Shares frames between domains: grants, maps, copies. `__HYPERVISOR_grant_table_op`.
  public static var grantTableOp: HypercallNumber { HypercallNumber(rawValue: 20) }
  /// Asks for a help that the hypervisor can give, or declines it. `__HYPERVISOR_vm_assist`.
  public static var vmAssist: HypercallNumber { HypercallNumber(rawValue: 21) }
  /// Maps a frame of another domain, as update_va_mapping does one of the caller's own. `__HYPERVISOR_update_va_mapping_otherdomain`.
  public static var updateVAMappingOtherdomain: HypercallNumber { HypercallNumber(rawValue: 22) }
  /// Leaves the guest kernel by the frame on its stack, `struct iret_context`: to user mode or back to itself, unmasking upcalls if the
  /// frame says so. An unreadable frame ends the domain. As an entry of a multicall it is the last one. `__HYPERVISOR_iret`.
  public static var iret: HypercallNumber { HypercallNumber(rawValue: 23) }
  /// Brings vCPUs up and down, and sets their timers and shared areas. `__HYPERVISOR_vcpu_op`.
  public static var vcpuOp: HypercallNumber { HypercallNumber(rawValue: 24) }
  /// Loads the base of FS or GS. `__HYPERVISOR_set_segment_base`.
  public static var setSegmentBase: HypercallNumber { HypercallNumber(rawValue: 25) }
  /// Loads page-table roots, flushes translations, pins page tables. Stops at the first operation that is refused.
  /// `__HYPERVISOR_mmuext_op`.
  public static var mmuextOp: HypercallNumber { HypercallNumber(rawValue: 26) }
  /// Loads and asks a security policy. `__HYPERVISOR_xsm_op`.
  public static var xsmOp: HypercallNumber { HypercallNumber(rawValue: 27) }
  /// Registers a handler of non-maskable interrupts, the old way. `__HYPERVISOR_nmi_op`.
  public static var nmiOp: HypercallNumber { HypercallNumber(rawValue: 28) }
  /// Gives up the physical CPU, waits for events, or stops the domain. `__HYPERVISOR_sched_op`.
  public static var schedOp: HypercallNumber { HypercallNumber(rawValue: 29) }
  /// Registers where the hypervisor enters the guest kernel. `__HYPERVISOR_callback_op`.
  public static var callbackOp: HypercallNumber { HypercallNumber(rawValue: 30) }
  /// Profiles by performance counters, which this machine has none of. `__HYPERVISOR_xenoprof_op`.
  public static var xenoprofOp: HypercallNumber { HypercallNumber(rawValue: 31) }
  /// Makes, connects, signals and closes event channels. `__HYPERVISOR_event_channel_op`.
  public static var eventChannelOp: HypercallNumber { HypercallNumber(rawValue: 32) }
  /// Routes physical interrupts and I/O; of use only to a domain with devices. `__HYPERVISOR_physdev_op`.
  public static var physdevOp: HypercallNumber { HypercallNumber(rawValue: 33) }
  /// Sets up hardware-virtualized guests, which this machine has none of. `__HYPERVISOR_hvm_op`.
  public static var hvmOp: HypercallNumber { HypercallNumber(rawValue: 34) }
  /// Tells and changes what concerns the whole machine. `__HYPERVISOR_sysctl`.
  public static var sysctl: HypercallNumber { HypercallNumber(rawValue: 35) }
  /// Makes, changes, watches and ends domains. `__HYPERVISOR_domctl`.
  public static var domctl: HypercallNumber { HypercallNumber(rawValue: 36) }
  /// Loads and starts another host kernel. `__HYPERVISOR_kexec_op`.
  public static var kexecOp: HypercallNumber { HypercallNumber(rawValue: 37) }
  /// Transcendent memory; no longer in any version. `__HYPERVISOR_tmem_op`.
  public static var tmemOp: HypercallNumber { HypercallNumber(rawValue: 38) }
  /// Sends messages between domains through the hypervisor. `__HYPERVISOR_argo_op`.
  public static var argoOp: HypercallNumber { HypercallNumber(rawValue: 39) }
  /// Gives guests performance counters, which this machine has none of. `__HYPERVISOR_xenpmu_op`.
  public static var xenpmuOp: HypercallNumber { HypercallNumber(rawValue: 40) }
  /// Serves device models of hardware-virtualized guests, which this machine has none of. `__HYPERVISOR_dm_op`.
  public static var dmOp: HypercallNumber { HypercallNumber(rawValue: 41) }
  /// Reads and writes the hypervisor's parameters as a small file system. `__HYPERVISOR_hypfs_op`.
  public static var hypfsOp: HypercallNumber { HypercallNumber(rawValue: 42) }
  /// Reads and injects machine checks. `__HYPERVISOR_arch_0`.
  public static var mca: HypercallNumber { HypercallNumber(rawValue: 48) }
  /// The hypervisor's own continuation of a domctl; no guest calls it. `__HYPERVISOR_arch_1`.
  public static var pagingDomctlCont: HypercallNumber { HypercallNumber(rawValue: 49) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_2`.
  public static var arch2: HypercallNumber { HypercallNumber(rawValue: 50) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_3`.
  public static var arch3: HypercallNumber { HypercallNumber(rawValue: 51) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_4`.
  public static var arch4: HypercallNumber { HypercallNumber(rawValue: 52) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_5`.
  public static var arch5: HypercallNumber { HypercallNumber(rawValue: 53) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_6`.
  public static var arch6: HypercallNumber { HypercallNumber(rawValue: 54) }
  /// Reserved for an architecture; not used on x86. `__HYPERVISOR_arch_7`.
  public static var arch7: HypercallNumber { HypercallNumber(rawValue: 55) }

  /// The hypercall's name in the spec, or nil for a number that is not assigned.
  public var name: StaticString? {
    switch rawValue {
      case 0: "set_trap_table"
      case 1: "mmu_update"
      case 2: "set_gdt"
      case 3: "stack_switch"
      case 4: "set_callbacks"
      case 5: "fpu_taskswitch"
      case 6: "sched_op_compat"
      case 7: "platform_op"
      case 8: "set_debugreg"
      case 9: "get_debugreg"
      case 10: "update_descriptor"
      case 12: "memory_op"
      case 13: "multicall"
      case 14: "update_va_mapping"
      case 15: "set_timer_op"
      case 16: "event_channel_op_compat"
      case 17: "xen_version"
      case 18: "console_io"
      case 19: "physdev_op_compat"
      case 20: "grant_table_op"
      case 21: "vm_assist"
      case 22: "update_va_mapping_otherdomain"
      case 23: "iret"
      case 24: "vcpu_op"
      case 25: "set_segment_base"
      case 26: "mmuext_op"
      case 27: "xsm_op"
      case 28: "nmi_op"
      case 29: "sched_op"
      case 30: "callback_op"
      case 31: "xenoprof_op"
      case 32: "event_channel_op"
      case 33: "physdev_op"
      case 34: "hvm_op"
      case 35: "sysctl"
      case 36: "domctl"
      case 37: "kexec_op"
      case 38: "tmem_op"
      case 39: "argo_op"
      case 40: "xenpmu_op"
      case 41: "dm_op"
      case 42: "hypfs_op"
      case 48: "mca"
      case 49: "paging_domctl_cont"
      case 50: "arch_2"
      case 51: "arch_3"
      case 52: "arch_4"
      case 53: "arch_5"
      case 54: "arch_6"
      case 55: "arch_7"
      default: nil
    }
  }
}
