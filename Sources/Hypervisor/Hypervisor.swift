import CVCPUArea
import HypercallABI

/// Ring 0's state machine: (state, vCPU, hypercall) → (state, result, effects).
///
/// It does no I/O, reads no clock, and allocates nothing while it serves a hypercall: time comes in with each call, and what must be done
/// outside goes out as ``Effect``s, which the caller drains after every call. All its tables are sized once. Nothing that a guest
/// can say makes it trap: a guest's numbers are checked or wrap around, and each is read once.
@safe package struct Hypervisor: ~Copyable {
  /// What the machine looks like. All memory is the caller's and outlives the hypervisor.
  @safe package struct Configuration {
    /// How many frames of memory the machine has.
    package var machineFrames: Int
    package var physicalCPUs: Int
    /// How long a vCPU runs while another waits, in ns.
    package var timeSlice: UInt64 = 30_000_000
    /// Ns since 1970 at system time 0.
    package var wallClock: UInt64
    /// The machine-to-physical map, one word per machine frame, zeroed.
    package var m2p: UnsafeMutablePointer<UInt64>
    /// One place word per machine frame, zeroed: see `vcpu_area.h`.
    package var places: UnsafeMutablePointer<UInt64>
    /// Domain 0's linear memory: handles of its hypercalls are offsets in it; its first page is its shared_info.
    package var arena: UnsafeMutableRawBufferPointer
    package var domain0VCPUs: Int
    /// How many domains and vCPUs there may be, domain 0's included.
    package var maximumDomains = 512
    package var maximumVCPUs = 2048

    package init(
      machineFrames: Int, physicalCPUs: Int, wallClock: UInt64, m2p: UnsafeMutablePointer<UInt64>,
      places: UnsafeMutablePointer<UInt64>, arena: UnsafeMutableRawBufferPointer, domain0VCPUs: Int
    ) {
      self.machineFrames = machineFrames
      self.physicalCPUs = physicalCPUs
      self.wallClock = wallClock
      unsafe self.m2p = m2p
      unsafe self.places = places
      unsafe self.arena = arena
      self.domain0VCPUs = domain0VCPUs
    }
  }

  let domains: Table<Domain>
  let vcpus: Table<VCPU>
  let pcpus: Table<PCPU>
  /// The port of each virtual interrupt of each vCPU, 0 for none.
  let virqPorts: Table<UInt16>
  /// The slot of each domain number, -1 for none.
  let slots: Table<Int16>
  /// The argument of the hypercall that is being served, and batches of what it points to.
  let scratch: UnsafeMutableRawBufferPointer
  let arena: UnsafeMutableRawBufferPointer

  var frames: FrameTable
  var timers: TimerHeap
  var queue: RoundRobin
  var effects: EffectQueue
  var log = LogRing()

  let timeSlice: UInt64
  let wallClock: UInt64
  var now: UInt64 = 0
  var scale = TimeScale()
  /// The vCPU whose hypercall is being served, or -1.
  var serving: Int32 = -1
  var isInMulticall = false
  /// The call just served is the last of its list.
  var endsMulticall = false
  /// How many elements of lists this call may still work off, before the others have their turn; and with how many it begins.
  var budget = 0
  var batchLimit = 1024
  /// The hypercall that is being served: of a list, the entry.
  var request = HypercallRequest(number: 0)
  /// What is left of the hypercall that is being served, when the budget did not suffice.
  var continuation: HypercallRequest?
  /// How many vCPUs have hypercalls to be continued.
  var continuing = 0
  /// A vCPU became able to run, or a physical CPU free.
  var mustSchedule = false
  /// The last domain number that was chosen.
  var lastDomain: UInt16 = 0
  var nextFrameHint = 0
  /// Frames that are claimed for domains which do not have them yet.
  var claimedPages = 0
  /// Whether ``Effect/event(_:_:)`` is told.
  package var isTracing = false

  /// Makes a machine that runs domain 0 alone.
  package init(_ configuration: Configuration) {
    precondition(configuration.physicalCPUs > 0 && configuration.domain0VCPUs > 0, "a machine has CPUs, and its domain 0 vCPUs")
    precondition(unsafe configuration.arena.count >= 4096, "domain 0's arena holds its shared_info")
    precondition(configuration.domain0VCPUs <= Int(Self.vcpuLimit), "domain 0's vCPUs have room in its shared_info")
    let vcpuCount = max(configuration.maximumVCPUs, configuration.domain0VCPUs)
    domains = Table(count: max(configuration.maximumDomains, 1)) { _ in Domain() }
    vcpus = Table(count: vcpuCount) { _ in VCPU() }
    pcpus = Table(count: configuration.physicalCPUs) { _ in PCPU() }
    virqPorts = Table(count: vcpuCount * Self.virqCount) { _ in 0 }
    slots = Table(count: Int(DomainID.firstReserved.rawValue)) { _ in -1 }
    unsafe scratch = .allocate(byteCount: Self.scratchBytes, alignment: 64)
    unsafe arena = configuration.arena
    frames = unsafe FrameTable(count: configuration.machineFrames, places: configuration.places, m2p: configuration.m2p)
    timers = TimerHeap(count: vcpuCount * TimerKind.perVCPU + configuration.maximumDomains * TimerKind.perDomain)
    queue = RoundRobin(count: vcpuCount)
    let needed = vcpuCount * 11 + configuration.maximumDomains * 5 + Self.traceRoom + 64
    effects = EffectQueue(capacity: 1 << (Int.bitWidth - (needed - 1).leadingZeroBitCount))
    timeSlice = max(configuration.timeSlice, 1_000)
    wallClock = configuration.wallClock
    makeDomainZero(vcpus: configuration.domain0VCPUs)
  }
  deinit { unsafe scratch.deallocate() }

  /// vCPUs of one domain: as many as shared_info has room for.
  static var vcpuLimit: Int32 { 32 }
  static var virqCount: Int { 24 }
  static var scratchBytes: Int { 16384 }
  /// How many trace events fit the effect queue beside what must.
  static var traceRoom: Int { 4096 }

  /// The physical CPU that a vCPU has, or had last.
  package func physicalCPU(of vcpu: VCPUHandle) -> PCPUID { PCPUID(rawValue: UInt32(max(vcpus[vcpu.rawValue].pcpu, 0))) }

  package func domain0VCPU(_ index: Int) -> VCPUHandle {
    precondition(index >= 0 && index < Int(domains[0].vcpuCount), "domain 0 has this vCPU")
    return VCPUHandle(rawValue: domains[0].firstVCPU + Int32(index))
  }
}
