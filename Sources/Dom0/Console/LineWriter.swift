/// Makes lines out of a domain's console output, each with the domain's name in front when several share one terminal.
///
/// A single domain's output passes as it comes, so that a prompt without a line end is seen at once.
public struct LineWriter: Sendable {
  private let prefix: [UInt8]
  private var line: [UInt8] = []
  private var isAtLineStart = true

  /// The longest line that is kept back; what is longer is broken.
  static let longest = 4096

  /// - Parameter name: the domain's name, when lines are to be told apart.
  public init(name: String?) { prefix = name.map { Array("\($0)| ".utf8) } ?? [] }

  /// What is to be shown now for these bytes of the guest.
  public mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
    guard !prefix.isEmpty else {
      if let last = bytes.last { isAtLineStart = last == 10 }
      return bytes
    }
    var shown: [UInt8] = []
    for byte in bytes {
      line.append(byte)
      if byte == 10 || line.count >= Self.longest {
        if byte != 10 { line.append(10) }
        shown += prefix + line
        line.removeAll(keepingCapacity: true)
      }
    }
    return shown
  }

  /// What remains to be shown when the domain ends: the last line, ended.
  public mutating func finish() -> [UInt8] {
    defer {
      line = []
      isAtLineStart = true
    }
    guard !prefix.isEmpty else { return isAtLineStart ? [] : [10] }
    return line.isEmpty ? [] : prefix + line + [10]
  }
}
