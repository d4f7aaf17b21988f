internal import XMLDocument

extension DomainConfiguration {
  /// Reads a domain's file. No more than 1 MiB of it is read.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let bytes: [UInt8]
    do throws(XMLFailure) { bytes = try XMLDocument.contents(of: path, limit: Self.maximumFileBytes) } catch {
      throw ConfigurationError(error, file: path, remedy: Self.remedy(error))
    }
    try self.init(parsing: bytes, file: path)
  }

  /// Reads the content of a domain's file.
  ///
  /// - Parameters:
  ///   - file: what messages call it; it need not exist.
  ///   - strict: whether what nobody knows is refused. Otherwise it has no effect, with a warning.
  ///   - resolvesPaths: whether relative paths are meant from the folder of `file`. Otherwise they are left as they are.
  public init(parsing bytes: [UInt8], file: String, strict: Bool = true, resolvesPaths: Bool = true) throws(ConfigurationError) {
    let document: XMLDocument
    do throws(XMLFailure) { document = try XMLDocument(bytes, name: file, limit: Self.maximumFileBytes) } catch {
      if Self.isForXL(bytes) {
        throw ConfigurationError(
          file: file, line: 0, problem: "a configuration of xl's, and domains are described by libvirt's XML here",
          remedy: "docs/domain-xml.md shows one")
      }
      throw ConfigurationError(error, file: file, remedy: Self.remedy(error))
    }
    var reader = ConfigurationReader(file: file, isStrict: strict, resolvesPaths: resolvesPaths)
    self = try reader.read(document)
  }

  /// Whether a text assigns values as xl's configurations do.
  private static func isForXL(_ bytes: [UInt8]) -> Bool {
    guard bytes.first(where: { $0 > 32 }) != UInt8(ascii: "<") else { return false }
    return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      let name = line.prefix { $0 != UInt8(ascii: "=") }
      guard name.endIndex < line.endIndex else { return false }
      return ["name", "kernel", "memory", "type"].contains(String(decoding: name.filter { $0 > 32 }, as: UTF8.self))
    }
  }

  static func remedy(_ failure: XMLFailure) -> String {
    failure.diagnostics.contains { $0.line > 0 }
      ? "a domain's file is well-formed XML without DOCTYPE; docs/domain-xml.md shows one"
      : "give the path of a domain's file, XML of at most 1 MiB"
  }
}

/// Reads one document. Every question is asked here, for the sake of the answer's wording; the schema has the last word.
struct ConfigurationReader {
  let file: String
  /// What nobody knows is refused; otherwise it is told, and has no effect.
  let isStrict: Bool
  /// Relative paths are meant from the folder of the file.
  let resolvesPaths: Bool
  var warnings: [ConfigurationWarning] = []

  init(file: String, isStrict: Bool = true, resolvesPaths: Bool = true) {
    (self.file, self.isStrict, self.resolvesPaths) = (file, isStrict, resolvesPaths)
  }

  mutating func read(_ document: borrowing XMLDocument) throws(ConfigurationError) -> DomainConfiguration {
    let root = document.root
    try checkRoot(root)
    let children = try sort(
      root, used: KnownElements.used, unused: KnownElements.unused, all: KnownElements.used.union(KnownElements.unused))
    let name = try name(children["name"], in: root)
    let (memory, currentMemory) = try memory(children["memory"], current: children["currentMemory"], in: root)
    let (vcpus, currentVCPUs) = try vcpus(children["vcpu"])
    if let bootloader = children["bootloader"], children["os"]?.first("kernel") == nil {
      throw error(bootloader, "not supported yet: <bootloader>", "name the kernel's file in <os> by <kernel>", .unsupported)
    }
    guard let os = children["os"] else {
      throw error(root, "<domain> has no <os>", "add <os> with a <type>linux</type> and a <kernel>")
    }
    let boot = try boot(os)
    let own = try metadata(children["metadata"])
    let configuration = DomainConfiguration(
      file: file, name: name, uuid: try uuid(children["uuid"]), title: try title(children["title"]),
      description: try text(children["description"]), memory: memory, currentMemory: currentMemory, vcpus: vcpus,
      currentVCPUs: currentVCPUs, osType: boot.type, kernel: boot.kernel, initrd: boot.initrd, commandLine: boot.commandLine,
      onPoweroff: try action(children["on_poweroff"], default: .destroy), onReboot: try action(children["on_reboot"], default: .restart),
      onCrash: try action(children["on_crash"], default: .destroy, allowsCoredump: true), onWatchdog: own.onWatchdog,
      rebootLimit: own.rebootLimit, clock: try clock(children["clock"]), describesConsole: devices(children["devices"]), warnings: [])
    // All that has an effect has been checked above; the schema finds what else nobody knows.
    if isStrict {
      do throws(XMLFailure) { try document.validate(against: DomainSchema.schema) } catch {
        throw ConfigurationError(
          error, file: file, remedy: "docs/domain-xml.md shows what a domain's file may hold", kind: .notInSchema)
      }
    }
    return finished(configuration)
  }

