/// The size of a frame, and of the page that shows it.
public var pageSize: Int { 4096 }
/// The number of bits of an address that lie within its page.
public var pageShift: UInt64 { 12 }

/// The index of a 4 KiB frame of the machine's memory: what page tables hold.
///
/// Never interchangeable with ``PseudophysicalFrameNumber``; convert through the P2M or the M2P.
///
/// - ABI: `xen_pfn_t`, 8 bytes.
/// - Source: `xen_pfn_t`, `xen/xen.h`
public struct MachineFrameNumber: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The frame `count` frames on, wrapping around.
  public func advanced(by count: Int) -> MachineFrameNumber { MachineFrameNumber(rawValue: rawValue &+ UInt64(bitPattern: Int64(count))) }
  /// The frame's first byte.
  public var address: MachineAddress { MachineAddress(rawValue: rawValue << pageShift) }
}

/// The index of a frame in a domain's own dense numbering, which begins at 0.
///
/// - ABI: `xen_pfn_t`, 8 bytes.
/// - Source: `xen_pfn_t`, `xen/xen.h`
public struct PseudophysicalFrameNumber: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The frame `count` frames on, wrapping around.
  public func advanced(by count: Int) -> PseudophysicalFrameNumber {
    PseudophysicalFrameNumber(rawValue: rawValue &+ UInt64(bitPattern: Int64(count)))
  }
}

/// A frame number as a hypercall argument names it: a ``MachineFrameNumber`` for a paravirtual domain.
///
/// - ABI: `xen_pfn_t`, 8 bytes.
/// - Source: `xen_pfn_t`, `xen/xen.h`
public struct GuestFrameNumber: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The frame `count` frames on, wrapping around.
  public func advanced(by count: Int) -> GuestFrameNumber { GuestFrameNumber(rawValue: rawValue &+ UInt64(bitPattern: Int64(count))) }
}

/// A byte of the machine's memory.
///
/// - ABI: 8 bytes.
public struct MachineAddress: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The address `count` bytes on, wrapping around.
  public func advanced(by count: Int) -> MachineAddress { MachineAddress(rawValue: rawValue &+ UInt64(bitPattern: Int64(count))) }
  /// The frame that the byte lies in.
  public var frame: MachineFrameNumber { MachineFrameNumber(rawValue: rawValue >> pageShift) }
  /// Where in its frame the byte lies.
  public var offset: Int { Int(truncatingIfNeeded: rawValue & 0xFFF) }
}

/// An address in a guest's own virtual memory: a number to everybody but that guest, never a pointer.
///
/// - ABI: a pointer or `XEN_GUEST_HANDLE`, 8 bytes; 0 is the null handle.
public struct GuestAddress: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The null handle.
  public static var null: GuestAddress { GuestAddress(rawValue: 0) }
  public var isNull: Bool { rawValue == 0 }

  /// The address `count` bytes on, wrapping around.
  public func advanced(by count: Int) -> GuestAddress { GuestAddress(rawValue: rawValue &+ UInt64(bitPattern: Int64(count))) }
}
