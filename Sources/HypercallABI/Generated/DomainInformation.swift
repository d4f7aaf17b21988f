// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``DomainInformation`` lie, in bytes from its start.
///
/// - ABI: `struct xen_domctl_getdomaininfo`, 112 bytes, aligned to 8.
/// - Source: `struct xen_domctl_getdomaininfo`, `xen/domctl.h`
public enum DomainInformationLayout {
  /// The size of the whole.
  public static var byteCount: Int { 112 }
  /// Which domain. `domain`.
  public static var domain: Int { 0 }
  /// What it does; the reason of its shutdown in bits 16 to 23. `flags`.
  public static var flags: Int { 4 }
  /// Frames it has. `tot_pages`.
  public static var totalPages: Int { 8 }
  /// Frames it may have. `max_pages`.
  public static var maximumPages: Int { 16 }
  /// Frames that are claimed for it. `outstanding_pages`.
  public static var outstandingPages: Int { 24 }
  /// `shr_pages`.
  public static var sharedPages: Int { 32 }
  /// `paged_pages`.
  public static var pagedPages: Int { 40 }
  /// The frame of its shared_info. `shared_info_frame`.
  public static var sharedInfoFrame: Int { 48 }
  /// How long its vCPUs ran, in ns. `cpu_time`.
  public static var cpuTime: Int { 56 }
  /// How many vCPUs are up. `nr_online_vcpus`.
  public static var onlineVCPUs: Int { 64 }
  /// The highest vCPU. `max_vcpu_id`.
  public static var maximumVCPU: Int { 68 }
  /// `ssidref`.
  public static var securityLabel: Int { 72 }
  /// Its UUID. `handle`.
  public static var handle: Int { 76 }
  /// The pool it runs in. `cpupool`.
  public static var cpuPool: Int { 92 }
  /// `gpaddr_bits`.
  public static var addressBits: Int { 96 }
  /// `arch_config.emulation_flags`.
  public static var emulationFlags: Int { 104 }
  /// `arch_config.misc_flags`.
  public static var miscellaneousFlags: Int { 108 }
}

/// The state of a domain.
///
/// - ABI: `struct xen_domctl_getdomaininfo`, 112 bytes, aligned to 8.
/// - Source: `struct xen_domctl_getdomaininfo`, `xen/domctl.h`
public struct DomainInformation: XenRecord {
  /// Which domain.
  public var domain: DomainID
  /// What it does; the reason of its shutdown in bits 16 to 23.
  public var flags: DomainStateFlags
  /// Frames it has.
  public var totalPages: UInt64
  /// Frames it may have.
  public var maximumPages: UInt64
  /// Frames that are claimed for it.
  public var outstandingPages: UInt64
  public var sharedPages: UInt64
  public var pagedPages: UInt64
  /// The frame of its shared_info.
  public var sharedInfoFrame: MachineFrameNumber
  /// How long its vCPUs ran, in ns.
  public var cpuTime: UInt64
  /// How many vCPUs are up.
  public var onlineVCPUs: UInt32
  /// The highest vCPU.
  public var maximumVCPU: UInt32
  public var securityLabel: UInt32
  /// Its UUID.
  public var handle: DomainHandle
  /// The pool it runs in.
  public var cpuPool: UInt32
  public var addressBits: UInt8
  public var emulationFlags: UInt32
  public var miscellaneousFlags: UInt32

  public init(
    domain: DomainID, flags: DomainStateFlags, totalPages: UInt64, maximumPages: UInt64, outstandingPages: UInt64, sharedPages: UInt64,
    pagedPages: UInt64, sharedInfoFrame: MachineFrameNumber, cpuTime: UInt64, onlineVCPUs: UInt32, maximumVCPU: UInt32,
    securityLabel: UInt32, handle: DomainHandle, cpuPool: UInt32, addressBits: UInt8, emulationFlags: UInt32, miscellaneousFlags: UInt32
  ) {
    self.domain = domain
    self.flags = flags
    self.totalPages = totalPages
    self.maximumPages = maximumPages
    self.outstandingPages = outstandingPages
    self.sharedPages = sharedPages
    self.pagedPages = pagedPages
    self.sharedInfoFrame = sharedInfoFrame
    self.cpuTime = cpuTime
    self.onlineVCPUs = onlineVCPUs
    self.maximumVCPU = maximumVCPU
    self.securityLabel = securityLabel
    self.handle = handle
    self.cpuPool = cpuPool
    self.addressBits = addressBits
    self.emulationFlags = emulationFlags
    self.miscellaneousFlags = miscellaneousFlags
  }

  public static var byteCount: Int { 112 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    domain = DomainID(rawValue: unsafe bytes.loadUnaligned(as: UInt16.self))
    flags = DomainStateFlags(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    totalPages = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    maximumPages = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    outstandingPages = unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    sharedPages = unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    pagedPages = unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
    sharedInfoFrame = MachineFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self))
    cpuTime = unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self)
    onlineVCPUs = unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt32.self)
    maximumVCPU = unsafe bytes.loadUnaligned(fromByteOffset: 68, as: UInt32.self)
    securityLabel = unsafe bytes.loadUnaligned(fromByteOffset: 72, as: UInt32.self)
    handle = unsafe DomainHandle(from: bytes + 76)
    cpuPool = unsafe bytes.loadUnaligned(fromByteOffset: 92, as: UInt32.self)
    addressBits = unsafe bytes.loadUnaligned(fromByteOffset: 96, as: UInt8.self)
    emulationFlags = unsafe bytes.loadUnaligned(fromByteOffset: 104, as: UInt32.self)
    miscellaneousFlags = unsafe bytes.loadUnaligned(fromByteOffset: 108, as: UInt32.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: domain.rawValue, as: UInt16.self)
    unsafe bytes.storeBytes(of: flags.rawValue, toByteOffset: 4, as: UInt32.self)
    unsafe bytes.storeBytes(of: totalPages, toByteOffset: 8, as: UInt64.self)
    unsafe bytes.storeBytes(of: maximumPages, toByteOffset: 16, as: UInt64.self)
    unsafe bytes.storeBytes(of: outstandingPages, toByteOffset: 24, as: UInt64.self)
    unsafe bytes.storeBytes(of: sharedPages, toByteOffset: 32, as: UInt64.self)
    unsafe bytes.storeBytes(of: pagedPages, toByteOffset: 40, as: UInt64.self)
    unsafe bytes.storeBytes(of: sharedInfoFrame.rawValue, toByteOffset: 48, as: UInt64.self)
    unsafe bytes.storeBytes(of: cpuTime, toByteOffset: 56, as: UInt64.self)
    unsafe bytes.storeBytes(of: onlineVCPUs, toByteOffset: 64, as: UInt32.self)
    unsafe bytes.storeBytes(of: maximumVCPU, toByteOffset: 68, as: UInt32.self)
    unsafe bytes.storeBytes(of: securityLabel, toByteOffset: 72, as: UInt32.self)
    unsafe handle.store(into: bytes + 76)
    unsafe bytes.storeBytes(of: cpuPool, toByteOffset: 92, as: UInt32.self)
    unsafe bytes.storeBytes(of: addressBits, toByteOffset: 96, as: UInt8.self)
    unsafe bytes.storeBytes(of: emulationFlags, toByteOffset: 104, as: UInt32.self)
    unsafe bytes.storeBytes(of: miscellaneousFlags, toByteOffset: 108, as: UInt32.self)
  }
}
