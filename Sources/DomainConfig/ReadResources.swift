internal import XMLDocument

// The domain's name, UUID, memory and vCPUs.
extension ConfigurationReader {
  mutating func name(_ element: XMLElement?, in root: XMLElement) throws(ConfigurationError) -> String {
    guard let element else { throw error(root, "<domain> has no <name>", "add one, such as <name>web1</name>", .noName) }
    let remedy = "give a name of letters and digits, such as web1"
    let name = element.text
    try allow([], on: element)
    guard !name.isEmpty || !element.elements.isEmpty else { throw error(element, "<name> is empty", remedy, .noName) }
    _ = try content(element, remedy)
    guard name.utf8.count <= DomainConfiguration.maximumNameBytes else {
      throw error(element, "a name of \(name.utf8.count) bytes; at most \(DomainConfiguration.maximumNameBytes) are taken", remedy)
    }
    guard !name.contains("\n") else {
      throw error(element, "the name has a line break in it", "write it on one line: <name>web1</name>", .malformed)
    }
    guard !name.contains("/") else { throw error(element, "the name \(quote(name)) has a '/' in it", remedy) }
    guard !name.unicodeScalars.contains(where: { $0.value < 32 || (127...159).contains($0.value) }) else {
      throw error(element, "the name has a control character in it", remedy)
    }
    guard name != ".", name != ".." else { throw error(element, "the name \(quote(name)) is a folder's", remedy) }
    return name
  }

  mutating func uuid(_ element: XMLElement?) throws(ConfigurationError) -> DomainUUID {
    guard let element else { return DomainUUID() }
    let remedy = "write it like 6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001, or remove <uuid> to get one"
    try allow([], on: element)
    let text = try content(element, remedy)
    guard let uuid = DomainUUID(text) else { throw error(element, "\(quote(text)) is not a UUID", remedy) }
    return uuid
  }

  /// Maximum and current memory, in KiB.
  mutating func memory(
    _ memory: XMLElement?, current: XMLElement?, in root: XMLElement
  ) throws(ConfigurationError) -> (UInt64, UInt64) {
    guard let memory else { throw error(root, "<domain> has no <memory>", "add one, such as <memory unit='MiB'>64</memory>") }
    let most = try kibibytes(memory)
    guard let current else { return (most, most) }
    let now = try kibibytes(current)
    if now > most { warn(current, "<currentMemory> is more than <memory>; \(most) KiB are used") }
    return (most, min(now, most))
  }

  /// A size with libvirt's units, rounded up to KiB.
  private mutating func kibibytes(_ element: XMLElement) throws(ConfigurationError) -> UInt64 {
    let remedy = "give a whole number with a unit, such as <\(element.name) unit='MiB'>64</\(element.name)>"
    try allow(element.name == "memory" ? ["unit", "dumpCore"] : ["unit"], on: element)
    let text = try content(element, remedy)
    guard text.first != "-" else { throw error(element, "<\(element.name)> is negative: \(quote(text))", remedy) }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw error(element, "<\(element.name)> is not a whole number: \(quote(text))", remedy)
    }
    let unit = element.attribute("unit") ?? "KiB"
    guard let scale = Self.scale(unit) else {
      throw error(
        element, "<\(element.name)> has an unknown unit \(quote(unit))", "write one of bytes, KiB, MiB, GiB, TiB, KB, MB, GB, TB",
        .unknownUnit)
    }
    var huge = error(
      element, "<\(element.name)> is more than a domain can have, \(DomainConfiguration.maximumMemory >> 20) GiB: \(quote(text)) \(unit)",
      "give less; without a unit the number counts KiB")
    guard let number = UInt64(text) else { throw huge }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: scale)
    huge.kind = overflow ? .overflow : .unsupported
    guard !overflow, bytes <= DomainConfiguration.maximumMemory << 10 else { throw huge }
    guard bytes > 0 else { throw error(element, "<\(element.name)> is zero", remedy) }
    return (bytes + 1023) >> 10
  }

  /// How many bytes a unit is: powers of 1000 for KB, of 1024 for K and KiB; case does not matter.
  static func scale(_ unit: String) -> UInt64? {
    let unit = unit.lowercased()
    if ["b", "byte", "bytes"].contains(unit) { return 1 }
    guard let letter = unit.first, let power = ["k", "m", "g", "t", "p", "e"].firstIndex(of: String(letter)) else { return nil }
    let base: UInt64
    switch unit.dropFirst() {
    case "", "ib": base = 1024
    case "b": base = 1000
    default: return nil
    }
    return (0...power).reduce(1) { scale, _ in scale * base }
  }

  /// The vCPUs of the domain, and how many of them are to be up at the start.
  mutating func vcpus(_ element: XMLElement?) throws(ConfigurationError) -> (Int, Int) {
    guard let element else { return (1, 1) }
    let limit = DomainConfiguration.maximumVCPUs
    let remedy = "give a number from 1 to \(limit), such as <vcpu>1</vcpu>"
    try allow(["placement", "cpuset", "current"], on: element)
    func count(_ text: String, _ what: String) throws(ConfigurationError) -> Int {
      guard text.utf8.count < 10, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else {
        throw error(element, "\(what) is not a number of vCPUs: \(quote(text))", remedy)
      }
      guard number > 0 else { throw error(element, "\(what) is zero", remedy) }
      guard number <= limit else { throw error(element, "\(what) is \(number); a domain has at most \(limit) vCPUs", remedy, .unsupported) }
      return number
    }
    let most = try count(try content(element, remedy), "<vcpu>")
    var current = most
    if let text = element.attribute("current") {
      current = try count(text, "the attribute current of <vcpu>")
      guard current <= most else {
        throw error(element, "current='\(current)' is more than the domain's \(most) vCPUs", "lower it, or raise <vcpu>", .unsupported)
      }
    }
    if current > 1 { warn(element, "not supported yet: more than one vCPU; the second and later ones stay down") }
    if element.attribute("cpuset") != nil { notSupported(element, "cpuset of <vcpu>") }
    return (most, current)
  }
}
