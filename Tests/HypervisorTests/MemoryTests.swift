import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

extension FakeMachine {
  /// Each frame that has an owner, by owner; and that M2P, places and counts agree.
  func checkFrames() throws {
    var owned: [UInt16: Int] = [:], seen = Set<UInt64>()
    for mfn in 0..<FakeMachine.frames {
      let place = unsafe places[mfn]
      guard place & PLACE_VALID != 0 else {
        // Never owned, or given back.
        #expect(unsafe m2p[mfn] == 0 || m2p[mfn] == ~0)
        continue
      }
      #expect(seen.insert(place).inserted, "no two frames share a place")
      owned[UInt16(truncatingIfNeeded: place >> 32 & 0x7fff), default: 0] += 1
    }
    for domain in vcpus.keys {
      guard let information = try? information(domain), information.domain == domain else {
        #expect(owned[domain.rawValue] == nil)
        continue
      }
      // One frame more than its pages: shared_info.
      #expect(owned[domain.rawValue, default: 0] == Int(information.totalPages) + 1)
    }
    #expect(hypervisor.frames.freeCount == FakeMachine.frames - FrameTable.reserved - owned.values.reduce(0, +))
  }
}

@Suite("memory_op: reservations")
struct ReservationTests {
  @Test("a domain's frames are in a row, in the places of their pfns, and the M2P says which")
  func populate() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for pfn in 0..<FakeMachine.ram {
      #expect(guest.mfns[pfn] == guest.mfns[0] + UInt64(pfn))
      #expect(unsafe machine.m2p[Int(guest.mfns[pfn])] == UInt64(pfn))
      #expect(unsafe machine.places[Int(guest.mfns[pfn])] == PLACE_VALID | UInt64(guest.id.rawValue) << 32 | UInt64(pfn))
    }
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 64)
    #expect(try guest.gate.call(MemoryOp.MaximumReservation(domain: .caller)) == 64)
    try machine.checkFrames()
  }
  @Test("what is given back can be had again, and no more than the maximum")
  func balloon() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(2, 0, guest.mfns[10])
    guest.setWord(2, 8, guest.mfns[11])
    let list = GuestAddress(rawValue: guest.address(page: 2))
    _ = machine.take()
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 2, domain: .caller)) == 2)
    #expect(machine.take() == [.release(guest.id), .flush(guest.vcpu, address: ~0)])
    #expect(machine.dropped == [10..<12])
    #expect(try guest.gate.call(MemoryOp.CurrentReservation(domain: .caller)) == 62)
    // Not its own any more.
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 2, domain: .caller)) == 0)
    try machine.checkFrames()
    for index in 0..<3 { guest.setWord(2, index * 8, UInt64(10 + index)) }
    #expect(try guest.gate.call(MemoryOp.PopulatePhysmap(extents: list, count: 3, domain: .caller)) == 2)
    #expect(unsafe machine.m2p[Int(guest.word(2))] == 10)
    #expect(guest.word(2, 16) == 12)
    try machine.checkFrames()
  }
  @Test("the places of frames that were given back are told in rows, once, whatever the order")
  func places() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let list = GuestAddress(rawValue: guest.address(page: 2))
    func give(_ pages: [Int]) throws {
      for (index, page) in pages.enumerated() { guest.setWord(2, index * 8, guest.mfns[page]) }
      let count = UInt64(pages.count)
      #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: count, domain: .caller)) == count)
    }
    try give([20, 12, 10, 11, 40])
    #expect(machine.dropped == [10..<13, 20..<21, 40..<41])
    try give([9, 59])
    #expect(machine.dropped.suffix(2) == [9..<10, 59..<60])
    #expect(machine.hypervisor.takeReleased(guest.id) == nil && machine.hypervisor.takeReleased(DomainID(rawValue: 900)) == nil)
    try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
    #expect(machine.dropped.count == 5)
  }
  @Test("a frame that is given back and had again reads as zeros, even within one multicall")
  func zeros() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(10, 0, 0x1234)
    guest.setWord(11, 0, 0x5678)
    // decrease_reservation of two frames and populate_physmap of one of them: lists in page 2, arguments in page 3, calls in page 4.
    guest.setWord(2, 0, guest.mfns[10])
    guest.setWord(2, 8, guest.mfns[11])
    guest.setWord(2, 16, 10)
    for (index, (command, first, count)) in [(UInt64(1), 0, UInt64(2)), (6, 16, 1)].enumerated() {
      guest.setWord(3, index * 32, guest.address(page: 2, first))
      guest.setWord(3, index * 32 + 8, count)
      guest.setWord(3, index * 32 + 24, 0x7ff0)
      guest.setWord(4, index * 64, 12)
      guest.setWord(4, index * 64 + 16, command)
      guest.setWord(4, index * 64 + 24, guest.address(page: 3, index * 32))
    }
    #expect(guest.gate.perform(.multicall, guest.address(page: 4), 2, 0, 0, 0) == 0)
    #expect(guest.word(4, 8) == 2 && guest.word(4, 72) == 1)
    // What was had again within the call is the hypervisor's to clear; the other is the host's.
    #expect(machine.dropped == [11..<12])
    #expect(guest.word(10) == 0 && guest.word(11) == 0)
    guest.setWord(2, 16, 11)
    #expect(
      try guest.gate.call(MemoryOp.PopulatePhysmap(extents: GuestAddress(rawValue: guest.address(page: 2, 16)), count: 1, domain: .caller))
        == 1)
    try machine.checkFrames()
  }
  @Test("a domain grows to its new maximum when that is lowered and raised again, in the places that it had")
  func maximum() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for page in 0..<32 { guest.setWord(2, page * 8, guest.mfns[8 + page]) }
    let list = GuestAddress(rawValue: guest.address(page: 2))
    try machine.domain0.call(DomainControl.SetMaximumMemory(domain: guest.id, kibibytes: 32 * 4))
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 32, domain: .caller)) == 32)
    for page in 0..<32 { guest.setWord(2, page * 8, UInt64(8 + page)) }
    #expect(try guest.gate.call(MemoryOp.PopulatePhysmap(extents: list, count: 32, domain: .caller)) == 0)
    try machine.domain0.call(DomainControl.SetMaximumMemory(domain: guest.id, kibibytes: 64 * 4))
    #expect(try guest.gate.call(MemoryOp.PopulatePhysmap(extents: list, count: 32, domain: .caller)) == 32)
    for page in 0..<32 {
      #expect(unsafe machine.places[Int(guest.word(2, page * 8))] == PLACE_VALID | UInt64(guest.id.rawValue) << 32 | UInt64(8 + page))
    }
    try machine.checkFrames()
  }
  @Test("reservations tell what was done, never an errno")
  func neverErrno() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let list = GuestAddress(rawValue: guest.address(page: 2))
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 1, domain: other.id)) == 0)
    #expect(try guest.gate.call(MemoryOp.DecreaseReservation(start: 7, extents: list, count: 1, domain: other.id)) == 7)
    #expect(try guest.gate.call(MemoryOp.PopulatePhysmap(extents: .null, count: 1, domain: .caller)) == 0)
    #expect(try guest.gate.call(MemoryOp.IncreaseReservation(extents: .null, count: 1, order: 10, domain: .caller)) == 0)
    #expect(try guest.gate.call(MemoryOp.IncreaseReservation(extents: .null, count: .max, order: .max, domain: .caller)) == 0)
    #expect(guest.gate.perform(.memoryOp, 6, 0x10, 0, 0, 0) == 0)
  }
  @Test("shared_info cannot be given back")
  func sharedInfo() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    guest.setWord(2, 0, try machine.information(guest.id).sharedInfoFrame.rawValue)
    #expect(
      try guest.gate.call(
        MemoryOp.DecreaseReservation(extents: GuestAddress(rawValue: guest.address(page: 2)), count: 1, domain: .caller)) == 0)
  }
  @Test("a long list is worked off in turns, and counts on")
  func long() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(pages: 2048)
    for index in 0..<1980 { machine.setArenaWord(0x40000 + index * 8, UInt64(64 + index)) }
    let request = MemoryOp.PopulatePhysmap(extents: GuestAddress(rawValue: 0x40000), count: 1980, domain: guest.id)
    machine.keepsWaiting = true
    _ = try machine.domain0.call(request)
    #expect(machine.waiting.contains(machine.domain0.vcpu) && machine.hypervisor.nextDeadline <= machine.now)
    machine.advance(by: 0)
    #expect(machine.answers[machine.domain0.vcpu] == 1980)
    #expect(try machine.information(guest.id).totalPages == 64 + 1980)
    try machine.checkFrames()
  }
  @Test("extents of an order are in a row, at a multiple of their size")
  func orders() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(pages: 512)
    machine.setArenaWord(0x40000, 128)
    let list = GuestAddress(rawValue: 0x40000)
    #expect(try machine.domain0.call(MemoryOp.PopulatePhysmap(extents: list, count: 1, order: 7, domain: guest.id)) == 1)
    let first = machine.arenaWord(0x40000)
    #expect(first % 128 == 0)
    for index in 0..<128 { #expect(unsafe machine.m2p[Int(first) + index] == UInt64(128 + index)) }
    #expect(try machine.domain0.call(MemoryOp.PopulatePhysmap(extents: list, count: 1, order: 9, domain: guest.id)) == 0)
    try machine.checkFrames()
  }
  @Test("the M2P window is told")
  func window() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let window = try guest.gate.call(MemoryOp.MachphysMapping())
    #expect(window.start.rawValue == M2P_BASE && window.maximumFrame.rawValue == 4095)
  }
}

