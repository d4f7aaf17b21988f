public import GuestHypercallABI

// How a kernel reaches user memory: at its own addresses of the pages, which it finds by the user's tables. Rights are those of user code, and
// what is missing is an error, never a fault of the kernel's.
extension AddressSpace {
  /// Copies bytes out of user memory.
  ///
  /// - Throws: `EFAULT` if a page of them is not mapped.
  public func read(_ count: Int, from address: GuestAddress) throws(XenErrno) -> [UInt8] {
    var bytes: [UInt8] = []
    try walk(address, count, needing: []) { page, count in
      for offset in 0..<count { bytes.append(page.load(as: UInt8.self, at: offset)) }
    }
    return bytes
  }

  /// Copies bytes into user memory.
  ///
  /// - Throws: `EFAULT` if a page of them is not mapped, or not for writing; those before it are written.
  public func write(_ bytes: [UInt8], to address: GuestAddress) throws(XenErrno) {
    var next = 0
    try walk(address, bytes.count, needing: .write) { page, count in
      for offset in 0..<count { page.store(bytes[next + offset], at: offset) }
      next += count
    }
  }

  /// Calls `body` with the kernel's own address of each piece of a range that lies in one page.
  private func walk(
    _ address: GuestAddress, _ count: Int, needing rights: PageRights, _ body: (GuestAddress, Int) -> Void
  ) throws(XenErrno) {
    var address = address, left = count
    while left > 0 {
      guard let mapping = translate(address), mapping.rights.isSuperset(of: rights) else { throw XenErrno.badAddress.noted }
      let offset = Int(address.rawValue & 4095), piece = min(left, 4096 - offset)
      body(memory.address(of: mapping.pfn).advanced(by: offset), piece)
      address = address.advanced(by: piece)
      left -= piece
    }
  }
}
