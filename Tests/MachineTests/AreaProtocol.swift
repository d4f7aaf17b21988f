/// The protocol of docs/decisions/0001 as a state machine: one vCPU process and ring 0, in steps as small as the memory accesses and
/// system calls of `entry.S`, `Requests.swift` and `Loop.swift`.
struct AreaProtocol: Hashable {
  /// A rule left out, to see that its absence is found.
  enum Break: CaseIterable {
    case windowIsNotRestarted, ring0DoesNotLookAgain, vcpuDoesNotLookAgain, posterDoesNotWake, serverDoesNotWake, noKick, staysWithdrawn
  }
  enum Processor: Hashable {
    case guest, window, entering, attend, posted, waiting, announceSleep, mayWait, asleep, awake, dead
  }
  enum Ring0: Hashable {
    case loop, answered, preempting, kicking, announceSleep, lookAgain, asleep, awake
  }

  // Shared words. The kind of the outstanding request stands for `number`.
  var request = 0, served = 0, attention = 0
  var isPark = true
  var vcpuSleeps = false, ring0Sleeps = false, withdrawn = false, kick = false, death = false
  // The processor's own.
  var processor = Processor.posted, attended = 0, hypercallsLeft = 2, mayDie = true
  // Ring 0's own.
  var ring0 = Ring0.loop, taken = 0, onCPU = false, watched = true, preemptsLeft = 2, knowsDeath = false

  init() { request = 1 }  // a process that has just posted its first PARK

  var isWaiting: Bool { taken != served }

  /// All states that one step of either side leads to.
  func successors(_ broken: Break?) -> [AreaProtocol] {
    var next: [AreaProtocol] = []
    func add(_ change: (inout AreaProtocol) -> Void) {
      var copy = self
      change(&copy)
      next.append(copy)
    }
    processorSteps(broken, add)
    ring0Steps(broken, add)
    return next
  }

  private func processorSteps(_ broken: Break?, _ add: ((inout AreaProtocol) -> Void) -> Void) {
    if processor == .dead { return }
    if mayDie {
      add {
        $0.processor = .dead; $0.death = true; if $0.ring0 == .asleep { $0.ring0 = .awake }
      }
    }
    if kick {
      add {
        $0.kick = false
        switch $0.processor {
        case .guest: $0.processor = .window
        case .entering: $0.processor = broken == .windowIsNotRestarted ? .guest : .window
        case .asleep: $0.processor = .awake  // EINTR
        default: break
        }
      }
    }
    switch processor {
    case .guest:
      if hypercallsLeft > 0 {
        add {
          $0.hypercallsLeft -= 1; $0.isPark = false; $0.request += 1; $0.processor = .posted
        }
      }
    case .window: add { $0.processor = $0.attention != $0.attended ? .attend : .entering }
    case .entering: add { $0.processor = .guest }
    case .attend:
      add {
        $0.attended = $0.attention
        if $0.withdrawn { $0.isPark = true; $0.request += 1; $0.processor = .posted } else { $0.processor = .window }
      }
    case .posted:
      add {
        $0.processor = .waiting
        if $0.ring0Sleeps && $0.ring0 == .asleep && broken != .posterDoesNotWake { $0.ring0 = .awake }
      }
    case .waiting: add { $0.processor = $0.served == $0.request ? .window : .announceSleep }
    case .announceSleep:
      add {
        $0.vcpuSleeps = true; $0.processor = .mayWait
      }
    case .mayWait: add { $0.processor = $0.served == $0.request && broken != .vcpuDoesNotLookAgain ? .awake : .asleep }
    case .awake:
      add {
        $0.vcpuSleeps = false; $0.processor = .waiting
      }
    case .asleep, .dead: break
    }
  }

  private func ring0Steps(_ broken: Break?, _ add: ((inout AreaProtocol) -> Void) -> Void) {
    switch ring0 {
    case .loop:
      if knowsDeath { return add { $0.ring0 = .asleep } }
      if death {
        return add {
          $0.knowsDeath = true; $0.onCPU = false; $0.watched = false
        }
      }
      if watched && request != taken {
        if isPark || withdrawn {
          add {
            $0.taken = $0.request; $0.onCPU = false; $0.watched = false
          }
        } else {
          add {
            $0.taken = $0.request; $0.served = $0.taken; $0.ring0 = .answered
          }  // served at once
          add {
            $0.taken = $0.request; $0.onCPU = false; $0.watched = false
          }  // blocks
        }
        return
      }
      if isWaiting && !onCPU {  // an event, or a physical CPU has become free
        add {
          if broken != .staysWithdrawn { $0.withdrawn = false }
          $0.onCPU = true; $0.watched = true; $0.served = $0.taken; $0.ring0 = .answered
        }
      }
      if onCPU && !withdrawn && preemptsLeft > 0 {
        add {
          $0.preemptsLeft -= 1; $0.withdrawn = true; $0.ring0 = .preempting
        }
      }
      add {
        $0.ring0Sleeps = true; $0.ring0 = .announceSleep
      }
    case .answered:
      add {
        $0.ring0 = .loop; if $0.vcpuSleeps && $0.processor == .asleep && broken != .serverDoesNotWake { $0.processor = .awake }
      }
    case .preempting:
      add {
        $0.attention += 1; $0.ring0 = .kicking
      }
    case .kicking:
      add {
        $0.ring0 = .loop; if $0.request == $0.served && broken != .noKick { $0.kick = true }
      }
    case .announceSleep: add { $0.ring0 = watched && request != taken && broken != .ring0DoesNotLookAgain ? .awake : .lookAgain }
    case .lookAgain:
      // The wait itself compares once more; a death or something to do in the future wakes it too.
      add { $0.ring0 = (watched && request != taken && broken != .ring0DoesNotLookAgain) || (death && !knowsDeath) ? .awake : .asleep }
    case .asleep: if !knowsDeath && ((isWaiting && !onCPU) || (onCPU && !withdrawn && preemptsLeft > 0)) { add { $0.ring0 = .awake } }
    case .awake:
      add {
        $0.ring0Sleeps = false; $0.ring0 = .loop
      }
    }
  }

  /// What must hold in every state.
  var complaint: String? {
    if request - taken > 1 { return "a second request was posted before the first was taken" }
    if served > taken { return "a request was served that was not taken" }
    if processor == .guest && isWaiting && !death { return "the guest runs while its request waits" }
    return nil
  }

  /// What must hold where nothing more can happen: all work is done, and nobody sleeps on work for him.
  var finalComplaint: String? {
    if processor == .dead { return knowsDeath ? nil : "ring 0 never heard of a death" }
    if processor != .guest { return "the vCPU sleeps for ever" }
    if hypercallsLeft > 0 || request != served { return "a request was never answered" }
    return withdrawn ? "the vCPU runs on without a physical CPU" : nil
  }
}
