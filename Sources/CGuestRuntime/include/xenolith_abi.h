// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// The hypercall ABI for guests in C, complete in itself: use it instead of Xen's own headers, not beside them. Names are Xen's;
// a guest handle is a uint64_t, and of a union only the members are here that differ in size or use.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Hypercall numbers
#define __HYPERVISOR_set_trap_table 0
#define __HYPERVISOR_mmu_update 1
#define __HYPERVISOR_set_gdt 2
#define __HYPERVISOR_stack_switch 3
#define __HYPERVISOR_set_callbacks 4
#define __HYPERVISOR_fpu_taskswitch 5
#define __HYPERVISOR_sched_op_compat 6
#define __HYPERVISOR_platform_op 7
#define __HYPERVISOR_set_debugreg 8
#define __HYPERVISOR_get_debugreg 9
#define __HYPERVISOR_update_descriptor 10
#define __HYPERVISOR_memory_op 12
#define __HYPERVISOR_multicall 13
#define __HYPERVISOR_update_va_mapping 14
#define __HYPERVISOR_set_timer_op 15
#define __HYPERVISOR_event_channel_op_compat 16
#define __HYPERVISOR_xen_version 17
#define __HYPERVISOR_console_io 18
#define __HYPERVISOR_physdev_op_compat 19
#define __HYPERVISOR_grant_table_op 20
#define __HYPERVISOR_vm_assist 21
#define __HYPERVISOR_update_va_mapping_otherdomain 22
#define __HYPERVISOR_iret 23
#define __HYPERVISOR_vcpu_op 24
#define __HYPERVISOR_set_segment_base 25
#define __HYPERVISOR_mmuext_op 26
#define __HYPERVISOR_xsm_op 27
#define __HYPERVISOR_nmi_op 28
#define __HYPERVISOR_sched_op 29
#define __HYPERVISOR_callback_op 30
#define __HYPERVISOR_xenoprof_op 31
#define __HYPERVISOR_event_channel_op 32
#define __HYPERVISOR_physdev_op 33
#define __HYPERVISOR_hvm_op 34
#define __HYPERVISOR_sysctl 35
#define __HYPERVISOR_domctl 36
#define __HYPERVISOR_kexec_op 37
#define __HYPERVISOR_tmem_op 38
#define __HYPERVISOR_argo_op 39
#define __HYPERVISOR_xenpmu_op 40
#define __HYPERVISOR_dm_op 41
#define __HYPERVISOR_hypfs_op 42
#define __HYPERVISOR_arch_0 48
#define __HYPERVISOR_arch_1 49
#define __HYPERVISOR_arch_2 50
#define __HYPERVISOR_arch_3 51
#define __HYPERVISOR_arch_4 52
#define __HYPERVISOR_arch_5 53
#define __HYPERVISOR_arch_6 54
#define __HYPERVISOR_arch_7 55

// Errors: a hypercall answers them negated
#define XEN_EPERM 1  // The caller has no right to this.
#define XEN_ENOENT 2  // There is no such thing.
#define XEN_ESRCH 3  // There is no such domain.
#define XEN_EIO 5  // Input or output failed.
#define XEN_ENXIO 6  // There is no such address.
#define XEN_E2BIG 7  // A list or number is too big.
#define XEN_EBADF 9  // There is no such file.
#define XEN_EAGAIN 11  // Not now; try again.
#define XEN_ENOMEM 12  // There is no memory for it.
#define XEN_EACCES 13  // It exists, but not for this caller or interface version.
#define XEN_EFAULT 14  // An address is not readable or writable memory of the caller.
#define XEN_EBUSY 16  // It is in use.
#define XEN_EEXIST 17  // It exists already.
#define XEN_ENODEV 19  // There is no such device.
#define XEN_EINVAL 22  // An argument is not allowed.
#define XEN_ENOSPC 28  // There is no space left.
#define XEN_EDOM 33  // A number is outside what is defined.
#define XEN_ERANGE 34  // A number is out of range.
#define XEN_ENOSYS 38  // The call is not implemented.
#define XEN_ENODATA 61  // There is nothing to tell.
#define XEN_ETIME 62  // The time has passed.
#define XEN_EOVERFLOW 75  // A result does not fit.
#define XEN_EMSGSIZE 90  // A message is too long.
#define XEN_EOPNOTSUPP 95  // It is not possible here.
#define XEN_EADDRNOTAVAIL 99  // The address cannot be had.
#define XEN_ENOBUFS 105  // The buffer is too small.
#define XEN_ETIMEDOUT 110  // It took too long.
#define XEN_ECONNREFUSED 111  // Nobody listens.

// An interrupt that the hypervisor makes itself.
#define VIRQ_TIMER 0  // A timer of the vCPU expired.
#define VIRQ_DEBUG 1  // The operator asks for a dump.
#define VIRQ_CONSOLE 2  // Something was typed at the console.
#define VIRQ_DOM_EXC 3  // A domain stopped or is gone.
#define VIRQ_TBUF 4  // A trace buffer has data.
#define VIRQ_DEBUGGER 6  // A domain stopped for its debugger.
#define VIRQ_XENOPROF 7  // A profile has data.
#define VIRQ_CON_RING 8  // The hypervisor's log has data.
#define VIRQ_PCPU_STATE 9  // A physical CPU came or went.
#define VIRQ_MEM_EVENT 10  // A memory event.
#define VIRQ_ARGO 11  // A message came.
#define VIRQ_ENOMEM 12  // The machine is low on memory.
#define VIRQ_XENPMU 13  // A performance counter overflowed.
#define VIRQ_ARCH_0 16  // The machine-check log has data.

// What a port is bound to.
#define EVTCHNSTAT_closed 0  // Nothing.
#define EVTCHNSTAT_unbound 1  // It waits for a domain.
#define EVTCHNSTAT_interdomain 2  // A port of another domain.
#define EVTCHNSTAT_pirq 3  // A physical interrupt.
#define EVTCHNSTAT_virq 4  // A virtual interrupt.
#define EVTCHNSTAT_ipi 5  // Other vCPUs of the domain.

// Why a domain stopped.
#define SHUTDOWN_poweroff 0  // It is done.
#define SHUTDOWN_reboot 1  // It wants to start anew.
#define SHUTDOWN_suspend 2  // It wants to be saved.
#define SHUTDOWN_crash 3  // It cannot go on.
#define SHUTDOWN_watchdog 4  // Its watchdog expired.
#define SHUTDOWN_soft_reset 5  // It wants to start anew in its memory.

// What kind of domain start_info describes.
#define SIF_PRIVILEGED 1  // It controls others.
#define SIF_INITDOMAIN 2  // It is domain 0.
#define SIF_MULTIBOOT_MOD 4  // The ramdisk is a multiboot module.
#define SIF_MOD_START_PFN 8  // The ramdisk is named by frame number.
#define SIF_VIRT_P2M_4TOOLS 16  // The toolstack understands a P2M in virtual memory.

// A segment base that a guest may load.
#define SEGBASE_FS 0  // FS.
#define SEGBASE_GS_USER 1  // GS in user mode.
#define SEGBASE_GS_KERNEL 2  // GS in the kernel.
#define SEGBASE_GS_USER_SEL 3  // GS in user mode, by selector.

// A way into the guest kernel.
#define CALLBACKTYPE_event 0  // An event is pending.
#define CALLBACKTYPE_failsafe 1  // A segment cannot be loaded.
#define CALLBACKTYPE_syscall 2  // `syscall` in user mode.
#define CALLBACKTYPE_nmi 4  // A non-maskable interrupt.
#define CALLBACKTYPE_sysenter 5  // `sysenter` in user mode.
#define CALLBACKTYPE_syscall32 7  // `syscall` in 32-bit user mode.

// How a callback is entered.
#define CALLBACKF_mask_events 1  // With upcalls masked.

// What kind of domain is made.
#define XEN_DOMCTL_CDF_hvm 1  // Not paravirtual.
#define XEN_DOMCTL_CDF_hap 2
#define XEN_DOMCTL_CDF_s3_integrity 4
#define XEN_DOMCTL_CDF_oos_off 8
#define XEN_DOMCTL_CDF_xs_domain 16  // It serves xenstore.
#define XEN_DOMCTL_CDF_iommu 32
#define XEN_DOMCTL_CDF_nested_virt 64
#define XEN_DOMCTL_CDF_vpmu 128

// What a domain does.
#define XEN_DOMINF_dying 1  // It is being destroyed.
#define XEN_DOMINF_hvm_guest 2  // It is not paravirtual.
#define XEN_DOMINF_shutdown 4  // It stopped for a reason.
#define XEN_DOMINF_paused 8  // Its toolstack paused it.
#define XEN_DOMINF_blocked 16  // All its vCPUs sleep.
#define XEN_DOMINF_running 32  // A vCPU of it has a physical CPU.
#define XEN_DOMINF_debugged 64  // A debugger holds it.
#define XEN_DOMINF_xs_domain 128  // It serves xenstore.
#define XEN_DOMINF_hap 256

// What state a vCPU's context is in.
#define VGCF_i387_valid 1  // The FPU's part counts.
#define VGCF_in_kernel 4  // It was in the guest kernel.
#define VGCF_failsafe_disables_events 8  // The failsafe callback is entered with upcalls masked.
#define VGCF_syscall_disables_events 16  // The syscall callback is entered with upcalls masked.
#define VGCF_online 32  // It is up.
#define VGCF_in_syscall 256  // In an iret frame: return as from `syscall`, rcx and r11 lost.

