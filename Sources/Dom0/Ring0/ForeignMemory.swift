import CVCPUArea
public import HypercallABI

/// The frames of other domains, as domain 0 may read and write them.
public protocol ForeignMemory: AnyObject {
  /// The 4096 bytes of a frame of this domain, or nil when the frame is not (or no longer) this domain's.
  ///
  /// Valid until the domain is destroyed; the guest may change the bytes at any time, so each is read once.
  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer?
}

extension ForeignMemory {
  /// A copy of some bytes of one frame; nil when it is not this domain's, or the bytes reach beyond it.
  public func read(_ mfn: MachineFrameNumber, of domain: DomainID, at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= 4096 - count, let frame = unsafe frame(mfn, of: domain) else { return nil }
    return unsafe Array(frame[offset..<offset + count])
  }

  /// A little-endian word of a frame.
  public func readWord(_ mfn: MachineFrameNumber, of domain: DomainID, at offset: Int) -> UInt64? {
    guard offset >= 0, offset <= 4088, let frame = unsafe frame(mfn, of: domain) else { return nil }
    return unsafe frame.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}

/// Foreign memory over the memory files that ring 0 sends.
extension Ring0Connection: ForeignMemory {
  public func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    guard mfn.rawValue < UInt64(machineFrames) else { return nil }
    // SAFETY: mfn is inside the table, and the place is checked against the file's size before it is used.
    let place = unsafe load_acquire64(places.start.assumingMemoryBound(to: UInt64.self) + Int(mfn.rawValue))
    guard place & PlaceWord.valid != 0, place >> 32 & 0xffff == UInt64(domain.rawValue) else { return nil }
    guard let memory = unsafe memory(of: domain)?.bytes else { return nil }
    let offset = Int(place & 0xffff_ffff) * 4096
    guard offset <= memory.count - 4096 else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + 4096])
  }

  /// What the machine-to-physical map says of a frame.
  public func pfn(of mfn: MachineFrameNumber) -> PseudophysicalFrameNumber? {
    guard mfn.rawValue < UInt64(machineFrames) else { return nil }
    // SAFETY: mfn is inside the table.
    let value = unsafe load_acquire64(machineToPhysical.start.assumingMemoryBound(to: UInt64.self) + Int(mfn.rawValue))
    return PseudophysicalFrameNumber(rawValue: value)
  }
}

/// A frame's place, as in `vcpu_area.h` (whose macros with casts Swift does not import).
enum PlaceWord {
  static let valid: UInt64 = 1 << 63
}
