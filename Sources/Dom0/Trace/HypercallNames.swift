/// The names of hypercalls, their sub-operations and what their registers hold, for people who read a trace.
struct HypercallNames: Sendable {
  /// How the argument registers are read.
  enum Shape: Sendable, Equatable {
    /// One kind for each register: `x` an address or bits, `n` a number, `t` a time in ns, `c` one of the named values, `e` enable or disable.
    case registers([UInt8])
    /// A sub-operation and its argument.
    case command
    /// A sub-operation, a vCPU, an argument.
    case vcpu
    /// A sub-operation, a list, its count.
    case array
    /// A sub-operation in the low 6 bits, the first extent above them, an argument.
    case extents
    /// Everything, the sub-operation too, lies in memory.
    case memory
  }

  struct Entry: Sendable {
    var name: String
    var shape: Shape
    var commands: [UInt64: String] = [:]
  }

  static let all: [UInt64: Entry] = parse(table)

  private static func parse(_ text: String) -> [UInt64: Entry] {
    var entries: [UInt64: Entry] = [:]
    for line in text.split(separator: "=") {
      let words = line.split { $0 == " " || $0 == "\n" }
      guard words.count >= 3, let number = UInt64(words[0]) else { continue }
      var entry = Entry(name: String(words[1]), shape: shape(words[2]))
      for word in words.dropFirst(3) {
        let parts = word.split(separator: ":")
        if parts.count == 2, let command = UInt64(parts[0]) { entry.commands[command] = String(parts[1]) }
      }
      entries[number] = entry
    }
    return entries
  }

  private static func shape(_ word: Substring) -> Shape {
    switch word {
    case "command": .command
    case "vcpu": .vcpu
    case "array": .array
    case "extents": .extents
    case "domctl", "sysctl", "platform": .memory
    default: .registers(Array(word.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst()))
    }
  }
}
