import CVCPUArea
import DomainConfig
import Glibc
import HypercallABI
import Hypervisor
import Testing

@testable import Dom0

/// Memory of this process's that stands for a domain's, or for a vCPU area.
@safe private final class Block {
  let bytes: UnsafeMutableRawBufferPointer
  init(byteCount: Int) {
    unsafe bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 4096)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }
  deinit { unsafe bytes.deallocate() }
}

/// A machine without processes: domain 0's hypercalls go straight to the state machine, and memory is this process's.
@safe final class InProcessMachine: HypercallGate, MachineFrames {
  static let frames = 20_000, arenaBytes = 1 << 18
  private let m2p = UnsafeMutablePointer<UInt64>.allocate(capacity: frames)
  private let places = UnsafeMutablePointer<UInt64>.allocate(capacity: frames)
  private let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: arenaBytes, alignment: 4096)
  private var hypervisor: Hypervisor
  private var used = 4096
  private var memory: [DomainID: Block] = [:]
  private var tables: [DomainID: Block] = [:]
  private var contexts: [VCPUHandle: Block] = [:]
  private(set) var effects: [Effect] = []

  init() {
    unsafe m2p.initialize(repeating: 0, count: Self.frames)
    unsafe places.initialize(repeating: 0, count: Self.frames)
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe hypervisor = Hypervisor(
      Hypervisor.Configuration(
        machineFrames: Self.frames, physicalCPUs: 1, wallClock: 0, m2p: m2p, places: places, arena: arena, domain0VCPUs: 1))
  }
  deinit {
    unsafe m2p.deallocate()
    unsafe places.deallocate()
    unsafe arena.deallocate()
  }

  func perform(_ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64) -> Int64 {
    let caller = hypervisor.domain0VCPU(0)
    let request = HypercallRequest(number: number.rawValue, arguments: (first, second, third, fourth, fifth))
    var result: Int64?
    if case .served(let value) = hypervisor.perform(request, from: caller, at: 1000) { result = value }
    while true {
      while let effect = hypervisor.nextEffect() {
        switch effect {
        case .createMemory(let domain, let frames):
          let block = Block(byteCount: frames * 4096)
          memory[domain] = block
          let table = Block(byteCount: frames * 4096)
          tables[domain] = table
          unsafe hypervisor.attachMemory(domain, base: block.bytes.baseAddress!, tables: table.bytes.baseAddress!, frames: frames)
        case .createVCPU(let vcpu, _, _):
          let block = Block(byteCount: VCPUGuestContextLayout.byteCount)
          contexts[vcpu] = block
          unsafe hypervisor.attachContext(vcpu, block.bytes.baseAddress!)
        case .destroyMemory(let domain): (memory[domain], tables[domain]) = (nil, nil)
        case .run(let vcpu, let value) where vcpu == caller: result = value
        default: effects.append(effect)
        }
      }
      if let result { return result }
      hypervisor.advance(to: 1000)
    }
  }

  func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    let first = used
    precondition(byteCount <= Self.arenaBytes - first, "arguments fit the arena")
    used += (byteCount + 15) & ~15
    defer { used = first }
    let bytes = unsafe arena.baseAddress! + first
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return unsafe try body(bytes, GuestAddress(rawValue: UInt64(first)))
  }

  func frame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeMutableRawBufferPointer? {
    unsafe bytes(mfn, domain, mayBeTable: false)
  }
  func readableFrame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeRawBufferPointer? {
    unsafe bytes(mfn, domain, mayBeTable: true).map { UnsafeRawBufferPointer($0) }
  }
  var machineFrames: Int { Self.frames }
  func frames(of domain: DomainID, from next: inout Int, atMost count: Int) -> [OwnedFrame] {
    var found: [OwnedFrame] = []
    while next < Self.frames, found.count < count {
      let mfn = MachineFrameNumber(rawValue: UInt64(next))
      if unsafe bytes(mfn, domain, mayBeTable: true) != nil {
        found.append(OwnedFrame(mfn: mfn, isSealed: unsafe places[next] & 1 << 62 != 0))
      }
      next += 1
    }
    return found
  }
  func pfn(of mfn: MachineFrameNumber) -> PseudophysicalFrameNumber? { PseudophysicalFrameNumber(rawValue: pfn(mfn)) }
  private func bytes(_ mfn: MachineFrameNumber, _ domain: DomainID, mayBeTable: Bool) -> UnsafeMutableRawBufferPointer? {
    guard mfn.rawValue < UInt64(Self.frames) else { return nil }
    let place = unsafe places[Int(mfn.rawValue)]
    guard place >> 63 == 1, place >> 32 & 0xffff == UInt64(domain.rawValue) else { return nil }
    let isTable = place & 1 << 62 != 0
    guard mayBeTable || !isTable, let bytes = unsafe isTable ? tables[domain]?.bytes : memory[domain]?.bytes else { return nil }
    let at = Int(place & 0xffff_ffff) * 4096
    return unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[at..<at + 4096])
  }

  /// What the map of ring 0 says of a frame.
  func pfn(_ mfn: MachineFrameNumber) -> UInt64 { unsafe m2p[Int(mfn.rawValue)] }
  /// The first vCPU's process asks to run.
  func park(_ vcpu: VCPUHandle) { hypervisor.parked(vcpu, at: 2000) }
  func nextEffect() -> Effect? { hypervisor.nextEffect() }
  /// A vCPU meets a breakpoint, or ends a step; whether it waits for the debugger now.
  func trap(_ vcpu: VCPUHandle, _ vector: UInt64) -> Bool { hypervisor.trappedForDebugger(vcpu, vector: vector, at: 2000) }
  /// A vCPU meets an exception without a handler.
  func crash(_ vcpu: VCPUHandle) { hypervisor.trapped(vcpu, at: 2000) }
  func setContext(_ vcpu: VCPUHandle, _ offset: Int, _ value: UInt64) {
    unsafe contexts[vcpu]!.bytes.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }
  func context(_ vcpu: VCPUHandle, _ offset: Int) -> UInt64 {
    unsafe contexts[vcpu]!.bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}

