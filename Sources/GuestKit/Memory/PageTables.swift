internal import CGuestRuntime

/// The flags and levels of x86-64 page tables, and walks of the kernel's own.
///
/// The tables lie in the domain's memory, mapped read-only: a kernel reads them, and changes them by hypercalls alone.
enum PageTables {
  static let present: UInt64 = 1, writable: UInt64 = 2, user: UInt64 = 4, accessed: UInt64 = 0x20, dirty: UInt64 = 0x40
  static let noExecute: UInt64 = 1 << 63
  /// Data of the kernel.
  static let data = present | writable | accessed | dirty | noExecute
  static let readOnly = present | accessed | noExecute
  static let table = present | writable | user | accessed | dirty
  static let frameMask: UInt64 = 0x000f_ffff_ffff_f000

  /// The domain's own page in machine frame `mfn`, and its address.
  static func page(ofFrame mfn: UInt64) -> UInt64 { guest_load64(Boot.m2p &+ mfn << 3) }
  static func address(ofFrame mfn: UInt64) -> UInt64 { Boot.base &+ page(ofFrame: mfn) << 12 }

  /// The machine frame of pseudophysical page `pfn`.
  static func frame(ofPage pfn: UInt64) -> UInt64 { guest_load64(PhysicalToMachine.entry(pfn)) }

  /// The address at which the entry of level `level` (4 to 1) that translates `address` can be read, or nil if a table of a
  /// higher level is missing. Its offset in a page is the offset in the machine frame too. `root` is the top-level table: the kernel's own.
  static func entry(for address: UInt64, level: Int, root: UInt64 = startInfo.pageTable.rawValue) -> UInt64? {
    var table = root
    var current = 4
    while true {
      let entry = table &+ (address >> (12 + 9 * UInt64(current - 1)) & 511) << 3
      if current == level { return entry }
      let value = guest_load64(entry)
      if value & present == 0 { return nil }
      table = self.address(ofFrame: (value & frameMask) >> 12)
      current -= 1
    }
  }

  /// The entry of level 1 for `address`, or nil if there is none.
  static func translate(_ address: UInt64, root: UInt64 = startInfo.pageTable.rawValue) -> UInt64? {
    guard let entry = entry(for: address, level: 1, root: root) else { return nil }
    let value = guest_load64(entry)
    return value & present != 0 ? value : nil
  }

  /// The machine frame of a page of the kernel's.
  static func frame(at page: UInt64) -> UInt64 { frame(ofPage: (page &- Boot.base) >> 12) }

  /// Maps one page whose level-1 table exists. `flags` of 0 unmap it.
  static func remap(_ address: UInt64, frame: UInt64, flags: UInt64) -> Bool {
    guest_hypercall(RawHypercall.updateVAMapping, address, flags == 0 ? 0 : frame << 12 | flags, 2, 0, 0) == 0  // UVMF_INVLPG
  }

  /// Puts the page at `table`, filled with entries, to use as the table that `level` + 1 lacks for `address`: maps it
  /// read-only, as a table is never to be written, then links it.
  static func link(_ table: UInt64, level: Int, for address: UInt64, root: UInt64 = startInfo.pageTable.rawValue) -> Bool {
    guard let entry = entry(for: address, level: level + 1, root: root) else { return false }
    let mfn = frame(at: table)
    guard remap(table, frame: mfn, flags: readOnly) else { return false }
    var request: (UInt64, UInt64, UInt64, UInt64) = (machineAddress(ofEntry: entry), mfn << 12 | self.table, 0, 0)
    // SAFETY: mmu_update reads 16 bytes of `request` during the call.
    return unsafe withUnsafeMutableBytes(of: &request) {
      let address = UInt64(UInt(bitPattern: $0.baseAddress))
      return guest_hypercall(RawHypercall.mmuUpdate, address, 1, 0, 0x7ff0, 0) == 0
    }
  }

  /// Where in the machine's memory the entry lies that is read at `entry`: what mmu_update wants.
  static func machineAddress(ofEntry entry: UInt64) -> UInt64 { frame(at: entry & ~4095) << 12 | entry & 4095 }

  /// Operations on tables and the TLB, one or two: numbers and arguments of `MMUEXT_*`.
  static func operate(_ first: (UInt64, UInt64), _ second: (UInt64, UInt64)? = nil) -> Int64 {
    // struct mmuext_op, twice: cmd, arg1, arg2.
    var list = (first.0, first.1, UInt64(0), second?.0 ?? 0, second?.1 ?? 0, UInt64(0))
    // SAFETY: mmuext_op reads at most the 48 bytes of `list` during the call.
    return unsafe withUnsafeMutableBytes(of: &list) {
      let address = UInt64(UInt(bitPattern: $0.baseAddress))
      return guest_hypercall(RawHypercall.extendedMMUOp, address, second == nil ? 1 : 2, 0, 0x7ff0, 0)
    }
  }
  static let pinTopTable: UInt64 = 3, unpinTable: UInt64 = 4, flushLocal: UInt64 = 6, flushPageLocal: UInt64 = 7, newUserTable: UInt64 = 15
}
