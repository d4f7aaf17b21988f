/// The first 16 bytes of every message of xenstore, in both directions; `length` bytes of payload follow.
///
/// - ABI: `struct xsd_sockmsg`, 16 bytes, little-endian.
/// - Source: `xen/include/public/io/xs_wire.h`
public struct XenstoreHeader: Hashable, Sendable, BitwiseCopyable {
  public var type: XenstoreMessageType
  /// Chosen by who asks, and repeated in the reply; 0 in watch events.
  public var request: UInt32
  /// The transaction; 0 for none.
  public var transaction: UInt32
  /// The number of bytes that follow, at most ``XenstoreLimits/payload``.
  public var length: UInt32

  public init(_ type: XenstoreMessageType, request: UInt32, transaction: UInt32, length: UInt32) {
    self.type = type
    self.request = request
    self.transaction = transaction
    self.length = length
  }

  public static var byteCount: Int { 16 }

  /// Its bytes as four words, which lie one after the other.
  public var words: (UInt32, UInt32, UInt32, UInt32) { (type.rawValue, request, transaction, length) }

  public init(words: (UInt32, UInt32, UInt32, UInt32)) {
    self.init(XenstoreMessageType(rawValue: words.0), request: words.1, transaction: words.2, length: words.3)
  }

  // SAFETY: the caller gives `byteCount` bytes.
  public init(from bytes: UnsafeRawPointer) {
    unsafe self.init(words: bytes.loadUnaligned(as: (UInt32, UInt32, UInt32, UInt32).self))
  }
  // SAFETY: the caller gives `byteCount` bytes.
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: type.rawValue, as: UInt32.self)
    unsafe bytes.storeBytes(of: request, toByteOffset: 4, as: UInt32.self)
    unsafe bytes.storeBytes(of: transaction, toByteOffset: 8, as: UInt32.self)
    unsafe bytes.storeBytes(of: length, toByteOffset: 12, as: UInt32.self)
  }
}

/// What a message asks, or tells. A reply has its request's type, or is an error.
///
/// - ABI: 4 bytes; 20 is not used any more.
/// - Source: `enum xsd_sockmsg_type`, `xen/io/xs_wire.h`
public struct XenstoreMessageType: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static var control: XenstoreMessageType { XenstoreMessageType(rawValue: 0) }
  public static var directory: XenstoreMessageType { XenstoreMessageType(rawValue: 1) }
  public static var read: XenstoreMessageType { XenstoreMessageType(rawValue: 2) }
  public static var getPermissions: XenstoreMessageType { XenstoreMessageType(rawValue: 3) }
  public static var watch: XenstoreMessageType { XenstoreMessageType(rawValue: 4) }
  public static var unwatch: XenstoreMessageType { XenstoreMessageType(rawValue: 5) }
  public static var transactionStart: XenstoreMessageType { XenstoreMessageType(rawValue: 6) }
  public static var transactionEnd: XenstoreMessageType { XenstoreMessageType(rawValue: 7) }
  public static var introduce: XenstoreMessageType { XenstoreMessageType(rawValue: 8) }
  public static var release: XenstoreMessageType { XenstoreMessageType(rawValue: 9) }
  public static var getDomainPath: XenstoreMessageType { XenstoreMessageType(rawValue: 10) }
  public static var write: XenstoreMessageType { XenstoreMessageType(rawValue: 11) }
  public static var makeDirectory: XenstoreMessageType { XenstoreMessageType(rawValue: 12) }
  public static var remove: XenstoreMessageType { XenstoreMessageType(rawValue: 13) }
  public static var setPermissions: XenstoreMessageType { XenstoreMessageType(rawValue: 14) }
  public static var watchEvent: XenstoreMessageType { XenstoreMessageType(rawValue: 15) }
  public static var error: XenstoreMessageType { XenstoreMessageType(rawValue: 16) }
  public static var isDomainIntroduced: XenstoreMessageType { XenstoreMessageType(rawValue: 17) }
  public static var resume: XenstoreMessageType { XenstoreMessageType(rawValue: 18) }
  public static var setTarget: XenstoreMessageType { XenstoreMessageType(rawValue: 19) }
  public static var resetWatches: XenstoreMessageType { XenstoreMessageType(rawValue: 21) }
  public static var directoryPart: XenstoreMessageType { XenstoreMessageType(rawValue: 22) }
}

/// - Source: `XENSTORE_PAYLOAD_MAX`, `XENSTORE_ABS_PATH_MAX`, `XENSTORE_REL_PATH_MAX`, `xen/io/xs_wire.h`
public enum XenstoreLimits {
  /// The longest payload, in bytes. Who sends more is cut off.
  public static var payload: Int { 4096 }
  /// The longest path that begins with `/`, in bytes.
  public static var absolutePath: Int { 3072 }
  /// The longest path below `/local/domain/<id>`, in bytes.
  public static var relativePath: Int { 2048 }
}