@Suite("guest memory")
struct GuestMemoryTests {
  @Test("an argument may straddle pages that do not lie together")
  func straddles() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    // Page 21 shows frame 30.
    guest.setWord(FakeGuest.first, 21 * 8, guest.mfns[30] << 12 | 7)
    let at = guest.address(page: 20, 4092)
    unsafe guest.memory.storeBytes(of: 0, toByteOffset: 21 * 4096 - 4, as: UInt32.self)
    unsafe guest.memory.storeBytes(of: 0xABCD, toByteOffset: 30 * 4096, as: UInt32.self)
    // bind_virq {timer, vcpu 0xABCD}: the second word lies in the next page.
    #expect(guest.gate.perform(.eventChannelOp, 1, at, 0, 0, 0) == XenErrno.noEntry.result)
    unsafe guest.memory.storeBytes(of: 0, toByteOffset: 30 * 4096, as: UInt32.self)
    #expect(guest.gate.perform(.eventChannelOp, 1, at, 0, 0, 0) == 0)
    #expect(guest.word(30) >> 32 == 1)
  }
  @Test("results are not written through read-only entries, nor to frames of others")
  func readOnly() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: FakeGuest.first), 0, 0, 0) == XenErrno.badAddress.result)
    guest.setWord(FakeGuest.first, 21 * 8, other.mfns[30] << 12 | 7)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    guest.setWord(FakeGuest.first, 21 * 8, 0xffff_ffff_f000 | 7)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    guest.setWord(FakeGuest.first, 21 * 8, 7)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    // A large page, and a read-only upper level.
    guest.setWord(FakeGuest.second, 0, guest.word(FakeGuest.second) | 0x80)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 2), 0, 0, 0) == XenErrno.badAddress.result)
    guest.setWord(FakeGuest.second, 0, guest.word(FakeGuest.second) & ~0x82)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 2), 0, 0, 0) == XenErrno.badAddress.result)
    #expect(guest.gate.perform(.eventChannelOp, 4, guest.address(page: 2), 0, 0, 0) == XenErrno.invalidArgument.result)
  }
  @Test(
    "addresses beyond a guest's and beyond the arena are EFAULT",
    arguments: [0, 0x5000_0000_0000, 0x7fff_ffff_fff8, 1 << 63, .max] as [UInt64])
  func beyond(address: UInt64) throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(guest.gate.perform(.eventChannelOp, 4, address, 0, 0, 0) == XenErrno.badAddress.result)
    if address != 0 { #expect(machine.domain0.perform(.eventChannelOp, 4, address, 0, 0, 0) == XenErrno.badAddress.result) }
    #expect(machine.domain0.perform(.eventChannelOp, 4, (1 << 20) - 3, 0, 0, 0) == XenErrno.badAddress.result)
  }
}

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
  @Test("another's frame, a cache attribute, a large page, an address without a table are EINVAL, and nothing changes")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let page = GuestAddress(rawValue: guest.address(page: 20)), before = guest.word(FakeGuest.first, 20 * 8)
    for entry in [
      other.mfns[3] << 12 | 7, 7, 0xf_ffff_ffff_f007, guest.mfns[30] << 12 | 0x0f, guest.mfns[30] << 12 | 0x17, guest.mfns[30] << 12 | 0x87,
    ] {
      #expect(throws: XenErrno.invalidArgument) { try guest.gate.updateVAMapping(page, entry, 0) }
    }
    for address in [0, guest.address(page: 512), 0x5000_0000_0000, .max] as [UInt64] {
      #expect(throws: XenErrno.invalidArgument) {
        try guest.gate.updateVAMapping(GuestAddress(rawValue: address), guest.mfns[30] << 12 | 7, 0)
      }
    }
    #expect(guest.word(FakeGuest.first, 20 * 8) == before)
    // The list of vCPUs to flush.
    #expect(throws: XenErrno.badAddress) { try guest.gate.updateVAMapping(page, before, UpdateFlush.page | 0x1000) }
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
    guest.setWord(FakeGuest.first, 20 * 8, guest.mfns[20] << 12 | 0x67)
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
    #expect(guest.word(FakeGuest.first, 20 * 8) == guest.mfns[31] << 12 | 0x65)
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
  @Test("pinning is counted once; pages are cleared and copied; roots are the caller's")
  func extended() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    func operate(_ command: UInt32, _ first: UInt64, _ second: UInt64 = 0, domain: UInt64 = 0x7ff0) -> Int64 {
      guest.setWord(2, 0, UInt64(command))
      guest.setWord(2, 8, first)
      guest.setWord(2, 16, second)
      return guest.gate.perform(.mmuextOp, guest.address(page: 2), 1, 0, domain, 0)
    }
    #expect(operate(MMUCommand.pinL1, guest.mfns[FakeGuest.first]) == 0)
    #expect(operate(MMUCommand.pinL1, guest.mfns[FakeGuest.first]) == XenErrno.invalidArgument.result)
    #expect(operate(MMUCommand.unpin, guest.mfns[FakeGuest.first]) == 0)
    #expect(operate(MMUCommand.unpin, guest.mfns[FakeGuest.first]) == XenErrno.invalidArgument.result)
    #expect(operate(MMUCommand.pinL4, other.mfns[0]) == XenErrno.invalidArgument.result)
    guest.setWord(10, 8, 42)
    #expect(operate(MMUCommand.copyPage, guest.mfns[11], guest.mfns[10]) == 0 && guest.word(11, 8) == 42)
    #expect(operate(MMUCommand.clearPage, guest.mfns[11]) == 0 && guest.word(11, 8) == 0)
    #expect(operate(MMUCommand.clearPage, other.mfns[11]) == XenErrno.invalidArgument.result)
    _ = machine.take()
    let root = guest.mfns[FakeGuest.root], controls = VCPUGuestContextLayout.controlRegisters
    #expect(operate(MMUCommand.newUserRoot, root) == 0 && guest.contextWord(controls + 8) == root << 12)
    #expect(machine.take() == [], "in force at the next entry to user mode")
    #expect(operate(MMUCommand.newUserRoot, 0) == 0 && guest.contextWord(controls + 8) == 0)
    #expect(operate(MMUCommand.newRoot, root) == 0 && guest.contextWord(controls + 24) == root << 12)
    #expect(machine.take() == [.flush(guest.vcpu, address: ~0)])
    for command in [MMUCommand.newRoot, MMUCommand.newUserRoot] {
      #expect(operate(command, other.mfns[FakeGuest.root]) == XenErrno.invalidArgument.result)
    }
    #expect(operate(MMUCommand.invalidateLocal, guest.address(page: 5, 100)) == 0)
    #expect(machine.take() == [.flush(guest.vcpu, address: guest.address(page: 5))])
    #expect(operate(MMUCommand.flushAll, 0) == 0 && machine.take() == [.flush(guest.vcpu, address: ~0)])
    #expect(operate(MMUCommand.flushMulti, 0, 0) == XenErrno.invalidArgument.result)
    #expect(operate(MMUCommand.flushAll, 0, domain: UInt64(other.id.rawValue)) == XenErrno.notPermitted.result)
    #expect(operate(99, 0) == XenErrno.notImplemented.result)
  }
}

