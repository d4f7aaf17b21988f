import Testing

/// Walks through every interleaving of the steps of a vCPU process and ring 0.
private func firstComplaint(_ broken: AreaProtocol.Break?) -> (complaint: String?, states: Int) {
  var seen: Set<AreaProtocol> = [AreaProtocol()]
  var open = [AreaProtocol()]
  while let state = open.popLast() {
    if let complaint = state.complaint { return (complaint, seen.count) }
    let next = state.successors(broken)
    if next.isEmpty || next == [state], let complaint = state.finalComplaint { return (complaint, seen.count) }
    // Death may come at any time, so a state that can only die is final too.
    if next.allSatisfy({ $0.processor == .dead && state.processor != .dead }), let complaint = state.finalComplaint {
      return (complaint, seen.count)
    }
    for state in next where seen.insert(state).inserted { open.append(state) }
  }
  return (nil, seen.count)
}

@Suite("vCPU area: post, serve, preempt, wake, death")
struct AreaProtocolTests {
  @Test("no interleaving loses a request, a wake-up, a preemption or a death")
  func allInterleavings() {
    let (complaint, states) = firstComplaint(nil)
    #expect(complaint == nil)
    #expect(states > 1_000, "the walk must reach more than a few states")
  }

  @Test("each rule is needed: without it, some interleaving fails", arguments: AreaProtocol.Break.allCases)
  func eachRuleIsNeeded(broken: AreaProtocol.Break) {
    #expect(firstComplaint(broken).complaint != nil)
  }
}
