import CVCPUArea
import Foundation
import HypercallABI
import Testing

@testable import Hypervisor

/// A walk of memory hypercalls through several domains: whatever is asked, the counters are those of the references that exist.
///
/// `XENOLITH_WALK` says how many steps; the invariants are worked out from scratch every thousand.
@Suite("random memory hypercalls")
struct RandomMemoryTests {
  @Test("a walk of memory hypercalls keeps every count, keeps tables unwritable, and keeps domains apart")
  func walk() throws {
    let steps = ProcessInfo.processInfo.environment["XENOLITH_WALK"].flatMap { Int($0) } ?? 60_000
    let machine = FakeMachine(physicalCPUs: 3)
    var random = SeededGenerator(seed: 11)
    var guests = try (0..<3).map { _ in try machine.makeGuest(pages: 96) }
    var done = 0, refused = 0, interrupted = 0
    for step in 0..<steps {
      if step % 1000 == 999 {
        machine.checkMemory()
        try machine.checkFrames()
      }
      let index = Int.random(in: 0..<3, using: &random), guest = guests[index]
      guard !machine.waiting.contains(guest.vcpu) else {
        machine.advance(by: 0)
        continue
      }
      // Little time: long work is interrupted in all places.
      machine.hypervisor.batchLimit = random.next() & 1 == 0 ? 1024 : Int.random(in: 1..<64, using: &random)
      let result: Int64
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<45: result = guest.update(pointer(guest, &random), value(guests, guest, &random), domains: domains(guests, &random))
      case 45..<80:
        result = guest.operate(
          command(&random), frame(guests, guest, &random), frame(guests, guest, &random), domain: domains(guests, &random) & 0xffff)
      case 80..<88:
        let page = GuestAddress(rawValue: guest.address(page: Int.random(in: 8..<512, using: &random)))
        let entry = value(guests, guest, &random)
        do throws(XenErrno) {
          try guest.gate.updateVAMapping(page, entry, UInt64.random(in: 0..<3, using: &random))
          result = 0
        } catch { result = error.result }
      case 88..<94: result = try reservation(guest, guests, &random)
      case 94..<96: result = exchange(guest, guests, &random)
      case 96..<98:
        guest.setWord(1, 0, frame(guests, guest, &random))
        result = guest.gate.perform(.setGDT, guest.address(page: 1), UInt64.random(in: 0..<600, using: &random), 0, 0, 0)
      case 98:
        machine.hypervisor.accessed(guest.vcpu, guest.address(page: Int.random(in: 0..<64, using: &random)), random.next() & 3)
        result = 0
      default:
        // One that has lost its mappings, now and then one that has not.
        let root = machine.hypervisor.vcpus[guest.vcpu.rawValue].root, slot = machine.hypervisor.slot(of: guest.id)!
        let isLost = unsafe machine.hypervisor.translate(guest.address(page: 1), root, of: slot, write: true) == nil
        guard isLost || Int.random(in: 0..<20, using: &random) == 0 else { continue }
        try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
        while machine.waiting.contains(machine.domain0.vcpu) { machine.advance(by: 0) }
        machine.vcpus[guest.id] = nil
        machine.hypervisor.batchLimit = 1024
        guests[index] = try machine.makeGuest(pages: 96)
        result = 0
      }
      _ = machine.take()
      if machine.waiting.contains(guest.vcpu) { interrupted += 1 } else if result < 0 { refused += 1 } else { done += 1 }
    }
    machine.checkMemory()
    #expect(
      done > steps / 20 && refused > steps / 20 && interrupted > steps / 1000,
      "\(done) done, \(refused) refused, \(interrupted) interrupted")
  }

  /// The guest's own few pages below 8 hold its arguments: what is played with lies above.
  private func page(_ guest: FakeGuest, _ random: inout SeededGenerator) -> Int { Int.random(in: 8..<64, using: &random) }
  private func frame(_ guests: [FakeGuest], _ guest: FakeGuest, _ random: inout SeededGenerator) -> UInt64 {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: guests[Int.random(in: 0..<3, using: &random)].mfns[page(guest, &random)]
    case 1: random.next() >> UInt64.random(in: 0..<64, using: &random)
    case 2: 0
    default: guest.mfns[page(guest, &random)]
    }
  }
  private func value(_ guests: [FakeGuest], _ guest: FakeGuest, _ random: inout SeededGenerator) -> UInt64 {
    let flags: [UInt64] = [0, 1, 3, 5, 7, 0x21, 0x63, 0x67, 1 << 63 | 0x67, 0x87, 0x107, 1 << 52 | 7]
    return frame(guests, guest, &random) << 12 & 0xf_ffff_ffff_f000 | flags[Int.random(in: 0..<flags.count, using: &random)]
  }
  private func pointer(_ guest: FakeGuest, _ random: inout SeededGenerator) -> UInt64 {
    let command: [UInt64] = [0, 0, 0, 0, 0, 0, 2, 2, 1, 3, 4]
    let slot =
      Int.random(in: 0..<4, using: &random) == 0 ? UInt64.random(in: 0..<512, using: &random) : UInt64.random(in: 0..<66, using: &random)
    // The entries that map the pages below 8 are left alone, or no hypercall would find its arguments.
    let page = page(guest, &random), table = guest.mfns[page]
    let kept: UInt64 = page == FakeGuest.first ? 8 : page == FakeGuest.second || page == FakeGuest.third ? 1 : 0
    return table << 12 | (page == FakeGuest.root && slot == 32 ? 33 : max(slot, kept)) << 3
      | command[Int.random(in: 0..<command.count, using: &random)]
  }
  private func command(_ random: inout SeededGenerator) -> UInt32 {
    let likely: [UInt32] = [0, 0, 1, 1, 2, 3, 4, 4, 4, 4, 5, 15, 16, 17, 6, 10]
    return Int.random(in: 0..<30, using: &random) == 0
      ? UInt32.random(in: 0..<24, using: &random) : likely[Int.random(in: 0..<likely.count, using: &random)]
  }
  private func domains(_ guests: [FakeGuest], _ random: inout SeededGenerator) -> UInt64 {
    switch Int.random(in: 0..<30, using: &random) {
    case 0: UInt64(guests[Int.random(in: 0..<3, using: &random)].id.rawValue)
    case 1: UInt64(guests[Int.random(in: 0..<3, using: &random)].id.rawValue + 1) << 16 | 0x7ff0
    case 2: 0x7ff1
    default: 0x7ff0
    }
  }
  private func reservation(_ guest: FakeGuest, _ guests: [FakeGuest], _ random: inout SeededGenerator) throws -> Int64 {
    let pfn = page(guest, &random)
    let list = GuestAddress(rawValue: guest.address(page: 2))
    guest.setWord(2, 0, random.next() & 1 == 0 ? guest.mfns[pfn] : frame(guests, guest, &random))
    if random.next() & 1 == 0 {
      return Int64(try guest.gate.call(MemoryOp.DecreaseReservation(extents: list, count: 1, domain: .caller))) - 1
    }
    guest.setWord(2, 0, UInt64(pfn))
    guard try guest.gate.call(MemoryOp.PopulatePhysmap(extents: list, count: 1, domain: .caller)) == 1 else { return -1 }
    guest.mfns[pfn] = guest.word(2, 0)
    return 0
  }
  private func exchange(_ guest: FakeGuest, _ guests: [FakeGuest], _ random: inout SeededGenerator) -> Int64 {
    let pfn = page(guest, &random)
    guest.setWord(2, 0, guest.mfns[pfn])
    guest.setWord(2, 8, UInt64(pfn))
    let (from, to) = (GuestAddress(rawValue: guest.address(page: 2)), GuestAddress(rawValue: guest.address(page: 2, 8)))
    do throws(XenErrno) {
      try guest.gate.call(
        MemoryOp.Exchange(inExtents: from, inCount: 1, inDomain: .caller, outExtents: to, outCount: 1, outDomain: .caller))
    } catch { return error.result }
    guest.mfns[pfn] = guest.word(2, 8)
    return 0
  }
}