// A help that the hypervisor can give.
#define VMASST_TYPE_writable_pagetables 2  // Stores into page tables are taken as updates.
#define VMASST_TYPE_4gb_segments 0  // Segments of 4 GB, for 32-bit guests.
#define VMASST_TYPE_4gb_segments_notify 1  // A notice when they are emulated.
#define VMASST_TYPE_pae_extended_cr3 3  // Page-table roots above 4 GB, for 32-bit guests.
#define VMASST_TYPE_architectural_iopl 4  // The I/O privilege level comes from iret frames.
#define VMASST_TYPE_runstate_update_flag 5  // The top bit of a runstate's entry time marks an update.
#define VMASST_TYPE_m2p_strict 32  // User mode does not see the M2P.

// What update_va_mapping flushes.
#define UVMF_NONE 0  // Nothing.
#define UVMF_TLB_FLUSH 1  // All translations.
#define UVMF_INVLPG 2  // That of the page.
#define UVMF_FLUSHTYPE_MASK 3  // The bits that say what.
#define UVMF_ALL 4  // On every vCPU of the domain, not only this one.

// What a request of mmu_update or an operation of mmuext_op is.
#define MMU_NORMAL_PT_UPDATE 0  // Change a page-table entry.
#define MMU_MACHPHYS_UPDATE 1  // Change an entry of the M2P.
#define MMU_PT_UPDATE_PRESERVE_AD 2  // Change an entry, keeping its accessed and dirty bits.
#define MMU_PT_UPDATE_NO_TRANSLATE 3  // Change an entry whose frame number is a machine's in any case.
#define MMUEXT_PIN_L1_TABLE 0
#define MMUEXT_PIN_L2_TABLE 1
#define MMUEXT_PIN_L3_TABLE 2
#define MMUEXT_PIN_L4_TABLE 3
#define MMUEXT_UNPIN_TABLE 4
#define MMUEXT_NEW_BASEPTR 5
#define MMUEXT_TLB_FLUSH_LOCAL 6
#define MMUEXT_INVLPG_LOCAL 7
#define MMUEXT_TLB_FLUSH_MULTI 8
#define MMUEXT_INVLPG_MULTI 9
#define MMUEXT_TLB_FLUSH_ALL 10
#define MMUEXT_INVLPG_ALL 11
#define MMUEXT_FLUSH_CACHE 12
#define MMUEXT_SET_LDT 13
#define MMUEXT_NEW_USER_BASEPTR 15
#define MMUEXT_CLEAR_PAGE 16
#define MMUEXT_COPY_PAGE 17
#define MMUEXT_FLUSH_CACHE_GLOBAL 18
#define MMUEXT_MARK_SUPER 19
#define MMUEXT_UNMARK_SUPER 20

// The bit numbers of xen_version's features.
#define XENFEAT_writable_page_tables 0
#define XENFEAT_writable_descriptor_tables 1
#define XENFEAT_auto_translated_physmap 2
#define XENFEAT_supervisor_mode_kernel 3
#define XENFEAT_pae_pgdir_above_4gb 4
#define XENFEAT_mmu_pt_update_preserve_ad 5  // mmu_update can keep accessed and dirty bits.
#define XENFEAT_highmem_assist 6
#define XENFEAT_gnttab_map_avail_bits 7
#define XENFEAT_hvm_safe_pvclock 9
#define XENFEAT_dom0 11  // The caller is domain 0.
#define XENFEAT_memory_op_vnode_supported 13
#define XENFEAT_linux_rsdp_unrestricted 15

// What a vCPU does with its time.
#define RUNSTATE_running 0  // It has a physical CPU.
#define RUNSTATE_runnable 1  // It waits for one.
#define RUNSTATE_blocked 2  // It sleeps until an event.
#define RUNSTATE_offline 3  // It is neither up nor wanted.

// A scheduler.
#define XEN_SCHEDULER_CREDIT 5
#define XEN_SCHEDULER_CREDIT2 6
#define XEN_SCHEDULER_ARINC653 7
#define XEN_SCHEDULER_RTDS 8
#define XEN_SCHEDULER_NULL 9

// Which kinds of guest a machine can run.
#define XEN_SYSCTL_PHYSCAP_hvm 1
#define XEN_SYSCTL_PHYSCAP_pv 2
#define XEN_SYSCTL_PHYSCAP_directio 4
#define XEN_SYSCTL_PHYSCAP_hap 8
#define XEN_SYSCTL_PHYSCAP_shadow 16
#define XEN_SYSCTL_PHYSCAP_gnttab_v1 256
#define XEN_SYSCTL_PHYSCAP_gnttab_v2 512

// Numbers of the interface.
#define EVTCHN_2L_NR_CHANNELS 4096  // Ports of a domain.
#define XEN_LEGACY_MAX_VCPUS 32  // vCPUs that shared_info has records for.
#define MAX_GUEST_CMDLINE 1024  // Bytes of the command line in start_info.
#define XEN_DOMCTL_INTERFACE_VERSION 21  // The version that a domctl must carry.
#define XEN_SYSCTL_INTERFACE_VERSION 21  // The version that a sysctl must carry.
#define FLAT_KERNEL_CS 57395  // The code segment of a guest kernel.
#define FLAT_KERNEL_SS 57387  // The stack segment of a guest kernel.
#define FLAT_USER_CS 57395  // The code segment of user mode.
#define FLAT_USER_SS 57387  // The stack segment of user mode.
#define HYPERVISOR_VIRT_START 18446603336221196288ull  // The first address that a guest may not map.
#define HYPERVISOR_VIRT_END 18446612132314218496ull  // The address after the last such.

// What happened to one element of a grant table operation.
#define GNTST_okay 0
#define GNTST_general_error (-1)
#define GNTST_bad_domain (-2)
#define GNTST_bad_gntref (-3)
#define GNTST_bad_handle (-4)
#define GNTST_bad_virt_addr (-5)
#define GNTST_bad_dev_addr (-6)
#define GNTST_no_device_space (-7)
#define GNTST_permission_denied (-8)
#define GNTST_bad_page (-9)
#define GNTST_bad_copy_arg (-10)
#define GNTST_address_too_big (-11)
#define GNTST_eagain (-12)
#define GNTST_no_space (-13)

// Commands of platform_op
#define XENPF_settime32 17
#define XENPF_settime64 62
#define XENPF_get_cpu_version 48
#define XENPF_getidletime 53
#define XENPF_get_cpuinfo 55
#define XENPF_cpu_online 56
#define XENPF_cpu_offline 57
#define XENPF_get_symbol 63

// Commands of memory_op
#define XENMEM_increase_reservation 0
#define XENMEM_decrease_reservation 1
#define XENMEM_maximum_ram_page 2
#define XENMEM_current_reservation 3
#define XENMEM_maximum_reservation 4
#define XENMEM_machphys_mfn_list 5
#define XENMEM_populate_physmap 6
#define XENMEM_add_to_physmap 7
#define XENMEM_memory_map 9
#define XENMEM_machine_memory_map 10
#define XENMEM_exchange 11
#define XENMEM_machphys_mapping 12
#define XENMEM_set_memory_map 13
#define XENMEM_maximum_gpfn 14
#define XENMEM_remove_from_physmap 15
#define XENMEM_add_to_physmap_batch 23
#define XENMEM_claim_pages 24
#define XENMEM_get_vnumainfo 26
#define XENMEM_acquire_resource 28

// Commands of xen_version
#define XENVER_version 0
#define XENVER_extraversion 1
#define XENVER_compile_info 2
#define XENVER_capabilities 3
#define XENVER_changeset 4
#define XENVER_platform_parameters 5
#define XENVER_get_features 6
#define XENVER_pagesize 7
#define XENVER_guest_handle 8
#define XENVER_commandline 9
#define XENVER_build_id 10

// Commands of console_io
#define CONSOLEIO_write 0
#define CONSOLEIO_read 1

// Commands of grant_table_op
#define GNTTABOP_map_grant_ref 0
#define GNTTABOP_unmap_grant_ref 1
#define GNTTABOP_setup_table 2
#define GNTTABOP_transfer 4
#define GNTTABOP_copy 5
#define GNTTABOP_query_size 6
#define GNTTABOP_unmap_and_replace 7
#define GNTTABOP_set_version 8
#define GNTTABOP_get_status_frames 9
#define GNTTABOP_get_version 10
#define GNTTABOP_swap_grant_ref 11

// Commands of vcpu_op
#define VCPUOP_initialise 0
#define VCPUOP_up 1
#define VCPUOP_down 2
#define VCPUOP_is_up 3
#define VCPUOP_get_runstate_info 4
#define VCPUOP_register_runstate_memory_area 5
#define VCPUOP_set_periodic_timer 6
#define VCPUOP_stop_periodic_timer 7
#define VCPUOP_set_singleshot_timer 8
#define VCPUOP_stop_singleshot_timer 9
#define VCPUOP_register_vcpu_info 10
#define VCPUOP_send_nmi 11
#define VCPUOP_register_vcpu_time_memory_area 13

// Commands of xsm_op
#define FLASK_GETENFORCE 2
#define FLASK_SETENFORCE 3
#define FLASK_CONTEXT_TO_SID 4
#define FLASK_SID_TO_CONTEXT 5
#define FLASK_ACCESS 6

// Commands of nmi_op
#define XENNMI_register_callback 0
#define XENNMI_unregister_callback 1

// Commands of sched_op
#define SCHEDOP_yield 0
#define SCHEDOP_block 1
#define SCHEDOP_shutdown 2
#define SCHEDOP_poll 3
#define SCHEDOP_remote_shutdown 4
#define SCHEDOP_shutdown_code 5
#define SCHEDOP_watchdog 6
#define SCHEDOP_pin_override 7

// Commands of callback_op
#define CALLBACKOP_register 0
#define CALLBACKOP_unregister 1

