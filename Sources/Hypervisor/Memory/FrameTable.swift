import CVCPUArea
import Glibc
import HypercallABI

/// The machine's frames: who owns each, which file holds it and where, what it is used as and how often, and what its owner calls it.
///
/// Owner and place are one word, which vCPU processes can read (their page faults need it), and only the hypervisor writes.
@safe struct FrameTable: ~Copyable {
  let count: Int
  private let places: UnsafeMutablePointer<UInt64>
  private let m2p: UnsafeMutablePointer<UInt64>
  private let frames: UnsafeMutablePointer<Frame>
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
    guard let zeroed = unsafe calloc(count, MemoryLayout<Frame>.stride) else { fatalError("the host has memory for the frame table") }
    unsafe frames = zeroed.bindMemory(to: Frame.self, capacity: count)
    taken = BitSet(capacity: count)
    for frame in 0..<Self.reserved { taken.insert(frame) }
  }
  deinit { unsafe free(frames) }

  /// What is counted of a frame. Its number is one that ``owner(of:)`` knows.
  subscript(_ mfn: UInt64) -> Frame {
    unsafeAddress {
      precondition(mfn < UInt64(count), "a frame's number was checked")
      // SAFETY: the number was checked.
      return unsafe UnsafePointer(frames + Int(mfn))
    }
    nonmutating unsafeMutableAddress {
      precondition(mfn < UInt64(count), "a frame's number was checked")
      // SAFETY: the number was checked.
      return unsafe frames + Int(mfn)
    }
  }

  var freeCount: Int { count - taken.count }

  /// Takes `1 << order` frames in a row, at a multiple of their number, below `limit`, near `hint`; nil if there are none. They have no place
  /// yet.
  mutating func allocate(order: Int, near hint: Int, below limit: Int = .max) -> Int? {
    let length = 1 << order, start = limit < count ? 0 : hint
    guard let first = order == 0 ? taken.firstAbsent(from: start) : taken.firstAbsentRun(of: length, alignment: length, from: start),
      first + length <= limit
    else { return nil }
    for frame in first..<first + length { taken.insert(frame) }
    return first
  }
  /// Where `length` frames in a row are free now.
  func freeRun(of length: Int, near hint: Int) -> Int? { taken.firstAbsentRun(of: length, alignment: 1, from: hint) }

  /// Gives a frame that was allocated to a domain, with one reference: the owner's.
  mutating func assign(_ frame: Int, to owner: DomainID, offset: Int, pfn: UInt64) {
    precondition(frame >= 0 && frame < count && taken.contains(frame), "a frame is allocated before it is given away")
    self[UInt64(frame)] = Frame(references: 1, home: UInt32(offset), isAllocated: true)
    setM2P(UInt64(frame), pfn)
    setPlace(UInt64(frame), PLACE_VALID | UInt64(owner.rawValue) << 32 | UInt64(UInt32(offset)))
  }
  /// Takes a frame back.
  mutating func release(_ frame: Int) {
    guard frame >= Self.reserved, frame < count else { return }
    setPlace(UInt64(frame), 0)
    setM2P(UInt64(frame), Self.noFrame)
    self[UInt64(frame)] = Frame()
    taken.remove(frame)
  }

  /// Moves a frame to a place of its owner's table file, or home to the memory file.
  mutating func move(_ mfn: UInt64, toTable offset: Int?) {
    let owner = place(mfn) & 0xffff << 32
    setPlace(mfn, PLACE_VALID | owner | (offset.map { PLACE_TABLE | UInt64($0) } ?? UInt64(self[mfn].home)))
  }
  private func setPlace(_ mfn: UInt64, _ place: UInt64) {
    precondition(mfn < UInt64(count), "a frame's number was checked")
    // SAFETY: the number was checked.
    unsafe store_release64(places + Int(mfn), place)
  }
  @inline(__always) private func place(_ mfn: UInt64) -> UInt64 {
    guard mfn < UInt64(count) else { return 0 }
    // SAFETY: the frame was checked; the word has one writer, this one.
    return unsafe places[Int(mfn)]
  }

  /// Whether a frame is this domain's.
  @inline(__always) func isOwned(_ mfn: UInt64, by owner: DomainID) -> Bool {
    place(mfn) & (PLACE_VALID | 0xffff << 32) == PLACE_VALID | UInt64(owner.rawValue) << 32
  }
  /// Where a frame of `owner` lies, in frames, and whether in its table file; nil if it is not that domain's.
  @inline(__always) func location(of mfn: UInt64, ownedBy owner: DomainID) -> (offset: Int, isTable: Bool)? {
    let place = place(mfn)
    guard place & (PLACE_VALID | 0xffff << 32) == PLACE_VALID | UInt64(owner.rawValue) << 32 else { return nil }
    return (Int(place & 0xffff_ffff), place & PLACE_TABLE != 0)
  }
  func owner(of mfn: UInt64) -> DomainID? {
    let place = place(mfn)
    return place & PLACE_VALID == 0 ? nil : DomainID(rawValue: UInt16(truncatingIfNeeded: place >> 32))
  }

  mutating func setM2P(_ mfn: UInt64, _ pfn: UInt64) {
    guard mfn < UInt64(count) else { return }
    // SAFETY: the frame was checked.
    unsafe m2p[Int(mfn)] = pfn
  }
}
