import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

@Suite("memory_op/exchange")
struct ExchangeTests {
  private func exchange(
    _ guest: FakeGuest, _ given: [UInt64], _ wanted: [UInt64], orders: (UInt32, UInt32) = (0, 0), flags: UInt32 = 0, done: UInt64 = 0
  ) -> XenErrno? {
    for (index, word) in given.enumerated() { guest.setWord(2, index * 8, word) }
    for (index, word) in wanted.enumerated() { guest.setWord(3, index * 8, word) }
    do throws(XenErrno) {
      try guest.gate.call(
        MemoryOp.Exchange(
          inExtents: GuestAddress(rawValue: guest.address(page: 2)), inCount: UInt64(given.count), inOrder: orders.0, inDomain: .caller,
          outExtents: GuestAddress(rawValue: guest.address(page: 3)), outCount: UInt64(wanted.count), outOrder: orders.1, outFlags: flags,
          outDomain: .caller, exchanged: done))
      return nil
    } catch { return error }
  }
  private func told(_ guest: FakeGuest) -> UInt64 { guest.word(1, 64) }

  @Test("frames that nothing refers to are exchanged for others, one by one and in extents")
  func exchanges() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.unmap(8..<20)
    #expect(exchange(guest, [guest.mfns[8]], [8]) == nil && told(guest) == 1)
    let fresh = guest.word(3)
    #expect(unsafe machine.m2p[Int(fresh)] == 8)
    #expect(fresh != guest.mfns[8] && machine.hypervisor.frames.owner(of: guest.mfns[8]) == nil)
    #expect(exchange(guest, Array(guest.mfns[12..<16]), [12], orders: (0, 2)) == nil && told(guest) == 4)
    let base = guest.word(3)
    #expect(base % 4 == 0 && (0..<4).allSatisfy { unsafe machine.m2p[Int(base) + $0] == UInt64(12 + $0) })
    #expect(exchange(guest, [base], [12, 13, 14, 15], orders: (2, 0)) == nil && told(guest) == 1)
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 64)
    machine.checkMemory()
    try machine.checkFrames()
  }
  @Test(
    "a frame that is mapped or pinned, sizes that differ, extents too large, addresses too short are refused, and it tells how many are done"
  )
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    try guest.unmap(8..<10)
    #expect(exchange(guest, [guest.mfns[8], guest.mfns[12]], [8, 12]) == .invalidArgument && told(guest) == 1)
    #expect(exchange(guest, [guest.mfns[9]], [9, 10]) == .invalidArgument)
    #expect(exchange(guest, [guest.mfns[9]], [9], done: 2) == .invalidArgument && exchange(guest, [guest.mfns[9]], [9], done: 1) == nil)
    #expect(exchange(guest, [guest.mfns[9]], [9], orders: (10, 0)) == .notPermitted)
    #expect(throws: XenErrno.notPermitted) {
      let list = GuestAddress(rawValue: 0x40000)
      try machine.domain0.call(
        MemoryOp.Exchange(
          inExtents: list, inCount: 1, inOrder: 18, inDomain: guest.id, outExtents: list, outCount: 1 << 18, outDomain: guest.id))
    }
    #expect(exchange(guest, [guest.mfns[9]], [9], flags: 13) == .outOfMemory && told(guest) == 0)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[9]) == 0)
    #expect(exchange(guest, [guest.mfns[9]], [9]) == .invalidArgument)
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 64)
    machine.checkMemory()
    try machine.checkFrames()
  }
}

@Suite("memory_op: maps and claims")
struct MemoryMapTests {
  @Test("a domain reads the map that the toolstack gave it, as much as it has room for")
  func maps() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let buffer = GuestAddress(rawValue: guest.address(page: 2))
    #expect(throws: XenErrno.notImplemented) { try guest.gate.call(MemoryOp.MemoryMap(count: 8, buffer: buffer)) }
    for (offset, word) in [(0x40000, 0), (0x40008, 1 << 30), (0x40010, 1)] as [(Int, UInt64)] { machine.setArenaWord(offset, word) }
    try machine.domain0.call(MemoryOp.SetMemoryMap(domain: guest.id, count: 1, buffer: GuestAddress(rawValue: 0x40000)))
    #expect(try guest.gate.call(MemoryOp.MemoryMap(count: 8, buffer: buffer)).count == 1)
    #expect(guest.word(2, 8) == 1 << 30 && guest.word(2, 16) & 0xffff_ffff == 1)
    #expect(try guest.gate.call(MemoryOp.MemoryMap(count: 0, buffer: buffer)).count == 0)
    #expect(throws: XenErrno.invalidArgument) {
      try machine.domain0.call(MemoryOp.SetMemoryMap(domain: guest.id, count: 129, buffer: GuestAddress(rawValue: 0x40000)))
    }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(MemoryOp.MachineMemoryMap(count: 1, buffer: buffer)) }
    #expect(try machine.domain0.call(MemoryOp.MachineMemoryMap(count: 1, buffer: GuestAddress(rawValue: 0x40000))).count == 1)
    #expect(machine.arenaWord(0x40008) == 4096 << 12)
  }
  @Test("claimed frames are nobody else's, and are the claim's until the domain has them")
  func claims() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(pages: 128), other = try machine.makeGuest(pages: 4000)
    func claim(_ count: UInt64) throws(XenErrno) {
      try machine.domain0.call(MemoryOp.ClaimPages(extents: .null, count: count, domain: guest.id))
    }
    try claim(128)
    #expect(throws: XenErrno.invalidArgument) { try claim(128) }
    #expect(try machine.information(guest.id).outstandingPages == 64)
    let free = machine.hypervisor.frames.freeCount
    for index in 0..<free { machine.setArenaWord(0x40000 + index * 8, UInt64(64 + index)) }
    func populate(_ domain: DomainID, _ count: Int) throws(XenErrno) -> Int64 {
      _ = try machine.domain0.call(MemoryOp.PopulatePhysmap(extents: GuestAddress(rawValue: 0x40000), count: UInt64(count), domain: domain))
      while machine.waiting.contains(machine.domain0.vcpu) { machine.advance(by: 0) }
      return machine.answers[machine.domain0.vcpu] ?? 0
    }
    #expect(try populate(other.id, free) == Int64(free - 64))
    #expect(try machine.domain0.call(MemoryOp.PopulatePhysmap(extents: GuestAddress(rawValue: 0x40000), count: 64, domain: guest.id)) == 64)
    #expect(try machine.information(guest.id).outstandingPages == 0)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(MemoryOp.ClaimPages(extents: .null, count: 1, domain: guest.id)) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(MemoryOp.ClaimPages(extents: .null, count: 1, domain: .caller)) }
  }
}
