/// Writes PV64 ELF images byte by byte, right or wrong, for the builder to judge.
///
/// As it stands the kernel has nine pages: three of text, of which the last is the hypercall page, two that no segment has, and four of data.
struct PV64Writer {
  struct Segment {
    var address: UInt64, fileSize: UInt64, memorySize: UInt64, flags: UInt32
    /// Where it says that its bytes are, if not where they are.
    var offset: UInt64?
  }
  /// Where the builder is told what the image is.
  enum Telling { case noteSegment, noteSection, section(String), nothing }

  static let base: UInt64 = 0x4000_0000

  var base = Self.base
  var notes: [(type: UInt32, value: [UInt8])] = [
    (6, Array("test\0".utf8)), (8, Array("generic\0".utf8)), (5, Array("xen-3.0\0".utf8)), (3, le(base)), (4, le(base)),
    (1, le(base + 0x1010)), (2, le(base + 0x2000)),
  ]
  /// By addresses from the base.
  var segments = [
    Segment(address: 0, fileSize: 0x3000, memorySize: 0x3000, flags: 5),
    Segment(address: 0x5000, fileSize: 0x1800, memorySize: 0x3400, flags: 6),
  ]
  /// From physical to the linker's addresses.
  var linkOffset: UInt64 = 0
  var type: UInt16 = 2
  var entry = Self.base + 0x1010
  var telling = Telling.noteSegment
  var noteOffset: UInt64?
  /// What the values of notes are padded to.
  var notePadding = 4
  /// Whether a section header tells of the code, and of which type that is.
  var codeSectionType: UInt64?
  var change: (inout [UInt8]) -> Void = { _ in }

  /// Sets the value of a note, or takes it away.
  mutating func note(_ type: UInt32, _ value: [UInt8]?) {
    notes.removeAll { $0.type == type }
    if let value { notes.append((type, value)) }
  }

  /// What a byte of a segment's file part is, by its place in the file.
  static func content(_ offset: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: offset &* 7 &+ offset >> 8) }

  func bytes() -> [UInt8] {
    let told = notes.flatMap { note in
      le(4, 4) + le(UInt64(note.value.count), 4) + le(UInt64(note.type), 4) + Array("Xen\0".utf8) + note.value
        + [UInt8](repeating: 0, count: -note.value.count & (notePadding - 1))
    }
    var file = [UInt8](repeating: 0, count: 0x800)
    var headers: [UInt8] = [], count: UInt64 = 0
    for segment in segments {
      let offset = UInt64(file.count)
      file += (0..<segment.fileSize).map { Self.content(offset + $0) }
      headers +=
        le(1, 4) + le(UInt64(segment.flags), 4) + le(segment.offset ?? offset) + le(base &+ segment.address &+ linkOffset)
        + le(base &+ segment.address) + le(segment.fileSize) + le(segment.memorySize) + le(4096)
      count += 1
    }
    let at = noteOffset ?? UInt64(file.count)
    var section: (name: String, type: UInt64, size: Int)?
    switch telling {
    case .nothing: break
    case .noteSegment:
      headers += le(4, 4) + le(4, 4) + le(at) + le(0) + le(0) + le(UInt64(told.count)) + le(0) + le(4)
      count += 1
      file += told
    case .noteSection:
      section = (".note", 7, told.count)
      file += told
    case .section(let text):
      section = ("__xen_guest", 1, text.utf8.count)
      file += Array(text.utf8)
    }
    file.replaceSubrange(64..<64 + headers.count, with: headers)
    let names: [UInt8] = [0] + Array((section?.name ?? "").utf8) + [0], namesAt = file.count
    file += names
    let sectionsAt = file.count
    func header(_ name: UInt64, _ type: UInt64, _ offset: UInt64, _ size: Int, flags: UInt64 = 0) -> [UInt8] {
      le(name, 4) + le(type, 4) + le(flags) + le(0) + le(offset) + le(UInt64(size)) + le(0) + le(0) + le(0)
    }
    file += header(0, 0, 0, 0) + header(1, section?.type ?? 1, at, section?.size ?? 0) + header(0, 3, UInt64(namesAt), names.count)
    if let codeSectionType { file += header(0, codeSectionType, 0x800, 0x3000, flags: 6) }
    let start: [UInt8] =
      [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + le(UInt64(type), 2) + le(62, 2) + le(1, 4)
      + le(entry) + le(64) + le(UInt64(sectionsAt)) + le(0, 4) + le(64, 2) + le(56, 2) + le(count, 2) + le(64, 2)
      + le(codeSectionType == nil ? 3 : 4, 2) + le(2, 2)
    file.replaceSubrange(0..<64, with: start)
    change(&file)
    return file
  }
}