// Commands of event_channel_op
#define EVTCHNOP_bind_interdomain 0
#define EVTCHNOP_bind_virq 1
#define EVTCHNOP_bind_pirq 2
#define EVTCHNOP_close 3
#define EVTCHNOP_send 4
#define EVTCHNOP_status 5
#define EVTCHNOP_alloc_unbound 6
#define EVTCHNOP_bind_ipi 7
#define EVTCHNOP_bind_vcpu 8
#define EVTCHNOP_unmask 9
#define EVTCHNOP_reset 10
#define EVTCHNOP_init_control 11
#define EVTCHNOP_expand_array 12
#define EVTCHNOP_set_priority 13

// Commands of physdev_op
#define PHYSDEVOP_eoi 12
#define PHYSDEVOP_set_iopl 6
#define PHYSDEVOP_set_iobitmap 7

// Commands of sysctl
#define XEN_SYSCTL_readconsole 1
#define XEN_SYSCTL_tbuf_op 2
#define XEN_SYSCTL_physinfo 3
#define XEN_SYSCTL_sched_id 4
#define XEN_SYSCTL_perfc_op 5
#define XEN_SYSCTL_getdomaininfolist 6
#define XEN_SYSCTL_debug_keys 7
#define XEN_SYSCTL_getcpuinfo 8
#define XEN_SYSCTL_availheap 9
#define XEN_SYSCTL_cpu_hotplug 11
#define XEN_SYSCTL_cputopoinfo 16
#define XEN_SYSCTL_numainfo 17
#define XEN_SYSCTL_cpupool_op 18
#define XEN_SYSCTL_scheduler_op 19
#define XEN_SYSCTL_get_cpu_levelling_caps 25
#define XEN_SYSCTL_get_cpu_featureset 26
#define XEN_SYSCTL_get_cpu_policy 29

// Commands of domctl
#define XEN_DOMCTL_createdomain 1
#define XEN_DOMCTL_destroydomain 2
#define XEN_DOMCTL_pausedomain 3
#define XEN_DOMCTL_unpausedomain 4
#define XEN_DOMCTL_getdomaininfo 5
#define XEN_DOMCTL_setvcpuaffinity 9
#define XEN_DOMCTL_shadow_op 10
#define XEN_DOMCTL_max_mem 11
#define XEN_DOMCTL_setvcpucontext 12
#define XEN_DOMCTL_getvcpucontext 13
#define XEN_DOMCTL_getvcpuinfo 14
#define XEN_DOMCTL_max_vcpus 15
#define XEN_DOMCTL_scheduler_op 16
#define XEN_DOMCTL_setdomainhandle 17
#define XEN_DOMCTL_setdebugging 18
#define XEN_DOMCTL_hypercall_init 22
#define XEN_DOMCTL_settimeoffset 24
#define XEN_DOMCTL_getvcpuaffinity 25
#define XEN_DOMCTL_resumedomain 27
#define XEN_DOMCTL_sendtrigger 28
#define XEN_DOMCTL_subscribe 29
#define XEN_DOMCTL_set_address_size 35
#define XEN_DOMCTL_get_address_size 36
#define XEN_DOMCTL_set_ext_vcpucontext 42
#define XEN_DOMCTL_get_ext_vcpucontext 43
#define XEN_DOMCTL_gettscinfo 59
#define XEN_DOMCTL_settscinfo 60
#define XEN_DOMCTL_getpageframeinfo3 61
#define XEN_DOMCTL_setvcpuextstate 62
#define XEN_DOMCTL_getvcpuextstate 63
#define XEN_DOMCTL_set_virq_handler 66
#define XEN_DOMCTL_setnodeaffinity 68
#define XEN_DOMCTL_getnodeaffinity 69
#define XEN_DOMCTL_get_vcpu_msrs 72
#define XEN_DOMCTL_set_vcpu_msrs 73
#define XEN_DOMCTL_setvnumainfo 74
#define XEN_DOMCTL_soft_reset 79
#define XEN_DOMCTL_get_cpu_policy 82
#define XEN_DOMCTL_set_cpu_policy 83
#define XEN_DOMCTL_get_paging_mempool_size 85
#define XEN_DOMCTL_set_paging_mempool_size 86
#define XEN_DOMCTL_gdbsx_guestmemio 1000
#define XEN_DOMCTL_gdbsx_pausevcpu 1001
#define XEN_DOMCTL_gdbsx_unpausevcpu 1002
#define XEN_DOMCTL_gdbsx_domstatus 1003

// Commands of argo_op
#define XEN_ARGO_OP_register_ring 1
#define XEN_ARGO_OP_unregister_ring 2
#define XEN_ARGO_OP_sendv 3
#define XEN_ARGO_OP_notify 4

// Commands of hypfs_op
#define XEN_HYPFS_OP_get_version 0
#define XEN_HYPFS_OP_read 1
#define XEN_HYPFS_OP_write_contents 2

// Types
typedef uint16_t domid_t;
typedef uint32_t evtchn_port_t;
typedef uint32_t grant_ref_t;
typedef uint64_t xen_pfn_t;
typedef uint8_t xen_domain_handle_t[16];

/// What a domain finds at the address in rsi when it starts.
struct start_info {
  uint8_t magic[32];  // "xen-3.0-x86_64", NUL-terminated.
  uint64_t nr_pages;  // How many frames the domain has.
  uint64_t shared_info;  // Where its shared_info lies.
  uint32_t flags;  // What kind of domain it is.
  uint8_t padding0_[4];
  xen_pfn_t store_mfn;  // The frame of the xenstore ring.
  evtchn_port_t store_evtchn;  // The port of the xenstore ring.
  uint8_t padding1_[4];
  struct {
    struct {
      xen_pfn_t mfn;  // The frame of the console ring.
      evtchn_port_t evtchn;  // The port of the console ring.
      uint8_t padding2_[4];
    } domU;
  } console;
  uint64_t pt_base;  // The level-4 table in force.
  uint64_t nr_pt_frames;  // How many frames hold page tables.
  uint64_t mfn_list;  // The P2M: 8 bytes a frame.
  uint64_t mod_start;  // The initial ramdisk, or 0; a frame number if a flag says so.
  uint64_t mod_len;  // The size of the initial ramdisk.
  int8_t cmd_line[1024];  // The command line, NUL-terminated.
  xen_pfn_t first_p2m_pfn;  // The first frame of the P2M where it is outside the initial mapping.
  uint64_t nr_p2m_frames;  // How many such frames.
};
_Static_assert(sizeof(struct start_info) == 1168, "size");
_Static_assert(offsetof(struct start_info, magic) == 0, "offset");
_Static_assert(offsetof(struct start_info, nr_pages) == 32, "offset");
_Static_assert(offsetof(struct start_info, shared_info) == 40, "offset");
_Static_assert(offsetof(struct start_info, flags) == 48, "offset");
_Static_assert(offsetof(struct start_info, store_mfn) == 56, "offset");
_Static_assert(offsetof(struct start_info, store_evtchn) == 64, "offset");
_Static_assert(offsetof(struct start_info, console.domU.mfn) == 72, "offset");
_Static_assert(offsetof(struct start_info, console.domU.evtchn) == 80, "offset");
_Static_assert(offsetof(struct start_info, pt_base) == 88, "offset");
_Static_assert(offsetof(struct start_info, nr_pt_frames) == 96, "offset");
_Static_assert(offsetof(struct start_info, mfn_list) == 104, "offset");
_Static_assert(offsetof(struct start_info, mod_start) == 112, "offset");
_Static_assert(offsetof(struct start_info, mod_len) == 120, "offset");
_Static_assert(offsetof(struct start_info, cmd_line) == 128, "offset");
_Static_assert(offsetof(struct start_info, first_p2m_pfn) == 1152, "offset");
_Static_assert(offsetof(struct start_info, nr_p2m_frames) == 1160, "offset");

/// The part of vcpu_info that is x86's own.
struct arch_vcpu_info {
  uint64_t cr2;  // The address of the last page fault.
  uint64_t pad;
};
_Static_assert(sizeof(struct arch_vcpu_info) == 16, "size");
_Static_assert(offsetof(struct arch_vcpu_info, cr2) == 0, "offset");
_Static_assert(offsetof(struct arch_vcpu_info, pad) == 8, "offset");

/// System time as a function of the time stamp counter, for one vCPU.
struct vcpu_time_info {
  uint32_t version;  // Odd while the rest is being written.
  uint32_t pad0;
  uint64_t tsc_timestamp;  // The counter when the rest was true.
  uint64_t system_time;  // Ns since the hypervisor started, then.
  uint32_t tsc_to_system_mul;  // Ns a tick, shifted, as a fraction of 2^32.
  int8_t tsc_shift;  // By what to shift the ticks first; to the right if negative.
  uint8_t flags;  // Bit 0: the clock is the same on all vCPUs.
  uint8_t pad1[2];
};
_Static_assert(sizeof(struct vcpu_time_info) == 32, "size");
_Static_assert(offsetof(struct vcpu_time_info, version) == 0, "offset");
_Static_assert(offsetof(struct vcpu_time_info, pad0) == 4, "offset");
_Static_assert(offsetof(struct vcpu_time_info, tsc_timestamp) == 8, "offset");
_Static_assert(offsetof(struct vcpu_time_info, system_time) == 16, "offset");
_Static_assert(offsetof(struct vcpu_time_info, tsc_to_system_mul) == 24, "offset");
_Static_assert(offsetof(struct vcpu_time_info, tsc_shift) == 28, "offset");
_Static_assert(offsetof(struct vcpu_time_info, flags) == 29, "offset");
_Static_assert(offsetof(struct vcpu_time_info, pad1) == 30, "offset");

