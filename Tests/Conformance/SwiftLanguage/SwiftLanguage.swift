// What Swift's own library asks of a guest.
//
// What: strings with any text as dictionary keys, case, characters; hashing that differs from boot to boot; the heap; sorting.
// Why: a kernel is written in the language, not in a part of it that happens to link.
// Failure: tables that are missing, or a heap or runtime function that is wrong.
import ConformanceKit
import GuestKit

@main
struct SwiftLanguage: ConformanceGuest {
  func test(_ t: Checks) {
    var ages: [String: Int] = ["Zoë": 3, "Łukasz": 5, "Ἀριστοτέλης": 62, "李": 8]
    ages["Zoe\u{308}", default: 0] += 1  // the same text, decomposed
    t.check("string/equal-when-canonically-equal", "Zoë" == "Zoe\u{308}")
    t.check("string/dictionary-key", ages.count == 4 && ages["Zoë"] == 4, "\(ages.count) keys")
    t.check("string/hangul", "한" == "\u{1112}\u{1161}\u{11ab}")
    t.check("string/characters", "🇨🇭👩‍👩‍👧e\u{301}".count == 3, "\("🇨🇭👩‍👩‍👧e\u{301}".count)")
    t.check("string/ordering", ["b", "a", "ä"].sorted() == ["a", "b", "ä"] || ["b", "a", "ä"].sorted() == ["a", "ä", "b"])
    t.check("string/number", Int("-9223372036854775808") == .min && "\(UInt64.max)" == "18446744073709551615")
    t.check("string/long", String(repeating: "0123456789", count: 10_000).utf8.count == 100_000)
    var set: Set<Int> = []
    for i in 0..<10_000 { set.insert(i &* 7919 % 5003) }
    t.check("set/distinct", set.count == 5003, "\(set.count)")
    var numbers = (0..<5000).map { $0 &* 7919 % 5003 }
    numbers.sort()
    t.check("array/sorted", zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 })
    let words = (0..<1000).map { "word \($0)" }
    t.check("array/of-strings", words.joined(separator: ",").utf8.count == 8889, "\(words.joined(separator: ",").utf8.count)")
    t.check("double/arithmetic", (0.1 + 0.2).rounded(.up) == 1 && (2.5).rounded(.down) == 2)
    let values = [-2.5, -1.5, -0.25, 0.5, 1.5, 2.5, 1e300].map { $0 * Double(startInfo.words.count) }
    t.check("double/floor", values.map { $0.rounded(.down) } == [-3, -2, -1, 0, 1, 2, 1e300])
    t.check("double/ceiling", values.map { $0.rounded(.up) } == [-2, -1, 0, 1, 2, 3, 1e300])
    t.check("double/truncation", values.map { $0.rounded(.towardZero) } == [-2, -1, 0, 0, 1, 2, 1e300])
    t.check("double/nearest", values.map { $0.rounded() } == [-3, -2, 0, 1, 2, 3, 1e300])
    t.check("double/nearest-even", values.map { $0.rounded(.toNearestOrEven) } == [-2, -2, 0, 0, 2, 2, 1e300])
    t.check("double/remainder", values.map { $0.truncatingRemainder(dividingBy: 1) } == [-0.5, -0.5, -0.25, 0.5, 0.5, 0.5, 0])
    let texts = ["1.5", "-0.1", "1e23", "4.9e-324", "1e400", "0x1.8p1", " 1", "1.5x", ""]
    let expected: [Double?] = [1.5, -0.1, 1e23, .leastNonzeroMagnitude, .infinity, 3, nil, nil, nil]
    t.check("double/from-text", texts.map { Double($0) } == expected)
    t.check("float/from-text", Float("16777219") == 16_777_220 && Float("0.1") == 0.1 && Float("x") == nil)
    t.check("float16/from-text", Float16("0.1")?.bitPattern == 0x2e66 && Float16("65520")?.bitPattern == 0x7c00)
    t.check("double/square-root", values.map { sqrt($0 * $0) } == values.map { abs($0) }.dropLast() + [.infinity] && sqrt(values[0]).isNaN)
    t.check("float/square-root", sqrt(Float(startInfo.words.count) * 2) == 1.414_213_5)
    let hello = "hello, Zoë"
    t.check("string/contains", hello.contains("lo, Z") && hello.contains("Zoe\u{308}") && !hello.contains("Zoe") && !hello.contains("z"))
    t.check("string/contains-a-character", hello.contains("ë" as Character) && hello.contains("") && !"".contains("a"))
    let times = [Duration.milliseconds(1500), .nanoseconds(-1), .zero, .seconds(3)]
    t.check("duration/text", times.map { "\($0)" } == ["1.5 seconds", "-0.000000001 seconds", "0.0 seconds", "3.0 seconds"])
    t.check("instant/text", "\(Instant(nanoseconds: 2_500_000_000))" == "2.5 seconds" && clock.wallTime.description == clock.wallTime.text)
    var generator = SystemRandomNumberGenerator()
    t.check("random/differs", generator.next() != generator.next())
    let before = memory.usedBytes
    for i in 0..<1000 { _ = [UInt8](repeating: 1, count: i * 10).count }
    t.check("heap/freed-again", memory.usedBytes - before < 4096, "\(memory.usedBytes - before) bytes")
  }
}
