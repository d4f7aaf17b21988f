// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

extension HypercallNames {
  /// Each entry: `=`, the number, the name, the shape, then `number:name` of the sub-operations.
  static let table = """
    = 0 set_trap_table registers:x
    = 1 mmu_update registers:xnxn
    = 2 set_gdt registers:xn
    = 3 stack_switch registers:nn
    = 4 set_callbacks registers:xxx
    = 5 fpu_taskswitch registers:n
    = 6 sched_op_compat registers:en
    = 7 platform_op platform 17:settime32 62:settime64 31:add_memtype 32:del_memtype 33:read_memtype 35:microcode_update
      48:get_cpu_version 39:platform_quirk 49:efi_runtime_call 50:firmware_info 51:enter_acpi_sleep 52:change_freq
      53:getidletime 54:set_processor_pminfo 55:get_cpuinfo 56:cpu_online 57:cpu_offline 58:cpu_hotadd 59:mem_hotadd
      60:core_parking 61:resource_op 63:get_symbol
    = 8 set_debugreg registers:nx
    = 9 get_debugreg registers:n
    = 10 update_descriptor registers:xx
    = 12 memory_op extents 0:increase_reservation 1:decrease_reservation 2:maximum_ram_page 3:current_reservation
      4:maximum_reservation 5:machphys_mfn_list 6:populate_physmap 7:add_to_physmap 9:memory_map 10:machine_memory_map
      11:exchange 12:machphys_mapping 13:set_memory_map 14:maximum_gpfn 15:remove_from_physmap 16:set_pod_target
      17:get_pod_target 18:get_sharing_freed_pages 19:get_sharing_shared_pages 20:paging_op 21:access_op 22:sharing_op
      23:add_to_physmap_batch 24:claim_pages 25:machphys_compat_mfn_list 26:get_vnumainfo 27:reserved_device_memory_map
      28:acquire_resource
    = 13 multicall registers:xn
    = 14 update_va_mapping registers:xxx
    = 15 set_timer_op registers:t
    = 16 event_channel_op_compat registers:x
    = 17 xen_version command 0:version 1:extraversion 2:compile_info 3:capabilities 4:changeset 5:platform_parameters
      6:get_features 7:pagesize 8:guest_handle 9:commandline 10:build_id
    = 18 console_io command 0:write 1:read
    = 19 physdev_op_compat registers:
    = 20 grant_table_op array 0:map_grant_ref 1:unmap_grant_ref 2:setup_table 3:dump_table 4:transfer 5:copy 6:query_size
      7:unmap_and_replace 8:set_version 9:get_status_frames 10:get_version 11:swap_grant_ref 12:cache_flush
    = 21 vm_assist registers:ec 0:4gb_segments 1:4gb_segments_notify 2:writable_pagetables 3:pae_extended_cr3
      4:architectural_iopl 5:runstate_update_flag 32:m2p_strict
    = 22 update_va_mapping_otherdomain registers:xxxn
    = 23 iret registers:
    = 24 vcpu_op vcpu 0:initialise 1:up 2:down 3:is_up 4:get_runstate_info 5:register_runstate_memory_area
      6:set_periodic_timer 7:stop_periodic_timer 8:set_singleshot_timer 9:stop_singleshot_timer 10:register_vcpu_info
      11:send_nmi 12:get_physid 13:register_vcpu_time_memory_area
    = 25 set_segment_base registers:cx 0:FS 1:GS_USER 2:GS_KERNEL 3:GS_USER_SEL
    = 26 mmuext_op registers:xnxn
    = 27 xsm_op command 1:LOAD 2:GETENFORCE 3:SETENFORCE 4:CONTEXT_TO_SID 5:SID_TO_CONTEXT 6:ACCESS 7:CREATE 8:RELABEL
      10:POLICYVERS 11:GETBOOL 12:SETBOOL 13:COMMITBOOLS 14:MLS 16:GETAVC_THRESHOLD 17:SETAVC_THRESHOLD 18:AVC_HASHSTATS
      19:AVC_CACHESTATS 20:MEMBER 21:ADD_OCONTEXT 22:DEL_OCONTEXT 23:GET_PEER_SID 24:RELABEL_DOMAIN 25:DEVICETREE_LABEL
    = 28 nmi_op command 0:register_callback 1:unregister_callback
    = 29 sched_op command 0:yield 1:block 2:shutdown 3:poll 4:remote_shutdown 5:shutdown_code 6:watchdog 7:pin_override
    = 30 callback_op command 0:register 1:unregister
    = 31 xenoprof_op registers:
    = 32 event_channel_op command 0:bind_interdomain 1:bind_virq 2:bind_pirq 3:close 4:send 5:status 6:alloc_unbound
      7:bind_ipi 8:bind_vcpu 9:unmask 10:reset 11:init_control 12:expand_array 13:set_priority
    = 33 physdev_op command 12:eoi 17:pirq_eoi_gmfn_v1 28:pirq_eoi_gmfn_v2 5:irq_status_query 6:set_iopl 7:set_iobitmap
      8:apic_read 9:apic_write 10:alloc_irq_vector 11:free_irq_vector 13:map_pirq 14:unmap_pirq 15:manage_pci_add
      16:manage_pci_remove 19:restore_msi 20:manage_pci_add_ext 21:setup_gsi 23:get_free_pirq 24:pci_mmcfg_reserved
      25:pci_device_add 26:pci_device_remove 27:restore_msi_ext 30:prepare_msix 31:release_msix 29:dbgp_op
    = 34 hvm_op command 0:set_param 1:get_param 5:flush_tlbs 9:pagetable_dying 10:get_time 11:xentrace 12:set_mem_access
      13:get_mem_access 15:get_mem_type 23:set_evtchn_upcall_vector 24:guest_request_vm_event 25:altp2m
    = 35 sysctl sysctl 1:readconsole 2:tbuf_op 3:physinfo 4:sched_id 5:perfc_op 6:getdomaininfolist 7:debug_keys
      8:getcpuinfo 9:availheap 10:get_pmstat 11:cpu_hotplug 12:pm_op 14:page_offline_op 15:lockprof_op 16:cputopoinfo
      17:numainfo 18:cpupool_op 19:scheduler_op 20:coverage_op 21:psr_cmt_op 22:pcitopoinfo 23:psr_alloc
      25:get_cpu_levelling_caps 26:get_cpu_featureset 27:livepatch_op 29:get_cpu_policy
    = 36 domctl domctl 1:createdomain 2:destroydomain 3:pausedomain 4:unpausedomain 5:getdomaininfo 9:setvcpuaffinity
      10:shadow_op 11:max_mem 12:setvcpucontext 13:getvcpucontext 14:getvcpuinfo 15:max_vcpus 16:scheduler_op
      17:setdomainhandle 18:setdebugging 19:irq_permission 20:iomem_permission 21:ioport_permission 22:hypercall_init
      24:settimeoffset 25:getvcpuaffinity 26:real_mode_area 27:resumedomain 28:sendtrigger 29:subscribe 33:gethvmcontext
      34:sethvmcontext 35:set_address_size 36:get_address_size 37:assign_device 38:bind_pt_irq 39:memory_mapping
      40:ioport_mapping 42:set_ext_vcpucontext 43:get_ext_vcpucontext 44:set_opt_feature 45:test_assign_device 46:set_target
      47:deassign_device 48:unbind_pt_irq 50:get_device_group 54:debug_op 55:gethvmcontext_partial 56:vm_event_op
      57:mem_sharing_op 59:gettscinfo 60:settscinfo 61:getpageframeinfo3 62:setvcpuextstate 63:getvcpuextstate
      64:set_access_required 65:audit_p2m 66:set_virq_handler 67:set_broken_page_p2m 68:setnodeaffinity 69:getnodeaffinity
      71:cacheflush 72:get_vcpu_msrs 73:set_vcpu_msrs 74:setvnumainfo 75:psr_cmt_op 77:monitor_op 78:psr_alloc 79:soft_reset
      81:vuart_op 82:get_cpu_policy 83:set_cpu_policy 84:vmtrace_op 85:get_paging_mempool_size 86:set_paging_mempool_size
      1000:gdbsx_guestmemio 1001:gdbsx_pausevcpu 1002:gdbsx_unpausevcpu 1003:gdbsx_domstatus
    = 37 kexec_op command 0:kexec 3:kexec_get_range 4:kexec_load 5:kexec_unload 6:kexec_status
    = 38 tmem_op registers:
    = 39 argo_op command 1:register_ring 2:unregister_ring 3:sendv 4:notify
    = 40 xenpmu_op command 0:mode_get 1:mode_set 2:feature_get 3:feature_set 4:init 5:finish 6:lvtpc_set 7:flush
    = 41 dm_op command 1:create_ioreq_server 2:get_ioreq_server_info 3:map_io_range_to_ioreq_server
      4:unmap_io_range_from_ioreq_server 5:set_ioreq_server_state 6:destroy_ioreq_server 7:track_dirty_vram
      8:set_pci_intx_level 9:set_isa_irq_level 10:set_pci_link_route 11:modified_memory 12:set_mem_type 13:inject_event
      14:inject_msi 15:map_mem_type_to_ioreq_server 17:relocate_memory 18:pin_memory_cacheattr 19:set_irq_level 20:nr_vcpus
      16:remote_shutdown
    = 42 hypfs_op command 0:get_version 1:read 2:write_contents
    = 48 mca command 1:fetch 2:notifydomain 3:physcpuinfo 4:msrinject 5:mceinject 6:inject_v2
    = 49 paging_domctl_cont registers:
    = 50 arch_2 registers:
    = 51 arch_3 registers:
    = 52 arch_4 registers:
    = 53 arch_5 registers:
    = 54 arch_6 registers:
    = 55 arch_7 registers:
  """
}
