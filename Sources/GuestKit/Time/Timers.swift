internal import CGuestRuntime

/// A timer of the kernel's: runs its handler once or again and again, at safe points, until it is cancelled.
public final class Timer {
  /// When it runs next.
  public fileprivate(set) var deadline: Instant
  /// How long after that again; nil: once.
  public let period: Duration?
  let handler: () -> Void

  fileprivate init(deadline: Instant, period: Duration?, handler: @escaping () -> Void) {
    self.deadline = deadline
    self.period = period
    self.handler = handler
  }

  /// Stops it. A timer that has run its last is stopped already.
  public func cancel() { TimerQueue.remove(self) }
}

/// The kernel's timers: any number of them, over the vCPU's one-shot timer.
public struct Timers: Sendable {
  /// Runs `handler` once, at `deadline`.
  @discardableResult
  public func at(_ deadline: Instant, _ handler: @escaping () -> Void) -> Timer {
    TimerQueue.insert(Timer(deadline: deadline, period: nil, handler: handler))
  }

  /// Runs `handler` once, after a time.
  @discardableResult
  public func after(_ duration: Duration, _ handler: @escaping () -> Void) -> Timer { at(clock.now + duration, handler) }

  /// Runs `handler` again and again. Times that were missed are merged in one. A period that is not longer than zero is a panic.
  @discardableResult
  public func every(
    _ period: Duration, file: StaticString = #fileID, line: UInt = #line, _ handler: @escaping () -> Void
  ) -> Timer {
    if period.nanoseconds < 1 { panic("timers.every: a period of \(period); it must be longer than zero", file: file, line: line) }
    return TimerQueue.insert(Timer(deadline: clock.now + period, period: period, handler: handler))
  }
}

/// The kernel's timers.
public var timers: Timers { Timers() }

/// All running timers, the earliest last.
enum TimerQueue {
  @safe nonisolated(unsafe) private static var queue: [Timer]? = nil
  @safe nonisolated(unsafe) private static var port: UInt32 = 0
  /// What sleepers wait for: the earliest of their deadlines. One inside a handler comes first: until it wakes no other handler runs.
  @safe nonisolated(unsafe) private static var wake = UInt64.max
  @safe nonisolated(unsafe) private static var wakeInHandler = UInt64.max

  static func insert(_ timer: Timer) -> Timer {
    start()
    var timers = queue ?? []
    queue = nil
    var index = timers.count
    while index > 0, timers[index - 1].deadline <= timer.deadline { index -= 1 }
    timers.insert(timer, at: index)
    queue = timers
    arm()
    return timer
  }

  static func remove(_ timer: Timer) {
    queue?.removeAll { $0 === timer }
    arm()
  }

  /// Wakes a sleeper, and keeps the other timers going.
  static func sleep(until deadline: Instant) {
    start()
    let outer = (wake, wakeInHandler)
    if Upcalls.isInHandler { wakeInHandler = deadline.nanoseconds } else { wake = deadline.nanoseconds }
    while clock.now < deadline {
      arm()
      Upcalls.wait { clock.now >= deadline }
    }
    (wake, wakeInHandler) = outer
    arm()
  }

  /// Binds the timer interrupt, at the first timer.
  private static func start() {
    if port != 0 { return }
    do throws(XenErrno) {
      let bound = try events.bind(.timer)
      port = bound.rawValue
      events.setHandler(bound) { expire() }
    } catch {
      panic("the timer interrupt cannot be bound: errno \(error.rawValue)")
    }
  }

  /// Runs what is due.
  private static func expire() {
    while let timer = queue?.last, timer.deadline <= clock.now {
      queue?.removeLast()
      if let period = timer.period {
        let next = timer.deadline + period, now = clock.now
        timer.deadline = next > now ? next : now + period
        _ = insert(timer)
      }
      timer.handler()
    }
    arm()
  }

  /// Sets the one-shot timer. A sleeper whose time has come needs it no more: it looks at the clock before it sleeps on.
  private static func arm() {
    let now = clock.now.nanoseconds
    var first = queue?.last?.deadline.nanoseconds ?? .max
    if wake > now { first = min(first, wake) }
    if wakeInHandler != .max { first = wakeInHandler }
    _ = guest_hypercall(RawHypercall.setTimer, first == .max ? 0 : first, 0, 0, 0, 0)
  }
}
