import HypercallABI
import Testing

@testable import Hypervisor

@Suite("domctl/createdomain")
struct CreateDomainTests {
  @Test("numbers count up from 1, skip those in use, and a number that is asked for is given or EEXIST")
  func numbers() throws {
    let machine = FakeMachine()
    func create(_ wanted: UInt16) throws(XenErrno) -> UInt16 {
      try machine.domain0.call(
        DomainControl.CreateDomain(domain: DomainID(rawValue: wanted), handle: DomainHandle(), maximumVCPUs: 1)
      ).rawValue
    }
    #expect(try create(0) == 1)
    #expect(try create(3) == 3)
    #expect(throws: XenErrno.alreadyExists) { try create(3) }
    #expect(try create(0) == 2)
    #expect(try create(0) == 4)
    try machine.domain0.call(DomainControl.DestroyDomain(domain: DomainID(rawValue: 2)))
    #expect(try create(0x7FF0) == 5)
    machine.hypervisor.lastDomain = 0x7FEF
    #expect(try create(0) == 2)
  }
  @Test("a table that is full is ENOMEM")
  func full() throws {
    let machine = FakeMachine()
    for _ in 1..<512 { _ = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1)) }
    #expect(throws: XenErrno.outOfMemory) {
      try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1))
    }
  }
  @Test("flags and limits that a paravirtual domain cannot have are EINVAL")
  func refused() {
    let machine = FakeMachine()
    for (flags, vcpus) in [(.hardwareVirtualized, 1), (.iommu, 1), ([], 0), ([], 33)] as [(DomainCreationFlags, UInt32)] {
      #expect(throws: XenErrno.invalidArgument) {
        try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), flags: flags, maximumVCPUs: vcpus))
      }
    }
  }
}

@Suite("privileges of the control domain")
struct PrivilegeTests {
  @Test("only a control domain may")
  func privilege() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(DomainControl.PauseDomain(domain: guest.id)) }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(SystemControl.PhysicalInfo()) }
    #expect(throws: XenErrno.notPermitted) {
      try guest.gate.call(ConsoleIO.Write(count: 1, buffer: GuestAddress(rawValue: guest.address(page: 2))))
    }
  }
}

@Suite("domctl/unpausedomain")
struct UnpauseTests {
  @Test("a new domain is paused; the first unpause starts it; the effects come in order")
  func start() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(isStarted: false)
    #expect(
      machine.take() == [
        .createVCPU(guest.vcpu, guest.id, .zero), .createMemory(guest.id, frames: 129), .startProcessor(guest.vcpu), .release(guest.id),
      ])
    #expect(try machine.state(guest.id) == "--p---")
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(machine.take() == [])
    machine.parked(guest.vcpu)
    #expect(machine.take() == [.run(guest.vcpu, result: 0)])
    #expect(try machine.state(guest.id) == "r-----")
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id)) }
  }
}

@Suite("domctl/pausedomain")
struct PauseTests {
  @Test("pauses are counted, up to 255; none to take back is EINVAL")
  func pauses() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = machine.take()
    try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id))
    #expect(machine.take() == [.preempt(guest.vcpu)])
    machine.parked(guest.vcpu)
    for _ in 1..<255 { try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id)) }
    #expect(throws: XenErrno.overflow) { try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id)) }
    #expect(try machine.state(guest.id) == "--p---")
    for _ in 0..<254 { try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id)) }
    #expect(machine.take() == [])
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(machine.take() == [.run(guest.vcpu, result: 0)])
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.PauseDomain(domain: .zero)) }
  }
  @Test("pausing and unpausing before the CPU is given up loses nothing")
  func pauseRace() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id))
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    _ = machine.take()
    #expect(machine.perform(HypercallRequest(number: 17), from: guest.vcpu) == .waiting)
    #expect(machine.take() == [.run(guest.vcpu, result: 4 << 16 | 17)])
  }
  @Test("an event for a paused domain wakes it when it is unpaused")
  func pausedBlocked() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    try guest.gate.setTimer(machine.now + 10)
    try guest.gate.call(SchedulerOp.Block())
    try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id))
    #expect(try machine.state(guest.id) == "-bp---")
    machine.advance(by: 10)
    #expect(guest.isPending(port) && guest.isWaiting)
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    #expect(!guest.isWaiting)
  }
}

