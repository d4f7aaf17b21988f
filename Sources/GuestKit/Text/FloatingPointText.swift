/// A binary format of IEEE 754, by its numbers.
struct FloatingPointFormat {
  /// Bits of a significand, with the one that is not stored.
  var precision: Int
  /// The exponent of the least number: all are whole multiples of two to the power of it.
  var leastExponent: Int
  var infinity: UInt64
  var sign: UInt64

  static var double: FloatingPointFormat {
    FloatingPointFormat(precision: 53, leastExponent: -1074, infinity: 0x7ff << 52, sign: 1 << 63)
  }
  static var float: FloatingPointFormat { FloatingPointFormat(precision: 24, leastExponent: -149, infinity: 0xff << 23, sign: 1 << 31) }
  static var half: FloatingPointFormat { FloatingPointFormat(precision: 11, leastExponent: -24, infinity: 0x1f << 10, sign: 1 << 15) }
}

/// Reads a number at the start of a text, as C's `strtod` does: decimal, hexadecimal, `inf` or `nan`. It becomes the nearest number that the
/// format has, of two that are as near the even one.
///
/// - Parameter byte: the text, with a zero at its end.
/// - Returns: the number's bits, and how much of the text it is: 0 where there is none.
func readFloatingPoint(_ format: FloatingPointFormat, _ byte: (Int) -> UInt8) -> (bits: UInt64, count: Int) {
  func isWord(_ word: StaticString, at start: Int) -> Bool {
    // SAFETY: a static string's bytes are constant, and all of them are looked at in order: none lies behind the text's end.
    word.withUTF8Buffer { letters in
      for index in letters.indices where unsafe byte(start + index) | 0x20 != letters[index] { return false }
      return true
    }
  }
  var at = 0
  while byte(at) == 32 || (9...13).contains(byte(at)) { at += 1 }
  let sign = byte(at) == UInt8(ascii: "-") ? format.sign : 0
  if byte(at) == UInt8(ascii: "-") || byte(at) == UInt8(ascii: "+") { at += 1 }
  if isWord("inf", at: at) { return (format.infinity | sign, isWord("inity", at: at + 3) ? at + 8 : at + 3) }
  if isWord("nan", at: at) {
    at += 3
    var end = at
    if byte(end) == UInt8(ascii: "(") {
      repeat { end += 1 } while digit(byte(end), radix: 36) != nil || byte(end) == UInt8(ascii: "_")
      if byte(end) == UInt8(ascii: ")") { at = end + 1 }
    }
    return (format.infinity | 1 << UInt64(format.precision - 2) | sign, at)
  }
  let isHexadecimal =
    byte(at) == UInt8(ascii: "0") && byte(at + 1) | 0x20 == UInt8(ascii: "x")
    && (digit(byte(at + 2), radix: 16) ?? (byte(at + 2) == UInt8(ascii: ".") ? digit(byte(at + 3), radix: 16) : nil)) != nil
  if isHexadecimal { at += 2 }
  let radix: UInt32 = isHexadecimal ? 16 : 10

  // Digits beyond those that can decide a rounding only say whether there are any but zeros.
  let most = 800
  var digits = Natural(0), count = 0, exponent = 0, hasDigits = false, hasPoint = false, hasRest = false
  while true {
    if !hasPoint, byte(at) == UInt8(ascii: ".") {
      guard hasDigits || digit(byte(at + 1), radix: radix) != nil else { break }
      hasPoint = true
    } else if let value = digit(byte(at), radix: radix) {
      hasDigits = true
      if count == most {
        if value != 0 { hasRest = true }
        if !hasPoint { exponent += 1 }
      } else {
        if count > 0 || value > 0 {
          digits.multiply(by: radix, adding: value)
          count += 1
        }
        if hasPoint { exponent -= 1 }
      }
    } else {
      break
    }
    at += 1
  }
  guard hasDigits else { return (0, 0) }
  if hasRest {
    digits.multiply(by: radix, adding: 1)
    exponent -= 1
  }
  if isHexadecimal { exponent *= 4 }
  if byte(at) | 0x20 == (isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")) {
    let isNegative = byte(at + 1) == UInt8(ascii: "-")
    var end = isNegative || byte(at + 1) == UInt8(ascii: "+") ? at + 2 : at + 1
    if digit(byte(end), radix: 10) != nil {
      var written = 0
      while let value = digit(byte(end), radix: 10) {
        written = min(written * 10 + Int(value), 1 << 40)
        end += 1
      }
      exponent += isNegative ? -written : written
      at = end
    }
  }
  return (round(digits, times: isHexadecimal ? 2 : 10, toThe: exponent, format) | sign, at)
}

