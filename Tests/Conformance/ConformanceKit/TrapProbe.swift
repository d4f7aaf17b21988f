public import GuestKit

/// How a piece of machine code ended.
public struct Ending {
  /// The vector of the trap that ended it, nil if it returned. `Ending.systemCall` and `.upcall` for what is no trap.
  public var vector: UInt64?
  /// What it returned, or rax at the trap.
  public var rax: UInt64
  public var rdi: UInt64 = 0, rsi: UInt64 = 0, rbx: UInt64 = 0, rdx: UInt64 = 0
  /// The words that Xen pushed, lowest first: rcx, r11, the error code if there is one, rip, cs, rflags, rsp, ss.
  public var frame: [UInt64] = []
  /// Where it pushed them.
  public var frameAddress: UInt64 = 0
  /// Whether upcalls were masked when the entry was reached.
  public var maskedInside = false
  public var hasError: Bool { vector == 8 || (vector ?? 0) >= 10 && (vector ?? 0) <= 14 || vector == 17 }
  private func word(_ index: Int) -> UInt64 { frame.isEmpty ? 0 : frame[index + (hasError ? 1 : 0)] }
  public var rcx: UInt64 { frame.isEmpty ? 0 : frame[0] }
  public var r11: UInt64 { frame.isEmpty ? 0 : frame[1] }
  public var error: UInt64 { hasError ? frame[2] : 0 }
  public var rip: UInt64 { word(2) }
  public var cs: UInt64 { word(3) & 0xffff_ffff }
  /// The upcall mask of before, which comes in the upper half of cs.
  public var mask: UInt64 { word(3) >> 32 }
  public var rflags: UInt64 { word(4) }
  public var rsp: UInt64 { word(5) }
  public var ss: UInt64 { word(6) }
  /// For a check that does not hold.
  public var text: String {
    let rax = String(rax, radix: 16)
    return vector.map { "vector \($0) error \(error)" } ?? "rax \(rax)"
  }
  public static let upcall: UInt64 = 0x40, systemCall: UInt64 = 0x41, failsafe: UInt64 = 0x42, nonMaskable: UInt64 = 0x43
}

/// Runs machine code that a test wrote, and sees how it ends.
///
/// A trap does not come back: its entry notes the frame that was pushed, and returns in place of the code. That works wherever the code
/// was, in user mode too.
public final class TrapProbe {
  private let text: GuestAddress, notes = memory.allocatePage()
  private var next: Int
  /// The FS base that GuestKit runs with: its first word is its own address.
  public private(set) var threadBlock: UInt64 = 0
  private static let common = 42

