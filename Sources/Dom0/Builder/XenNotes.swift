/// What an image says of itself to those who build domains of it, in Xen's ELF notes or in the older text of a section `__xen_guest`.
///
/// - Source: `xen/elfnote.h`
struct XenNotes: Sendable {
  private(set) var entry: UInt64?
  private(set) var hypercallPage: UInt64?
  private(set) var virtBase: UInt64?
  private(set) var paddrOffset: UInt64?
  private(set) var initP2M: UInt64?
  /// Where it starts as a PVH guest.
  private(set) var physicalEntry: UInt64?
  private(set) var guestOS: String?
  private(set) var xenVersion: String?
  private(set) var loader: String?
  private(set) var features: String?
  /// The ramdisk need not be mapped.
  private(set) var isInitrdUnmapped = false

  private enum Kind {
    static let entry: UInt32 = 1, hypercallPage: UInt32 = 2, virtBase: UInt32 = 3, paddrOffset: UInt32 = 4, xenVersion: UInt32 = 5
    static let guestOS: UInt32 = 6, loader: UInt32 = 8, features: UInt32 = 10, initP2M: UInt32 = 15, moduleStart: UInt32 = 16
    static let physicalEntry: UInt32 = 18
  }

  /// Reads the notes of an image; nil when it has none and no such section.
  init?(_ file: ELFFile) throws(ToolstackError) {
    var notes = try file.xenNotes(in: file.noteSegments)
    if notes.isEmpty { notes = try file.xenNotes(in: file.noteSections) }
    for note in notes { try take(note, file) }
    if notes.isEmpty {
      guard let section = file.section(named: "__xen_guest") else { return nil }
      try take(text: printable(file.bytes[Int(section.lowerBound)..<Int(section.upperBound)].prefix { $0 != 0 }, limit: 4096), file.path)
    }
  }

  private mutating func take(_ note: ELFFile.Note, _ file: ELFFile) throws(ToolstackError) {
    switch note.type {
    case Kind.entry: entry = try file.number(note, "ENTRY")
    case Kind.hypercallPage: hypercallPage = try file.number(note, "HYPERCALL_PAGE")
    case Kind.virtBase: virtBase = try file.number(note, "VIRT_BASE")
    case Kind.paddrOffset: paddrOffset = try file.number(note, "PADDR_OFFSET")
    case Kind.initP2M: initP2M = try file.number(note, "INIT_P2M")
    case Kind.moduleStart: isInitrdUnmapped = try file.number(note, "MOD_START_PFN") != 0
    case Kind.physicalEntry: physicalEntry = try file.number(note, "PHYS32_ENTRY")
    case Kind.xenVersion: xenVersion = file.text(note)
    case Kind.guestOS: guestOS = file.text(note)
    case Kind.loader: loader = file.text(note)
    case Kind.features: features = file.text(note)
    default: break  // What others of them say changes nothing for a 64-bit kernel that Dom0 builds.
    }
  }

  /// Reads `KEY=VALUE,KEY=VALUE…`. The hypercall page is told by number there, and segments lie at virtual addresses unless it says otherwise.
  private mutating func take(text: String, _ path: String) throws(ToolstackError) {
    var page: UInt64?
    for item in text.split(separator: ",") {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      func number() throws(ToolstackError) -> UInt64 {
        let digits = parts[1].hasPrefix("0x") ? UInt64(parts[1].dropFirst(2), radix: 16) : UInt64(parts[1])
        guard let digits else {
          throw ToolstackError(.image, "\(path): its section __xen_guest says \(item), which is no number; build the image again")
        }
        return digits
      }
      switch parts[0] {
      case "VIRT_BASE": virtBase = try number()
      case "VIRT_ENTRY": entry = try number()
      case "ELF_PADDR_OFFSET": paddrOffset = try number()
      case "HYPERCALL_PAGE": page = try number()
      case "XEN_VER": xenVersion = parts[1]
      case "GUEST_OS": guestOS = parts[1]
      case "LOADER": loader = parts[1]
      case "FEATURES": features = parts[1]
      default: break
      }
    }
    if paddrOffset == nil { paddrOffset = virtBase }
    hypercallPage = page.map { (virtBase ?? 0) &+ $0 &* 4096 }
  }
}

