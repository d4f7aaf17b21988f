import Dom0
import RemoteProtocol

/// The table of `xl list`, to the byte; domains that do not run, and what is wrong with one, are an addition.
struct DomainTable {
  static let header = "Name                                        ID   Mem VCPUs\tState\tTime(s)"

  static func line(_ row: DomainRow) -> String {
    let id = row.isActive ? "\(row.domain.id)" : "-"
    let time = row.isActive ? tenths(nanoseconds: row.cpuTime) : "-"
    let memory = row.isActive ? row.memory : row.maximumMemory
    return [
      row.domain.name.printable.left(40), id.right(5), "\(memory >> 10)".right(5), "\(row.vcpus)".right(5), "    " + row.letters.left(6),
      " " + time.right(8),
    ].joined(separator: " ") + (remark(row).map { "  \($0)" } ?? "")
  }

  /// What the columns do not tell.
  private static func remark(_ row: DomainRow) -> String? {
    if let broken = row.broken { return "broken: " + broken.printable }
    if let held = row.held { return "held: " + held.printable }
    return nil
  }

  static func object(_ row: DomainRow) -> JSONValue {
    let words = StateWords(row.state, row.reason)
    return .object([
      .init("name", .string(row.domain.name)), .init("id", row.isActive ? .number(row.domain.id) : .null),
      .init("uuid", .string(row.domain.uuid.description)), .init("state", .string(words.state)), .init("reason", .string(words.reason)),
      .init("letters", .string(row.letters)), .init("memoryKiB", .number(row.memory)),
      .init("maximumMemoryKiB", .number(row.maximumMemory)), .init("vcpus", .number(row.vcpus)),
      .init("cpuSeconds", .seconds(nanoseconds: row.cpuTime)), .init("persistent", .bool(row.isPersistent)),
      .init("autostart", .bool(row.isAutostarted)), .init("restarts", .number(row.restarts)), .init("broken", .text(row.broken)),
      .init("held", .text(row.held)),
    ])
  }
}