  public init(_ t: Checks) {
    text = memory.allocatePage()
    t.map(text, Entry.code)
    func bytes(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    let address = bytes(notes.rawValue), mask = bytes(memory.sharedInfo.rawValue + 1)
    // run(target, argument): push rbx, rbp, r12-r15; mov $notes, %rax; mov %rsp, (%rax); mov %rdi, %rax; mov %rsi, %rdi; call *%rax
    let run: [UInt8] =
      [0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57, 0x48, 0xb8] + address
      + [0x48, 0x89, 0x20, 0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0xff, 0xd0]
    // out: pop r15-r12, rbp, rbx; ret
    let out: [UInt8] = [0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5d, 0x5b, 0xc3]
    // common: push rax, rcx, rdx, rbx, rsi, rdi; mov $notes, %rbx; mov %rsp, 16(%rbx); mov $mask, %rcx; movzbl (%rcx), %ecx;
    // mov %rcx, 24(%rbx); mov %rsp, %rsi; lea 64(%rbx), %rdi; mov $16, %ecx; cld; rep movsq; incq 8(%rbx); mov (%rbx), %rsp; jmp out
    let common: [UInt8] =
      [0x50, 0x51, 0x52, 0x53, 0x56, 0x57, 0x48, 0xbb] + address
      + [0x48, 0x89, 0x63, 0x10, 0x48, 0xb9] + mask + [0x0f, 0xb6, 0x09, 0x48, 0x89, 0x4b, 0x18, 0x48, 0x89, 0xe6, 0x48, 0x8d, 0x7b, 0x40]
      + [0xb9, 0x10, 0, 0, 0, 0xfc, 0xf3, 0x48, 0xa5, 0x48, 0xff, 0x43, 0x08, 0x48, 0x8b, 0x23, 0xeb, 0xb7]
    next = 0
    _ = code(run + out + common)
    threadBlock = self.run([0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0xc3]).rax  // mov %fs:0, %rax; ret
  }

  /// Puts machine code into memory, and tells where. It is called with an argument in rdi, and may use what a C function may.
  public func code(_ bytes: [UInt8]) -> UInt64 {
    let address = text.rawValue + UInt64(next)
    for byte in bytes {
      text.store(byte, at: next)
      next += 1
    }
    next = (next + 15) & ~15
    return address
  }

  /// An entry for a vector: push $vector; jmp common.
  public func entry(_ vector: UInt64) -> UInt64 {
    let distance = Self.common - (next + 10)
    var bytes: [UInt8] = [0x68, UInt8(truncatingIfNeeded: vector), UInt8(truncatingIfNeeded: vector >> 8), 0, 0, 0xe9]
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: distance >> shift)) }
    return code(bytes)
  }

  /// Sees the traps of some vectors from now on. `flags`: 4 masks upcalls; the low bits are the privilege that `int` needs.
  public func see(_ vectors: [UInt64], flags: UInt64 = 4) {
    for vector in vectors { Self.setGate(vector, flags: flags, handler: entry(vector)) }
  }

  /// Registers a handler of its own; answers what set_trap_table does.
  @discardableResult
  public static func setGate(_ vector: UInt64, flags: UInt64, handler: UInt64) -> Int64 {
    let table = memory.allocatePage()
    table[0] = vector | flags << 8 | 0xe033 << 16
    table[1] = handler
    return hypercall(0, table.rawValue)
  }

  /// Runs code; upcalls are masked unless it is said otherwise.
  public func run(_ code: UInt64, _ argument: UInt64 = 0, masked: Bool = true) -> Ending {
    // SAFETY: the code in `text` keeps to the calling convention of C.
    let function = unsafe unsafeBitCast(UInt(text.rawValue), to: (@convention(c) (UInt64, UInt64) -> UInt64).self)
    notes[1] = 0
    if !masked {
      let value = function(code, argument)
      memory.sharedInfo.store(UInt8(0), at: 1)  // a trap may have masked them
      return ending(value)
    }
    return ending(cpu.withUpcallsMasked { function(code, argument) })
  }
  /// Puts code into memory and runs it.
  public func run(_ bytes: [UInt8], _ argument: UInt64 = 0, masked: Bool = true) -> Ending { run(code(bytes), argument, masked: masked) }

  private func ending(_ value: UInt64) -> Ending {
    guard notes[1] != 0 else { return Ending(vector: nil, rax: value) }
    var ending = Ending(vector: notes[14], rax: notes[13], rdi: notes[8], rsi: notes[9], rbx: notes[10], rdx: notes[11])
    ending.frame = (15..<23).map { notes[$0] }
    ending.frameAddress = notes[2] + 56
    ending.maskedInside = notes[3] & 0xff != 0
    return ending
  }
}

// Promises about single instructions. A `ret` is put behind them.
extension TrapProbe {
  /// Leaves a value in rax.
  public func value(_ t: Checks, _ name: String, _ code: [UInt8], _ argument: UInt64 = 0, _ wanted: UInt64) {
    let end = run(code + [0xc3], argument)
    t.check(name, end.vector == nil && end.rax == wanted, end.text)
  }
  /// Faults.
  public func fault(_ t: Checks, _ name: String, _ code: [UInt8], _ argument: UInt64 = 0, _ vector: UInt64 = 13, error: UInt64 = 0) {
    let end = run(code + [0xc3], argument)
    t.check(name, end.vector == vector && end.error == error, end.text)
  }
  /// Does not fault.
  public func answers(_ t: Checks, _ name: String, _ code: [UInt8], _ argument: UInt64 = 0) {
    let end = run(code + [0xc3], argument)
    t.check(name, end.vector == nil, end.text)
  }
}
