import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

@Suite("update_va_mapping")
struct UpdateVAMappingTests {
  @Test("an entry is stored with the user bit, and the page flushed")
  func update() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    _ = machine.take()
    let page = GuestAddress(rawValue: guest.address(page: 20))
    try guest.gate.updateVAMapping(page, guest.mfns[30] << 12 | 3, UpdateFlush.page)
    #expect(guest.word(FakeGuest.first, 20 * 8) == guest.mfns[30] << 12 | 7 | 1 << 52)
    #expect(machine.take() == [.flush(guest.vcpu, address: page.rawValue)])
    try guest.gate.updateVAMapping(page, guest.mfns[30] << 12 | 7, UpdateFlush.none)
    #expect(guest.word(FakeGuest.first, 20 * 8) == guest.mfns[30] << 12 | 7 | 0x100)
    try guest.gate.updateVAMapping(page, 0, UpdateFlush.all | UpdateFlush.everyVCPU)
    #expect(guest.word(FakeGuest.first, 20 * 8) == 0 && machine.take() == [.flush(guest.vcpu, address: ~0)])
    // What is not present is the guest's own to use.
    try guest.gate.updateVAMapping(page, 0xdead_beef_0000, UpdateFlush.none)
    #expect(guest.word(FakeGuest.first, 20 * 8) == 0xdead_beef_0000)
  }
  @Test("a cache attribute, a large page, no frame, another's frame, an address without a table are refused, and nothing changes")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let page = GuestAddress(rawValue: guest.address(page: 20)), before = guest.word(FakeGuest.first, 20 * 8)
    let refused: [(UInt64, XenErrno)] = [
      (other.mfns[3] << 12 | 7, .busy), (other.mfns[3] << 12 | 5, .busy), (7, .notPermitted), (1 << 40 | 7, .notPermitted),
      (0xf_ffff_ffff_f007, .invalidArgument), (guest.mfns[30] << 12 | 0x0f, .invalidArgument),
      (guest.mfns[30] << 12 | 0x17, .invalidArgument), (guest.mfns[30] << 12 | 0x85, .invalidArgument),
      (guest.mfns[FakeGuest.first] << 12 | 7, .busy), (guest.mfns[FakeGuest.root] << 12 | 7, .busy),
    ]
    for (entry, error) in refused { #expect(throws: error) { try guest.gate.updateVAMapping(page, entry, 0) } }
    for address in [0, guest.address(page: 512), 0x5000_0000_0000, .max] as [UInt64] {
      #expect(throws: XenErrno.invalidArgument) {
        try guest.gate.updateVAMapping(GuestAddress(rawValue: address), guest.mfns[30] << 12 | 7, 0)
      }
    }
    #expect(guest.word(FakeGuest.first, 20 * 8) == before)
    // The list of vCPUs to flush.
    #expect(throws: XenErrno.badAddress) { try guest.gate.updateVAMapping(page, before, UpdateFlush.page | 0x1000) }
    machine.checkMemory()
  }
  @Test("shared_info can be mapped")
  func sharedInfo() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let mfn = try machine.information(guest.id).sharedInfoFrame.rawValue
    try guest.gate.updateVAMapping(GuestAddress(rawValue: guest.address(page: 20)), mfn << 12 | 3, 0)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 20, 3200), 0, 0, 0) == 0)
    #expect(guest.sharedWord(3200) != 0)
  }
}

