// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Changes and tells the memory that a domain has.
///
/// - Source: `__HYPERVISOR_memory_op`, `xen/memory.h`
public enum MemoryOp {
  /// Gives a domain more frames, at no place in its own numbering.
  ///
  /// - ABI: `struct xen_memory_reservation`, 32 bytes, aligned to 8.
  /// - Source: `XENMEM_increase_reservation`, `xen/memory.h`
  public struct IncreaseReservation: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 0 }
    public static var byteCount: Int { 32 }

    /// The first extent to look at: those before it are done.
    public var start: UInt64
    /// Where the numbers of the new frames are written; may be null.
    public var extents: GuestAddress
    /// How many extents.
    public var count: UInt64
    /// Each extent is 2^order frames.
    public var order: UInt32
    /// Address width and node that are wanted; 0 for no wish.
    public var flags: UInt32
    /// Whose memory it is.
    public var domain: DomainID

    public init(start: UInt64 = 0, extents: GuestAddress, count: UInt64, order: UInt32 = 0, flags: UInt32 = 0, domain: DomainID) {
      self.start = start
      self.extents = extents
      self.count = count
      self.order = order
      self.flags = flags
      self.domain = domain
    }

    /// How many extents are done, `start` among them. Whatever stops the call shows only here.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      start = registers.first >> 6
      extents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      order = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      flags = unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: extents.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: order, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: flags, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 24, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command) | start << 6, argument.rawValue)
    }
  }

  /// Takes frames back from a domain. They must not be mapped or pinned.
  ///
  /// - ABI: `struct xen_memory_reservation`, 32 bytes, aligned to 8.
  /// - Source: `XENMEM_decrease_reservation`, `xen/memory.h`
  public struct DecreaseReservation: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 32 }

    /// The first extent to look at: those before it are done.
    public var start: UInt64
    /// The list of frames to give back.
    public var extents: GuestAddress
    /// How many extents.
    public var count: UInt64
    /// Each extent is 2^order frames.
    public var order: UInt32
    /// Address width and node that are wanted; 0 for no wish.
    public var flags: UInt32
    /// Whose memory it is.
    public var domain: DomainID

    public init(start: UInt64 = 0, extents: GuestAddress, count: UInt64, order: UInt32 = 0, flags: UInt32 = 0, domain: DomainID) {
      self.start = start
      self.extents = extents
      self.count = count
      self.order = order
      self.flags = flags
      self.domain = domain
    }

    /// How many extents are done, `start` among them. Whatever stops the call shows only here.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      start = registers.first >> 6
      extents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      order = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      flags = unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: extents.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: order, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: flags, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 24, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command) | start << 6, argument.rawValue)
    }
  }

  /// Tells the highest frame of the machine.
  ///
  /// - ABI: no argument.
  /// - Throws: ``XenErrno/invalidArgument``.
  /// - Source: `XENMEM_maximum_ram_page`, `xen/memory.h`
  public struct MaximumFrame: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 2 }
    public static var byteCount: Int { 0 }

    public init() {}

    /// The frame.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command))
    }
  }

  /// Tells how many frames a domain has.
  ///
  /// - ABI: `struct xen_memory_domain`, 2 bytes, aligned to 2.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_current_reservation`, `xen/memory.h`
  public struct CurrentReservation: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 2 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// The number of frames.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells how many frames a domain may have.
  ///
  /// - ABI: `struct xen_memory_domain`, 2 bytes, aligned to 2.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_maximum_reservation`, `xen/memory.h`
  public struct MaximumReservation: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 2 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// The number of frames.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Gives a domain frames for places in its own numbering, and enters them in the M2P. The P2M is the domain's own business.
  ///
  /// - ABI: `struct xen_memory_reservation`, 32 bytes, aligned to 8.
  /// - Source: `XENMEM_populate_physmap`, `xen/memory.h`
  public struct PopulatePhysmap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 32 }

    /// The first extent to look at: those before it are done.
    public var start: UInt64
    /// The list of places; each is replaced by its new frame.
    public var extents: GuestAddress
    /// How many extents.
    public var count: UInt64
    /// Each extent is 2^order frames.
    public var order: UInt32
    /// Address width and node that are wanted; 0 for no wish.
    public var flags: UInt32
    /// Whose memory it is.
    public var domain: DomainID

    public init(start: UInt64 = 0, extents: GuestAddress, count: UInt64, order: UInt32 = 0, flags: UInt32 = 0, domain: DomainID) {
      self.start = start
      self.extents = extents
      self.count = count
      self.order = order
      self.flags = flags
      self.domain = domain
    }

    /// How many extents are done, `start` among them. Whatever stops the call shows only here.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      start = registers.first >> 6
      extents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      order = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      flags = unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: extents.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: order, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: flags, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 24, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command) | start << 6, argument.rawValue)
    }
  }

  /// Puts a frame at a place of a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - ABI: `struct xen_add_to_physmap`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/accessDenied``, ``XenErrno/notImplemented``, ``XenErrno/noSuchDomain``, ``XenErrno/badAddress``,
  ///   ``XenErrno/invalidArgument``.
  /// - Source: `XENMEM_add_to_physmap`, `xen/memory.h`
  public struct AddToPhysmap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 7 }
    public static var byteCount: Int { 24 }

    /// Whose numbering it is.
    public var domain: DomainID
    /// How many frames, for a range.
    public var size: UInt16
    /// What `index` counts: `XENMAPSPACE_*`.
    public var space: UInt32
    /// Which frame.
    public var index: UInt64
    /// The place.
    public var gfn: GuestFrameNumber

    public init(domain: DomainID, size: UInt16 = 0, space: UInt32, index: UInt64, gfn: GuestFrameNumber) {
      self.domain = domain
      self.size = size
      self.space = space
      self.index = index
      self.gfn = gfn
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      size = unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
      space = unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      index = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      gfn = GuestFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: size, toByteOffset: 2, as: UInt16.self)
      unsafe bytes.storeBytes(of: space, toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: index, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: gfn.rawValue, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells the memory map that the toolstack gave the caller.
  ///
  /// - ABI: `struct xen_memory_map`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/notImplemented``, ``XenErrno/badAddress``, ``XenErrno/invalidArgument``.
  /// - Source: `XENMEM_memory_map`, `xen/memory.h`
  public struct MemoryMap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 9 }
    public static var byteCount: Int { 16 }

    /// How many entries there is room for; then how many were written.
    public var count: UInt32
    /// Where they are written, 20 bytes each.
    public var buffer: GuestAddress

    public init(count: UInt32, buffer: GuestAddress) {
      self.count = count
      self.buffer = buffer
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// How many entries there is room for; then how many were written.
      public var count: UInt32
      /// Where they are written, 20 bytes each.
      public var buffer: GuestAddress

      public init(count: UInt32, buffer: GuestAddress) {
        self.count = count
        self.buffer = buffer
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        count: unsafe bytes.loadUnaligned(as: UInt32.self),
        buffer: GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.count, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.buffer.rawValue, toByteOffset: 8, as: UInt64.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = unsafe bytes.loadUnaligned(as: UInt32.self)
      buffer = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: count, as: UInt32.self)
      unsafe bytes.storeBytes(of: buffer.rawValue, toByteOffset: 8, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells the memory map of the machine.
  ///
  /// - ABI: `struct xen_memory_map`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_machine_memory_map`, `xen/memory.h`
  public struct MachineMemoryMap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 10 }
    public static var byteCount: Int { 16 }

    /// How many entries there is room for; then how many were written.
    public var count: UInt32
    /// Where they are written, 20 bytes each.
    public var buffer: GuestAddress

    public init(count: UInt32, buffer: GuestAddress) {
      self.count = count
      self.buffer = buffer
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// How many entries there is room for; then how many were written.
      public var count: UInt32
      /// Where they are written, 20 bytes each.
      public var buffer: GuestAddress

      public init(count: UInt32, buffer: GuestAddress) {
        self.count = count
        self.buffer = buffer
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        count: unsafe bytes.loadUnaligned(as: UInt32.self),
        buffer: GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.count, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.buffer.rawValue, toByteOffset: 8, as: UInt64.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      count = unsafe bytes.loadUnaligned(as: UInt32.self)
      buffer = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: count, as: UInt32.self)
      unsafe bytes.storeBytes(of: buffer.rawValue, toByteOffset: 8, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Exchanges frames of a domain for others, of larger or smaller extents. Frames that are mapped or pinned cannot be exchanged.
  ///
  /// - ABI: `struct xen_memory_exchange`, 72 bytes, aligned to 8.
  /// - Throws: ``XenErrno/notPermitted``, ``XenErrno/invalidArgument``, ``XenErrno/outOfMemory``, ``XenErrno/badAddress``,
  ///   ``XenErrno/noSuchDomain``.
  /// - Source: `XENMEM_exchange`, `xen/memory.h`
  public struct Exchange: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 11 }
    public static var byteCount: Int { 72 }

    /// The list of frames that are given.
    public var inExtents: GuestAddress
    /// How many extents.
    public var inCount: UInt64
    /// Each extent is 2^order frames.
    public var inOrder: UInt32
    /// Not looked at.
    public var inFlags: UInt32
    /// Whose memory it is.
    public var inDomain: DomainID
    /// The list of places in the domain's own numbering; each is replaced by its new frame.
    public var outExtents: GuestAddress
    /// How many extents.
    public var outCount: UInt64
    /// Each extent is 2^order frames.
    public var outOrder: UInt32
    /// Address width and node that are wanted; 0 for no wish.
    public var outFlags: UInt32
    /// The same domain.
    public var outDomain: DomainID
    /// How many extents that are given are done. The call writes it back itself, also when it fails.
    public var exchanged: UInt64

    public init(
      inExtents: GuestAddress, inCount: UInt64, inOrder: UInt32 = 0, inFlags: UInt32 = 0, inDomain: DomainID, outExtents: GuestAddress,
      outCount: UInt64, outOrder: UInt32 = 0, outFlags: UInt32 = 0, outDomain: DomainID, exchanged: UInt64 = 0
    ) {
      self.inExtents = inExtents
      self.inCount = inCount
      self.inOrder = inOrder
      self.inFlags = inFlags
      self.inDomain = inDomain
      self.outExtents = outExtents
      self.outCount = outCount
      self.outOrder = outOrder
      self.outFlags = outFlags
      self.outDomain = outDomain
      self.exchanged = exchanged
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      inExtents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      inCount = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      inOrder = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      inFlags = unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      inDomain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt16.self))
      outExtents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self))
      outCount = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
      outOrder = unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt32.self)
      outFlags = unsafe bytes.loadUnaligned(fromByteOffset: 52, as: UInt32.self)
      outDomain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt16.self))
      exchanged = unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt64.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: inExtents.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: inCount, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: inOrder, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: inFlags, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: inDomain.rawValue, toByteOffset: 24, as: UInt16.self)
      unsafe bytes.storeBytes(of: outExtents.rawValue, toByteOffset: 32, as: UInt64.self)
      unsafe bytes.storeBytes(of: outCount, toByteOffset: 40, as: UInt64.self)
      unsafe bytes.storeBytes(of: outOrder, toByteOffset: 48, as: UInt32.self)
      unsafe bytes.storeBytes(of: outFlags, toByteOffset: 52, as: UInt32.self)
      unsafe bytes.storeBytes(of: outDomain.rawValue, toByteOffset: 56, as: UInt16.self)
      unsafe bytes.storeBytes(of: exchanged, toByteOffset: 64, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells where the M2P lies, read-only, in the address space of every guest.
  ///
  /// - ABI: `struct xen_machphys_mapping`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XENMEM_machphys_mapping`, `xen/memory.h`
  public struct MachphysMapping: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 12 }
    public static var byteCount: Int { 24 }

    public init() {}

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// Its first byte.
      public var start: GuestAddress
      /// The byte after its last.
      public var end: GuestAddress
      /// The highest frame that it has an entry for.
      public var maximumFrame: MachineFrameNumber

      public init(start: GuestAddress, end: GuestAddress, maximumFrame: MachineFrameNumber) {
        self.start = start
        self.end = end
        self.maximumFrame = maximumFrame
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        start: GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self)),
        end: GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        maximumFrame: MachineFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.start.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.end.rawValue, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.maximumFrame.rawValue, toByteOffset: 16, as: UInt64.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {}
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Gives a domain its memory map.
  ///
  /// - ABI: `struct xen_foreign_memory_map`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notPermitted``, ``XenErrno/noSuchDomain``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_set_memory_map`, `xen/memory.h`
  public struct SetMemoryMap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 13 }
    public static var byteCount: Int { 24 }

    /// The domain.
    public var domain: DomainID
    /// How many entries.
    public var count: UInt32
    /// The entries, 20 bytes each.
    public var buffer: GuestAddress

    public init(domain: DomainID, count: UInt32, buffer: GuestAddress) {
      self.domain = domain
      self.count = count
      self.buffer = buffer
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
      buffer = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt32.self)
      unsafe bytes.storeBytes(of: buffer.rawValue, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Tells the highest frame in a domain's own numbering, as it says itself in shared_info.
  ///
  /// - ABI: `struct xen_memory_domain`, 2 bytes, aligned to 2.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/noSuchDomain``, ``XenErrno/notPermitted``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_maximum_gpfn`, `xen/memory.h`
  public struct MaximumGuestFrame: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 14 }
    public static var byteCount: Int { 2 }

    /// The domain.
    public var domain: DomainID

    public init(domain: DomainID) {
      self.domain = domain
    }

    /// The frame, 0 if the domain says nothing.
    public typealias Result = UInt64
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      UInt64(bitPattern: returned)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      return Int64(bitPattern: result)
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Takes a frame from its place in a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - ABI: `struct xen_remove_from_physmap`, 16 bytes, aligned to 8.
  /// - Throws: ``XenErrno/accessDenied``, ``XenErrno/noSuchDomain``, ``XenErrno/badAddress``, ``XenErrno/invalidArgument``.
  /// - Source: `XENMEM_remove_from_physmap`, `xen/memory.h`
  public struct RemoveFromPhysmap: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 15 }
    public static var byteCount: Int { 16 }

    /// Whose numbering it is.
    public var domain: DomainID
    /// The place.
    public var gfn: GuestFrameNumber

    public init(domain: DomainID, gfn: GuestFrameNumber) {
      self.domain = domain
      self.gfn = gfn
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      gfn = GuestFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: gfn.rawValue, toByteOffset: 8, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }

  /// Puts several frames at places of a domain's own numbering, where the hypervisor keeps it: not for paravirtual domains.
  ///
  /// - ABI: `struct xen_add_to_physmap_batch`, 32 bytes, aligned to 8.
  /// - Throws: ``XenErrno/accessDenied``, ``XenErrno/noSuchDomain``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_add_to_physmap_batch`, `xen/memory.h`
  public struct AddToPhysmapBatch: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 23 }
    public static var byteCount: Int { 32 }

    /// The first frame to look at.
    public var start: UInt64
    /// Whose numbering it is.
    public var domain: DomainID
    /// What the indices count: `XENMAPSPACE_*`.
    public var space: UInt16
    /// How many.
    public var size: UInt16
    /// Which frames.
    public var indices: GuestAddress
    /// The places.
    public var gfns: GuestAddress
    /// Where the errno of each is written.
    public var errors: GuestAddress

    public init(
      start: UInt64 = 0, domain: DomainID, space: UInt16, size: UInt16, indices: GuestAddress, gfns: GuestAddress, errors: GuestAddress
    ) {
      self.start = start
      self.domain = domain
      self.space = space
      self.size = size
      self.indices = indices
      self.gfns = gfns
      self.errors = errors
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      start = registers.first >> 6
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
      space = unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
      size = unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
      indices = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      gfns = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
      errors = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
      unsafe bytes.storeBytes(of: space, toByteOffset: 2, as: UInt16.self)
      unsafe bytes.storeBytes(of: size, toByteOffset: 4, as: UInt16.self)
      unsafe bytes.storeBytes(of: indices.rawValue, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: gfns.rawValue, toByteOffset: 16, as: UInt64.self)
      unsafe bytes.storeBytes(of: errors.rawValue, toByteOffset: 24, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command) | start << 6, argument.rawValue)
    }
  }

  /// Keeps free frames for a domain, so that building it cannot fail half-way. Only the control domain may.
  ///
  /// - ABI: `struct xen_memory_reservation`, 32 bytes, aligned to 8.
  /// - Throws: ``XenErrno/invalidArgument``, ``XenErrno/notPermitted``, ``XenErrno/outOfMemory``, ``XenErrno/badAddress``.
  /// - Source: `XENMEM_claim_pages`, `xen/memory.h`
  public struct ClaimPages: HypercallCommand {
    public static var number: HypercallNumber { .memoryOp }
    public static var command: UInt32 { 24 }
    public static var byteCount: Int { 32 }

    /// Null.
    public var extents: GuestAddress
    /// How many frames the domain is to have in all; 0 gives the claim up.
    public var count: UInt64
    /// 0.
    public var order: UInt32
    /// 0.
    public var flags: UInt32
    /// The domain, by its number.
    public var domain: DomainID

    public init(extents: GuestAddress, count: UInt64, order: UInt32 = 0, flags: UInt32 = 0, domain: DomainID) {
      self.extents = extents
      self.count = count
      self.order = order
      self.flags = flags
      self.domain = domain
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      extents = GuestAddress(rawValue: unsafe bytes.loadUnaligned(as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      order = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      flags = unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      domain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt16.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: extents.rawValue, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: order, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: flags, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: domain.rawValue, toByteOffset: 24, as: UInt16.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(UInt64(Self.command), argument.rawValue)
    }
  }
}
