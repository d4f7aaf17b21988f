/// What a debugger wants of a domain. The domain's vCPUs are its threads: vCPU n is thread n + 1.
///
/// Registers and memory are asked for while the domain is stopped, and only then. Memory is as a vCPU sees it: by guest addresses.
public protocol DebuggedDomain: AnyObject {
  /// The numbers of the vCPUs that are up, in order.
  var vcpus: [UInt32] { get }
  /// What `info threads` shows of one.
  func summary(of vcpu: UInt32) -> String
  func registers(of vcpu: UInt32) -> RegisterFile?
  /// False: there is no such vCPU, or a guest cannot have these registers.
  func setRegisters(of vcpu: UInt32, to registers: RegisterFile) -> Bool
  /// As many bytes as are mapped from an address on, at most `count`.
  func read(_ count: Int, at address: UInt64, by vcpu: UInt32) -> [UInt8]
  /// False: nothing was written, since not all of it is mapped, or it is the hypervisor's.
  func write(_ bytes: [UInt8], at address: UInt64, by vcpu: UInt32) -> Bool
  func insertBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool
  func removeBreakpoint(at address: UInt64, by vcpu: UInt32) -> Bool
  /// `AT_…` pairs, by which a debugger finds out where the kernel was loaded.
  var auxiliaryVector: [UInt8] { get }

  /// Lets vCPUs go on; one that is not named stays where it is. The stub hears of the next stop by ``Stub/stopped(_:)``.
  func resume(_ vcpus: [UInt32: Resumption])
  /// Stops the domain soon; one that stands still, as soon as it goes on. gdb sends Ctrl-C before the packet that it is to interrupt.
  func interrupt()
  /// Lets go of the domain: no breakpoint is left in it, and it goes on.
  func detach()
  /// Destroys the domain.
  func kill()
}

/// How a vCPU goes on.
public enum Resumption: Sendable, Equatable {
  case run
  /// For one instruction.
  case step
}

/// Why a domain stopped.
public struct Stop: Sendable, Equatable {
  public var vcpu: UInt32
  public var signal: Signal
  /// It is at a breakpoint of the debugger's, whose instruction was not carried out.
  public var isAtBreakpoint: Bool

  public init(vcpu: UInt32, signal: Signal, isAtBreakpoint: Bool = false) {
    (self.vcpu, self.signal, self.isAtBreakpoint) = (vcpu, signal, isAtBreakpoint)
  }
}

/// gdb's numbers of signals, which are nobody's own.
///
/// - Source: `gdb/signals.def`
public struct Signal: RawRepresentable, Sendable, Equatable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let interrupt = Signal(rawValue: 2), illegalInstruction = Signal(rawValue: 4), trap = Signal(rawValue: 5)
  public static let abort = Signal(rawValue: 6), arithmetic = Signal(rawValue: 8), bus = Signal(rawValue: 10)
  public static let kill = Signal(rawValue: 9), segmentation = Signal(rawValue: 11)

  /// What a process would get for an exception of this vector.
  public init(vector: UInt32) {
    switch vector {
    case 0, 16, 19: self = .arithmetic
    case 1, 3: self = .trap
    case 6: self = .illegalInstruction
    case 17: self = .bus
    default: self = .segmentation
    }
  }
}

/// How a domain ended under its debugger.
public enum End: Sendable, Equatable {
  case exited(UInt8)
  case died(Signal)

  /// Somebody else ended it.
  public static let destroyed = End.died(.kill)
}
