import PVInterfaces

/// The absolute path of a node: `/`, or names with a `/` before each.
///
/// Names are made of letters, digits and `-/_@`; the whole has at most 2048 bytes, not counting `/local/domain/<id>/` in front, as in xenstored.
public struct StorePath: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public static let root = StorePath(unchecked: "/")

  private init(unchecked text: String) { self.text = text }

  /// A path as somebody wrote it, or nil if it is none.
  public init?(_ bytes: some BidirectionalCollection<UInt8>) {
    let slash = UInt8(ascii: "/")
    guard bytes.first == slash, bytes.count - Self.homeCount(bytes) <= XenstoreLimits.relativePath else { return nil }
    guard bytes.count == 1 || bytes.last != slash else { return nil }
    var previous: UInt8 = 0
    for byte in bytes {
      guard Self.isAllowed(byte), byte != slash || previous != slash else { return nil }
      previous = byte
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  public init?(_ text: String) { self.init(text.utf8) }

  /// The length of `/local/domain/<id>/` in front, 0 without it.
  private static func homeCount(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    let home = "/local/domain/".utf8
    guard bytes.starts(with: home) else { return 0 }
    let rest = bytes.dropFirst(home.count), digits = rest.prefix(6).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
    return (1...5).contains(digits) && rest.dropFirst(digits).first == UInt8(ascii: "/") ? home.count + digits + 1 : 0
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
    default: false
    }
  }

  public var description: String { text }
  public var isRoot: Bool { text.utf8.count == 1 }

  /// The names on the way from the root.
  public var names: [String] { text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) } }

  /// The path of the node that this one is a child of; the root's is the root.
  public var parent: StorePath {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")), slash > text.startIndex else { return .root }
    return StorePath(unchecked: String(text[..<slash]))
  }

  /// The last name; empty for the root.
  public var name: String {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(text[text.utf8.index(after: slash)...])
  }

  /// The path of a child of this node, whose name comes from a path.
  func appending(_ name: String) -> StorePath { StorePath(unchecked: isRoot ? "/" + name : text + "/" + name) }

  /// Whether this is `other`, or lies below it.
  public func isWithin(_ other: StorePath) -> Bool {
    guard !other.isRoot else { return true }
    guard text.utf8.starts(with: other.text.utf8) else { return false }
    return text.utf8.count == other.text.utf8.count
      || text.utf8[text.utf8.index(text.startIndex, offsetBy: other.text.utf8.count)] == UInt8(ascii: "/")
  }

  /// How many names it has.
  var depth: Int { isRoot ? 0 : text.utf8.count { $0 == UInt8(ascii: "/") } }
}
