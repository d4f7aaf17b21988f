import HypercallABI
import Testing

@testable import Hypervisor

@Suite("grant_table_op: setup_table, query_size, versions")
struct GrantTableTests {
  let machine = FakeMachine()
  let guest: FakeGuest
  init() throws { guest = try machine.makeGuest() }

  /// Where a guest gets the numbers of the frames: page 2.
  private var list: GuestAddress { GuestAddress(rawValue: guest.address(page: 2)) }
  /// Asks for so many frames; what came of it.
  private func setUp(_ count: UInt32, domain: DomainID = .caller) throws -> Int16 {
    try guest.gate.call(GrantTableOp.SetupTable(domain: domain, frameCount: count, frames: list))
  }
  private func size(_ domain: DomainID = .caller) throws -> GrantTableOp.QuerySize.Result {
    try guest.gate.call(GrantTableOp.QuerySize(domain: domain))
  }

  @Test("a new domain's table has one frame, and may have 64") func fresh() throws {
    let size = try size()
    #expect(size.frameCount == 1 && size.maximumFrameCount == 64 && size.status == GrantStatus.okay)
    machine.checkMemory()
  }

  @Test("the frames are the domain's, zeroed, and it can map them writable; what it writes stays when the table grows") func frames() throws
  {
    #expect(try setUp(2) == GrantStatus.okay)
    let first = guest.word(2), second = guest.word(2, 8)
    #expect(first != second && guest.word(2, 16) == 0)
    for mfn in [first, second] {
      #expect(machine.hypervisor.frames.owner(of: mfn) == guest.id)
      let (name, place) = unsafe (machine.m2p[Int(mfn)], Int(machine.places[Int(mfn)] & 0xffff_ffff))
      #expect(name == .max)
      #expect((0..<512).allSatisfy { guest.place(place, $0) == 0 })
    }
    try guest.map(3, second << 12 | 7)
    let place = unsafe Int(machine.places[Int(second)] & 0xffff_ffff)
    unsafe guest.memory[place << 12] = 17
    #expect(try setUp(64) == GrantStatus.okay)
    #expect(guest.word(2) == first && guest.word(2, 8) == second)
    #expect(guest.place(place, 0) == 17)
    #expect(Set((0..<64).map { guest.word(2, $0 * 8) }).count == 64)
    #expect(try size().frameCount == 64)
    #expect(try machine.information(guest.id).totalPages == UInt64(FakeMachine.ram))
    machine.checkMemory()
  }

  @Test("a table does not shrink; fewer frames, or none, may be asked for") func shrinking() throws {
    #expect(try setUp(5) == GrantStatus.okay)
    #expect(try setUp(0) == GrantStatus.okay)
    guest.setWord(2, 8, 99)
    #expect(try setUp(1) == GrantStatus.okay)
    #expect(guest.word(2, 8) == 99)
    #expect(try size().frameCount == 5)
  }

  @Test("more frames than the toolstack allows are a general error, and none come") func limit() throws {
    for count: UInt32 in [65, 1 << 31, .max] { #expect(try setUp(count) == GrantStatus.generalError) }
    #expect(try size().frameCount == 1)
    let id = try machine.domain0.call(
      DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1, maximumGrantFrames: 3))
    try machine.domain0.call(DomainControl.SetMaximumMemory(domain: id, kibibytes: 64))
    for (count, status) in [(4, GrantStatus.generalError), (3, GrantStatus.okay)] {
      let list = GuestAddress(rawValue: 0x8000)
      #expect(try machine.domain0.call(GrantTableOp.SetupTable(domain: id, frameCount: UInt32(count), frames: list)) == status)
    }
    #expect(try machine.domain0.call(GrantTableOp.QuerySize(domain: id)).maximumFrameCount == 3)
    machine.checkMemory()
  }

  @Test("a machine without free frames gives none: a general error") func exhausted() throws {
    let free = machine.hypervisor.frames.freeCount
    for _ in 2..<free { _ = machine.hypervisor.frames.allocate(order: 0, near: 0) }
    #expect(try setUp(4) == GrantStatus.generalError)
    #expect(try size().frameCount == 1)
    #expect(try setUp(3) == GrantStatus.okay)
    #expect(machine.hypervisor.frames.freeCount == 0)
  }

  @Test("frames that are claimed for another domain are not taken") func claimed() throws {
    let other = try machine.makeGuest(pages: 4060)
    let free = UInt64(machine.hypervisor.frames.freeCount)
    let domain0 = machine.domain0
    try domain0.call(MemoryOp.ClaimPages(extents: .null, count: free - 1 + 64, domain: other.id))
    #expect(try setUp(3) == GrantStatus.generalError)
    #expect(try setUp(2) == GrantStatus.okay)
  }

  @Test("the tables of others are the toolstack's; of no domain, nobody's") func others() throws {
    let other = try machine.makeGuest()
    #expect(try setUp(1, domain: other.id) == GrantStatus.permissionDenied)
    #expect(try size(other.id).status == GrantStatus.permissionDenied)
    #expect(try setUp(1, domain: DomainID(rawValue: 99)) == GrantStatus.badDomain)
    #expect(try size(DomainID(rawValue: 99)).status == GrantStatus.badDomain)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(GrantTableOp.GetVersion(domain: other.id)) }
    #expect(throws: XenErrno.noSuchDomain) { try guest.gate.call(GrantTableOp.GetVersion(domain: DomainID(rawValue: 99))) }
    #expect(try machine.domain0.call(GrantTableOp.QuerySize(domain: other.id)).frameCount == 1)
  }

