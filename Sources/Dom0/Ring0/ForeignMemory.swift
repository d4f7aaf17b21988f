import CVCPUArea
public import HypercallABI

/// The frames of other domains, as domain 0 may read and write them.
public protocol ForeignMemory: AnyObject {
  /// The 4096 bytes of a frame of this domain, or nil when the frame is not (or no longer) this domain's, or is a page or descriptor table:
  /// those only ring 0 writes.
  ///
  /// Valid until the domain is destroyed; the guest may change the bytes at any time, so each is read once.
  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer?

  /// The bytes of any frame of this domain, to read.
  func readableFrame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeRawBufferPointer?
}

extension ForeignMemory {
  /// A copy of some bytes of one frame; nil when it is not this domain's, or the bytes reach beyond it.
  public func read(_ mfn: MachineFrameNumber, of domain: DomainID, at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= 4096 - count, let frame = unsafe readableFrame(mfn, of: domain) else { return nil }
    return unsafe Array(frame[offset..<offset + count])
  }

  /// A little-endian word of a frame.
  public func readWord(_ mfn: MachineFrameNumber, of domain: DomainID, at offset: Int) -> UInt64? {
    guard offset >= 0, offset <= 4088, let frame = unsafe readableFrame(mfn, of: domain) else { return nil }
    return unsafe frame.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}

/// The machine's frames beyond their bytes: whose each is, and what its owner calls it.
protocol MachineFrames: ForeignMemory {
  /// How many frames the machine has.
  var machineFrames: Int { get }
  /// The frames of a domain from a number on, at most `count`, and only as far as can be looked at in a moment; `next` is moved on.
  func frames(of domain: DomainID, from next: inout Int, atMost count: Int) -> [OwnedFrame]
  /// What the machine-to-physical map says of a frame.
  func pfn(of mfn: MachineFrameNumber) -> PseudophysicalFrameNumber?
}

/// A frame that a domain has.
struct OwnedFrame {
  let mfn: MachineFrameNumber
  /// Only ring 0 writes it.
  let isSealed: Bool
}

/// Foreign memory over the files that ring 0 sends.
extension Ring0Connection: MachineFrames {
  public func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    guard let (file, offset, isTable) = place(of: mfn, domain), !isTable else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: file.bytes[offset..<offset + 4096])
  }
  public func readableFrame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeRawBufferPointer? {
    guard let (file, offset, _) = place(of: mfn, domain) else { return nil }
    return unsafe UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + 4096])
  }

  /// Where a frame lies: the file of the domain that holds it, and the place of its first byte there.
  private func place(of mfn: MachineFrameNumber, _ domain: DomainID) -> (file: SharedMapping, offset: Int, isTable: Bool)? {
    guard mfn.rawValue < UInt64(machineFrames) else { return nil }
    // SAFETY: mfn is inside the table, and the place is checked against the file's size before it is used.
    let place = unsafe load_acquire64(places.start.assumingMemoryBound(to: UInt64.self) + Int(mfn.rawValue))
    guard place & PLACE_VALID != 0, place >> 32 & 0xffff == UInt64(domain.rawValue), let files = memory(of: domain) else { return nil }
    let file = place & PLACE_TABLE == 0 ? files.memory : files.tables, offset = Int(place & 0xffff_ffff) * 4096
    guard unsafe offset <= file.bytes.count - 4096 else { return nil }
    return (file, offset, place & PLACE_TABLE != 0)
  }

  func frames(of domain: DomainID, from next: inout Int, atMost count: Int) -> [OwnedFrame] {
    let wanted = PLACE_VALID | UInt64(domain.rawValue) << 32, end = min(machineFrames, next + 65536)
    var found: [OwnedFrame] = []
    while next < end, found.count < count {
      // SAFETY: `next` is inside the table.
      let place = unsafe load_acquire64(places.start.assumingMemoryBound(to: UInt64.self) + next)
      if place & (PLACE_VALID | 0xffff << 32) == wanted {
        found.append(OwnedFrame(mfn: MachineFrameNumber(rawValue: UInt64(next)), isSealed: place & PLACE_TABLE != 0))
      }
      next += 1
    }
    return found
  }

  /// What the machine-to-physical map says of a frame.
  public func pfn(of mfn: MachineFrameNumber) -> PseudophysicalFrameNumber? {
    guard mfn.rawValue < UInt64(machineFrames) else { return nil }
    // SAFETY: mfn is inside the table.
    let value = unsafe load_acquire64(machineToPhysical.start.assumingMemoryBound(to: UInt64.self) + Int(mfn.rawValue))
    return PseudophysicalFrameNumber(rawValue: value)
  }
}