/// What the hypervisor and one vCPU share.
struct vcpu_info {
  uint8_t evtchn_upcall_pending;  // Not 0: some event is pending.
  uint8_t evtchn_upcall_mask;  // Not 0: no upcalls now.
  uint8_t padding0_[6];
  uint64_t evtchn_pending_sel;  // One bit for each word of pending bits that has one.
  struct arch_vcpu_info arch;  // What is x86's own.
  struct vcpu_time_info time;  // The clock.
};
_Static_assert(sizeof(struct vcpu_info) == 64, "size");
_Static_assert(offsetof(struct vcpu_info, evtchn_upcall_pending) == 0, "offset");
_Static_assert(offsetof(struct vcpu_info, evtchn_upcall_mask) == 1, "offset");
_Static_assert(offsetof(struct vcpu_info, evtchn_pending_sel) == 8, "offset");
_Static_assert(offsetof(struct vcpu_info, arch) == 16, "offset");
_Static_assert(offsetof(struct vcpu_info, time) == 32, "offset");

/// The part of shared_info that is x86's own.
struct arch_shared_info {
  uint64_t max_pfn;  // One more than the highest frame in the P2M.
  uint64_t pfn_to_mfn_frame_list_list;  // The frame that lists the frames that list those of the P2M.
  uint64_t nmi_reason;
  uint64_t p2m_cr3;  // The page tables that map the P2M, or 0.
  uint64_t p2m_vaddr;  // Where they map it.
  uint64_t p2m_generation;  // Odd while the P2M is being changed.
};
_Static_assert(sizeof(struct arch_shared_info) == 48, "size");
_Static_assert(offsetof(struct arch_shared_info, max_pfn) == 0, "offset");
_Static_assert(offsetof(struct arch_shared_info, pfn_to_mfn_frame_list_list) == 8, "offset");
_Static_assert(offsetof(struct arch_shared_info, nmi_reason) == 16, "offset");
_Static_assert(offsetof(struct arch_shared_info, p2m_cr3) == 24, "offset");
_Static_assert(offsetof(struct arch_shared_info, p2m_vaddr) == 32, "offset");
_Static_assert(offsetof(struct arch_shared_info, p2m_generation) == 40, "offset");

/// The page that the hypervisor and a domain share.
struct shared_info {
  struct vcpu_info vcpu_info[32];  // One record for each of the first 32 vCPUs.
  uint64_t evtchn_pending[64];  // One bit a port: an event is pending.
  uint64_t evtchn_mask[64];  // One bit a port: it interrupts nobody.
  uint32_t wc_version;  // Odd while the wall clock is being written.
  uint32_t wc_sec;  // Seconds since 1970 at system time 0, low 32 bits.
  uint32_t wc_nsec;  // And nanoseconds.
  uint32_t wc_sec_hi;  // The high 32 bits.
  struct arch_shared_info arch;  // What is x86's own.
};
_Static_assert(sizeof(struct shared_info) == 3136, "size");
_Static_assert(offsetof(struct shared_info, vcpu_info) == 0, "offset");
_Static_assert(offsetof(struct shared_info, evtchn_pending) == 2048, "offset");
_Static_assert(offsetof(struct shared_info, evtchn_mask) == 2560, "offset");
_Static_assert(offsetof(struct shared_info, wc_version) == 3072, "offset");
_Static_assert(offsetof(struct shared_info, wc_sec) == 3076, "offset");
_Static_assert(offsetof(struct shared_info, wc_nsec) == 3080, "offset");
_Static_assert(offsetof(struct shared_info, wc_sec_hi) == 3084, "offset");
_Static_assert(offsetof(struct shared_info, arch) == 3088, "offset");

/// The general registers, as they lie in a context.
struct cpu_user_regs {
  uint64_t r15;
  uint64_t r14;
  uint64_t r13;
  uint64_t r12;
  uint64_t rbp;
  uint64_t rbx;
  uint64_t r11;
  uint64_t r10;
  uint64_t r9;
  uint64_t r8;
  uint64_t rax;
  uint64_t rcx;
  uint64_t rdx;
  uint64_t rsi;
  uint64_t rdi;
  uint32_t error_code;
  uint32_t entry_vector;
  uint64_t rip;
  uint16_t cs;
  uint8_t padding0_[2];
  uint8_t saved_upcall_mask;  // The upcall mask when it was interrupted.
  uint8_t padding1_[3];
  uint64_t rflags;
  uint64_t rsp;
  uint16_t ss;
  uint8_t padding2_[6];
  uint16_t es;
  uint8_t padding3_[6];
  uint16_t ds;
  uint8_t padding4_[6];
  uint16_t fs;
  uint8_t padding5_[6];
  uint16_t gs;
  uint8_t padding6_[6];
};
_Static_assert(sizeof(struct cpu_user_regs) == 200, "size");
_Static_assert(offsetof(struct cpu_user_regs, r15) == 0, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r14) == 8, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r13) == 16, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r12) == 24, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rbp) == 32, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rbx) == 40, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r11) == 48, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r10) == 56, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r9) == 64, "offset");
_Static_assert(offsetof(struct cpu_user_regs, r8) == 72, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rax) == 80, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rcx) == 88, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rdx) == 96, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rsi) == 104, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rdi) == 112, "offset");
_Static_assert(offsetof(struct cpu_user_regs, error_code) == 120, "offset");
_Static_assert(offsetof(struct cpu_user_regs, entry_vector) == 124, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rip) == 128, "offset");
_Static_assert(offsetof(struct cpu_user_regs, cs) == 136, "offset");
_Static_assert(offsetof(struct cpu_user_regs, saved_upcall_mask) == 140, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rflags) == 144, "offset");
_Static_assert(offsetof(struct cpu_user_regs, rsp) == 152, "offset");
_Static_assert(offsetof(struct cpu_user_regs, ss) == 160, "offset");
_Static_assert(offsetof(struct cpu_user_regs, es) == 168, "offset");
_Static_assert(offsetof(struct cpu_user_regs, ds) == 176, "offset");
_Static_assert(offsetof(struct cpu_user_regs, fs) == 184, "offset");
_Static_assert(offsetof(struct cpu_user_regs, gs) == 192, "offset");

/// The handler of one exception.
struct trap_info {
  uint8_t vector;  // Which exception.
  uint8_t flags;  // Bits 0 and 1: the least privileged ring that may raise it by instruction; bit 2: mask upcalls on entry.
  uint16_t cs;
  uint8_t padding0_[4];
  uint64_t address;  // Where it enters.
};
_Static_assert(sizeof(struct trap_info) == 16, "size");
_Static_assert(offsetof(struct trap_info, vector) == 0, "offset");
_Static_assert(offsetof(struct trap_info, flags) == 1, "offset");
_Static_assert(offsetof(struct trap_info, cs) == 2, "offset");
_Static_assert(offsetof(struct trap_info, address) == 8, "offset");

/// All registers of a vCPU that does not run.
struct vcpu_guest_context {
  uint8_t fpu_ctxt[512];  // What FXSAVE writes.
  uint64_t flags;  // What state it is in.
  struct cpu_user_regs user_regs;  // The general registers.
  struct trap_info trap_ctxt[256];  // The handlers of all 256 exceptions.
  uint64_t ldt_base;  // The local descriptor table.
  uint64_t ldt_ents;  // How many descriptors it has.
  uint64_t gdt_frames[16];  // The frames of the global descriptor table.
  uint64_t gdt_ents;  // How many descriptors it has.
  uint64_t kernel_ss;  // The stack of the kernel when it is entered from user mode.
  uint64_t kernel_sp;
  uint64_t ctrlreg[8];  // CR0 to CR7; 3 is the kernel's page-table root and 1 the user's, as frame number << 12.
  uint64_t debugreg[8];  // DR0 to DR7.
  uint64_t event_callback_eip;  // Entered when an event is pending.
  uint64_t failsafe_callback_eip;  // Entered when a segment cannot be loaded.
  uint64_t syscall_callback_eip;  // Entered by `syscall` in user mode.
  uint64_t vm_assist;  // One bit for each help that is enabled.
  uint64_t fs_base;
  uint64_t gs_base_kernel;
  uint64_t gs_base_user;
};
_Static_assert(sizeof(struct vcpu_guest_context) == 5168, "size");
_Static_assert(offsetof(struct vcpu_guest_context, fpu_ctxt) == 0, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, flags) == 512, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, user_regs) == 520, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, trap_ctxt) == 720, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, ldt_base) == 4816, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, ldt_ents) == 4824, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, gdt_frames) == 4832, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, gdt_ents) == 4960, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, kernel_ss) == 4968, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, kernel_sp) == 4976, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, ctrlreg) == 4984, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, debugreg) == 5048, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, event_callback_eip) == 5112, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, failsafe_callback_eip) == 5120, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, syscall_callback_eip) == 5128, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, vm_assist) == 5136, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, fs_base) == 5144, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, gs_base_kernel) == 5152, "offset");
_Static_assert(offsetof(struct vcpu_guest_context, gs_base_user) == 5160, "offset");

/// The frame that iret finds on the guest kernel's stack.
struct iret_context {
  uint64_t rax;
  uint64_t r11;
  uint64_t rcx;
  uint64_t flags;
  uint64_t rip;
  uint64_t cs;
  uint64_t rflags;
  uint64_t rsp;
  uint64_t ss;
};
_Static_assert(sizeof(struct iret_context) == 72, "size");
_Static_assert(offsetof(struct iret_context, rax) == 0, "offset");
_Static_assert(offsetof(struct iret_context, r11) == 8, "offset");
_Static_assert(offsetof(struct iret_context, rcx) == 16, "offset");
_Static_assert(offsetof(struct iret_context, flags) == 24, "offset");
_Static_assert(offsetof(struct iret_context, rip) == 32, "offset");
_Static_assert(offsetof(struct iret_context, cs) == 40, "offset");
_Static_assert(offsetof(struct iret_context, rflags) == 48, "offset");
_Static_assert(offsetof(struct iret_context, rsp) == 56, "offset");
_Static_assert(offsetof(struct iret_context, ss) == 64, "offset");

