public import HypercallABI

/// What a connection may do with a node.
public struct StoreRights: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let read = StoreRights(rawValue: 1)
  public static let write = StoreRights(rawValue: 2)
  /// May change the permissions.
  public static let owner = StoreRights(rawValue: 4)
  public static let all: StoreRights = [.read, .write, .owner]
}

/// Who may do what with a node: words such as `n0` and `r3`.
///
/// The first word names the owner, who may do everything, and what all domains may that no other word names. Domain 0 may do
/// everything everywhere.
public struct Permissions: Hashable, Sendable, CustomStringConvertible {
  /// One word: a letter and a domain.
  public struct Word: Hashable, Sendable, CustomStringConvertible {
    public var rights: StoreRights
    public var domain: DomainID

    public init(_ rights: StoreRights, _ domain: DomainID) {
      self.rights = rights.intersection([.read, .write])
      self.domain = domain
    }

    public var description: String {
      let letter =
        switch (rights.contains(.read), rights.contains(.write)) {
        case (true, true): "b"
        case (true, false): "r"
        case (false, true): "w"
        case (false, false): "n"
        }
      return letter + String(domain.rawValue)
    }
  }

  public private(set) var words: [Word]

  /// - Parameter others: what the domains may that are named, in order.
  public init(owner: DomainID, _ rights: StoreRights = [], _ others: [Word] = []) { words = [Word(rights, owner)] + others }

  /// The words of a request; a request without any is refused.
  ///
  /// - Throws: `invalid`; `noEntry` for a number that no domain can have.
  init(_ texts: some Sequence<ArraySlice<UInt8>>) throws(StoreError) {
    words = []
    for text in texts { words.append(try Self.word(text)) }
    guard !words.isEmpty else { throw .invalid }
  }

  private static func word(_ text: ArraySlice<UInt8>) throws(StoreError) -> Word {
    let rights: StoreRights
    switch text.first {
    case UInt8(ascii: "n"): rights = []
    case UInt8(ascii: "r"): rights = .read
    case UInt8(ascii: "w"): rights = .write
    case UInt8(ascii: "b"): rights = [.read, .write]
    default: throw .invalid
    }
    let digits = text.dropFirst()
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw .invalid }
    guard let domain = UInt16(exactly: number) else { throw .noEntry }
    return Word(rights, DomainID(rawValue: domain))
  }

  public var owner: DomainID {
    get { words[0].domain }
    set { words[0].domain = newValue }
  }

  /// What a domain may that is not domain 0, alone or for `target`, the domain it serves.
  public func rights(of domain: DomainID, for target: DomainID?) -> StoreRights {
    if owner == domain || owner == target { return .all }
    return (words.dropFirst().first { $0.domain == domain || $0.domain == target } ?? words[0]).rights
  }

  /// Removes what is said of a domain that is gone, so that another with its number does not inherit it.
  mutating func forget(_ domain: DomainID) {
    guard words.contains(where: { $0.domain == domain }) else { return }
    if owner == domain { owner = .zero }
    words = [words[0]] + words.dropFirst().filter { $0.domain != domain }
  }

  public var description: String { words.map(\.description).joined(separator: ",") }
}
