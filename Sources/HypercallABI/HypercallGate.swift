/// The only door between a domain and the hypervisor.
///
/// A guest's gate is its hypercall page; domain 0's is a vCPU area; a test's is whatever the test wants.
public protocol HypercallGate {
  /// Makes one hypercall, and gives its raw result: negative is an errno.
  func perform(
    _ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64
  ) -> Int64

  /// Lends `byteCount` bytes, zeroed, that the hypervisor can read and write, and tells their address as the hypervisor is to be told it.
  func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R
}

extension HypercallGate {
  /// Makes the hypercall that `command` is, and gives what came out of it.
  @discardableResult
  public func call<C: HypercallCommand>(_ command: C) throws(XenErrno) -> C.Result {
    guard C.byteCount > 0 else {
      let returned = try XenErrno.check(perform(C.number, command.registers(argument: .null)))
      var nothing: UInt64 = 0
      // SAFETY: a command without an argument loads its result from the register alone.
      return unsafe withUnsafeBytes(of: &nothing) { unsafe C.loadResult(from: $0.baseAddress!, returned: returned) }
    }
    // SAFETY: the gate lends `byteCount` bytes for the length of the call; the command reads and writes no more.
    return unsafe try withArgument(byteCount: C.byteCount) { (bytes, address) throws(XenErrno) -> C.Result in
      unsafe command.store(into: bytes)
      let returned = try XenErrno.check(perform(C.number, command.registers(argument: address)))
      return unsafe C.loadResult(from: UnsafeRawPointer(bytes), returned: returned)
    }
  }

  /// Makes one hypercall, and gives its raw result.
  public func perform(_ number: HypercallNumber, _ arguments: HypercallArguments) -> Int64 {
    perform(number, arguments.first, arguments.second, arguments.third, arguments.fourth, arguments.fifth)
  }
}
