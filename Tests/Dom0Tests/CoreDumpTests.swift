import Glibc
import HypercallABI
import Testing

@testable import Dom0

/// The frames of one domain: some tables and pages.
@safe final class FakeFrames: ForeignMemory {
  static let domain = DomainID(rawValue: 3)
  /// 64 frames, of which these are the domain's.
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 4096, alignment: 4096)
  private var known: Set<UInt64> = []

  init() { unsafe memory.initializeMemory(as: UInt8.self, repeating: 0) }
  deinit { unsafe memory.deallocate() }

  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    guard domain == Self.domain, known.contains(mfn.rawValue) else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(mfn.rawValue) * 4096..<Int(mfn.rawValue + 1) * 4096])
  }
  /// A frame of zeros, with some words set.
  func add(_ mfn: UInt64, _ words: [Int: UInt64] = [:]) {
    known.insert(mfn)
    for (index, value) in words { unsafe memory.storeBytes(of: value, toByteOffset: Int(mfn) * 4096 + index * 8, as: UInt64.self) }
  }

  /// An entry of a table: present, with these rights.
  static func entry(_ mfn: UInt64, writable: Bool = true, executable: Bool = true) -> UInt64 {
    mfn << 12 | (writable ? 3 : 1) | (executable ? 0 : 1 << 63)
  }
  /// Tables 1 to 4 for what `pages` (slots of the last one) tell, at 0x100000000000 and up.
  static func tables(_ pages: [Int: UInt64]) -> FakeFrames {
    let memory = FakeFrames()
    memory.add(1, [32: entry(2)])
    memory.add(2, [0: entry(3)])
    memory.add(3, [0: entry(4)])
    memory.add(4, pages)
    return memory
  }
}

@Suite("cores") struct CoreDumpTests {
  let folder = Folder()
  static let base: UInt64 = 0x1000_0000_0000

  func mappings(_ memory: FakeFrames, limit: UInt64 = 1000) -> GuestMappings {
    var mappings = GuestMappings(memory: memory, domain: FakeFrames.domain, limit: limit)
    mappings.walk(MachineFrameNumber(rawValue: 1))
    return mappings
  }
  func context(rip: UInt64 = 0x1234, root: UInt64 = 1) -> [UInt8] {
    var context = [UInt8](repeating: 0, count: VCPUGuestContextLayout.byteCount)
    func set(_ offset: Int, _ value: UInt64) {
      for byte in 0..<8 { context[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
    }
    set(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rip, rip)
    set(VCPUGuestContextLayout.controlRegisters + 3 * 8, root << 12)
    return context
  }
  func core(_ contexts: [[UInt8]], frames: UInt64 = 100) -> CoreDump {
    CoreDump(name: "web1", commandLine: "a=b", contexts: contexts, signal: SIGSEGV, image: [], imageBias: 0, frames: frames)
  }

  @Test("pages that follow each other with the same rights are one run") func runs() {
    let memory = FakeFrames.tables([
      0: FakeFrames.entry(10, writable: false), 1: FakeFrames.entry(11, writable: false), 2: FakeFrames.entry(12),
      3: FakeFrames.entry(13, executable: false), 5: FakeFrames.entry(14, executable: false), 6: FakeFrames.entry(999), 7: 10 << 12,
    ])
    for mfn in 10...14 as ClosedRange<UInt64> { memory.add(mfn) }
    let found = mappings(memory)
    #expect(!found.isCut)
    #expect(
      found.runs == [
        .init(address: Self.base, pages: 2, isWritable: false, isExecutable: true),
        .init(address: Self.base + 0x2000, pages: 1, isWritable: true, isExecutable: true),
        .init(address: Self.base + 0x3000, pages: 1, isWritable: true, isExecutable: false),
        .init(address: Self.base + 0x5000, pages: 1, isWritable: true, isExecutable: false),
      ])
  }

  @Test("the upper half has canonical addresses, and rights are those of all levels") func upper() {
    let memory = FakeFrames()
    memory.add(1, [511: FakeFrames.entry(2, writable: false)])
    memory.add(2, [511: FakeFrames.entry(3)])
    memory.add(3, [511: FakeFrames.entry(4, executable: false), 0: FakeFrames.entry(5) | 1 << 7])
    memory.add(4, [511: FakeFrames.entry(10)])
    memory.add(10)
    #expect(
      mappings(memory).runs == [.init(address: 0xffff_ffff_ffff_f000, pages: 1, isWritable: false, isExecutable: false)])
  }

  @Test("tables that contain themselves are cut", arguments: [0, 1, 100, 10_000]) func recursion(limit: UInt64) {
    let memory = FakeFrames()
    memory.add(1, Dictionary(uniqueKeysWithValues: (0..<512).map { ($0, FakeFrames.entry(1)) }))
    let found = mappings(memory, limit: limit)
    #expect(found.isCut)
    #expect(found.runs.reduce(0) { $0 + $1.pages } <= limit)
  }

