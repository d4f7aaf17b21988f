import DomainConfig
import HypercallABI

// Stand-ins for parts that are on their way: whoever lands the real one deletes it here, and adapts the few calls in Host.

// The real log remembers its place by itself: what the live record says of it can go.
extension ConsoleLog {
  struct Position: Equatable {
    var firstIndex: UInt32
    var base: Int64
  }
  var position: Position { Position(firstIndex: 0, base: 0) }
  convenience init(_ path: String, firstIndex: UInt32) throws(ToolstackError) { self.init(path, continues: false) }
  convenience init(_ path: String, continuing position: Position) throws(ToolstackError) { self.init(path, continues: true) }
}

extension Host {
  /// Writes a core of a stopped domain; the line that says where.
  func dumpCore(_ domain: ManagedDomain, _ live: LiveDomain) -> String {
    let commandLine = live.definition.configuration.commandLine
    return toolstack.dumpCore(of: live.running, commandLine: commandLine, to: "\(directories.dumps)/\(domain.name).core")
  }
}
