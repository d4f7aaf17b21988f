import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

private let invalid = XenErrno.invalidArgument.result, busy = XenErrno.busy.result

@Suite("page types")
struct PageTypeTests {
  /// Makes a page read-only in the guest's own mapping.
  private func protect(_ guest: FakeGuest, _ page: Int) throws(XenErrno) { try guest.map(page, guest.mfns[page] << 12 | 5) }

  @Test("the tables of a domain that is built are tables, lie where only ring 0 writes, and are mapped by nobody writable")
  func built() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for (page, level) in [(FakeGuest.root, 4), (FakeGuest.third, 3), (FakeGuest.second, 2), (FakeGuest.first, 1)] {
      #expect(guest.use(page).type == .table(level) && guest.use(page).count == 1 && guest.use(page).isValidated && guest.isTable(page))
    }
    #expect(guest.use(20).type == .writable && guest.use(20).count == 1 && !guest.isTable(20))
    machine.checkMemory()
  }

  @Test("a frame is a table or writable, never both")
  func exclusive() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[20]) == invalid)
    try protect(guest, 20)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[20]) == 0 && guest.isTable(20))
    #expect(throws: XenErrno.busy) { try guest.map(20, guest.mfns[20] << 12 | 7) }
    #expect(throws: XenErrno.busy) { try guest.map(21, guest.mfns[20] << 12 | 7) }
    try guest.map(21, guest.mfns[20] << 12 | 5)
    #expect(guest.operate(MMUCommand.clearPage, guest.mfns[20]) == invalid)
    #expect(guest.operate(MMUCommand.copyPage, guest.mfns[20], guest.mfns[22]) == invalid)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[20]) == 0)
    try guest.map(20, guest.mfns[20] << 12 | 7)
    #expect(!guest.isTable(20) && guest.use(20).type == .writable)
    machine.checkMemory()
  }

  @Test("a frame keeps its bytes when it moves among the tables and back, and its old place is given back")
  func moves() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(20, 4088, 0x1234_5678_0000)
    try protect(guest, 20)
    _ = machine.take()
    machine.dropped = []
    #expect(guest.operate(MMUCommand.pinL2, guest.mfns[20]) == 0)
    // Whoever had mapped the old place must not see it any more.
    #expect(machine.take().contains(.flush(guest.vcpu, address: ~0)) && machine.dropped == [20..<21])
    #expect(guest.isTable(20) && guest.word(20, 4088) == 0x1234_5678_0000)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[20]) == 0)
    _ = machine.take()
    try guest.map(20, guest.mfns[20] << 12 | 7)
    #expect(machine.take().contains(.flush(guest.vcpu, address: ~0)))
    #expect(!guest.isTable(20) && guest.word(20, 4088) == 0x1234_5678_0000)
  }

  @Test("what a table's entries name is held as long as it is a table")
  func held() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(20, 0, guest.mfns[30] << 12 | 7)
    guest.setWord(20, 8, guest.mfns[31] << 12 | 5)
    try protect(guest, 20)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[20]) == 0)
    #expect(guest.use(30).count == 2 && machine.hypervisor.frames[guest.mfns[31]].references == 3)
    machine.checkMemory()
    // Entry by entry.
    #expect(guest.update(guest.mfns[20] << 12 | 8, guest.mfns[30] << 12 | 7) == 0)
    #expect(guest.use(30).count == 3 && machine.hypervisor.frames[guest.mfns[31]].references == 2)
    #expect(guest.update(guest.mfns[20] << 12, 0) == 0 && guest.use(30).count == 2)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[20]) == 0 && guest.use(30).count == 1)
    machine.checkMemory()
  }

  @Test("one entry that is refused refuses the table, and nothing is held: EBUSY for a page's, EINVAL for a table's")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    try protect(guest, 20)
    for (entry, level, error) in [
      (other.mfns[3] << 12 | 5, 0, busy), (guest.mfns[FakeGuest.first] << 12 | 7, 0, busy), (guest.mfns[30] << 12 | 0x87, 0, invalid),
      (guest.mfns[30] << 12 | 7, 1, invalid), (guest.mfns[FakeGuest.first] << 12 | 0x107, 1, invalid),
      (guest.mfns[FakeGuest.first] << 12 | 7, 2, invalid), (other.mfns[FakeGuest.first] << 12 | 7, 1, invalid),
    ] {
      try guest.map(20, guest.mfns[20] << 12 | 7)
      guest.setWord(20, 0, guest.mfns[level == 0 ? 31 : FakeGuest.root - level + (level == 2 ? 4 : 4)] << 12 | 5)
      guest.setWord(20, 0, 0)
      guest.setWord(20, 80, entry)
      try protect(guest, 20)
      #expect(guest.operate(MMUCommand.pinL1 + UInt32(level), guest.mfns[20]) == error)
      #expect(guest.use(20).count == 0)
      machine.checkMemory()
    }
  }

  @Test("a pin is one use: it can be made once, undone once, and keeps a table that nothing else uses")
  func pins() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try protect(guest, 20)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[20]) == 0)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[20]) == invalid && guest.operate(MMUCommand.pinL2, guest.mfns[20]) == invalid)
    #expect(guest.update(guest.mfns[FakeGuest.second] << 12 | 8, guest.mfns[20] << 12 | 7) == 0 && guest.use(20).count == 2)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[20]) == 0 && guest.use(20).count == 1)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[20]) == invalid)
    #expect(guest.update(guest.mfns[FakeGuest.second] << 12 | 8, 0) == 0 && guest.use(20).count == 0)
    machine.checkMemory()
  }

  @Test("Xen's slots of a level-4 table take nothing, and what lies there is not looked at")
  func reserved() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let root = guest.mfns[FakeGuest.root] << 12
    for slot in [256, 271] as [UInt64] {
      #expect(
        guest.update(root | slot * 8, guest.mfns[FakeGuest.third] << 12 | 7) == invalid && guest.update(root | slot * 8, 0) == invalid)
    }
    for slot in [0, 255, 272, 511] as [UInt64] { #expect(guest.update(root | slot * 8, guest.mfns[FakeGuest.third] << 12 | 7) == 0) }
    #expect(guest.word(FakeGuest.root, 255 * 8) == guest.mfns[FakeGuest.third] << 12 | 0x27)
    guest.setWord(20, 260 * 8, guest.mfns[20] << 12 | 0x1ff)
    try protect(guest, 20)
    #expect(guest.operate(MMUCommand.pinL4, guest.mfns[20]) == 0 && guest.word(20, 260 * 8) == 0)
    machine.checkMemory()
  }

  @Test("a table may show itself, or a table of its level that shows none, read-only")
  func linear() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let root = guest.mfns[FakeGuest.root]
    #expect(guest.update(root << 12 | 8, root << 12 | 7) == invalid)
    #expect(guest.update(root << 12 | 8, root << 12 | 5) == 0 && guest.use(FakeGuest.root).count == 1)
    for page in [20, 21, 22] {
      try protect(guest, page)
      #expect(guest.operate(MMUCommand.pinL4, guest.mfns[page]) == 0)
    }
    #expect(guest.update(guest.mfns[20] << 12, guest.mfns[21] << 12 | 5) == 0 && guest.use(21).count == 2)
    #expect(guest.update(guest.mfns[21] << 12, guest.mfns[22] << 12 | 5) == invalid)
    #expect(guest.update(guest.mfns[22] << 12, guest.mfns[20] << 12 | 5) == invalid)
    machine.checkMemory()
    #expect(guest.update(guest.mfns[20] << 12, 0) == 0 && guest.use(21).count == 1)
    #expect(guest.update(guest.mfns[21] << 12, guest.mfns[22] << 12 | 5) == 0)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[21]) == 0 && guest.use(22).count == 1)
    machine.checkMemory()
  }

  @Test("a word of a frame that is no table is stored as it is, entries that are not present too")
  func plain() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(guest.update(guest.mfns[20] << 12 | 16, 0x1234_5678_9abc_def7) == 0 && guest.word(20, 16) == 0x1234_5678_9abc_def7)
    try guest.unmap(20..<21)
    #expect(guest.update(guest.mfns[20] << 12 | 24, 5) == 0 && guest.word(20, 24) == 5 && guest.use(20).count == 0)
    #expect(guest.update(guest.mfns[FakeGuest.first] << 12 | 20 * 8, 0xdead_beef_0000) == 0)
    #expect(guest.word(FakeGuest.first, 20 * 8) == 0xdead_beef_0000)
    #expect(guest.update(guest.mfns[20] << 12 | 4, 0) == XenErrno.notImplemented.result)
    machine.checkMemory()
  }

  @Test("roots are held while they are loaded, and only level-4 tables are roots")
  func roots() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    unsafe guest.bytes(20).copyMemory(from: guest.bytes(FakeGuest.root), byteCount: 4096)
    #expect(guest.operate(MMUCommand.newRoot, guest.mfns[20]) == invalid)
    try protect(guest, 20)
    #expect(guest.operate(MMUCommand.newRoot, guest.mfns[20]) == 0)
    #expect(guest.use(20).count == 1 && guest.use(FakeGuest.root).count == 0)
    #expect(guest.contextWord(VCPUGuestContextLayout.controlRegisters + 24) == guest.mfns[20] << 12)
    #expect(guest.operate(MMUCommand.newUserRoot, guest.mfns[20]) == 0 && guest.use(20).count == 2)
    #expect(guest.operate(MMUCommand.newUserRoot, guest.mfns[FakeGuest.first]) == invalid)
    #expect(guest.operate(MMUCommand.newRoot, 0) == invalid)
    #expect(guest.operate(MMUCommand.newUserRoot, 0) == 0 && guest.use(20).count == 1)
    machine.checkMemory()
  }

  @Test("a frame that is given back while it is mapped is freed with its last mapping, or its last pin")
  func releases() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let list = GuestAddress(rawValue: guest.address(page: 2))
    guest.setWord(2, 0, guest.mfns[20])
    for _ in 0..<2 { #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 1, domain: .caller)) == 1) }
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 64)
    try guest.unmap(20..<21)
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 63)
    #expect(machine.hypervisor.frames.owner(of: guest.mfns[20]) == nil)
    try guest.unmap(21..<22)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[21]) == 0)
    guest.setWord(2, 0, guest.mfns[21])
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 1, domain: .caller)) == 1)
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 63)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[21]) == 0)
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 62)
    machine.checkMemory()
  }

  @Test("a large tree is validated and let go of in turns, whatever is done meanwhile, and a bad entry at its end undoes all of it")
  func turns() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    machine.hypervisor.batchLimit = 20
    // 40 level-1 tables below one level-2 table.
    for page in 10..<50 {
      guest.setWord(page, 0, guest.mfns[7] << 12 | 7)
      try protect(guest, page)
    }
    for page in 10..<50 { guest.setWord(50, page * 8, guest.mfns[page] << 12 | 7) }
    try protect(guest, 50)
    func finish() -> Int64 {
      var turns = 0
      while machine.waiting.contains(guest.vcpu) {
        machine.checkMemory()
        machine.advance(by: 0)
        turns += 1
      }
      #expect(turns > 10)
      return machine.answers[guest.vcpu] ?? 1
    }
    #expect(guest.operate(MMUCommand.pinL2, guest.mfns[50]) == 0 && guest.isWaiting && finish() == 0)
    #expect(guest.use(50).isPinned && guest.use(50).isValidated && guest.use(10).count == 1 && guest.use(7).count == 41)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[50]) == 0)
    // The call is over; what is left to do is done before the next one about tables.
    #expect(guest.use(50).isPartial && guest.use(50).isListed)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[10]) == 0 && finish() == 0 && guest.use(7).count == 2)
    machine.checkMemory()
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[10]) == 0)
    try guest.map(50, guest.mfns[50] << 12 | 7)
    guest.setWord(50, 60 * 8, guest.mfns[6] << 12 | 7)
    try protect(guest, 50)
    #expect(guest.operate(MMUCommand.pinL2, guest.mfns[50]) == 0 && finish() == invalid)
    machine.hypervisor.batchLimit = 8192
    #expect(guest.operate(MMUCommand.flushLocal, 0) == 0 && guest.use(50).count == 0 && guest.use(7).count == 1)
    machine.checkMemory()
  }

  @Test("the processor's report of an access marks the entries that allow it, and no others")
  func accesses() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let address = guest.address(page: 20), entry = guest.mfns[20] << 12 | 0x107
    machine.hypervisor.accessed(guest.vcpu, address, 0)
    #expect(guest.word(FakeGuest.first, 20 * 8) == entry | PTE.accessed)
    machine.hypervisor.accessed(guest.vcpu, address, ACCESS_WRITE)
    #expect(guest.word(FakeGuest.first, 20 * 8) == entry | PTE.accessed | PTE.dirty)
    #expect(guest.word(FakeGuest.second, 0) & 0x60 == PTE.accessed)
    try protect(guest, 21)
    machine.hypervisor.accessed(guest.vcpu, guest.address(page: 21), ACCESS_WRITE)
    #expect(guest.word(FakeGuest.first, 21 * 8) & 0x60 == 0)
    machine.hypervisor.accessed(guest.vcpu, guest.address(page: 20), ACCESS_USER)
    machine.hypervisor.accessed(guest.vcpu, ~0, 3)
  }
}

