import HypercallABI
import PVInterfaces
import Testing
import Xenstore

/// A table of requests, replies and watch events:
///
///     2 WRITE a|hello         OK|
///     + 1 /local/domain/2/a|token|
///     2/1 READ a|             ENOENT
///
/// A line is who asks (0: domain 0's socket, else a domain; after `/` the transaction), what (to the double space), and the reply's
/// payload, or an error's name. `|` stands for a zero byte. Lines with `+` are the events that follow, in the order of each connection.
struct Script {
  var store = Store()

  init(domains: [UInt16] = [1, 2, 3]) {
    for domain in domains {
      _ = store.introduce(DomainID(rawValue: domain))
      perform("0 MKDIR /local/domain/\(domain)|")
      perform("0 SET_PERMS /local/domain/\(domain)|n\(domain)|")
    }
  }

  static let types: [String: XenstoreMessageType] = [
    "CONTROL": .control, "DIRECTORY": .directory, "READ": .read, "GET_PERMS": .getPermissions, "WATCH": .watch, "UNWATCH": .unwatch,
    "START": .transactionStart, "END": .transactionEnd, "INTRODUCE": .introduce, "RELEASE": .release, "GET_DOMAIN_PATH": .getDomainPath,
    "WRITE": .write, "MKDIR": .makeDirectory, "RM": .remove, "SET_PERMS": .setPermissions, "IS_DOMAIN_INTRODUCED": .isDomainIntroduced,
    "RESUME": .resume, "SET_TARGET": .setTarget, "RESET_WATCHES": .resetWatches, "DIRECTORY_PART": .directoryPart,
  ]

  /// The request of a line such as `2/1 READ a|`.
  static func request(_ text: String) -> (ConnectionID, StoreMessage) {
    let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    let who = words[0].split(separator: "/"), number = UInt16(who[0]) ?? 0
    let type = types[words[1]] ?? XenstoreMessageType(rawValue: UInt32(words[1]) ?? .max)
    let connection: ConnectionID = number == 0 ? .socket(1) : .domain(DomainID(rawValue: number))
    let transaction = who.count > 1 ? UInt32(who[1]) ?? 0 : 0
    return (connection, StoreMessage(type, request: 7, transaction: transaction, words.count > 2 ? bytes(words[2]) : []))
  }

  static func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 } }
  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: "|") : $0 }, as: UTF8.self) }
  static func name(_ connection: ConnectionID) -> String { "\(connection.domain.rawValue)" }

  @discardableResult
  mutating func perform(_ line: String) -> [Store.Output] {
    let (connection, request) = Self.request(line)
    return store.perform(request, from: connection)
  }

  /// Runs the table, and holds every reply and every event against it.
  mutating func run(_ table: String, sourceLocation: SourceLocation = #_sourceLocation) {
    var lines = table.split(separator: "\n").map { $0.trimmed }.filter { !$0.isEmpty && !$0.hasPrefix("#") }[...]
    while let line = lines.popFirst() {
      let parts = line.split(separator: "  ", maxSplits: 1).map { $0.trimmed }
      var expected: [String: [String]] = [:]
      while let next = lines.first, next.hasPrefix("+") {
        let words = next.dropFirst().trimmed.split(separator: " ", maxSplits: 1).map(String.init)
        expected[words[0], default: []].append(words[1])
        lines.removeFirst()
      }
      let outputs = perform(parts[0])
      var events: [String: [String]] = [:]
      for output in outputs where output.message.type == .watchEvent {
        #expect(output.message.request == 0 && output.message.transaction == 0, sourceLocation: sourceLocation)
        events[Self.name(output.connection), default: []].append(Self.text(output.message.payload))
      }
      let (asker, request) = Self.request(parts[0])
      let replies = outputs.filter { $0.message.type != .watchEvent }
      #expect(replies.count == 1 && replies.first?.connection == asker, "\(line)", sourceLocation: sourceLocation)
      guard let reply = replies.first?.message else { continue }
      #expect(reply.request == 7 && reply.transaction == request.transaction, "\(line)", sourceLocation: sourceLocation)
      var text = Self.text(reply.payload)
      if reply.type == .error { text = "!" + text } else { #expect(reply.type == request.type, "\(line)", sourceLocation: sourceLocation) }
      let wanted = parts.count > 1 ? parts[1] : ""
      #expect(text == (wanted.hasPrefix("E") && !wanted.contains("|") ? "!\(wanted)|" : wanted), "\(line)", sourceLocation: sourceLocation)
      #expect(events == expected, "\(line)", sourceLocation: sourceLocation)
    }
  }
}

extension StringProtocol {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
