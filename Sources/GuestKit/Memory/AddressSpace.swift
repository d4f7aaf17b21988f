internal import CGuestRuntime
public import GuestHypercallABI

/// What user code may do with a page, beyond reading it.
public struct PageRights: OptionSet, Sendable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static var write: PageRights { PageRights(rawValue: 1) }
  public static var execute: PageRights { PageRights(rawValue: 2) }

  fileprivate init(entry: UInt64) {
    self = entry & PageTables.writable != 0 ? .write : []
    if entry & PageTables.noExecute == 0 { insert(.execute) }
  }
  /// Accessed and dirty from the start: a kernel that does not ask for these bits spares the processor setting them.
  fileprivate var flags: UInt64 {
    PageTables.present | PageTables.user | PageTables.accessed | PageTables.dirty | (contains(.write) ? PageTables.writable : 0)
      | (contains(.execute) ? 0 : PageTables.noExecute)
  }
}

/// Memory as user code sees it: a tree of page tables of its own, in which no page of the kernel's can be reached.
///
/// The tables are pages of the domain that the hypervisor holds as such: it checks each entry, and lets nobody write to them. They are changed
/// by hypercalls, many entries by one inside ``batch(_:)``. A change takes effect at once, also in the active space.
public final class AddressSpace {
  /// A page of user memory.
  public struct Mapping: Sendable {
    public let address: GuestAddress
    public let pfn: PseudophysicalFrameNumber
    public let rights: PageRights
  }

  /// All tables, by where the kernel can read them; the top-level one first, and empty when the space is destroyed.
  private var tables: [UInt64]
  /// The first address that each table of level 1 translates.
  private var leaves: [(address: UInt64, table: UInt64)] = []
  /// The top-level table of the space that user code runs in, 0 if there is none.
  @safe nonisolated(unsafe) private static var active: UInt64 = 0

  /// An empty space.
  ///
  /// - Throws: `ENOMEM` when the domain's memory is used up.
  public init() throws(XenErrno) {
    guard let top = Frames.take() else { throw XenErrno.outOfMemory.noted }
    let mfn = PageTables.frame(at: top)
    guard PageTables.remap(top, frame: mfn, flags: PageTables.readOnly), PageTables.operate((PageTables.pinTopTable, mfn)) == 0 else {
      _ = PageTables.remap(top, frame: mfn, flags: PageTables.data)
      Frames.give(top)
      throw XenErrno.invalidArgument.noted
    }
    tables = [top]
  }
  deinit { destroy() }

  static var anyIsActive: Bool { active != 0 }

  /// Whether user code runs here.
  public var isActive: Bool { !tables.isEmpty && Self.active == tables[0] }

  /// Lets user code run here from now on.
  public func activate() throws(XenErrno) {
    guard let top = tables.first else { throw XenErrno.invalidArgument.noted }
    if Self.active == top { return }
    // User pages are global to the processor: what it remembers of the space before goes only by a flush.
    try XenErrno.checkNoting(PageTables.operate((PageTables.newUserTable, PageTables.frame(at: top)), (PageTables.flushLocal, 0)))
    Self.active = top
  }

  /// Maps a page at an address, in the place of what was there.
  ///
  /// - Throws: `EINVAL` for an address that is not a page's, or not user memory's; `ENOMEM` when there is no page for a table;
  ///   what the hypervisor says of a page that cannot be mapped so, such as `EBUSY` for a page table with the right to write.
  public func map(_ pfn: PseudophysicalFrameNumber, at address: GuestAddress, _ rights: PageRights) throws(XenErrno) {
    try change(address, makingTables: true) { _ in PageTables.frame(ofPage: pfn.rawValue) << 12 | rights.flags }
  }

  /// Unmaps the page at an address, if there is one.
  ///
  /// - Throws: `EINVAL` for an address that is not a page's.
  public func unmap(at address: GuestAddress) throws(XenErrno) { try change(address, makingTables: false) { _ in 0 } }

  /// Changes the rights over the page at an address, if there is one.
  ///
  /// - Throws: `EINVAL` for an address that is not a page's.
  public func protect(at address: GuestAddress, _ rights: PageRights) throws(XenErrno) {
    try change(address, makingTables: false) { $0 == 0 ? 0 : $0 & PageTables.frameMask | rights.flags }
  }

  /// The page that an address lies in, or nil if nothing is mapped there.
  public func translate(_ address: GuestAddress) -> Mapping? {
    guard let top = tables.first, address.rawValue < Self.limit, (try? Updates.flush()) != nil,
      let entry = PageTables.translate(address.rawValue, root: top)
    else { return nil }
    return mapping(address.rawValue & ~4095, entry)
  }

  /// All that is mapped, in the order of the tables that were made.
  public var mappings: [Mapping] {
    var list: [Mapping] = []
    guard (try? Updates.flush()) != nil else { return list }
    for leaf in leaves {
      for i in UInt64(0)..<512 {
        let entry = guest_load64(leaf.table &+ i << 3)
        if entry & PageTables.present != 0 { list.append(mapping(leaf.address &+ i << 12, entry)) }
      }
    }
    return list
  }

