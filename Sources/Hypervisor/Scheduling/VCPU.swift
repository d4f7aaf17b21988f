import HypercallABI

/// Why a vCPU cannot run: it can when no bit is set.
struct Hindrances: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt8
  /// It was never brought up, or was brought down.
  static let down = Hindrances(rawValue: 1)
  /// It has no registers to start with.
  static let uninitialised = Hindrances(rawValue: 2)
  /// It sleeps until an event.
  static let blocked = Hindrances(rawValue: 4)
  /// The toolstack paused its domain.
  static let paused = Hindrances(rawValue: 8)
  /// Its domain has shut down.
  static let shutdown = Hindrances(rawValue: 16)
  /// Its domain is being destroyed.
  static let dying = Hindrances(rawValue: 32)
  /// A debugger holds it alone.
  static let held = Hindrances(rawValue: 64)
}

/// Where a vCPU is, physically.
enum Placement: UInt8, BitwiseCopyable, Sendable {
  /// Its process does not exist, or has not reported.
  case absent
  /// It waits at its gate, with a request unanswered.
  case waiting
  /// It has a physical CPU, or is one of domain 0's, which need none.
  case running
  /// Its physical CPU is being withdrawn.
  case stopping
}

/// What is in the effect queue for a vCPU, so that it is not queued twice.
struct QueuedEffects: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt8
  static let upcall = QueuedEffects(rawValue: 1)
  static let reload = QueuedEffects(rawValue: 2)
  static let flush = QueuedEffects(rawValue: 4)
  static let flushAll = QueuedEffects(rawValue: 8)
}

/// What a vCPU does with its time, by Xen's numbers.
///
/// - Source: `RUNSTATE_*`, `xen/vcpu.h`
enum Activity: Int32, BitwiseCopyable, Sendable {
  case running = 0, runnable = 1, blocked = 2, offline = 3
}

/// One virtual CPU.
@safe struct VCPU: BitwiseCopyable {
  var domain = DomainSlot.none
  var id = VCPUID.zero
  var hindrances: Hindrances = [.down, .uninitialised]
  var placement = Placement.absent
  var isQueued = false
  /// Its process was asked for.
  var isStarted = false
  var queuedEffects: QueuedEffects = []
  /// It gives up its physical CPU after this hypercall, if somebody else wants it.
  var yields = false

  /// The rest of its hypercall, which is served a batch at a time.
  var continuation: HypercallRequest?

  /// The physical CPU that it has, or had last.
  var pcpu: Int32 = 0
  /// What its outstanding request is answered when it runs again.
  var result: Int64 = 0

  /// Its `struct vcpu_guest_context`, in memory that its process can write.
  var context: UnsafeMutableRawPointer?
  /// The frame of the kernel's level-4 table: the hypervisor's own copy.
  var root: UInt64 = 0
  /// The frame of user mode's, 0 for none.
  var userRoot: UInt64 = 0
  /// The frames of its descriptor table.
  var descriptorFrames = InlineArray<16, UInt64>(repeating: 0)
  var descriptorFrameCount = 0

  /// The exception that it has stopped with for its debugger, until that is told.
  var debugEvent: UInt8?
  /// Where it was when its debugger was last told of an exception that its kernel does not handle: met again there, that crashes the domain.
  var lastTrapTold: UInt64?
  /// How often its debugger has paused it.
  var pauses = 0
  /// It was answered, and is on its way to its gate.
  var isReturning = false

  /// What it polls: no port, any, or one.
  var poll = Poll.none
  /// Since when it has been in its run state, and how long it was in each before.
  var runState = Activity.offline
  var runStateSince: UInt64 = 0
  var runStateTimes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Where its guest wants to read these; 0 for nowhere.
  var runStateArea: UInt64 = 0

  /// The periodic timer's period, 0 for none, and its last tick.
  var period: UInt64 = 0
  var lastTick: UInt64 = 0
  /// Which time scale its `vcpu_time_info` shows.
  var timeScale: UInt32 = 0

  var canRun: Bool { hindrances.isEmpty }

  enum Poll: Hashable, BitwiseCopyable, Sendable {
    case none, any
    case port(UInt32)
  }
}

/// One physical CPU of the emulated machine.
struct PCPU: BitwiseCopyable {
  /// The vCPU that has it, or -1.
  var current: Int32 = -1
  /// Since when.
  var since: UInt64 = 0
}