/// One hypercall of a list.
struct multicall_entry {
  uint64_t op;  // Which hypercall.
  int64_t result;  // What it answered.
  uint64_t args[6];
};
_Static_assert(sizeof(struct multicall_entry) == 64, "size");
_Static_assert(offsetof(struct multicall_entry, op) == 0, "offset");
_Static_assert(offsetof(struct multicall_entry, result) == 8, "offset");
_Static_assert(offsetof(struct multicall_entry, args[0]) == 16, "offset");
_Static_assert(offsetof(struct multicall_entry, args[1]) == 24, "offset");
_Static_assert(offsetof(struct multicall_entry, args[2]) == 32, "offset");
_Static_assert(offsetof(struct multicall_entry, args[3]) == 40, "offset");
_Static_assert(offsetof(struct multicall_entry, args[4]) == 48, "offset");
_Static_assert(offsetof(struct multicall_entry, args[5]) == 56, "offset");

/// One change of a page table or the M2P.
struct mmu_update {
  uint64_t ptr;  // The entry's machine address; bits 0 and 1 say which kind of change.
  uint64_t val;  // The new entry.
};
_Static_assert(sizeof(struct mmu_update) == 16, "size");
_Static_assert(offsetof(struct mmu_update, ptr) == 0, "offset");
_Static_assert(offsetof(struct mmu_update, val) == 8, "offset");

/// One operation on page tables or translations.
struct mmuext_op {
  uint32_t cmd;  // Which operation.
  uint8_t padding0_[4];
  struct {
    uint64_t linear_addr;  // A frame number or an address.
  } arg1;
  struct {
    uint64_t src_mfn;  // A frame number, a number of entries, or where a vCPU mask lies.
  } arg2;
};
_Static_assert(sizeof(struct mmuext_op) == 24, "size");
_Static_assert(offsetof(struct mmuext_op, cmd) == 0, "offset");
_Static_assert(offsetof(struct mmuext_op, arg1.linear_addr) == 8, "offset");
_Static_assert(offsetof(struct mmuext_op, arg2.src_mfn) == 16, "offset");

/// What a vCPU did with its time.
struct vcpu_runstate_info {
  int32_t state;  // What it does now.
  uint8_t padding0_[4];
  uint64_t state_entry_time;  // Since when, as system time.
  uint64_t time[4];
};
_Static_assert(sizeof(struct vcpu_runstate_info) == 48, "size");
_Static_assert(offsetof(struct vcpu_runstate_info, state) == 0, "offset");
_Static_assert(offsetof(struct vcpu_runstate_info, state_entry_time) == 8, "offset");
_Static_assert(offsetof(struct vcpu_runstate_info, time[0]) == 16, "offset");
_Static_assert(offsetof(struct vcpu_runstate_info, time[1]) == 24, "offset");
_Static_assert(offsetof(struct vcpu_runstate_info, time[2]) == 32, "offset");
_Static_assert(offsetof(struct vcpu_runstate_info, time[3]) == 40, "offset");

/// The state of a domain.
struct xen_domctl_getdomaininfo {
  domid_t domain;  // Which domain.
  uint8_t padding0_[2];
  uint32_t flags;  // What it does; the reason of its shutdown in bits 16 to 23.
  uint64_t tot_pages;  // Frames it has.
  uint64_t max_pages;  // Frames it may have.
  uint64_t outstanding_pages;  // Frames that are claimed for it.
  uint64_t shr_pages;
  uint64_t paged_pages;
  xen_pfn_t shared_info_frame;  // The frame of its shared_info.
  uint64_t cpu_time;  // How long its vCPUs ran, in ns.
  uint32_t nr_online_vcpus;  // How many vCPUs are up.
  uint32_t max_vcpu_id;  // The highest vCPU.
  uint32_t ssidref;
  xen_domain_handle_t handle;  // Its UUID.
  uint32_t cpupool;  // The pool it runs in.
  uint8_t gpaddr_bits;
  uint8_t padding1_[7];
  struct {
    uint32_t emulation_flags;
    uint32_t misc_flags;
  } arch_config;
};
_Static_assert(sizeof(struct xen_domctl_getdomaininfo) == 112, "size");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, domain) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, flags) == 4, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, tot_pages) == 8, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, max_pages) == 16, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, outstanding_pages) == 24, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, shr_pages) == 32, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, paged_pages) == 40, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, shared_info_frame) == 48, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, cpu_time) == 56, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, nr_online_vcpus) == 64, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, max_vcpu_id) == 68, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, ssidref) == 72, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, handle) == 76, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, cpupool) == 92, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, gpaddr_bits) == 96, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, arch_config.emulation_flags) == 104, "offset");
_Static_assert(offsetof(struct xen_domctl_getdomaininfo, arch_config.misc_flags) == 108, "offset");

/// The argument of XENMEM_increase_reservation.
struct xen_memory_reservation {
  uint64_t extent_start;  // Where the numbers of the new frames are written; may be null.
  uint64_t nr_extents;  // How many extents.
  uint32_t extent_order;  // Each extent is 2^order frames.
  uint32_t mem_flags;  // Address width and node that are wanted; 0 for no wish.
  domid_t domid;  // Whose memory it is.
  uint8_t padding0_[6];
};
_Static_assert(sizeof(struct xen_memory_reservation) == 32, "size");
_Static_assert(offsetof(struct xen_memory_reservation, extent_start) == 0, "offset");
_Static_assert(offsetof(struct xen_memory_reservation, nr_extents) == 8, "offset");
_Static_assert(offsetof(struct xen_memory_reservation, extent_order) == 16, "offset");
_Static_assert(offsetof(struct xen_memory_reservation, mem_flags) == 20, "offset");
_Static_assert(offsetof(struct xen_memory_reservation, domid) == 24, "offset");

/// The argument of XENMEM_current_reservation.
struct xen_memory_domain {
  domid_t domid;  // The domain.
};
_Static_assert(sizeof(struct xen_memory_domain) == 2, "size");
_Static_assert(offsetof(struct xen_memory_domain, domid) == 0, "offset");

/// The argument of XENMEM_add_to_physmap.
struct xen_add_to_physmap {
  domid_t domid;  // Whose numbering it is.
  uint16_t size;  // How many frames, for a range.
  uint32_t space;  // What `index` counts: `XENMAPSPACE_*`.
  uint64_t idx;  // Which frame.
  xen_pfn_t gpfn;  // The place.
};
_Static_assert(sizeof(struct xen_add_to_physmap) == 24, "size");
_Static_assert(offsetof(struct xen_add_to_physmap, domid) == 0, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap, size) == 2, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap, space) == 4, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap, idx) == 8, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap, gpfn) == 16, "offset");

/// The argument of XENMEM_memory_map.
struct xen_memory_map {
  uint32_t nr_entries;  // How many entries there is room for; then how many were written.
  uint8_t padding0_[4];
  uint64_t buffer;  // Where they are written, 20 bytes each.
};
_Static_assert(sizeof(struct xen_memory_map) == 16, "size");
_Static_assert(offsetof(struct xen_memory_map, nr_entries) == 0, "offset");
_Static_assert(offsetof(struct xen_memory_map, buffer) == 8, "offset");

/// The argument of XENMEM_exchange.
struct xen_memory_exchange {
  struct {
    uint64_t extent_start;  // The list of frames that are given.
    uint64_t nr_extents;  // How many extents.
    uint32_t extent_order;  // Each extent is 2^order frames.
    uint32_t mem_flags;  // Not looked at.
    domid_t domid;  // Whose memory it is.
    uint8_t padding0_[6];
  } in;
  struct {
    uint64_t extent_start;  // The list of places in the domain's own numbering; each is replaced by its new frame.
    uint64_t nr_extents;  // How many extents.
    uint32_t extent_order;  // Each extent is 2^order frames.
    uint32_t mem_flags;  // Address width and node that are wanted; 0 for no wish.
    domid_t domid;  // The same domain.
    uint8_t padding1_[6];
  } out;
  uint64_t nr_exchanged;  // How many extents that are given are done. The call writes it back itself, also when it fails.
};
_Static_assert(sizeof(struct xen_memory_exchange) == 72, "size");
_Static_assert(offsetof(struct xen_memory_exchange, in.extent_start) == 0, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, in.nr_extents) == 8, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, in.extent_order) == 16, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, in.mem_flags) == 20, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, in.domid) == 24, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, out.extent_start) == 32, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, out.nr_extents) == 40, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, out.extent_order) == 48, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, out.mem_flags) == 52, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, out.domid) == 56, "offset");
_Static_assert(offsetof(struct xen_memory_exchange, nr_exchanged) == 64, "offset");

/// The argument of XENMEM_machphys_mapping.
struct xen_machphys_mapping {
  uint64_t v_start;  // Its first byte.
  uint64_t v_end;  // The byte after its last.
  xen_pfn_t max_mfn;  // The highest frame that it has an entry for.
};
_Static_assert(sizeof(struct xen_machphys_mapping) == 24, "size");
_Static_assert(offsetof(struct xen_machphys_mapping, v_start) == 0, "offset");
_Static_assert(offsetof(struct xen_machphys_mapping, v_end) == 8, "offset");
_Static_assert(offsetof(struct xen_machphys_mapping, max_mfn) == 16, "offset");

