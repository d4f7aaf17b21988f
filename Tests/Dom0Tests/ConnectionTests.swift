import CHost
import CVCPUArea
import Glibc
import HypercallABI
import Testing

@testable import Dom0

@Suite("the connection to ring 0") struct ConnectionTests {
  static let frames = 512
  /// A memory file, closed with its owner.
  static func file(_ byteCount: Int) -> Descriptor { Descriptor(owning: unsafe host_memory_file("test", UInt64(byteCount))) }

  /// The seven files of a greeting; `shortened` is one that is a page too short.
  static func files(shortened: Int? = nil) -> [Descriptor] {
    let trace = MemoryLayout<trace_header>.stride + Int(TRACE_RECORDS) * MemoryLayout<trace_record>.stride
    let sizes = [Int(ARENA_BYTES), Int(DOM0_VCPUS) * Int(AREA_PAGES) * 4096, 4096, 0, frames * 8, frames * 8, trace]
    return sizes.enumerated().map { index, size in
      index == 3 ? Descriptor(owning: host_event()) : file(index == shortened ? max(size - 4096, 1) : size)
    }
  }

  static func send(_ socket: Descriptor, _ message: ring0_message, _ files: [Descriptor]) {
    var message = message
    var numbers = files.map(\.number)
    #expect(unsafe host_send(socket.number, &message, &numbers, Int32(numbers.count)) == 0)
    withExtendedLifetime(files) {}
  }

  static func hello(frames: Int = ConnectionTests.frames) -> ring0_message {
    ring0_message(kind: MESSAGE_HELLO, domain: 0, vcpu: MESSAGE_VERSION, padding: 0, frames: UInt64(frames), value: 0)
  }

  /// Both ends after a greeting, with the places' file.
  static func connect() throws -> (Ring0Connection, Descriptor, Descriptor) {
    let (ours, theirs) = try #require(socketPair(SOCK_SEQPACKET))
    let files = files()
    send(theirs, hello(), files)
    return (try Ring0Connection(socket: ours), theirs, files[4])
  }

  @Test("maps what the greeting brings") func greeting() throws {
    let (connection, theirs, _) = try Self.connect()
    #expect(connection.machineFrames == 512)
    #expect(unsafe connection.arena.bytes.count == Int(ARENA_BYTES))
    #expect(!connection.hasHungUp)
    theirs.close()
  }

  @Test("refuses a greeting with too few descriptors, a file too short, no frames, or of another kind") func refusals() throws {
    try refuses(Self.hello(), Array(Self.files().dropLast()))
    try refuses(Self.hello(), Self.files(shortened: 0))
    try refuses(Self.hello(), Self.files(shortened: 6))
    try refuses(Self.hello(frames: 0), Self.files())
    try refuses(Self.hello(frames: 1 << 20), Self.files())
    try refuses(ring0_message(kind: 9, domain: 0, vcpu: 0, padding: 0, frames: 512, value: 0), Self.files())
  }

  private func refuses(_ message: ring0_message, _ files: [Descriptor]) throws {
    let (ours, theirs) = try #require(socketPair(SOCK_SEQPACKET))
    Self.send(theirs, message, files)
    #expect(throws: ToolstackError.self) { try Ring0Connection(socket: ours) }
  }

  @Test("a ring 0 that ends, or says nothing, is an error in words") func silence() throws {
    let (ours, theirs) = try #require(socketPair(SOCK_SEQPACKET))
    #expect(throws: ToolstackError.self) { try Ring0Connection(socket: ours, timeout: 1) }
    theirs.close()
    #expect(throws: ToolstackError.self) { try Ring0Connection(socket: ours) }
  }

  @Test("notices that ring 0 hangs up") func hangup() throws {
    let (connection, theirs, _) = try Self.connect()
    theirs.close()
    #expect(connection.hasHungUp)
    try connection.receiveAll()
    #expect(connection.isClosed)
  }

  @Test("remembers the processes of vCPUs, until the domain is forgotten") func processes() throws {
    let (connection, theirs, _) = try Self.connect()
    Self.send(theirs, ring0_message(kind: MESSAGE_PROCESS, domain: 3, vcpu: 1, padding: 0, frames: 0, value: 4711), [])
    try connection.receiveAll()
    let domain = DomainID(rawValue: 3)
    #expect(connection.processes[domain]?[VCPUID(rawValue: 1)] == 4711)
    connection.forget(domain)
    #expect(connection.processes[domain] == nil)
  }

