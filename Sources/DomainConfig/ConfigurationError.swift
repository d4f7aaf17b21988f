/// Why a domain's file is refused: where, what is wrong, and what to do about it.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  /// Counted from 1; 0 when the file as a whole is meant.
  public var line: Int
  /// What is wrong.
  public var problem: String
  /// What to do about it.
  public var remedy: String
  public var kind: Kind

  /// What is wrong in general, as libvirt tells it apart.
  public enum Kind: Sendable, Hashable {
    /// Not what this element may hold.
    case invalid
    /// No well-formed XML, or text that XML cannot hold.
    case malformed
    case noName
    /// A type, an action or the like that nobody knows, or that is not supported.
    case unsupported
    /// A unit that nobody knows.
    case unknownUnit
    /// A number that is too large for any machine.
    case overflow
    /// Something that the schema has not, where it was asked for.
    case notInSchema
  }

  public init(file: String, line: Int, problem: String, remedy: String, kind: Kind = .invalid) {
    self.file = file
    self.line = line
    self.problem = problem
    self.remedy = remedy
    self.kind = kind
  }

  /// `file:line: problem; remedy`.
  public var description: String { "\(file)\(line > 0 ? ":\(line)" : ""): \(problem); \(remedy)" }
}

/// Something in a domain's file that has no effect, or not the effect that it has elsewhere. The domain can be started all the same.
public struct ConfigurationWarning: Sendable, Hashable, CustomStringConvertible {
  public var file: String
  /// Counted from 1.
  public var line: Int
  public var message: String

  /// `file:line: message`.
  public var description: String { "\(file):\(line): \(message)" }
}
