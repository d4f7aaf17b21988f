import HypercallABI
import Testing

@testable import Hypervisor

@Suite("multicall")
struct MulticallTests {
  func put(_ guest: FakeGuest, page: Int, _ entries: [(UInt64, UInt64, UInt64)]) {
    for (index, entry) in entries.enumerated() {
      guest.setWord(page, index * 64, entry.0)
      guest.setWord(page, index * 64 + 8, 0x5555)
      guest.setWord(page, index * 64 + 16, entry.1)
      guest.setWord(page, index * 64 + 24, entry.2)
    }
  }
  @Test("each entry has its own result, and a refused one does not stop the rest")
  func results() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    put(guest, page: 2, [(17, 0, 0), (999, 0, 0), (32, 4, guest.address(page: 5)), (13, 0, 0), (29, 0, 0)])
    #expect(guest.gate.perform(.multicall, guest.address(page: 2), 5, 0, 0, 0) == 0)
    #expect(
      (0..<5).map { Int64(bitPattern: guest.word(2, $0 * 64 + 8)) } == [
        4 << 16 | 17, XenErrno.notImplemented.result, XenErrno.invalidArgument.result, XenErrno.invalidArgument.result, 0,
      ])
  }
  @Test("a list that is not there, or cannot be written, is EFAULT")
  func fault() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    put(guest, page: FakeGuest.first, [])
    #expect(guest.gate.perform(.multicall, 8, 1, 0, 0, 0) == XenErrno.badAddress.result)
    #expect(guest.gate.perform(.multicall, guest.address(page: FakeGuest.root), 1, 0, 0, 0) == XenErrno.badAddress.result)
    #expect(guest.gate.perform(.multicall, 8, 0, 0, 0, 0) == 0)
  }
  @Test("block inside a list sleeps when the list is done")
  func block() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    put(guest, page: 2, [(29, 1, 0), (17, 0, 0)])
    #expect(guest.gate.perform(.multicall, guest.address(page: 2), 2, 0, 0, 0) == 0)
    #expect(guest.isWaiting && guest.word(2, 72) == 4 << 16 | 17)
  }
  @Test("a long list gives others their turn, and goes on")
  func long() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for index in 0..<2500 { put(guest, page: 2, at: index) }
    #expect(guest.gate.perform(.multicall, guest.address(page: 2), 2500, 0, 0, 0) == 0)
    #expect(guest.isWaiting && guest.word(2, 1023 * 64 + 8) == 4096 && guest.word(2, 1024 * 64 + 8) == 0)
    #expect(machine.hypervisor.nextDeadline <= machine.now)
    machine.advance(by: 0)
    machine.advance(by: 0)
    #expect(!guest.isWaiting && guest.word(2, 2499 * 64 + 8) == 4096 && machine.hypervisor.nextDeadline > machine.now)
  }
  private func put(_ guest: FakeGuest, page: Int, at index: Int) {
    guest.setWord(page, index * 64, 17)
    guest.setWord(page, index * 64 + 16, 7)
  }
  @Test("a long entry of a list is finished before the next")
  func longEntry() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let table = guest.mfns[FakeGuest.first] << 12
    for index in 0..<3000 {
      guest.setWord(4, index * 16, table + 50 * 8)
      guest.setWord(4, index * 16 + 8, guest.mfns[index % 40] << 12 | 5)
    }
    put(guest, page: 2, [(1, guest.address(page: 4), 3000), (17, 7, 0)])
    guest.setWord(2, 32, guest.address(page: 3))
    guest.setWord(2, 40, 0x7ff0)
    #expect(guest.gate.perform(.multicall, guest.address(page: 2), 2, 0, 0, 0) == 0)
    for _ in 0..<3 { machine.advance(by: 0) }
    #expect(!guest.isWaiting && guest.word(2, 8) == 0 && guest.word(2, 72) == 4096 && guest.word(3) & 0xffff_ffff == 3000)
    #expect(guest.word(FakeGuest.first, 50 * 8) >> 12 == guest.mfns[2999 % 40])
  }
  @Test("a list that takes longer than a slice gives up the CPU, and goes on later; so does one whose domain is paused")
  func preempted() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest()
    for index in 0..<2500 { put(guest, page: 2, at: index) }
    _ = guest.gate.perform(.multicall, guest.address(page: 2), 2500, 0, 0, 0)
    _ = machine.take()
    machine.advance(by: 30_000_000)
    machine.advance(by: 0)
    #expect(machine.take() == [.run(other.vcpu, result: 0)])
    #expect(machine.hypervisor.continuing == 0 && guest.word(2, 2499 * 64 + 8) == 0)
    try other.gate.call(SchedulerOp.Block())
    #expect(machine.take() == [])
    try machine.domain0.call(DomainControl.PauseDomain(domain: guest.id))
    machine.advance(by: 0)
    #expect(machine.take() == [] && machine.hypervisor.continuing == 0)
    #expect(try machine.state(guest.id) == "--p---")
    try machine.domain0.call(DomainControl.UnpauseDomain(domain: guest.id))
    for _ in 0..<3 { machine.advance(by: 0) }
    #expect(machine.take() == [.run(guest.vcpu, result: 0)] && guest.word(2, 2499 * 64 + 8) == 4096)
  }
  @Test("a domain that is destroyed in the middle of a list is gone")
  func destroyed() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for index in 0..<2500 { put(guest, page: 2, at: index) }
    _ = guest.gate.perform(.multicall, guest.address(page: 2), 2500, 0, 0, 0)
    try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
    machine.advance(by: 0)
    #expect(machine.hypervisor.nextDeadline == .max && machine.hypervisor.continuing == 0)
  }
}

