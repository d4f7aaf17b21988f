import CVCPUArea

/// A page-table entry's parts.
enum PTE {
  static var present: UInt64 { 1 }
  static var writable: UInt64 { 2 }
  static var user: UInt64 { 4 }
  static var accessed: UInt64 { 0x20 }
  static var dirty: UInt64 { 0x40 }
  static var large: UInt64 { 0x80 }
  static var global: UInt64 { 0x100 }
  /// Xen's mark of an entry that the guest gave without the user bit.
  static var guestKernel: UInt64 { 1 << 52 }
  static func frame(_ entry: UInt64) -> UInt64 { (entry & 0xf_ffff_ffff_f000) >> 12 }

  /// What no entry of a level may have: cache attributes, which want a device, and above level 1 large pages.
  static func refused(level: Int) -> UInt64 { level == 1 ? 0x98 : 0x198 }
  /// What may differ between two entries that refer to the same frame in the same way.
  static var incidental: UInt64 { 0xfff0_0000_0000_0f64 }

  /// A present entry as Xen leaves it: kernels and users of 64-bit domains both run in ring 3.
  static func normalised(_ entry: UInt64, level: Int) -> UInt64 {
    switch level {
    case 1:
      let entry = entry & user == 0 ? entry | guestKernel | user : entry
      return entry & guestKernel == 0 ? entry | global : entry
    case 4: return entry | user | accessed
    default: return entry | user
    }
  }

  /// The slots of a level-4 table that are Xen's.
  static func isReserved(slot: Int, level: Int) -> Bool { level == 4 && slot >= 256 && slot < 272 }
}

/// Entries of page tables as the hypervisor reads and writes them.
extension Hypervisor {
  /// The entries of a table of the domain.
  @inline(__always) func entries(_ table: UInt64, of slot: DomainSlot) -> UnsafeMutablePointer<UInt64>? {
    unsafe frame(table, of: slot)?.assumingMemoryBound(to: UInt64.self)
  }

  /// One entry, read once.
  @inline(__always) func entry(_ table: UInt64, _ index: Int, of slot: DomainSlot) -> UInt64? {
    guard let page = unsafe entries(table, of: slot) else { return nil }
    // SAFETY: a frame has 512 entries.
    return unsafe load_acquire64(page + index & 511)
  }

  @inline(__always) func setEntry(_ table: UInt64, _ index: Int, _ value: UInt64, of slot: DomainSlot) {
    guard let page = unsafe entries(table, of: slot) else { return }
    // SAFETY: a frame has 512 entries.
    unsafe store_release64(page + index & 511, value)
  }
}
