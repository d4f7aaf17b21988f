import Glibc
import Testing

@testable import GuestText

/// What our reader and the C library make of a text.
private func read(_ text: String, _ format: FloatingPointFormat) -> (bits: UInt64, count: Int) {
  let bytes = Array(text.utf8) + [0]
  return readFloatingPoint(format) { bytes[$0] }
}
private func library(_ text: String) -> (double: (UInt64, Int), float: (UInt64, Int)) {
  // SAFETY: the text is a C string for the length of each call, and the end lies in it.
  unsafe text.withCString { start in
    var end: UnsafeMutablePointer<CChar>?
    let double = unsafe strtod(start, &end).bitPattern, count = unsafe UnsafePointer(end!) - start
    let float = unsafe strtof(start, &end).bitPattern
    return unsafe ((double, count), (UInt64(float), UnsafePointer(end!) - start))
  }
}

@Suite("guest/numbers from text") struct FloatingPointTextTests {
  @Test(
    "each text is read as the C library reads it",
    arguments: [
      "1.5", "0", "-0", "0.1", "1e23", "9007199254740993", "9007199254740992.999999999999999999", "9007199254740993.0000000000000000000001",
      "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e309", "-1e400", "1e99999999999999999999",
      "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400", "1e-99999999999999999999",
      "2.2250738585072011e-308", "2.2250738585072014e-308", "2.2250738585072012e-308", "3.4028235677973366e38", "3.4028235677973367e38",
      "1.401298464324817e-45", "7.006492321624085e-46", "7.0064923216240854e-46", "1.1754942807573643e-38", "16777217", "16777219",
      "8.41e21", "5e-20", "123456789012345678901234567890", "0.000000000000000000000000000000000000000000000000001", "  \t12", "+7", ".5",
      "5.",
      "5.e3", ".", "-", "e5", "1e", "1e+", "1e+x", "1.2.3", "", "x", "--1", "0x", "0x.", "0x1.8p1", "0x1.8", "0xAp-3x", "0x.8p0", "0x1p",
      "0x1.00000000000008p0", "0x1.00000000000018p0", "0x1.000000000000080001p0", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1024",
      "0x1.fffffep127", "0x1.ffffffp127", "0x123456789abcdef0123456789", "0x0p99999999999", "inf", "-INF", "infinity", "Infinit", "in",
      "nan",
      "NaN(12_a)", "nan(", "nan(-)", "1_000", "1e5e5", "00012", "0e999999",
    ]) func same(_ text: String)
  {
    let ours = (double: read(text, .double), float: read(text, .float)), theirs = library(text)
    // C keeps the digits of a NaN; the sign and that it is none are all that is said here.
    if text.lowercased().hasPrefix("nan") {
      #expect(Double(bitPattern: ours.double.bits).isNaN && ours.double.count == theirs.double.1)
    } else {
      #expect(ours.double == theirs.double)
      #expect(ours.float == theirs.float)
    }
  }

  @Test(
    "what is printed of a number is that number; so is what lies right between two, with more digits than fit",
    arguments: [20_261_201 as UInt64])
  func random(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
    for _ in 0..<2000 {
      let bits = next() & ~(1 << 63), number = Double(bitPattern: bits)
      guard number.isFinite else { continue }
      #expect(read("\(number)", .double).bits == bits, "\(number)")
      let text = String(decoding: Self.digits(number, 17 + Int(next() % 12)).utf8, as: UTF8.self)
      #expect(read(text, .double) == library(text).double, "\(text)")
      #expect(read(text, .float) == library(text).float, "\(text)")
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: next() >> 33))
      if float.isFinite { #expect(read("\(float)", .float).bits == UInt64(float.bitPattern), "\(float)") }
      // All digits of the middle of two neighbours, which the last bit decides; then a little more than that.
      let middle = Self.digits(number, 800, beyond: number.nextUp)
      for text in [middle, middle + "0000000001", middle + "0"] { #expect(read(text, .double) == library(text).double, "\(text)") }
    }
  }

  /// `count` digits of a number, or of the middle between it and another.
  private static func digits(_ number: Double, _ count: Int, beyond other: Double? = nil) -> String {
    var buffer = [CChar](repeating: 0, count: 2000)
    let sum = Float80(number) + Float80(other ?? number)
    // SAFETY: at most the buffer's bytes are written.
    _ = unsafe withVaList([sum / 2]) { unsafe vsnprintf(&buffer, buffer.count, "%.\(count)Lg", $0) }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test("a Float16 is read too") func half() {
    for bits in 0..<0x7c00 as Range<UInt16> { #expect(read("\(Float16(bitPattern: bits))", .half).bits == UInt64(bits)) }
    #expect(read("65520", .half).bits == 0x7c00 && read("65519.999", .half).bits == 0x7bff && read("-2", .half).bits == 0xc000)
  }
}