  @Test("a list that cannot be written is a bad address; one among Xen's own addresses EFAULT; an unreadable argument EFAULT") func lists()
    throws
  {
    let gate = guest.gate
    #expect(
      try gate.call(GrantTableOp.SetupTable(domain: .caller, frameCount: 2, frames: GuestAddress(rawValue: 1 << 40)))
        == GrantStatus.badAddress)
    #expect(try size().frameCount == 2)
    #expect(throws: XenErrno.badAddress) {
      try gate.call(GrantTableOp.SetupTable(domain: .caller, frameCount: 1, frames: GuestAddress(rawValue: 0xffff_8000_0000_0000)))
    }
    for command: UInt64 in [2, 6, 8, 10] {
      #expect(gate.perform(.grantTableOp, command, 1 << 40, 1, 0, 0) == XenErrno.badAddress.result)
    }
  }

  @Test("not one table is EINVAL: GrantTableOp.SetupTable, GrantTableOp.QuerySize; so is a count beyond 31 bits") func counts() {
    let gate = guest.gate
    for command: UInt64 in [2, 6] {
      for count: UInt64 in [0, 2, 1 << 31] {
        #expect(gate.perform(.grantTableOp, command, 1 << 40, count, 0, 0) == XenErrno.invalidArgument.result)
      }
    }
    #expect(gate.perform(.grantTableOp, 8, guest.address(page: 1), 1 << 31, 0, 0) == XenErrno.invalidArgument.result)
    #expect(gate.perform(.grantTableOp, 1 << 12 | 8, guest.address(page: 1), 1, 0, 0) == XenErrno.invalidArgument.result)
    #expect(gate.perform(.grantTableOp, 0, guest.address(page: 1), 1, 0, 0) == XenErrno.notImplemented.result)
  }

  @Test("there is version 1 only: GrantTableOp.SetVersion answers ENOSYS to 2, EINVAL to others, and tells which there is") func versions()
    throws
  {
    #expect(try guest.gate.call(GrantTableOp.SetVersion(version: 1)) == 1)
    for (version, error) in [(2, XenErrno.notImplemented), (0, .invalidArgument), (3, .invalidArgument)] as [(UInt64, XenErrno)] {
      guest.setWord(1, 0, version)
      #expect(guest.gate.perform(.grantTableOp, 8, guest.address(page: 1), 0, 0, 0) == error.result)
      #expect(guest.word(1) == 1)
    }
    #expect(try guest.gate.call(GrantTableOp.GetVersion(domain: .caller)) == 1)
    let domain0 = machine.domain0
    for options: UInt32 in [0, 2] {
      #expect(throws: XenErrno.invalidArgument) {
        try domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1, grantOptions: options))
      }
    }
    for frames: Int32 in [0, 65] {
      #expect(throws: XenErrno.invalidArgument) {
        try domain0.call(DomainControl.CreateDomain(domain: .zero, handle: DomainHandle(), maximumVCPUs: 1, maximumGrantFrames: frames))
      }
    }
  }

  @Test("a grant frame cannot be given back, exchanged, or become a page table") func kept() throws {
    #expect(try setUp(1) == GrantStatus.okay)
    let mfn = guest.word(2), before = machine.hypervisor.frames.freeCount
    let gate = guest.gate
    guest.setWord(3, 0, mfn)
    guest.setWord(3, 8, 3)
    let page = GuestAddress(rawValue: guest.address(page: 3))
    #expect(try gate.call(MemoryOp.DecreaseReservation(extents: page, count: 1, domain: .caller)) == 0)
    #expect(throws: XenErrno.invalidArgument) {
      try gate.call(
        MemoryOp.Exchange(
          inExtents: page, inCount: 1, inDomain: .caller, outExtents: GuestAddress(rawValue: guest.address(page: 3, 8)), outCount: 1,
          outDomain: .caller))
    }
    #expect(guest.operate(MMUCommand.pinL1, mfn) == XenErrno.invalidArgument.result)
    #expect(machine.hypervisor.frames.owner(of: mfn) == guest.id && machine.hypervisor.frames.freeCount == before)
    machine.checkMemory()
    try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
    #expect(machine.hypervisor.frames.owner(of: mfn) == nil)
  }

  @Test("domain 0 has no frames of the machine's, and no table: it may have 0") func domain0() throws {
    let gate = machine.domain0
    let size = try gate.call(GrantTableOp.QuerySize(domain: .caller))
    #expect(size.frameCount == 0 && size.maximumFrameCount == 0)
    let one = GrantTableOp.SetupTable(domain: .caller, frameCount: 1, frames: GuestAddress(rawValue: 0x8000))
    #expect(try gate.call(one) == GrantStatus.generalError)
  }
}

extension FakeGuest {
  /// A word of a frame of its memory file.
  fileprivate func place(_ frame: Int, _ word: Int) -> UInt64 {
    unsafe memory.loadUnaligned(fromByteOffset: frame << 12 + word * 8, as: UInt64.self)
  }
}