  private func finished(_ configuration: DomainConfiguration) -> DomainConfiguration {
    var configuration = configuration
    configuration.warnings = warnings.sorted { $0.line < $1.line }
    return configuration
  }

  private mutating func checkRoot(_ root: XMLElement) throws(ConfigurationError) {
    guard root.name == "domain", root.namespace == nil else {
      throw error(root, "the outermost element is <\(root.name)>, not <domain>", "begin the file with <domain type='xen'>")
    }
    guard let type = root.attribute("type") else { throw error(root, "<domain> has no type", "write <domain type='xen'>") }
    guard type == "xen" else {
      throw error(root, "a domain of type '\(type)'", "only Xen's are supported: write <domain type='xen'>", .unsupported)
    }
    try allow(["type", "id"], on: root)
  }

  /// The children of an element by name: each at most once, none unknown; warns of those that have no effect.
  mutating func sort(
    _ parent: XMLElement, used: Set<String>, unused: Set<String>, all: Set<String>
  ) throws(ConfigurationError) -> [String: XMLElement] {
    var found: [String: XMLElement] = [:]
    for child in parent.elements {
      if child.namespace != nil {
        guard !DomainConfiguration.isOwn(child.namespace) else {
          try unknown(
            child, "Xenolith's own <\(child.name)> stands outside <metadata>",
            "move it to <metadata><domain xmlns='\(DomainConfiguration.namespace)'>")
          continue
        }
        notSupported(child)
        continue
      }
      if let first = found[child.name], !KnownElements.repeatable.contains(child.name) {
        throw error(child, "<\(child.name)> is there twice, first on line \(first.line)", "remove one of them")
      }
      found[child.name] = child
      if used.contains(child.name) { continue }
      guard unused.contains(child.name) else {
        let near = Spelling.nearest(to: child.name, in: all)
        try unknown(
          child, "<\(parent.name)> has an unknown element <\(child.name)>",
          near.map { "did you mean <\($0)>?" } ?? "remove it; what is only for you belongs under <metadata>, in a namespace of its own")
        continue
      }
      if child.name == "seclabel", child.attribute("type") == "none" { continue }
      if child.name == "features", child.elements.isEmpty { continue }
      notSupported(child)
    }
    return found
  }

  // MARK: Messages

  func error(_ element: XMLElement, _ problem: String, _ remedy: String, _ kind: ConfigurationError.Kind = .invalid) -> ConfigurationError {
    ConfigurationError(file: file, line: element.line, problem: problem, remedy: remedy, kind: kind)
  }
  mutating func warn(_ element: XMLElement, _ message: String) {
    // A file of 1 MiB can hold a hundred thousand reasons; nobody reads more than these.
    guard warnings.count < 100 else { return }
    warnings.append(ConfigurationWarning(file: file, line: element.line, message: message))
  }
  mutating func notSupported(_ element: XMLElement, _ what: String? = nil) {
    warn(element, "not supported yet: \(what ?? "<\(element.name)>"), ignored")
  }

  /// Refuses what nobody knows, or says that it has no effect.
  mutating func unknown(_ element: XMLElement, _ problem: String, _ remedy: String) throws(ConfigurationError) {
    guard !isStrict else { throw error(element, problem, remedy, .notInSchema) }
    warn(element, "\(problem), ignored; \(remedy)")
  }

  /// Refuses attributes that an element does not have.
  mutating func allow(_ names: Set<String>, on element: XMLElement) throws(ConfigurationError) {
    for attribute in element.attributes where attribute.namespace != nil || !names.contains(attribute.name) {
      let near = Spelling.nearest(to: attribute.name, in: names)
      try unknown(
        element, "<\(element.name)> has an unknown attribute '\(attribute.name)'", near.map { "did you mean '\($0)'?" } ?? "remove it")
    }
  }

  private mutating func title(_ element: XMLElement?) throws(ConfigurationError) -> String? {
    if let element, element.text.contains("\n") { throw error(element, "<title> has a line break in it", "write it on one line") }
    return try text(element)
  }

  /// What a title or description says, if there is one.
  private mutating func text(_ element: XMLElement?) throws(ConfigurationError) -> String? {
    guard let element else { return nil }
    try allow([], on: element)
    return element.elements.isEmpty && element.trimmedText.isEmpty ? "" : try content(element, "write text only")
  }

  /// What an element holds, without white space around it; refused when there is nothing, or more than text.
  func content(_ element: XMLElement, _ remedy: String) throws(ConfigurationError) -> String {
    if let inner = element.elements.first {
      throw error(inner, "<\(element.name)> holds text, and no <\(inner.name)>", remedy)
    }
    let text = element.trimmedText
    guard !text.isEmpty else { throw error(element, "<\(element.name)> is empty", remedy) }
    return text
  }

  /// A message's quotation of what somebody wrote.
  func quote(_ text: String) -> String { "'" + String(text.prefix(60)) + (text.count > 60 ? "…'" : "'") }
}
