import HypercallABI

/// One domain: what the hypervisor knows about it beside its frames and vCPUs.
@safe struct Domain: ~Copyable {
  var id = DomainID.invalid
  var isUsed = false
  var isControl = false
  /// The toolstack's UUID.
  var handle = DomainHandle()
  var securityLabel: UInt32 = 0

  // Memory: its file as the hypervisor sees it, and which frames of that are in use.
  var memory: UnsafeMutableRawPointer?
  /// Its file of page and descriptor tables, as large: no process but ring 0's can write it.
  var tables: UnsafeMutableRawPointer?
  var memoryFrames = 0
  var offsets: BitSet?
  /// Places given back whose bytes are still there, and where the first of them may be.
  var released: BitSet?
  var releasedHint = 0
  var isReleaseQueued = false
  var isMemoryAsked = false
  /// Which places of the table file are in use.
  var tablePlaces: BitSet?
  /// The first of the tables that are still to be let go of, 0 for none: see ``Frame/next``.
  var droppedTables: UInt32 = 0
  /// While it is being destroyed: the first machine frame not looked at yet.
  var releaseCursor = 0
  var pages = 0
  var maximumPages = 0
  /// Frames that are kept free for it.
  var claimedPages = 0
  /// The memory map that the toolstack gave it.
  var memoryMap: [MemoryMapEntry] = []
  /// Where its next machine frame is looked for first.
  var frameHint = 0
  var sharedInfoFrame: UInt64 = ~0
  var sharedInfo: UnsafeMutableRawPointer?

  var grants = GrantTable()

  // vCPUs: a row in the table of all.
  var firstVCPU: Int32 = 0
  var vcpuCount: Int32 = 0
  var maximumVCPUs: Int32 = 0
  var assists: UInt64 = 0

  var channels = EventChannelTable(portLimit: 2)
  /// How many of its vCPUs poll.
  var pollers = 0

  // Life cycle.
  var pauses = 0
  /// A debugger is attached.
  var isDebugged = false
  var isShuttingDown = false
  var isShutDown = false
  var isDying = false
  /// Latched by the first shutdown.
  var shutdownCode: UInt8?

  init() {}
}
