import GDBStub
import HypercallABI
import Testing

@testable import Dom0

@Suite("a debugger's registers in a vCPU's context") struct ContextRegisterTests {
  /// A context in which no two bytes next to each other are alike.
  static let context = (0..<VCPUGuestContextLayout.byteCount).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 8) }

  /// Where each register lies, by the order of Xen's and Intel's structures: not by the offsets that the code has.
  static let places: [(String, Int, Int)] = {
    let user = "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi - rip cs eflags rsp ss es ds fs gs".split(separator: " ")
    let general = user.enumerated().filter { $0.element != "-" }.map { (index, name) in
      (String(name), 520 + 8 * index, name == "eflags" ? 4 : name.count == 2 && name.hasSuffix("s") ? 2 : 8)
    }
    let control = [
      ("fctrl", 0, 2), ("fstat", 2, 2), ("fop", 6, 2), ("fioff", 8, 4), ("fiseg", 12, 2), ("fooff", 16, 4), ("foseg", 20, 2),
    ]
    return general + control + (0..<8).map { ("st\($0)", 32 + 16 * $0, 10) } + (0..<16).map { ("xmm\($0)", 160 + 16 * $0, 16) } + [
      ("fs_base", 5144, 8)
    ]
  }()

  @Test("each is where Xen and FXSAVE have it") func read() throws {
    let file = ContextRegisters.file(of: Self.context)
    for (name, offset, bytes) in Self.places {
      let register = try #require(Register.byName[name])
      #expect(Array(file[register].prefix(bytes)) == Array(Self.context[offset..<offset + bytes]), "\(name)")
      #expect(file[register].dropFirst(bytes).allSatisfy { $0 == 0 }, "\(name)")
    }
    #expect(Set(Self.places.map(\.0)).union(["ftag", "mxcsr", "orig_rax", "gs_base"]) == Set(Register.all.map(\.name)))
  }

  @Test("each is written where it is read, and nothing else is") func write() throws {
    var start = Self.context
    // Addresses that a guest can have.
    for at in [520 + 128, 5144, 5152, 5160] { (start[at + 5], start[at + 6], start[at + 7]) = (0, 0, 0) }
    (start[26], start[27]) = (0, 0)
    for (name, offset, bytes) in Self.places {
      let register = try #require(Register.byName[name])
      var file = ContextRegisters.file(of: start), context = start
      var value = file[register]
      for index in 0..<min(bytes, 5) { value[index] ^= 0x5a }
      file[register] = value
      #expect(ContextRegisters.set(file, in: &context))
      var expected = start
      expected.replaceSubrange(offset..<offset + bytes, with: value.prefix(bytes))
      #expect(context == expected, "\(name)")
    }
  }

  @Test("GS's base is that of the mode", arguments: [(true, 5152), (false, 5160)]) func gsBase(isInKernel: Bool, offset: Int) {
    var context = [UInt8](repeating: 0, count: VCPUGuestContextLayout.byteCount)
    context[512] = isInKernel ? 4 : 0
    context[offset] = 0x77
    var file = ContextRegisters.file(of: context)
    #expect(file["gs_base"] == 0x77)
    file["gs_base"] = 0x88
    #expect(ContextRegisters.set(file, in: &context) && context[offset] == 0x88)
  }

  @Test("the tags have two bits a register here, and one there") func tags() {
    for tags in 0...255 as ClosedRange<UInt8> {
      var context = [UInt8](repeating: 0, count: VCPUGuestContextLayout.byteCount)
      context[4] = tags
      let file = ContextRegisters.file(of: context)
      for register in 0..<8 { #expect(file["ftag"] >> (2 * UInt64(register)) & 3 == (tags >> register & 1 == 1 ? 0 : 3)) }
      context[4] = ~tags
      #expect(ContextRegisters.set(file, in: &context) && context[4] == tags)
    }
  }

  @Test("what would make the processor fault is refused, or left out") func refused() {
    for name in ["rip", "fs_base", "gs_base"] {
      var context = Self.context, file = RegisterFile()
      file[name] = 1 << 47
      #expect(!ContextRegisters.set(file, in: &context) && context == Self.context)
      file[name] = 0xffff_8000_0000_0000
      #expect(ContextRegisters.set(file, in: &context))
    }
    var context = Self.context, file = RegisterFile()
    file["mxcsr"] = 0xffff_ffff
    #expect(ContextRegisters.set(file, in: &context) && Array(context[24..<28]) == [0xff, 0xff, 0, 0])
  }
}

