import Testing

@testable import GuestText

/// Types keys, and looks at what comes of them.
private struct Typist {
  var editor = LineEditor()
  var events: [LineEditor.Event] = []
  /// The row that a terminal shows, and its cursor.
  var cells: [Unicode.Scalar] = [], cursor = 0

  mutating func type(_ text: String, isKept: Bool = true) {
    for byte in text.utf8 { if let event = editor.type(byte, isKept: isKept) { events.append(event) } }
  }
  mutating func row() -> (text: String, cursor: Int) {
    for scalar in String(decoding: editor.takeOutput(), as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 8: cursor -= 1
      case 10: (cells, cursor) = ([], 0)
      default:
        if cursor < cells.count { cells[cursor] = scalar } else { cells.append(scalar) }
        cursor += 1
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: cells)
    return (String(text), cursor)
  }
}

@Suite("guest/line editor") struct LineEditorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var keys: String, line: String, row: String, cursor: Int
    init(_ keys: String, _ line: String, _ row: String, _ cursor: Int) {
      (self.keys, self.line, self.row, self.cursor) = (keys, line, row, cursor)
    }
    var testDescription: String { keys.debugDescription }
  }

  @Test(
    "keys change the line, and the terminal shows it with the cursor in its place",
    arguments: [
      Case("abc", "abc", "abc", 3), Case("abd\u{1b}[Dc", "abcd", "abcd", 3), Case("bc\u{1b}[D\u{1b}[D\u{1b}[D\u{1b}[Da", "abc", "abc", 1),
      Case("ab\u{1b}OD\u{1b}OC\u{1b}OCc", "abc", "abc", 3), Case("bc\u{1b}[Ha", "abc", "abc", 1),
      Case("bc\u{1b}[1~a\u{1b}[4~d", "abcd", "abcd", 4),
      Case("bc\u{1}a\u{5}d", "abcd", "abcd", 4), Case("ac\u{2}b\u{6}d", "abcd", "abcd", 4), Case("abx\u{7f}c\u{8}\u{8}c", "ac", "ac ", 2),
      Case("\u{7f}a", "a", "a", 1), Case("axb\u{1b}[D\u{7f}", "ab", "ab ", 1), Case("xab\u{1b}[H\u{1b}[3~", "ab", "ab ", 0),
      Case("xab\u{1}\u{4}\u{4}", "b", "b  ", 0), Case("ab\u{4}", "ab", "ab", 2), Case("abc def\u{15}g", "g", "g      ", 1),
      Case("abcd\u{1b}[D\u{1b}[D\u{15}", "cd", "cd  ", 0), Case("abcd\u{1}\u{6}\u{b}", "a", "a   ", 1),
      Case("abc def  \u{17}g", "abc g", "abc g    ", 5),
      Case("abc def\u{1b}[D\u{17}", "abc f", "abc f  ", 4), Case("\u{17}\u{15}\u{b}a", "a", "a", 1),
      Case("ab\u{1b}[5~\u{1b}[200;3Zc\u{1b}zd", "abcd", "abcd", 4),
      Case("Zë\u{1b}[Do", "Zoë", "Zoë", 2), Case("a😀\u{7f}é\u{1b}[D\u{1b}[Dx", "xaé", "xaé", 1), Case("a\u{0}\u{7}\tb", "a\tb", "a\tb", 3),
    ]) func keys(_ given: Case)
  {
    var typist = Typist()
    typist.type(given.keys)
    let (row, cursor) = typist.row()
    #expect(row == given.row && cursor == given.cursor)
    typist.type("\r")
    #expect(typist.events == [.line(given.line)])
  }

  @Test("lines end with a return, a line feed, or both; bytes of a character that is cut short are dropped") func ends() {
    var typist = Typist()
    typist.type("a\rb\nc\r\nd\n\n")
    #expect(typist.events == ["a", "b", "c", "d", ""].map { .line($0) })
    for byte in [0xc3, 0x61, 0xe2, 0x82, 0x0a, 0x80, 0xff, 0x62, 0x0a] as [UInt8] {
      if let event = typist.editor.type(byte) { typist.events.append(event) }
    }
    #expect(typist.events.suffix(2) == [.line("a"), .line("b")])
  }

  @Test("up and down bring earlier lines, and at last the one that was begun; none that was typed unseen, and the same only once")
  func history() {
    var typist = Typist()
    typist.type("one\ntwo\n\ntwo\n")
    typist.type("secret\n", isKept: false)
    _ = typist.row()
    typist.type("beg\u{1b}[A")
    #expect(typist.row() == ("two", 3))
    typist.type("\u{10}\u{1b}[A")
    #expect(typist.row() == ("one", 3))
    typist.type("\u{1b}[D!")
    typist.type("\u{e}\u{1b}[B\u{1b}[B")
    typist.type("in\n\u{1b}[A\u{1b}[A\u{1b}[A\n")
    #expect(typist.events.suffix(2) == [.line("begin"), .line("one")])
    for number in 0..<LineEditor.historyLimit { typist.type("\(number)\n") }
    typist.type(String(repeating: "\u{1b}[A", count: 50) + "\n")
    #expect(typist.events.last == .line("0"))
  }

  @Test("^D is the end of input on an empty line alone") func endOfInput() {
    var typist = Typist()
    typist.type("\u{4}a\u{4}\n\u{4}")
    #expect(typist.events == [.endOfInput, .line("a"), .endOfInput])
  }
}
