/// A domain's identity, unique while the domain lives.
///
/// - ABI: `domid_t`, 2 bytes; values from `0x7FF0` up are reserved names, not domains.
/// - Source: `domid_t`, `xen/xen.h`
public struct DomainID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Domain 0, the control domain.
  public static var zero: DomainID { DomainID(rawValue: 0) }
  /// The lowest number that is not a domain.
  public static var firstReserved: DomainID { DomainID(rawValue: 0x7FF0) }
  /// The calling domain, whatever its number.
  public static var caller: DomainID { DomainID(rawValue: 0x7FF0) }
  /// The owner of memory-mapped I/O.
  public static var io: DomainID { DomainID(rawValue: 0x7FF1) }
  /// The hypervisor itself, as owner of frames.
  public static var hypervisor: DomainID { DomainID(rawValue: 0x7FF2) }
  /// No domain.
  public static var invalid: DomainID { DomainID(rawValue: 0x7FF4) }

  @available(*, unavailable, renamed: "caller")
  public static var DOMID_SELF: DomainID { caller }
}

/// A domain's own name for one end of an event channel.
///
/// - ABI: `evtchn_port_t`, 4 bytes; port 0 is never handed out.
/// - Source: `evtchn_port_t`, `xen/event_channel.h`
public struct EventChannelPort: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The index of one of a domain's virtual CPUs.
///
/// - ABI: 4 bytes.
public struct VCPUID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The vCPU that a domain boots on.
  public static var zero: VCPUID { VCPUID(rawValue: 0) }
}

/// The index of one of the machine's physical CPUs.
///
/// - ABI: 4 bytes.
public struct PCPUID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A domain's name for a right it gave another domain over one of its frames.
///
/// - ABI: `grant_ref_t`, 4 bytes.
/// - Source: `grant_ref_t`, `xen/grant_table.h`
public struct GrantReference: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A domain's UUID: the toolstack's name for it, which the hypervisor only keeps.
///
/// - ABI: `xen_domain_handle_t`, 16 bytes, in the order in which a UUID is written.
/// - Source: `xen_domain_handle_t`, `xen/xen.h`
public struct DomainHandle: XenRecord, Hashable {
  /// Bytes 0 to 7, and 8 to 15, as they lie in memory.
  public var words: (UInt64, UInt64)

  public init(_ first: UInt64 = 0, _ second: UInt64 = 0) { words = (first, second) }

  public static var byteCount: Int { 16 }
  // SAFETY: the caller gives `byteCount` bytes.
  public init(from bytes: UnsafeRawPointer) {
    words = unsafe (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
  // SAFETY: the caller gives `byteCount` bytes.
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: words.0, as: UInt64.self)
    unsafe bytes.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
  }
  public static func == (left: DomainHandle, right: DomainHandle) -> Bool { left.words == right.words }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
