// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``struct arch_shared_info`` lie, in bytes from its start.
///
/// - ABI: `struct arch_shared_info`, 48 bytes, aligned to 8.
/// - Source: `struct arch_shared_info`, `xen/arch-x86/xen.h`
public enum ArchSharedInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 48 }
  /// One more than the highest frame in the P2M. `max_pfn`.
  public static var maximumFrame: Int { 0 }
  /// The frame that lists the frames that list those of the P2M. `pfn_to_mfn_frame_list_list`.
  public static var p2mFrameListList: Int { 8 }
  /// `nmi_reason`.
  public static var nmiReason: Int { 16 }
  /// The page tables that map the P2M, or 0. `p2m_cr3`.
  public static var p2mRoot: Int { 24 }
  /// Where they map it. `p2m_vaddr`.
  public static var p2mAddress: Int { 32 }
  /// Odd while the P2M is being changed. `p2m_generation`.
  public static var p2mGeneration: Int { 40 }
}
