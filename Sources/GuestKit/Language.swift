// Everyday Swift that Embedded Swift leaves out.

// `print` with several values: Embedded Swift has neither a list of any values nor parameter packs whose protocols are called.

/// Prints two values in one line.
public func print<A: CustomStringConvertible, B: CustomStringConvertible>(
  _ a: A, _ b: B, separator: String = " ", terminator: String = "\n"
) {
  write([a.description, b.description], separator, terminator)
}
/// Prints three values in one line.
public func print<A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible>(
  _ a: A, _ b: B, _ c: C, separator: String = " ", terminator: String = "\n"
) {
  write([a.description, b.description, c.description], separator, terminator)
}
/// Prints four values in one line.
public func print<A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible, D: CustomStringConvertible>(
  _ a: A, _ b: B, _ c: C, _ d: D, separator: String = " ", terminator: String = "\n"
) {
  write([a.description, b.description, c.description, d.description], separator, terminator)
}
/// Prints five values in one line.
public func print<
  A: CustomStringConvertible, B: CustomStringConvertible, C: CustomStringConvertible, D: CustomStringConvertible, E: CustomStringConvertible
>(
  _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, separator: String = " ", terminator: String = "\n"
) {
  write([a.description, b.description, c.description, d.description, e.description], separator, terminator)
}
private func write(_ texts: [String], _ separator: String, _ terminator: String) {
  console.write(texts.joined(separator: separator) + terminator)
}

extension DefaultStringInterpolation {
  /// Such as `0.00025 seconds`.
  public mutating func appendInterpolation(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var digits: [UInt8] = []
    var rest = attoseconds.magnitude
    while digits.count < 18 {
      digits.append(UInt8(rest % 10) + 48)
      rest /= 10
    }
    let fraction = digits.drop { $0 == 48 }.reversed()
    appendLiteral("\(duration < .zero ? "-" : "")\(seconds.magnitude)")
    appendLiteral(".")
    appendLiteral(fraction.isEmpty ? "0" : String(decoding: Array(fraction), as: UTF8.self))
    appendLiteral(" seconds")
  }
}

extension StringProtocol {
  /// Whether `text` occurs in it.
  @_disfavoredOverload
  public func contains(_ text: some StringProtocol) -> Bool {
    var rest = self[...]
    while true {
      if rest.starts(with: text) { return true }
      if rest.popFirst() == nil { return false }
    }
  }
}

/// The square root, to the nearest number.
public func sqrt<Number: FloatingPoint>(_ number: Number) -> Number { number.squareRoot() }

// Numbers from text, by the names that Swift's library calls.
@c(_swift_stdlib_strtod_clocale) public func guestReadDouble(
  _ text: UnsafePointer<CChar>, _ result: UnsafeMutablePointer<Double>
) -> UnsafePointer<CChar> {
  let (bits, end) = unsafe read(.double, text)
  // SAFETY: the caller's variable.
  unsafe result.pointee = Double(bitPattern: bits)
  return unsafe end
}
@c(_swift_stdlib_strtof_clocale) public func guestReadFloat(
  _ text: UnsafePointer<CChar>, _ result: UnsafeMutablePointer<Float>
) -> UnsafePointer<CChar> {
  let (bits, end) = unsafe read(.float, text)
  // SAFETY: the caller's variable.
  unsafe result.pointee = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
  return unsafe end
}
/// `result` is a `Float16`.
@c(_swift_stdlib_strtof16_clocale) public func guestReadHalf(
  _ text: UnsafePointer<CChar>, _ result: UnsafeMutablePointer<UInt16>
) -> UnsafePointer<CChar> {
  let (bits, end) = unsafe read(.half, text)
  // SAFETY: the caller's variable.
  unsafe result.pointee = UInt16(truncatingIfNeeded: bits)
  return unsafe end
}

/// Reads a C string's number, and tells where it ends.
private func read(_ format: FloatingPointFormat, _ text: UnsafePointer<CChar>) -> (bits: UInt64, end: UnsafePointer<CChar>) {
  // SAFETY: the reader stops at the zero that ends the string.
  let (bits, count) = readFloatingPoint(format) { unsafe UInt8(bitPattern: text[$0]) }
  return unsafe (bits, text + count)
}
