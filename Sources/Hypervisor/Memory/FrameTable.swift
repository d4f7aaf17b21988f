import CVCPUArea
import Glibc
import HypercallABI

/// The machine's frames: who owns each, where it lies in its owner's memory file, how often it is referred to, and what its owner calls it.
///
/// Owner and place are one word, which vCPU processes can read (their page faults need it), and only the hypervisor writes.
@safe struct FrameTable: ~Copyable {
  let count: Int
  private let places: UnsafeMutablePointer<UInt64>
  private let m2p: UnsafeMutablePointer<UInt64>
  private let references: UnsafeMutablePointer<UInt32>
  private var taken: BitSet

  /// What the M2P says of a frame that nobody owns.
  static var noFrame: UInt64 { ~0 }
  /// The lowest frames are nobody's: a frame number of 0 is always a mistake.
  static var reserved: Int { 16 }

  init(count: Int, places: UnsafeMutablePointer<UInt64>, m2p: UnsafeMutablePointer<UInt64>) {
    precondition(count > Self.reserved && count < 1 << 32, "a machine has a sensible amount of memory")
    self.count = count
    unsafe self.places = places
    unsafe self.m2p = m2p
    // Zeroed memory that nobody touches costs nothing: a machine with little in use starts as quickly as a small one.
    // SAFETY: the pages come zeroed, which is a value of the type.
    guard let zeroed = unsafe calloc(count, MemoryLayout<UInt32>.stride) else { fatalError("the host has memory for the frame table") }
    unsafe references = zeroed.bindMemory(to: UInt32.self, capacity: count)
    taken = BitSet(capacity: count)
    for frame in 0..<Self.reserved { taken.insert(frame) }
  }
  deinit { unsafe free(references) }

  var freeCount: Int { count - taken.count }

  /// Takes `1 << order` frames in a row, at a multiple of their number, near `hint`; nil if there are none. They have no place yet.
  mutating func allocate(order: Int, near hint: Int) -> Int? {
    let length = 1 << order
    guard let first = order == 0 ? taken.firstAbsent(from: hint) : taken.firstAbsentRun(of: length, alignment: length, from: hint)
    else { return nil }
    for frame in first..<first + length { taken.insert(frame) }
    return first
  }
  /// Where `length` frames in a row are free now.
  func freeRun(of length: Int, near hint: Int) -> Int? { taken.firstAbsentRun(of: length, alignment: 1, from: hint) }

  /// Gives a frame that was allocated to a domain, with one reference.
  mutating func assign(_ frame: Int, to owner: DomainID, offset: Int, pfn: UInt64) {
    precondition(frame >= 0 && frame < count && taken.contains(frame), "a frame is allocated before it is given away")
    // SAFETY: the frame was checked.
    unsafe m2p[frame] = pfn
    unsafe references[frame] = 1
    unsafe store_release64(places + frame, PLACE_VALID | UInt64(owner.rawValue) << 32 | UInt64(UInt32(offset)))
  }
  /// Takes a frame back.
  mutating func release(_ frame: Int) {
    guard frame >= Self.reserved, frame < count else { return }
    // SAFETY: the frame was checked.
    unsafe store_release64(places + frame, 0)
    unsafe m2p[frame] = Self.noFrame
    unsafe references[frame] = 0
    taken.remove(frame)
  }

  /// Where a frame lies in the memory file of `owner`; nil if it is not that domain's.
  @inline(__always) func offset(of mfn: UInt64, ownedBy owner: DomainID) -> Int? {
    guard mfn < UInt64(count) else { return nil }
    // SAFETY: the frame was checked; the word has one writer, this one.
    let place = unsafe places[Int(mfn)]
    guard place & (PLACE_VALID | 0xffff << 32) == PLACE_VALID | UInt64(owner.rawValue) << 32 else { return nil }
    return Int(place & 0xffff_ffff)
  }
  func owner(of mfn: UInt64) -> DomainID? {
    guard mfn < UInt64(count) else { return nil }
    // SAFETY: the frame was checked.
    let place = unsafe places[Int(mfn)]
    return place & PLACE_VALID == 0 ? nil : DomainID(rawValue: UInt16(truncatingIfNeeded: place >> 32))
  }

  /// One reference more: the frame cannot be given up while it has more than one.
  mutating func retain(_ frame: Int) {
    guard frame >= 0, frame < count else { return }
    // SAFETY: the frame was checked.
    unsafe references[frame] &+= 1
  }
  func references(of mfn: UInt64) -> UInt32 {
    guard mfn < UInt64(count) else { return 0 }
    // SAFETY: the frame was checked.
    return unsafe references[Int(mfn)] & ~Self.pinned
  }

  /// Pins a frame as a page table, or unpins it; false if it is so already.
  mutating func setPinned(_ mfn: UInt64, _ pin: Bool) -> Bool {
    guard mfn < UInt64(count) else { return false }
    // SAFETY: the frame was checked.
    let old = unsafe references[Int(mfn)]
    guard (old & Self.pinned != 0) != pin else { return false }
    unsafe references[Int(mfn)] = old ^ Self.pinned
    return true
  }
  /// The top bit of a reference count.
  private static var pinned: UInt32 { 1 << 31 }
  mutating func setM2P(_ mfn: UInt64, _ pfn: UInt64) {
    guard mfn < UInt64(count) else { return }
    // SAFETY: the frame was checked.
    unsafe m2p[Int(mfn)] = pfn
  }
}