/// The argument of XENMEM_set_memory_map.
struct xen_foreign_memory_map {
  domid_t domid;  // The domain.
  uint8_t padding0_[6];
  struct {
    uint32_t nr_entries;  // How many entries.
    uint8_t padding1_[4];
    uint64_t buffer;  // The entries, 20 bytes each.
  } map;
};
_Static_assert(sizeof(struct xen_foreign_memory_map) == 24, "size");
_Static_assert(offsetof(struct xen_foreign_memory_map, domid) == 0, "offset");
_Static_assert(offsetof(struct xen_foreign_memory_map, map.nr_entries) == 8, "offset");
_Static_assert(offsetof(struct xen_foreign_memory_map, map.buffer) == 16, "offset");

/// The argument of XENMEM_remove_from_physmap.
struct xen_remove_from_physmap {
  domid_t domid;  // Whose numbering it is.
  uint8_t padding0_[6];
  xen_pfn_t gpfn;  // The place.
};
_Static_assert(sizeof(struct xen_remove_from_physmap) == 16, "size");
_Static_assert(offsetof(struct xen_remove_from_physmap, domid) == 0, "offset");
_Static_assert(offsetof(struct xen_remove_from_physmap, gpfn) == 8, "offset");

/// The argument of XENMEM_add_to_physmap_batch.
struct xen_add_to_physmap_batch {
  domid_t domid;  // Whose numbering it is.
  uint16_t space;  // What the indices count: `XENMAPSPACE_*`.
  uint16_t size;  // How many.
  uint8_t padding0_[2];
  uint64_t idxs;  // Which frames.
  uint64_t gpfns;  // The places.
  uint64_t errs;  // Where the errno of each is written.
};
_Static_assert(sizeof(struct xen_add_to_physmap_batch) == 32, "size");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, domid) == 0, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, space) == 2, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, size) == 4, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, idxs) == 8, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, gpfns) == 16, "offset");
_Static_assert(offsetof(struct xen_add_to_physmap_batch, errs) == 24, "offset");

/// The argument of XENVER_platform_parameters.
struct xen_platform_parameters {
  uint64_t virt_start;  // Its first byte.
};
_Static_assert(sizeof(struct xen_platform_parameters) == 8, "size");
_Static_assert(offsetof(struct xen_platform_parameters, virt_start) == 0, "offset");

/// The argument of XENVER_get_features.
struct xen_feature_info {
  uint32_t submap_idx;  // Which 32; only 0 is in use.
  uint32_t submap;  // The bits.
};
_Static_assert(sizeof(struct xen_feature_info) == 8, "size");
_Static_assert(offsetof(struct xen_feature_info, submap_idx) == 0, "offset");
_Static_assert(offsetof(struct xen_feature_info, submap) == 4, "offset");

/// The argument of GNTTABOP_map_grant_ref.
struct gnttab_map_grant_ref {
  uint64_t host_addr;
  uint32_t flags;
  uint32_t ref;
  uint16_t dom;
  int16_t status;
  uint32_t handle;
  uint64_t dev_bus_addr;
};
_Static_assert(sizeof(struct gnttab_map_grant_ref) == 32, "size");
_Static_assert(offsetof(struct gnttab_map_grant_ref, host_addr) == 0, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, flags) == 8, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, ref) == 12, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, dom) == 16, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, status) == 18, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, handle) == 20, "offset");
_Static_assert(offsetof(struct gnttab_map_grant_ref, dev_bus_addr) == 24, "offset");

/// The argument of GNTTABOP_unmap_grant_ref.
struct gnttab_unmap_grant_ref {
  uint64_t host_addr;
  uint64_t dev_bus_addr;
  uint32_t handle;
  int16_t status;
  uint8_t padding0_[2];
};
_Static_assert(sizeof(struct gnttab_unmap_grant_ref) == 24, "size");
_Static_assert(offsetof(struct gnttab_unmap_grant_ref, host_addr) == 0, "offset");
_Static_assert(offsetof(struct gnttab_unmap_grant_ref, dev_bus_addr) == 8, "offset");
_Static_assert(offsetof(struct gnttab_unmap_grant_ref, handle) == 16, "offset");
_Static_assert(offsetof(struct gnttab_unmap_grant_ref, status) == 20, "offset");

/// The argument of GNTTABOP_setup_table.
struct gnttab_setup_table {
  domid_t dom;  // Whose table.
  uint8_t padding0_[2];
  uint32_t nr_frames;  // How many frames it shall have at least; they are never taken back.
  int16_t status;  // What came of it.
  uint8_t padding1_[6];
  uint64_t frame_list;  // The numbers of its first `frameCount` frames are written here, 8 bytes each.
};
_Static_assert(sizeof(struct gnttab_setup_table) == 24, "size");
_Static_assert(offsetof(struct gnttab_setup_table, dom) == 0, "offset");
_Static_assert(offsetof(struct gnttab_setup_table, nr_frames) == 4, "offset");
_Static_assert(offsetof(struct gnttab_setup_table, status) == 8, "offset");
_Static_assert(offsetof(struct gnttab_setup_table, frame_list) == 16, "offset");

/// The argument of GNTTABOP_transfer.
struct gnttab_transfer {
  uint64_t mfn;
  uint16_t domid;
  uint8_t padding0_[2];
  uint32_t ref;
  int16_t status;
  uint8_t padding1_[6];
};
_Static_assert(sizeof(struct gnttab_transfer) == 24, "size");
_Static_assert(offsetof(struct gnttab_transfer, mfn) == 0, "offset");
_Static_assert(offsetof(struct gnttab_transfer, domid) == 8, "offset");
_Static_assert(offsetof(struct gnttab_transfer, ref) == 12, "offset");
_Static_assert(offsetof(struct gnttab_transfer, status) == 16, "offset");

/// The argument of GNTTABOP_copy.
struct gnttab_copy {
  uint8_t source[16];
  uint8_t dest[16];
  uint16_t len;
  uint16_t flags;
  int16_t status;
  uint8_t padding0_[2];
};
_Static_assert(sizeof(struct gnttab_copy) == 40, "size");
_Static_assert(offsetof(struct gnttab_copy, source) == 0, "offset");
_Static_assert(offsetof(struct gnttab_copy, dest) == 16, "offset");
_Static_assert(offsetof(struct gnttab_copy, len) == 32, "offset");
_Static_assert(offsetof(struct gnttab_copy, flags) == 34, "offset");
_Static_assert(offsetof(struct gnttab_copy, status) == 36, "offset");

/// The argument of GNTTABOP_query_size.
struct gnttab_query_size {
  domid_t dom;  // Whose table.
  uint8_t padding0_[2];
  uint32_t nr_frames;  // How many frames it has.
  uint32_t max_nr_frames;  // How many it may have.
  int16_t status;  // What came of it.
  uint8_t padding1_[2];
};
_Static_assert(sizeof(struct gnttab_query_size) == 16, "size");
_Static_assert(offsetof(struct gnttab_query_size, dom) == 0, "offset");
_Static_assert(offsetof(struct gnttab_query_size, nr_frames) == 4, "offset");
_Static_assert(offsetof(struct gnttab_query_size, max_nr_frames) == 8, "offset");
_Static_assert(offsetof(struct gnttab_query_size, status) == 12, "offset");

/// The argument of GNTTABOP_set_version.
struct gnttab_set_version {
  uint32_t version;  // The version; the one that the table has then comes out, of a refusal too.
};
_Static_assert(sizeof(struct gnttab_set_version) == 4, "size");
_Static_assert(offsetof(struct gnttab_set_version, version) == 0, "offset");

/// The argument of GNTTABOP_get_version.
struct gnttab_get_version {
  domid_t dom;  // Whose table.
  uint8_t padding0_[2];
  uint32_t version;  // Its version.
};
_Static_assert(sizeof(struct gnttab_get_version) == 8, "size");
_Static_assert(offsetof(struct gnttab_get_version, dom) == 0, "offset");
_Static_assert(offsetof(struct gnttab_get_version, version) == 4, "offset");

/// The argument of VCPUOP_register_runstate_memory_area.
struct vcpu_register_runstate_memory_area {
  struct {
    uint64_t v;  // An address in the page tables of that time; null for nowhere.
  } addr;
};
_Static_assert(sizeof(struct vcpu_register_runstate_memory_area) == 8, "size");
_Static_assert(offsetof(struct vcpu_register_runstate_memory_area, addr.v) == 0, "offset");

/// The argument of VCPUOP_set_periodic_timer.
struct vcpu_set_periodic_timer {
  uint64_t period_ns;  // In ns; 1 ms at least.
};
_Static_assert(sizeof(struct vcpu_set_periodic_timer) == 8, "size");
_Static_assert(offsetof(struct vcpu_set_periodic_timer, period_ns) == 0, "offset");

/// The argument of VCPUOP_set_singleshot_timer.
struct vcpu_set_singleshot_timer {
  uint64_t timeout_abs_ns;  // System time in ns.
  uint32_t flags;  // Bit 0 is accepted and ignored.
  uint8_t padding0_[4];
};
_Static_assert(sizeof(struct vcpu_set_singleshot_timer) == 16, "size");
_Static_assert(offsetof(struct vcpu_set_singleshot_timer, timeout_abs_ns) == 0, "offset");
_Static_assert(offsetof(struct vcpu_set_singleshot_timer, flags) == 8, "offset");

/// The argument of VCPUOP_register_vcpu_info.
struct vcpu_register_vcpu_info {
  uint64_t mfn;
  uint32_t offset;
  uint32_t rsvd;
};
_Static_assert(sizeof(struct vcpu_register_vcpu_info) == 16, "size");
_Static_assert(offsetof(struct vcpu_register_vcpu_info, mfn) == 0, "offset");
_Static_assert(offsetof(struct vcpu_register_vcpu_info, offset) == 8, "offset");
_Static_assert(offsetof(struct vcpu_register_vcpu_info, rsvd) == 12, "offset");

