internal import CGuestRuntime

/// The processor that the kernel runs on: vCPU 0.
public struct VirtualCPU: Sendable {
  /// Runs `body` with upcalls masked: no interrupt handler runs meanwhile. What it shares with such a handler is changed only here.
  ///
  /// Events that come meanwhile are taken when the outermost one ends, which is a safe point.
  public func withUpcallsMasked<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let masked = Upcalls.mask()
    defer {
      Upcalls.restore(masked)
      Upcalls.safePoint()
    }
    return try body()
  }

  /// Whether upcalls are masked.
  public var upcallsAreMasked: Bool { Upcalls.areMasked }

  /// Sleeps until an event comes, and runs its handler. A spurious return is possible.
  public func waitForEvent() { Upcalls.wait { false } }

  /// Sleeps until an event comes, unless `condition` holds, which is looked at with upcalls masked: nothing comes in between.
  public func waitForEvent(unless condition: () -> Bool) { Upcalls.wait(unless: condition) }

  /// Runs the handlers of events that have come: a safe point of a kernel that computes for long.
  public func runHandlers() { Upcalls.safePoint() }

  /// Sleeps for a time; handlers run meanwhile.
  public func sleep(for duration: Duration) { sleep(until: clock.now + duration) }

  /// Sleeps until a moment; handlers run meanwhile.
  public func sleep(until deadline: Instant) { TimerQueue.sleep(until: deadline) }

  /// Gives the physical CPU to another vCPU that waits for one.
  public func yield() { try? hypervisor.call(SchedulerOp.Yield()) }

  /// The number of times that events were taken: by an upcall, or at an unmask.
  public var upcallCount: UInt64 { Upcalls.taken }

  /// Runs `handler` when an exception of this kind happens in the kernel, from now on; nil takes it away, and the next one ends the domain.
  ///
  /// - Throws: `EINVAL` for a vector that is no exception of a guest: 2, and from 20 on.
  ///
  /// The handler runs on the kernel's stack with upcalls masked, between two instructions that expect nothing of it: it follows the
  /// rules of an interrupt handler. It may change the frame, such as to go on elsewhere.
  public func setTrapHandler(_ trap: Trap, _ handler: ((inout TrapFrame) -> Void)?) throws(XenErrno) {
    try Traps.set(trap, handler)
  }
}

/// The kernel's processor.
public var cpu: VirtualCPU { VirtualCPU() }