@Suite("mmu_update")
struct MMUUpdateTests {
  @Test("mmu_update stores, keeps accessed and dirty bits if asked, sets the M2P, and tells how many were done")
  func batch() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let table = guest.mfns[FakeGuest.first] << 12
    try guest.map(20, guest.mfns[20] << 12 | 0x67)
    let requests: [(UInt64, UInt64)] = [
      (table + 20 * 8 | 2, guest.mfns[31] << 12 | 5), (guest.mfns[31] << 12 | 1, 77), (table + 21 * 8, 0),
      (other.mfns[0] << 12 | 1, 5), (table + 22 * 8, 0),
    ]
    for (index, request) in requests.enumerated() {
      guest.setWord(2, index * 16, request.0)
      guest.setWord(2, index * 16 + 8, request.1)
    }
    guest.setWord(3, 0, 0)
    #expect(guest.gate.perform(.mmuUpdate, guest.address(page: 2), 5, guest.address(page: 3), 0x7ff0, 0) == XenErrno.invalidArgument.result)
    #expect(guest.word(3) == 3)
    #expect(guest.word(FakeGuest.first, 20 * 8) == guest.mfns[31] << 12 | 0x165)
    #expect(unsafe machine.m2p[Int(guest.mfns[31])] == 77)
    #expect(guest.word(FakeGuest.first, 21 * 8) == 0 && guest.word(FakeGuest.first, 22 * 8) != 0)
    // A table that is not its own; another domain's frames.
    guest.setWord(2, 0, other.mfns[FakeGuest.first] << 12)
    #expect(guest.gate.perform(.mmuUpdate, guest.address(page: 2), 1, 0, 0x7ff0, 0) == XenErrno.invalidArgument.result)
    #expect(guest.gate.perform(.mmuUpdate, guest.address(page: 2), 1, 0, UInt64(other.id.rawValue), 0) == XenErrno.notPermitted.result)
    #expect(guest.gate.perform(.mmuUpdate, guest.address(page: 2), 1, 0, 99, 0) == XenErrno.noSuchDomain.result)
    #expect(guest.gate.perform(.mmuUpdate, 16, 1, 0, 0x7ff0, 0) == XenErrno.badAddress.result)
  }
  @Test("a list of thousands of updates is worked off in turns, and counted in all")
  func long() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let table = guest.mfns[FakeGuest.first] << 12
    for index in 0..<3000 {
      guest.setWord(2, index * 16, table + 50 * 8)
      guest.setWord(2, index * 16 + 8, guest.mfns[index % 40] << 12 | 5)
    }
    #expect(guest.gate.perform(.mmuUpdate, guest.address(page: 2), 3000, guest.address(page: 1), 0x7ff0, 0) == 0)
    #expect(guest.isWaiting)
    machine.advance(by: 0)
    #expect(guest.isWaiting)
    machine.advance(by: 0)
    #expect(!guest.isWaiting && machine.answers[guest.vcpu] == 0)
    #expect(guest.word(1) & 0xffff_ffff == 3000)
    #expect(guest.word(FakeGuest.first, 50 * 8) >> 12 == guest.mfns[2999 % 40])
  }
}

@Suite("mmuext_op")
struct MMUExtendedTests {
  @Test("pinning is counted once; pages are cleared and copied; flushes reach whom they name")
  func extended() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[FakeGuest.first]) == 0)
    #expect(guest.operate(MMUCommand.pinL1, guest.mfns[FakeGuest.first]) == XenErrno.invalidArgument.result)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[FakeGuest.first]) == 0)
    #expect(guest.operate(MMUCommand.unpin, guest.mfns[FakeGuest.first]) == XenErrno.invalidArgument.result)
    #expect(guest.operate(MMUCommand.pinL4, other.mfns[0]) == XenErrno.invalidArgument.result)
    guest.setWord(10, 8, 42)
    #expect(guest.operate(MMUCommand.copyPage, guest.mfns[11], guest.mfns[10]) == 0 && guest.word(11, 8) == 42)
    #expect(guest.operate(MMUCommand.clearPage, guest.mfns[11]) == 0 && guest.word(11, 8) == 0)
    #expect(guest.operate(MMUCommand.clearPage, other.mfns[11]) == XenErrno.invalidArgument.result)
    _ = machine.take()
    #expect(guest.operate(MMUCommand.invalidateLocal, guest.address(page: 5, 100)) == 0)
    #expect(machine.take() == [.flush(guest.vcpu, address: guest.address(page: 5))])
    #expect(guest.operate(MMUCommand.flushAll, 0) == 0 && machine.take() == [.flush(guest.vcpu, address: ~0)])
    #expect(guest.operate(MMUCommand.flushMulti, 0, 0) == XenErrno.invalidArgument.result)
    #expect(guest.operate(MMUCommand.flushAll, 0, domain: UInt64(other.id.rawValue)) == XenErrno.notPermitted.result)
    #expect(guest.operate(99, 0) == XenErrno.notImplemented.result)
  }
}

@Suite("update_va_mapping_otherdomain")
struct UpdateVAMappingOtherDomainTests {
  @Test("frames of others are not mapped this way")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let page = guest.address(page: 20)
    func update(_ domain: DomainID) -> Int64 {
      guest.gate.perform(.updateVAMappingOtherdomain, page, guest.mfns[30] << 12 | 7, 0, UInt64(domain.rawValue), 0)
    }
    #expect(update(.caller) == 0)
    #expect(update(other.id) == XenErrno.notPermitted.result)
    #expect(update(DomainID(rawValue: 99)) == XenErrno.noSuchDomain.result)
    #expect(machine.domain0.perform(.updateVAMappingOtherdomain, 0, 0, 0, UInt64(guest.id.rawValue), 0) == XenErrno.invalidArgument.result)
  }
}
