import RemoteProtocol

extension RemoteError {
  /// What clients are told of an error of the toolstack's.
  init(_ error: ToolstackError) {
    switch error.code {
    case .configuration: self.init(.xmlError, error.description)
    case .image, .exists: self.init(.operationFailed, error.description)
    case .unsupported: self.init(.unsupportedConfiguration, error.description)
    case .outOfMemory: self.init(.noMemory, error.description)
    case .hypercall: self.init(.internalError, error.description)
    case .host: self.init(.systemError, message: error.description)
    case .argument: self.init(.invalidArgument, error.description)
    case .noDomain: self.init(.noDomain, error.description)
    case .state: self.init(.operationInvalid, error.description)
    }
  }

  static var notRunning: RemoteError { RemoteError(.operationInvalid, "domain is not running") }
  static var isTransient: RemoteError { RemoteError(.operationInvalid, "transient domains do not have any persistent config") }
  static var isDomainZero: RemoteError { RemoteError(.operationInvalid, "Domain-0 does not support requested operation") }
}

/// Does something of the toolstack's, and tells its error as clients know it.
func served<T>(_ body: () throws(ToolstackError) -> T) throws(RemoteError) -> T {
  do throws(ToolstackError) { return try body() } catch { throw RemoteError(error) }
}

extension String {
  /// The text as XML writes it, in content or an attribute.
  var xmlEscaped: String {
    var text = ""
    for character in unicodeScalars {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "'": text += "&apos;"
      case "\"": text += "&quot;"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}
