internal import CGuestRuntime
public import GuestHypercallABI

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
  /// Where shared_info lies in the machine's memory.
  public var sharedInfo: MachineAddress { MachineAddress(rawValue: guest_load64(address + 40)) }
  /// `SIF_*`.
  public var flags: UInt32 { guest_load32(address + 48) }
  /// Whether this is the control domain of a machine: it has no console ring.
  public var isInitialDomain: Bool { flags & 2 != 0 }
  /// The frame of the xenstore ring, and its event channel.
  public var storeFrame: MachineFrameNumber { MachineFrameNumber(rawValue: guest_load64(address + 56)) }
  public var storePort: EventChannelPort { EventChannelPort(rawValue: guest_load32(address + 64)) }
  /// The frame of the console ring, and its event channel.
  public var consoleFrame: MachineFrameNumber { MachineFrameNumber(rawValue: guest_load64(address + 72)) }
  public var consolePort: EventChannelPort { EventChannelPort(rawValue: guest_load32(address + 80)) }
  /// The top-level page table.
  public var pageTable: GuestAddress { GuestAddress(rawValue: guest_load64(address + 88)) }
  /// The number of page-table frames that the builder made.
  public var pageTableFrameCount: Int { Int(guest_load64(address + 96)) }
  /// The P2M: one machine frame number for each page.
  public var p2m: GuestAddress { GuestAddress(rawValue: guest_load64(address + 104)) }
  /// How many of the 4096 ports were masked at the start of day: none, on Xen.
  public var maskedPortCount: Int { Upcalls.portsFoundMasked }
  /// Whether upcalls were masked at the start of day.
  public var upcallsWereMasked: Bool { Upcalls.upcallsFoundMasked }
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