@Suite("xen_version")
struct VersionTests {
  @Test("4.17, and what goes with it")
  func version() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try guest.gate.call(XenVersion.Version()) == 4 << 16 | 17)
    #expect(try guest.gate.call(XenVersion.PageSize()) == 4096)
    #expect(try guest.gate.call(XenVersion.GuestHandle()) == DomainHandle(1, 2))
    #expect(try guest.gate.call(XenVersion.PlatformParameters()).rawValue == 0xffff_8000_0000_0000)
    #expect(try guest.gate.call(XenVersion.GetFeatures(index: 0)) & (1 << Feature.domain0) == 0)
    #expect(try machine.domain0.call(XenVersion.GetFeatures(index: 0)) & (1 << Feature.domain0) != 0)
    let page = GuestAddress(rawValue: guest.address(page: 2))
    try guest.gate.call(XenVersion.Capabilities(buffer: page))
    #expect(text(guest) == "xen-3.0-x86_64")
    try guest.gate.call(XenVersion.CommandLine(buffer: page))
    #expect(text(guest) == "<denied>")
    #expect(guest.gate.perform(.xenVersion, 99, 0, 0, 0, 0) == XenErrno.notImplemented.result)
  }
  private func text(_ guest: FakeGuest) -> String {
    var bytes: [UInt8] = []
    for index in 0..<1024 {
      let byte = unsafe guest.memory[2 * 4096 + index]
      if byte == 0 { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

@Suite("set_trap_table")
struct TrapTableTests {
  @Test("set_trap_table fills the vectors listed, up to a wrong one; null clears")
  func traps() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let traps = VCPUGuestContextLayout.traps
    guest.setWord(2, 0, 14 | 4 << 8 | 0xe030 << 16)
    guest.setWord(2, 8, 0x1234)
    guest.setWord(2, 16, 13)
    guest.setWord(2, 24, 0)
    try guest.gate.setTrapTable(GuestAddress(rawValue: guest.address(page: 2)))
    #expect(guest.contextWord(traps + 14 * 16) == 14 | 4 << 8 | 0xe033 << 16 && guest.contextWord(traps + 14 * 16 + 8) == 0x1234)
    guest.setWord(2, 24, 1 << 60)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.setTrapTable(GuestAddress(rawValue: guest.address(page: 2))) }
    #expect(throws: XenErrno.badAddress) { try guest.gate.setTrapTable(GuestAddress(rawValue: 0x10)) }
    try guest.gate.setTrapTable(.null)
    #expect(guest.contextWord(traps + 14 * 16 + 8) == 0)
  }
  @Test("a table that does not end is EINVAL")
  func endless() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for index in 0..<2048 { guest.setWord(2, index * 16 + 8, 1) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.setTrapTable(GuestAddress(rawValue: guest.address(page: 2))) }
  }
}

