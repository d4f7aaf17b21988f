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
  /// In frames, in `file`.
  var offset: UInt64
  var file = Int32(MEMORY_FILE)
  /// Its number in the machine.
  var frame: UInt64 = 0
  var writable = true
  var executable = true
  /// Whether the entries say already that they were used, and the last one that it was used to write. Ring 0 says so in them, when it is asked.
  var accessed = true
  var dirty = false

  /// Walks the tables from `root`, a machine address; nil where an entry is absent or names no frame of this domain.
  @inline(__always) init?(of address: UInt64, root: UInt64) {
    offset = 0
    var entry = root | 1
    var level: UInt64 = 4
    while true {
      frame = (entry & 0xf_ffff_ffff_f000) &>> 12
      guard entry & 1 != 0, let place = Translation.place(of: frame) else { return nil }
      let isTable = place & PLACE_TABLE != 0
      if level == 0 {
        (offset, file) = (place & 0xffff_ffff, Int32(isTable ? TABLE_FILE : MEMORY_FILE))
        return
      }
      guard isTable else { return nil }
      level &-= 1
      let slot = (address &>> (12 &+ 9 &* level)) & 511
      // SAFETY: `place` is inside the read-only window of the table file.
      entry = unsafe UnsafePointer<UInt64>(bitPattern: UInt(TABLES_BASE &+ (place & 0xffff_ffff) &<< 12 &+ slot &<< 3)).unsafelyUnwrapped
        .pointee
      if entry & 2 == 0 { writable = false }
      if entry &>> 63 != 0 { executable = false }
      if entry & 0x20 == 0 { accessed = false }
      dirty = entry & 0x40 != 0
    }
  }

  /// The place word of a machine frame, or nil if it is not this domain's.
  @inline(__always) static func place(of mfn: UInt64) -> UInt64? {
    guard unsafe mfn < area.pointee.machine_frames else { return nil }
    // SAFETY: inside the window of places, one word for each machine frame.
    let place = unsafe UnsafePointer<UInt64>(bitPattern: UInt(PLACES_BASE &+ mfn &<< 3)).unsafelyUnwrapped.pointee
    guard place &>> 63 != 0, unsafe (place &>> 32) & 0xffff == UInt64(area.pointee.domain),
      unsafe (place & 0xffff_ffff) &<< 12 < area.pointee.memory_bytes
    else {
      return nil
    }
    return place
  }

  /// Whether the tables allow an access, by the host's page-fault error code: bit 1 a write, bit 4 a fetch.
  @inline(__always) func allows(_ error: UInt64) -> Bool { (error & 2 == 0 || writable) && (error & 16 == 0 || executable) }

  /// The rights with which the page may be mapped: what was never written to must fault once more when it is.
  @inline(__always) var protection: Int { 1 | (writable && dirty ? 2 : 0) | (executable ? 4 : 0) }
}

/// The pages that one fault maps together when they follow each other in one file with the same rights.
@inline(__always) var pagesAround: UInt64 { 16 }

/// How many mappings may be made before all are dropped: the host allows a process 65,530, and one may split another in three.
@inline(__always) var mappingLimit: UInt32 { 20_000 }

/// A mapping that was made: one of the first since all were dropped.
private struct Mapping {
  /// Address, and in the low bits how many pages.
  var `where`: UInt64
  /// Offset in frames << 8, file << 4, and protection.
  var what: UInt64
}
@inline(__always) private var mappingsKept: UInt32 { 128 }
@inline(__always) private var keptMappings: UnsafeMutablePointer<Mapping> {
  // SAFETY: behind the processor's own state, which has room for as many (entry.S).
  unsafe (UnsafeMutableRawPointer(the_processor()) + 256).assumingMemoryBound(to: Mapping.self)
}

/// Maps what the guest's page tables allow at `address`, for an access with the host's page-fault `error` code.
///
/// 0: the tables do not allow it, and the fault is the guest's.
@c(processor_resolve) public func resolve(_ address: UInt64, _ error: UInt64) -> Int32 {
  let page = address & ~4095
  let root = currentRoot()
  guard page < GUEST_TOP, var first = Translation(of: page, root: root) else { return 0 }
  let writes = error & 2 != 0
  guard first.allows(error) else { return 0 }
  if !first.accessed || writes && !first.dirty {
    unsafe area.pointee.argument.0 = address
    unsafe area.pointee.argument.1 = (writes ? ACCESS_WRITE : 0) | (isKernelSpace ? 0 : ACCESS_USER)
    post(UInt64(REQUEST_ACCESS))
    guard let marked = Translation(of: page, root: root) else { return 0 }
    first = marked
    // Tables that change under the feet of their users: the access is tried again, and faults again.
    if writes && !first.writable { return 0 }
  }
  return map(page, first, root: root) ? 1 : 0
}

