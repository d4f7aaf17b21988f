// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

/// Where the parts of a ``StartInfo`` lie, in bytes from its start.
///
/// - ABI: `struct start_info`, 1168 bytes, aligned to 8.
/// - Source: `struct start_info`, `xen/xen.h`
public enum StartInfoLayout {
  /// The size of the whole.
  public static var byteCount: Int { 1168 }
  /// "xen-3.0-x86_64", NUL-terminated. `magic`.
  public static var magic: Int { 0 }
  /// How many ``magic`` has, 1 bytes each.
  public static var magicCount: Int { 32 }
  /// How many frames the domain has. `nr_pages`.
  public static var pages: Int { 32 }
  /// Where its shared_info lies. `shared_info`.
  public static var sharedInfo: Int { 40 }
  /// What kind of domain it is. `flags`.
  public static var flags: Int { 48 }
  /// The frame of the xenstore ring. `store_mfn`.
  public static var storeFrame: Int { 56 }
  /// The port of the xenstore ring. `store_evtchn`.
  public static var storePort: Int { 64 }
  /// The frame of the console ring. `console.domU.mfn`.
  public static var consoleFrame: Int { 72 }
  /// The port of the console ring. `console.domU.evtchn`.
  public static var consolePort: Int { 80 }
  /// The level-4 table in force. `pt_base`.
  public static var pageTableRoot: Int { 88 }
  /// How many frames hold page tables. `nr_pt_frames`.
  public static var pageTableFrames: Int { 96 }
  /// The P2M: 8 bytes a frame. `mfn_list`.
  public static var p2m: Int { 104 }
  /// The initial ramdisk, or 0; a frame number if a flag says so. `mod_start`.
  public static var moduleStart: Int { 112 }
  /// The size of the initial ramdisk. `mod_len`.
  public static var moduleBytes: Int { 120 }
  /// The command line, NUL-terminated. `cmd_line`.
  public static var commandLine: Int { 128 }
  /// How many ``commandLine`` has, 1 bytes each.
  public static var commandLineCount: Int { 1024 }
  /// The first frame of the P2M where it is outside the initial mapping. `first_p2m_pfn`.
  public static var firstP2MFrame: Int { 1152 }
  /// How many such frames. `nr_p2m_frames`.
  public static var p2mFrames: Int { 1160 }
}

/// What a domain finds at the address in rsi when it starts.
///
/// - ABI: `struct start_info`, 1168 bytes, aligned to 8.
/// - Source: `struct start_info`, `xen/xen.h`
public struct StartInfo: XenRecord {
  /// How many frames the domain has.
  public var pages: UInt64
  /// Where its shared_info lies.
  public var sharedInfo: MachineAddress
  /// What kind of domain it is.
  public var flags: StartInfoFlags
  /// The frame of the xenstore ring.
  public var storeFrame: MachineFrameNumber
  /// The port of the xenstore ring.
  public var storePort: EventChannelPort
  /// The frame of the console ring.
  public var consoleFrame: MachineFrameNumber
  /// The port of the console ring.
  public var consolePort: EventChannelPort
  /// The level-4 table in force.
  public var pageTableRoot: GuestAddress
  /// How many frames hold page tables.
  public var pageTableFrames: UInt64
  /// The P2M: 8 bytes a frame.
  public var p2m: GuestAddress
  /// The initial ramdisk, or 0; a frame number if a flag says so.
  public var moduleStart: GuestAddress
  /// The size of the initial ramdisk.
  public var moduleBytes: UInt64
  /// The first frame of the P2M where it is outside the initial mapping.
  public var firstP2MFrame: PseudophysicalFrameNumber
  /// How many such frames.
  public var p2mFrames: UInt64

  public init(
    pages: UInt64, sharedInfo: MachineAddress, flags: StartInfoFlags, storeFrame: MachineFrameNumber, storePort: EventChannelPort,
    consoleFrame: MachineFrameNumber, consolePort: EventChannelPort, pageTableRoot: GuestAddress, pageTableFrames: UInt64,
    p2m: GuestAddress, moduleStart: GuestAddress, moduleBytes: UInt64, firstP2MFrame: PseudophysicalFrameNumber, p2mFrames: UInt64
  ) {
    self.pages = pages
    self.sharedInfo = sharedInfo
    self.flags = flags
    self.storeFrame = storeFrame
    self.storePort = storePort
    self.consoleFrame = consoleFrame
    self.consolePort = consolePort
    self.pageTableRoot = pageTableRoot
    self.pageTableFrames = pageTableFrames
    self.p2m = p2m
    self.moduleStart = moduleStart
    self.moduleBytes = moduleBytes
    self.firstP2MFrame = firstP2MFrame
    self.p2mFrames = p2mFrames
  }

  public static var byteCount: Int { 1168 }
  // SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.
  public init(from bytes: UnsafeRawPointer) {
    pages = unsafe bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    sharedInfo = MachineAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self))
    flags = StartInfoFlags(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt32.self))
    storeFrame = MachineFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self))
    storePort = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 64, as: UInt32.self))
    consoleFrame = MachineFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 72, as: UInt64.self))
    consolePort = EventChannelPort(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 80, as: UInt32.self))
    pageTableRoot = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 88, as: UInt64.self))
    pageTableFrames = unsafe bytes.loadUnaligned(fromByteOffset: 96, as: UInt64.self)
    p2m = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 104, as: UInt64.self))
    moduleStart = GuestAddress(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 112, as: UInt64.self))
    moduleBytes = unsafe bytes.loadUnaligned(fromByteOffset: 120, as: UInt64.self)
    firstP2MFrame = PseudophysicalFrameNumber(rawValue: unsafe bytes.loadUnaligned(fromByteOffset: 1152, as: UInt64.self))
    p2mFrames = unsafe bytes.loadUnaligned(fromByteOffset: 1160, as: UInt64.self)
  }
  public func store(into bytes: UnsafeMutableRawPointer) {
    unsafe bytes.storeBytes(of: pages, toByteOffset: 32, as: UInt64.self)
    unsafe bytes.storeBytes(of: sharedInfo.rawValue, toByteOffset: 40, as: UInt64.self)
    unsafe bytes.storeBytes(of: flags.rawValue, toByteOffset: 48, as: UInt32.self)
    unsafe bytes.storeBytes(of: storeFrame.rawValue, toByteOffset: 56, as: UInt64.self)
    unsafe bytes.storeBytes(of: storePort.rawValue, toByteOffset: 64, as: UInt32.self)
    unsafe bytes.storeBytes(of: consoleFrame.rawValue, toByteOffset: 72, as: UInt64.self)
    unsafe bytes.storeBytes(of: consolePort.rawValue, toByteOffset: 80, as: UInt32.self)
    unsafe bytes.storeBytes(of: pageTableRoot.rawValue, toByteOffset: 88, as: UInt64.self)
    unsafe bytes.storeBytes(of: pageTableFrames, toByteOffset: 96, as: UInt64.self)
    unsafe bytes.storeBytes(of: p2m.rawValue, toByteOffset: 104, as: UInt64.self)
    unsafe bytes.storeBytes(of: moduleStart.rawValue, toByteOffset: 112, as: UInt64.self)
    unsafe bytes.storeBytes(of: moduleBytes, toByteOffset: 120, as: UInt64.self)
    unsafe bytes.storeBytes(of: firstP2MFrame.rawValue, toByteOffset: 1152, as: UInt64.self)
    unsafe bytes.storeBytes(of: p2mFrames, toByteOffset: 1160, as: UInt64.self)
  }
}
