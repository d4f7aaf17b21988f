/// A line that is typed key by key, and can be changed until it is finished: pure of any device.
///
/// Keys are those of a terminal: arrows, Home, End, Delete and Backspace, `^A ^B ^D ^E ^F ^K ^N ^P ^U ^W`. A character takes one column.
struct LineEditor {
  enum Event: Equatable {
    case line(String)
    /// `^D` on an empty line.
    case endOfInput
  }

  /// The line's characters, and before which of them the next one goes.
  private var line: [Unicode.Scalar] = []
  private var cursor = 0
  /// The bytes of a character that is not complete.
  private var bytes: [UInt8] = []
  private var escape = Escape.none
  private var afterReturn = false
  /// Earlier lines, and which of them is shown: their count when it is the new one, which is kept meanwhile.
  private var history: [[Unicode.Scalar]] = []
  private var shown = 0
  private var draft: [Unicode.Scalar] = []
  /// What the terminal is to show.
  private(set) var output: [UInt8] = []

  private enum Escape {
    case none, started
    /// `ESC [`, with the number that follows.
    case sequence(Int)
    /// `ESC O`, as some terminals begin the sequences of arrows.
    case single
  }

  static let historyLimit = 32

  /// Takes what is to be shown.
  mutating func takeOutput() -> [UInt8] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Takes a byte that was typed. `isKept`: whether the line, once finished, may be had again.
  mutating func type(_ byte: UInt8, isKept: Bool = true) -> Event? {
    let isAfterReturn = afterReturn
    afterReturn = false
    switch escape {
    case .none: break
    case .started:
      escape = byte == UInt8(ascii: "[") ? .sequence(0) : byte == UInt8(ascii: "O") ? .single : .none
      return nil
    case .sequence(let number):
      if byte >= 48, byte < 58 {
        escape = .sequence(min(number * 10 + Int(byte) - 48, 99))
      } else if byte >= 64 {
        escape = .none
        press(byte == UInt8(ascii: "~") ? Self.key(numbered: number) : Self.key(byte))
      }
      return nil
    case .single:
      escape = .none
      press(Self.key(byte))
      return nil
    }
    switch byte {
    case 10 where isAfterReturn: return nil
    case 10, 13:
      afterReturn = byte == 13
      return finish(isKept)
    case 27: escape = .started
    case 4 where line.isEmpty: return .endOfInput
    case 9, 32..<127: insert(Unicode.Scalar(byte))
    case 0..<32, 127: press(Self.control(byte))
    default: collect(byte)
    }
    return nil
  }

  // MARK: Keys

  private enum Key { case left, right, up, down, home, end, backspace, delete, killBefore, killBehind, killWord }

  /// The key of a control character.
  private static func control(_ byte: UInt8) -> Key? {
    switch byte {
    case 1: .home
    case 2: .left
    case 4: .delete
    case 5: .end
    case 6: .right
    case 8, 127: .backspace
    case 11: .killBehind
    case 14: .down
    case 16: .up
    case 21: .killBefore
    case 23: .killWord
    default: nil
    }
  }
  /// The key of `ESC [` and a letter.
  private static func key(_ letter: UInt8) -> Key? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    default: nil
    }
  }
  /// The key of `ESC [`, a number and `~`.
  private static func key(numbered number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    default: nil
    }
  }

  private mutating func press(_ key: Key?) {
    bytes = []
    switch key {
    case .left: move(to: cursor - 1)
    case .right: move(to: cursor + 1)
    case .home: move(to: 0)
    case .end: move(to: line.count)
    case .backspace: remove(from: cursor - 1, to: cursor)
    case .delete: remove(from: cursor, to: cursor + 1)
    case .killBefore: remove(from: 0, to: cursor)
    case .killBehind: remove(from: cursor, to: line.count)
    case .killWord:
      var start = cursor
      while start > 0, line[start - 1] == " " { start -= 1 }
      while start > 0, line[start - 1] != " " { start -= 1 }
      remove(from: start, to: cursor)
    case .up: show(shown - 1)
    case .down: show(shown + 1)
    case nil: break
    }
  }

  /// The bytes of a character beyond ASCII, one by one.
  private mutating func collect(_ byte: UInt8) {
    if byte & 0xc0 != 0x80 { bytes = [] }
    bytes.append(byte)
    let expected = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : 2
    guard bytes[0] >= 0xc0 else { return bytes = [] }
    guard bytes.count == expected else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    bytes = []
    for scalar in text.unicodeScalars { insert(scalar) }
  }

  private mutating func insert(_ scalar: Unicode.Scalar) {
    bytes = []
    line.insert(scalar, at: cursor)
    put(line[cursor...])
    cursor += 1
    back(line.count - cursor)
  }

  private mutating func move(to place: Int) {
    guard place >= 0, place <= line.count else { return }
    if place < cursor { back(cursor - place) } else { put(line[cursor..<place]) }
    cursor = place
  }

  private mutating func remove(from start: Int, to end: Int) {
    guard start >= 0, end <= line.count, start < end else { return }
    move(to: start)
    line.removeSubrange(start..<end)
    put(line[start...])
    for _ in start..<end { output.append(32) }
    back(line.count - start + end - start)
  }

  private mutating func show(_ index: Int) {
    guard index >= 0, index <= history.count, index != shown else { return }
    if shown == history.count { draft = line }
    shown = index
    let next = index == history.count ? draft : history[index]
    remove(from: 0, to: line.count)
    line = next
    put(next[...])
    cursor = next.count
  }

  private mutating func finish(_ isKept: Bool) -> Event {
    move(to: line.count)
    output.append(10)
    if isKept, !line.isEmpty, history.last != line {
      if history.count == Self.historyLimit { history.removeFirst() }
      history.append(line)
    }
    shown = history.count
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line)
    (line, cursor, bytes, draft) = ([], 0, [], [])
    return .line(String(text))
  }

  private mutating func put(_ scalars: ArraySlice<Unicode.Scalar>) { for scalar in scalars { output += Array(String(scalar).utf8) } }
  private mutating func back(_ count: Int) { for _ in 0..<count { output.append(8) } }
}
