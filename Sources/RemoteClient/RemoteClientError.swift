import Glibc
public import RemoteProtocol

/// Why a call got no reply, or which error it was answered with.
public enum RemoteClientError: Error, CustomStringConvertible {
  /// Nobody answers on the socket.
  case unreachable(path: String, errno: Int32)
  /// The host closed the connection.
  case closed
  /// The connection broke.
  case broken(errno: Int32)
  /// The host said something that is not the protocol.
  case garbage(XDRError)
  /// The host did not answer in time.
  case timeout
  /// The host refused.
  case refused(RemoteError)

  public var description: String {
    switch self {
    case .unreachable(let path, let number): "cannot connect to \(path): \(Self.text(number))"
    case .closed: "the host closed the connection"
    case .broken(let number): "the connection to the host broke: \(Self.text(number))"
    case .garbage(let error): "the host's answer cannot be read: \(error)"
    case .timeout: "the host does not answer"
    case .refused(let error): error.message
    }
  }

  // SAFETY: strerror's text is copied at once.
  private static func text(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
}