  /// Makes changes, of this space and others, by few hypercalls: they take effect when the body has returned, and an error of one may be thrown
  /// only then.
  public static func batch(_ body: () throws(XenErrno) -> Void) throws(XenErrno) {
    let outer = Updates.isBatch
    Updates.isBatch = true
    defer { Updates.isBatch = outer }
    do throws(XenErrno) { try body() } catch {
      try? Updates.flush()
      throw error
    }
    if !outer { try Updates.flush() }
  }

  /// Gives the tables back. What was mapped is the kernel's affair. User code does not run here any more.
  public func destroy() {
    guard let top = tables.first else { return }
    try? Updates.flush()
    if isActive {
      _ = PageTables.operate((PageTables.newUserTable, 0))
      Self.active = 0
    }
    // With the last use of the top-level table the others lose theirs, and all can be written again.
    var isFree = PageTables.operate((PageTables.unpinTable, PageTables.frame(at: top))) == 0
    for table in tables {
      isFree = isFree && PageTables.remap(table, frame: PageTables.frame(at: table), flags: PageTables.data)
      if !isFree { panic("a page table of user memory is still in use") }
      Frames.give(table)
    }
    tables = []
    leaves = []
  }

  /// User addresses end here: the upper half belongs to the hypervisor.
  private static let limit: UInt64 = 1 << 47

  private func mapping(_ address: UInt64, _ entry: UInt64) -> Mapping {
    Mapping(
      address: GuestAddress(rawValue: address),
      pfn: PseudophysicalFrameNumber(rawValue: PageTables.page(ofFrame: (entry & PageTables.frameMask) >> 12)),
      rights: PageRights(entry: entry))
  }

  private func change(_ address: GuestAddress, makingTables: Bool, _ value: (UInt64) -> UInt64) throws(XenErrno) {
    guard let top = tables.first, address.rawValue < Self.limit, address.rawValue & 4095 == 0 else { throw XenErrno.invalidArgument.noted }
    if makingTables { try makeTables(top, for: address.rawValue) }
    guard let entry = PageTables.entry(for: address.rawValue, level: 1, root: top) else { return }
    let at = PageTables.machineAddress(ofEntry: entry), old = Updates.latest(at) ?? guest_load64(entry)
    if old & PageTables.present != 0, Self.active == top { Updates.forget(address.rawValue) }
    try Updates.add(at, value(old))
  }

  private func makeTables(_ top: UInt64, for address: UInt64) throws(XenErrno) {
    for level in [3, 2, 1] where PageTables.entry(for: address, level: level, root: top) == nil {
      guard let table = Frames.take() else { throw XenErrno.outOfMemory.noted }
      guard PageTables.link(table, level: level, for: address, root: top) else {
        _ = PageTables.remap(table, frame: PageTables.frame(at: table), flags: PageTables.data)
        Frames.give(table)
        throw XenErrno.invalidArgument.noted
      }
      tables.append(table)
      if level == 1 { leaves.append((address & ~0x1f_ffff, table)) }
    }
  }
}

/// Changes of page-table entries on their way to the hypervisor.
private enum Updates {
  @safe nonisolated(unsafe) static var isBatch = false
  /// Requests of mmu_update: a machine address and an entry each.
  @safe nonisolated(unsafe) private static var queue: [UInt64] = []
  /// Pages whose old translation the processor may remember, and one of them.
  @safe nonisolated(unsafe) private static var staleCount = 0
  @safe nonisolated(unsafe) private static var stale: UInt64 = 0
  private static let most = 256

  static func forget(_ address: UInt64) {
    staleCount += 1
    stale = address
  }

  static func add(_ entry: UInt64, _ value: UInt64) throws(XenErrno) {
    queue.append(entry)
    queue.append(value)
    if !isBatch || queue.count >= most * 2 { try flush() }
  }

  /// What an entry is about to become.
  static func latest(_ entry: UInt64) -> UInt64? {
    for i in stride(from: queue.count - 2, through: 0, by: -2) where queue[i] == entry { return queue[i + 1] }
    return nil
  }

  static func flush() throws(XenErrno) {
    if queue.isEmpty { return }
    let count = UInt64(queue.count / 2)
    // SAFETY: mmu_update reads `count` requests of 16 bytes during the call.
    let result = unsafe queue.withUnsafeBytes {
      guest_hypercall(RawHypercall.mmuUpdate, UInt64(UInt(bitPattern: $0.baseAddress)), count, 0, 0x7ff0, 0)
    }
    queue.removeAll(keepingCapacity: true)
    if staleCount == 1 { _ = PageTables.operate((PageTables.flushPageLocal, stale)) }
    if staleCount > 1 { _ = PageTables.operate((PageTables.flushLocal, 0)) }
    staleCount = 0
    try XenErrno.checkNoting(result)
  }
}
