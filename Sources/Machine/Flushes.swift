import CVCPUArea

/// An answer that waits until translations are gone which its hypercall made wrong, in processes other than the caller's.
struct HeldAnswer {
  var slot: Int
  var generation: UInt64
  var result: Int64
  /// When those that have not dropped theirs end.
  var deadline: UInt64
  var flushed: [Flush]

  /// A flush that a process was asked for.
  struct Flush {
    var slot: Int
    var generation: UInt64
    var number: UInt32
  }
}

extension Machine {
  /// Answers a vCPU: at once, or when the others have acknowledged the flushes since the last answer.
  mutating func answer(_ slot: Int, _ result: Int64) {
    guard !unacknowledged.isEmpty else { return processes[slot].answer(result) }
    let flushed = unacknowledged.filter { $0.slot != slot && !isDone($0) }
    unacknowledged.removeAll(keepingCapacity: true)
    guard !flushed.isEmpty else { return processes[slot].answer(result) }
    held.append(
      HeldAnswer(
        slot: slot, generation: processes[slot].generation, result: result, deadline: clock.now() &+ Machine.patience, flushed: flushed))
  }

  /// Whether a process has no old translations any more, or cannot use them before it has dropped them: it passes a window first.
  private func isDone(_ flush: HeldAnswer.Flush) -> Bool {
    let process = processes[flush.slot]
    guard process.generation == flush.generation, !process.isDoomed, process.isInGuest else { return true }
    return unsafe Int32(bitPattern: load_acquire(process.word(AreaWord.flushed)) &- flush.number) >= 0
  }

  /// Gives the answers for which nothing is left to wait. A process that does not acknowledge in time ends with its domain.
  mutating func giveHeldAnswers(_ now: UInt64) {
    var waiting: [HeldAnswer] = []
    let before = held
    held = []
    for var answer in before {
      answer.flushed = answer.flushed.filter { !isDone($0) }
      if now >= answer.deadline {
        for flush in answer.flushed { violate(flush.slot, .unflushed) }
        answer.flushed = []
      }
      if !answer.flushed.isEmpty {
        waiting.append(answer)
      } else if processes[answer.slot].generation == answer.generation {
        processes[answer.slot].answer(answer.result)
      }
    }
    held += waiting
  }
}