@Suite("builder/on the hypervisor") struct BuilderOnHypervisorTests {
  private func plan(
    _ kibibytes: Int, current: Int? = nil, vcpus: Int = 1, kernel: [UInt8] = ELFWriter().bytes()
  ) throws -> DomainPlan {
    let text = """
      <domain type='xen'><name>web1</name><memory>\(kibibytes)</memory><currentMemory>\(current ?? kibibytes)</currentMemory><vcpu>\(vcpus)</vcpu>
      <os><type>linux</type><kernel>k.so</kernel></os></domain>
      """
    return try DomainPlan(
      DomainConfiguration(parsing: Array(text.utf8), file: "web1.xml"), image: KernelFile.image(bytes: kernel, path: "k.so"))
  }

  @Test("a built domain has its memory and ports, is paused, and runs when unpaused") func built() throws {
    let machine = InProcessMachine()
    let plan = try plan(32768, vcpus: 2), layout = plan.layout
    let built = try DomainBuilder(gate: machine, memory: machine).build(plan)
    let information = try machine.call(DomainControl.GetDomainInfo(domain: built.domain))
    #expect(information.totalPages == 8192 && information.flags.contains(.paused))
    #expect(built.storePort != built.consolePort && built.storePort.rawValue > 0)
    let ports = try (
      machine.call(EventChannelOp.BindInterdomain(remoteDomain: built.domain, remotePort: built.consolePort)),
      machine.call(EventChannelOp.BindInterdomain(remoteDomain: built.domain, remotePort: built.storePort))
    )
    #expect(ports.0 != ports.1)

    // P2M and M2P agree, and the page tables give each address the frame of its pfn.
    for pfn in [0, 2, layout.startInfo, layout.console, layout.mapped.upperBound - 1] {
      let at = Int(pfn % 512) * 8
      let page = try #require(
        machine.read(try mfn(layout.p2m.lowerBound + pfn / 512, built, layout, machine), of: built.domain, at: at, count: 8))
      let frame = MachineFrameNumber(rawValue: page.reversed().reduce(0) { $0 << 8 | UInt64($1) })
      #expect(machine.pfn(frame) == pfn)
      #expect(try mfn(pfn, built, layout, machine) == frame)
    }
    #expect(machine.pfn(built.consoleMFN) == layout.console && machine.pfn(built.storeMFN) == layout.xenstore)

