import HypercallABI

/// A gate that answers every call alike, and keeps what it was asked.
@safe final class RecordingGate: HypercallGate {
  struct Call: Equatable { var number: HypercallNumber, registers: [UInt64], argument: [UInt8] }

  /// What the hypervisor would answer in the result register.
  var result: Int64 = 0
  /// What it would write over the argument, by offset.
  var writes: [Int: [UInt8]] = [:]
  private(set) var calls: [Call] = []
  private var argument: UnsafeMutableRawBufferPointer?

  /// Where the recorder says that arguments lie: a number that is no address here.
  static let address = GuestAddress(rawValue: 0x7777_0000_1000)

  func perform(
    _ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64
  ) -> Int64 {
    // SAFETY: the buffer is the one that `withArgument` lends while it calls.
    let bytes = unsafe argument.map { unsafe Array($0) } ?? []
    calls.append(Call(number: number, registers: [first, second, third, fourth, fifth], argument: bytes))
    for (offset, bytes) in writes {
      for (index, byte) in bytes.enumerated() { unsafe argument?[offset + index] = byte }
    }
    return result
  }

  func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    // SAFETY: the buffer lives through the call, and is zeroed as the protocol promises.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 8)
    defer { unsafe buffer.deallocate() }
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe argument = unsafe buffer
    defer { unsafe argument = nil }
    return unsafe try body(buffer.baseAddress!, Self.address)
  }
}

/// The bytes that a command writes as its argument.
func bytes<C: HypercallCommand>(of command: C) -> [UInt8] {
  let gate = RecordingGate()
  _ = try? gate.call(command)
  return gate.calls.first?.argument ?? []
}

/// The bytes of a record.
func bytes<R: XenRecord>(of record: R) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: R.byteCount)
  // SAFETY: the array has as many bytes as the record.
  unsafe bytes.withUnsafeMutableBytes { unsafe record.store(into: $0.baseAddress!) }
  return bytes
}

/// The record that the bytes hold.
func record<R: XenRecord>(_ bytes: [UInt8], as type: R.Type = R.self) -> R {
  precondition(bytes.count >= R.byteCount, "too few bytes for \(R.self)")
  // SAFETY: there are bytes enough.
  return unsafe bytes.withUnsafeBytes { unsafe R(from: $0.baseAddress!) }
}

/// What the hypervisor reads of an argument and registers.
func command<C: HypercallCommand>(_ bytes: [UInt8], _ registers: HypercallArguments, as type: C.Type = C.self) -> C {
  precondition(bytes.count >= C.byteCount, "too few bytes for \(C.self)")
  // SAFETY: there are bytes enough; a command without an argument reads none.
  return unsafe (bytes + [0]).withUnsafeBytes { unsafe C(from: $0.baseAddress!, registers) }
}
