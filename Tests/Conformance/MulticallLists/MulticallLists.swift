// multicall: a list of hypercalls in one.
//
// What: results in each entry, failing entries, what is refused inside, and a list that is not there.
// Why: kernels change page tables and tasks with it; a wrong result word is a wrong decision.
// Failure: a list that stops early, a result that is missing, a nested call that is served.
import ConformanceKit
import GuestKit

@main
struct MulticallLists: ConformanceGuest {
  func test(_ t: Checks) throws(XenErrno) {
    let list = t.page, scratch = memory.allocatePage()
    func entry(_ index: Int, _ number: UInt64, _ a: UInt64 = 0, _ b: UInt64 = 0) {
      let at = list.advanced(by: index * 64)
      for word in 0..<8 { at.store(UInt64(0), at: word * 8) }
      at.store(number)
      at.store(UInt64(0x5a5a), at: 8)
      at.store(a, at: 16)
      at.store(b, at: 24)
    }
    func result(_ index: Int) -> Int64 { list.load(as: Int64.self, at: index * 64 + 8) }
    func call(_ count: UInt64) -> Int64 { hypercall(13, list.rawValue, count) }

    t.equal("multicall/empty-answers-0", call(0), 0)
    entry(0, 17, 0)
    entry(1, 63)
    entry(2, 17, 99)
    entry(3, 29, 0)
    t.equal("multicall/answers-0", call(4), 0)
    t.equal("multicall/first-result", result(0), 4 << 16 | 17)
    t.equal("multicall/unknown-number-is-not-implemented", result(1), Answer.notImplemented)
    t.equal("multicall/failing-entry-does-not-stop-it", result(2), Answer.notImplemented)
    t.equal("multicall/after-a-failing-entry", result(3), 0)

    entry(0, 13, scratch.rawValue, 1)
    t.equal("multicall/nested-list-answers-0", call(1), 0)
    t.equal("multicall/nested-is-invalid", result(0), Answer.invalid)

    let port = try events.bindInterprocessor()
    events.mask(port)
    scratch.store(port.rawValue)
    entry(0, 32, 4, scratch.rawValue)
    entry(1, 32, 5, nowhere)
    entry(2, 15, 0)
    t.equal("multicall/send-answers-0", call(3), 0)
    t.equal("multicall/send-result", result(0), 0)
    t.check("multicall/send-is-done", events.takePending(port))
    t.equal("multicall/bad-argument-inside", result(1), Answer.badAddress)
    t.equal("multicall/set_timer-inside", result(2), 0)
    try events.close(port)

    entry(0, 17, 0)
    entry(1, 17, 0)
    t.equal("multicall/counts-only-what-was-said", call(1), 0)
    t.equal("multicall/the-rest-is-untouched", result(1), 0x5a5a)
    t.equal("multicall/bad-list", hypercall(13, nowhere, 1), Answer.badAddress)
    for index in 0..<60 { entry(index, 17, 0) }
    t.equal("multicall/sixty-answer-0", call(60), 0)
    var wrong = 0
    for index in 0..<60 where result(index) != 4 << 16 | 17 { wrong += 1 }
    t.check("multicall/sixty-results", wrong == 0, "\(wrong) wrong")
    oldForms(t, scratch)

    // An iret among the entries: to the `ret` at the end, with rax 0x77. What follows it in the list is not done.
    entry(0, 17, 0)
    entry(1, 23)
    entry(2, 17, 0)
    // mov %rsp, %r8; push ss, rsp, flags, cs; lea end, %rax; push rip, how, rcx, r11, rax; mov $13, %eax; mov $3, %esi; syscall; ud2; end: ret
    let probe = TrapProbe(t)
    probe.see([6, 13, 14])
    let end = probe.run(
      [0x49, 0x89, 0xe0, 0x68, 0x2b, 0xe0, 0, 0, 0x41, 0x50, 0x6a, 2, 0x68, 0x30, 0xe0, 0, 0, 0x48, 0x8d, 0x05, 23, 0, 0, 0, 0x50, 0x6a, 0]
        + [0x6a, 0x11, 0x6a, 0x22, 0x6a, 0x77, 0xb8, 13, 0, 0, 0, 0xbe, 3, 0, 0, 0, 0x0f, 0x05, 0x0f, 0x0b, 0xc3], list.rawValue)
    t.check("multicall/iret-returns-by-its-frame", end.vector == nil && end.rax == 0x77, end.text)
    t.equal("multicall/before-an-iret", result(0), 4 << 16 | 17)
    t.equal("multicall/result-of-an-iret", result(1), 0x77)
    t.equal("multicall/iret-is-the-last", result(2), 0x5a5a)
  }

  /// sched_op and event_channel_op as they were in the interface's first versions.
  private func oldForms(_ t: Checks, _ page: GuestAddress) {
    t.equal("sched_op_compat/yield", hypercall(6, 0), 0)
    t.equal("sched_op_compat/poll-came-later", hypercall(6, 3, page.rawValue), Answer.notImplemented)
    t.equal("sched_op_compat/no-such-command", hypercall(6, 99), Answer.notImplemented)
    // With an upcall pending it does not sleep.
    let blocked = cpu.withUpcallsMasked {
      memory.sharedInfo.store(UInt8(1))
      return hypercall(6, 1)
    }
    t.equal("sched_op_compat/block", blocked, 0)
    page.store(UInt32(6))
    page.store(UInt32(0x7ff0_7ff0), at: 4)
    t.equal("event_channel_op_compat/alloc_unbound", hypercall(16, page.rawValue), 0)
    let port = page.load(as: UInt32.self, at: 8)
    t.check("event_channel_op_compat/port", port > 0, "\(port)")
    page.store(UInt32(3))
    page.store(port, at: 4)
    t.equal("event_channel_op_compat/close", hypercall(16, page.rawValue), 0)
    t.equal("event_channel_op_compat/close-again", hypercall(16, page.rawValue), Answer.invalid)
    page.store(UInt32(10))
    t.equal("event_channel_op_compat/reset-came-later", hypercall(16, page.rawValue), Answer.notImplemented)
    t.equal("event_channel_op_compat/bad-argument", hypercall(16, nowhere), Answer.badAddress)
  }
}
