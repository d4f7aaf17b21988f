/// An ELF64 file for x86-64, as a stranger's bytes: its headers, each checked before use.
///
/// Reads never trap: every offset is a `UInt64` that is compared, without overflow, with what is there.
struct ELFFile: Sendable {
  /// Larger files are refused before they are read.
  static let maximumBytes: UInt64 = 256 << 20
  static let maximumProgramHeaders = 64

  struct ProgramHeader: Sendable {
    var type: UInt32, flags: UInt32
    var offset: UInt64, address: UInt64, physicalAddress: UInt64, fileSize: UInt64, memorySize: UInt64, alignment: UInt64
  }

  let bytes: [UInt8]
  let path: String
  let type: UInt16
  let programHeaders: [ProgramHeader]

  enum Kind {
    static let executable: UInt16 = 2, sharedObject: UInt16 = 3
    static let load: UInt32 = 1, dynamic: UInt32 = 2, interpreter: UInt32 = 3, note: UInt32 = 4, threadLocal: UInt32 = 7
    static let noteSection: UInt32 = 7, noBitsSection: UInt32 = 8
    static let allocatedCode: UInt64 = 2 | 4
  }

  init(bytes: [UInt8], path: String) throws(ToolstackError) {
    self.bytes = bytes
    self.path = path
    func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(path): \(why)") }
    guard bytes.count >= 4, bytes[0] == 0x7f, bytes[1] == 0x45, bytes[2] == 0x4c, bytes[3] == 0x46 else {
      throw refuse(
        bytes.isEmpty
          ? "the file is empty; give the shared object (.so) that `swift build` makes of a guest package, or a Xen PV64 image"
          : "not an ELF file; give the shared object (.so) that `swift build` makes of a guest package, or a Xen PV64 image")
    }
    guard bytes.count >= 64 else { throw refuse("the ELF header is cut short; build or copy the file again") }
    guard bytes[4] == 2 else { throw refuse("a 32-bit ELF file; build the guest for x86-64") }
    guard bytes[5] == 1 else { throw refuse("a big-endian ELF file; build the guest for x86-64") }
    let reader = ByteReader(bytes)
    let machine = reader.u16(18) ?? 0
    guard machine == 62 else {
      throw refuse("built for another machine, \(Self.machineName(machine)); build the guest for x86-64")
    }
    type = reader.u16(16) ?? 0
    let headersAt = reader.u64(32) ?? 0, size = reader.u16(54) ?? 0, count = Int(reader.u16(56) ?? 0)
    guard count > 0 else { throw refuse("no program headers: an object file, not a linked guest; give the shared object (.so)") }
    guard size == 56 else { throw refuse("program headers of \(size) bytes instead of 56; the file is damaged") }
    guard count <= Self.maximumProgramHeaders else {
      throw refuse("\(count) program headers; at most \(Self.maximumProgramHeaders) are taken")
    }
    guard reader.holds(headersAt, UInt64(count) * 56) else {
      throw refuse("cut short in its program headers; build or copy the file again")
    }
    programHeaders = (0..<UInt64(count)).map { index in
      let at = headersAt + index * 56
      return ProgramHeader(
        type: reader.u32(at) ?? 0, flags: reader.u32(at + 4) ?? 0, offset: reader.u64(at + 8) ?? 0, address: reader.u64(at + 16) ?? 0,
        physicalAddress: reader.u64(at + 24) ?? 0, fileSize: reader.u64(at + 32) ?? 0, memorySize: reader.u64(at + 40) ?? 0,
        alignment: reader.u64(at + 48) ?? 0)
    }
    guard !isDebugFile else {
      throw refuse(
        "holds the debug information of a kernel and not its code (objcopy --only-keep-debug makes such a file); "
          + "give the file that it was taken from")
    }
    for (index, header) in programHeaders.enumerated() where header.type == Kind.load || header.type == Kind.dynamic {
      guard reader.holds(header.offset, header.fileSize) else {
        throw refuse("cut short: segment \(index) ends beyond the end of the file; build or copy the file again")
      }
    }
    let sectionsAt = reader.u64(40) ?? 0, sections = UInt64(reader.u16(60) ?? 0)
    guard sections == 0 || reader.holds(sectionsAt, sections * UInt64(reader.u16(58) ?? 0)) else {
      throw refuse("cut short: its section headers lie beyond the end of the file; build or copy the file again")
    }
  }

  var reader: ByteReader { ByteReader(bytes) }

  private static func machineName(_ machine: UInt16) -> String {
    switch machine {
    case 3: "i386"
    case 40: "ARM"
    case 183: "AArch64"
    case 243: "RISC-V"
    default: "number \(machine)"
    }
  }

  struct Section: Sendable {
    var nameAt: UInt32, type: UInt32, flags: UInt64
    var offset: UInt64, size: UInt64
  }

  /// The sections; none when the file has none that can be read.
  var sections: [Section] {
    let reader = reader, at = reader.u64(40) ?? 0, size = UInt64(reader.u16(58) ?? 0), count = UInt64(reader.u16(60) ?? 0)
    guard size >= 64, reader.holds(at, count * size) else { return [] }
    return (0..<count).map { index in
      let section = at + index * size
      return Section(
        nameAt: reader.u32(section) ?? 0, type: reader.u32(section + 4) ?? 0, flags: reader.u64(section + 8) ?? 0,
        offset: reader.u64(section + 24) ?? 0, size: reader.u64(section + 32) ?? 0)
    }
  }

  /// Whether all code was taken out, and only what debuggers read left.
  private var isDebugFile: Bool {
    let code = sections.filter { $0.flags & Kind.allocatedCode == Kind.allocatedCode && $0.size > 0 }
    return !code.isEmpty && code.allSatisfy { $0.type == Kind.noBitsSection }
  }

  /// What a section of that name holds.
  func section(named name: String) -> Range<UInt64>? {
    let sections = sections, names = Int(reader.u16(62) ?? 0), wanted = Array(name.utf8) + [0]
    guard sections.indices.contains(names) else { return nil }
    for section in sections where UInt64(section.nameAt) < sections[names].size {
      let at = sections[names].offset.addingReportingOverflow(UInt64(section.nameAt))
      guard !at.overflow, reader.holds(at.partialValue, UInt64(wanted.count)), reader.holds(section.offset, section.size) else { continue }
      if bytes[Int(at.partialValue)..<Int(at.partialValue) + wanted.count].elementsEqual(wanted) {
        return section.offset..<section.offset + section.size
      }
    }
    return nil
  }
}

/// Little-endian reads out of a file, nil beyond its end.
struct ByteReader: Sendable {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether `size` bytes at `offset` lie within the file.
  func holds(_ offset: UInt64, _ size: UInt64) -> Bool {
    let count = UInt64(bytes.count)
    return size <= count && offset <= count - size
  }
  func u8(_ offset: UInt64) -> UInt8? { holds(offset, 1) ? bytes[Int(offset)] : nil }
  func u16(_ offset: UInt64) -> UInt16? { load(offset) }
  func u32(_ offset: UInt64) -> UInt32? { load(offset) }
  func u64(_ offset: UInt64) -> UInt64? { load(offset) }

  @inline(__always) private func load<I: FixedWidthInteger & BitwiseCopyable>(_ offset: UInt64) -> I? {
    guard holds(offset, UInt64(I.bitWidth / 8)) else { return nil }
    // SAFETY: within the array, checked above.
    return unsafe bytes.withUnsafeBytes { unsafe I(littleEndian: $0.loadUnaligned(fromByteOffset: Int(offset), as: I.self)) }
  }
}
