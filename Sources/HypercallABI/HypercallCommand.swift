/// Which hypercall is meant: the value of the number register.
///
/// - ABI: 8 bytes, in `rax` when the hypercall page is entered.
/// - Source: `__HYPERVISOR_*`, `xen/xen.h`
public struct HypercallNumber: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// The argument registers of one hypercall.
///
/// - ABI: `rdi`, `rsi`, `rdx`, `r10`, `r8`.
public struct HypercallArguments: Hashable, Sendable, BitwiseCopyable {
  public var first, second, third, fourth, fifth: UInt64

  public init(_ first: UInt64 = 0, _ second: UInt64 = 0, _ third: UInt64 = 0, _ fourth: UInt64 = 0, _ fifth: UInt64 = 0) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.fifth = fifth
  }
}

/// One typed request to the hypervisor: a hypercall's sub-operation, with what the caller says to it.
///
/// A conforming type holds what goes in; ``Result`` is what comes out. Most have an argument of a fixed layout in the caller's memory; what
/// travels in registers beside it (a vCPU's number, the first extent) is a property like any other. Generated from `hypercall-spec/`.
public protocol HypercallCommand: BitwiseCopyable, Sendable {
  associatedtype Result: Sendable

  static var number: HypercallNumber { get }
  /// The sub-operation's number within the hypercall.
  static var command: UInt32 { get }
  /// The size of the argument in memory; 0 if there is none.
  static var byteCount: Int { get }

  /// What the hypervisor does: reads the request from its private copy of the argument, and from the registers.
  init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments)
  /// What the caller does: writes the argument. Bytes that hold no field are left as they are.
  func store(into bytes: UnsafeMutableRawPointer)
  /// The registers of the request, whose argument lies at `argument`.
  func registers(argument: GuestAddress) -> HypercallArguments

  /// What the caller does when the request was served: reads what came out.
  static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result
  /// What the hypervisor does: writes what comes out, and says what goes to the result register.
  static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64
}

extension HypercallCommand where Result == Void {
  public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) {}
  public static func storeResult(_ result: Void, into bytes: UnsafeMutableRawPointer) -> Int64 { 0 }
}
