import HypercallABI
import Testing

@testable import Dom0

/// Virtual memory of some words.
struct FakeVirtualMemory: VirtualMemory {
  var words: [UInt64: UInt64] = [:]
  func word(at address: UInt64) -> UInt64? { words[address] }
}

@Suite("the guest's backtrace") struct BacktraceTests {
  private static let code: @Sendable (UInt64) -> Bool = { $0 >= 0x1000 && $0 < 0x2000 }
  private func walk(_ words: [UInt64: UInt64], rip: UInt64 = 0x1100, rbp: UInt64 = 0x8000, rsp: UInt64 = 0x7ff0) -> [UInt64] {
    Backtrace(rip: rip, rbp: rbp, rsp: rsp, memory: FakeVirtualMemory(words: words), isCode: Self.code).frames.map(\.address)
  }

  @Test("follows frame pointers to the outermost call") func follows() {
    let words: [UInt64: UInt64] = [0x8000: 0x8040, 0x8008: 0x1200, 0x8040: 0x8080, 0x8048: 0x1300, 0x8080: 0, 0x8088: 0x1400]
    #expect(walk(words) == [0x1100, 0x1200, 0x1300, 0x1400])
  }

  @Test("a loop of frame pointers ends") func loops() {
    #expect(walk([0x8000: 0x8000, 0x8008: 0x1200]) == [0x1100, 0x1200])
    #expect(walk([0x8000: 0x8040, 0x8008: 0x1200, 0x8040: 0x8000, 0x8048: 0x1300]) == [0x1100, 0x1200, 0x1300])
  }

  @Test("wild frame pointers end it", arguments: [0, 0x8001, 0xffff_ffff_ffff_fff8, 0x9000] as [UInt64]) func wild(rbp: UInt64) {
    #expect(walk([:], rbp: rbp) == [0x1100])
  }

  @Test("a return address that is no code ends it") func noCode() {
    #expect(walk([0x8000: 0x8040, 0x8008: 0x5000, 0x8040: 0, 0x8048: 0x1300]) == [0x1100])
  }

  @Test("a jump to nowhere shows who called") func wildCall() {
    #expect(walk([0x7ff0: 0x1200, 0x8000: 0, 0x8008: 0x1300], rip: 0) == [0, 0x1200, 0x1300])
    #expect(walk([0x7ff0: 0x9999], rip: 0, rbp: 0) == [0])
  }

  @Test("a hypercall shows who made it") func hypercall() {
    let memory = FakeVirtualMemory(words: [0x7000: 1, 0x7008: 2, 0x7010: 0x1200, 0x8000: 0, 0x8008: 0x1300])
    let trace = Backtrace(rip: 0x1110, rbp: 0x8000, rsp: 0x7000, memory: memory, isCode: Self.code, stub: 0x1100..<0x1200)
    #expect(trace.frames.map(\.address) == [0x1110, 0x1200, 0x1300])
  }

  @Test("an endless recursion is cut") func recursion() {
    var words: [UInt64: UInt64] = [:]
    for i in 0..<1000 as Range<UInt64> {
      words[0x8000 + i * 16] = 0x8000 + (i + 1) * 16
      words[0x8008 + i * 16] = 0x1500
    }
    let trace = Backtrace(rip: 0x1100, rbp: 0x8000, rsp: 0, memory: FakeVirtualMemory(words: words), isCode: Self.code)
    #expect(trace.frames.count == Backtrace.limit)
    #expect(trace.isCut)
  }
}

/// Frames of one domain.
@safe final class FakeForeignMemory: ForeignMemory {
  let frames: UnsafeMutableRawBufferPointer
  init(frames count: Int) {
    unsafe frames = .allocate(byteCount: count * 4096, alignment: 4096)
    unsafe frames.initializeMemory(as: UInt8.self, repeating: 0)
  }
  deinit { unsafe frames.deallocate() }
  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    guard domain.rawValue == 1, unsafe mfn.rawValue < UInt64(frames.count / 4096) else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: frames[Int(mfn.rawValue) * 4096..<(Int(mfn.rawValue) + 1) * 4096])
  }
  func set(_ mfn: Int, _ index: Int, _ value: UInt64) {
    unsafe frames.storeBytes(of: value, toByteOffset: mfn * 4096 + index * 8, as: UInt64.self)
  }
}

@Suite("guest memory through the guest's page tables") struct GuestAddressSpaceTests {
  /// Tables in frames 0 to 3, two data frames mapped at 0x100000000000.
  static func space() -> (FakeForeignMemory, GuestAddressSpace) {
    let memory = FakeForeignMemory(frames: 8)
    memory.set(0, 32, 1 << 12 | 1)
    memory.set(1, 0, 2 << 12 | 1)
    memory.set(2, 0, 3 << 12 | 1)
    memory.set(3, 0, 4 << 12 | 1)
    memory.set(3, 1, 5 << 12 | 1 | 1 << 63)
    memory.set(3, 2, 6 << 12)
    memory.set(3, 3, 0xff_ffff << 12 | 1)
    return (memory, GuestAddressSpace(memory: memory, domain: DomainID(rawValue: 1), root: MachineFrameNumber(rawValue: 0)))
  }

  @Test("reads words, also across frames") func reads() {
    let (memory, space) = Self.space()
    memory.set(4, 511, 0x1122_3344_5566_7788)
    memory.set(5, 0, 0x99aa_bbcc_ddee_ff00)
    #expect(space.word(at: 0x1000_0000_0ff8) == 0x1122_3344_5566_7788)
    #expect(space.word(at: 0x1000_0000_0ffc) == 0xddee_ff00_1122_3344)
    #expect(space.bytes(at: 0x1000_0000_1ffe, count: 100).count == 2)
  }

  @Test(
    "what is not mapped, not canonical, or not the domain's is not there",
    arguments: [0, 0x1000_0000_2000, 0x1000_0000_3000, 0x1000_0000_4000, 0x8000_0000_0000, .max] as [UInt64])
  func nothing(address: UInt64) {
    let (_, space) = Self.space()
    #expect(space.word(at: address) == nil)
  }

  @Test("large pages and tables that are their own tables do no harm") func odd() {
    let (memory, space) = Self.space()
    memory.set(0, 33, 0 << 12 | 1)
    #expect(space.word(at: 33 << 39 | 33 << 30 | 33 << 21 | 33 << 12 | 33 * 8) != nil)
    memory.set(1, 0, 2 << 12 | 1 | 1 << 7)
    #expect(space.word(at: 0x1000_0000_0000) == nil)
  }
}