@Suite("domctl/destroydomain")
struct DestroyDomainTests {
  @Test("a destroyed domain gives all back, and its number is free")
  func destroy() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 3), before = machine.hypervisor.frames.freeCount
    let port = try machine.domain0.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: .zero))
    _ = machine.take()
    try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
    let effects = machine.take()
    #expect(effects.contains(.destroyMemory(guest.id)))
    for vcpu in guest.vcpus { #expect(effects.contains(.destroyVCPU(vcpu))) }
    #expect(machine.arenaWord(2048) >> UInt64(port.rawValue) & 1 == 1)
    #expect(machine.hypervisor.frames.freeCount == before + 66)
    try machine.checkFrames()
    #expect(throws: XenErrno.noSuchDomain) { try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id)) }
    // What its process still posts is nobody's.
    #expect(machine.perform(HypercallRequest(number: 17), from: guest.vcpu) == .waiting)
    machine.parked(guest.vcpu)
    #expect(machine.take() == [])
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.DestroyDomain(domain: .zero)) }
  }
  @Test("a destroyed domain leaves its CPU to the next")
  func destroyRunning() throws {
    let machine = FakeMachine(), first = try machine.makeGuest(), second = try machine.makeGuest()
    _ = machine.take()
    try machine.domain0.call(DomainControl.DestroyDomain(domain: first.id))
    #expect(machine.take().contains(.run(second.vcpu, result: 0)))
  }
  @Test("a thousand domains come and go")
  func many() throws {
    let machine = FakeMachine(), before = machine.hypervisor.frames.freeCount
    for _ in 0..<1000 {
      let guest = try machine.makeGuest()
      _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
      try guest.gate.setTimer(machine.now + 1_000_000)
      try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
      machine.vcpus[guest.id] = nil
    }
    #expect(machine.hypervisor.frames.freeCount == before && machine.hypervisor.nextDeadline == .max)
  }
}

@Suite("domctl/getdomaininfo")
struct InformationTests {
  @Test("a number without a domain tells of the next; beyond the last is ESRCH; a reserved one is EINVAL")
  func next() throws {
    let machine = FakeMachine(), first = try machine.makeGuest(isStarted: false), second = try machine.makeGuest(isStarted: false)
    try machine.domain0.call(DomainControl.DestroyDomain(domain: first.id))
    #expect(try machine.information(first.id).domain == second.id)
    #expect(throws: XenErrno.noSuchDomain) { try machine.information(DomainID(rawValue: 3)) }
    #expect(throws: XenErrno.invalidArgument) { try machine.information(.caller) }
    #expect(try machine.information(.zero).domain == .zero)
    #expect(try machine.state(.zero) == "r-----")
  }
  @Test("a domain that was not built yet has no vCPUs online, and no letters but p")
  func unbuilt() throws {
    let machine = FakeMachine()
    let id = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(5, 6), maximumVCPUs: 2))
    let information = try machine.information(id)
    #expect(information.onlineVCPUs == 0 && information.handle == DomainHandle(5, 6) && information.flags.rawValue == 0xff_0008)
    #expect(try machine.state(id) == "--p---")
  }
}

@Suite("sysctl/getdomaininfolist")
struct DomainListTests {
  @Test("the list goes on from a number, as far as there is room")
  func list() throws {
    let machine = FakeMachine()
    let guests = try (0..<3).map { _ in try machine.makeGuest(isStarted: false) }
    let buffer = GuestAddress(rawValue: 65536)
    #expect(try machine.domain0.call(SystemControl.GetDomainInfoList(firstDomain: .zero, maximumCount: 10, buffer: buffer)) == 4)
    #expect(machine.arenaWord(65536 + 112) & 0xffff == UInt64(guests[0].id.rawValue))
    #expect(try machine.domain0.call(SystemControl.GetDomainInfoList(firstDomain: guests[1].id, maximumCount: 10, buffer: buffer)) == 2)
    #expect(try machine.domain0.call(SystemControl.GetDomainInfoList(firstDomain: .zero, maximumCount: 2, buffer: buffer)) == 2)
    #expect(throws: XenErrno.badAddress) {
      try machine.domain0.call(
        SystemControl.GetDomainInfoList(firstDomain: .zero, maximumCount: 2, buffer: GuestAddress(rawValue: 1 << 20)))
    }
  }
}

