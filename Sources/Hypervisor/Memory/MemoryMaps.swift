import HypercallABI

/// What domains and the toolstack are told, and say, of memory as a whole.
extension Hypervisor {
  mutating func maximumGuestFrame(_ command: MemoryOp.MaximumGuestFrame, from caller: Caller) throws(XenErrno) -> UInt64 {
    let slot = try target(command.domain, caller)
    guard let shared = unsafe domains[slot.rawValue].sharedInfo else { return 0 }
    // SAFETY: arch.max_pfn of shared_info, read once.
    let count = unsafe shared.loadUnaligned(
      fromByteOffset: SharedInfoLayout.architecture + ArchSharedInfoLayout.maximumFrame, as: UInt64.self)
    return count == 0 ? 0 : count - 1
  }

  // Where a paravirtual domain's frames are in its own numbering is its own business.
  mutating func addToPhysmap(_ command: MemoryOp.AddToPhysmap, from caller: Caller) throws(XenErrno) {
    let foreign: UInt32 = 4  // XENMAPSPACE_gmfn_foreign
    guard command.space != foreign else { throw .notImplemented }
    throw command.domain == .caller || slot(of: command.domain) != nil ? .accessDenied : .noSuchDomain
  }
  mutating func removeFromPhysmap(_ command: MemoryOp.RemoveFromPhysmap, from caller: Caller) throws(XenErrno) {
    throw command.domain == .caller || slot(of: command.domain) != nil ? .accessDenied : .noSuchDomain
  }
  mutating func addToPhysmapBatch(_ command: MemoryOp.AddToPhysmapBatch, from caller: Caller) throws(XenErrno) {
    throw command.domain == .caller || slot(of: command.domain) != nil ? .accessDenied : .noSuchDomain
  }

  mutating func setMemoryMap(_ command: MemoryOp.SetMemoryMap, from caller: Caller) throws(XenErrno) {
    guard command.count <= 128 else { throw .invalidArgument }
    let slot = try target(command.domain, caller)
    var map: [MemoryMapEntry] = []
    for index in 0..<UInt64(command.count) {
      map.append(try copyIn(MemoryMapEntry(), MemoryMapEntry.place(index, in: command.buffer), caller))
    }
    domains[slot.rawValue].memoryMap = map
  }
  mutating func memoryMap(_ command: MemoryOp.MemoryMap, from caller: Caller) throws(XenErrno) -> MemoryOp.MemoryMap.Result {
    let map = domains[caller.domain.rawValue].memoryMap
    guard !map.isEmpty else { throw .notImplemented }
    return MemoryOp.MemoryMap.Result(count: try tell(map, at: command.buffer, room: command.count, caller), buffer: command.buffer)
  }
  /// All of a machine's memory is in one piece.
  mutating func machineMemoryMap(
    _ command: MemoryOp.MachineMemoryMap, from caller: Caller
  ) throws(XenErrno) -> MemoryOp.MachineMemoryMap.Result {
    guard command.count > 0 else { throw .invalidArgument }
    let all = [MemoryMapEntry(start: 0, byteCount: UInt64(frames.count) << 12, type: MemoryMapEntry.memory)]
    return MemoryOp.MachineMemoryMap.Result(count: try tell(all, at: command.buffer, room: command.count, caller), buffer: command.buffer)
  }
  /// Writes as many entries as there is room for; how many that is.
  private func tell(_ map: [MemoryMapEntry], at buffer: GuestAddress, room: UInt32, _ caller: Caller) throws(XenErrno) -> UInt32 {
    let count = min(map.count, Int(room))
    for index in 0..<count { try copyOut(map[index], to: MemoryMapEntry.place(UInt64(index), in: buffer), caller) }
    return UInt32(count)
  }

  /// Keeps frames free for a domain until it has so many in all; 0 gives them up.
  mutating func claimPages(_ command: MemoryOp.ClaimPages, from caller: Caller) throws(XenErrno) {
    guard command.extents.isNull, command.order == 0, command.flags == 0, let slot = slot(of: command.domain) else {
      throw .invalidArgument
    }
    guard isControlDomain(caller) else { throw .notPermitted }
    let domain = slot.rawValue
    guard command.count > 0 else {
      claimedPages -= domains[domain].claimedPages
      domains[domain].claimedPages = 0
      return
    }
    guard domains[domain].claimedPages == 0, command.count > UInt64(domains[domain].pages),
      command.count <= UInt64(domains[domain].maximumPages)
    else { throw .invalidArgument }
    let wanted = Int(command.count) - domains[domain].pages
    guard wanted <= frames.freeCount - claimedPages else { throw .outOfMemory }
    domains[domain].claimedPages = wanted
    claimedPages += wanted
  }
}

/// One entry of a memory map.
///
/// - ABI: `struct e820entry` of the PC's firmware: 20 bytes.
struct MemoryMapEntry: BitwiseCopyable, Sendable {
  var start: UInt64 = 0, byteCount: UInt64 = 0, type: UInt32 = 0

  /// The type of ordinary memory.
  static var memory: UInt32 { 1 }
  static func place(_ index: UInt64, in list: GuestAddress) -> GuestAddress { GuestAddress(rawValue: list.rawValue &+ index * 20) }
}