@Suite("set_gdt, update_descriptor, MMUEXT_SET_LDT")
struct DescriptorTests {
  private let code: UInt64 = 0x00af_9b00_0000_ffff, data: UInt64 = 0x00cf_9300_0000_ffff, gate: UInt64 = 0x0000_8e00_0008_0000

  @Test("frames of a descriptor table are nothing else, and hold descriptors for ring 3 only")
  func tables() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(20, 0, code)
    guest.setWord(1, 0, guest.mfns[20])
    #expect(guest.gate.perform(.setGDT, guest.address(page: 1), 512, 0, 0, 0) == invalid)
    try guest.map(20, guest.mfns[20] << 12 | 5)
    #expect(guest.gate.perform(.setGDT, guest.address(page: 1), 512, 0, 0, 0) == 0 && guest.isTable(20))
    #expect(guest.word(20, 0) == code | 3 << 45)
    #expect(throws: XenErrno.busy) { try guest.map(20, guest.mfns[20] << 12 | 7) }
    // Changed in place.
    #expect(guest.gate.perform(.updateDescriptor, guest.mfns[20] << 12 | 8, data, 0, 0, 0) == 0 && guest.word(20, 8) == data | 3 << 45)
    #expect(guest.gate.perform(.updateDescriptor, guest.mfns[20] << 12 | 8, gate, 0, 0, 0) == invalid)
    #expect(guest.gate.perform(.updateDescriptor, guest.mfns[20] << 12 | 4, data, 0, 0, 0) == invalid)
    #expect(guest.gate.perform(.updateDescriptor, guest.mfns[FakeGuest.first] << 12, 0, 0, 0, 0) == invalid)
    machine.checkMemory()
    #expect(guest.gate.perform(.setGDT, 0, 0, 0, 0, 0) == 0)
    try guest.map(20, guest.mfns[20] << 12 | 7)
    machine.checkMemory()
  }
  @Test("too many descriptors, a gate in the table, a frame of nobody are EINVAL; an unreadable list EFAULT; nothing is held then")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.unmap(20..<22)
    guest.setWord(21, 8, gate)
    guest.setWord(1, 0, guest.mfns[20])
    guest.setWord(1, 8, guest.mfns[21])
    #expect(guest.gate.perform(.setGDT, guest.address(page: 1), 7169, 0, 0, 0) == invalid)
    #expect(guest.gate.perform(.setGDT, guest.address(page: 1), 1024, 0, 0, 0) == invalid)
    guest.setWord(1, 8, ~0)
    #expect(guest.gate.perform(.setGDT, guest.address(page: 1), 1024, 0, 0, 0) == invalid)
    #expect(guest.gate.perform(.setGDT, 16, 1024, 0, 0, 0) == XenErrno.badAddress.result)
    #expect(guest.use(20).count == 0)
    machine.checkMemory()
    #expect(guest.operate(MMUCommand.setLDT, guest.address(page: 3), 8193) == invalid)
    #expect(guest.operate(MMUCommand.setLDT, guest.address(page: 3) + 8, 8) == invalid)
    #expect(guest.operate(MMUCommand.setLDT, 1 << 63, 8) == invalid && guest.operate(MMUCommand.setLDT, 1 << 63, 0) == 0)
    #expect(guest.operate(MMUCommand.setLDT, guest.address(page: 3), 8) == 0)
    #expect(guest.contextWord(VCPUGuestContextLayout.ldtBase) == guest.address(page: 3))
  }
}