    let started = machine.effects.compactMap { if case .startProcessor(let vcpu) = $0 { vcpu } else { nil } }
    #expect(started.count == 1, "the second vCPU stays down")
    machine.park(started[0])
    #expect(machine.nextEffect() == nil, "it is paused")
    try machine.call(DomainControl.UnpauseDomain(domain: built.domain))
    #expect(machine.effects.contains(.run(started[0], result: 0)))
    #expect(machine.context(started[0], VCPUGuestContextLayout.controlRegisters + 24) >> 12 == (try root(built, layout, machine)).rawValue)
  }

  @Test("a domain may have 256 pages more than its target, and as many again when the target moves, as far as <memory>") func maximum()
    throws
  {
    let machine = InProcessMachine()
    let built = try DomainBuilder(gate: machine, memory: machine).build(plan(65536, current: 32768))
    func maximum() throws -> UInt64 { try machine.call(MemoryOp.MaximumReservation(domain: built.domain)) }
    #expect(try maximum() == 8192 + 256)
    for target in [65536, 16384] as [UInt64] {
      try machine.call(DomainControl.SetMaximumMemory(domain: built.domain, target: target))
      #expect(try maximum() == target / 4 + 256)
    }
    #expect(throws: XenErrno.outOfMemory) {
      try machine.call(DomainControl.SetMaximumMemory(domain: built.domain, target: 65540))
    }
  }

  @Test(
    "a PV64 image's page tables are taken by the hypervisor, and map it and the P2M, wherever it is",
    arguments: [nil, 0x3ff0_0000] as [UInt64?])
  func pv64(_ p2m: UInt64?) throws {
    let machine = InProcessMachine()
    var writer = PV64Writer()
    writer.note(15, p2m.map { le($0) })
    let plan = try plan(32768, kernel: writer.bytes()), layout = plan.layout
    let built = try DomainBuilder(gate: machine, memory: machine).build(plan)
    for pfn in layout.mapped { #expect(try machine.pfn(mfn(pfn, built, layout, machine)) == pfn) }
    for (index, pfn) in layout.p2m.enumerated() {
      #expect(try machine.pfn(frame(layout.p2mAddress + UInt64(index) << 12, built, layout, machine)) == pfn)
    }
    let started = machine.effects.compactMap { if case .startProcessor(let vcpu) = $0 { vcpu } else { nil } }
    #expect(machine.context(started[0], VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rip) == 0x4000_1010)
  }

  /// The frame that the page tables give a pfn's address.
  private func mfn(_ pfn: UInt64, _ built: BuiltDomain, _ layout: BootLayout, _ machine: InProcessMachine) throws -> MachineFrameNumber {
    try frame(layout.address(pfn), built, layout, machine)
  }
  /// The frame at an address, by a walk from the root.
  private func frame(
    _ address: UInt64, _ built: BuiltDomain, _ layout: BootLayout, _ machine: InProcessMachine
  ) throws -> MachineFrameNumber {
    var table = try root(built, layout, machine)
    for level in [3, 2, 1, 0] as [UInt64] {
      let slot = Int(address >> (12 + 9 * level) & 511)
      let entry = try #require(machine.readWord(table, of: built.domain, at: slot * 8))
      #expect(entry & 1 == 1)
      table = MachineFrameNumber(rawValue: entry >> 12 & 0xff_ffff_ffff)
    }
    return table
  }
  private func root(_ built: BuiltDomain, _ layout: BootLayout, _ machine: InProcessMachine) throws -> MachineFrameNumber {
    try #require(
      (0..<UInt64(InProcessMachine.frames)).map { MachineFrameNumber(rawValue: $0) }.first {
        unsafe machine.readableFrame($0, of: built.domain) != nil && machine.pfn($0) == layout.pageTables.lowerBound
      })
  }

  @Test("more memory than the machine has is refused, and nothing is left behind") func tooMuch() throws {
    let machine = InProcessMachine()
    let large = try plan(1 << 20)
    #expect { try DomainBuilder(gate: machine, memory: machine).build(large) } throws: { ($0 as? ToolstackError)?.code == .outOfMemory }
    #expect(throws: XenErrno.noSuchDomain) { try machine.call(DomainControl.GetDomainInfo(domain: DomainID(rawValue: 1))) }
    _ = try DomainBuilder(gate: machine, memory: machine).build(plan(32768))
  }

  @Test("a second domain finds the machine's memory that the first left") func two() throws {
    let machine = InProcessMachine()
    let first = try DomainBuilder(gate: machine, memory: machine).build(plan(32768))
    let second = try DomainBuilder(gate: machine, memory: machine).build(plan(32768))
    #expect(first.domain != second.domain && first.consoleMFN != second.consoleMFN)
    let third = try plan(32768)
    #expect(throws: ToolstackError.self) { try DomainBuilder(gate: machine, memory: machine).build(third) }
  }
}
