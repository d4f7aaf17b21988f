internal import CGuestRuntime

/// An exception of the processor.
public struct Trap: RawRepresentable, Hashable, Sendable {
  /// Its vector.
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static var divideError: Trap { Trap(rawValue: 0) }
  public static var debug: Trap { Trap(rawValue: 1) }
  public static var breakpoint: Trap { Trap(rawValue: 3) }
  public static var overflow: Trap { Trap(rawValue: 4) }
  public static var boundRange: Trap { Trap(rawValue: 5) }
  public static var invalidOpcode: Trap { Trap(rawValue: 6) }
  public static var deviceNotAvailable: Trap { Trap(rawValue: 7) }
  public static var invalidTSS: Trap { Trap(rawValue: 10) }
  public static var segmentNotPresent: Trap { Trap(rawValue: 11) }
  public static var stackFault: Trap { Trap(rawValue: 12) }
  public static var generalProtection: Trap { Trap(rawValue: 13) }
  public static var pageFault: Trap { Trap(rawValue: 14) }
  public static var floatingPoint: Trap { Trap(rawValue: 16) }
  public static var alignmentCheck: Trap { Trap(rawValue: 17) }
  public static var machineCheck: Trap { Trap(rawValue: 18) }
  public static var vectorFloatingPoint: Trap { Trap(rawValue: 19) }
}

/// Why an access faulted: the error code of a page fault.
public struct PageFaultError: OptionSet, Sendable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The page is there, and its rights forbid the access; without it there is no page.
  public static var present: PageFaultError { PageFaultError(rawValue: 1) }
  /// It was a write.
  public static var write: PageFaultError { PageFaultError(rawValue: 2) }
  /// User code did it.
  public static var user: PageFaultError { PageFaultError(rawValue: 4) }
  /// A table entry has a bit set that must be 0.
  public static var reservedBit: PageFaultError { PageFaultError(rawValue: 8) }
  /// It was a fetch of an instruction; a processor or kernel without no-execute rights does not tell.
  public static var instructionFetch: PageFaultError { PageFaultError(rawValue: 16) }
}

/// The registers at an exception. What a handler changes here is loaded when it returns.
///
/// Handlers get the exceptions of the kernel, and those of user code that the kernel entered on its own; code that runs by
/// ``VirtualCPU/runUser(_:)`` returns there instead.
public struct TrapFrame: ~Copyable, SavedRegisters {
  public let registers: GuestAddress
  /// The address that was accessed, at a page fault.
  public let faultAddress: UInt64

  public var trap: Trap { Trap(rawValue: UInt8(truncatingIfNeeded: word(15))) }
  /// The exception's error code, 0 for those without one.
  public var errorCode: UInt64 { word(16) }
  /// The error code of a page fault.
  public var pageFault: PageFaultError { PageFaultError(rawValue: errorCode) }
}

enum Traps {
  /// The exceptions there are: all but the nonmaskable interrupt, which is no trap, and vectors that nothing raises in a guest.
  static let count = 20
  @safe nonisolated(unsafe) private static var handlers: [((inout TrapFrame) -> Void)?] = []
  /// User code runs: all exceptions come to the kernel, with a handler or without.
  @safe nonisolated(unsafe) private static var takesAll = false

  static func set(_ trap: Trap, _ handler: ((inout TrapFrame) -> Void)?) throws(XenErrno) {
    let vector = Int(trap.rawValue)
    guard vector < count, vector != 2 else { throw XenErrno.invalidArgument.noted }
    let masked = Upcalls.mask()
    while handlers.count < count { handlers.append(nil) }
    handlers[vector] = handler
    Upcalls.restore(masked)
    try register()
  }

  /// Lets all exceptions come in, for user code.
  static func takeAll() throws(XenErrno) {
    if takesAll { return }
    takesAll = true
    try register()
  }

  /// Tells the hypervisor which exceptions come in. The table is cleared first: that is how single ones are taken away.
  private static func register(without left: Int? = nil) throws(XenErrno) {
    // struct trap_info: vector, flags (4: mask upcalls; 3: also from user code, as INT3 and INTO want), cs, address. Address 0 ends the list.
    var entries: [UInt64] = []
    for vector in 0..<count where vector != 2 && vector != left && (takesAll || vector < handlers.count && handlers[vector] != nil) {
      let flags: UInt64 = vector == 3 || vector == 4 ? 7 : 4
      entries += [UInt64(vector) | flags << 8 | 0xe033 << 16, guest_trap_address(UInt32(vector))]
    }
    entries += [0, 0]
    _ = guest_hypercall(RawHypercall.setTrapTable, 0, 0, 0, 0, 0)
    // SAFETY: set_trap_table reads `entries` up to the zero address, during the call.
    let result = unsafe entries.withUnsafeBytes {
      guest_hypercall(RawHypercall.setTrapTable, UInt64(UInt(bitPattern: $0.baseAddress)), 0, 0, 0, 0)
    }
    try XenErrno.checkNoting(result)
  }

  /// An exception whose frame lies at `address`.
  static func deliver(_ address: UInt64) {
    var frame = TrapFrame(registers: GuestAddress(rawValue: address), faultAddress: guest_load64(Boot.sharedInfo &+ 16))
    let vector = Int(frame.word(15))
    if vector < handlers.count, let handler = handlers[vector] { return handler(&frame) }
    // A fault comes again when its instruction does, and then ends the domain where it happened: whoever reads the report sees more than after
    // a panic here.
    let isTrap = frame.trap == .debug || frame.trap == .breakpoint || frame.trap == .overflow
    if !isTrap, vector < count, (try? register(without: vector)) != nil { return }
    panic("trap \(vector) without a handler at rip \(frame.rip)")
  }
}
