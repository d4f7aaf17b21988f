import CProcessor
import CVCPUArea

// Everything in this module runs in signal handlers or between two instructions of a guest: no allocation, no reference counts, no lazy
// globals, no TLS. All pointers are fixed windows of the address map; a guest that makes one of them fault has harmed itself alone.

@inline(__always) var area: UnsafeMutablePointer<vcpu_area> { unsafe the_area() }

@inline(__always) func guestWord(_ address: UInt64) -> UnsafeMutablePointer<UInt64> {
  // SAFETY: a guest address faults at worst, and the fault is the guest's.
  unsafe UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped
}

/// A leaf entry of the guest's page tables, with the rights of all four levels.
struct Translation {
  var offset: UInt64  // in frames, in the domain's memory file
  var writable = true
  var executable = true

  /// Walks the tables from `root`, a machine address; nil where an entry is absent or names no frame of this domain.
  @inline(__always) init?(of address: UInt64, root: UInt64) {
    offset = 0
    var entry = root | 1
    var level: UInt64 = 4
    while true {
      guard entry & 1 != 0, let place = Translation.place(of: (entry & 0xf_ffff_ffff_f000) &>> 12) else { return nil }
      if level == 0 {
        offset = place
        return
      }
      level &-= 1
      let slot = (address &>> (12 &+ 9 &* level)) & 511
      // SAFETY: `place` is inside the read-only window of the memory file.
      entry = unsafe UnsafePointer<UInt64>(bitPattern: UInt(MEMORY_BASE &+ place &<< 12 &+ slot &<< 3)).unsafelyUnwrapped.pointee
      if entry & 2 == 0 { writable = false }
      if entry &>> 63 != 0 { executable = false }
    }
  }

  /// Where the machine frame lies in the domain's memory file, or nil if it is not this domain's.
  @inline(__always) static func place(of mfn: UInt64) -> UInt64? {
    guard unsafe mfn < area.pointee.machine_frames else { return nil }
    // SAFETY: inside the window of places, one word for each machine frame.
    let place = unsafe UnsafePointer<UInt64>(bitPattern: UInt(PLACES_BASE &+ mfn &<< 3)).unsafelyUnwrapped.pointee
    let offset = place & 0xffff_ffff
    guard place &>> 63 != 0, unsafe (place &>> 32) & 0xffff == UInt64(area.pointee.domain),
      unsafe offset &<< 12 < area.pointee.memory_bytes
    else {
      return nil
    }
    return offset
  }
}

/// The pages that one fault maps together when they follow each other in the memory file with the same rights.
@inline(__always) var pagesAround: UInt64 { 16 }

/// Maps what the guest's page tables allow at `address`, for an access with the host's page-fault `error` code.
///
/// 0: the tables do not allow it, and the fault is the guest's.
@c(processor_resolve) public func resolve(_ address: UInt64, _ error: UInt64) -> Int32 {
  let page = address & ~4095
  let root = currentRoot()
  guard page < GUEST_TOP, let first = Translation(of: page, root: root) else { return 0 }
  if error & 2 != 0 && !first.writable || error & 16 != 0 && !first.executable { return 0 }
  var count: UInt64 = 1
  while count < pagesAround, page &+ count &<< 12 < GUEST_TOP, let next = Translation(of: page &+ count &<< 12, root: root),
    next.offset == first.offset &+ count, next.writable == first.writable, next.executable == first.executable
  { count &+= 1 }
  unsafe area.pointee.faults &+= 1
  let protection = 1 | (first.writable ? 2 : 0) | (first.executable ? 4 : 0)
  // MAP_SHARED | MAP_FIXED
  return raw_mmap(page, count &<< 12, protection, 0x11, Int32(MEMORY_FILE), first.offset &<< 12) == Int(page) ? 1 : 0
}

/// Makes the mapping of one page what the tables say now, so that nothing faults after `update_va_mapping`.
func refresh(_ page: UInt64) {
  guard page < GUEST_TOP else { return }
  if Translation(of: page, root: currentRoot()) == nil || resolve(page, 0) == 0 { _ = raw_munmap(page, 4096) }
}

/// The guest's page-fault error code: the host's has no idea of what the guest's tables say, nor of the mode.
func guestErrorCode(_ host: UInt32, at address: UInt64) -> UInt32 {
  let isPresent =
    address < GUEST_TOP
    ? Translation(of: address & ~4095, root: currentRoot()) != nil
    : isMachineToPhysical(address, at: machineToPhysicalBase) || isMachineToPhysical(address, at: M2P_BASE)
  return host & ~5 | (isPresent ? 1 : 0) | (isInKernel ? 0 : 4)
}
