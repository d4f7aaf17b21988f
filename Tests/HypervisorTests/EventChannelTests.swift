import HypercallABI
import Testing

@testable import Hypervisor

private let port1 = EventChannelPort(rawValue: 1)

@Suite("event_channel_op/alloc_unbound")
struct AllocateUnboundTests {
  @Test("the lowest free port is handed out, and port 0 never is")
  func lowest() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)) == port1)
    #expect(try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)).rawValue == 2)
    try guest.gate.call(EventChannelOp.Close(port: port1))
    #expect(try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)) == port1)
  }
  @Test("a full table refuses with ENOSPC, and all 4095 ports can be had")
  func full() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    for port in 1..<UInt32(4096) {
      #expect(try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)).rawValue == port)
      #expect(throws: Never.self) { try guest.gate.call(EventChannelOp.Unmask(port: EventChannelPort(rawValue: port))) }
    }
    #expect(throws: XenErrno.noSpace) { try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)) }
    try guest.gate.call(EventChannelOp.Close(port: EventChannelPort(rawValue: 77)))
    #expect(try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero)).rawValue == 77)
  }
  @Test("a guest may not act for another domain; domain 0 may; a domain that is not there is ESRCH")
  func privilege() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    #expect(throws: XenErrno.notPermitted) {
      try guest.gate.call(EventChannelOp.AllocateUnbound(domain: other.id, remoteDomain: .caller))
    }
    #expect(try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: guest.id, remoteDomain: .zero)) == port1)
    #expect(throws: XenErrno.noSuchDomain) {
      try guest.gate.call(EventChannelOp.AllocateUnbound(domain: DomainID(rawValue: 99), remoteDomain: .caller))
    }
  }
}

@Suite("event_channel_op/bind_interdomain")
struct BindInterdomainTests {
  @Test("the two ends are connected, and the local one is pending once")
  func connects() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    let local = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    #expect(guest.isPending(local))
    let status = try machine.domain0.call(EventChannelOp.Status(domain: .caller, port: remote))
    #expect(status.status == .interdomain && status.detail == UInt32(guest.id.rawValue) && status.remotePort == local)
    _ = machine.take()
    try guest.gate.call(EventChannelOp.Send(port: local))
    #expect(machine.arenaWord(2048) >> UInt64(remote.rawValue) & 1 == 1)
    #expect(machine.take().contains(.domain0Upcall))
  }
  @Test("a port that waits for somebody else, or does not wait, is EINVAL; no such domain is ESRCH")
  func refused() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(), other = try machine.makeGuest(isStarted: false)
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: other.id))
    #expect(throws: XenErrno.invalidArgument) {
      try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    }
    #expect(throws: XenErrno.invalidArgument) {
      try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: EventChannelPort(rawValue: .max)))
    }
    #expect(throws: XenErrno.noSuchDomain) {
      try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: DomainID(rawValue: 42), remotePort: remote))
    }
  }
  @Test("closing one end makes the peer wait for the closer, who can bind again")
  func reconnects() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    let local = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    try guest.gate.call(EventChannelOp.Close(port: local))
    let status = try machine.domain0.call(EventChannelOp.Status(domain: .caller, port: remote))
    #expect(status.status == .unbound && status.detail == UInt32(guest.id.rawValue))
    // Nobody listens: the event is dropped, without an error.
    try machine.domain0.call(EventChannelOp.Send(port: remote))
    #expect(!guest.isPending(local))
    _ = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
  }
  @Test("a domain that goes leaves its peers waiting")
  func destroyed() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    _ = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    try machine.domain0.call(DomainControl.DestroyDomain(domain: guest.id))
    #expect(try machine.domain0.call(EventChannelOp.Status(domain: .caller, port: remote)).status == .unbound)
  }
}

