import CVCPUArea
import HypercallABI

/// Descriptor tables: frames that hold nothing but descriptors which a guest may have.
///
/// A vCPU's processor loads no selectors of a guest's own; what is kept here is what the tables say and how their frames are used.
extension Hypervisor {
  /// The descriptors of a guest's global table, below those that are Xen's.
  static var firstReservedDescriptor: UInt64 { 14 * 512 }

  /// A descriptor as the hypervisor lets it stand, nil for one that is refused: code and data for ring 3, call gates to a guest's own code,
  /// which the processor then refuses to pass, and what can do no harm.
  func corrected(_ descriptor: UInt64) -> UInt64? {
    let present = UInt64(1) << 47, segment = UInt64(1) << 44, privilege = UInt64(3) << 45
    // What is not there always faults.
    guard descriptor & present != 0 else { return descriptor }
    guard descriptor & segment == 0 else { return descriptor | privilege }
    switch descriptor >> 40 & 0xf {
    case 0: return descriptor  // The second half of a gate, or nothing.
    case 0xc:
      let selector = descriptor >> 16 & 0xffff, isXens = selector & 4 == 0 && selector >> 3 >= Self.firstReservedDescriptor
      return isXens && selector != Limits.flatKernelCodeSegment || descriptor & 0xff << 32 != 0 ? nil : descriptor & ~privilege
    default: return nil
    }
  }

  /// Whether a frame, which only ring 0 can write by now, holds nothing but descriptors that may stand; corrects them.
  func correctDescriptors(_ mfn: UInt64, _ slot: DomainSlot) -> Bool {
    guard let entries = unsafe entries(mfn, of: slot) else { return false }
    for index in 0..<512 {
      // SAFETY: a frame has 512 descriptors.
      guard let corrected = corrected(unsafe entries[index]) else { return false }
      unsafe entries[index] = corrected
    }
    return true
  }

  mutating func setGDT(_ list: GuestAddress, entries: UInt64, from caller: Caller) throws(XenErrno) {
    let entries = UInt64(UInt32(truncatingIfNeeded: entries))
    guard entries <= Self.firstReservedDescriptor, caller.domain != .zero else { throw .invalidArgument }
    var mfns = InlineArray<16, UInt64>(repeating: 0)
    let count = Int((entries + 511) / 512)
    for index in 0..<count {
      mfns[index] = try copyIn(UInt64(0), GuestAddress(rawValue: list.rawValue &+ UInt64(index) * 8), caller)
    }
    try loadDescriptorTable(mfns, count, entries, caller.vcpu.rawValue)
  }

  /// Replaces a vCPU's global descriptor table.
  mutating func loadDescriptorTable(_ mfns: InlineArray<16, UInt64>, _ count: Int, _ entries: UInt64, _ vcpu: Int32) throws(XenErrno) {
    let slot = vcpus[vcpu].domain
    for index in 0..<count {
      do throws(XenErrno) { _ = try takeTyped(mfns[index], .segmentDescriptors, slot) } catch {
        for taken in 0..<index { dropTyped(mfns[taken], slot) }
        throw .invalidArgument
      }
    }
    let (old, oldCount) = (vcpus[vcpu].descriptorFrames, vcpus[vcpu].descriptorFrameCount)
    (vcpus[vcpu].descriptorFrames, vcpus[vcpu].descriptorFrameCount) = (mfns, count)
    for index in 0..<oldCount { dropTyped(old[index], slot) }
    setContext(of: vcpu, VCPUGuestContextLayout.gdtEntries, entries)
    for index in 0..<count { setContext(of: vcpu, VCPUGuestContextLayout.gdtFrames + index * 8, mfns[index]) }
  }

  mutating func updateDescriptor(_ address: MachineAddress, _ descriptor: UInt64, from caller: Caller) throws(XenErrno) {
    let mfn = address.rawValue >> 12, slot = caller.domain
    guard slot != .zero, address.rawValue & 7 == 0, frames.isOwned(mfn, by: domains[slot.rawValue].id),
      let corrected = corrected(descriptor)
    else { throw .invalidArgument }
    _ = try takeType(mfn, frames[mfn].use.type == .segmentDescriptors ? .segmentDescriptors : .writable, slot)
    setEntry(mfn, Int(address.rawValue >> 3 & 511), corrected, of: slot)
    _ = dropType(mfn, slot)
  }

  /// Says where the local descriptor table lies. Its frames are looked at when something is loaded from them.
  mutating func setLocalDescriptorTable(_ address: UInt64, _ entries: UInt64, _ caller: Caller) throws(XenErrno) {
    let isCorrect = entries <= 8192 && address & 4095 == 0 && isCanonical(address) && isOutsideOfXen(GuestAddress(rawValue: address))
    guard entries == 0 || isCorrect else { throw .invalidArgument }
    setContext(of: caller.vcpu.rawValue, VCPUGuestContextLayout.ldtBase, address)
    setContext(of: caller.vcpu.rawValue, VCPUGuestContextLayout.ldtEntries, entries)
  }
}
