import GDBStub
import HypercallABI

/// A vCPU's registers as a debugger has them, and as the hypervisor has them: in a `vcpu_guest_context`.
enum ContextRegisters {
  private typealias User = CPUUserRegistersLayout
  private typealias Context = VCPUGuestContextLayout

  /// Where a register lies in the context, and how many bytes it has there.
  private struct Place {
    var name: String
    var offset: Int
    var bytes: Int
  }

  private static let places: [Place] = {
    let general = [
      ("rax", User.rax), ("rbx", User.rbx), ("rcx", User.rcx), ("rdx", User.rdx), ("rsi", User.rsi), ("rdi", User.rdi), ("rbp", User.rbp),
      ("rsp", User.rsp), ("r8", User.r8), ("r9", User.r9), ("r10", User.r10), ("r11", User.r11), ("r12", User.r12), ("r13", User.r13),
      ("r14", User.r14), ("r15", User.r15), ("rip", User.rip),
    ]
    let selectors = [("cs", User.cs), ("ss", User.ss), ("ds", User.ds), ("es", User.es), ("fs", User.fs), ("gs", User.gs)]
    // FXSAVE's image.
    let control = [
      ("fctrl", 0, 2), ("fstat", 2, 2), ("fop", 6, 2), ("fioff", 8, 4), ("fiseg", 12, 2), ("fooff", 16, 4), ("foseg", 20, 2),
      ("mxcsr", 24, 4),
    ]
    return general.map { Place(name: $0.0, offset: Context.userRegisters + $0.1, bytes: 8) }
      + [Place(name: "eflags", offset: Context.userRegisters + User.rflags, bytes: 4)]
      + selectors.map { Place(name: $0.0, offset: Context.userRegisters + $0.1, bytes: 2) }
      + control.map { Place(name: $0.0, offset: Context.fpu + $0.1, bytes: $0.2) }
      + (0..<8).map { Place(name: "st\($0)", offset: Context.fpu + 32 + $0 * 16, bytes: 10) }
      + (0..<16).map { Place(name: "xmm\($0)", offset: Context.fpu + 160 + $0 * 16, bytes: 16) }
      + [Place(name: "fs_base", offset: Context.fsBase, bytes: 8)]
  }()

  static func isInKernel(_ context: [UInt8]) -> Bool {
    ContextFlags(rawValue: word(context, Context.flags)).contains(.inKernel)
  }
  /// GS's base belongs to the mode.
  private static func gsBase(_ context: [UInt8]) -> Place {
    Place(name: "gs_base", offset: isInKernel(context) ? Context.gsBaseKernel : Context.gsBaseUser, bytes: 8)
  }

  static func file(of context: [UInt8]) -> RegisterFile {
    var file = RegisterFile()
    for place in places + [gsBase(context)] {
      guard let register = Register.byName[place.name] else { continue }
      file[register] = Array(context[place.offset..<place.offset + place.bytes])
    }
    // One bit a register here, two there: those that hold something, and those that are empty.
    file["ftag"] = (0..<8).reduce(0) { $0 | (context[Context.fpu + 4] >> $1 & 1 == 1 ? 0 : 3 << (2 * UInt64($1))) }
    // No system call is to be restarted.
    file["orig_rax"] = .max
    return file
  }

  /// Sets what a guest can have in a register; false where it cannot have an address.
  static func set(_ file: RegisterFile, in context: inout [UInt8]) -> Bool {
    for name in ["rip", "fs_base", "gs_base"] where !isCanonical(file[name]) { return false }
    for place in places + [gsBase(context)] {
      guard let register = Register.byName[place.name] else { continue }
      context.replaceSubrange(place.offset..<place.offset + place.bytes, with: file[register].prefix(place.bytes))
    }
    context[Context.fpu + 4] = (0..<8).reduce(0) { $0 | (file["ftag"] >> (2 * UInt64($1)) & 3 == 3 ? 0 : 1 << UInt8($1)) }
    // Bits that no processor has: loading them faults.
    context[Context.fpu + 26] = 0
    context[Context.fpu + 27] = 0
    return true
  }

  private static func isCanonical(_ address: UInt64) -> Bool { address >> 47 == 0 || address >> 47 == 0x1ffff }

  // MARK: Single registers

  static func word(_ context: [UInt8], _ offset: Int) -> UInt64 {
    context[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func setWord(_ context: inout [UInt8], _ offset: Int, _ value: UInt64) {
    for byte in 0..<8 { context[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
  }

  static func rip(_ context: [UInt8]) -> UInt64 { word(context, Context.userRegisters + User.rip) }
  static func rsp(_ context: [UInt8]) -> UInt64 { word(context, Context.userRegisters + User.rsp) }

  /// The vector of the last exception, as long as the vCPU has not gone on since a debugger saw it.
  static func vector(_ context: [UInt8]) -> UInt8 { context[Context.userRegisters + User.entryVector] }

  /// Makes a #BP one that was seen. That of a debugger's own byte leaves the vCPU before it.
  static func endBreakpoint(_ context: inout [UInt8], stepsBack: Bool) {
    if stepsBack { setWord(&context, Context.userRegisters + User.rip, rip(context) &- 1) }
    context[Context.userRegisters + User.entryVector] = 0
  }

  /// TF: a #DB comes after the next instruction.
  static let stepFlag: UInt64 = 0x100

  static func isStepping(_ context: [UInt8]) -> Bool { word(context, Context.userRegisters + User.rflags) & stepFlag != 0 }
  static func setStepping(_ context: inout [UInt8], _ steps: Bool) {
    let flags = word(context, Context.userRegisters + User.rflags)
    setWord(&context, Context.userRegisters + User.rflags, steps ? flags | stepFlag : flags & ~stepFlag)
  }

  /// The roots by which a vCPU's addresses are looked up: that of its mode, then the other.
  static func roots(_ context: [UInt8]) -> [MachineFrameNumber] {
    let kernel = word(context, Context.controlRegisters + 3 * 8) >> 12, user = word(context, Context.controlRegisters + 8) >> 12
    return (isInKernel(context) ? [kernel, user] : [user, kernel]).filter { $0 != 0 }.map { MachineFrameNumber(rawValue: $0) }
  }
}