@Suite("sysctl/physinfo")
struct PhysicalInfoTests {
  @Test("the machine tells its CPUs and memory")
  func physical() throws {
    let machine = FakeMachine(physicalCPUs: 3)
    machine.hypervisor.setTimeScale(tscTimestamp: 0, systemTime: 0, multiplier: 0x8000_0000, shift: 1)
    let information = try machine.domain0.call(SystemControl.PhysicalInfo())
    #expect(information.cpus == 3 && information.totalPages == 4096 && information.freePages == 4080)
    #expect(information.kilohertz == 1_000_000)
  }
}

@Suite("sysctl/readconsole")
struct ReadConsoleTests {
  @Test("what domain 0 writes is read back, in pieces, and cleared when asked")
  func console() throws {
    let machine = FakeMachine()
    let text = Array("hello\n".utf8)
    for (index, byte) in text.enumerated() { unsafe machine.arena[0x20000 + index] = byte }
    let port = try machine.domain0.call(EventChannelOp.BindVIRQ(virq: .consoleRing, vcpu: .zero))
    try machine.domain0.call(ConsoleIO.Write(count: 6, buffer: GuestAddress(rawValue: 0x20000)))
    #expect(machine.arenaWord(2048) >> UInt64(port.rawValue) & 1 == 1)
    let buffer = GuestAddress(rawValue: 0x30000)
    let piece = try machine.domain0.call(SystemControl.ReadConsole(buffer: buffer, count: 4))
    #expect(piece.count == 4 && piece.index == 4 && machine.arenaWord(0x30000) & 0xffff_ffff == 0x6c6c_6568)
    let rest = try machine.domain0.call(SystemControl.ReadConsole(incremental: 1, index: 4, buffer: buffer, count: 100))
    #expect(rest.count == 2)
    #expect(try machine.domain0.call(SystemControl.ReadConsole(incremental: 1, index: 6, buffer: buffer, count: 100)).count == 0)
    #expect(try machine.domain0.call(SystemControl.ReadConsole(incremental: 1, index: 700, buffer: buffer, count: 100)).count == 0)
    #expect(try machine.domain0.call(SystemControl.ReadConsole(clear: 1, buffer: buffer, count: 100)).count == 6)
    #expect(try machine.log() == "")
  }
  @Test("the log keeps its last 64 KiB")
  func logRing() throws {
    let machine = FakeMachine()
    for index in 0..<10_000 { unsafe machine.arena[0x20000 + index] = UInt8(index % 10 + 48) }
    for _ in 0..<10 { try machine.domain0.call(ConsoleIO.Write(count: 10_000, buffer: GuestAddress(rawValue: 0x20000))) }
    #expect(try machine.log().utf8.count == 65536)
    #expect(try machine.log().hasSuffix("0123456789"))
  }
}

@Suite("domctl/setvcpucontext")
struct SetVCPUContextTests {
  @Test("a vCPU's registers come back as they were given; what no guest can have is EINVAL")
  func context() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(isStarted: false), other = try machine.makeGuest(isStarted: false)
    let address = GuestAddress(rawValue: 0x40000)
    try machine.domain0.call(DomainControl.GetVCPUContext(domain: guest.id, vcpu: .zero, context: address))
    let controls = VCPUGuestContextLayout.controlRegisters
    #expect(machine.arenaWord(0x40000 + controls + 24) == guest.mfns[FakeGuest.root] << 12)
    #expect(throws: XenErrno.invalidArgument) { try guest.setContext(.zero, root: other.mfns[0]) }
    #expect(throws: XenErrno.invalidArgument) { try guest.setContext(VCPUID(rawValue: 1)) }
    let running = try machine.makeGuest()
    #expect(throws: XenErrno.busy) { try running.setContext(.zero) }
    machine.setArenaWord(0x40000 + VCPUGuestContextLayout.eventCallback, 1 << 63)
    #expect(throws: XenErrno.invalidArgument) {
      try machine.domain0.call(DomainControl.SetVCPUContext(domain: guest.id, vcpu: .zero, context: address))
    }
    #expect(throws: XenErrno.badAddress) {
      try machine.domain0.call(DomainControl.SetVCPUContext(domain: guest.id, vcpu: .zero, context: GuestAddress(rawValue: 1 << 20)))
    }
  }
}

