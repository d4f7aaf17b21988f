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
  }
}
