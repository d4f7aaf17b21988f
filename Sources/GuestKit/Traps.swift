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
  public static var invalidOpcode: Trap { Trap(rawValue: 6) }
  public static var stackFault: Trap { Trap(rawValue: 12) }
  public static var generalProtection: Trap { Trap(rawValue: 13) }
  public static var pageFault: Trap { Trap(rawValue: 14) }
  public static var alignmentCheck: Trap { Trap(rawValue: 17) }
}

/// The registers at an exception. What a handler changes here is loaded when it returns.
public struct TrapFrame: Sendable {
  public let trap: Trap
  /// The exception's error code, 0 for those without one.
  public let errorCode: UInt64
  /// The address that was accessed, at a page fault.
  public let faultAddress: UInt64
  public var rip, rsp, rflags: UInt64
  public var rax, rbx, rcx, rdx, rsi, rdi, rbp: UInt64
  public var r8, r9, r10, r11, r12, r13, r14, r15: UInt64
}

enum Traps {
  @safe nonisolated(unsafe) private static var handlers: [((inout TrapFrame) -> Void)?]? = nil

  static func set(_ trap: Trap, _ handler: ((inout TrapFrame) -> Void)?) throws(XenErrno) {
    let vector = Int(trap.rawValue)
    guard vector < 20, vector != 2 else { throw .invalidArgument }
    let masked = Upcalls.mask()
    var table = handlers ?? []
    while table.count < 20 { table.append(nil) }
    table[vector] = handler
    handlers = table
    Upcalls.restore(masked)
    // struct trap_info: vector, flags (4: mask upcalls; 3: also from user code, as INT3 and INTO want), cs, address; then the end.
    let flags: UInt64 = vector == 3 || vector == 4 ? 7 : 4
    var entries: (UInt64, UInt64, UInt64, UInt64) = (
      UInt64(vector) | flags << 8 | 0xe033 << 16, handler == nil ? 0 : guest_trap_address(UInt32(vector)), 0, 0
    )
    // SAFETY: set_trap_table reads `entries` up to the zero address, during the call.
    let result = unsafe withUnsafeMutableBytes(of: &entries) {
      guest_hypercall(RawHypercall.setTrapTable, UInt64(UInt(bitPattern: $0.baseAddress)), 0, 0, 0, 0)
    }
    _ = try XenErrno.check(result)
  }

  /// The frame is struct guest_frame: r15 first, ss last.
  static func deliver(_ at: UInt64, vector: UInt64) {
    func word(_ index: UInt64) -> UInt64 { guest_load64(at &+ index << 3) }
    guard let handlers, Int(vector) < handlers.count, let handler = handlers[Int(vector)] else {
      panic("trap \(vector) without a handler at rip \(word(17))")
    }
    var frame = TrapFrame(
      trap: Trap(rawValue: UInt8(truncatingIfNeeded: vector)), errorCode: word(16), faultAddress: guest_load64(Boot.sharedInfo &+ 16),
      rip: word(17), rsp: word(20), rflags: word(19), rax: word(14), rbx: word(11), rcx: word(13), rdx: word(12), rsi: word(9),
      rdi: word(8), rbp: word(10), r8: word(7),
      r9: word(6), r10: word(5), r11: word(4), r12: word(3), r13: word(2), r14: word(1), r15: word(0))
    handler(&frame)
    func put(_ index: UInt64, _ value: UInt64) { guest_store64(at &+ index << 3, value) }
    put(17, frame.rip)
    put(20, frame.rsp)
    put(19, frame.rflags)
    put(14, frame.rax)
    put(11, frame.rbx)
    put(13, frame.rcx)
    put(12, frame.rdx)
    put(9, frame.rsi)
    put(8, frame.rdi)
    put(10, frame.rbp)
    put(7, frame.r8)
    put(6, frame.r9)
    put(5, frame.r10)
    put(4, frame.r11)
    put(3, frame.r12)
    put(2, frame.r13)
    put(1, frame.r14)
    put(0, frame.r15)
  }
}
