import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

/// A machine without processes: memory in buffers, effects in a list, time by hand.
@safe final class FakeMachine {
  static let frames = 4096
  static let ram = 64
  let m2p = UnsafeMutablePointer<UInt64>.allocate(capacity: FakeMachine.frames)
  let places = UnsafeMutablePointer<UInt64>.allocate(capacity: FakeMachine.frames)
  let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
  var hypervisor: Hypervisor
  var now: UInt64 = 1_000_000_000
  /// Everything that was asked for since the last look.
  var effects: [Effect] = []
  /// What vCPUs were answered by `run`.
  var answers: [VCPUHandle: Int64] = [:]
  var waiting: Set<VCPUHandle> = []
  var memories: [DomainID: UnsafeMutableRawBufferPointer] = unsafe [:]
  var tables: [DomainID: UnsafeMutableRawBufferPointer] = unsafe [:]
  var contexts: [VCPUHandle: UnsafeMutableRawPointer] = unsafe [:]
  var vcpus: [DomainID: [VCPUHandle]] = [:]
  var keepsWaiting = true
  /// Places of memory that the host has got back.
  var dropped: [Range<Int>] = []

  init(physicalCPUs: Int = 1) {
    unsafe m2p.initialize(repeating: 0, count: FakeMachine.frames)
    unsafe places.initialize(repeating: 0, count: FakeMachine.frames)
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0)
    hypervisor = unsafe Hypervisor(
      Hypervisor.Configuration(
        machineFrames: FakeMachine.frames, physicalCPUs: physicalCPUs, wallClock: 1_600_000_000_123_456_789, m2p: m2p, places: places,
        arena: arena, domain0VCPUs: 2))
  }
  deinit {
    unsafe m2p.deallocate()
    unsafe places.deallocate()
    unsafe arena.deallocate()
    unsafe memories.values.forEach { unsafe $0.deallocate() }
    unsafe tables.values.forEach { unsafe $0.deallocate() }
    unsafe contexts.values.forEach { unsafe $0.deallocate() }
  }

  /// Domain 0's gate.
  var domain0: FakeGate { FakeGate(machine: self, vcpu: hypervisor.domain0VCPU(0), argumentAddress: 8192) }

  func drain() {
    while let effect = hypervisor.nextEffect() {
      effects.append(effect)
      switch effect {
      case .createMemory(let domain, let frames):
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: frames * 4096, alignment: 4096)
        let table = UnsafeMutableRawBufferPointer.allocate(byteCount: frames * 4096, alignment: 4096)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
        unsafe memories[domain] = memory
        unsafe tables[domain] = table
        unsafe hypervisor.attachMemory(domain, base: memory.baseAddress!, tables: table.baseAddress!, frames: frames)
      case .createVCPU(let vcpu, let domain, _):
        let context = UnsafeMutableRawPointer.allocate(byteCount: 5168, alignment: 16)
        unsafe context.initializeMemory(as: UInt8.self, repeating: 0, count: 5168)
        unsafe contexts[vcpu] = context
        vcpus[domain, default: []].append(vcpu)
        unsafe hypervisor.attachContext(vcpu, context)
      case .run(let vcpu, let result), .park(let vcpu, let result):
        answers[vcpu] = result
        waiting.remove(vcpu)
      case .release(let domain):
        while let places = hypervisor.takeReleased(domain) {
          dropped.append(places)
          guard let memory = unsafe memories[domain] else { continue }
          unsafe (memory.baseAddress! + places.lowerBound << 12).initializeMemory(as: UInt8.self, repeating: 0, count: places.count << 12)
        }
      case .destroyMemory(let domain):
        unsafe memories.removeValue(forKey: domain)?.deallocate()
        unsafe tables.removeValue(forKey: domain)?.deallocate()
      case .destroyVCPU(let vcpu): unsafe contexts.removeValue(forKey: vcpu)?.deallocate()
      default: break
      }
    }
  }

  func perform(_ request: HypercallRequest, from vcpu: VCPUHandle) -> Outcome {
    let outcome = hypervisor.perform(request, from: vcpu, at: now)
    if outcome == .waiting { waiting.insert(vcpu) }
    drain()
    return outcome
  }
  func advance(to time: UInt64) {
    now = max(now, time)
    hypervisor.advance(to: now)
    drain()
  }
  func advance(by time: UInt64) { advance(to: now + time) }
  func parked(_ vcpu: VCPUHandle) {
    hypervisor.parked(vcpu, at: now)
    drain()
  }
  /// What was asked for since the last time.
  func take() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  /// Domain 0's memory.
  func arenaWord(_ offset: Int) -> UInt64 { unsafe arena.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  func setArenaWord(_ offset: Int, _ value: UInt64) { unsafe arena.storeBytes(of: value, toByteOffset: offset, as: UInt64.self) }

  // MARK: Guests

  /// A domain that has memory, page tables and registers, and waits for the first unpause.
  func makeGuest(pages: Int = FakeMachine.ram, vcpus count: UInt32 = 1, isStarted: Bool = true, ticks: Bool = false) throws(XenErrno)
    -> FakeGuest
  {
    let id = try domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(1, 2), maximumVCPUs: count, maximumPort: 4095))
    try domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: count))
    try domain0.call(DomainControl.SetMaximumMemory(domain: id, kibibytes: UInt64(pages * 4)))
    for pfn in 0..<FakeMachine.ram { setArenaWord(16384 + pfn * 8, UInt64(pfn)) }
    let done = try domain0.call(
      MemoryOp.PopulatePhysmap(extents: GuestAddress(rawValue: 16384), count: UInt64(FakeMachine.ram), domain: id))
    precondition(done == UInt64(FakeMachine.ram), "the fake machine has memory")
    let guest = FakeGuest(machine: self, id: id, vcpus: vcpus[id] ?? [], mfns: (0..<FakeMachine.ram).map { arenaWord(16384 + $0 * 8) })
    guest.build()
    if !ticks { for vcpu in guest.vcpus { hypervisor.vcpus[vcpu.rawValue].period = 0 } }
    for vcpu in 0..<count { try guest.setContext(VCPUID(rawValue: vcpu)) }
    if isStarted {
      try domain0.call(DomainControl.UnpauseDomain(domain: id))
      parked(guest.vcpu)
    }
    return guest
  }

  func information(_ domain: DomainID) throws(XenErrno) -> DomainInformation {
    try domain0.call(DomainControl.GetDomainInfo(domain: domain))
  }

  /// Xen's state letters.
  func state(_ domain: DomainID) throws(XenErrno) -> String {
    let flags = try information(domain).flags
    var letters = flags.contains(.running) ? "r" : "-"
    letters += flags.contains(.blocked) ? "b" : "-"
    letters += flags.contains(.paused) ? "p" : "-"
    letters += flags.contains(.shutdown) ? "s" : "-"
    letters += flags.contains(.shutdown) && flags.rawValue >> 16 & 255 == 3 ? "c" : "-"
    letters += flags.contains(.dying) ? "d" : "-"
    return letters
  }
}

