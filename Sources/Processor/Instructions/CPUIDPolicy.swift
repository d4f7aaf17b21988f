/// eax, ebx, ecx and edx as `cpuid` leaves them.
typealias CPUIDLeaf = (a: UInt32, b: UInt32, c: UInt32, d: UInt32)

/// What `cpuid` tells a guest that asks its hypervisor.
enum CPUIDPolicy {
  /// The hypervisor's own leaves, from 0x40000000 on, as Xen 4.17 has them; nil for a leaf of the processor's.
  static func hypervisorLeaf(_ leaf: UInt32, _ subleaf: UInt32, machineFrames: UInt64) -> CPUIDLeaf? {
    guard leaf & 0xffff_ff00 == 0x4000_0000 else { return nil }
    switch leaf & 0xff {
    case 0: return (0x4000_0005, 0x566e_6558, 0x6558_4d4d, 0x4d4d_566e)  // the last leaf, "XenVMMXenVMM"
    case 1: return (4 &<< 16 | 17, 0, 0, 0)
    case 2: return (1, 0x4000_0000, 1, 0)  // hypercall pages, the MSR for them, MMU_PT_UPDATE_PRESERVE_AD
    case 3 where subleaf == 0: return (6, 0, 0, 0)  // the counter is the host's and safe to use, rdtscp is there
    case 5 where subleaf == 0: return (0, UInt32(64 &- (machineFrames | 1).leadingZeroBitCount &+ 12), 0, 0)  // bits of a machine address
    default: return (0, 0, 0, 0)
    }
  }

  /// A leaf of the host's processor without what a paravirtualized guest cannot have: anything of rings, paging and virtualization
  /// that the hypervisor keeps to itself, and features whose registers a guest may not touch.
  static func filtered(_ leaf: UInt32, _ subleaf: UInt32, _ host: CPUIDLeaf) -> CPUIDLeaf {
    var r = host
    switch leaf {
    case 1:
      // DTES64 MONITOR DS-CPL VMX SMX EIST TM2 xTPR PDCM PCID DCA TSC-deadline; HYPERVISOR is there.
      r.c = r.c & ~0x0106_c1fc | 1 &<< 31
      // VME PSE MTRR PGE PSE36 DS ACPI SS TM PBE.
      r.d &= ~0xa862_300a
    case 7 where subleaf == 0:
      r.b &= ~0x0210_d486  // TSC_ADJUST SGX SMEP INVPCID PQM MPX PQE SMAP PT
      r.c &= ~0xe101_00bc  // UMIP PKU OSPKE WAITPKG SHSTK LA57 BLD ENQCMD SGX_LC PKS
      r.d &= ~0xfc1c_0020  // UINTR PCONFIG ARCH_LBR IBT, speculation control by MSRs
    case 0x8000_0001:
      r.c &= ~0x3588_b60c  // SVM EXTAPIC OSVW IBS SKINIT WDT LWP NODEID PERFCTR… MONITORX
      r.d &= ~0x0402_300a  // VME PSE MTRR PGE PSE36, pages of 1 GiB
    case 0x8000_0007: r = (0, 0, 0, r.d & 0x0000_0100)  // an invariant counter
    case 0x8000_0008: r.b &= 0x0000_0001  // CLZERO
    case 5, 6, 9, 0xa, 0xf, 0x10, 0x12, 0x14, 0x19, 0x1b, 0x1c, 0x8000_000a, 0x8000_001b, 0x8000_001c, 0x8000_001f:
      r = (0, 0, 0, 0)  // MONITOR, power, monitoring, SGX, traces, key locker, SVM, IBS, LWP, SEV
    default: break
    }
    return r
  }
}
