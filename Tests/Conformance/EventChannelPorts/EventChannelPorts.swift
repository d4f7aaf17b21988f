// Ports and their states.
//
// What: every sub-operation that makes, joins, tells, or gives back an event channel, with its errors.
// Why: drivers, xenstore and the console all stand on them; what is wrong here shows as a hang elsewhere.
// Failure: a wrong state, a wrong errno, or an event that comes twice or never.
import ConformanceKit
import GuestKit

private let bindInterdomain: UInt64 = 0, bindVirq: UInt64 = 1, close: UInt64 = 3, send: UInt64 = 4, status: UInt64 = 5
private let allocateUnbound: UInt64 = 6, bindIPI: UInt64 = 7, bindVCPU: UInt64 = 8, unmask: UInt64 = 9
private let own: UInt16 = 0x7ff0

@main
struct EventChannelPorts: ConformanceGuest {
  func test(_ t: Checks) {
    let port = unbound(t)
    loopback(t, port)
    virtual(t)
    interprocessor(t)
    bad(t)
  }

  /// Calls with up to two 32-bit words, and leaves the argument in the page.
  private func call(_ t: Checks, _ command: UInt64, _ first: UInt32, _ second: UInt32 = 0) -> Int64 {
    for i in 0..<8 { t.page.store(UInt32(0), at: i * 4) }
    t.page.store(first)
    t.page.store(second, at: 4)
    return hypercall(32, command, t.page.rawValue)
  }
  private func word(_ t: Checks, _ offset: Int) -> UInt32 { t.page.load(as: UInt32.self, at: offset) }
  private func state(_ t: Checks, _ port: UInt32) -> Int64 {
    let result = call(t, status, UInt32(own), port)
    return result < 0 ? result : Int64(word(t, 8))
  }

  func unbound(_ t: Checks) -> UInt32 {
    t.equal("alloc_unbound/answers-0", call(t, allocateUnbound, UInt32(own) | UInt32(own) << 16), 0)
    let port = word(t, 4)
    t.check("alloc_unbound/port-is-not-0", port != 0)
    t.equal("status/unbound-is-1", state(t, port), 1)
    // The remote domain comes back as its number, not as DOMID_SELF.
    t.check("status/unbound-names-the-remote", word(t, 16) & 0xffff != UInt32(own), "\(word(t, 16))")
    t.equal("send/unbound-drops-and-answers-0", call(t, send, port), 0)
    t.check("send/unbound-leaves-nothing-pending", !events.isPending(EventChannelPort(rawValue: port)))
    t.equal("alloc_unbound/another-domain-is-not-permitted", call(t, allocateUnbound, UInt32(0) | UInt32(own) << 16), Answer.notPermitted)
    t.equal("alloc_unbound/no-such-domain", call(t, allocateUnbound, UInt32(0x7000) | UInt32(own) << 16), Answer.noDomain)
    return port
  }

  func loopback(_ t: Checks, _ port: UInt32) {
    t.equal("bind_interdomain/answers-0", call(t, bindInterdomain, UInt32(own), port), 0)
    let other = word(t, 8)
    let local = EventChannelPort(rawValue: other), remote = EventChannelPort(rawValue: port)
    t.check("bind_interdomain/gives-another-port", other != 0 && other != port, "\(other)")
    t.check("bind_interdomain/marks-the-local-port-pending", events.takePending(local))
    t.check("bind_interdomain/leaves-the-remote-port", !events.isPending(remote))
    t.equal("status/interdomain-is-2", state(t, port), 2)
    t.equal("status/interdomain-names-the-remote-port", Int64(word(t, 20)), Int64(other))
    t.equal("bind_interdomain/taken-port-is-invalid", call(t, bindInterdomain, UInt32(own), port), Answer.invalid)
    t.equal("send/interdomain-answers-0", call(t, send, other), 0)
    t.check("send/marks-the-other-end", events.isPending(remote))
    t.check("send/not-the-own-end", !events.isPending(local))
    _ = call(t, send, other)
    t.check("send/twice-is-once", events.takePending(remote) && !events.isPending(remote))
    t.equal("close/answers-0", call(t, close, other), 0)
    t.equal("close/frees-the-port", state(t, other), 0)
    t.equal("close/peer-becomes-unbound", state(t, port), 1)
    t.equal("send/free-port-is-invalid", call(t, send, other), Answer.invalid)
    t.equal("alloc_unbound/reuses-the-lowest-free-port", call(t, allocateUnbound, UInt32(own) | UInt32(own) << 16), 0)
    t.equal("alloc_unbound/that-port", Int64(word(t, 4)), Int64(other))
    t.equal("close/free-the-first", call(t, close, port), 0)
    t.equal("close/free-the-second", call(t, close, other), 0)
    t.equal("close/free-port-is-invalid", call(t, close, other), Answer.invalid)
  }