@Suite("event_channel_op/bind_virq")
struct BindVIRQTests {
  @Test("an interrupt binds once, a global one with vCPU 0 only")
  func virq() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    let second = VCPUID(rawValue: 1)
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    _ = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: second))
    #expect(throws: XenErrno.alreadyExists) { try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero)) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.BindVIRQ(virq: .domainException, vcpu: second)) }
    #expect(throws: XenErrno.invalidArgument) {
      try guest.gate.call(EventChannelOp.BindVIRQ(virq: VirtualInterrupt(rawValue: 24), vcpu: .zero))
    }
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(EventChannelOp.BindVIRQ(virq: .debug, vcpu: VCPUID(rawValue: 2))) }
  }
}

@Suite("event_channel_op/close")
struct CloseTests {
  @Test("a closed interrupt can be bound again, and another port cannot be sent on")
  func closed() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    let port = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.Send(port: port)) }
    try guest.gate.call(EventChannelOp.Close(port: port))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.Close(port: port)) }
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.Send(port: port)) }
    #expect(try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero)) == port)
  }
}

@Suite("event_channel_op/bind_ipi")
struct BindIPITests {
  @Test("an IPI interrupts the vCPU it was bound to, and keeps to it")
  func ipi() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    let second = VCPUID(rawValue: 1)
    let port = try guest.gate.call(EventChannelOp.BindIPI(vcpu: second))
    try guest.gate.call(EventChannelOp.Send(port: port))
    #expect(guest.isPending(port) && guest.upcallPending(1) && guest.selector(1) == 1 && !guest.upcallPending(0))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.BindVCPU(port: port, vcpu: .zero)) }
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(EventChannelOp.BindIPI(vcpu: VCPUID(rawValue: 9))) }
  }
}

@Suite("event_channel_op/bind_vcpu")
struct BindVCPUTests {
  @Test("bind_vcpu moves future events alone")
  func moved() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    let second = VCPUID(rawValue: 1)
    let remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    let port = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    #expect(guest.selector(0) == 1)
    try guest.gate.call(EventChannelOp.BindVCPU(port: port, vcpu: second))
    #expect(guest.selector(0) == 1 && guest.selector(1) == 0)
    guest.clearPending(port)
    guest.acknowledge()
    try machine.domain0.call(EventChannelOp.Send(port: remote))
    #expect(guest.selector(0) == 0 && guest.selector(1) == 1)
    let timer = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .timer, vcpu: .zero))
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.BindVCPU(port: timer, vcpu: second)) }
    #expect(throws: XenErrno.noEntry) { try guest.gate.call(EventChannelOp.BindVCPU(port: port, vcpu: VCPUID(rawValue: 2))) }
  }
}

/// A guest with a port that domain 0 can send to, nothing pending, upcalls unmasked.
private struct Connected {
  let machine = FakeMachine()
  let guest: FakeGuest
  let remote, local: EventChannelPort
  init() throws {
    guest = try machine.makeGuest()
    remote = try machine.domain0.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: guest.id))
    local = try guest.gate.call(EventChannelOp.BindInterdomain(remoteDomain: .zero, remotePort: remote))
    guest.clearPending(local)
    guest.acknowledge()
    guest.setUpcallMask(false)
    _ = machine.take()
  }
  func send() throws { try machine.domain0.call(EventChannelOp.Send(port: remote)) }
}

@Suite("delivery by the 2-level ABI")
struct DeliveryTests {
  @Test("an unmasked event sets pending, selector and upcall pending, and interrupts a running vCPU once")
  func unmasked() throws {
    let pair = try Connected()
    try pair.send()
    #expect(pair.guest.isPending(pair.local) && pair.guest.selector() == 1 && pair.guest.upcallPending())
    #expect(pair.machine.take() == [.upcall(pair.guest.vcpu)])
    try pair.send()
    #expect(pair.machine.take() == [])
  }
  @Test("a masked event sets its pending bit and nothing else")
  func masked() throws {
    let pair = try Connected()
    pair.guest.setMask(pair.local, true)
    try pair.send()
    #expect(pair.guest.isPending(pair.local) && pair.guest.selector() == 0 && !pair.guest.upcallPending())
    #expect(pair.machine.take() == [])
  }
}