@Suite("set_callbacks")
struct CallbackTests {
  @Test("callbacks are registered, old way and new")
  func callbacks() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.setCallbacks(
      event: GuestAddress(rawValue: 1), failsafe: GuestAddress(rawValue: 1 << 60), syscall: GuestAddress(rawValue: 3))
    #expect(guest.contextWord(VCPUGuestContextLayout.eventCallback) == 1 && guest.contextWord(VCPUGuestContextLayout.failsafeCallback) == 0)
    #expect(guest.contextWord(VCPUGuestContextLayout.syscallCallback) == 3)
  }
}

@Suite("set_segment_base")
struct SegmentBaseTests {
  @Test("segment bases are set; ring 0 asks the processor to load the bases")
  func bases() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = machine.take()
    try guest.gate.setSegmentBase(.fs, 0x1234)
    #expect(guest.contextWord(VCPUGuestContextLayout.fsBase) == 0x1234 && machine.take() == [.reload(guest.vcpu)])
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.setSegmentBase(.gsKernel, 1 << 62) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.setSegmentBase(SegmentBase(rawValue: 4), 0) }
  }
}

@Suite("iret")
struct IRETTests {
  @Test("an iret is left to the processor, and is the last of a list; a frame that cannot be read ends the domain")
  func iret() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setContextWord(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rsp, guest.address(page: 3))
    guest.setWord(3, 0, 7)
    for (index, number) in [HypercallNumber.xenVersion, .iret, .xenVersion].enumerated() {
      for word in 0..<8 { guest.setWord(2, index * 64 + word * 8, word == 0 ? number.rawValue : word == 1 ? 0x5a5a : 0) }
    }
    _ = machine.take()
    #expect(try guest.gate.multicall(GuestAddress(rawValue: guest.address(page: 2)), count: 3) == 7)
    #expect(machine.take() == [.reload(guest.vcpu)])
    #expect((0..<3).map { guest.word(2, $0 * 64 + 8) } == [4 << 16 | 17, 7, 0x5a5a])
    #expect(guest.contextWord(VCPUGuestContextLayout.flags) >> 63 == 1)
    guest.setContextWord(VCPUGuestContextLayout.userRegisters + CPUUserRegistersLayout.rsp, 0x5555)
    _ = guest.gate.perform(.iret, 0, 0, 0, 0, 0)
    #expect(try machine.state(guest.id) == "---sc-")
  }
}

@Suite("debug registers and CR0.TS")
struct DebugRegisterTests {
  @Test("set_debugreg keeps what a guest may have, and get_debugreg tells it; 4 and 5 are 6 and 7, without CR4.DE")
  func registers() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.setDebugRegister(0, 0x1234)
    #expect(try guest.gate.debugRegister(0) == 0x1234)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.setDebugRegister(3, 0xffff_8300_0000_0000) }
    try guest.gate.setDebugRegister(4, 0)
    #expect(try guest.gate.debugRegister(6) == 0xffff_0ff0)
    try guest.gate.setDebugRegister(5, 0xdfff)
    #expect(try guest.gate.debugRegister(7) == 0x7ff)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.setDebugRegister(7, 1 << 32) }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.setDebugRegister(7, 1 << 13) }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.setDebugRegister(7, 0x2_0002) }
    guest.setContextWord(VCPUGuestContextLayout.controlRegisters + 32, 8)
    try guest.gate.setDebugRegister(7, 0x2_0002)
    #expect(throws: XenErrno.noDevice) { try guest.gate.debugRegister(5) }
    #expect(throws: XenErrno.noDevice) { try guest.gate.setDebugRegister(8, 0) }
  }

  @Test("fpu_taskswitch sets the flag and clears it, and nothing else of CR0")
  func taskSwitched() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setContextWord(VCPUGuestContextLayout.controlRegisters, 0x33)
    try guest.gate.fpuTaskSwitch(7)
    #expect(guest.contextWord(VCPUGuestContextLayout.controlRegisters) == 0x3b)
    try guest.gate.fpuTaskSwitch(0)
    #expect(guest.contextWord(VCPUGuestContextLayout.controlRegisters) == 0x33)
  }
}