private func digit(_ byte: UInt8, radix: UInt32) -> UInt32? {
  let value: UInt32 =
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 55
    default: 99
    }
  return value < radix ? value : nil
}

/// The bits of the number nearest to `digits` × `base`^`exponent`.
private func round(_ digits: Natural, times base: UInt32, toThe exponent: Int, _ format: FloatingPointFormat) -> UInt64 {
  guard !digits.isZero else { return 0 }
  // A decimal digit has more than 3 bits and less than 4.
  let least = digits.width + (base == 2 ? exponent : exponent > 0 ? exponent * 3 : exponent * 4)
  let greatest = digits.width + (base == 2 ? exponent : exponent > 0 ? exponent * 4 : exponent * 3)
  if least > 20_000 { return format.infinity }
  if greatest < -20_000 { return 0 }
  var numerator = digits, denominator = Natural(1)
  if base == 2 {
    if exponent > 0 { numerator.shift(exponent) } else { denominator.shift(-exponent) }
  } else {
    for _ in 0..<max(exponent, 0) { numerator.multiply(by: base, adding: 0) }
    for _ in 0..<max(-exponent, 0) { denominator.multiply(by: base, adding: 0) }
  }
  // How many times 2^unit: less than 2^precision times, and no less than half of that unless the number is one of the least.
  var unit = max(numerator.width - denominator.width - format.precision, format.leastExponent)
  if unit > 0 { denominator.shift(unit) } else { numerator.shift(-unit) }
  var limit = denominator
  limit.shift(format.precision)
  if !(numerator < limit) {
    unit += 1
    denominator.shift(1)
  }
  denominator.shift(format.precision - 1)
  var times: UInt64 = 0
  for _ in 0..<format.precision {
    times <<= 1
    if !(numerator < denominator) {
      numerator.subtract(denominator)
      times |= 1
    }
    numerator.shift(1)
  }
  // What is left is compared with one half.
  if denominator < numerator || !(numerator < denominator) && times & 1 != 0 { times += 1 }
  // The exponent's field begins at 1 where the significand has its first bit; a carry out of the significand goes there by itself.
  let steps = UInt64(unit - format.leastExponent)
  return steps >= format.infinity >> UInt64(format.precision - 1)
    ? format.infinity : min(steps << UInt64(format.precision - 1) + times, format.infinity)
}

/// A natural number of any size.
private struct Natural {
  /// The lowest first, the last one not 0.
  private var words: [UInt32]

  init(_ value: UInt32) { words = value == 0 ? [] : [value] }

  var isZero: Bool { words.isEmpty }
  /// How many bits it has.
  var width: Int { words.count * 32 - (words.last?.leadingZeroBitCount ?? 0) }

  mutating func multiply(by factor: UInt32, adding rest: UInt32) {
    var carry = UInt64(rest)
    for index in words.indices {
      carry += UInt64(words[index]) * UInt64(factor)
      words[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { words.append(UInt32(carry)) }
  }

  /// Multiplies by 2^`bits`.
  mutating func shift(_ bits: Int) {
    guard !isZero else { return }
    var carry: UInt32 = 0
    let rest = UInt32(bits & 31)
    if rest > 0 {
      for index in words.indices {
        let word = words[index]
        words[index] = word << rest | carry
        carry = word >> (32 - rest)
      }
      if carry > 0 { words.append(carry) }
    }
    words.insert(contentsOf: [UInt32](repeating: 0, count: bits >> 5), at: 0)
  }

  /// Takes away a number that is not greater.
  mutating func subtract(_ other: Natural) {
    var borrow: Int64 = 0
    for index in words.indices {
      let difference = Int64(words[index]) - (index < other.words.count ? Int64(other.words[index]) : 0) + borrow
      words[index] = UInt32(truncatingIfNeeded: difference)
      borrow = difference < 0 ? -1 : 0
    }
    while words.last == 0 { words.removeLast() }
  }

  static func < (a: Natural, b: Natural) -> Bool {
    if a.words.count != b.words.count { return a.words.count < b.words.count }
    for index in a.words.indices.reversed() where a.words[index] != b.words[index] { return a.words[index] < b.words[index] }
    return false
  }
}