/// Maps a page, and its neighbours behind it that lie likewise.
private func map(_ page: UInt64, _ first: Translation, root: UInt64) -> Bool {
  var count: UInt64 = 1
  while count < pagesAround, page &+ count &<< 12 < GUEST_TOP, let next = Translation(of: page &+ count &<< 12, root: root),
    next.accessed, next.offset == first.offset &+ count, next.file == first.file, next.protection == first.protection
  { count &+= 1 }
  unsafe area.pointee.faults &+= 1
  return map(page, first, pages: count)
}

/// Maps pages that follow each other in one file.
private func map(_ page: UInt64, _ first: Translation, pages count: UInt64) -> Bool {
  if unsafe the_processor().pointee.mappings >= mappingLimit { dropAll() }
  let number = unsafe the_processor().pointee.mappings
  unsafe the_processor().pointee.mappings = number &+ 1
  if number < mappingsKept {
    // SAFETY: below the number of those that there is room for.
    unsafe keptMappings[Int(number)] = Mapping(
      where: page | count, what: first.offset &<< 8 | UInt64(first.file) &<< 4 | UInt64(first.protection))
  }
  // MAP_SHARED | MAP_FIXED
  return raw_mmap(page, count &<< 12, first.protection, 0x11, first.file, first.offset &<< 12) == Int(page)
}

/// Makes the mapping of one page what the tables say now, so that nothing faults after `update_va_mapping`.
func refresh(_ page: UInt64) {
  guard page < GUEST_TOP else { return }
  let root = currentRoot()
  // One that was never used is left to its first access, which is to be noticed.
  if let entry = Translation(of: page, root: root), entry.accessed { _ = map(page, entry, pages: 1) } else { _ = raw_munmap(page, 4096) }
}

/// Drops the translations that the tables do not give any more: of few mappings those alone, since most are made again at once.
func flushAll() {
  guard let cpu = unsafe the_processor() else { return }
  let root = currentRoot(), count = unsafe cpu.pointee.mappings
  unsafe cpu.pointee.root = root
  guard count <= mappingsKept else { return dropAll() }
  unsafe cpu.pointee.mappings = 0
  for index in 0..<Int(count) {
    // SAFETY: as in `map`. What is kept moves to the front.
    let made = unsafe keptMappings[index]
    let page = made.where & ~4095, pages = made.where & 4095
    if isRight(made, root: root) {
      unsafe keptMappings[Int(cpu.pointee.mappings)] = made
      unsafe cpu.pointee.mappings &+= 1
    } else {
      _ = raw_munmap(page, pages &<< 12)
    }
  }
}

/// Whether the tables still give all that a mapping has. Pages of it that a later mapping has replaced are judged with that.
private func isRight(_ made: Mapping, root: UInt64) -> Bool {
  var page = made.where & ~4095, offset = made.what &>> 8
  let end = page &+ (made.where & 4095) &<< 12
  while page < end {
    guard let now = Translation(of: page, root: root), now.accessed, now.offset == offset, UInt64(now.file) == made.what &>> 4 & 15,
      made.what & 7 & ~UInt64(now.protection) == 0
    else { return false }
    page &+= 4096
    offset &+= 1
  }
  return true
}

/// Drops all translations.
func dropAll() {
  unsafe the_processor().pointee.mappings = 0
  _ = raw_munmap(0, GUEST_TOP)
}

/// The guest's page-fault error code: the host's has no idea of what the guest's tables say, nor of the mode.
func guestErrorCode(_ host: UInt32, at address: UInt64) -> UInt32 {
  let isPresent =
    address < GUEST_TOP
    ? Translation(of: address & ~4095, root: currentRoot()) != nil
    : isMachineToPhysical(address, at: machineToPhysicalBase) || isMachineToPhysical(address, at: M2P_BASE)
  return host & ~5 | (isPresent ? 1 : 0) | (isInKernel ? 0 : 4)
}