@Suite("sets of frames")
struct BitSetTests {
  @Test("free numbers and rows are found where a slow search finds them")
  func search() {
    var set = BitSet(capacity: 300), random = SeededGenerator(seed: 3), model = Set<Int>()
    for _ in 0..<3000 {
      let number = Int.random(in: 0..<300, using: &random)
      if Bool.random(using: &random) {
        set.insert(number)
        model.insert(number)
      } else {
        set.remove(number)
        model.remove(number)
      }
      #expect(set.count == model.count)
      let start = Int.random(in: 0..<300, using: &random)
      let absent = (Array(start..<300) + Array(0..<start)).first { !model.contains($0) }
      #expect(set.firstAbsent(from: start) == absent)
      let length = 1 << Int.random(in: 0..<5, using: &random)
      func isFree(_ first: Int) -> Bool { first + length <= 300 && (first..<first + length).allSatisfy { !model.contains($0) } }
      let found = set.firstAbsentRun(of: length, alignment: length, from: start)
      if let found {
        #expect(found % length == 0 && isFree(found))
      } else {
        #expect(!stride(from: 0, to: 300, by: length).contains(where: isFree))
      }
    }
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

@Suite("memory_op/current_reservation")
struct CurrentReservationTests {
  @Test("the reservation of another domain is the control domain's to know")
  func privilege() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(MemoryOp.CurrentReservation(domain: other.id)) }
    #expect(try machine.domain0.call(MemoryOp.CurrentReservation(domain: other.id)) == 64)
  }
}

@Suite("memory_op/maximum_reservation")
struct MaximumReservationTests {
  @Test("the limit of another domain is the control domain's to know")
  func privilege() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(MemoryOp.MaximumReservation(domain: other.id)) }
    #expect(try machine.domain0.call(MemoryOp.MaximumReservation(domain: other.id)) == 64)
  }
}
