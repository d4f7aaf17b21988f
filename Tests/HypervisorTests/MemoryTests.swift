import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

extension FakeMachine {
  /// Each frame that has an owner, by owner; and that M2P, places and counts agree.
  func checkFrames() throws {
    var owned: [UInt16: Int] = [:], shared: [UInt16: Int] = [:], seen = Set<UInt64>()
    for mfn in 0..<FakeMachine.frames {
      let place = unsafe places[mfn]
      guard place & PLACE_VALID != 0 else {
        // Never owned, or given back.
        #expect(unsafe m2p[mfn] == 0 || m2p[mfn] == ~0)
        continue
      }
      #expect(seen.insert(place).inserted, "no two frames share a place")
      let owner = UInt16(truncatingIfNeeded: place >> 32 & 0x7fff)
      owned[owner, default: 0] += 1
      if hypervisor.frames[UInt64(mfn)].isShared { shared[owner, default: 0] += 1 }
    }
    for domain in vcpus.keys {
      guard let information = try? information(domain), information.domain == domain else {
        #expect(owned[domain.rawValue] == nil)
        continue
      }
      // Beside its pages shared_info and the frames of its grant table.
      let size = try domain0.call(GrantTableOp.QuerySize(domain: domain))
      #expect(shared[domain.rawValue] == 1 + Int(size.frameCount))
      #expect(owned[domain.rawValue, default: 0] == Int(information.totalPages) + 1 + Int(size.frameCount))
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
      guard !guest.isTable(pfn) else { continue }
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
    try guest.unmap(10..<13)
    let list = GuestAddress(rawValue: guest.address(page: 2))
    _ = machine.take()
    machine.dropped = []
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
    try guest.unmap(9..<60)
    machine.dropped = []
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
    try guest.unmap(10..<12)
    machine.dropped = []
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
    for page in [10, 11] { #expect(unsafe guest.memory.load(fromByteOffset: page * 4096, as: UInt64.self) == 0) }
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
    try guest.unmap(8..<40)
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
    try guest.map(21, guest.mfns[30] << 12 | 7)
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
    try guest.map(21, guest.mfns[21] << 12 | 5)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    try guest.map(21, 0)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    // What a table that is not one could say: another domain's frame, one of nobody, a large page.
    for entry in [other.mfns[30] << 12 | 7, 0xffff_ffff_f000 | 7, 7] as [UInt64] {
      guest.setWord(FakeGuest.first, 21 * 8, entry)
      #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 21), 0, 0, 0) == XenErrno.badAddress.result)
    }
    guest.setWord(FakeGuest.second, 0, guest.word(FakeGuest.second) | 0x80)
    #expect(guest.gate.perform(.xenVersion, 1, guest.address(page: 2), 0, 0, 0) == XenErrno.badAddress.result)
    // A read-only upper level.
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
