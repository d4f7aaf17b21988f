import CVCPUArea
import Glibc
public import HypercallABI

/// Domain 0's door to the hypervisor: one vCPU area and a part of the arena for arguments.
///
/// A hypercall is posted in the area, the doorbell is rung, and the answer is awaited: by a bounded poll, then asleep.
/// Used by one thread; each further thread has a gate of its own.
@safe public final class Dom0Gate: HypercallGate {
  private let area: UnsafeMutablePointer<vcpu_area>
  // The words of the area and the doorbell that are shared by atomics.
  private let request, served, sleeping, rings, ring0Sleeps: UnsafeMutablePointer<UInt32>
  private let arena: UnsafeMutableRawBufferPointer
  private let slots: Range<Int>
  private var used: Int
  private let keep: [AnyObject]
  private let isRing0Gone: () -> Bool

  /// What every hypercall answers when ring 0 is gone: EIO.
  public static let noRing0 = XenErrno(rawValue: 5)

  /// What a hypercall whose argument does not fit the arena answers: ENOMEM.
  public static let arenaFull = XenErrno(rawValue: 12)

  /// The bytes at the start of a gate's part of the arena that are never given out: domain 0's shared_info is the arena's first page.
  private static let reserved = 4096

  /// The gate of the `index`th area of a connection.
  public convenience init(_ connection: Ring0Connection, index: Int = 0) {
    precondition(index >= 0 && index < Int(DOM0_VCPUS), "domain 0 has no such vCPU area")
    let share = (Int(ARENA_BYTES) - Self.reserved) / Int(DOM0_VCPUS) & ~4095
    let first = Self.reserved + index * share
    // SAFETY: the connection checked the size of both files; `keep` holds the mappings.
    unsafe self.init(
      area: connection.areas.start + index * Int(AREA_PAGES) * 4096, doorbell: connection.doorbell.start,
      arena: connection.arena.bytes, slots: first..<first + share, keep: [connection],
      isRing0Gone: { [unowned connection] in connection.hasHungUp })
  }

  /// A gate over any memory with the layout of an area, a doorbell and an arena, which `keep` keeps alive.
  init(
    area: UnsafeMutableRawPointer, doorbell: UnsafeMutableRawPointer, arena: UnsafeMutableRawBufferPointer, slots: Range<Int>,
    keep: [AnyObject], isRing0Gone: @escaping () -> Bool
  ) {
    precondition(slots.lowerBound > 0 && slots.upperBound <= arena.count, "the slots of a gate lie in the arena")
    // SAFETY: the caller vouches for the layout; alignment is that of pages.
    unsafe self.area = area.assumingMemoryBound(to: vcpu_area.self)
    unsafe request = wordOf(area, \vcpu_area.request)
    unsafe served = wordOf(area, \vcpu_area.served)
    unsafe sleeping = wordOf(area, \vcpu_area.vcpu_sleeps)
    unsafe rings = wordOf(doorbell, \CVCPUArea.doorbell.rings)
    unsafe ring0Sleeps = wordOf(doorbell, \CVCPUArea.doorbell.sleeps)
    unsafe self.arena = arena
    self.slots = slots
    used = slots.lowerBound
    self.keep = keep
    self.isRing0Gone = isRing0Gone
    settle()
  }

  /// Waits for the answer to a hypercall that a Dom0 before this one posted, and did not live to see.
  private func settle() {
    // SAFETY: as in `perform`.
    let last = unsafe load_acquire(request)
    guard unsafe load_acquire(served) != last else { return }
    _ = unsafe fetch_add_seq(rings, 1)
    _ = unsafe futex_wake(rings, 1)
    _ = waitUntilServed(last)
  }

  public func perform(_ number: HypercallNumber, _ a1: UInt64, _ a2: UInt64, _ a3: UInt64, _ a4: UInt64, _ a5: UInt64) -> Int64 {
    // SAFETY: the area and doorbell are mapped as long as this gate lives; this thread alone writes the vCPU's words.
    unsafe area.pointee.number = number.rawValue
    unsafe area.pointee.argument = (a1, a2, a3, a4, a5)
    if number == .domctl || number == .sysctl { describe(a1) }
    let sequence = unsafe request.pointee &+ 1
    unsafe store_seq(request, sequence)
    _ = unsafe fetch_add_seq(rings, 1)
    if unsafe load_acquire(ring0Sleeps) != 0 { _ = unsafe futex_wake(rings, 1) }
    return waitUntilServed(sequence) ? unsafe area.pointee.result : -Int64(Self.noRing0.rawValue)
  }

  /// Puts the command of a domctl or sysctl, and its domain, into registers that the ABI leaves unused: a trace shows them.
  private func describe(_ argument: UInt64) {
    guard unsafe argument <= UInt64(arena.count - 16) else { return }
    // SAFETY: inside the arena; both begin with a command, and a domctl has its domain behind the version.
    unsafe area.pointee.argument.1 = UInt64(arena.loadUnaligned(fromByteOffset: Int(argument), as: UInt32.self))
    unsafe area.pointee.argument.2 = UInt64(arena.loadUnaligned(fromByteOffset: Int(argument) + 8, as: UInt16.self))
  }

  /// Waits until ring 0 has served the request, or is gone.
  private func waitUntilServed(_ sequence: UInt32) -> Bool {
    // SAFETY: as in `perform`.
    let rounds = unsafe max(200, min(area.pointee.spin, 20_000))
    for _ in 0..<rounds {
      if unsafe load_acquire(served) == sequence { return true }
      cpu_relax()
    }
    unsafe store_seq(sleeping, 1)
    defer { unsafe store_seq(sleeping, 0) }
    var patience = time_pair(seconds: 0, nanoseconds: 200_000_000)
    while true {
      full_fence()
      let last = unsafe load_acquire(served)
      if last == sequence { return true }
      if unsafe futex_wait(served, last, &patience) == -Int(ETIMEDOUT), isRing0Gone() { return false }
    }
  }

  public func withArgument<R>(
    byteCount: Int, _ body: (UnsafeMutableRawPointer, GuestAddress) throws(XenErrno) -> R
  ) throws(XenErrno) -> R {
    let first = used
    guard byteCount >= 0, byteCount <= slots.upperBound - first - 16 else { throw Self.arenaFull }
    used = first + (byteCount + 15) & ~15
    defer { used = first }
    // SAFETY: first ..< used lies in the arena, and in this gate's part of it.
    let bytes = unsafe arena.baseAddress.unsafelyUnwrapped + first
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return unsafe try body(bytes, GuestAddress(rawValue: UInt64(first)))
  }
}

/// A 32-bit field of a structure in shared memory, for the atomics.
func wordOf<S>(_ structure: UnsafeMutableRawPointer, _ field: KeyPath<S, UInt32>) -> UnsafeMutablePointer<UInt32> {
  // SAFETY: the caller vouches that the structure is mapped; C structures have the layout that Swift imports.
  unsafe structure.advanced(by: MemoryLayout<S>.offset(of: field).unsafelyUnwrapped).assumingMemoryBound(to: UInt32.self)
}