@Suite("event_channel_op/unmask")
struct UnmaskTests {
  @Test("unmask raises a pending event anew, once; clearing the bit in memory does not")
  func unmask() throws {
    let pair = try Connected()
    pair.guest.setMask(pair.local, true)
    try pair.send()
    try pair.guest.gate.call(EventChannelOp.Unmask(port: pair.local))
    #expect(pair.guest.selector() == 1 && pair.guest.upcallPending())
    pair.guest.acknowledge()
    try pair.guest.gate.call(EventChannelOp.Unmask(port: pair.local))
    #expect(pair.guest.selector() == 0)
    pair.guest.setMask(pair.local, true)
    pair.guest.setMask(pair.local, false)
    #expect(!pair.guest.upcallPending())
    #expect(throws: XenErrno.invalidArgument) { try pair.guest.gate.call(EventChannelOp.Unmask(port: EventChannelPort(rawValue: 5000))) }
  }
}

@Suite("delivery to vCPUs and ports as they are")
struct DeliveryStateTests {
  @Test("a vCPU that masks upcalls is not interrupted, but sees the event")
  func upcallMask() throws {
    let pair = try Connected()
    pair.guest.setUpcallMask(true)
    try pair.send()
    #expect(pair.guest.upcallPending() && pair.guest.selector() == 1)
    #expect(pair.machine.take() == [])
  }
  @Test("an event that is pending already raises nothing, even if the selector was cleared")
  func already() throws {
    let pair = try Connected()
    try pair.send()
    pair.guest.acknowledge()
    try pair.send()
    #expect(pair.guest.selector() == 0 && !pair.guest.upcallPending())
  }
  @Test("a closed port forgets its event")
  func closed() throws {
    let pair = try Connected()
    try pair.send()
    try pair.guest.gate.call(EventChannelOp.Close(port: pair.local))
    #expect(!pair.guest.isPending(pair.local))
  }
}

@Suite("event_channel_op/status")
struct StatusTests {
  @Test("each kind of port is told as what it is")
  func kinds() throws {
    let machine = FakeMachine(), guest = try machine.makeGuest(vcpus: 2)
    let unbound = try guest.gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero))
    let virq = try guest.gate.call(EventChannelOp.BindVIRQ(virq: .debug, vcpu: VCPUID(rawValue: 1)))
    let ipi = try guest.gate.call(EventChannelOp.BindIPI(vcpu: VCPUID(rawValue: 1)))
    #expect(try guest.gate.call(EventChannelOp.Status(domain: .caller, port: unbound)).status == .unbound)
    let interrupt = try guest.gate.call(EventChannelOp.Status(domain: .caller, port: virq))
    #expect(interrupt.status == .virq && interrupt.detail == 1 && interrupt.vcpu.rawValue == 1)
    #expect(try guest.gate.call(EventChannelOp.Status(domain: .caller, port: ipi)).status == .ipi)
    #expect(try guest.gate.call(EventChannelOp.Status(domain: .caller, port: EventChannelPort(rawValue: 9))).status == .closed)
    #expect(throws: XenErrno.invalidArgument) {
      try guest.gate.call(EventChannelOp.Status(domain: .caller, port: EventChannelPort(rawValue: 64)))
    }
    #expect(throws: XenErrno.notPermitted) { try guest.gate.call(EventChannelOp.Status(domain: .zero, port: unbound)) }
    #expect(try machine.domain0.call(EventChannelOp.Status(domain: guest.id, port: unbound)).status == .unbound)
  }
}

@Suite("event_channel_op/send")
struct SendTests {
  @Test("a port that is not open, or is not one to send on, is EINVAL", arguments: [0, 5, 64, 4096, .max] as [UInt32])
  func refused(port: UInt32) throws {
    let machine = FakeMachine(), guest = try machine.makeGuest()
    #expect(throws: XenErrno.invalidArgument) { try guest.gate.call(EventChannelOp.Send(port: EventChannelPort(rawValue: port))) }
  }
}