  func virtual(_ t: Checks) {
    t.equal("bind_virq/answers-0", call(t, bindVirq, 0, 0), 0)
    let timer = word(t, 8)
    t.equal("bind_virq/twice-exists", call(t, bindVirq, 0, 0), Answer.exists)
    t.equal("bind_virq/no-such-vcpu", call(t, bindVirq, 0, 77), Answer.noEntry)
    t.equal("bind_virq/no-such-virq", call(t, bindVirq, 24, 0), Answer.invalid)
    t.equal("status/virq-is-4", state(t, timer), 4)
    t.equal("status/virq-number", Int64(word(t, 16)), 0)
    t.equal("send/virq-is-invalid", call(t, send, timer), Answer.invalid)
    t.equal("bind_vcpu/per-vcpu-virq-is-invalid", call(t, bindVCPU, timer, 0), Answer.invalid)
    t.equal("close/virq", call(t, close, timer), 0)
    t.equal("bind_virq/again-after-close", call(t, bindVirq, 0, 0), 0)
    _ = call(t, close, word(t, 8))
    t.equal("bind_virq/debug", call(t, bindVirq, 1, 0), 0)
    _ = call(t, close, word(t, 8))
  }

  func interprocessor(_ t: Checks) {
    t.equal("bind_ipi/answers-0", call(t, bindIPI, 0), 0)
    let port = word(t, 4)
    t.equal("status/ipi-is-5", state(t, port), 5)
    t.equal("send/ipi-answers-0", call(t, send, port), 0)
    t.check("send/ipi-is-pending", events.takePending(EventChannelPort(rawValue: port)))
    t.equal("bind_vcpu/ipi-is-invalid", call(t, bindVCPU, port, 0), Answer.invalid)
    t.equal("bind_ipi/no-such-vcpu", call(t, bindIPI, 77), Answer.noEntry)
    t.equal("close/ipi", call(t, close, port), 0)
  }

  func bad(_ t: Checks) {
    _ = call(t, allocateUnbound, UInt32(own) | UInt32(own) << 16)
    let port = word(t, 4)
    t.equal("bind_vcpu/unbound-answers-0", call(t, bindVCPU, port, 0), 0)
    t.equal("bind_vcpu/no-such-vcpu", call(t, bindVCPU, port, 77), Answer.noEntry)
    t.equal("unmask/answers-0", call(t, unmask, port), 0)
    t.check("unmask/clears-the-mask-bit", !events.isMasked(EventChannelPort(rawValue: port)))
    events.mask(EventChannelPort(rawValue: port))
    t.equal("close/unbound", call(t, close, port), 0)
    t.equal("close/port-0-is-invalid", call(t, close, 0), Answer.invalid)
    t.equal("send/port-0-is-invalid", call(t, send, 0), Answer.invalid)
    t.equal("send/huge-port-is-invalid", call(t, send, 0xffff_fff0), Answer.invalid)
    t.equal("status/huge-port-is-invalid", state(t, 4096), Answer.invalid)
    t.equal("unmask/huge-port-is-invalid", call(t, unmask, 0xffff_fff0), Answer.invalid)
    t.equal("bind_interdomain/no-such-port", call(t, bindInterdomain, UInt32(own), 3000), Answer.invalid)
    t.equal("bind_interdomain/no-such-domain", call(t, bindInterdomain, 0x7000, 1), Answer.noDomain)
    t.equal("event_channel_op/no-such-command", hypercall(32, 77, t.page.rawValue), Answer.notImplemented)
    t.equal("event_channel_op/bad-argument", hypercall(32, send, nowhere), Answer.badAddress)
  }
}
