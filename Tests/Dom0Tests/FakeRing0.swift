import CVCPUArea
import Foundation
import HypercallABI

@testable import Dom0

/// Memory with the layout that ring 0 gives domain 0, and a thread that serves one vCPU area in it.
@safe final class FakeRing0: @unchecked Sendable {
  static let arenaBytes = 1 << 16
  let area = UnsafeMutableRawPointer.allocate(byteCount: 4 * 4096, alignment: 4096)
  let doorbell = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
  let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: arenaBytes, alignment: 4096)
  /// Ring 0 has died.
  nonisolated(unsafe) var isGone = false

  init() {
    unsafe area.initializeMemory(as: UInt8.self, repeating: 0, count: 4 * 4096)
    unsafe doorbell.initializeMemory(as: UInt8.self, repeating: 0, count: 4096)
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0xee)
  }

  deinit {
    unsafe area.deallocate()
    unsafe doorbell.deallocate()
    unsafe arena.deallocate()
  }

  var gate: Dom0Gate {
    unsafe Dom0Gate(area: area, doorbell: doorbell, arena: arena, slots: 4096..<Self.arenaBytes, keep: [self]) { [unowned self] in
      unsafe isGone
    }
  }

  /// Serves `count` requests on a thread, asleep on the doorbell between them; `slowly`: the caller's patience to poll is exceeded.
  func serve(_ count: Int, slowly: Bool = false, _ answer: @escaping @Sendable (UInt64, [UInt64]) -> Int64) {
    Thread.detachNewThread { [self] in
      let words = unsafe area.assumingMemoryBound(to: vcpu_area.self)
      let request = unsafe wordOf(area, \vcpu_area.request), served = unsafe wordOf(area, \vcpu_area.served)
      let sleeps = unsafe wordOf(area, \vcpu_area.vcpu_sleeps), ring0Sleeps = unsafe wordOf(doorbell, \CVCPUArea.doorbell.sleeps)
      let rings = unsafe wordOf(doorbell, \CVCPUArea.doorbell.rings)
      for _ in 0..<count {
        while unsafe load_acquire(request) == load_acquire(served) {
          let rung = unsafe load_acquire(rings)
          unsafe store_seq(ring0Sleeps, 1)
          full_fence()
          if unsafe load_acquire(request) == load_acquire(served) { _ = unsafe futex_wait(rings, rung, nil) }
          unsafe store_seq(ring0Sleeps, 0)
        }
        if slowly { while unsafe load_acquire(sleeps) == 0 { cpu_relax() } }
        let a = unsafe words.pointee.argument
        unsafe words.pointee.result = answer(words.pointee.number, [a.0, a.1, a.2, a.3, a.4])
        unsafe store_seq(served, load_acquire(request))
        if unsafe load_acquire(sleeps) != 0 { _ = unsafe futex_wake(served, 1) }
      }
    }
  }
}
