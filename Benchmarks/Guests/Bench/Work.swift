// Compiled twice, for the guest and for the host beside it.

/// Dependent multiplications, a mixture of every round into the next. Another seed is another computation.
@inline(never) func tightLoop(_ rounds: Int, seed: Int) -> UInt64 {
  var value = UInt64(truncatingIfNeeded: seed)
  for round in 0..<rounds { value = (value ^ UInt64(truncatingIfNeeded: round)) &* 0x9e37_79b9_7f4a_7c15 }
  return value
}

/// Copies 256 KiB to and fro, word by word, between two places at the beginning of a page: where they lie decides what a copy costs.
@inline(never) func copyBack(_ rounds: Int) {
  let words = 1 << 15
  var one = [UInt64](repeating: 1, count: words + 512), other = one
  func fromPage(_ buffer: UnsafeMutableBufferPointer<UInt64>) -> UnsafeMutablePointer<UInt64> {
    // SAFETY: a page has 512 words, so that one begins among the first 512.
    let base = unsafe buffer.baseAddress.unsafelyUnwrapped
    return unsafe base + Int((4096 - UInt(bitPattern: base) & 4095) & 4095) / 8
  }
  unsafe one.withUnsafeMutableBufferPointer { one in
    unsafe other.withUnsafeMutableBufferPointer { other in
      // SAFETY: `words` words from there lie in each buffer.
      let a = unsafe fromPage(one), b = unsafe fromPage(other)
      for round in 0..<rounds {
        let (from, to) = unsafe round & 1 == 0 ? (a, b) : (b, a)
        for index in 0..<words { unsafe to[index] = from[index] &+ 1 }
      }
    }
  }
}
