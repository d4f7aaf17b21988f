import HypercallABI

/// The registers of a stopped vCPU, out of its `vcpu_guest_context`.
public struct Registers: Sendable, Equatable {
  /// General registers by name, in the order in which they are shown.
  public private(set) var general: [(name: String, value: UInt64)] = []
  public let rip, rsp, rbp, rflags: UInt64
  /// The last exception: vector, error code and, for a page fault, its address.
  public let vector: UInt32, errorCode: UInt32, faultAddress: UInt64
  /// The root of the page tables in force: the kernel's, or the user's when the vCPU was in user code.
  public let root: MachineFrameNumber

  /// Reads a context of 5168 bytes; nil when there are fewer.
  public init?(context: [UInt8]) {
    typealias User = CPUUserRegistersLayout
    guard context.count >= VCPUGuestContextLayout.byteCount else { return nil }
    func word(_ offset: Int) -> UInt64 { context[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    func user(_ offset: Int) -> UInt64 { word(VCPUGuestContextLayout.userRegisters + offset) }
    func control(_ index: Int) -> UInt64 { word(VCPUGuestContextLayout.controlRegisters + index * 8) }
    (rip, rsp, rbp, rflags) = (user(User.rip), user(User.rsp), user(User.rbp), user(User.rflags))
    vector = UInt32(truncatingIfNeeded: user(User.entryVector))
    errorCode = UInt32(truncatingIfNeeded: user(User.errorCode))
    faultAddress = control(2)
    let isInKernel = ContextFlags(rawValue: word(VCPUGuestContextLayout.flags)).contains(.inKernel)
    root = MachineFrameNumber(rawValue: control(isInKernel || control(1) == 0 ? 3 : 1) >> 12)
    general = [
      ("rip", rip), ("rsp", rsp), ("rbp", rbp), ("rflags", rflags), ("rax", user(User.rax)), ("rbx", user(User.rbx)),
      ("rcx", user(User.rcx)), ("rdx", user(User.rdx)), ("rsi", user(User.rsi)), ("rdi", user(User.rdi)), ("r8", user(User.r8)),
      ("r9", user(User.r9)), ("r10", user(User.r10)), ("r11", user(User.r11)), ("r12", user(User.r12)), ("r13", user(User.r13)),
      ("r14", user(User.r14)), ("r15", user(User.r15)),
    ]
  }

  public static func == (left: Registers, right: Registers) -> Bool {
    left.general.map(\.value) == right.general.map(\.value) && left.root == right.root && left.faultAddress == right.faultAddress
  }

  /// The exception in words.
  ///
  /// - Parameter isGuard: whether an address is the boot stack's guard page.
  func exceptionText(isGuard: (UInt64) -> Bool) -> String {
    switch vector {
    case 0: return "division by zero, or a quotient too large"
    case 1: return "debug exception"
    case 3: return "breakpoint"
    case 4: return "overflow"
    case 6: return "invalid instruction: a trap of the compiler, such as a failed precondition, or data run as code"
    case 8: return "double fault"
    case 12: return "stack segment fault"
    case 13: return "general protection: a privileged instruction, or an address that is not canonical"
    case 14: break
    case 16, 19: return "floating-point exception"
    case 17: return "misaligned access"
    default: return "exception \(vector)"
    }
    let access = errorCode & 16 != 0 ? "running code at" : errorCode & 2 != 0 ? "writing" : "reading"
    if isGuard(faultAddress) { return "stack overflow: \(access) \(hex(faultAddress)), in the guard page below the boot stack" }
    let why =
      faultAddress < 4096 ? "near null" : errorCode & 1 == 0 ? "which is not mapped" : "against the page's rights"
    return "page fault: \(access) \(hex(faultAddress)), \(why)"
  }
}
