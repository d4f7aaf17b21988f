import HypercallABI

/// The call whose errno left a kernel's `run`.
public struct FailedCall: Sendable {
  public var errno: String
  /// Such as `sched_op(poll)`, for a hypercall.
  public var hypercall: String?
  /// Where it was made, and how the kernel came there.
  public var frames: [CrashReport.Frame] = []
}

extension CrashInspector {
  /// What a check of Swift's library said that failed at the first of these frames: in a debug build it has printed that, and in a release
  /// build the compiler has left the kind of the failure in the debug information.
  ///
  /// - Parameter console: the end of what the kernel printed.
  func failedCheck(_ frames: [CrashReport.Frame], console: [UInt8]) -> String? {
    guard let frame = frames.first else { return nil }
    let failure = "Swift runtime failure: "
    if let place = frame.inlined.first, place.function.hasPrefix(failure) { return String(place.function.dropFirst(failure.count)) }
    guard let address = frame.imageOffset, symbols.function(at: address)?.name.hasPrefix("$es17_assertionFailure") == true else {
      return nil
    }
    // Words of several lines are told from the line on that says what failed.
    let lines = String(decoding: console, as: UTF8.self).split(separator: "\n")
    let kinds = [": Precondition failed", ": Fatal error", ": Assertion failed"]
    guard let first = lines.lastIndex(where: { line in kinds.contains { line.contains($0) } }) else { return nil }
    return lines[first...].map { printable(String($0)) }.joined(separator: " ")
  }

  /// The call that GuestKit noted when `run` threw: words of errno, 1 + a hypercall's number, its first argument, and return addresses.
  func failedCall(_ space: GuestAddressSpace) -> FailedCall? {
    guard let place = symbols.symbol("xenolith_failed_call"), place.size >= 24, place.size <= 4096, place.size & 7 == 0,
      image.fileAddress(of: image.bias &+ place.address) != nil
    else { return nil }
    let words = (0..<place.size / 8).map { space.word(at: image.bias &+ place.address &+ $0 * 8) ?? 0 }
    guard (1..<4096).contains(words[0]) else { return nil }
    let addresses = words.dropFirst(3).prefix { image.isCode($0) }
    return FailedCall(
      errno: XenErrno(rawValue: Int32(words[0])).description, hypercall: words[1] == 0 ? nil : Self.name(of: words[1] - 1, words[2]),
      frames: named(addresses.map { Backtrace.Frame(address: $0, isReturnAddress: true) }))
  }

  private static func name(of number: UInt64, _ argument: UInt64) -> String {
    guard let entry = HypercallNames.all[number] else { return "hypercall \(number)" }
    guard !entry.commands.isEmpty, entry.shape != .memory else { return entry.name }
    let command = entry.shape == .extents ? argument & 0x3f : argument
    return "\(entry.name)(\(entry.commands[command] ?? "\(command)"))"
  }
}
