// Compiled twice, for the guest and for the host beside it.

/// Dependent multiplications, a mixture of every round into the next. Another seed is another computation.
@inline(never) func tightLoop(_ rounds: Int, seed: Int) -> UInt64 {
  var value = UInt64(truncatingIfNeeded: seed)
  for round in 0..<rounds { value = (value ^ UInt64(truncatingIfNeeded: round)) &* 0x9e37_79b9_7f4a_7c15 }
  return value
}

/// Copies words to and fro, one by one.
@inline(never) func copyBack(_ one: inout [UInt64], _ other: inout [UInt64], _ rounds: Int) {
  for round in 0..<rounds {
    if round & 1 == 0 {
      for index in one.indices { other[index] = one[index] &+ 1 }
    } else {
      for index in one.indices { one[index] = other[index] &+ 1 }
    }
  }
}
