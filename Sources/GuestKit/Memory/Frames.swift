internal import CGuestRuntime
public import GuestHypercallABI

/// Single pages of the domain's memory, for a kernel's own purposes: those that were given back, then fresh ones.
enum Frames {
  /// The first free page, whose first word is the next one.
  @safe nonisolated(unsafe) private static var free: UInt64 = 0
  @safe nonisolated(unsafe) private(set) static var used: UInt64 = 0

  /// The address of a page filled with zeros, or nil when memory is used up.
  static func take() -> UInt64? {
    let masked = Upcalls.mask()
    defer { Upcalls.restore(masked) }
    var page = free
    if page != 0 {
      free = guest_load64(page)
    } else {
      guard let fresh = PageSource.takePages(4096) else { return nil }
      page = fresh
    }
    used &+= 1
    // SAFETY: the page is the kernel's, mapped for writing, and nobody's else.
    unsafe UnsafeMutableRawPointer(bitPattern: UInt(page))!.initializeMemory(as: UInt8.self, repeating: 0, count: 4096)
    return page
  }

  /// Gives a page back, which the kernel has mapped for writing, and nobody else at all.
  static func give(_ page: UInt64) {
    let masked = Upcalls.mask()
    guest_store64(page, free)
    free = page
    used &-= 1
    Upcalls.restore(masked)
  }
}

extension Memory {
  /// A page of the domain's, filled with zeros: to be mapped in an ``AddressSpace``, and given back by ``free(_:)``. The kernel reaches it at
  /// ``address(of:)``.
  ///
  /// - Throws: `ENOMEM` when the domain's memory is used up.
  public func allocateFrame() throws(XenErrno) -> PseudophysicalFrameNumber {
    guard let page = Frames.take() else { throw XenErrno.outOfMemory.noted }
    return PseudophysicalFrameNumber(rawValue: (page &- Boot.base) >> 12)
  }

  /// Gives back a page of ``allocateFrame()``, which no address space maps any more.
  public func free(_ pfn: PseudophysicalFrameNumber) { Frames.give(address(of: pfn).rawValue) }

  /// Pages that are allocated, page tables of address spaces among them.
  public var frameCount: Int { Int(Frames.used) }
}
