import CHost
import CVCPUArea
import Glibc
import HypercallABI
import Hypervisor

/// What ring 0 is started with.
package struct MachineOptions {
  /// The socket to the Dom0 that started this machine.
  package var socket: Int32
  /// Where a Dom0 finds this machine when the first one is gone: the path of a socket. Nil: the machine ends with the first.
  package var listeningPath: String?
  package var physicalCPUs: Int
  package var memoryMiB: Int
  /// The executable of the zygote.
  package var runner: String

  package init(socket: Int32, listeningPath: String?, physicalCPUs: Int?, memoryMiB: Int, runner: String) {
    self.socket = socket
    self.listeningPath = listeningPath
    self.physicalCPUs = physicalCPUs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
    self.memoryMiB = memoryMiB
    self.runner = runner
  }
}

/// Runs a machine on this thread until there is no Dom0 any more, nor anything for another one to take over.
package func runMachine(_ options: MachineOptions) throws(MachineFailure) {
  var machine = try Machine(options)
  try machine.run()
}

/// Ring 0: the hypervisor, and what it needs of the host. One thread runs it all.
struct Machine: ~Copyable {
  var hypervisor: Hypervisor
  var clock: Clock
  var processes: [VCPUProcess] = []
  /// The vCPUs whose areas must be looked at: those on a physical CPU, and those that are starting.
  var watched: [Int] = []
  var memories: [DomainID: DomainMemory] = [:]
  let trace: Trace
  let options: MachineOptions
  let arena: SharedFile
  let areas: SharedFile
  let doorbellFile: SharedFile
  let places: SharedFile
  let m2p: SharedFile
  let event: Int32
  /// The socket to Dom0, -1 while there is none.
  var dom0: Int32
  /// Messages to Dom0 that its socket had no room for.
  var unsent: [(message: ring0_message, memory: DomainMemory?)] = []
  let attendant: Dom0Attendant
  /// Flushes that were asked for since the last answer, and answers that wait for some.
  var unacknowledged: [HeldAnswer.Flush] = []
  var held: [HeldAnswer] = []
  var zygote: Int32 = -1
  var zygotePID: Int32 = -1
  var ringsSeen: UInt32 = 0
  var deathsSeen: UInt32 = 0
  var dom0Seen: UInt32 = 0
  var zygotesStarted: UInt32 = 0
  var zygotesEnded: UInt32 = 0
  var generations: UInt64 = 0
  /// Rounds of polling by a vCPU before it sleeps: none where it would keep ring 0 from running.
  let spin: UInt32
  /// Nanoseconds that ring 0 polls before it sleeps; adapts to what polling brings.
  var budget: UInt64
  let largestBudget: UInt64
  /// Whether the host has `futex_waitv`: some container profiles refuse it. Without, ring 0 waits for its doorbell, and looks at areas.
  let hasVectorWait: Bool
  /// Nanoseconds after which areas are looked at that a wait could not name; grows while nothing comes of it.
  var glance = Machine.shortestGlance
  var nextCalibration: UInt64

  static var calibrationPeriod: UInt64 { 1_000_000_000 }
  /// How long a vCPU process may take to park before its domain is ended.
  static var patience: UInt64 { 1_000_000_000 }

  init(_ options: MachineOptions) throws(MachineFailure) {
    host_prepare_thread()
    let frames = options.memoryMiB << 8
    let arena = try SharedFile("arena", byteCount: Int(ARENA_BYTES))
    let areas = try SharedFile("dom0-areas", byteCount: (Int(DOM0_VCPUS) * Int(AREA_PAGES)) << 12)
    let doorbellFile = try SharedFile("doorbell", byteCount: 4096)
    let places = try SharedFile("places", byteCount: max(frames * 8, 4096))
    let m2p = try SharedFile("m2p", byteCount: max(frames * 8, 4096))
    let trace = try Trace()
    let attendant = try Dom0Attendant(watching: options.socket, listeningAt: options.listeningPath, doorbell: doorbellFile)
    for file in [places.file, m2p.file] {
      let status = host_seal_future_writes(file)
      guard status == 0 else { throw MachineFailure(what: "cannot seal a memory file (Linux 5.1 or later is needed)", errno: -status) }
    }
    self.options = options
    self.arena = arena
    self.areas = areas
    self.doorbellFile = doorbellFile
    self.places = places
    self.m2p = m2p
    self.trace = trace
    event = host_event()
    dom0 = options.socket
    host_never_wait(dom0)
    self.attendant = attendant
    clock = Clock()
    nextCalibration = Machine.calibrationPeriod
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    spin = cores > 1 ? 2000 : 0
    largestBudget = cores > 1 ? 50_000 : 0
    budget = largestBudget
    // Of no words at all it says EINVAL, where it is there.
    hasVectorWait = futex_wait_vector(nil, 0, nil) == -Int(EINVAL)
    // SAFETY: the files outlive the hypervisor, both being this value's.
    unsafe hypervisor = Hypervisor(
      Hypervisor.Configuration(
        machineFrames: frames, physicalCPUs: options.physicalCPUs, wallClock: nanoseconds(of: CLOCK_REALTIME) &- clock.now(),
        m2p: m2p.base.assumingMemoryBound(to: UInt64.self), places: places.base.assumingMemoryBound(to: UInt64.self),
        arena: UnsafeMutableRawBufferPointer(start: arena.base, count: arena.byteCount), domain0VCPUs: Int(DOM0_VCPUS)))
    hypervisor.setTimeScale(
      tscTimestamp: clock.stamp, systemTime: clock.systemTime, multiplier: clock.multiplier, shift: clock.shift)
    for index in 0..<Int(DOM0_VCPUS) {
      let handle = hypervisor.domain0VCPU(index)
      let slot = slot(of: handle)
      unsafe processes[slot].area = (areas.base + (index * Int(AREA_PAGES)) << 12).assumingMemoryBound(to: vcpu_area.self)
      unsafe processes[slot].area.unsafelyUnwrapped.pointee.spin = spin
    }
  }

  /// Starts the zygote, tells Dom0 where everything is, and serves until there is no Dom0, nor anything for another one to take over.
  mutating func run() throws(MachineFailure) {
    try startZygote()
    greet()
    attendant.start()
    serve()
  }

  mutating func startZygote() throws(MachineFailure) {
    var extra = [places.file, m2p.file, doorbellFile.file]
    // SAFETY: `arguments` ends with nil, and lives through the call.
    zygotePID = unsafe options.runner.withCString { path in
      var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup(path), nil]
      defer { unsafe free(arguments[0]) }
      return unsafe host_spawn(path, &arguments, &extra, Int32(extra.count), &zygote)
    }
    guard zygotePID > 0 else { throw MachineFailure(what: "cannot start \(options.runner)", errno: -zygotePID) }
    host_never_wait(zygote)
    zygotesStarted &+= 1
    // Its children end with it, and nobody else would tell.
    unsafe HangupWatch.start(on: zygote, doorbell: doorbell, counting: DoorbellWord.zygotes)
  }

  /// The host's record of a vCPU, made at its first use.
  mutating func slot(of handle: VCPUHandle) -> Int {
    let slot = Int(handle.rawValue)
    while processes.count <= slot { processes.append(VCPUProcess()) }
    return slot
  }

  var doorbell: UnsafeMutablePointer<UInt32> { unsafe doorbellFile.base.assumingMemoryBound(to: UInt32.self) }
}
