internal import CGuestRuntime
public import GuestHypercallABI

/// Why user code entered the kernel.
public enum UserExit: Sendable {
  /// By `syscall`. What its registers mean is the kernel's to say; `rcx` holds the address to go on at, and `r11` the flags.
  case systemCall
  /// It accessed memory that is not there, or not for this. It goes on with the same instruction.
  case pageFault(GuestAddress, PageFaultError)
  /// By another exception, whose error code is 0 where it has none.
  case exception(Trap, errorCode: UInt64)
  /// An event came, whose handler has run.
  case interrupted
}

/// The registers of user code while it does not run: general and vector registers, and the bases of FS and GS.
///
/// A base that user code loads by itself, with an instruction, is not kept: it asks its kernel.
public final class UserContext: SavedRegisters {
  public let registers: GuestAddress
  // struct guest_frame, the four words of guest_run_user, then the vector registers.
  private static let frameSize: UInt64 = 22 * 8, vectorOffset: UInt64 = 256
  private static var size: UInt64 { vectorOffset &+ UInt64(guest_vector_size()) }
  /// The GS base that was loaded last, and the stack for entries from user mode.
  @safe nonisolated(unsafe) private static var loadedGS: UInt64 = 0
  @safe nonisolated(unsafe) private static var loadedStack: UInt64 = 0

  /// Registers of code that begins at `entry`: all are 0 but the stack pointer.
  public init(entry: GuestAddress, stack: GuestAddress) {
    guard let block = Heap.allocate(Self.size, alignment: 64) else { panic("out of memory") }
    registers = GuestAddress(rawValue: block)
    for at in stride(from: UInt64(0), to: Self.size, by: 8) { guest_store64(block &+ at, 0) }
    guest_store64(block &+ Self.vectorOffset, 0x37f)  // x87: all exceptions masked
    guest_store32(block &+ Self.vectorOffset &+ 24, 0x1f80)  // MXCSR: the same
    guest_store64(block &+ Self.frameSize &+ 8, block &+ Self.vectorOffset)
    setWord(18, 0xe033)  // FLAT_USER_CS64
    setWord(21, 0xe02b)  // FLAT_USER_SS
    rip = entry.rawValue
    rsp = stack.rawValue
    rflags = 0x202
  }

  /// Another's registers as they are now: what the child of a fork begins with.
  public init(copyOf other: UserContext) {
    guard let block = Heap.allocate(Self.size, alignment: 64) else { panic("out of memory") }
    registers = GuestAddress(rawValue: block)
    for at in stride(from: UInt64(0), to: Self.size, by: 8) { guest_store64(block &+ at, guest_load64(other.registers.rawValue &+ at)) }
    guest_store64(block &+ Self.frameSize &+ 8, block &+ Self.vectorOffset)
  }
  deinit {
    if Self.loadedStack == registers.rawValue &+ Self.frameSize { Self.loadedStack = 0 }
    Heap.free(registers.rawValue)
  }

  public var fsBase: UInt64 {
    get { word(24) }
    set { setWord(24, newValue) }
  }
  public var gsBase: UInt64 {
    get { word(25) }
    set { setWord(25, newValue) }
  }

  /// Runs user code until it enters the kernel. Upcalls are masked at the return.
  fileprivate func run() throws(XenErrno) -> UserExit {
    // What would be refused when it is loaded, where no error can be told any more.
    if rip >= 1 << 47 { return .exception(.generalProtection, errorCode: 0) }
    if fsBase >= 1 << 47 || gsBase >= 1 << 47 { throw XenErrno.invalidArgument.noted }
    rflags = rflags | 0x202  // upcalls come in
    let stack = registers.rawValue &+ Self.frameSize, isAnother = Self.loadedStack != stack
    if isAnother { try XenErrno.checkNoting(guest_hypercall(RawHypercall.stackSwitch, 0xe02b, stack, 0, 0, 0)) }
    if isAnother || Self.loadedGS != gsBase {
      try XenErrno.checkNoting(guest_hypercall(RawHypercall.setSegmentBase, 1, gsBase, 0, 0, 0))  // SEGBASE_GS_USER
    }
    (Self.loadedStack, Self.loadedGS) = (stack, gsBase)
    guest_run_user(registers.rawValue)
    let vector = word(15), errorCode = word(16)
    switch vector {
    case UInt64(GUEST_VECTOR_SYSCALL): return .systemCall
    case UInt64(GUEST_VECTOR_UPCALL):
      Upcalls.scan()
      return .interrupted
    case 14: return .pageFault(GuestAddress(rawValue: guest_load64(Boot.sharedInfo &+ 16)), PageFaultError(rawValue: errorCode))
    default: return .exception(Trap(rawValue: UInt8(truncatingIfNeeded: vector)), errorCode: errorCode)
    }
  }

  @safe nonisolated(unsafe) private static var isReady = false

  /// Lets exceptions and system calls come in, at the first user code.
  fileprivate static func prepare() throws(XenErrno) {
    if isReady { return }
    try Traps.takeAll()
    // struct callback_register: CALLBACKTYPE_syscall, CALLBACKF_mask_events, and where it enters.
    var words: (UInt64, UInt64, UInt64, UInt64) = (2 | 1 << 16, guest_syscall_address(), 0, 0)
    try XenErrno.checkNoting(RawHypercall.call(RawHypercall.callbackOp, 0, &words))
    isReady = true
  }
}

extension VirtualCPU {
  /// Runs user code in the active ``AddressSpace``, and returns when it enters the kernel: by a system call, an exception, or since an event came.
  ///
  /// The registers are then in `context`; the next call goes on with them. Handlers of events that came run before this returns. So a kernel's
  /// scheduler is a loop around this call, and a timer whose handler notes that a time slice is over preempts user code.
  ///
  /// - Throws: `EINVAL` if no address space is active, or a segment base lies outside of user memory.
  public func runUser(_ context: UserContext) throws(XenErrno) -> UserExit {
    guard AddressSpace.anyIsActive else { throw XenErrno.invalidArgument.noted }
    try UserContext.prepare()
    let masked = Upcalls.mask()
    defer {
      Upcalls.restore(masked)
      Upcalls.safePoint()
    }
    // A handler that waits for a safe point comes first: it might be the one that ends the time slice.
    if !masked && Upcalls.handlersWait { return .interrupted }
    return try context.run()
  }
}
