import HypercallABI
import Testing

/// Errors that only one or two commands have.
@Suite("errors of single commands")
struct ErrorLineTests {
  @Test(
    "a first extent, where a command has no use for one, is EINVAL: MemoryOp.CurrentReservation, MemoryOp.MaximumReservation, MemoryOp.MaximumFrame"
  )
  func extent() {
    let domain = DomainZero()
    for command: UInt64 in [2, 3, 4] {
      #expect(domain.make(12, command | 1 << 6, UInt64(domain.argument)) == XenErrno.invalidArgument.result)
      #expect((domain.make(12, command, UInt64(domain.argument)) ?? -1) >= 0)
    }
  }

  @Test("a count beyond 31 bits is E2BIG")
  func count() {
    #expect(throws: XenErrno.tooBig) { try DomainZero().call(ConsoleIO.Read(count: 1 << 31, buffer: .null)) }
  }

  @Test("a reserved number is EINVAL, and one beyond the last domain ESRCH")
  func reserved() {
    let domain = DomainZero()
    for number: UInt16 in [0x7FF0, 0x7FF4, .max] {
      #expect(throws: XenErrno.invalidArgument) { try domain.call(DomainControl.GetDomainInfo(domain: DomainID(rawValue: number))) }
    }
    #expect(throws: XenErrno.noSuchDomain) { try domain.call(DomainControl.GetDomainInfo(domain: DomainID(rawValue: 1))) }
  }

  @Test("a vCPU that never got a context has none to tell: ENODATA")
  func noContext() throws {
    let machine = FakeMachine()
    let domain = try machine.domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 2))
    #expect(throws: XenErrno.invalidArgument) { try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: domain, count: 1)) }
    try machine.domain0.call(DomainControl.SetMaximumVCPUs(domain: domain, count: 2))
    #expect(throws: XenErrno.noData) {
      try machine.domain0.call(DomainControl.GetVCPUContext(domain: domain, vcpu: .zero, context: GuestAddress(rawValue: 0x8000)))
    }
  }

  @Test("iret() of the control domain is EINVAL, and so is a multicall() in a multicall; an unreadable list is EFAULT")
  func lists() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(machine.domain0.perform(.iret, 0, 0, 0, 0, 0) == XenErrno.invalidArgument.result)
    for word in 0..<8 { guest.setWord(2, word * 8, word == 0 ? HypercallNumber.multicall.rawValue : 0) }
    #expect(try guest.gate.multicall(GuestAddress(rawValue: guest.address(page: 2)), count: 1) == 0)
    #expect(guest.word(2, MulticallEntryLayout.result) == UInt64(bitPattern: XenErrno.invalidArgument.result))
    #expect(throws: XenErrno.badAddress) { try guest.gate.multicall(GuestAddress(rawValue: 1 << 40), count: 1) }
  }

  @Test("schedulerOpCompat( of a later command is ENOSYS; eventChannelOpCompat( of one too, and of an unreadable operation EFAULT")
  func oldForms() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.notImplemented) { try guest.gate.schedulerOpCompat(3, argument: 0) }
    guest.setWord(2, 0, 10)
    #expect(throws: XenErrno.notImplemented) { try guest.gate.eventChannelOpCompat(GuestAddress(rawValue: guest.address(page: 2))) }
    #expect(throws: XenErrno.badAddress) { try guest.gate.eventChannelOpCompat(GuestAddress(rawValue: 1 << 40)) }
  }

  @Test("page tables of others: updateVAMappingOtherDomain( and mmuUpdate( of no domain are ESRCH, of one that is not the caller's EPERM")
  func foreign() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let gate = guest.gate
    let page = GuestAddress(rawValue: guest.address(page: 3))
    #expect(throws: XenErrno.noSuchDomain) { try gate.updateVAMappingOtherDomain(page, 0, 0, domain: DomainID(rawValue: 0x1234)) }
    #expect(throws: XenErrno.notPermitted) { try gate.updateVAMappingOtherDomain(page, 0, 0, domain: .zero) }
    #expect(throws: XenErrno.noSuchDomain) { try gate.mmuUpdate(page, count: 0, done: .null, domains: 0x1234) }
    #expect(throws: XenErrno.notPermitted) { try gate.mmuUpdate(page, count: 1, done: .null, domains: 0) }
  }

  @Test("lists of mmuUpdate( and mmuExtendedOperation( that cannot be read are EFAULT; requests of no known kind ENOSYS")
  func batches() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let gate = guest.gate, nowhere = GuestAddress(rawValue: 1 << 40), list = GuestAddress(rawValue: guest.address(page: 2))
    #expect(throws: XenErrno.badAddress) { try gate.mmuUpdate(nowhere, count: 1, done: .null, domains: 0x7FF0) }
    #expect(throws: XenErrno.badAddress) { try gate.mmuExtendedOperation(nowhere, count: 1, done: .null, domain: 0x7FF0) }
    guest.setWord(2, 0, 99)
    #expect(throws: XenErrno.notImplemented) { try gate.mmuExtendedOperation(list, count: 1, done: .null, domain: 0x7FF0) }
    guest.setWord(2, 0, UInt64(MMUCommand.pinL1))
    guest.setWord(2, 8, .max)
    #expect(throws: XenErrno.invalidArgument) { try gate.mmuExtendedOperation(list, count: 1, done: .null, domain: 0x7FF0) }
    #expect(throws: XenErrno.noSuchDomain) { try gate.mmuExtendedOperation(list, count: 1, done: .null, domain: 0x1234) }
    #expect(throws: XenErrno.notPermitted) { try gate.mmuExtendedOperation(list, count: 1, done: .null, domain: 0) }
    guest.setWord(2, 0, .max << 3)
    #expect(throws: XenErrno.invalidArgument) { try gate.mmuUpdate(list, count: 1, done: .null, domains: 0x7FF0) }
  }
}