/// The argument of XENNMI_register_callback.
struct xennmi_callback {
  uint64_t handler_address;
  uint64_t pad;
};
_Static_assert(sizeof(struct xennmi_callback) == 16, "size");
_Static_assert(offsetof(struct xennmi_callback, handler_address) == 0, "offset");
_Static_assert(offsetof(struct xennmi_callback, pad) == 8, "offset");

/// The argument of SCHEDOP_shutdown.
struct sched_shutdown {
  uint32_t reason;  // Why; only the low 8 bits are kept.
};
_Static_assert(sizeof(struct sched_shutdown) == 4, "size");
_Static_assert(offsetof(struct sched_shutdown, reason) == 0, "offset");

/// The argument of SCHEDOP_poll.
struct sched_poll {
  uint64_t ports;  // The list: one 4-byte port each.
  uint32_t nr_ports;  // How many, 128 at most.
  uint8_t padding0_[4];
  uint64_t timeout;  // System time to wake at, in ns; 0 for none.
};
_Static_assert(sizeof(struct sched_poll) == 24, "size");
_Static_assert(offsetof(struct sched_poll, ports) == 0, "offset");
_Static_assert(offsetof(struct sched_poll, nr_ports) == 8, "offset");
_Static_assert(offsetof(struct sched_poll, timeout) == 16, "offset");

/// The argument of SCHEDOP_remote_shutdown.
struct sched_remote_shutdown {
  domid_t domain_id;  // The domain.
  uint8_t padding0_[2];
  uint32_t reason;  // Why.
};
_Static_assert(sizeof(struct sched_remote_shutdown) == 8, "size");
_Static_assert(offsetof(struct sched_remote_shutdown, domain_id) == 0, "offset");
_Static_assert(offsetof(struct sched_remote_shutdown, reason) == 4, "offset");

/// The argument of SCHEDOP_watchdog.
struct sched_watchdog {
  uint32_t id;  // The timer; 0 to take a free one.
  uint32_t timeout;  // Seconds from now; 0 to free the timer.
};
_Static_assert(sizeof(struct sched_watchdog) == 8, "size");
_Static_assert(offsetof(struct sched_watchdog, id) == 0, "offset");
_Static_assert(offsetof(struct sched_watchdog, timeout) == 4, "offset");

/// The argument of CALLBACKOP_register.
struct callback_register {
  uint16_t type;  // Which callback.
  uint16_t flags;  // How it is entered.
  uint8_t padding0_[4];
  uint64_t address;  // Where it enters.
};
_Static_assert(sizeof(struct callback_register) == 16, "size");
_Static_assert(offsetof(struct callback_register, type) == 0, "offset");
_Static_assert(offsetof(struct callback_register, flags) == 2, "offset");
_Static_assert(offsetof(struct callback_register, address) == 8, "offset");

/// The argument of CALLBACKOP_unregister.
struct callback_unregister {
  uint16_t type;  // Which callback.
  uint8_t padding0_[2];
};
_Static_assert(sizeof(struct callback_unregister) == 4, "size");
_Static_assert(offsetof(struct callback_unregister, type) == 0, "offset");

/// The argument of EVTCHNOP_bind_interdomain.
struct evtchn_bind_interdomain {
  domid_t remote_dom;  // The domain that owns the waiting port.
  uint8_t padding0_[2];
  evtchn_port_t remote_port;  // The waiting port.
  evtchn_port_t local_port;  // The new port of the caller.
};
_Static_assert(sizeof(struct evtchn_bind_interdomain) == 12, "size");
_Static_assert(offsetof(struct evtchn_bind_interdomain, remote_dom) == 0, "offset");
_Static_assert(offsetof(struct evtchn_bind_interdomain, remote_port) == 4, "offset");
_Static_assert(offsetof(struct evtchn_bind_interdomain, local_port) == 8, "offset");

/// The argument of EVTCHNOP_bind_virq.
struct evtchn_bind_virq {
  uint32_t virq;  // The interrupt.
  uint32_t vcpu;  // The vCPU whose interrupt it is; 0 for a global one.
  evtchn_port_t port;  // The new port.
};
_Static_assert(sizeof(struct evtchn_bind_virq) == 12, "size");
_Static_assert(offsetof(struct evtchn_bind_virq, virq) == 0, "offset");
_Static_assert(offsetof(struct evtchn_bind_virq, vcpu) == 4, "offset");
_Static_assert(offsetof(struct evtchn_bind_virq, port) == 8, "offset");

/// The argument of EVTCHNOP_close.
struct evtchn_close {
  evtchn_port_t port;  // The port.
};
_Static_assert(sizeof(struct evtchn_close) == 4, "size");
_Static_assert(offsetof(struct evtchn_close, port) == 0, "offset");

/// The argument of EVTCHNOP_send.
struct evtchn_send {
  evtchn_port_t port;  // The local port.
};
_Static_assert(sizeof(struct evtchn_send) == 4, "size");
_Static_assert(offsetof(struct evtchn_send, port) == 0, "offset");

/// The argument of EVTCHNOP_status.
struct evtchn_status {
  domid_t dom;  // The owner of the port.
  uint8_t padding0_[2];
  evtchn_port_t port;  // The port.
  uint32_t status;  // What kind of port it is.
  uint32_t vcpu;  // The vCPU that is interrupted.
  struct {
    uint32_t virq;  // The interrupt of a virtual or physical interrupt port; the remote domain of a waiting or connected one, in the low 16 bits.
    struct {
      evtchn_port_t port;  // The other end of a connected port.
    } interdomain;
  } u;
};
_Static_assert(sizeof(struct evtchn_status) == 24, "size");
_Static_assert(offsetof(struct evtchn_status, dom) == 0, "offset");
_Static_assert(offsetof(struct evtchn_status, port) == 4, "offset");
_Static_assert(offsetof(struct evtchn_status, status) == 8, "offset");
_Static_assert(offsetof(struct evtchn_status, vcpu) == 12, "offset");
_Static_assert(offsetof(struct evtchn_status, u.virq) == 16, "offset");
_Static_assert(offsetof(struct evtchn_status, u.interdomain.port) == 20, "offset");

/// The argument of EVTCHNOP_alloc_unbound.
struct evtchn_alloc_unbound {
  domid_t dom;  // The owner of the new port.
  domid_t remote_dom;  // The only domain that may bind; it need not exist yet.
  evtchn_port_t port;  // The new port.
};
_Static_assert(sizeof(struct evtchn_alloc_unbound) == 8, "size");
_Static_assert(offsetof(struct evtchn_alloc_unbound, dom) == 0, "offset");
_Static_assert(offsetof(struct evtchn_alloc_unbound, remote_dom) == 2, "offset");
_Static_assert(offsetof(struct evtchn_alloc_unbound, port) == 4, "offset");

/// The argument of EVTCHNOP_bind_ipi.
struct evtchn_bind_ipi {
  uint32_t vcpu;  // The vCPU that is interrupted.
  evtchn_port_t port;  // The new port.
};
_Static_assert(sizeof(struct evtchn_bind_ipi) == 8, "size");
_Static_assert(offsetof(struct evtchn_bind_ipi, vcpu) == 0, "offset");
_Static_assert(offsetof(struct evtchn_bind_ipi, port) == 4, "offset");

/// The argument of EVTCHNOP_bind_vcpu.
struct evtchn_bind_vcpu {
  evtchn_port_t port;  // The port.
  uint32_t vcpu;  // The vCPU to interrupt.
};
_Static_assert(sizeof(struct evtchn_bind_vcpu) == 8, "size");
_Static_assert(offsetof(struct evtchn_bind_vcpu, port) == 0, "offset");
_Static_assert(offsetof(struct evtchn_bind_vcpu, vcpu) == 4, "offset");

/// The argument of EVTCHNOP_unmask.
struct evtchn_unmask {
  evtchn_port_t port;  // The port.
};
_Static_assert(sizeof(struct evtchn_unmask) == 4, "size");
_Static_assert(offsetof(struct evtchn_unmask, port) == 0, "offset");

/// The argument of EVTCHNOP_reset.
struct evtchn_reset {
  domid_t dom;  // The owner of the ports.
};
_Static_assert(sizeof(struct evtchn_reset) == 2, "size");
_Static_assert(offsetof(struct evtchn_reset, dom) == 0, "offset");

/// The argument of PHYSDEVOP_set_iopl.
struct physdev_set_iopl {
  uint32_t iopl;  // The level, 0 to 3.
};
_Static_assert(sizeof(struct physdev_set_iopl) == 4, "size");
_Static_assert(offsetof(struct physdev_set_iopl, iopl) == 0, "offset");

/// The argument of PHYSDEVOP_set_iobitmap.
struct physdev_set_iobitmap {
  uint64_t bitmap;
  uint32_t nr_ports;
  uint8_t padding0_[4];
};
_Static_assert(sizeof(struct physdev_set_iobitmap) == 16, "size");
_Static_assert(offsetof(struct physdev_set_iobitmap, bitmap) == 0, "offset");
_Static_assert(offsetof(struct physdev_set_iobitmap, nr_ports) == 8, "offset");

