public import GuestKit

/// A guest that tests from inside what the hypervisor promises.
///
/// It prints `ok NAME` or `not ok NAME: …` for each check, then one last line, and powers off:
/// `SUCCESS` all hold; `FAILURE` the hypervisor does otherwise; `ERROR` the test itself could not go on; `SKIP` there is nothing to test
/// here. A guest that leaves none of these lines is a `CRASH` to the harness.
public protocol ConformanceGuest: ParavirtualKernel {
  func test(_ t: Checks) throws(XenErrno)
}

extension ConformanceGuest {
  public mutating func run() throws(XenErrno) {
    let checks = Checks()
    do throws(XenErrno) { try test(checks) } catch { checks.error("a call failed with errno \(error.rawValue)") }
    checks.finish()
  }
}

/// The checks of one guest.
public final class Checks {
  private var held = 0, failed = 0
  private var problem: String? = nil
  /// A page for arguments of hypercalls.
  public let page = memory.allocatePage()

  init() {}

  /// One promise. `detail` says what was seen instead.
  public func check(_ name: String, _ holds: Bool, _ detail: @autoclosure () -> String = "") {
    if holds {
      held += 1
      print("ok \(name)")
    } else {
      failed += 1
      print("not ok \(name): \(detail())")
    }
  }

  /// A promise of a certain value.
  public func equal(_ name: String, _ actual: Int64, _ wanted: Int64) { check(name, actual == wanted, "\(actual), not \(wanted)") }

  /// The test cannot go on, for a reason of its own.
  public func error(_ why: String) { problem = problem ?? why }

  public func finish() -> Never {
    if let problem {
      print("ERROR \(problem)")
    } else if failed > 0 {
      print("FAILURE \(failed) of \(held + failed)")
    } else {
      print("SUCCESS \(held)")
    }
    shutdown()
  }

  /// There is nothing to test here.
  public func skip(_ why: String) -> Never {
    print("SKIP \(why)")
    shutdown()
  }
}

/// Makes a hypercall by its bare number: what is tested is the ABI, not GuestKit's words for it.
@discardableResult
public func hypercall(_ number: UInt64, _ a: UInt64 = 0, _ b: UInt64 = 0, _ c: UInt64 = 0, _ d: UInt64 = 0, _ e: UInt64 = 0) -> Int64 {
  hypervisor.perform(HypercallNumber(rawValue: number), a, b, c, d, e)
}

/// Numbers of the ABI, negative as they are answered.
public enum Answer {
  public static let notPermitted: Int64 = -1, noEntry: Int64 = -2, noDomain: Int64 = -3, badAddress: Int64 = -14, busy: Int64 = -16
  public static let exists: Int64 = -17, invalid: Int64 = -22, noSpace: Int64 = -28, notImplemented: Int64 = -38, accessDenied: Int64 = -13
}

/// Waits by the time-stamp counter alone: no hypercall, no allocation, nothing but time.
public func spin(_ duration: Duration) {
  let end = clock.now + duration
  while clock.now < end {}
}

/// An address that no page table maps.
public let nowhere: UInt64 = 0x7000_0000_0000
