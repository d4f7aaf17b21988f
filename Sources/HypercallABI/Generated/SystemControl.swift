// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Tells and changes what concerns the whole machine.
///
/// - Source: `__HYPERVISOR_sysctl`, `xen/sysctl.h`
public enum SystemControl {
  /// Reads the hypervisor's log.
  ///
  /// - ABI: `struct xen_sysctl_readconsole`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XEN_SYSCTL_readconsole`, `xen/sysctl.h`
  public struct ReadConsole: HypercallCommand {
    public static var number: HypercallNumber { .sysctl }
    public static var command: UInt32 { 1 }
    public static var byteCount: Int { 136 }

    /// 1 to forget what was read.
    public var clear: UInt8
    /// 1 to begin at `index`, 0 at the oldest byte kept.
    public var incremental: UInt8
    /// Where to begin; then, where to go on.
    public var index: UInt32
    /// Where the text is written.
    public var buffer: GuestAddress
    /// The room there is; then, the bytes written.
    public var count: UInt32

    public init(clear: UInt8 = 0, incremental: UInt8 = 0, index: UInt32 = 0, buffer: GuestAddress, count: UInt32) {
      self.clear = clear
      self.incremental = incremental
      self.index = index
      self.buffer = buffer
      self.count = count
    }

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// Where to begin; then, where to go on.
      public var index: UInt32
      /// The room there is; then, the bytes written.
      public var count: UInt32

