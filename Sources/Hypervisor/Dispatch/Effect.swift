import HypercallABI

/// What the hypervisor wants done outside: the Machine drains these after every call of it.
package enum Effect: Hashable, Sendable, BitwiseCopyable {
  /// A domain gets its memory: RAM, and at its end the frames that it shares with the hypervisor. Answered by ``Hypervisor/attachMemory(_:base:frames:)``.
  case createMemory(DomainID, frames: Int)
  /// A vCPU needs its area. Answered by ``Hypervisor/attachContext(_:_:)``.
  case createVCPU(VCPUHandle, DomainID, VCPUID)
  /// Memory and vCPU are there: start its process, which parks.
  case startProcessor(VCPUHandle)
  /// The vCPU is on a physical CPU now: answer the request that it waits with.
  case run(VCPUHandle, result: Int64)
  /// Answer the request that the vCPU waits with, although it has no physical CPU: it parks.
  case park(VCPUHandle, result: Int64)
  /// Withdraw the physical CPU: the vCPU parks, or posts a hypercall.
  case preempt(VCPUHandle)
  /// An unmasked event is pending for a running vCPU.
  case upcall(VCPUHandle)
  /// Drop the translation of a page, or all (~0), before the vCPU's next instruction.
  case flush(VCPUHandle, address: UInt64)
  /// Registers in the vCPU's context were changed.
  case reload(VCPUHandle)
  /// An event is pending for domain 0.
  case domain0Upcall
  /// The domain gave memory back: drop the bytes of what ``Hypervisor/takeReleased(_:)`` tells, which then read as zeros.
  case release(DomainID)
  /// The domain is gone: drop its memory.
  case destroyMemory(DomainID)
  /// The vCPU is gone: end its process.
  case destroyVCPU(VCPUHandle)
  /// A port became pending. Only when ``Hypervisor/isTracing``.
  case event(DomainID, EventChannelPort)
}

/// The effects that nobody has taken yet, in order.
///
/// The capacity is what all vCPUs can need at once: effects that a guest could repeat without end (upcalls, flushes, reloads,
/// releases) are merged while one is queued, by a bit in the vCPU or domain.
struct EffectQueue: ~Copyable {
  private let effects: Table<Effect>
  private var head = 0, tail = 0

  init(capacity: Int) {
    precondition(capacity.nonzeroBitCount == 1, "the capacity of a ring is a power of two")
    effects = Table(count: capacity) { _ in .domain0Upcall }
  }

  var isEmpty: Bool { head == tail }
  var capacity: Int { effects.count }
  var room: Int { effects.count - (tail &- head) }

  mutating func append(_ effect: Effect) {
    precondition(room > 0, "the effects of one call fit the queue, which is sized for all vCPUs")
    effects[tail & (effects.count - 1)] = effect
    tail &+= 1
  }
  mutating func next() -> Effect? {
    guard head != tail else { return nil }
    defer { head &+= 1 }
    return effects[head & (effects.count - 1)]
  }
}
