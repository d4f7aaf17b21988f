import DomainConfig
import RemoteProtocol

extension RemoteError {
  /// What clients are told of an error of the toolstack's.
  init(_ error: ToolstackError) {
    switch error.code {
    case .configuration: self.init(RemoteErrorCode(error.fault), error.description)
    case .image, .exists: self.init(.operationFailed, error.description)
    case .unsupported: self.init(.unsupportedConfiguration, error.description)
    case .outOfMemory: self.init(.noMemory, error.description)
    case .hypercall: self.init(.internalError, error.description)
    case .host: self.init(.systemError, message: error.description)
    case .argument: self.init(.invalidArgument, error.description)
    case .noDomain: self.init(.noDomain, error.description)
    case .state: self.init(.operationInvalid, error.description)
    case .aborted: self.init(.operationAborted, error.description)
    }
  }

  static var notRunning: RemoteError { RemoteError(.operationInvalid, "domain is not running") }
  static var isTransient: RemoteError { RemoteError(.operationInvalid, "transient domains do not have any persistent config") }
  static var isDomainZero: RemoteError { RemoteError(.operationInvalid, "Domain-0 does not support requested operation") }
}

extension RemoteErrorCode {
  /// libvirt's code for what is wrong with a domain's XML.
  init(_ kind: ConfigurationError.Kind) {
    switch kind {
    case .invalid: self = .xmlError
    case .malformed: self = .malformedXML
    case .noName: self = .noName
    case .unsupported: self = .unsupportedConfiguration
    case .unknownUnit: self = .invalidArgument
    case .overflow: self = .overflow
    case .notInSchema: self = .invalidXML
    }
  }
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
