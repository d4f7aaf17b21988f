import GuestKit
import CMicrokernelPrograms

/// Pages that several processes map: how many do.
enum SharedPages {
  @safe nonisolated(unsafe) private static var users: [UInt64: Int] = [:]

  static func retain(_ pfn: PseudophysicalFrameNumber) { users[pfn.rawValue, default: 0] += 1 }
  static func isShared(_ pfn: PseudophysicalFrameNumber) -> Bool { users[pfn.rawValue] ?? 0 > 1 }
  /// Gives the page back when nobody maps it any more.
  static func release(_ pfn: PseudophysicalFrameNumber) {
    let left = (users[pfn.rawValue] ?? 1) - 1
    users[pfn.rawValue] = left > 0 ? left : nil
    if left == 0 { memory.free(pfn) }
  }
}

/// The address space of a process: the programs' image, a heap that grows, and a stack that grows down to a guard page. Pages come when they
/// are touched, and are shared with a process that was forked until one of the two writes.
final class ProcessMemory {
  static let imageBase: UInt64 = 0x40_0000, heapBase: UInt64 = 0x1000_0000, stackTop: UInt64 = 0x7000_0000
  static let heapLimit: UInt64 = 16 << 20, stackLimit: UInt64 = 64 << 10

  let space: AddressSpace
  private(set) var heapEnd = heapBase
  private(set) var copiedPages = 0

  /// The first instruction of the image.
  let entry: GuestAddress

  /// The memory of the first process: the image.
  init() throws(XenErrno) {
    let image = programs_layout()
    space = try AddressSpace()
    entry = Self.place(image.entry)
    try load(image.text, image.text_end, .execute)
    try load(image.constants, image.constants_end, [])
    try load(image.data, image.data_end, .write)
  }

  /// Where user code has what lies at an address of the image in the kernel.
  private static func place(_ address: UInt64) -> GuestAddress {
    let image = programs_layout()
    return GuestAddress(rawValue: imageBase + address - min(image.text, image.constants, image.data) & ~4095)
  }

  /// Copies a section to pages of its own. Two sections may lie in one page, which then has the rights of both.
  private func load(_ start: UInt64, _ end: UInt64, _ rights: PageRights) throws(XenErrno) {
    for page in stride(from: start & ~4095, to: end, by: 4096) {
      let at = Self.place(page), before = space.translate(at)
      if before == nil { try add(at, rights) } else { try space.protect(at: at, rights.union(before?.rights ?? [])) }
      guard let pfn = space.translate(at)?.pfn else { throw .badAddress }
      for address in max(start, page)..<min(end, page + 4096) {
        memory.address(of: pfn).store(GuestAddress(rawValue: address).load(as: UInt8.self), at: Int(address - page))
      }
    }
  }

  /// The same memory for a child. No page is copied: both map them without the right to write.
  init(forkOf parent: ProcessMemory) throws(XenErrno) {
    space = try AddressSpace()
    entry = parent.entry
    heapEnd = parent.heapEnd
    try AddressSpace.batch { () throws(XenErrno) in
      for page in parent.space.mappings {
        let rights = page.rights.subtracting(.write)
        if rights != page.rights { try parent.space.protect(at: page.address, rights) }
        try space.map(page.pfn, at: page.address, rights)
        SharedPages.retain(page.pfn)
      }
    }
  }

  /// Gives all pages back, and the tables. Also what a fork that failed had got.
  deinit {
    for page in space.mappings { SharedPages.release(page.pfn) }
    space.destroy()
  }

  /// What an access that faulted comes to.
  enum Fault { case resolved, outOfMemory, stackOverflow, kernelMemory, forbidden }

  func resolve(_ address: GuestAddress, _ access: PageFaultError) -> Fault {
    do throws(XenErrno) { return try bring(address, access) } catch { return .outOfMemory }
  }

  private func bring(_ address: GuestAddress, _ access: PageFaultError) throws(XenErrno) -> Fault {
    let page = GuestAddress(rawValue: address.rawValue & ~4095)
    if let mapping = space.translate(page) {
      guard access.contains(.write), isWritable(page.rawValue) else { return .forbidden }
      try makeWritable(mapping)
      return .resolved
    }
    if (Self.heapBase..<heapEnd).contains(address.rawValue) || (Self.stackTop - Self.stackLimit..<Self.stackTop).contains(address.rawValue)
    {
      try add(page, .write)
      return .resolved
    }
    if page.rawValue == Self.stackTop - Self.stackLimit - 4096 { return .stackOverflow }
    let kernel = memory.image.rawValue..<memory.image.rawValue + UInt64(memory.pageCount) << 12
    return kernel.contains(address.rawValue) ? .kernelMemory : .forbidden
  }

  /// Copies bytes out, and brings the pages that were not touched yet.
  func read(_ count: Int, from address: GuestAddress) throws(XenErrno) -> [UInt8] {
    guard count >= 0, count <= 4096 else { throw .invalidArgument }
    for end in [address, address.advanced(by: max(count - 1, 0))] where space.translate(end) == nil {
      guard resolve(end, .user) == .resolved else { throw .badAddress }
    }
    return try space.read(count, from: address)
  }

  /// Makes the heap larger, and tells where the new part begins. A page of it comes when it is touched.
  func grow(_ bytes: UInt64) throws(XenErrno) -> UInt64 {
    let start = heapEnd
    guard bytes <= Self.heapLimit - (start - Self.heapBase) else { throw .outOfMemory }
    heapEnd += bytes
    return start
  }

  var heapPages: Int { space.mappings.count { (Self.heapBase..<heapEnd).contains($0.address.rawValue) } }

  /// Whether a page may be written to once it is no longer shared: heap, stack, and the pages of the image that hold data.
  private func isWritable(_ page: UInt64) -> Bool {
    let image = programs_layout()
    return page >= Self.heapBase || (Self.place(image.data & ~4095).rawValue..<Self.place(image.data_end).rawValue).contains(page)
  }

  private func add(_ page: GuestAddress, _ rights: PageRights) throws(XenErrno) {
    let pfn = try memory.allocateFrame()
    SharedPages.retain(pfn)
    try space.map(pfn, at: page, rights)
  }

  /// Ends the sharing of a page: by a copy, unless the others have ended it.
  private func makeWritable(_ page: AddressSpace.Mapping) throws(XenErrno) {
    guard SharedPages.isShared(page.pfn) else { return try space.protect(at: page.address, page.rights.union(.write)) }
    let copy = try memory.allocateFrame()
    let from = memory.address(of: page.pfn), to = memory.address(of: copy)
    for offset in stride(from: 0, to: 4096, by: 8) { to.store(from.load(as: UInt64.self, at: offset), at: offset) }
    try space.map(copy, at: page.address, page.rights.union(.write))
    SharedPages.retain(copy)
    SharedPages.release(page.pfn)
    copiedPages += 1
  }
}