  @Test("gives a frame of a domain's memory where its place says, to that domain alone, and nothing beyond") func foreign() throws {
    let (connection, theirs, placesFile) = try Self.connect()
    let places = try SharedMapping(placesFile, byteCount: Self.frames * 8, of: "places")
    func place(_ mfn: Int, domain: UInt64, offset: UInt64, valid: Bool = true, isTable: Bool = false) {
      let word: UInt64 = (valid ? PLACE_VALID : 0) | (isTable ? PLACE_TABLE : 0) | domain << 32 | offset
      unsafe places.bytes.storeBytes(of: word, toByteOffset: mfn * 8, as: UInt64.self)
    }
    place(7, domain: 1, offset: 1)
    place(8, domain: 1, offset: 2)
    place(9, domain: 2, offset: 0)
    place(10, domain: 1, offset: 0, valid: false)
    let memory = Self.file(2 * 4096)
    let mapping = try SharedMapping(memory, byteCount: 2 * 4096, of: "memory")
    unsafe mapping.bytes.storeBytes(of: 0x1234_5678, toByteOffset: 4096 + 8, as: UInt64.self)
    let tables = Self.file(2 * 4096)
    let tableMapping = try SharedMapping(tables, byteCount: 2 * 4096, of: "tables")
    unsafe tableMapping.bytes.storeBytes(of: 0x2468, toByteOffset: 8, as: UInt64.self)
    place(11, domain: 1, offset: 0, isTable: true)
    Self.send(theirs, ring0_message(kind: MESSAGE_MEMORY, domain: 1, vcpu: 0, padding: 0, frames: 2, value: 0), [memory, tables])
    let one = DomainID(rawValue: 1)
    func word(_ mfn: UInt64, _ domain: DomainID = one, at offset: Int = 8) -> UInt64? {
      connection.readWord(MachineFrameNumber(rawValue: mfn), of: domain, at: offset)
    }
    #expect(word(7) == 0x1234_5678)
    #expect(word(7, DomainID(rawValue: 2)) == nil)
    #expect(word(8) == nil)
    // A page table can be read, and not be written.
    #expect(word(11) == 0x2468)
    #expect(unsafe connection.frame(MachineFrameNumber(rawValue: 11), of: one) == nil)
    #expect(word(9) == nil)
    #expect(word(10) == nil)
    #expect(word(512) == nil)
    #expect(word(.max) == nil)
    #expect(word(7, at: 4089) == nil)
    #expect(word(7, at: -8) == nil)
    #expect(connection.read(MachineFrameNumber(rawValue: 7), of: one, at: 8, count: 4) == [0x78, 0x56, 0x34, 0x12])
    #expect(connection.read(MachineFrameNumber(rawValue: 7), of: one, at: 4095, count: 2) == nil)
    connection.forget(one)
    #expect(word(7) == nil)
  }
}

@Suite("the trace ring") struct TraceRingTests {
  /// A ring of some records, as ring 0 sees it.
  static func ring(_ capacity: Int) throws -> (TraceRing, SharedMapping) {
    let byteCount = MemoryLayout<trace_header>.stride + capacity * MemoryLayout<trace_record>.stride
    let file = ConnectionTests.file(byteCount)
    let mapping = try SharedMapping(file, byteCount: byteCount, of: "trace")
    return (TraceRing(mapping), mapping)
  }

  static func write(_ mapping: SharedMapping, _ position: UInt64, _ number: UInt64, capacity: Int) {
    let record = trace_record(
      time: 0, domain: 0, vcpu: 0, kind: TRACE_HYPERCALL, number: number, argument: (0, 0, 0, 0, 0), result: 0)
    let offset = MemoryLayout<trace_header>.stride + Int(position % UInt64(capacity)) * MemoryLayout<trace_record>.stride
    unsafe mapping.bytes.storeBytes(of: record, toByteOffset: offset, as: trace_record.self)
    unsafe mapping.bytes.storeBytes(of: position + 1, toByteOffset: 0, as: UInt64.self)
  }

  @Test("gives each record once, in order, also around the end") func order() throws {
    let (ring, mapping) = try Self.ring(4)
    var seen: [UInt64] = []
    for round in 0..<5 as Range<UInt64> {
      for i in 0..<3 as Range<UInt64> { Self.write(mapping, round * 3 + i, round * 3 + i, capacity: 4) }
      ring.drain { seen.append($0.number) }
    }
    #expect(seen == Array(0..<15))
    #expect(unsafe mapping.bytes.load(fromByteOffset: 8, as: UInt64.self) == 15)
  }

  @Test("counts what was lost since the last time") func lost() throws {
    let (ring, mapping) = try Self.ring(4)
    unsafe mapping.bytes.storeBytes(of: 10, toByteOffset: 16, as: UInt64.self)
    #expect(ring.takeLost() == 10)
    #expect(ring.takeLost() == 0)
    unsafe mapping.bytes.storeBytes(of: 13, toByteOffset: 16, as: UInt64.self)
    #expect(ring.takeLost() == 3)
  }

  @Test("is switched on and off") func enable() throws {
    let (ring, mapping) = try Self.ring(4)
    ring.enable(true)
    #expect(unsafe mapping.bytes.load(fromByteOffset: 24, as: UInt32.self) == 1)
    ring.enable(false)
    #expect(unsafe mapping.bytes.load(fromByteOffset: 24, as: UInt32.self) == 0)
  }
}
