import HypercallABI
import Testing

@testable import Dom0

@Suite("symbols of an image") struct SymbolTests {
  /// An ELF file with a symbol table of its own making: sections 0 (none), 1 (symbols), 2 (strings).
  static func image(_ symbols: [(name: String, address: UInt64, size: UInt64, info: UInt8)]) -> [UInt8] {
    func little(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }
    var strings: [UInt8] = [0]
    var table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      table += little(UInt64(strings.count), 4) + [symbol.info, 0] + little(1, 2) + little(symbol.address, 8) + little(symbol.size, 8)
      strings += Array(symbol.name.utf8) + [0]
    }
    func section(_ type: UInt64, _ offset: Int, _ size: Int, _ link: UInt64) -> [UInt8] {
      little(0, 4) + little(type, 4) + little(0, 16) + little(UInt64(offset), 8) + little(UInt64(size), 8) + little(link, 4)
        + [UInt8](repeating: 0, count: 20)
    }
    let headers = 64 + table.count + strings.count
    var file = [UInt8](repeating: 0, count: 64)
    file.replaceSubrange(40..<48, with: little(UInt64(headers), 8))
    file.replaceSubrange(58..<62, with: little(64, 2) + little(3, 2))
    file += table + strings + [UInt8](repeating: 0, count: 64)
    return file + section(2, 64, table.count, 2) + section(3, 64 + table.count, strings.count, 0)
  }

  static let table = SymbolTable(
    bytes: image([
      ("beta", 0x2000, 0x100, 2), ("alpha", 0x1000, 0x80, 2), ("xen_start", 0x3000, 0, 0), ("xenolith_panic_message", 0x9000, 1024, 1),
      (".Lhidden", 0x1010, 0, 0),
    ]))

  @Test("an address is found in its function, with its offset") func function() {
    #expect(Self.table.function(at: 0x1000)?.name == "alpha")
    #expect(Self.table.function(at: 0x107f)?.offset == 0x7f)
    #expect(Self.table.function(at: 0x20ff)?.name == "beta")
    #expect(Self.table.function(at: 0x3004)?.name == "xen_start")
  }

  @Test(
    "an address between functions, before the first or behind the last is in none", arguments: [0, 0xfff, 0x1080, 0x2100, 0x9000, .max])
  func none(address: UInt64) { #expect(Self.table.function(at: address) == nil) }

  @Test("data is found by name") func named() {
    #expect(Self.table.symbol("xenolith_panic_message")?.address == 0x9000)
    #expect(Self.table.symbol("xenolith_panic_message")?.size == 1024)
    #expect(Self.table.symbol("none") == nil)
  }

  @Test("a damaged file yields what still holds together, and does no harm") func damaged() {
    let whole = Self.image([("alpha", 0x1000, 0x80, 2), ("beta", 0x2000, 0x100, 2)])
    for length in 0..<whole.count { _ = SymbolTable(bytes: Array(whole[..<length])).function(at: 0x1000) }
    for position in whole.indices {
      for value in [0, 0x7f, 0x80, 0xff] as [UInt8] {
        var bytes = whole
        bytes[position] = value
        _ = SymbolTable(bytes: bytes).function(at: 0x1010)
      }
    }
  }

  @Test("llvm-symbolizer's answer is read: inlined calls, unknown places, missing lines") func symbolizer() {
    let output = """
      $s4main3fooyyF
      Sources/Hello/Hello.swift:12:5
      main
      Sources/Hello/Hello.swift:3:1

      ??
      ??:0:0

      xen_start
      ??:0:0


      """
    let answers = Symbolizer.parse(output)
    #expect(answers.count == 3)
    #expect(
      answers[0] == [
        SourcePlace(function: "$s4main3fooyyF", location: "Sources/Hello/Hello.swift:12"),
        SourcePlace(function: "main", location: "Sources/Hello/Hello.swift:3"),
      ])
    #expect(answers[1] == nil)
    #expect(answers[2] == [SourcePlace(function: "xen_start", location: nil)])
  }

  @Test("a helper that takes too long is killed, and its answer given up") func slowHelper() {
    #expect(ChildProcess.output(of: "/bin/sleep", ["100"], timeout: 50) == nil)
    #expect(ChildProcess.output(of: "/bin/echo", ["hello"], timeout: 5000) == "hello\n")
    #expect(ChildProcess.output(of: "/bin/false", [], timeout: 5000) == nil)
    #expect(ChildProcess.output(of: "/none", [], timeout: 5000) == nil)
  }
}

