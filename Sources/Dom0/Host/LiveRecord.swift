import DomainConfig
import HypercallABI
import XMLDocument

/// What is written down of a running domain, for a Dom0 that takes it over from one that died: a file in the run directory.
///
/// It is there before the domain first runs, and until it is destroyed. A domain without one was never acknowledged.
struct LiveRecord: Equatable {
  var name: String
  var built: BuiltDomain
  /// The UUID that the hypervisor has of it: its own, unless it was renamed since.
  var handle: DomainUUID
  var startTime: Int64
  var restarts: Int
  var wasResumed: Bool
  /// Somebody paused it.
  var isPaused: Bool
  /// It stopped for this reason, and is kept.
  var preservedFor: ShutdownReason?
  /// The definition that it was started with.
  var definition: String

  static let maximumBytes = 4 << 20

  // MARK: Writing

  var text: String {
    let image = built.image
    var lines = [
      "<live name='\(Self.escaped(name))' id='\(built.domain.rawValue)' handle='\(handle)' started='\(startTime)' restarts='\(restarts)'"
    ]
    lines.append("  resumed='\(wasResumed)' paused='\(isPaused)'" + (preservedFor.map { " preserved='\($0.rawValue)'" } ?? "") + ">")
    lines.append(
      "  <console port='\(built.consolePort.rawValue)' mfn='\(built.consoleMFN.rawValue)'/>")
    lines.append("  <store port='\(built.storePort.rawValue)' mfn='\(built.storeMFN.rawValue)'/>")
    lines.append("  <image path='\(Self.escaped(image.path))' base='\(image.base)' bias='\(image.bias)' size='\(image.size)'")
    lines.append("    guard='\(image.guardPage.lowerBound)' end='\(image.guardPage.upperBound)'>")
    lines += image.code.map { "    <code from='\($0.lowerBound)' to='\($0.upperBound)'/>" }
    lines.append("  </image>")
    if let boot = built.boot {
      lines.append("  <boot startinfo='\(boot.startInfo)' p2m='\(boot.p2m.lowerBound)' end='\(boot.p2m.upperBound)'/>")
    }
    lines.append("  <definition>\(Self.escaped(definition))</definition>")
    lines.append("</live>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "'": result += "&apos;"
      case "\r": result += "&#13;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  // MARK: Reading

  /// Reads what ``text`` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let document = try? XMLDocument(bytes, name: "live", limit: Self.maximumBytes) else { return nil }
    let root = document.root
    func number<N: FixedWidthInteger>(_ element: XMLElement?, _ name: String) -> N? { element?.attribute(name).flatMap { N($0) } }
    guard root.name == "live", let name = root.attribute("name"), let id: UInt16 = number(root, "id"),
      let handle = root.attribute("handle").flatMap({ DomainUUID($0) }),
      let started: Int64 = number(root, "started"), let restarts: Int = number(root, "restarts"),
      let console = root.first("console"), let consolePort: UInt32 = number(console, "port"),
      let consoleMFN: UInt64 = number(console, "mfn"),
      let store = root.first("store"), let storePort: UInt32 = number(store, "port"), let storeMFN: UInt64 = number(store, "mfn"),
      let image = root.first("image"), let path = image.attribute("path"), let base: UInt64 = number(image, "base"),
      let bias: UInt64 = number(image, "bias"),
      let size: UInt64 = number(image, "size"), let first: UInt64 = number(image, "guard"), let end: UInt64 = number(image, "end"),
      first <= end, let definition = root.first("definition")?.text
    else { return nil }
    var code: [Range<UInt64>] = []
    for part in image.elements(named: "code") {
      guard let from: UInt64 = number(part, "from"), let to: UInt64 = number(part, "to"), from <= to else { return nil }
      code.append(from..<to)
    }
    self.name = name
    self.handle = handle
    built = BuiltDomain(
      domain: DomainID(rawValue: id), consolePort: EventChannelPort(rawValue: consolePort),
      consoleMFN: MachineFrameNumber(rawValue: consoleMFN), storePort: EventChannelPort(rawValue: storePort),
      storeMFN: MachineFrameNumber(rawValue: storeMFN),
      image: ImagePlace(path: path, base: base, bias: bias, size: size, code: code, guardPage: first..<end))
    if let boot = root.first("boot"), let startInfo: UInt64 = number(boot, "startinfo"), let p2m: UInt64 = number(boot, "p2m"),
      let end: UInt64 = number(boot, "end"), p2m <= end
    {
      built.boot = BootPlaces(startInfo: startInfo, p2m: p2m..<end)
    }
    startTime = started
    self.restarts = restarts
    wasResumed = root.attribute("resumed") == "true"
    isPaused = root.attribute("paused") == "true"
    let preserved: UInt32? = number(root, "preserved")
    preservedFor = preserved.map { ShutdownReason(rawValue: $0) }
    self.definition = definition
  }

  init(
    name: String, built: BuiltDomain, handle: DomainUUID, startTime: Int64, restarts: Int, wasResumed: Bool = false,
    isPaused: Bool = false,
    preservedFor: ShutdownReason? = nil, definition: String
  ) {
    self.name = name
    self.built = built
    self.handle = handle
    self.startTime = startTime
    self.restarts = restarts
    self.wasResumed = wasResumed
    self.isPaused = isPaused
    self.preservedFor = preservedFor
    self.definition = definition
  }
}
