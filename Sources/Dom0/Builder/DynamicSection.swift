/// What the dynamic section of a shared object says, as offsets in its file; each table lies whole in one segment's file part.
struct DynamicSection: Sendable {
  private(set) var symbols: UInt64 = 0
  private(set) var strings: UInt64 = 0
  private(set) var stringsSize: UInt64 = 0
  /// RELA tables: DT_RELA and DT_JMPREL, as (offset in the file, entries).
  private(set) var relocations: [(at: UInt64, count: UInt64)] = []
  private var hash: UInt64?
  private var gnuHash: UInt64?
  private var symbolsAddress: UInt64 = 0

  private enum Tag {
    static let jumpRelocationsSize: UInt64 = 2, hash: UInt64 = 4, strings: UInt64 = 5, symbols: UInt64 = 6
    static let rela: UInt64 = 7, relaSize: UInt64 = 8, relaEntry: UInt64 = 9, stringsSize: UInt64 = 10, symbolEntry: UInt64 = 11
    static let rel: UInt64 = 17, jumpRelocationKind: UInt64 = 20, jumpRelocations: UInt64 = 23
    static let relrSize: UInt64 = 35, relr: UInt64 = 36, gnuHash: UInt64 = 0x6fff_fef5
    static let used: Set<UInt64> = [
      jumpRelocationsSize, hash, strings, symbols, rela, relaSize, relaEntry, stringsSize, symbolEntry, rel, jumpRelocationKind,
      jumpRelocations, relrSize, relr, gnuHash,
    ]
  }

  init(file: ELFFile, header: ELFFile.ProgramHeader, segments: [SharedObject.Segment]) throws(ToolstackError) {
    func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(file.path): \(why)") }
    func damaged(_ what: String) -> ToolstackError { refuse("its \(what) lies outside the loaded file; the file is damaged") }
    let reader = file.reader
    guard let start = Self.fileOffset(header.address, header.fileSize, segments) else { throw damaged("dynamic section") }
    var values: [UInt64: UInt64] = [:]
    var at = start
    let end = start + header.fileSize
    while end - at >= 16, let tag = reader.u64(at), let value = reader.u64(at + 8), tag != 0 {
      if Tag.used.contains(tag), values.updateValue(value, forKey: tag) != nil {
        throw refuse("its dynamic section has tag \(tag) twice; the file is damaged")
      }
      at += 16
    }
    if values[Tag.rel] != nil { throw refuse("has relocations without addends (DT_REL), which x86-64 does not use; the file is damaged") }
    if values[Tag.relr, default: 0] != 0 && values[Tag.relrSize, default: 0] != 0 {
      throw refuse("has packed relative relocations (DT_RELR); link without -z pack-relative-relocs")
    }
    if values[Tag.symbolEntry, default: 24] != 24 || values[Tag.relaEntry, default: 24] != 24
      || values[Tag.jumpRelocationKind, default: 7] != 7
    {
      throw refuse("its dynamic section tells entry sizes that are not x86-64's; the file is damaged")
    }
    guard let symbolsAddress = values[Tag.symbols], let stringsAddress = values[Tag.strings], let size = values[Tag.stringsSize] else {
      throw refuse("has no dynamic symbol table; do not strip it, and link with xen_start and hypercall_page exported")
    }
    guard let strings = Self.fileOffset(stringsAddress, size, segments) else { throw damaged("string table") }
    guard let symbols = Self.fileOffset(symbolsAddress, 24, segments) else { throw damaged("symbol table") }
    (self.symbolsAddress, self.symbols, self.strings, stringsSize) = (symbolsAddress, symbols, strings, size)
    for (table, length) in [(Tag.rela, Tag.relaSize), (Tag.jumpRelocations, Tag.jumpRelocationsSize)] {
      guard let address = values[table], let size = values[length], size > 0 else { continue }
      guard size % 24 == 0, let at = Self.fileOffset(address, size, segments) else { throw damaged("relocation table") }
      relocations.append((at, size / 24))
    }
    if let address = values[Tag.hash] {
      guard let at = Self.fileOffset(address, 8, segments) else { throw damaged("symbol hash table") }
      hash = at
    }
    if let address = values[Tag.gnuHash] {
      guard let at = Self.fileOffset(address, 16, segments) else { throw damaged("symbol hash table") }
      gnuHash = at
    }
  }

  /// How many symbols there are, which only a hash table tells.
  func countSymbols(file: ELFFile, segments: [SharedObject.Segment]) throws(ToolstackError) -> UInt64 {
    let reader = file.reader
    var count: UInt64?
    if let hash {
      count = reader.u32(hash + 4).map { UInt64($0) }
    } else if let gnuHash {
      count = Self.countByGNUHash(reader, at: gnuHash)
    } else {
      throw ToolstackError(.image, "\(file.path): has no symbol hash table; link with -Wl,--hash-style=both")
    }
    guard let count, count > 0, Self.fileOffset(symbolsAddress, count * 24, segments) != nil else {
      throw ToolstackError(.image, "\(file.path): its symbol hash table and symbol table do not agree; the file is damaged")
    }
    return count
  }

  /// The highest bucket's chain ends at the last symbol.
  private static func countByGNUHash(_ reader: ByteReader, at table: UInt64) -> UInt64? {
    guard let buckets = reader.u32(table), let first = reader.u32(table + 4), let bloom = reader.u32(table + 8) else { return nil }
    let bucketsAt = table + 16 + UInt64(bloom) * 8, chainsAt = bucketsAt + UInt64(buckets) * 4
    guard reader.holds(bucketsAt, UInt64(buckets) * 4) else { return nil }
    var last: UInt64 = 0
    for bucket in 0..<UInt64(buckets) { last = max(last, UInt64(reader.u32(bucketsAt + bucket * 4) ?? 0)) }
    guard last >= UInt64(first) else { return UInt64(first) }
    while let word = reader.u32(chainsAt + (last - UInt64(first)) * 4) {
      if word & 1 != 0 { return last + 1 }
      last += 1
    }
    return nil
  }

  /// Where in the file `size` bytes at an address of the linker's lie, when one segment's file part holds them all.
  static func fileOffset(_ address: UInt64, _ size: UInt64, _ segments: [SharedObject.Segment]) -> UInt64? {
    for segment in segments
    where address >= segment.linkedAddress && size <= segment.fileSize && address - segment.linkedAddress <= segment.fileSize - size {
      return segment.fileOffset + (address - segment.linkedAddress)
    }
    return nil
  }
}
