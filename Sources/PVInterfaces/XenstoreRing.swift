/// The shared page of a domain's connection to xenstore: 1 KiB of requests, 1 KiB of replies and watch events, and a few words.
///
/// - ABI: `struct xenstore_domain_interface`, 2076 bytes at the start of the page.
/// - Source: `xen/include/public/io/xs_wire.h`
public struct XenstoreRing<Memory: SharedMemory> {
  /// What the guest writes and the daemon reads.
  public let requests: ByteRing<Memory>
  /// What the daemon writes and the guest reads: replies and watch events.
  public let responses: ByteRing<Memory>

  public init(memory: Memory) {
    requests = ByteRing(memory: memory, data: 0, size: 1024, consumed: 2048, produced: 2052)
    responses = ByteRing(memory: memory, data: 1024, size: 1024, consumed: 2056, produced: 2060)
  }

  private var memory: Memory { requests.memory }

  /// What the daemon can do beyond the bare protocol. The daemon writes it.
  public var serverFeatures: XenstoreServerFeatures {
    get { XenstoreServerFeatures(rawValue: memory.load32(at: 2064)) }
    nonmutating set { memory.store32(newValue.rawValue, at: 2064) }
  }

  /// Whether the ring works, or is to be set up anew.
  public var connection: XenstoreConnectionState {
    get { XenstoreConnectionState(rawValue: memory.load32(at: 2068)) }
    nonmutating set { memory.store32(newValue.rawValue, at: 2068) }
  }

  /// Why the daemon does not serve this ring any more. The daemon writes it.
  public var error: XenstoreRingError {
    get { XenstoreRingError(rawValue: memory.load32(at: 2072)) }
    nonmutating set { memory.store32(newValue.rawValue, at: 2072) }
  }
}

/// - ABI: 4 bytes; bits from 2 up are reserved.
/// - Source: `XENSTORE_SERVER_FEATURE_RECONNECTION` and `_ERROR`, `xen/io/xs_wire.h`
public struct XenstoreServerFeatures: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A guest may ask for its ring to be set up anew.
  public static var reconnection: XenstoreServerFeatures { XenstoreServerFeatures(rawValue: 1) }
  /// The page has an error word.
  public static var error: XenstoreServerFeatures { XenstoreServerFeatures(rawValue: 2) }
}

/// - ABI: 4 bytes.
/// - Source: `XENSTORE_CONNECTED`, `XENSTORE_RECONNECT`, `xen/io/xs_wire.h`
public struct XenstoreConnectionState: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static var connected: XenstoreConnectionState { XenstoreConnectionState(rawValue: 0) }
  /// The guest asks for a new start; the daemon empties the ring and writes `connected`.
  public static var reconnecting: XenstoreConnectionState { XenstoreConnectionState(rawValue: 1) }
}

/// - ABI: 4 bytes.
/// - Source: `XENSTORE_ERROR_NONE` and the others, `xen/io/xs_wire.h`
public struct XenstoreRingError: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static var none: XenstoreRingError { XenstoreRingError(rawValue: 0) }
  /// The daemon could not use the ring for a reason of its own.
  public static var communication: XenstoreRingError { XenstoreRingError(rawValue: 1) }
  /// Indices that contradict each other.
  public static var ringIndex: XenstoreRingError { XenstoreRingError(rawValue: 2) }
  /// A message that breaks the protocol: a payload too long.
  public static var violation: XenstoreRingError { XenstoreRingError(rawValue: 3) }
}
