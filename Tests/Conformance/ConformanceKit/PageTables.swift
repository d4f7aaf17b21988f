public import GuestKit

/// Bits of page-table entries.
public enum Entry {
  public static let present: UInt64 = 1, writable: UInt64 = 2, user: UInt64 = 4, accessed: UInt64 = 0x20, dirty: UInt64 = 0x40
  public static let noExecute: UInt64 = 1 << 63
  /// What Xen adds to the entries of a kernel's own pages.
  public static let guestKernel: UInt64 = 1 << 52
  public static let data: UInt64 = 0x63 | 1 << 63, readOnly: UInt64 = 0x61 | 1 << 63, code: UInt64 = 0x63, table: UInt64 = 0x67
  public static let frameMask: UInt64 = 0x000f_ffff_ffff_f000
}

/// Domain numbers of the ABI that are no domain's.
public enum Subject {
  public static let own: UInt64 = 0x7ff0, io: UInt64 = 0x7ff1, xen: UInt64 = 0x7ff2, copyOnWrite: UInt64 = 0x7ff3
  public static let invalid: UInt64 = 0x7ff4, none: UInt64 = 0x7000
}

extension GuestAddress {
  /// The machine frame that is mapped here.
  public var frame: UInt64 { memory.machineFrame(at: self)?.rawValue ?? 0 }
  /// Where the entry of this page lies in the machine.
  public var entryAddress: UInt64 { memory.pageTableEntryAddress(at: self)?.rawValue ?? 0 }
  /// The machine address of a word of this page.
  public func machineAddress(ofWord index: UInt64) -> UInt64 { frame << 12 | index << 3 }
  /// An entry of a table that points here.
  public func entry(_ flags: UInt64) -> UInt64 { frame << 12 | flags }
  /// The words of this page, as a table has them.
  public subscript(index: Int) -> UInt64 {
    get { load(as: UInt64.self, at: index * 8) }
    nonmutating set { store(newValue, at: index * 8) }
  }
}

// The last KiB of `page` is for the arguments of these.
extension Checks {
  private var list: GuestAddress { page.advanced(by: 3072) }

  /// One request of mmu_update: its command is in the low bits of `address`.
  @discardableResult
  public func update(_ address: UInt64, _ value: UInt64, subject: UInt64 = Subject.own) -> Int64 {
    list[0] = address
    list[1] = value
    return hypercall(1, list.rawValue, 1, 0, subject)
  }
  /// Several requests; answers what mmu_update does, and how many it says are done.
  public func updates(_ requests: [(UInt64, UInt64)], flags: UInt64 = 0, subject: UInt64 = Subject.own) -> (answer: Int64, done: Int64) {
    for (i, request) in requests.enumerated() {
      list[i * 2] = request.0
      list[i * 2 + 1] = request.1
    }
    list[120] = 0x5a5a_5a5a
    let answer = hypercall(1, list.rawValue, UInt64(requests.count) | flags, list.rawValue + 960, subject)
    return (answer, Int64(list[120]))
  }
  /// One operation of mmuext_op.
  @discardableResult
  public func extended(_ command: UInt32, _ first: UInt64 = 0, _ second: UInt64 = 0, subject: UInt64 = Subject.own) -> Int64 {
    operations([(command, first, second)], subject: subject).answer
  }
  /// Several operations; answers what mmuext_op does, and how many it says are done.
  public func operations(_ all: [(UInt32, UInt64, UInt64)], subject: UInt64 = Subject.own) -> (answer: Int64, done: Int64) {
    for (i, one) in all.enumerated() {
      list[i * 3] = UInt64(one.0)
      list[i * 3 + 1] = one.1
      list[i * 3 + 2] = one.2
    }
    list[120] = 0x5a5a_5a5a
    let answer = hypercall(26, list.rawValue, UInt64(all.count), list.rawValue + 960, subject)
    return (answer, Int64(list[120]))
  }
  /// Pins a table of a level, 1 to 4.
  @discardableResult
  public func pin(_ page: GuestAddress, _ level: Int) -> Int64 { extended(UInt32(level - 1), page.frame) }
  @discardableResult
  public func unpin(_ page: GuestAddress) -> Int64 { extended(4, page.frame) }

  /// Maps a page of memory's at its own address with other flags, and flushes it.
  @discardableResult
  public func map(_ page: GuestAddress, _ flags: UInt64) -> Int64 { hypercall(14, page.rawValue, page.entry(flags), 2) }

  /// A new page, mapped read-only: it can become a table. `entries` fills it before.
  public func table(_ entries: [Int: UInt64] = [:]) -> GuestAddress {
    let table = memory.allocatePage()
    for (index, value) in entries { table[index] = value }
    if map(table, Entry.readOnly) != 0 { error("a page cannot be mapped read-only") }
    return table
  }
}

/// Where the entry of a level, 4 to 1, that translates an address can be read; nil if a table above it is missing.
public func entryAddress(for address: UInt64, level: Int) -> GuestAddress? {
  var table = memory.topPageTable, current = 4
  while true {
    let shift = UInt64(3 + 9 * current)
    let entry = table.advanced(by: Int(address >> shift & 511) * 8)
    if current == level { return entry }
    guard entry[0] & Entry.present != 0, let pfn = memory.page(in: MachineFrameNumber(rawValue: (entry[0] & Entry.frameMask) >> 12))
    else { return nil }
    table = memory.address(of: pfn)
    current -= 1
  }
}

extension GuestAddress {
  /// The machine address of the word here.
  public var machineAddress: UInt64 { GuestAddress(rawValue: rawValue & ~4095).frame << 12 | rawValue & 4095 }
}

/// The number of this domain: one that a port for the caller's own tells.
public func ownDomain(_ t: Checks) -> UInt64 {
  t.page.store(UInt32(0x7ff0_7ff0))  // dom and remote_dom, both DOMID_SELF
  hypercall(32, 6, t.page.rawValue)
  let port = t.page.load(as: UInt32.self, at: 4)
  t.page.store(UInt16(0x7ff0))
  t.page.store(port, at: 4)
  hypercall(32, 5, t.page.rawValue)
  let number = UInt64(t.page.load(as: UInt16.self, at: 16))
  t.page.store(port)
  hypercall(32, 3, t.page.rawValue)
  return number
}