@Suite("domctl/getvcpuinfo")
struct GetVCPUInfoTests {
  @Test("a second vCPU stays down")
  func second() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    let information = try machine.domain0.call(DomainControl.GetVCPUInfo(domain: guest.id, vcpu: VCPUID(rawValue: 1)))
    #expect(information.online == 0 && information.running == 0)
    #expect(try machine.domain0.call(DomainControl.GetVCPUInfo(domain: guest.id, vcpu: .zero)).running == 1)
    #expect(try machine.information(guest.id).onlineVCPUs == 1)
    #expect(throws: XenErrno.invalidArgument) {
      try machine.domain0.call(DomainControl.GetVCPUInfo(domain: guest.id, vcpu: VCPUID(rawValue: 2)))
    }
  }
}

@Suite("domctl/max_mem")
struct SetMaximumMemoryTests {
  @Test("memory cannot be promised beyond the machine's or the file's; less than is in use can")
  func maximum() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(isStarted: false)
    #expect(throws: XenErrno.outOfMemory) { try machine.domain0.call(DomainControl.SetMaximumMemory(domain: guest.id, kibibytes: 65 * 4)) }
    try machine.domain0.call(DomainControl.SetMaximumMemory(domain: guest.id, kibibytes: 4))
    #expect(try machine.information(guest.id).maximumPages == 1)
    let id = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1))
    #expect(throws: XenErrno.outOfMemory) { try machine.domain0.call(DomainControl.SetMaximumMemory(domain: id, kibibytes: .max)) }
    #expect(try machine.domain0.call(MemoryOp.IncreaseReservation(extents: .null, count: 1, domain: id)) == 0)
  }
}

@Suite("domctl/max_vcpus")
struct SetMaximumVCPUsTests {
  @Test("the number is the one the domain was created for; asked again it is nothing new; too many for the machine are ENOMEM")
  func count() throws {
    let machine = FakeMachine()
    let id = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 2))
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: 1)) }
    try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: 2))
    _ = machine.take()
    try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: 2))
    #expect(machine.take() == [])
    var failure: XenErrno?
    for _ in 0..<64 where failure == nil {
      let id = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 32))
      do throws(XenErrno) { try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: 32)) } catch { failure = error }
    }
    #expect(failure == .outOfMemory)
  }
}

@Suite("domctl/getvcpucontext")
struct GetVCPUContextTests {
  @Test("a vCPU without registers is ENODATA, one that is not there EINVAL")
  func refused() throws {
    let machine = FakeMachine(), address = GuestAddress(rawValue: 0x40000)
    let id = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1))
    #expect(throws: XenErrno.invalidArgument) {
      try machine.domain0.call(DomainControl.GetVCPUContext(domain: id, vcpu: .zero, context: address))
    }
    try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: id, count: 1))
    #expect(throws: XenErrno.noData) { try machine.domain0.call(DomainControl.GetVCPUContext(domain: id, vcpu: .zero, context: address)) }
  }
}

@Suite("console_io/write")
struct ConsoleWriteTests {
  @Test("guests may not, as in a release build of Xen")
  func privilege() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.notPermitted) {
      try guest.gate.call(ConsoleIO.Write(count: 1, buffer: GuestAddress(rawValue: guest.address(page: 2))))
    }
    #expect(throws: XenErrno.badAddress) { try machine.domain0.call(ConsoleIO.Write(count: .max, buffer: GuestAddress(rawValue: 0))) }
  }
}

@Suite("console_io/read")
struct ConsoleReadTests {
  @Test("nobody types at this machine; guests may not ask")
  func nothing() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try machine.domain0.call(ConsoleIO.Read(count: 10, buffer: GuestAddress(rawValue: 0x40000))) == 0)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(ConsoleIO.Read(count: 1, buffer: .null)) }
  }
}
