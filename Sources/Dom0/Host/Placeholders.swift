import HypercallABI

// Stand-ins for parts that are on their way: whoever lands the real one deletes it here, and adapts the few calls in Host.

final class StoreDaemon {
  init(journal path: String?, isContinued: Bool) throws(ToolstackError) {}
  func write(_ path: String, _ value: String) throws(ToolstackError) {}
  /// Drops everything about domains that `isThere` denies.
  func forgetDomains(_ isThere: (DomainID) -> Bool) {}
}

final class ConsoleLog {
  struct Position: Equatable {
    var firstIndex: UInt32
    var base: Int64
  }
  private(set) var position: Position
  init(_ path: String, firstIndex: UInt32) throws(ToolstackError) { position = Position(firstIndex: firstIndex, base: 0) }
  init(_ path: String, continuing position: Position) throws(ToolstackError) { self.position = position }
  var nextIndex: UInt32? { nil }
  func write(_ bytes: [UInt8], at index: UInt32) {}
}

extension Host {
  /// Writes a core of a stopped domain; the line that says where.
  func dumpCore(_ domain: ManagedDomain, _ live: LiveDomain) -> String { "" }
}