      public init(index: UInt32, count: UInt32) {
        self.index = index
        self.count = count
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        index: unsafe bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self),
        count: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.index, toByteOffset: 12, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.count, toByteOffset: 24, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      clear = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt8.self)
      incremental = unsafe bytes.loadUnaligned(fromByteOffset: 9, as: UInt8.self)
      index = unsafe bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
      buffer = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
      count = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.sysctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: clear, toByteOffset: 8, as: UInt8.self)
      unsafe bytes.storeBytes(of: incremental, toByteOffset: 9, as: UInt8.self)
      unsafe bytes.storeBytes(of: index, toByteOffset: 12, as: UInt32.self)
      unsafe bytes.storeBytes(of: buffer.rawValue, toByteOffset: 16, as: UInt64.self)
      unsafe bytes.storeBytes(of: count, toByteOffset: 24, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells what the machine has.
  ///
  /// - ABI: `struct xen_sysctl_physinfo`, 112 bytes, aligned to 8.
  /// - Source: `XEN_SYSCTL_physinfo`, `xen/sysctl.h`
  public struct PhysicalInfo: HypercallCommand {
    public static var number: HypercallNumber { .sysctl }
    public static var command: UInt32 { 3 }
    public static var byteCount: Int { 136 }

    public init() {}

    /// What comes out.
    public struct Result: BitwiseCopyable, Sendable {
      /// Threads a core.
      public var threadsPerCore: UInt32
      /// Cores a socket.
      public var coresPerSocket: UInt32
      /// Physical CPUs.
      public var cpus: UInt32
      /// The highest number of one.
      public var maximumCPU: UInt32
      /// NUMA nodes.
      public var nodes: UInt32
      /// The highest number of one.
      public var maximumNode: UInt32
      /// Rate of the time stamp counter, in kHz.
      public var kilohertz: UInt32
      /// Which kinds of guest can be run.
      public var capabilities: UInt32
      /// 0 on x86.
      public var architectureCapabilities: UInt32
      /// Frames of the machine.
      public var totalPages: UInt64
      /// Those that no domain has.
      public var freePages: UInt64
      /// Those of them still to be cleared.
      public var scrubPages: UInt64
      /// Those of them that are claimed.
      public var outstandingPages: UInt64
      /// The highest frame.
      public var maximumFrame: MachineFrameNumber

      public init(
        threadsPerCore: UInt32, coresPerSocket: UInt32, cpus: UInt32, maximumCPU: UInt32, nodes: UInt32, maximumNode: UInt32,
        kilohertz: UInt32, capabilities: UInt32, architectureCapabilities: UInt32, totalPages: UInt64, freePages: UInt64,
        scrubPages: UInt64, outstandingPages: UInt64, maximumFrame: MachineFrameNumber
      ) {
        self.threadsPerCore = threadsPerCore
        self.coresPerSocket = coresPerSocket
        self.cpus = cpus
        self.maximumCPU = maximumCPU
        self.nodes = nodes
        self.maximumNode = maximumNode
        self.kilohertz = kilohertz
        self.capabilities = capabilities
        self.architectureCapabilities = architectureCapabilities
        self.totalPages = totalPages
        self.freePages = freePages
        self.scrubPages = scrubPages
        self.outstandingPages = outstandingPages
        self.maximumFrame = maximumFrame
      }
    }
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      Result(
        threadsPerCore: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self),
        coresPerSocket: unsafe bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self),
        cpus: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self),
        maximumCPU: unsafe bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self),
        nodes: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self),
        maximumNode: unsafe bytes.loadUnaligned(fromByteOffset: 28, as: UInt32.self),
        kilohertz: unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt32.self),
        capabilities: unsafe bytes.loadUnaligned(fromByteOffset: 36, as: UInt32.self),
        architectureCapabilities: unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt32.self),
        totalPages: unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self),
        freePages: unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self),
        scrubPages: unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt64.self),
        outstandingPages: unsafe bytes.loadUnaligned(fromByteOffset: 72, as: UInt64.self),
        maximumFrame: MachineFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 80, as: UInt64.self)))
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result.threadsPerCore, toByteOffset: 8, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.coresPerSocket, toByteOffset: 12, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.cpus, toByteOffset: 16, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.maximumCPU, toByteOffset: 20, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.nodes, toByteOffset: 24, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.maximumNode, toByteOffset: 28, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.kilohertz, toByteOffset: 32, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.capabilities, toByteOffset: 36, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.architectureCapabilities, toByteOffset: 40, as: UInt32.self)
      unsafe bytes.storeBytes(of: result.totalPages, toByteOffset: 48, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.freePages, toByteOffset: 56, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.scrubPages, toByteOffset: 64, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.outstandingPages, toByteOffset: 72, as: UInt64.self)
      unsafe bytes.storeBytes(of: result.maximumFrame.rawValue, toByteOffset: 80, as: UInt64.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.sysctlVersion), toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells which scheduler runs.
  ///
  /// - ABI: `struct xen_sysctl_sched_id`, 4 bytes, aligned to 4.
  /// - Source: `XEN_SYSCTL_sched_id`, `xen/sysctl.h`
  public struct SchedulerID: HypercallCommand {
    public static var number: HypercallNumber { .sysctl }
    public static var command: UInt32 { 4 }
    public static var byteCount: Int { 136 }

    public init() {}

    /// Its number.
    public typealias Result = UInt32
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result, toByteOffset: 8, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {}
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.sysctlVersion), toByteOffset: 4, as: UInt32.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }

  /// Tells the states of several domains, in the order of their numbers.
  ///
  /// - ABI: `struct xen_sysctl_getdomaininfolist`, 24 bytes, aligned to 8.
  /// - Throws: ``XenErrno/badAddress``.
  /// - Source: `XEN_SYSCTL_getdomaininfolist`, `xen/sysctl.h`
  public struct GetDomainInfoList: HypercallCommand {
    public static var number: HypercallNumber { .sysctl }
    public static var command: UInt32 { 6 }
    public static var byteCount: Int { 136 }

    /// The lowest number wanted.
    public var firstDomain: DomainID
    /// How many there is room for.
    public var maximumCount: UInt32
    /// Where they are written: one `struct xen_domctl_getdomaininfo`, 112 bytes, each.
    public var buffer: GuestAddress

    public init(firstDomain: DomainID, maximumCount: UInt32, buffer: GuestAddress) {
      self.firstDomain = firstDomain
      self.maximumCount = maximumCount
      self.buffer = buffer
    }

    /// How many were written.
    public typealias Result = UInt32
    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {
      unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
    }
    public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {
      unsafe bytes.storeBytes(of: result, toByteOffset: 24, as: UInt32.self)
      return 0
    }

    // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.
    public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {
      firstDomain = DomainID(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      maximumCount = unsafe bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
      buffer = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
    public func store(into bytes: UnsafeMutableRawPointer) {
      unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)
      unsafe bytes.storeBytes(of: UInt32(Limits.sysctlVersion), toByteOffset: 4, as: UInt32.self)
      unsafe bytes.storeBytes(of: firstDomain.rawValue, toByteOffset: 8, as: UInt16.self)
      unsafe bytes.storeBytes(of: maximumCount, toByteOffset: 12, as: UInt32.self)
      unsafe bytes.storeBytes(of: buffer.rawValue, toByteOffset: 16, as: UInt64.self)
    }
    public func registers(argument: GuestAddress) -> HypercallArguments {
      HypercallArguments(argument.rawValue)
    }
  }
}
