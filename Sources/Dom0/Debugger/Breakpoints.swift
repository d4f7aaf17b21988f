import HypercallABI

/// Breakpoints in a domain's memory: bytes of its code that are `int3` for the time being.
///
/// They lie in frames, not at addresses: whatever maps the frame meets them. What a debugger reads and writes there are the bytes below.
struct Breakpoints {
  /// A byte of the machine's memory.
  struct Place: Hashable {
    var mfn: UInt64
    var offset: Int
  }

  static let instruction: UInt8 = 0xcc

  /// The bytes below those that are there now.
  private(set) var originals: [Place: UInt8] = [:]
  /// By the address at which each was asked for: two addresses may mean one place.
  private var places: [UInt64: Place] = [:]
  /// Every place that has ever been one, and its byte: what is left of them must be found again by a Dom0 that comes after this one.
  private(set) var noted: [Place: UInt8]

  init(noted: [Place: UInt8] = [:]) {
    self.noted = noted
    originals = noted
  }

  /// Whether an `int3` at a place is a debugger's.
  func contains(_ place: Place) -> Bool { originals[place] != nil }

  /// Makes a byte a breakpoint. False: it cannot be written.
  ///
  /// - Parameter note: takes down a new place, before anything is changed there; false refuses it.
  mutating func insert(at address: UInt64, _ place: Place, in memory: any ForeignMemory, of domain: DomainID, note: (Self) -> Bool) -> Bool
  {
    guard let frame = unsafe memory.frame(MachineFrameNumber(rawValue: place.mfn), of: domain) else { return false }
    if originals[place] == nil {
      let byte = unsafe frame[place.offset]
      if noted[place] != byte {
        noted[place] = byte
        guard note(self) else { return false }
      }
      originals[place] = byte
      unsafe frame[place.offset] = Self.instruction
    }
    places[address] = place
    return true
  }

  /// Takes one out again, unless the guest has written over it. False: there is none at this address.
  mutating func remove(at address: UInt64, in memory: any ForeignMemory, of domain: DomainID) -> Bool {
    guard let place = places.removeValue(forKey: address) else { return false }
    if !places.values.contains(place) { restore(place, in: memory, of: domain) }
    return true
  }

  mutating func removeAll(in memory: any ForeignMemory, of domain: DomainID) {
    places = [:]
    for place in originals.keys { restore(place, in: memory, of: domain) }
  }

  private mutating func restore(_ place: Place, in memory: any ForeignMemory, of domain: DomainID) {
    guard let byte = originals.removeValue(forKey: place) else { return }
    guard let frame = unsafe memory.frame(MachineFrameNumber(rawValue: place.mfn), of: domain) else { return }
    if unsafe frame[place.offset] == Self.instruction { unsafe frame[place.offset] = byte }
  }

  /// Puts the bytes below into a copy of some bytes of a frame.
  func hide(in bytes: inout [UInt8], _ mfn: UInt64, at offset: Int) {
    for (place, byte) in originals where place.mfn == mfn && place.offset >= offset && place.offset < offset + bytes.count {
      if bytes[place.offset - offset] == Self.instruction { bytes[place.offset - offset] = byte }
    }
  }

  /// Writes bytes of one frame: below a breakpoint, where there is one.
  mutating func write(_ bytes: ArraySlice<UInt8>, _ start: Place, to frame: UnsafeMutableRawBufferPointer) {
    for (index, byte) in bytes.enumerated() {
      let place = Place(mfn: start.mfn, offset: start.offset + index)
      if originals[place] == nil {
        unsafe frame[place.offset] = byte
      } else {
        originals[place] = byte
        noted[place] = byte
      }
    }
  }

  // MARK: Kept in a file

  /// A line for each place.
  func text(of domain: DomainID) -> String {
    noted.reduce("\(domain.rawValue)\n") { $0 + "\($1.key.mfn) \($1.key.offset) \($1.value)\n" }
  }

  /// What ``text(of:)`` wrote for this domain; nil for anything else.
  static func places(in text: String, of domain: DomainID) -> [Place: UInt8]? {
    let lines = text.split(separator: "\n")
    guard lines.first.flatMap({ UInt16($0) }) == domain.rawValue else { return nil }
    var found: [Place: UInt8] = [:]
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      guard words.count == 3, let mfn = UInt64(words[0]), let offset = Int(words[1]), (0..<4096).contains(offset),
        let byte = UInt8(words[2])
      else { return nil }
      found[Place(mfn: mfn, offset: offset)] = byte
    }
    return found
  }
}
