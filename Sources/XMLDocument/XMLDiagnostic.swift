/// One thing that is wrong with a document, and where.
public struct XMLDiagnostic: Sendable, Hashable, CustomStringConvertible {
  /// The name that the document was given: a file's path as a rule.
  public var file: String
  /// Counted from 1; 0 when the document as a whole is meant.
  public var line: Int
  /// Counted from 1; 0 when unknown, as in what a schema finds.
  public var column: Int
  public var message: String

  public init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `file:line:column: message`, without the parts that are unknown.
  public var description: String {
    guard line > 0 else { return "\(file): \(message)" }
    return column > 0 ? "\(file):\(line):\(column): \(message)" : "\(file):\(line): \(message)"
  }
}

/// Why a document was refused. Holds at least one diagnostic.
public struct XMLFailure: Error, Sendable, CustomStringConvertible {
  public var diagnostics: [XMLDiagnostic]

  public init(_ diagnostics: [XMLDiagnostic]) { self.diagnostics = diagnostics }

  /// One diagnostic a line.
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