@Suite("vm_assist")
struct VMAssistTests {
  @Test("vm_assist knows what it can do")
  func assists() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.vmAssist(0, .runstateUpdateFlag)
    try guest.gate.vmAssist(0, .writablePageTables)
    #expect(guest.contextWord(VCPUGuestContextLayout.assists) == 1 << 5 | 1 << 2)
    try guest.gate.vmAssist(1, .writablePageTables)
    #expect(guest.contextWord(VCPUGuestContextLayout.assists) == 1 << 5)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.vmAssist(0, VMAssist(rawValue: 77)) }
    #expect(throws: XenErrno.notImplemented) { try guest.gate.vmAssist(2, .architecturalIOPL) }
  }
}

@Suite("callback_op/register")
struct RegisterCallbackTests {
  @Test("a callback is registered with its flag; a wrong address is EINVAL, a kind that is none ENOSYS")
  func registered() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.call(CallbackOp.Register(type: .failsafe, flags: .maskEvents, address: GuestAddress(rawValue: 9)))
    #expect(guest.contextWord(VCPUGuestContextLayout.failsafeCallback) == 9)
    #expect(guest.contextWord(VCPUGuestContextLayout.flags) & ContextFlags.failsafeMasksEvents.rawValue != 0)
    #expect(throws: XenErrno.invalidArgument) {
      try guest.gate.call(CallbackOp.Register(type: .event, flags: [], address: GuestAddress(rawValue: 1 << 60)))
    }
    #expect(throws: XenErrno.notImplemented) {
      try guest.gate.call(CallbackOp.Register(type: CallbackType(rawValue: 6), flags: [], address: GuestAddress(rawValue: 1)))
    }
  }
}

@Suite("callback_op/unregister")
struct UnregisterCallbackTests {
  @Test("only the NMI callback can be withdrawn")
  func withdrawn() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.call(CallbackOp.Unregister(type: .nmi))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(CallbackOp.Unregister(type: .event)) }
    #expect(throws: XenErrno.notImplemented) { try guest.gate.call(CallbackOp.Unregister(type: CallbackType(rawValue: 3))) }
  }
}

@Suite("stack_switch")
struct StackSwitchTests {
  @Test("the kernel's stack is where upcalls from user mode enter")
  func stack() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.gate.stackSwitch(segment: 0xe028, pointer: 77)
    #expect(guest.contextWord(VCPUGuestContextLayout.kernelStackSegment) == 0xe02b)
    #expect(guest.contextWord(VCPUGuestContextLayout.kernelStackPointer) == 77)
  }
}

@Suite("xen_version/build_id")
struct BuildIDTests {
  @Test("the build has no identity, and guests may not ask")
  func none() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.noData) { try machine.domain0.call(XenVersion.BuildID(buffer: .null)) }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(XenVersion.BuildID(buffer: .null)) }
  }
}

@Suite("xen_version/get_features")
struct FeatureTests {
  @Test("there is one set of features; the rest is EINVAL")
  func sets() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try guest.gate.call(XenVersion.GetFeatures(index: 0)) == 1 << Feature.preserveAccessed | 1 << 16)
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(XenVersion.GetFeatures(index: 1)) }
  }
}