@Suite("the crash report") struct CrashReportTests {
  @Test("names what happened first, then registers and calls") func text() {
    var context = [UInt8](repeating: 0, count: 5168)
    func set(_ offset: Int, _ value: UInt64) {
      for i in 0..<8 { context[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(i))) }
    }
    set(520 + 128, 0x1000_0000_1234)
    set(520 + 120, 2 | 14 << 32)
    set(4984 + 16, 0x10)
    set(4984 + 24, 7 << 12)
    let registers = Registers(context: context)
    #expect(registers?.rip == 0x1000_0000_1234)
    #expect(registers?.root.rawValue == 7)
    #expect(registers?.exceptionText { _ in false } == "page fault: writing 0x10, near null")
    #expect(registers?.exceptionText { _ in true }.contains("stack overflow") == true)
    var report = CrashReport(domain: 3, name: "faulty", reasons: ["crashed"])
    report.registers = registers
    report.exception = "page fault: writing 0x10, near null"
    report.frames = [
      CrashReport.Frame(
        address: 0x1000_0000_1234, imageOffset: 0x1234, function: "f()", offset: 0x10, location: "Faulty.swift:7", inlined: [])
    ]
    let lines = report.lines
    #expect(lines[0] == "domain 3 (faulty) crashed: page fault: writing 0x10, near null")
    #expect(lines.contains { $0.contains("rip") && $0.contains("0000100000001234") })
    #expect(lines.last == "    #0   0000100000001234 f() + 0x10 at Faulty.swift:7")
    #expect(report.json.text.contains("\"exception\":\"page fault: writing 0x10, near null\""))
  }

  @Test("a recursion is folded, and so is a long log") func folded() {
    var report = CrashReport(domain: 1, name: "x", reasons: (0..<100).map { "line \($0)" })
    report.frames = [CrashReport.Frame](repeating: CrashReport.Frame(address: 1, function: "f", offset: 2), count: 40)
    #expect(report.lines.count < 16)
    #expect(report.lines.contains("         39 times more"))
    #expect(report.lines.contains("  hypervisor: line 99"))
  }

  @Test("a context that is too short is none") func short() { #expect(Registers(context: [1, 2, 3]) == nil) }

  @Test("a guest's words cannot command a terminal") func printableText() {
    #expect(printable("a\u{1b}[2Jb\u{9b}c\u{7f}é") == "a?[2Jb?c?é")
  }

  @Test("the hypervisor's lines about one domain are told from those about others") func log() {
    var log = HypervisorLog()
    log.add(Array("(XEN) d1v0 exception\n(XEN) d11 crashed\n(XEN) d1 crashed\nboot\n(XEN) d2".utf8))
    log.add(Array(" part\n".utf8))
    #expect(log.lines(about: .init(rawValue: 1)) == ["exception", "crashed"])
    #expect(log.lines(about: .init(rawValue: 2)) == ["part"])
    log.forget(.init(rawValue: 1))
    #expect(log.lines(about: .init(rawValue: 1)).isEmpty)
    #expect(log.lines(about: .init(rawValue: 11)) == ["crashed"])
  }
}

@Suite("JSON") struct JSONTests {
  @Test("is written with its escapes, on one line") func text() {
    let value = JSONValue.object([
      .init("a\"", .string("x\n\u{1}\\é")), .init("n", .array([.integer(-1), .thousandths(-1005), .thousandths(12), .null, .bool(true)])),
    ])
    #expect(value.text == "{\"a\\\"\":\"x\\n\\u0001\\\\é\",\"n\":[-1,-1.005,0.012,null,true]}")
  }
}

@Suite("dom0 doctor") struct DoctorTests {
  @Test("compares kernel versions as numbers") func versions() {
    for (release, isEnough) in [
      ("5.15.0-91-generic", false), ("5.16.0", true), ("6.1.0", true), ("5.4", false), ("10.0", true), ("", false), ("x", false),
      ("4.99", false),
    ] { #expect(Doctor.isAtLeast(release, 5, 16) == isEnough, "\(release)") }
  }

  @Test("says in its last line whether domains run here") func summary() {
    #expect(Doctor.lines([Finding("a", .ok, "x")]).last == "Domains run here, and nothing is missing.")
    #expect(
      Doctor.lines([.wall("b", false, "x", advice: "y"), .wanted("d", false, "x", advice: "y")]).suffix(3) == [
        "Domains run here.", "The sandbox is weaker than it could be: b.", "Limited: d.",
      ])
    #expect(
      Doctor.lines([.needed("c", false, "x", advice: "y"), .wanted("b", false, "x", advice: "y")]).last == "Domains cannot run here: c.")
  }

  @Test("calls weak only what weakens the sandbox") func weak() {
    #expect(Finding.wall("a", false, "x", advice: "y").verdict == .weak)
    #expect(Finding.wanted("a", false, "x", advice: "y").verdict == .limited)
    for finding in Doctor.examine() where finding.verdict == .weak { #expect(finding.name == "Landlock", "\(finding)") }
  }

  @Test("every finding that is not ok says what follows") func advice() {
    for finding in Doctor.examine() { #expect((finding.verdict == .ok) == finding.advice.isEmpty, "\(finding)") }
  }
}
