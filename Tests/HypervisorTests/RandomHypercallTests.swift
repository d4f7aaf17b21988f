import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

/// A guest that says anything: nothing it says makes the hypervisor trap, and what must hold holds.
@Suite("random hypercalls")
struct RandomHypercallTests {
  @Test("a hundred thousand hypercalls of random numbers and arguments get an errno or success each", arguments: [1] as [UInt64])
  func random(seed: UInt64) throws {
    let machine = FakeMachine(physicalCPUs: 2)
    var random = SeededGenerator(seed: seed)
    var guests: [FakeGuest] = []
    let domain0Port = try machine.domain0.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: .zero))
    #expect(domain0Port.rawValue == 1)
    var served = 0, refused = 0, waited = 0
    for step in 0..<100_000 {
      guests.removeAll { guest in
        guard machine.hypervisor.domains[machine.hypervisor.slot(of: guest.id)!.rawValue].isShutDown else { return false }
        try? machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
        machine.vcpus[guest.id] = nil
        return true
      }
      while guests.count < 2 { guests.append(try machine.makeGuest(pages: 80, vcpus: 2)) }
      let guest = guests[Int.random(in: 0..<2, using: &random)]
      if machine.waiting.contains(guest.vcpu) {
        // It sleeps: time passes, and somebody wakes it.
        machine.advance(by: 200_000_000)
        if machine.waiting.contains(guest.vcpu) { machine.hypervisor.unblock(guest.vcpu.rawValue) }
        machine.drain()
        for other in guests where machine.effects.contains(.preempt(other.vcpu)) { machine.parked(other.vcpu) }
        _ = machine.take()
        continue
      }
      scribble(guest, &random)
      let request = HypercallRequest(
        number: UInt64.random(in: 0..<16, using: &random) == 0 ? random.next() : UInt64.random(in: 0..<42, using: &random),
        arguments: (
          argument(guest, &random), argument(guest, &random), argument(guest, &random), argument(guest, &random), argument(guest, &random)
        ))
      switch machine.perform(request, from: guest.vcpu) {
      case .served(let result):
        if result < 0 {
          refused += 1
          #expect(request.number == 23 || XenErrno(rawValue: Int32(truncatingIfNeeded: -result)).name != nil, "\(request): \(result)")
        } else {
          served += 1
        }
      case .waiting: waited += 1
      }
      _ = machine.take()
      if step % 5000 == 0 { try check(machine, guests) }
    }
    try check(machine, guests)
    #expect(served > 1000 && refused > 10_000 && waited > 100)
  }

  /// An argument: small, a page of the guest, a sub-operation, a frame, or anything.
  private func argument(_ guest: FakeGuest, _ random: inout SeededGenerator) -> UInt64 {
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1, 2: UInt64.random(in: 0..<16, using: &random)
    case 3, 4: guest.address(page: Int.random(in: 0..<70, using: &random), Int.random(in: 0..<512, using: &random) * 8)
    case 5: guest.mfns[Int.random(in: 0..<64, using: &random)] << 12 | UInt64.random(in: 0..<4096, using: &random)
    case 6: 0x7ff0
    default: random.next() >> UInt64.random(in: 0..<64, using: &random)
    }
  }
  /// Puts such words where arguments are read.
  private func scribble(_ guest: FakeGuest, _ random: inout SeededGenerator) {
    for _ in 0..<8 {
      let page = Int.random(in: 0..<32, using: &random), offset = Int.random(in: 0..<512, using: &random) * 8
      guest.setWord(page, offset, argument(guest, &random))
      guest.setWord(page, offset + 8, argument(guest, &random))
    }
    switch Int.random(in: 0..<200, using: &random) {
    case 1: guest.setSharedWord(Int.random(in: 0..<512, using: &random) * 8, random.next())
    case 2: guest.setContextWord(Int.random(in: 0..<646, using: &random) * 8, argument(guest, &random))
    default: break
    }
  }

  private func check(_ machine: FakeMachine, _ guests: [FakeGuest]) throws {
    try machine.checkFrames()
    machine.checkMemory()
    for index in 0..<Int32(machine.hypervisor.domains.count) where machine.hypervisor.domains[index].isUsed {
      var open: UInt32 = 0
      for port in 0..<UInt32(4096) {
        let channel = machine.hypervisor.domains[index].channels[port]
        guard channel.state != .free else { continue }
        open += 1
        if channel.state == .interdomain {
          guard let peer = machine.hypervisor.slot(of: channel.remoteDomain) else {
            Issue.record("a connected port's peer lives")
            continue
          }
          let other = machine.hypervisor.domains[peer.rawValue].channels[channel.remotePort]
          #expect(other.state == .interdomain && other.remotePort == port && other.remoteDomain == machine.hypervisor.domains[index].id)
        }
      }
      #expect(open == machine.hypervisor.domains[index].channels.openPorts)
    }
    var placed = Set<Int32>()
    for index in 0..<machine.hypervisor.pcpus.count {
      let current = machine.hypervisor.pcpus[index].current
      guard current >= 0 else { continue }
      #expect(placed.insert(current).inserted && machine.hypervisor.isRunning(current))
    }
  }
}
