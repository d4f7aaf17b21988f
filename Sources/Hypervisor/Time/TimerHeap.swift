/// The timers that each vCPU has, and each domain.
enum TimerKind {
  static var oneShot: Int { 0 }
  static var periodic: Int { 1 }
  static var poll: Int { 2 }
  static var perVCPU: Int { 3 }
  /// Two watchdogs.
  static var perDomain: Int { 2 }
}

/// All timers of the machine in order of their deadlines: a binary heap that knows where each timer is, so that one is moved or stopped
/// without a search.
struct TimerHeap: ~Copyable {
  private let deadlines: Table<UInt64>
  /// Timers in heap order, and where in it each is: -1 for nowhere.
  private let order: Table<Int32>
  private let position: Table<Int32>
  private var size = 0

  init(count: Int) {
    deadlines = Table(count: count) { _ in .max }
    order = Table(count: count) { _ in -1 }
    position = Table(count: count) { _ in -1 }
  }

  /// When the next timer is due; .max if none runs.
  var nextDeadline: UInt64 { size > 0 ? deadlines[order[0]] : .max }

  func isSet(_ timer: Int) -> Bool { position[timer] >= 0 }
  func deadline(of timer: Int) -> UInt64? { position[timer] >= 0 ? deadlines[timer] : nil }

  mutating func set(_ timer: Int, at deadline: UInt64) {
    deadlines[timer] = deadline
    if position[timer] < 0 {
      position[timer] = Int32(size)
      order[size] = Int32(timer)
      size += 1
    }
    siftUp(Int(position[timer]))
    siftDown(Int(position[timer]))
  }
  mutating func stop(_ timer: Int) {
    let hole = Int(position[timer])
    guard hole >= 0 else { return }
    position[timer] = -1
    size -= 1
    guard hole < size else { return }
    let moved = order[size]
    order[hole] = moved
    position[moved] = Int32(hole)
    siftUp(hole)
    siftDown(Int(position[moved]))
  }
  /// Takes a timer that is due at `now`.
  mutating func takeDue(at now: UInt64) -> Int? {
    guard size > 0 else { return nil }
    let timer = Int(order[0])
    guard deadlines[timer] <= now else { return nil }
    stop(timer)
    return timer
  }

  private func siftUp(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard deadlines[order[index]] < deadlines[order[parent]] else { return }
      swap(index, parent)
      index = parent
    }
  }
  private func siftDown(_ start: Int) {
    var index = start
    while true {
      let left = 2 * index + 1, right = left + 1
      var least = index
      if left < size, deadlines[order[left]] < deadlines[order[least]] { least = left }
      if right < size, deadlines[order[right]] < deadlines[order[least]] { least = right }
      guard least != index else { return }
      swap(index, least)
      index = least
    }
  }
  private func swap(_ a: Int, _ b: Int) {
    let (first, second) = (order[a], order[b])
    (order[a], order[b]) = (second, first)
    (position[second], position[first]) = (Int32(a), Int32(b))
  }
}