  @Test("a root that is not the domain's maps nothing") func noRoot() { #expect(mappings(FakeFrames()).runs.isEmpty) }

  @Test("the file holds the memory where its headers say, and pages of zeros take no room") func content() throws {
    let memory = FakeFrames.tables([0: FakeFrames.entry(10), 1: FakeFrames.entry(11), 2: FakeFrames.entry(12), 9: FakeFrames.entry(10)])
    memory.add(10, [0: 0x1122_3344_5566_7788])
    memory.add(11)
    memory.add(12, [511: 7])
    let path = folder.path + "/web1.core"
    let size = try core([context()]).write(to: path, of: FakeFrames.domain, memory: memory)
    #expect(size == 4 * 4096)
    let file = try ELFCore(path)
    #expect(file.word(at: Self.base) == 0x1122_3344_5566_7788)
    #expect(file.word(at: Self.base + 0x1000) == 0)
    #expect(file.word(at: Self.base + 0x2ff8) == 7)
    #expect(file.word(at: Self.base + 0x9000) == 0x1122_3344_5566_7788)
    #expect(file.word(at: Self.base + 0x3000) == nil)
    var status = stat()
    #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    // Again, over what is there.
    _ = try core([context()]).write(to: path, of: FakeFrames.domain, memory: memory)
  }

  @Test("each vCPU is a thread, with its registers where Linux has them") func threads() throws {
    let memory = FakeFrames.tables([:])
    let path = folder.path + "/c"
    _ = try core([context(rip: 0x1111), context(rip: 0x2222)]).write(to: path, of: FakeFrames.domain, memory: memory)
    let statuses = try ELFCore(path).notes(1)
    #expect(statuses.map(\.count) == [336, 336])
    #expect(statuses.map { $0[112 + 16 * 8] } == [0x11, 0x22])
    #expect(statuses.map { $0[32] } == [1, 2] && statuses.allSatisfy { $0[12] == 11 })
    #expect(try ELFCore(path).notes(3).map(\.count) == [136] && ELFCore(path).notes(2).map(\.count) == [512, 512])
  }

  @Test("what cannot be written is told, and leaves nothing behind") func failures() throws {
    let memory = FakeFrames.tables([:])
    let none = toolstackError { () throws(ToolstackError) in
      _ = try core([]).write(to: folder.path + "/c", of: FakeFrames.domain, memory: memory)
    }
    #expect(none?.message.contains("registers cannot be read") == true)
    let nowhere = toolstackError { () throws(ToolstackError) in
      _ = try core([context()]).write(to: "/nowhere/c", of: FakeFrames.domain, memory: memory)
    }
    #expect(nowhere?.message.contains("No such file or directory") == true)
    Folder.shell("mkdir '\(folder.path)/d'")
    let occupied = toolstackError { () throws(ToolstackError) in
      _ = try core([context()]).write(to: folder.path + "/d", of: FakeFrames.domain, memory: memory)
    }
    #expect(occupied?.message.contains("by hand") == true)
    Folder.shell("mkfifo '\(folder.path)/p'")
    let special = toolstackError { () throws(ToolstackError) in
      _ = try core([context()]).write(to: folder.path + "/p", of: FakeFrames.domain, memory: memory)
    }
    #expect(special?.code == .argument && special?.message.contains("not a regular file") == true)
    #expect(try StoredFile.names(in: folder.path) == ["d", "p"])
  }

  @Test("a core that is given up leaves nothing behind, and there is no file before it is whole") func piecewise() throws {
    let memory = FakeFrames.tables([0: FakeFrames.entry(10), 1: FakeFrames.entry(11)])
    memory.add(10, [0: 1])
    memory.add(11, [0: 2])
    let path = folder.path + "/c"
    var writer: CoreWriter? = try CoreWriter(core([context()]), to: path, of: FakeFrames.domain, memory: memory)
    while try writer?.isWalked == false && writer?.step() == true {}
    #expect(writer?.total == 8192 && writer?.written == 0)
    #expect(try writer?.step() == true && writer?.written == 4096)
    #expect(!folder.exists("c"))
    writer = nil
    #expect(try StoredFile.names(in: folder.path) == [])
    let whole = try CoreWriter(core([context()]), to: path, of: FakeFrames.domain, memory: memory)
    while try whole.step() {}
    #expect(try ELFCore(path).word(at: Self.base + 0x1000) == 2)
  }

  @Test("an exception has the signal that a process would have died of") func signals() {
    let table: [(UInt32?, Int32)] = [(nil, SIGABRT), (0, SIGFPE), (3, SIGTRAP), (6, SIGILL), (13, SIGSEGV), (14, SIGSEGV), (17, SIGBUS)]
    for (vector, signal) in table { #expect(CoreDump.signal(of: vector) == signal) }
  }
}

/// A core as a debugger reads it.
struct ELFCore {
  private let bytes: [UInt8]
  private let segments: [(type: UInt64, offset: Int, address: UInt64, size: UInt64)]

  init(_ path: String) throws {
    let bytes = try StoredFile.read(path, limit: 1 << 24)
    func word(_ at: Int, _ count: Int = 8) -> UInt64 { bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    self.bytes = bytes
    try #require(bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]) && word(16, 2) == 4 && word(18, 2) == 62)
    segments = (0..<Int(word(56, 2))).map { index in
      let at = Int(word(32)) + 56 * index
      return (word(at, 4), Int(word(at + 8)), word(at + 16), word(at + 32))
    }
    for segment in segments { try #require(segment.offset + Int(segment.size) <= bytes.count) }
  }

  func word(at address: UInt64) -> UInt64? {
    guard let found = segments.first(where: { $0.type == 1 && address >= $0.address && address < $0.address + $0.size }) else { return nil }
    let at = found.offset + Int(address - found.address)
    return bytes[at..<at + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The contents of all notes of a type.
  func notes(_ type: UInt32) -> [[UInt8]] {
    guard let segment = segments.first(where: { $0.type == 4 }) else { return [] }
    func word(_ at: Int) -> Int { bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
    var found: [[UInt8]] = [], at = segment.offset
    while at < segment.offset + Int(segment.size) {
      let start = at + 12 + (word(at) + 3) / 4 * 4
      if word(at + 8) == Int(type) { found.append(Array(bytes[start..<start + word(at + 4)])) }
      at = start + (word(at + 4) + 3) / 4 * 4
    }
    return found
  }
}
