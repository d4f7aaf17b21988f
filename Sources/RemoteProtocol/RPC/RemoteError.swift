/// libvirt's number for a kind of error (`VIR_ERR_…`).
public struct RemoteErrorCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Why a call failed, in the form that libvirt's clients know.
public struct RemoteError: Error, Hashable, Sendable, CustomStringConvertible {
  public var code: RemoteErrorCode
  /// The part of libvirt that speaks (`VIR_FROM_…`).
  public var domain: Int32
  /// The whole sentence that clients show.
  public var message: String

  /// libvirt's Xen driver, `VIR_FROM_LIBXL`.
  public static let driver: Int32 = 41
  /// `VIR_FROM_RPC`.
  public static let rpc: Int32 = 7

  /// An error in libvirt's words, followed by the detail.
  public init(_ code: RemoteErrorCode, _ detail: String) {
    self.code = code
    domain = Self.driver
    message = code.words.map { "\($0): \(detail)" } ?? detail
  }

  /// An error in one's own words.
  public init(_ code: RemoteErrorCode, message: String, domain: Int32 = RemoteError.driver) {
    self.code = code
    self.domain = domain
    self.message = message
  }

  /// What a reply says.
  public init(_ record: RemoteErrorRecord) {
    code = RemoteErrorCode(rawValue: record.code)
    domain = record.domain
    message = record.message ?? "unknown error"
  }

  /// The body of the reply.
  public var record: RemoteErrorRecord {
    RemoteErrorRecord(
      code: code.rawValue, domain: domain, message: message, level: 2, string1: "%s", string2: message, number1: -1, number2: -1)
  }

  public var description: String { message }

  /// Arguments or a reply that cannot be decoded.
  static func undecodable(_ error: XDRError) -> RemoteError {
    RemoteError(.rpc, message: "Unable to decode message payload: \(error)", domain: rpc)
  }
}
