import HypercallABI
import Testing

@Suite("HypercallGate")
struct GateTests {
  @Test("a command goes out with its number, its command and the argument's address")
  func registers() throws {
    let gate = RecordingGate()
    gate.writes = [4: [9, 0, 0, 0]]
    let port = try gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero))
    #expect(port == EventChannelPort(rawValue: 9))
    #expect(gate.calls.map(\.number) == [.eventChannelOp])
    #expect(gate.calls.first?.registers == [6, RecordingGate.address.rawValue, 0, 0, 0])
  }

  @Test(
    "a negative result is thrown as its errno",
    arguments: [(Int64(-1), XenErrno.notPermitted), (-38, .notImplemented), (-28, .noSpace)])
  func refused(result: Int64, errno: XenErrno) {
    let gate = RecordingGate()
    gate.result = result
    #expect(throws: errno) { try gate.call(EventChannelOp.BindIPI(vcpu: .zero)) }
    #expect(throws: errno) { try gate.call(SchedulerOp.Block()) }
    #expect(throws: errno) { try gate.setTimer(5) }
    #expect(errno.result == result)
  }

  @Test("an errno prints as C names it, and one without a name by its number") func printed() {
    #expect("\(XenErrno.invalidArgument)" == "EINVAL")
    #expect("\(XenErrno(rawValue: 4000))" == "errno 4000")
  }

  @Test("a result that means something comes back: in the register, or beside what is in memory")
  func returned() throws {
    let gate = RecordingGate()
    gate.result = 0x4_0011
    #expect(try gate.call(XenVersion.Version()) == 0x4_0011)
    gate.result = 3
    let done = try gate.call(MemoryOp.PopulatePhysmap(extents: .null, count: 5, domain: .caller))
    #expect(done == 3)
    #expect(try gate.call(SchedulerOp.Watchdog(id: 0, timeout: 10)) == 3)
  }

  @Test("memory_op carries the first extent above its command")
  func extents() throws {
    let gate = RecordingGate()
    try gate.call(MemoryOp.DecreaseReservation(start: 5, extents: .null, count: 9, domain: .caller))
    #expect(gate.calls.first?.registers.first == 1 | 5 << 6)
    let read = command(
      [UInt8](repeating: 0, count: 32), HypercallArguments(1 | 5 << 6), as: MemoryOp.DecreaseReservation.self)
    #expect(read.start == 5)
  }

  @Test("vcpu_op carries the vCPU between command and argument")
  func vcpu() throws {
    let gate = RecordingGate()
    try gate.call(VCPUOp.SetPeriodicTimer(vcpu: VCPUID(rawValue: 3), period: 1_000_000))
    #expect(gate.calls.first?.registers == [6, 3, RecordingGate.address.rawValue, 0, 0])
    try gate.call(VCPUOp.StopPeriodicTimer(vcpu: VCPUID(rawValue: 3)))
    #expect(gate.calls.last?.registers == [7, 3, 0, 0, 0])
  }

  @Test("a suspend carries its third register")
  func shutdown() throws {
    let gate = RecordingGate()
    try gate.call(SchedulerOp.Shutdown(startInfo: MachineFrameNumber(rawValue: 0x99), reason: .suspend))
    #expect(gate.calls.first?.registers == [2, RecordingGate.address.rawValue, 0x99, 0, 0])
  }

  @Test("console_io and texts take an address of the caller's own")
  func buffers() throws {
    let gate = RecordingGate()
    try gate.call(ConsoleIO.Write(count: 5, buffer: GuestAddress(rawValue: 0x3000)))
    #expect(gate.calls.first?.registers == [0, 5, 0x3000, 0, 0])
    try gate.call(XenVersion.ExtraVersion(buffer: GuestAddress(rawValue: 0x4000)))
    #expect(gate.calls.last?.registers == [1, 0x4000, 0, 0, 0])
    #expect(gate.calls.last?.argument == [])
  }

  @Test("createdomain and getdomaininfo tell the domain that the hypervisor meant")
  func domctlResults() throws {
    let gate = RecordingGate()
    gate.writes = [8: [0x34, 0x12]]
    #expect(try gate.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1)) == DomainID(rawValue: 0x1234))
    gate.writes = [16: [7, 0], 20: [0x10], 24: [0, 1]]
    let information = try gate.call(DomainControl.GetDomainInfo(domain: DomainID(rawValue: 5)))
    #expect(information.domain == DomainID(rawValue: 7))
    #expect(information.flags == .blocked)
    #expect(information.totalPages == 256)
  }

  @Test("what the hypervisor stores of a result is what the caller loads")
  func roundTrip() {
    var argument = [UInt8](repeating: 0, count: 144)
    let information = DomainInformation(
      domain: DomainID(rawValue: 9), flags: [.dying, .running], totalPages: 1, maximumPages: 2, outstandingPages: 0, sharedPages: 0,
      pagedPages: 0, sharedInfoFrame: MachineFrameNumber(rawValue: 4), cpuTime: 5, onlineVCPUs: 1, maximumVCPU: 0, securityLabel: 0,
      handle: DomainHandle(1, 2), cpuPool: 0, addressBits: 0, emulationFlags: 0, miscellaneousFlags: 0)
    // SAFETY: the array has as many bytes as the command.
    let loaded = unsafe argument.withUnsafeMutableBytes { bytes in
      let returned = unsafe DomainControl.GetDomainInfo.storeResult(information, into: bytes.baseAddress!)
      return unsafe DomainControl.GetDomainInfo.loadResult(from: bytes.baseAddress!, returned: returned)
    }
    #expect(loaded.cpuTime == 5)
    #expect(loaded.handle == DomainHandle(1, 2))
    // The envelope says which domain it is, too.
    #expect(Array(argument[8..<10]) == [9, 0])
  }

  @Test("registers alone: every argument is where the ABI wants it")
  func registerCalls() throws {
    let gate = RecordingGate()
    try gate.setCallbacks(event: GuestAddress(rawValue: 1), failsafe: GuestAddress(rawValue: 2), syscall: GuestAddress(rawValue: 3))
    try gate.updateVAMapping(GuestAddress(rawValue: 4), 5, UpdateFlush.page)
    try gate.setSegmentBase(.gsKernel, 7)
    try gate.stackSwitch(segment: 8, pointer: 9)
    try gate.vmAssist(0, .runstateUpdateFlag)
    #expect(gate.calls.map(\.number.rawValue) == [4, 14, 25, 3, 21])
    #expect(
      gate.calls.map { Array($0.registers.prefix(3)) } == [[1, 2, 3], [4, 5, 2], [2, 7, 0], [8, 9, 0], [0, 5, 0]])
  }
}

@Suite("Identifiers")
struct IdentifierTests {
  @Test("advancing wraps around instead of trapping")
  func wrap() {
    #expect(MachineFrameNumber(rawValue: .max).advanced(by: 2).rawValue == 1)
    #expect(PseudophysicalFrameNumber(rawValue: 0).advanced(by: -1).rawValue == .max)
    #expect(GuestAddress(rawValue: 5).advanced(by: -5).isNull)
  }

  @Test("a machine address is a frame and an offset in it")
  func address() {
    let address = MachineFrameNumber(rawValue: 0x12).address.advanced(by: 0x345)
    #expect(address.rawValue == 0x12345)
    #expect(address.frame.rawValue == 0x12)
    #expect(address.offset == 0x345)
  }

  @Test("numbers and errors have names")
  func names() {
    #expect(HypercallNumber.eventChannelOp.name?.description == "event_channel_op")
    #expect(HypercallNumber(rawValue: 11).name == nil)
    #expect(XenErrno.noSuchDomain.name?.description == "ESRCH")
  }
}
