import Dom0
import RemoteProtocol

/// How a domain's memory stands, as a table and as JSON.
struct MemoryTable {
  let domain: RemoteDomain
  let map: MemoryMap
  let sharedInfoFrame: UInt64

  var lines: [String] {
    var lines = [Self.line("", "PAGES", "KiB", "PINNED", "PAGE NUMBERS")]
    for kind in MemoryMap.kinds where !kind.isShared {
      guard let use = map.uses[kind] else { continue }
      lines.append(
        Self.line(
          kind.label + (map.builtKinds.contains(kind) ? " *" : ""), "\(use.frames)", "\(use.frames * 4)",
          use.pinned > 0 ? "\(use.pinned)" : "", Self.words(map.places(kind))))
    }
    lines.append(Self.line("all", "\(map.pages)", "\(map.pages * 4)", map.pinned > 0 ? "\(map.pinned)" : "", ""))
    if map.absent > 0 { lines.append(Self.line("no frame", "\(map.absent)", "\(map.absent * 4)", "", Self.words(map.holes))) }
    if map.unnumbered > 0 { lines.append(Self.line("of all: without a number", "\(map.unnumbered)", "\(map.unnumbered * 4)", "", "")) }
    lines += [
      "", "balloon: \(map.pages * 4) KiB of at most \(map.maximumPages * 4) KiB", "shared_info: machine frame \(Self.hex(sharedInfoFrame))",
    ]
    let grants = map.frames(.grantTable)
    if grants > 0 { lines.append("grant table: \(grants) frame\(grants == 1 ? "" : "s")") }
    if map.builtKinds.contains(where: { map.frames($0) > 0 }) { lines.append("*: where it was when the domain was built") }
    return lines
  }

  private static func line(_ name: String, _ pages: String, _ kibibytes: String, _ pinned: String, _ places: String) -> String {
    let line = name.left(28) + pages.right(9) + kibibytes.right(11) + pinned.right(8) + (places.isEmpty ? "" : "  " + places)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// The first ranges in words.
  private static func words(_ places: [Range<UInt64>]) -> String {
    let shown = places.prefix(3).map { $0.count == 1 ? hex($0.lowerBound) : "\(hex($0.lowerBound))-\(hex($0.upperBound - 1))" }
    return shown.joined(separator: " ") + (places.count > 3 ? " and \(places.count - 3) more" : "")
  }
  private static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  var members: [JSONValue.Member] {
    let uses = MemoryMap.kinds.compactMap { kind in
      map.uses[kind].map { use in
        JSONValue.object([
          .init("kind", .string(kind.word)), .init("pages", .number(use.frames)), .init("pinned", .number(use.pinned)),
          .init("asBuilt", .bool(map.builtKinds.contains(kind))),
        ])
      }
    }
    let runs = map.runs.map { run in
      JSONValue.object([
        .init("first", .number(run.pages.lowerBound)), .init("count", .number(run.pages.count)), .init("kind", .string(run.kind.word)),
        .init("pinned", .bool(run.isPinned)),
      ])
    }
    return [
      .init("name", .string(domain.name)), .init("uuid", .string(domain.uuid.description)), .init("id", .number(domain.id)),
      .init("pages", .number(map.pages)), .init("maximumPages", .number(map.maximumPages)), .init("pageNumbers", .number(map.span)),
      .init("absent", .number(map.absent)), .init("unnumbered", .number(map.unnumbered)),
      .init("sharedInfoFrame", .number(sharedInfoFrame)), .init("uses", .array(uses)), .init("runs", .array(runs)),
    ]
  }
}
