import HypercallABI

/// Memory by virtual address, where nothing need be mapped.
protocol VirtualMemory {
  /// The little-endian word at an address, or nil when it is not mapped.
  func word(at address: UInt64) -> UInt64?
}

/// A guest's memory as its vCPU sees it: through its own page tables, which may be as wrong as a guest can make them.
struct GuestAddressSpace: VirtualMemory {
  let memory: any ForeignMemory
  let domain: DomainID
  /// The root table.
  let root: MachineFrameNumber

  private static let present: UInt64 = 1, large: UInt64 = 1 << 7

  /// The frame and offset behind an address.
  func translate(_ address: UInt64) -> (mfn: MachineFrameNumber, offset: Int)? {
    // Canonical: bits 63-47 are equal.
    guard address >> 47 == 0 || address >> 47 == 0x1ffff else { return nil }
    var table = root
    for level in [39, 30, 21, 12] as [UInt64] {
      let index = Int(address >> level & 511)
      guard let entry = memory.readWord(table, of: domain, at: index * 8), entry & Self.present != 0 else { return nil }
      if level > 12, entry & Self.large != 0 { return nil }
      table = MachineFrameNumber(rawValue: entry >> 12 & 0xff_ffff_ffff)
    }
    return (table, Int(address & 4095))
  }

  func word(at address: UInt64) -> UInt64? {
    let bytes = bytes(at: address, count: 8)
    guard bytes.count == 8 else { return nil }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Up to `count` bytes from an address on, fewer where the mapping ends.
  func bytes(at address: UInt64, count: Int) -> [UInt8] {
    var found: [UInt8] = []
    while found.count < count {
      let next = address &+ UInt64(found.count)
      guard let place = translate(next) else { break }
      let here = min(count - found.count, 4096 - place.offset)
      guard let part = memory.read(place.mfn, of: domain, at: place.offset, count: here) else { break }
      found += part
    }
    return found
  }
}
