import CVCPUArea
import HypercallABI
import Glibc

/// A guest's memory as the hypervisor reaches it: by the guest's own page tables, each step of which may be a lie.
extension Hypervisor {
  /// The bytes of a frame, if it is the domain's.
  @inline(__always) func frame(_ mfn: UInt64, of slot: DomainSlot) -> UnsafeMutableRawPointer? {
    let domain = slot.rawValue
    guard let (offset, isTable) = frames.location(of: mfn, ownedBy: domains[domain].id), offset < domains[domain].memoryFrames,
      let file = unsafe isTable ? domains[domain].tables : domains[domain].memory
    else { return nil }
    // SAFETY: both files have `memoryFrames` frames.
    return unsafe file + offset << 12
  }

  /// The frame of the level-1 table that maps `address`.
  func levelOneTable(_ address: UInt64, _ root: UInt64, of slot: DomainSlot) -> UInt64? {
    guard address < GUEST_TOP else { return nil }
    var table = root
    var shift: UInt64 = 39
    while shift > 12 {
      guard let entry = entry(table, Int(address >> shift & 511), of: slot), entry & (PTE.present | PTE.large) == PTE.present
      else { return nil }
      table = PTE.frame(entry)
      shift -= 9
    }
    return table
  }

  /// Where the byte at `address` lies, if it is mapped and, for a write, writable at every level. The access is marked in the tables, as a
  /// processor marks its own.
  @inline(__always) func translate(_ address: UInt64, _ root: UInt64, of slot: DomainSlot, write: Bool) -> UnsafeMutableRawPointer? {
    guard address < GUEST_TOP else { return nil }
    let needed = PTE.present | (write ? PTE.writable : 0)
    var mfn = root
    var shift: UInt64 = 39
    while shift >= 12 {
      let index = Int(address >> shift & 511)
      guard let entry = entry(mfn, index, of: slot), entry & needed == needed, shift == 12 || entry & PTE.large == 0
      else { return nil }
      let marks = PTE.accessed | (write && shift == 12 ? PTE.dirty : 0)
      if entry & marks != marks { mark(mfn, index, entry | marks, of: slot) }
      mfn = PTE.frame(entry)
      shift -= 9
    }
    guard let page = unsafe frame(mfn, of: slot) else { return nil }
    // SAFETY: the offset lies within the frame.
    return unsafe page + Int(address & 4095)
  }
  /// Sets bits of an entry that say that it was used, if it is one of a table.
  private func mark(_ table: UInt64, _ index: Int, _ entry: UInt64, of slot: DomainSlot) {
    if frames[table].use.type.level > 0 { setEntry(table, index, entry, of: slot) }
  }

  /// Copies an argument in, once: what follows works on the copy.
  package func copyIn(_ address: GuestAddress, _ caller: Caller, into buffer: UnsafeMutableRawBufferPointer) throws(XenErrno) {
    guard buffer.count > 0, let target = buffer.baseAddress else { return }
    if caller.domain == .zero {
      let source = unsafe try arenaBytes(address, buffer.count)
      // SAFETY: both have `buffer.count` bytes.
      unsafe _ = memcpy(target, source, buffer.count)
      return
    }
    let root = vcpus[caller.vcpu.rawValue].root
    var done = 0
    while done < buffer.count {
      let at = address.rawValue &+ UInt64(done)
      guard let source = unsafe translate(at, root, of: caller.domain, write: false) else { throw .badAddress }
      let count = min(buffer.count - done, 4096 - Int(at & 4095))
      // SAFETY: `count` bytes remain in the page and in the buffer.
      unsafe _ = memcpy(target + done, source, count)
      done += count
    }
  }

  /// Copies a result out.
  package func copyOut(_ bytes: UnsafeRawBufferPointer, to address: GuestAddress, _ caller: Caller) throws(XenErrno) {
    guard bytes.count > 0, let source = bytes.baseAddress else { return }
    if caller.domain == .zero {
      let target = unsafe try arenaBytes(address, bytes.count)
      // SAFETY: both have `bytes.count` bytes.
      unsafe _ = memcpy(target, source, bytes.count)
      return
    }
    let root = vcpus[caller.vcpu.rawValue].root
    var done = 0
    while done < bytes.count {
      let at = address.rawValue &+ UInt64(done)
      guard let target = unsafe translate(at, root, of: caller.domain, write: true) else { throw .badAddress }
      let count = min(bytes.count - done, 4096 - Int(at & 4095))
      // SAFETY: `count` bytes remain in the page and in the source.
      unsafe _ = memcpy(target, source + done, count)
      done += count
    }
  }

  /// Domain 0's memory is its arena: an address is an offset.
  private func arenaBytes(_ address: GuestAddress, _ count: Int) throws(XenErrno) -> UnsafeMutableRawPointer {
    guard let base = unsafe arena.baseAddress, unsafe address.rawValue <= UInt64(arena.count),
      unsafe UInt64(count) <= UInt64(arena.count) - address.rawValue
    else { throw .badAddress }
    // SAFETY: `count` bytes from there lie in the arena.
    return unsafe base + Int(address.rawValue)
  }

  /// Copies a value of simple bytes in.
  func copyIn<Value: BitwiseCopyable>(_ value: Value, _ address: GuestAddress, _ caller: Caller) throws(XenErrno) -> Value {
    var value = value
    // SAFETY: any bytes are a value of the integer types that this is used with.
    try unsafe withUnsafeMutablePointer(to: &value) { (pointer) throws(XenErrno) in
      try unsafe copyIn(address, caller, into: UnsafeMutableRawBufferPointer(start: pointer, count: MemoryLayout<Value>.size))
    }
    return value
  }
  func copyOut<Value: BitwiseCopyable>(_ value: Value, to address: GuestAddress, _ caller: Caller) throws(XenErrno) {
    var value = value
    // SAFETY: the bytes of the local copy.
    try unsafe withUnsafePointer(to: &value) { (pointer) throws(XenErrno) in
      try unsafe copyOut(UnsafeRawBufferPointer(start: pointer, count: MemoryLayout<Value>.size), to: address, caller)
    }
  }
}