/// Breakpoints in one frame, 5, whose first bytes are 0 to 7.
private final class Bed {
  let memory = FakeFrames()
  let domain = FakeFrames.domain
  var breakpoints = Breakpoints()
  var mayNote = true
  var notes: [String] = []

  init() { memory.add(5, [0: 0x0706_0504_0302_0100]) }

  func place(_ offset: Int) -> Breakpoints.Place { Breakpoints.Place(mfn: 5, offset: offset) }
  func byte(_ offset: Int) -> UInt8? { memory.read(MachineFrameNumber(rawValue: 5), of: domain, at: offset, count: 1)?.first }
  func insert(_ address: UInt64, _ place: Breakpoints.Place? = nil) -> Bool {
    breakpoints.insert(at: address, place ?? self.place(Int(address & 4095)), in: memory, of: domain) {
      notes.append($0.text(of: domain))
      return mayNote
    }
  }
  func remove(_ address: UInt64) -> Bool { breakpoints.remove(at: address, in: memory, of: domain) }
}

@Suite("breakpoints in frames") struct BreakpointTests {
  private let bed = Bed()

  @Test("two addresses of one place are one breakpoint, which is there until both are taken back") func aliases() {
    for address in [0x1003, 0x2003] as [UInt64] { #expect(bed.insert(address)) }
    #expect(bed.byte(3) == 0xcc && bed.notes.count == 1)
    #expect(bed.remove(0x1003) && bed.byte(3) == 0xcc)
    #expect(bed.remove(0x2003) && bed.byte(3) == 3)
    #expect(!bed.remove(0x2003))
  }

  @Test("nothing is changed that cannot be noted first, and a frame that is another's is not touched") func refused() {
    bed.mayNote = false
    #expect(!bed.insert(0x1003) && bed.byte(3) == 3)
    bed.mayNote = true
    #expect(!bed.insert(0x1003, Breakpoints.Place(mfn: 6, offset: 0)))
    #expect(bed.breakpoints.originals == [:])
  }

  @Test("what the guest wrote over one stays") func overwritten() {
    #expect(bed.insert(0x1003))
    bed.memory.add(5, [0: 0x9999_9999_9999_9999])
    bed.breakpoints.removeAll(in: bed.memory, of: bed.domain)
    #expect(bed.byte(3) == 0x99)
  }

  @Test("a place is noted once, and again when there is another byte") func noted() {
    for _ in 0..<3 { #expect(bed.insert(0x1003) && bed.remove(0x1003)) }
    bed.memory.add(5, [0: 0])
    #expect(bed.insert(0x1003))
    #expect(bed.notes == ["3\n5 3 3\n", "3\n5 3 0\n"])
  }

  @Test("what was noted is read again, for the same domain, and nothing that makes no sense") func text() {
    let noted = [bed.place(3): 0x55 as UInt8, bed.place(4095): 0]
    let text = Breakpoints(noted: noted).text(of: bed.domain)
    #expect(Breakpoints.places(in: text, of: bed.domain) == noted)
    #expect(Breakpoints.places(in: text, of: DomainID(rawValue: 4)) == nil)
    for wrong in ["", "3\n5 3", "3\n5 4096 1", "3\n5 -1 1", "3\n5 3 256", "3\nx 3 1", "3\n5 3 1 1"] {
      #expect(Breakpoints.places(in: wrong, of: bed.domain) == nil, "\(wrong)")
    }
  }
}