extension ELFFile {
  /// A note of the owner "Xen".
  struct Note {
    var type: UInt32
    /// Where it begins in the file.
    var at: UInt64
    var value: Range<UInt64>
  }

  var noteSegments: [Range<UInt64>] {
    // Some linkers leave the offset of an empty note segment 0.
    programHeaders.filter { $0.type == Kind.note && $0.offset != 0 }.map { $0.offset..<$0.offset &+ min($0.fileSize, ~$0.offset) }
  }
  var noteSections: [Range<UInt64>] {
    sections.filter { $0.type == Kind.noteSection }.map { $0.offset..<$0.offset &+ min($0.size, ~$0.offset) }
  }

  /// Whether the file is a PV64 image, as far as the first look goes: an executable, or something with Xen's notes.
  var isPV64: Bool {
    if type == Kind.executable || section(named: "__xen_guest") != nil { return true }
    for place in noteSegments + noteSections {
      var isXen = false
      _ = walkNotes(place) { _ in isXen = true }
      if isXen { return true }
    }
    return false
  }

  /// Xen's notes at these places in the file, each of which must be well formed.
  func xenNotes(in places: [Range<UInt64>]) throws(ToolstackError) -> [Note] {
    var notes: [Note] = []
    for place in places {
      if let at = paddedNote(in: place) {
        throw ToolstackError(
          .image,
          "\(path): its ELF notes are padded to 8 bytes, from the one at offset \(hexadecimal(at)) on, and Xen reads notes that are padded to 4; "
            + "pad each name and value by `.p2align 2` (`.balign 4`)")
      }
      if let fault = walkNotes(place, { notes.append($0) }) {
        throw ToolstackError(
          .image, "\(path): the ELF note at offset \(hexadecimal(fault)) ends beyond its segment or the file; build or copy the file again")
      }
    }
    return notes
  }

  /// Where the first of Xen's notes lies that only a reader finds who expects notes to be padded to 8 bytes; nil where there is none.
  private func paddedNote(in place: Range<UInt64>) -> UInt64? {
    var read: Set<UInt64> = [], padded: [UInt64] = []
    _ = walkNotes(place) { read.insert($0.at) }
    guard walkNotes(place, padding: 8, { padded.append($0.at) }) == nil else { return nil }
    return padded.first { !read.contains($0) }
  }

  /// Calls `body` for each of Xen's notes; answers where the first note lies that does not hold together.
  private func walkNotes(_ place: Range<UInt64>, padding: UInt64 = 4, _ body: (Note) -> Void) -> UInt64? {
    guard reader.holds(place.lowerBound, place.upperBound - place.lowerBound) else { return place.lowerBound }
    var at = place.lowerBound
    while place.upperBound - at >= 12 {
      guard let name = reader.u32(at), let size = reader.u32(at + 4), let type = reader.u32(at + 8) else { return at }
      let value = place.lowerBound + Self.padded(at - place.lowerBound + 12 + UInt64(name), padding)
      guard value + UInt64(size) <= place.upperBound else { return at }
      if name == 4, reader.u32(at + 12) == 0x006e_6558 { body(Note(type: type, at: at, value: value..<value + UInt64(size))) }  // "Xen\0"
      at = min(place.lowerBound + Self.padded(value - place.lowerBound + UInt64(size), padding), place.upperBound)
    }
    return nil
  }

  private static func padded(_ size: UInt64, _ padding: UInt64) -> UInt64 { (size + padding - 1) & ~(padding - 1) }

  /// A number, of 4 or 8 bytes.
  fileprivate func number(_ note: Note, _ name: String) throws(ToolstackError) -> UInt64 {
    let at = note.value.lowerBound
    switch note.value.upperBound - at {
    case 4: return reader.u32(at).map { UInt64($0) } ?? 0
    case 8: return reader.u64(at) ?? 0
    case let size:
      throw ToolstackError(
        .image,
        "\(path): the ELF note \(name) at offset \(hexadecimal(note.at)) has \(size) bytes; a number has 4 or 8: mend the note in the kernel's sources"
      )
    }
  }

  /// A text, up to the first zero byte.
  fileprivate func text(_ note: Note) -> String {
    printable(bytes[Int(note.value.lowerBound)..<Int(note.value.upperBound)].prefix { $0 != 0 }, limit: 4096)
  }
}
