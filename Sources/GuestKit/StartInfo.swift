internal import CGuestRuntime

/// What the domain builder tells a kernel at its start.
///
/// - ABI: `struct start_info`, one page.
/// - Source: `xen/include/public/xen.h`
public struct StartInfo: Sendable {
  /// Where it lies.
  let address: UInt64

  /// Such as `xen-3.0-x86_64`.
  public var magic: String { text(at: 0, limit: 32) }
  /// The domain's memory in pages.
  public var pageCount: Int { Int(guest_load64(address + 32)) }
  /// The machine address of shared_info.
  var sharedInfo: UInt64 { guest_load64(address + 40) }
  var flags: UInt32 { guest_load32(address + 48) }
  /// Whether this is the control domain of a machine: it has no console ring.
  public var isInitialDomain: Bool { flags & 2 != 0 }
  var consoleFrame: UInt64 { guest_load64(address + 72) }
  var consolePort: UInt32 { guest_load32(address + 80) }
  /// The address of the top-level page table.
  var pageTable: UInt64 { guest_load64(address + 88) }
  /// The number of page-table frames that the builder made.
  public var pageTableFrameCount: Int { Int(guest_load64(address + 96)) }
  /// The address of the P2M: one machine frame number for each page.
  var p2m: UInt64 { guest_load64(address + 104) }
  /// The kernel's command line, as it was given.
  public var commandLine: String { text(at: 128, limit: 1024) }
  /// The words of the command line.
  public var words: [String] { commandLine.split(separator: " ").map { String($0) } }

  /// The value of the word `name=value`, or nil without such a word.
  public func value(of name: String) -> String? {
    for word in words where word.hasPrefix(name) {
      let rest = word.dropFirst(name.count)
      if rest.hasPrefix("=") { return String(rest.dropFirst()) }
    }
    return nil
  }

  private func text(at offset: UInt64, limit: UInt64) -> String {
    var bytes: [UInt8] = []
    for i in 0..<limit {
      let byte = guest_load8(address + offset + i)
      if byte == 0 { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What the domain builder told this kernel.
public var startInfo: StartInfo { StartInfo(address: Boot.startInfo) }

/// Addresses that are found at the start of day and never change.
enum Boot {
  @safe nonisolated(unsafe) static var startInfo: UInt64 = 0
  @safe nonisolated(unsafe) static var sharedInfo: UInt64 = 0
  /// The address of pseudophysical page 0.
  @safe nonisolated(unsafe) static var base: UInt64 = 0
  @safe nonisolated(unsafe) static var m2p: UInt64 = 0
  @safe nonisolated(unsafe) static var m2pCount: UInt64 = 0
}
