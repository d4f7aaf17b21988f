// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension RemoteErrorCode {
  /// `VIR_ERR_INTERNAL_ERROR`.
  public static var internalError: RemoteErrorCode { RemoteErrorCode(rawValue: 1) }
  /// `VIR_ERR_NO_MEMORY`.
  public static var noMemory: RemoteErrorCode { RemoteErrorCode(rawValue: 2) }
  /// `VIR_ERR_NO_SUPPORT`.
  public static var noSupport: RemoteErrorCode { RemoteErrorCode(rawValue: 3) }
  /// `VIR_ERR_NO_CONNECT`.
  public static var noConnection: RemoteErrorCode { RemoteErrorCode(rawValue: 5) }
  /// `VIR_ERR_INVALID_ARG`.
  public static var invalidArgument: RemoteErrorCode { RemoteErrorCode(rawValue: 8) }
  /// `VIR_ERR_OPERATION_FAILED`.
  public static var operationFailed: RemoteErrorCode { RemoteErrorCode(rawValue: 9) }
  /// `VIR_ERR_NO_NAME`.
  public static var noName: RemoteErrorCode { RemoteErrorCode(rawValue: 21) }
  /// `VIR_ERR_XML_ERROR`.
  public static var xmlError: RemoteErrorCode { RemoteErrorCode(rawValue: 27) }
  /// `VIR_ERR_OPERATION_DENIED`.
  public static var operationDenied: RemoteErrorCode { RemoteErrorCode(rawValue: 29) }
  /// `VIR_ERR_XML_DETAIL`.
  public static var malformedXML: RemoteErrorCode { RemoteErrorCode(rawValue: 35) }
  /// `VIR_ERR_SYSTEM_ERROR`.
  public static var systemError: RemoteErrorCode { RemoteErrorCode(rawValue: 38) }
  /// `VIR_ERR_RPC`.
  public static var rpc: RemoteErrorCode { RemoteErrorCode(rawValue: 39) }
  /// `VIR_ERR_NO_DOMAIN`.
  public static var noDomain: RemoteErrorCode { RemoteErrorCode(rawValue: 42) }
  /// `VIR_ERR_NO_NETWORK`.
  public static var noNetwork: RemoteErrorCode { RemoteErrorCode(rawValue: 43) }
  /// `VIR_ERR_NO_STORAGE_POOL`.
  public static var noStoragePool: RemoteErrorCode { RemoteErrorCode(rawValue: 49) }
  /// `VIR_ERR_AUTH_FAILED`.
  public static var authenticationFailed: RemoteErrorCode { RemoteErrorCode(rawValue: 45) }
  /// `VIR_ERR_OPERATION_INVALID`.
  public static var operationInvalid: RemoteErrorCode { RemoteErrorCode(rawValue: 55) }
  /// `VIR_ERR_CONFIG_UNSUPPORTED`.
  public static var unsupportedConfiguration: RemoteErrorCode { RemoteErrorCode(rawValue: 67) }
  /// `VIR_ERR_ARGUMENT_UNSUPPORTED`.
  public static var argumentUnsupported: RemoteErrorCode { RemoteErrorCode(rawValue: 74) }
  /// `VIR_ERR_INVALID_STREAM`.
  public static var invalidStream: RemoteErrorCode { RemoteErrorCode(rawValue: 73) }
  /// `VIR_ERR_OPERATION_ABORTED`.
  public static var operationAborted: RemoteErrorCode { RemoteErrorCode(rawValue: 78) }
  /// `VIR_ERR_NO_DOMAIN_METADATA`.
  public static var noMetadata: RemoteErrorCode { RemoteErrorCode(rawValue: 80) }
  /// `VIR_ERR_OVERFLOW`.
  public static var overflow: RemoteErrorCode { RemoteErrorCode(rawValue: 82) }
  /// `VIR_ERR_OPERATION_UNSUPPORTED`.
  public static var operationUnsupported: RemoteErrorCode { RemoteErrorCode(rawValue: 84) }
  /// `VIR_ERR_RESOURCE_BUSY`.
  public static var resourceBusy: RemoteErrorCode { RemoteErrorCode(rawValue: 87) }
  /// `VIR_ERR_ACCESS_DENIED`.
  public static var accessDenied: RemoteErrorCode { RemoteErrorCode(rawValue: 88) }
  /// `VIR_ERR_XML_INVALID_SCHEMA`.
  public static var invalidXML: RemoteErrorCode { RemoteErrorCode(rawValue: 92) }

  /// What libvirt says before the detail; nil if it says nothing.
  public var words: String? {
    switch rawValue {
      case 1: "internal error"
      case 2: "out of memory"
      case 3: "this function is not supported by the connection driver"
      case 5: "no connection driver available for"
      case 8: "invalid argument"
      case 9: "operation failed"
      case 21: "missing name information"
      case 27: "XML error"
      case 29: "operation forbidden"
      case 42: "Domain not found"
      case 43: "Network not found"
      case 49: "Storage pool not found"
      case 45: "authentication failed"
      case 55: "Requested operation is not valid"
      case 67: "unsupported configuration"
      case 74: "argument unsupported"
      case 73: "invalid stream pointer"
      case 78: "operation aborted"
      case 80: "metadata not found"
      case 82: "numerical overflow"
      case 84: "Operation not supported"
      case 87: "resource busy"
      case 88: "access denied"
      case 92: "XML document failed to validate against schema"
      default: nil
    }
  }

  /// The name that C has for the code; nil for one that the table does not know.
  public var name: String? {
    switch rawValue {
      case 1: "VIR_ERR_INTERNAL_ERROR"
      case 2: "VIR_ERR_NO_MEMORY"
      case 3: "VIR_ERR_NO_SUPPORT"
      case 5: "VIR_ERR_NO_CONNECT"
      case 8: "VIR_ERR_INVALID_ARG"
      case 9: "VIR_ERR_OPERATION_FAILED"
      case 21: "VIR_ERR_NO_NAME"
      case 27: "VIR_ERR_XML_ERROR"
      case 29: "VIR_ERR_OPERATION_DENIED"
      case 35: "VIR_ERR_XML_DETAIL"
      case 38: "VIR_ERR_SYSTEM_ERROR"
      case 39: "VIR_ERR_RPC"
      case 42: "VIR_ERR_NO_DOMAIN"
      case 43: "VIR_ERR_NO_NETWORK"
      case 49: "VIR_ERR_NO_STORAGE_POOL"
      case 45: "VIR_ERR_AUTH_FAILED"
      case 55: "VIR_ERR_OPERATION_INVALID"
      case 67: "VIR_ERR_CONFIG_UNSUPPORTED"
      case 74: "VIR_ERR_ARGUMENT_UNSUPPORTED"
      case 73: "VIR_ERR_INVALID_STREAM"
      case 78: "VIR_ERR_OPERATION_ABORTED"
      case 80: "VIR_ERR_NO_DOMAIN_METADATA"
      case 82: "VIR_ERR_OVERFLOW"
      case 84: "VIR_ERR_OPERATION_UNSUPPORTED"
      case 87: "VIR_ERR_RESOURCE_BUSY"
      case 88: "VIR_ERR_ACCESS_DENIED"
      case 92: "VIR_ERR_XML_INVALID_SCHEMA"
      default: nil
    }
  }
}
