public import HypercallABI

/// Who speaks to xenstore: a domain over its ring, or a process of domain 0 over a socket.
public enum ConnectionID: Hashable, Sendable {
  case domain(DomainID)
  /// Domain 0's own; its watches and transactions end with the process. 0 is the daemon itself.
  case socket(UInt32)

  /// The daemon itself, on behalf of domain 0.
  public static let own = ConnectionID.socket(0)

  /// The domain on whose behalf it speaks.
  public var domain: DomainID {
    switch self {
    case .domain(let domain): domain
    case .socket: .zero
    }
  }

  /// Whether it has all rights.
  var isPrivileged: Bool { domain == .zero }
  /// Whether a restarted daemon still knows it.
  var isLasting: Bool { if case .domain = self { true } else { false } }
}

/// What a watch waits for.
struct Watch: Sendable {
  enum Target: Hashable, Sendable {
    case node(StorePath)
    /// `@introduceDomain` and the like.
    case special([UInt8])
  }
  var target: Target
  var token: [UInt8]
  /// Asked for without a leading `/`, and told likewise.
  var isRelative: Bool
}

/// What is known of one connection.
struct Connection: Sendable {
  let id: ConnectionID
  var watches: [Watch] = []
  var transactions: [UInt32: Transaction] = [:]
  var nextTransaction: UInt32 = 1
  /// The domain it acts for, with that one's rights (SET_TARGET).
  var target: DomainID?

  init(_ id: ConnectionID) { self.id = id }

  var homePath: String { "/local/domain/\(id.domain.rawValue)" }

  func rights(_ permissions: Permissions) -> StoreRights {
    id.isPrivileged ? .all : permissions.rights(of: id.domain, for: target)
  }

  /// The path that a client means.
  func path(_ bytes: ArraySlice<UInt8>) throws(StoreError) -> StorePath {
    let absolute = bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "@") ? Array(bytes) : Array("\(homePath)/".utf8) + bytes
    guard let path = StorePath(absolute) else { throw .invalid }
    return path
  }

  /// A path as this watch's owner knows it.
  func shown(_ path: StorePath, to watch: Watch) -> [UInt8] {
    guard watch.isRelative else { return Array(path.text.utf8) }
    return Array(path.text.utf8.dropFirst(homePath.utf8.count + 1))
  }
}
