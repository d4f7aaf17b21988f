import Testing

@testable import Dom0

@Suite("host/restart guard") struct RestartGuardTests {
  @Test("restarts at once, then later and later, and holds a domain after as many restarts as its limit") func loop() {
    var guardian = RestartGuard(limit: 9)
    let verdicts = (0..<10).map { _ in guardian.ended(afterMilliseconds: 200) }
    #expect(
      verdicts
        == [0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000].map { .restart(afterMilliseconds: $0) } + [.hold])
    #expect(guardian.ended(afterMilliseconds: 0) == .hold, "and keeps holding it")
  }

  @Test("a domain that ran for a minute starts afresh") func healthy() {
    var guardian = RestartGuard(limit: 2)
    #expect(guardian.ended(afterMilliseconds: 10) == .restart(afterMilliseconds: 0))
    #expect(guardian.ended(afterMilliseconds: 10) == .restart(afterMilliseconds: 1000))
    #expect(guardian.ended(afterMilliseconds: RestartGuard.healthy) == .restart(afterMilliseconds: 0))
    #expect(guardian.ended(afterMilliseconds: RestartGuard.healthy - 1) == .restart(afterMilliseconds: 1000))
    #expect(guardian.ended(afterMilliseconds: 10) == .hold)
  }

  @Test("a limit of 0 restarts nothing, a great one never overflows") func limits() {
    var none = RestartGuard(limit: 0)
    #expect(none.ended(afterMilliseconds: 1 << 40) == .hold)
    var endless = RestartGuard(limit: .max)
    for _ in 0..<1000 { _ = endless.ended(afterMilliseconds: 0) }
    #expect(endless.ended(afterMilliseconds: 0) == .restart(afterMilliseconds: RestartGuard.longestDelay))
  }
}
