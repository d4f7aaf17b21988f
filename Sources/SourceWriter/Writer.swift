/// The greatest width of a line of generated Swift.
public let lineWidth = 140

/// A text that grows by lines.
public struct Writer {
  public private(set) var text: String
  private var level = 0

  public init(_ header: String = "") { text = header }

  public mutating func line(_ line: String = "") { text += line.isEmpty ? "\n" : String(repeating: "  ", count: level) + line + "\n" }

  /// Writes `opening`, then the lines that `body` writes, indented, then `closing`.
  public mutating func block(_ opening: String, _ closing: String = "}", _ body: (inout Writer) -> Void) {
    let before = text
    line(opening)
    let opened = text
    level += 1
    body(&self)
    level -= 1
    guard text != opened || closing != "}" else {
      text = before
      line(opening + "}")
      return
    }
    line(closing)
  }

  /// A doc comment, broken into lines; nothing if there is no text.
  public mutating func doc(_ text: String, indent: String = "") {
    guard !text.isEmpty else { return }
    let width = lineWidth - level * 2 - 4 - indent.count
    var current = ""
    var isFirst = true
    func flush(_ writer: inout Writer) {
      writer.line("/// " + (isFirst ? "" : indent) + current)
      isFirst = false
      current = ""
    }
    for word in text.split(separator: " ") {
      if !current.isEmpty, current.count + 1 + word.count > width { flush(&self) }
      current += (current.isEmpty ? "" : " ") + word
    }
    flush(&self)
  }

  /// A declaration or call, broken after its opening parenthesis where it would be too long.
  public mutating func declaration(_ head: String, _ parameters: [String], _ tail: String, _ body: ((inout Writer) -> Void)? = nil) {
    let ending = body == nil ? "" : " {"
    if let body, parameters.isEmpty {
      block(head + "()" + tail + ending, "}", body)
      return
    }
    let whole = head + "(" + parameters.joined(separator: ", ") + ")" + tail + ending
    if level * 2 + whole.count <= lineWidth {
      line(whole)
    } else {
      line(head + "(")
      var current = ""
      for (index, parameter) in parameters.enumerated() {
        let part = parameter + (index + 1 < parameters.count ? "," : "")
        if !current.isEmpty, level * 2 + 2 + current.count + 1 + part.count > lineWidth {
          line("  " + current)
          current = ""
        }
        current += (current.isEmpty ? "" : " ") + part
      }
      line("  " + current)
      line(")" + tail + ending)
    }
    guard let body else { return }
    level += 1
    body(&self)
    level -= 1
    line("}")
  }
}

/// `AllocateUnbound` as the name of a function.
public func lowerFirst(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

/// A name that Swift has another use for, in the quotes that make it a name.
public func quoted(_ name: String) -> String {
  ["in", "default", "extension", "init", "internal", "is", "repeat", "operator", "self", "return", "switch", "where"].contains(name)
    ? "`\(name)`" : name
}