/// A vCPU that makes hypercalls.
struct FakeGate: HypercallGate {
  let machine: FakeMachine
  let vcpu: VCPUHandle
  /// Where its arguments lie, in its own addresses.
  let argumentAddress: UInt64

  func perform(_ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64) -> Int64 {
    let request = HypercallRequest(number: number.rawValue, arguments: (first, second, third, fourth, fifth))
    guard case .served(let result) = machine.perform(request, from: vcpu) else { return 0 }
    return result
  }

  func withArgument<R>(byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R) throws(XenErrno) -> R {
    let bytes = unsafe machine.bytes(of: vcpu, argumentAddress)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return try unsafe body(bytes, GuestAddress(rawValue: argumentAddress))
  }
}

extension FakeMachine {
  /// Where a vCPU's address lies in the test's memory.
  func bytes(of vcpu: VCPUHandle, _ address: UInt64) -> UnsafeMutableRawPointer {
    for (domain, handles) in vcpus where handles.contains(vcpu) {
      if let memory = unsafe memories[domain] { return unsafe memory.baseAddress! + Int(address - FakeGuest.base) }
    }
    return unsafe arena.baseAddress! + Int(address)
  }
}

/// A domain with 64 pages: all mapped from `base` on, its page tables, the last four, read-only.
final class FakeGuest {
  static let base: UInt64 = 0x1000_0000_0000
  unowned let machine: FakeMachine
  let id: DomainID
  let vcpus: [VCPUHandle]
  var mfns: [UInt64]

  init(machine: FakeMachine, id: DomainID, vcpus: [VCPUHandle], mfns: [UInt64]) {
    self.machine = machine
    self.id = id
    self.vcpus = vcpus
    self.mfns = mfns
  }

  var vcpu: VCPUHandle { vcpus[0] }
  var gate: FakeGate { FakeGate(machine: machine, vcpu: vcpu, argumentAddress: address(page: 1)) }
  func gate(_ index: Int) -> FakeGate { FakeGate(machine: machine, vcpu: vcpus[index], argumentAddress: address(page: 1)) }
  func address(page: Int, _ offset: Int = 0) -> UInt64 { FakeGuest.base + UInt64(page * 4096 + offset) }

  var memory: UnsafeMutableRawBufferPointer { unsafe machine.memories[id]! }
  /// A page where it lies now: in the memory, or among the tables.
  func bytes(_ page: Int) -> UnsafeMutableRawPointer {
    let place = unsafe page < mfns.count ? machine.places[Int(mfns[page])] : UInt64(page)
    let file = unsafe place & PLACE_TABLE == 0 ? memory : machine.tables[id]!
    return unsafe file.baseAddress! + Int(place & 0xffff_ffff) << 12
  }
  func isTable(_ page: Int) -> Bool { unsafe machine.places[Int(mfns[page])] & PLACE_TABLE != 0 }
  func word(_ page: Int, _ offset: Int = 0) -> UInt64 { unsafe bytes(page).load(fromByteOffset: offset, as: UInt64.self) }
  func setWord(_ page: Int, _ offset: Int = 0, _ value: UInt64) {
    unsafe bytes(page).storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }

