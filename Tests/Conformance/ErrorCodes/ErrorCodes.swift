// What is refused, and how.
//
// What: unknown hypercalls, privileged ones, arguments that cannot be read, values that cannot be.
// Why: kernels and tools decide by errno: what is missing here, what is forbidden, what to try again.
// Failure: another errno than Xen's, or none.
import ConformanceKit
import GuestKit

@main
struct ErrorCodes: ConformanceGuest {
  func test(_ t: Checks) {
    for number in [11, 43, 47, 56, 63] as [UInt64] {
      t.equal("unassigned/\(number)-is-not-implemented", hypercall(number), Answer.notImplemented)
    }
    privileged(t)
    arguments(t)
    registers(t)
    tables(t)
  }

  private func privileged(_ t: Checks) {
    for word in 0..<32 { t.page.store(UInt32(0), at: word * 4) }
    t.page.store(UInt32(5))  // XEN_DOMCTL_getdomaininfo
    t.page.store(UInt32(0x15), at: 4)
    t.equal("domctl/guest-is-not-permitted", hypercall(36, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(2))  // XEN_DOMCTL_destroydomain
    t.equal("domctl/destroy-is-not-permitted", hypercall(36, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt16(0x1234), at: 8)
    t.equal("domctl/of-no-domain", hypercall(36, t.page.rawValue), Answer.noDomain)
    t.page.store(UInt16(0x7ff0), at: 8)
    t.equal("domctl/of-the-caller-by-name", hypercall(36, t.page.rawValue), Answer.noDomain)
    t.page.store(UInt32(5))
    t.equal("domctl/getdomaininfo-of-a-reserved-number", hypercall(36, t.page.rawValue), Answer.invalid)
    t.page.store(UInt16(0x7000), at: 8)
    t.equal("domctl/getdomaininfo-of-no-domain", hypercall(36, t.page.rawValue), Answer.noDomain)
    t.page.store(UInt32(1))
    t.equal("domctl/createdomain-is-not-permitted", hypercall(36, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(999))
    t.equal("domctl/no-such-command-of-no-domain", hypercall(36, t.page.rawValue), Answer.noDomain)
    t.page.store(UInt16(0), at: 8)
    t.equal("domctl/no-such-command-is-not-permitted", hypercall(36, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(0x14), at: 4)
    t.equal("domctl/other-interface-version", hypercall(36, t.page.rawValue), Answer.accessDenied)
    t.equal("domctl/bad-argument", hypercall(36, nowhere), Answer.badAddress)
    t.page.store(UInt32(3))  // XEN_SYSCTL_physinfo
    t.page.store(UInt32(0x15), at: 4)
    t.equal("sysctl/guest-is-not-permitted", hypercall(35, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(999))
    t.equal("sysctl/no-such-command-is-not-permitted", hypercall(35, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt32(0x14), at: 4)
    t.equal("sysctl/other-interface-version", hypercall(35, t.page.rawValue), Answer.accessDenied)
    t.page.store(UInt16(0))
    t.equal("memory_op/current_reservation-of-domain-0", hypercall(12, 3, t.page.rawValue), Answer.notPermitted)
    t.page.store(UInt16(0x7000))
    t.equal("memory_op/current_reservation-of-no-domain", hypercall(12, 3, t.page.rawValue), Answer.noDomain)
  }

  private func arguments(_ t: Checks) {
    t.equal("xen_version/no-such-command", hypercall(17, 99), Answer.notImplemented)
    t.equal("xen_version/bad-argument", hypercall(17, 1, nowhere), Answer.badAddress)
    t.equal("xen_version/not-canonical", hypercall(17, 1, 0x8000_0000_0000_0000), Answer.badAddress)
    t.equal("xen_version/the-hypervisor's-addresses", hypercall(17, 1, 0xffff_8300_0000_0000), Answer.badAddress)
    t.equal("memory_op/no-such-command", hypercall(12, 60, t.page.rawValue), Answer.notImplemented)
    t.equal("memory_op/unreadable-reservation-has-done-none", hypercall(12, 6, nowhere), 0)
    t.equal("memory_op/unreadable-reservation-has-done-those-before", hypercall(12, 6 | 5 << 6, nowhere), 5)
    t.equal("memory_op/high-bits-of-the-command", hypercall(12, 3 | 1 << 40, nowhere), Answer.invalid)
    t.equal("memory_op/machphys_mapping-with-an-extent", hypercall(12, 12 | 1 << 6, nowhere), Answer.notImplemented)
    t.equal("memory_op/maximum_reservation-with-an-extent", hypercall(12, 4 | 1 << 6, nowhere), Answer.invalid)
    t.equal("sched_op/high-bits-of-the-command", hypercall(29, 2 | 1 << 32, nowhere), Answer.badAddress)
    t.equal("vcpu_op/high-bits-of-the-vcpu", hypercall(24, 7, 1 << 32, 0), 0)
    t.equal("vcpu_op/no-such-vcpu", hypercall(24, 7, 99, 0), -2)
    t.equal("vcpu_op/vcpu-before-argument", hypercall(24, 6, 99, nowhere), -2)
    t.equal("vcpu_op/vcpu-before-command", hypercall(24, 99, 99, 0), -2)
    t.equal("vcpu_op/no-such-command", hypercall(24, 99, 0, 0), Answer.notImplemented)
    t.equal("vm_assist/no-such-command", hypercall(21, 5, 5), Answer.notImplemented)
    t.equal("console_io/guest-is-not-permitted", hypercall(18, 1, 4, t.page.rawValue), Answer.notPermitted)
    t.equal("console_io/no-such-command", hypercall(18, 9, 4, t.page.rawValue), Answer.notPermitted)
    t.equal("event_channel_op/high-bits-of-the-command", hypercall(32, 9 | 1 << 32, nowhere), Answer.badAddress)
    t.equal("memory_op/bad-argument", hypercall(12, 3, nowhere), Answer.badAddress)
    t.equal("set_trap_table/bad-argument", hypercall(0, nowhere), Answer.badAddress)
    // Read-only memory can be read for an argument, and not written for a result.
    let text = memory.topPageTable.rawValue
    t.equal("xen_version/result-to-a-page-table", hypercall(17, 1, text), Answer.badAddress)
    // An argument across two pages, the second of which is missing.
    t.equal("event_channel_op/argument-partly-missing", hypercall(32, 5, lastMapped() + 4096 - 8), Answer.badAddress)
  }

  /// A page with nothing mapped after it.
  private func lastMapped() -> UInt64 {
    let pages = (memory.allocatePage(), memory.allocatePage())
    let high = max(pages.0.rawValue, pages.1.rawValue)
    hypercall(14, high, 0, 2)
    return high - 4096
  }

  private func registers(_ t: Checks) {
    t.equal("set_segment_base/not-canonical", hypercall(25, 1, 0x8000_0000_0000_0000), Answer.invalid)
    t.equal("set_segment_base/no-such-register", hypercall(25, 9, 0), Answer.invalid)
    t.equal("set_segment_base/gs-answers-0", hypercall(25, 1, 0), 0)
    t.equal("set_timer/answers-0", hypercall(15, 0), 0)
    t.equal("vm_assist/no-such-type", hypercall(21, 0, 77), Answer.invalid)
    t.equal("stack_switch/answers-0", hypercall(3, 0xe02b, t.page.rawValue + 4096), 0)
    t.page.store(UInt64(14 | 4 << 8 | 0xe033 << 16))
    t.page.store(UInt64(0x8000_0000_0000_0000), at: 8)
    t.page.store(UInt64(0), at: 16)
    t.page.store(UInt64(0), at: 24)
    t.equal("set_trap_table/handler-not-canonical", hypercall(0, t.page.rawValue), Answer.invalid)
  }

  private func tables(_ t: Checks) {
    let page = memory.allocatePage().rawValue
    let own = (memory.machineFrame(at: GuestAddress(rawValue: page))?.rawValue ?? 0) << 12
    t.equal("update_va_mapping/no-table-there", hypercall(14, nowhere, own | 3, 0), Answer.invalid)
    t.equal("update_va_mapping/no-such-frame", hypercall(14, page, 0x000f_ffff_ffff_f000 | 1, 0), Answer.invalid)
    t.page.store(own | 3)
    t.page.store(own, at: 8)
    t.equal("mmu_update/no-such-domain", hypercall(1, t.page.rawValue, 1, 0, 0x7000), Answer.noDomain)
    t.equal("mmu_update/bad-list", hypercall(1, nowhere, 1, 0, 0x7ff0), Answer.badAddress)
    t.equal("mmu_update/empty-answers-0", hypercall(1, t.page.rawValue, 0, 0, 0x7ff0), 0)
    t.page.store(UInt64(77))
    t.equal("mmuext_op/no-such-command", hypercall(26, t.page.rawValue, 1, 0, 0x7ff0), Answer.notImplemented)
    t.equal("mmuext_op/bad-list", hypercall(26, nowhere, 1, 0, 0x7ff0), Answer.badAddress)
  }
}
