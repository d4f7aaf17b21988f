import HypercallABI
import Testing

/// Layouts against bytes written by hand from the public headers.
@Suite("Layouts")
struct LayoutTests {
  @Test("event_channel_op/alloc_unbound: dom at 0, remote_dom at 2, port at 4")
  func allocateUnbound() {
    #expect(
      bytes(of: EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: DomainID(rawValue: 0x0102)))
        == [0xF0, 0x7F, 0x02, 0x01, 0, 0, 0, 0])
  }

  @Test("event_channel_op/bind_interdomain: remote_dom at 0, remote_port at 4, local_port at 8")
  func bindInterdomain() {
    #expect(
      bytes(of: EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: EventChannelPort(rawValue: 0x0403_0201)))
        == [0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0])
  }

  @Test("event_channel_op/bind_virq: virq at 0, vcpu at 4, port at 8")
  func bindVIRQ() {
    #expect(bytes(of: EventChannelOp.BindVIRQ(virq: .domainException, vcpu: VCPUID(rawValue: 5))) == [3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("sched_op/poll: ports at 0, nr_ports at 8, timeout at 16")
  func poll() {
    #expect(
      bytes(of: SchedulerOp.Poll(ports: GuestAddress(rawValue: 0x0807_0605_0403_0201), count: 2, timeout: 0x1122_3344_5566_7788))
        == [1, 2, 3, 4, 5, 6, 7, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11])
  }

  @Test("sched_op/remote_shutdown: domain at 0, reason at 4")
  func remoteShutdown() {
    #expect(bytes(of: SchedulerOp.RemoteShutdown(domain: DomainID(rawValue: 7), reason: .crash)) == [7, 0, 0, 0, 3, 0, 0, 0])
  }

  @Test("memory_op/populate_physmap: the list at 0, its length at 8, order at 16, flags at 20, the domain at 24")
  func reservation() {
    #expect(
      bytes(
        of: MemoryOp.PopulatePhysmap(
          extents: GuestAddress(rawValue: 0x1000), count: 3, order: 9, flags: 0x10, domain: DomainID(rawValue: 2)))
        == [0, 0x10, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("a domctl is 144 bytes: command, interface version 0x15, domain, and the argument from 16 on")
  func domctl() {
    let expected: [UInt8] = [11, 0, 0, 0, 0x15, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0]
    let argument = bytes(of: DomainControl.SetMaximumMemory(domain: DomainID(rawValue: 1), kibibytes: 262_144))
    #expect(argument == expected + [UInt8](repeating: 0, count: 120))
  }

  @Test("domctl/createdomain: the UUID at 4, flags at 20, limits from 28 on, all behind the envelope")
  func createDomain() {
    let argument = bytes(
      of: DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(0x0807_0605_0403_0201, 0x100F_0E0D_0C0B_0A09), maximumVCPUs: 2))
    #expect(argument.count == 144)
    #expect(Array(argument[0..<16]) == [1, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(argument[20..<36]) == Array(1...16))
    #expect(Array(argument[44..<48]) == [2, 0, 0, 0])
    #expect(Array(argument[48..<52]) == [0xFF, 3, 0, 0])
    #expect(Array(argument[52..<60]) == [UInt8](repeating: 0xFF, count: 8))
    #expect(Array(argument[60..<64]) == [1, 0, 0, 0])
  }

  @Test("a sysctl is 136 bytes: command, interface version 0x15, and the argument from 8 on")
  func sysctl() {
    let argument = bytes(of: SystemControl.ReadConsole(index: 0x0403_0201, buffer: GuestAddress(rawValue: 0x2000), count: 0x100))
    #expect(argument.count == 136)
    #expect(
      Array(argument[0..<32]) == [
        1, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test("vcpu_time_info: the multiplier at 24, the shift at 28, the flags at 29")
  func timeInfo() {
    let info = VCPUTimeInfo(
      version: 2, tscTimestamp: 0x0102_0304_0506_0708, systemTime: 5, multiplier: 0x8000_0000, shift: -1, flags: 1)
    let expected: [UInt8] = [
      2, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 1, 0, 0,
    ]
    #expect(bytes(of: info) == expected)
    #expect(record(expected, as: VCPUTimeInfo.self).shift == -1)
  }

  @Test("start_info: what a guest reads first lies where Xen puts it")
  func startInfo() {
    var page = [UInt8](repeating: 0, count: 1168)
    page[33] = 4  // nr_pages
    page[41] = 0x30  // shared_info
    page[48] = 3  // flags
    page[56] = 0x11  // store_mfn
    page[64] = 1  // store_evtchn
    page[72] = 0x12  // console.domU.mfn
    page[80] = 2  // console.domU.evtchn
    page[88] = 0x13  // pt_base
    page[104] = 0x14  // mfn_list
    let info = record(page, as: StartInfo.self)
    #expect(info.pages == 1024)
    #expect(info.sharedInfo == MachineAddress(rawValue: 0x3000))
    #expect(info.flags == [.privileged, .initialDomain])
    #expect(info.storeFrame.rawValue == 0x11)
    #expect(info.storePort.rawValue == 1)
    #expect(info.consoleFrame.rawValue == 0x12)
    #expect(info.consolePort.rawValue == 2)
    #expect(info.pageTableRoot.rawValue == 0x13)
    #expect(info.p2m.rawValue == 0x14)
    #expect(StartInfoLayout.commandLine == 128)
    #expect(StartInfoLayout.commandLineCount == 1024)
  }

  @Test("shared_info: pending bits at 2048, mask bits at 2560, wall clock at 3072")
  func sharedInfo() {
    #expect(SharedInfoLayout.vcpuInfoCount == 32)
    #expect(VCPUInfoLayout.byteCount == 64)
    #expect(SharedInfoLayout.eventPending == 2048)
    #expect(SharedInfoLayout.eventMask == 2560)
    #expect(SharedInfoLayout.wallClockVersion == 3072)
    #expect(SharedInfoLayout.architecture == 3088)
    #expect(VCPUInfoLayout.upcallMask == 1)
    #expect(VCPUInfoLayout.pendingSelector == 8)
    #expect(VCPUInfoLayout.time == 32)
  }

  @Test("vcpu_guest_context: general registers at 520, trap table at 720, control registers at 4984")
  func context() {
    #expect(VCPUGuestContextLayout.byteCount == 5168)
    #expect(VCPUGuestContextLayout.userRegisters == 520)
    #expect(VCPUGuestContextLayout.traps == 720)
    #expect(VCPUGuestContextLayout.controlRegisters == 4984)
    #expect(VCPUGuestContextLayout.eventCallback == 5112)
    #expect(VCPUGuestContextLayout.fsBase == 5144)
    #expect(CPUUserRegistersLayout.rip == 128)
    #expect(CPUUserRegistersLayout.rsp == 152)
    #expect(TrapInfoLayout.byteCount == 16)
  }

  @Test("multicall_entry: number, result, then six arguments")
  func multicallEntry() {
    let entry = MulticallEntry(number: 29, result: -38, argument0: 1, argument1: 2, argument2: 3, argument3: 4, argument4: 5, argument5: 6)
    let written = bytes(of: entry)
    #expect(written.count == 64)
    #expect(Array(written[0..<16]) == [29, 0, 0, 0, 0, 0, 0, 0, 0xDA, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(stride(from: 16, to: 64, by: 8).map { written[$0] } == [1, 2, 3, 4, 5, 6])
    #expect(record(written, as: MulticallEntry.self).argument5 == 6)
  }
}