  static let root = 60, third = 61, second = 62, first = 63
  func build() {
    setWord(Self.root, Int(Self.base >> 39 & 511) * 8, mfns[Self.third] << 12 | 7)
    setWord(Self.third, Int(Self.base >> 30 & 511) * 8, mfns[Self.second] << 12 | 7)
    setWord(Self.second, Int(Self.base >> 21 & 511) * 8, mfns[Self.first] << 12 | 7)
    for page in 0..<FakeMachine.ram { setWord(Self.first, page * 8, mfns[page] << 12 | (page >= Self.root ? 5 : 7)) }
  }
  /// Changes the entry that maps a page, as the guest does.
  func map(_ page: Int, _ entry: UInt64) throws(XenErrno) {
    try gate.updateVAMapping(GuestAddress(rawValue: address(page: page)), entry, UpdateFlush.page)
  }
  func unmap(_ pages: Range<Int>) throws(XenErrno) { for page in pages { try map(page, 0) } }
  /// One request of mmu_update, with its arguments in page 1.
  func update(_ pointer: UInt64, _ value: UInt64, domains: UInt64 = 0x7ff0) -> Int64 {
    setWord(1, 0, pointer)
    setWord(1, 8, value)
    return gate.perform(.mmuUpdate, address(page: 1), 1, 0, domains, 0)
  }
  /// One operation of mmuext_op, with its arguments in page 1.
  func operate(_ command: UInt32, _ first: UInt64, _ second: UInt64 = 0, domain: UInt64 = 0x7ff0) -> Int64 {
    setWord(1, 0, UInt64(command))
    setWord(1, 8, first)
    setWord(1, 16, second)
    return gate.perform(.mmuextOp, address(page: 1), 1, 0, domain, 0)
  }
  func use(_ page: Int) -> FrameUse { machine.hypervisor.frames[mfns[page]].use }

  /// Gives a vCPU registers: its root, and that it is online.
  func setContext(_ vcpu: VCPUID, root: UInt64? = nil) throws(XenErrno) {
    let at = 32768
    for offset in stride(from: 0, to: 5168, by: 8) { machine.setArenaWord(at + offset, 0) }
    machine.setArenaWord(at + VCPUGuestContextLayout.flags, ContextFlags([.inKernel, .online]).rawValue)
    machine.setArenaWord(at + VCPUGuestContextLayout.controlRegisters + 24, (root ?? mfns[Self.root]) << 12)
    try machine.domain0.call(DomainControl.SetVCPUContext(domain: id, vcpu: vcpu, context: GuestAddress(rawValue: UInt64(at))))
  }

  // MARK: shared_info: the last frame of the memory

  private func shared(_ offset: Int) -> Int { unsafe memory.count - 4096 + offset }
  func sharedWord(_ offset: Int) -> UInt64 { unsafe memory.loadUnaligned(fromByteOffset: shared(offset), as: UInt64.self) }
  func setSharedWord(_ offset: Int, _ value: UInt64) { unsafe memory.storeBytes(of: value, toByteOffset: shared(offset), as: UInt64.self) }
  func isPending(_ port: EventChannelPort) -> Bool { sharedWord(2048 + Int(port.rawValue / 64) * 8) >> UInt64(port.rawValue % 64) & 1 == 1 }
  func setMask(_ port: EventChannelPort, _ on: Bool) {
    let offset = 2560 + Int(port.rawValue / 64) * 8, bit = UInt64(1) << UInt64(port.rawValue % 64)
    setSharedWord(offset, on ? sharedWord(offset) | bit : sharedWord(offset) & ~bit)
  }
  func clearPending(_ port: EventChannelPort) {
    let offset = 2048 + Int(port.rawValue / 64) * 8
    setSharedWord(offset, sharedWord(offset) & ~(1 << UInt64(port.rawValue % 64)))
  }
  func upcallPending(_ vcpu: Int = 0) -> Bool { unsafe memory[shared(vcpu * 64)] != 0 }
  func upcallMask(_ vcpu: Int = 0) -> Bool { unsafe memory[shared(vcpu * 64 + 1)] != 0 }
  func setUpcallMask(_ on: Bool, _ vcpu: Int = 0) { unsafe memory[shared(vcpu * 64 + 1)] = on ? 1 : 0 }
  func selector(_ vcpu: Int = 0) -> UInt64 { sharedWord(vcpu * 64 + 8) }
  /// What a guest does on an upcall.
  func acknowledge(_ vcpu: Int = 0) {
    unsafe memory[shared(vcpu * 64)] = 0
    setSharedWord(vcpu * 64 + 8, 0)
  }
  func contextWord(_ offset: Int) -> UInt64 { unsafe machine.contexts[vcpu]!.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  func setContextWord(_ offset: Int, _ value: UInt64) {
    unsafe machine.contexts[vcpu]!.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }
  var isWaiting: Bool { machine.waiting.contains(vcpu) }
}
