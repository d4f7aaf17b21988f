// Functions of the C library's that the compiler calls for floating-point operations, where the processor has no instruction that may be taken
// for granted.

/// The whole part of a number towards zero; from 2⁵² on there is no other.
private func whole(_ x: Double) -> Double { x > -4_503_599_627_370_496 && x < 4_503_599_627_370_496 ? Double(Int64(x)) : x }

@c(trunc) public func guestTrunc(_ x: Double) -> Double { whole(x) }
@c(floor) public func guestFloor(_ x: Double) -> Double { whole(x) > x ? whole(x) - 1 : whole(x) }
@c(ceil) public func guestCeil(_ x: Double) -> Double { whole(x) < x ? whole(x) + 1 : whole(x) }
/// To the nearest; halves away from zero.
@c(round) public func guestRound(_ x: Double) -> Double {
  let rest = x - whole(x)
  return whole(x) + (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0)
}
/// To the nearest; halves to the even one.
@c(rint) public func guestRint(_ x: Double) -> Double {
  let below = guestFloor(x), rest = x - below
  if rest == 0.5 { return below / 2 == whole(below / 2) ? below : below + 1 }
  return rest > 0.5 ? below + 1 : below
}
@c(floorf) public func guestFloorf(_ x: Float) -> Float { Float(guestFloor(Double(x))) }
@c(ceilf) public func guestCeilf(_ x: Float) -> Float { Float(guestCeil(Double(x))) }
@c(truncf) public func guestTruncf(_ x: Float) -> Float { Float(whole(Double(x))) }
@c(roundf) public func guestRoundf(_ x: Float) -> Float { Float(guestRound(Double(x))) }
@c(rintf) public func guestRintf(_ x: Float) -> Float { Float(guestRint(Double(x))) }
/// What is left of `x` after whole times `y`, with the sign of `x`: subtracts `y` times the largest fitting power of two again and again.
@c(fmod) public func guestFmod(_ x: Double, _ y: Double) -> Double {
  let divisor = y < 0 ? -y : y
  var rest = x < 0 ? -x : x
  guard divisor > 0, rest.isFinite, !y.isNaN else { return .nan }
  while rest >= divisor {
    var step = divisor
    while step <= rest / 2 { step *= 2 }
    rest -= step
  }
  return x < 0 ? -rest : rest
}