/// The argument of XEN_SYSCTL_readconsole.
struct xen_sysctl_readconsole {
  uint8_t clear;  // 1 to forget what was read.
  uint8_t incremental;  // 1 to begin at `index`, 0 at the oldest byte kept.
  uint8_t padding0_[2];
  uint32_t index;  // Where to begin; then, where to go on.
  uint64_t buffer;  // Where the text is written.
  uint32_t count;  // The room there is; then, the bytes written.
  uint8_t padding1_[4];
};
_Static_assert(sizeof(struct xen_sysctl_readconsole) == 24, "size");
_Static_assert(offsetof(struct xen_sysctl_readconsole, clear) == 0, "offset");
_Static_assert(offsetof(struct xen_sysctl_readconsole, incremental) == 1, "offset");
_Static_assert(offsetof(struct xen_sysctl_readconsole, index) == 4, "offset");
_Static_assert(offsetof(struct xen_sysctl_readconsole, buffer) == 8, "offset");
_Static_assert(offsetof(struct xen_sysctl_readconsole, count) == 16, "offset");

/// The argument of XEN_SYSCTL_physinfo.
struct xen_sysctl_physinfo {
  uint32_t threads_per_core;  // Threads a core.
  uint32_t cores_per_socket;  // Cores a socket.
  uint32_t nr_cpus;  // Physical CPUs.
  uint32_t max_cpu_id;  // The highest number of one.
  uint32_t nr_nodes;  // NUMA nodes.
  uint32_t max_node_id;  // The highest number of one.
  uint32_t cpu_khz;  // Rate of the time stamp counter, in kHz.
  uint32_t capabilities;  // Which kinds of guest can be run.
  uint32_t arch_capabilities;  // 0 on x86.
  uint8_t padding0_[4];
  uint64_t total_pages;  // Frames of the machine.
  uint64_t free_pages;  // Those that no domain has.
  uint64_t scrub_pages;  // Those of them still to be cleared.
  uint64_t outstanding_pages;  // Those of them that are claimed.
  xen_pfn_t max_mfn;  // The highest frame.
  uint32_t hw_cap[8];  // CPU features; left 0.
};
_Static_assert(sizeof(struct xen_sysctl_physinfo) == 112, "size");
_Static_assert(offsetof(struct xen_sysctl_physinfo, threads_per_core) == 0, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, cores_per_socket) == 4, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, nr_cpus) == 8, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, max_cpu_id) == 12, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, nr_nodes) == 16, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, max_node_id) == 20, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, cpu_khz) == 24, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, capabilities) == 28, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, arch_capabilities) == 32, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, total_pages) == 40, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, free_pages) == 48, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, scrub_pages) == 56, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, outstanding_pages) == 64, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, max_mfn) == 72, "offset");
_Static_assert(offsetof(struct xen_sysctl_physinfo, hw_cap) == 80, "offset");

/// The argument of XEN_SYSCTL_sched_id.
struct xen_sysctl_sched_id {
  uint32_t sched_id;  // Its number.
};
_Static_assert(sizeof(struct xen_sysctl_sched_id) == 4, "size");
_Static_assert(offsetof(struct xen_sysctl_sched_id, sched_id) == 0, "offset");

/// The argument of XEN_SYSCTL_getdomaininfolist.
struct xen_sysctl_getdomaininfolist {
  domid_t first_domain;  // The lowest number wanted.
  uint8_t padding0_[2];
  uint32_t max_domains;  // How many there is room for.
  uint64_t buffer;  // Where they are written: one `struct xen_domctl_getdomaininfo`, 112 bytes, each.
  uint32_t num_domains;  // How many were written.
  uint8_t padding1_[4];
};
_Static_assert(sizeof(struct xen_sysctl_getdomaininfolist) == 24, "size");
_Static_assert(offsetof(struct xen_sysctl_getdomaininfolist, first_domain) == 0, "offset");
_Static_assert(offsetof(struct xen_sysctl_getdomaininfolist, max_domains) == 4, "offset");
_Static_assert(offsetof(struct xen_sysctl_getdomaininfolist, buffer) == 8, "offset");
_Static_assert(offsetof(struct xen_sysctl_getdomaininfolist, num_domains) == 16, "offset");

/// The argument of XEN_DOMCTL_createdomain.
struct xen_domctl_createdomain {
  uint32_t ssidref;  // Security label; 0 without a policy.
  xen_domain_handle_t handle;  // The UUID.
  uint32_t flags;  // What kind of domain it is.
  uint32_t iommu_opts;  // Must be 0.
  uint32_t max_vcpus;  // How many vCPUs it will have.
  uint32_t max_evtchn_port;  // The highest event channel port it may use.
  int32_t max_grant_frames;  // Frames of its grant table; -1 for the default.
  int32_t max_maptrack_frames;  // Frames for what it maps of others; -1 for the default.
  uint32_t grant_opts;  // The highest version of grant tables, in the low 4 bits.
  uint32_t vmtrace_size;  // Must be 0.
  uint32_t cpupool_id;  // The pool of physical CPUs it runs in.
  struct {
    uint32_t emulation_flags;  // Emulated devices: 0 for a paravirtual domain.
    uint32_t misc_flags;  // Bit 0 relaxes access to model-specific registers.
  } arch;
};
_Static_assert(sizeof(struct xen_domctl_createdomain) == 64, "size");
_Static_assert(offsetof(struct xen_domctl_createdomain, ssidref) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, handle) == 4, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, flags) == 20, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, iommu_opts) == 24, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, max_vcpus) == 28, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, max_evtchn_port) == 32, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, max_grant_frames) == 36, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, max_maptrack_frames) == 40, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, grant_opts) == 44, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, vmtrace_size) == 48, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, cpupool_id) == 52, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, arch.emulation_flags) == 56, "offset");
_Static_assert(offsetof(struct xen_domctl_createdomain, arch.misc_flags) == 60, "offset");

/// The argument of XEN_DOMCTL_max_mem.
struct xen_domctl_max_mem {
  uint64_t max_memkb;  // In KiB.
};
_Static_assert(sizeof(struct xen_domctl_max_mem) == 8, "size");
_Static_assert(offsetof(struct xen_domctl_max_mem, max_memkb) == 0, "offset");

/// The argument of XEN_DOMCTL_setvcpucontext.
struct xen_domctl_vcpucontext {
  uint32_t vcpu;  // The vCPU.
  uint8_t padding0_[4];
  uint64_t ctxt;  // A `struct vcpu_guest_context`, 5168 bytes; null puts the vCPU back into its first state.
};
_Static_assert(sizeof(struct xen_domctl_vcpucontext) == 16, "size");
_Static_assert(offsetof(struct xen_domctl_vcpucontext, vcpu) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_vcpucontext, ctxt) == 8, "offset");

/// The argument of XEN_DOMCTL_getvcpuinfo.
struct xen_domctl_getvcpuinfo {
  uint32_t vcpu;  // The vCPU.
  uint8_t online;  // 1 if it is up.
  uint8_t blocked;  // 1 if it sleeps until an event.
  uint8_t running;  // 1 if it has a physical CPU now.
  uint8_t padding0_[1];
  uint64_t cpu_time;  // How long it ran so far, in ns.
  uint32_t cpu;  // The physical CPU that it ran on last.
  uint8_t padding1_[4];
};
_Static_assert(sizeof(struct xen_domctl_getvcpuinfo) == 24, "size");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, vcpu) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, online) == 4, "offset");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, blocked) == 5, "offset");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, running) == 6, "offset");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, cpu_time) == 8, "offset");
_Static_assert(offsetof(struct xen_domctl_getvcpuinfo, cpu) == 16, "offset");

/// The argument of XEN_DOMCTL_max_vcpus.
struct xen_domctl_max_vcpus {
  uint32_t max;  // How many: as many as it was created for.
};
_Static_assert(sizeof(struct xen_domctl_max_vcpus) == 4, "size");
_Static_assert(offsetof(struct xen_domctl_max_vcpus, max) == 0, "offset");

/// The argument of XEN_DOMCTL_setdebugging.
struct xen_domctl_setdebugging {
  uint8_t enable;  // 0 detaches.
};
_Static_assert(sizeof(struct xen_domctl_setdebugging) == 1, "size");
_Static_assert(offsetof(struct xen_domctl_setdebugging, enable) == 0, "offset");

/// The argument of XEN_DOMCTL_getpageframeinfo3.
struct xen_domctl_getpageframeinfo3 {
  uint64_t num;  // How many frames.
  uint64_t array;  // The list, 8 bytes each.
};
_Static_assert(sizeof(struct xen_domctl_getpageframeinfo3) == 16, "size");
_Static_assert(offsetof(struct xen_domctl_getpageframeinfo3, num) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_getpageframeinfo3, array) == 8, "offset");

/// The argument of XEN_DOMCTL_gdbsx_pausevcpu.
struct xen_domctl_gdbsx_pauseunp_vcpu {
  uint32_t vcpu;  // The vCPU.
};
_Static_assert(sizeof(struct xen_domctl_gdbsx_pauseunp_vcpu) == 4, "size");
_Static_assert(offsetof(struct xen_domctl_gdbsx_pauseunp_vcpu, vcpu) == 0, "offset");

/// The argument of XEN_DOMCTL_gdbsx_domstatus.
struct xen_domctl_gdbsx_domstatus {
  uint8_t paused;  // 1 if the domain is paused.
  uint8_t padding0_[3];
  uint32_t vcpu_id;  // The vCPU that stopped; 0xffffffff for none.
  uint32_t vcpu_ev;  // The vector of the exception that stopped it. (Xen tells that of #BP alone.)
};
_Static_assert(sizeof(struct xen_domctl_gdbsx_domstatus) == 12, "size");
_Static_assert(offsetof(struct xen_domctl_gdbsx_domstatus, paused) == 0, "offset");
_Static_assert(offsetof(struct xen_domctl_gdbsx_domstatus, vcpu_id) == 4, "offset");
_Static_assert(offsetof(struct xen_domctl_gdbsx_domstatus, vcpu_ev) == 8, "offset");
