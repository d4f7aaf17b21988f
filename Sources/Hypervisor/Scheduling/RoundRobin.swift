/// Which vCPU runs next. The hypervisor says what can run and what ran; the policy says who and for how long.
protocol SchedulingPolicy: ~Copyable {
  /// Nobody waits for a physical CPU.
  var isEmpty: Bool { get }
  /// A vCPU can run, and waits for a physical CPU.
  mutating func enqueue(_ vcpu: Int32, at now: UInt64)
  /// A vCPU cannot run any more.
  mutating func remove(_ vcpu: Int32)
  /// Takes the vCPU that physical CPU `pcpu` runs next.
  mutating func next(for pcpu: Int, at now: UInt64) -> Int32?
  /// A vCPU left a physical CPU after running for `time` ns.
  mutating func ran(_ vcpu: Int32, for time: UInt64)
}

/// Everybody in turn: a doubly linked list through the table of vCPUs.
struct RoundRobin: SchedulingPolicy, ~Copyable {
  private let following: Table<Int32>
  private let preceding: Table<Int32>
  private let isHere: Table<Bool>
  private var head: Int32 = -1, tail: Int32 = -1

  init(count: Int) {
    following = Table(count: count) { _ in -1 }
    preceding = Table(count: count) { _ in -1 }
    isHere = Table(count: count) { _ in false }
  }

  var isEmpty: Bool { head < 0 }

  mutating func enqueue(_ vcpu: Int32, at now: UInt64) {
    guard !isHere[vcpu] else { return }
    isHere[vcpu] = true
    following[vcpu] = -1
    preceding[vcpu] = tail
    if tail >= 0 { following[tail] = vcpu } else { head = vcpu }
    tail = vcpu
  }
  mutating func remove(_ vcpu: Int32) {
    guard isHere[vcpu] else { return }
    isHere[vcpu] = false
    let (before, after) = (preceding[vcpu], following[vcpu])
    if before >= 0 { following[before] = after } else { head = after }
    if after >= 0 { preceding[after] = before } else { tail = before }
  }
  mutating func next(for pcpu: Int, at now: UInt64) -> Int32? {
    guard head >= 0 else { return nil }
    let vcpu = head
    remove(vcpu)
    return vcpu
  }
  mutating func ran(_ vcpu: Int32, for time: UInt64) {}
}
