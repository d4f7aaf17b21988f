import HypercallABI

/// What the hypervisor says of itself.
struct HypervisorVersion {
  let major, minor: UInt32
  /// What follows the minor number, such as `.7-xenolith`.
  let extra: String

  init(_ gate: some HypercallGate) {
    let version = (try? gate.call(XenVersion.Version())) ?? 0
    major = version >> 16
    minor = version & 0xffff
    extra = Self.text(gate, 16) { XenVersion.ExtraVersion(buffer: $0) }
  }

  /// The number in ``extra``.
  var release: UInt32 { UInt32(extra.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0 }
  var text: String { "\(major).\(minor)\(extra)" }

  /// A text that a command writes into a buffer.
  static func text<C: HypercallCommand>(_ gate: some HypercallGate, _ size: Int, _ command: (GuestAddress) -> C) -> String {
    let text = unsafe try? gate.withArgument(byteCount: size) { (bytes, address) throws(XenErrno) -> String in
      _ = try gate.call(command(address))
      // SAFETY: the gate lends `size` bytes.
      return unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: size).prefix { $0 != 0 }, as: UTF8.self)
    }
    return text ?? ""
  }
}
