public import DomainConfig
import Glibc

/// A domain as its owner defined it: the XML as it was written, with what the host adds, and what it says.
public struct DomainDefinition: Sendable, Equatable {
  private var document: DomainXML
  /// What the XML says. `warnings` are of the text that the owner gave.
  public private(set) var configuration: DomainConfiguration
  /// Something was missing and has been added that would be another one the next time: a UUID, an address.
  let wasCompleted: Bool

  /// What messages call a definition that did not come from a file, as libvirt does.
  public static let unnamed = "(domain_definition)"
  /// The longest name of a domain that is defined, in bytes: files are named after it.
  static let maximumNameBytes = 240

  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - strict: whether what nobody knows is refused (`VIR_DOMAIN_DEFINE_VALIDATE`); otherwise it is among the warnings.
  ///   - kernels: the folders in which a relative kernel or ramdisk is looked for.
  ///   - file: what messages call it.
  /// - Throws: ``ToolstackError`` with the code `configuration`, which tells the line and the remedy.
  public init(xml: [UInt8], strict: Bool, kernels: [String], file: String = unnamed) throws(ToolstackError) {
    do throws(ConfigurationError) {
      let read = try DomainConfiguration(parsing: xml, file: file, strict: strict, resolvesPaths: false)
      try Self.checkIdentity(read)
      let kernel = try Self.found(read.kernel, "kernel", kernels, read)
      var initrd: String?
      if let file = read.initrd { initrd = try Self.found(file, "initrd", kernels, read) }
      document = try DomainXML(xml, file: file)
      document.setPaths(kernel: kernel, initrd: initrd)
      wasCompleted = document.complete(read, address: Self.freshAddress)
      // Read again: the lines are those of the text that is kept.
      configuration = try DomainConfiguration(parsing: Array(document.text.utf8), file: file, strict: false, resolvesPaths: false)
      configuration.warnings = read.warnings
    } catch { throw ToolstackError(error) }
  }

  public var name: String { configuration.name }
  public var uuid: DomainUUID { configuration.uuid }
  /// The whole text, as it is kept.
  public var text: String { document.text }

  /// What `dumpxml` shows: with the domain's number when it runs.
  public func xml(id: Int? = nil) -> String { id.map { document.text(id: $0) } ?? document.text }

  /// The same, called by another file's name in messages.
  func inFile(_ file: String) -> DomainDefinition {
    var copy = self
    copy.configuration.file = file
    return copy
  }

  // MARK: Changes

  /// What the domain's owner keeps with it; nil when there is nothing. An element is given without its namespace.
  public func metadata(_ kind: MetadataKind) -> String? { document.metadata(kind) }

  /// The same definition with other metadata; nil removes it.
  ///
  /// - Parameter prefix: what an element's namespace is called.
  public func setting(_ kind: MetadataKind, to content: String?, prefix: String? = nil) throws(ToolstackError) -> DomainDefinition {
    try changing { document throws(ToolstackError) in
      do throws(MetadataError) { try document.setMetadata(kind, content, prefix: prefix) } catch { throw ToolstackError(error) }
    }
  }

  /// The same definition with other memory, in KiB; nil leaves what is there.
  public func settingMemory(current: UInt64?, maximum: UInt64?) throws(ToolstackError) -> DomainDefinition {
    try changing { $0.setMemory(current: current, maximum: maximum) }
  }

  /// The same definition with other vCPUs.
  func settingVCPUs(current: Int, maximum: Int) throws(ToolstackError) -> DomainDefinition {
    try changing { $0.setVCPUs(current: current, maximum: maximum) }
  }

  /// The same definition, by which something else becomes of the domain when it ends in one way.
  func settingAction(_ element: String, _ action: LifecycleAction) throws(ToolstackError) -> DomainDefinition {
    try changing { $0.setAction(element, action) }
  }

  /// The definition of another domain that is otherwise the same.
  func renamed(_ name: String, _ uuid: DomainUUID) throws(ToolstackError) -> DomainDefinition {
    try changing(file: Self.unnamed) { $0.setIdentity(name: name, uuid: uuid) }
  }

  private func changing(
    file: String? = nil, _ body: (inout DomainXML) throws(ToolstackError) -> Void
  ) throws(ToolstackError) -> DomainDefinition {
    var changed = document
    try body(&changed)
    return try DomainDefinition(xml: Array(changed.text.utf8), strict: false, kernels: [], file: file ?? configuration.file)
  }

  // MARK: What is asked of a definition

  /// Names and numbers that are domain 0's, or cannot name a file.
  private static func checkIdentity(_ configuration: DomainConfiguration) throws(ConfigurationError) {
    func error(_ problem: String, _ remedy: String) -> ConfigurationError {
      ConfigurationError(file: configuration.file, line: 0, problem: problem, remedy: remedy)
    }
    let name = configuration.name
    guard !name.hasPrefix(".") else { throw error("the name '\(name)' begins with a dot", "give a <name> that begins otherwise") }
    guard name.utf8.count <= maximumNameBytes else {
      throw error("a name of \(name.utf8.count) bytes; at most \(maximumNameBytes) can name a file", "give a shorter <name>")
    }
    guard name != "Domain-0" else { throw error("Domain-0 is the control domain", "give another <name>") }
    guard configuration.uuid.bytes.contains(where: { $0 != 0 }) else {
      throw error("the UUID of zeros is the control domain's", "give another <uuid>, or none")
    }
  }

  /// The absolute path of a file that the domain boots from.
  private static func found(
    _ file: BootFile, _ what: String, _ folders: [String], _ configuration: DomainConfiguration
  ) throws(ConfigurationError) -> String {
    guard !file.path.hasPrefix("/") else { return file.path }
    let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
    for folder in folders {
      for candidate in ["\(absolutePath(folder))/\(file.path)", "\(absolutePath(folder))/\(last)"] {
        // SAFETY: access reads the path for the length of the call.
        if unsafe access(candidate, R_OK) == 0 { return candidate }
      }
    }
    let places = folders.isEmpty ? "" : ", and there is none in \(folders.joined(separator: ", "))"
    throw ConfigurationError(
      file: configuration.file, line: file.line, problem: "the path of <\(what)> is relative\(places): \(file.path)",
      remedy: "write the absolute path, or put the file into a folder that `dom0 serve --kernels` names")
  }

  /// An address of Xen's that is nobody's yet, most likely.
  private static func freshAddress() -> String {
    "00:16:3e"
      + [UInt8.random(in: 0...0x7f), .random(in: .min ... .max), .random(in: .min ... .max)].map { byte in
        ":" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }.joined()
  }
}
