public import DomainConfig
import HypercallABI

/// Why the toolstack could not do what it was asked: the one error of Dom0.
///
/// The message names the domain or file concerned and what to do about it; `cause` is the error below it, if any.
public struct ToolstackError: Error, CustomStringConvertible {
  /// What kind of failure it is: what a caller decides by (an exit status, a code of the control protocol).
  public enum Code: String, Sendable {
    /// The domain's configuration asks for something that cannot be.
    case configuration
    /// A kernel or initrd file is refused.
    case image
    /// Asked for rightly, but not supported yet.
    case unsupported
    /// The machine has not enough memory.
    case outOfMemory
    /// The hypervisor refused a hypercall.
    case hypercall
    /// The host's operating system refused something.
    case host
    /// A value that cannot be taken.
    case argument
    /// There is a domain of this name or UUID already.
    case exists
    /// No such domain.
    case noDomain
    /// Not possible in the state that the domain is in.
    case state
    /// Somebody gave it up before it was done.
    case aborted
  }

  public var code: Code
  public var message: String
  public var cause: (any Error)?
  /// With the code `configuration`: what is wrong with it in general.
  public var fault = ConfigurationError.Kind.invalid

  public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// What is wrong with a domain's XML.
  public init(_ error: ConfigurationError) {
    self.init(.configuration, "\(error)")
    fault = error.kind
  }

  public init(_ error: MetadataError) {
    self.init(error.isMalformed ? .configuration : .argument, "\(error)")
    if error.isMalformed { fault = .malformed }
  }

  public var description: String {
    guard let cause else { return message }
    guard let errno = cause as? XenErrno else { return "\(message): \(cause)" }
    return "\(message) (\(errno.name.map { "\($0)" } ?? "errno \(errno.rawValue)"))"
  }
}
