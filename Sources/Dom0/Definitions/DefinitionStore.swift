public import DomainConfig

/// A definition that cannot be used.
public struct BrokenDefinition: Sendable, Equatable {
  /// What the domain would be called, by its file's name.
  public var name: String
  public var file: String
  /// What is wrong, where, and what to do about it.
  public var reason: String
}

/// The definitions that a host keeps: one file each, replaced whole and synced before a change counts as made.
///
/// Whoever opens one holds the ``StateLock``.
public final class DefinitionStore {
  /// The definitions that are in order, by name.
  public private(set) var definitions: [String: DomainDefinition] = [:]
  /// Those that are not, by name.
  public private(set) var broken: [BrokenDefinition] = []
  /// The names of the domains that start with the host.
  public private(set) var autostarted: Set<String> = []
  private var names: [DomainUUID: String] = [:]
  private let directories: StateDirectories
  private let kernels: [String]
  /// Where saving stops as if it had been killed, for tests.
  var kill: StoredFile.Step?

  /// Reads all that is there. A file that cannot be used is one of ``broken``.
  ///
  /// - Throws: ``ToolstackError`` when the directories cannot be made or read.
  public init(_ directories: StateDirectories, kernels: [String]) throws(ToolstackError) {
    self.directories = directories
    self.kernels = kernels
    try directories.prepare()
    for folder in [directories.definitions, directories.autostart, directories.dumps] { StoredFile.removeUnfinished(in: folder) }
    settleRename()
    for file in try StoredFile.names(in: directories.definitions) where file.hasSuffix(".xml") && !file.hasPrefix(".") {
      load(String(file.dropLast(4)))
    }
    for name in try StoredFile.names(in: directories.autostart) {
      // The mark of a domain that is gone would start one that is defined anew.
      if definitions[name] == nil, !broken.contains(where: { $0.name == name }) {
        try? StoredFile.remove("\(directories.autostart)/\(name)", what: "an old mark")
      } else {
        autostarted.insert(name)
      }
    }
  }

  /// Takes a definition, in place of one with the same name and UUID. When this returns, it outlasts any crash.
  ///
  /// - Throws: ``ToolstackError`` with the code `exists` for a name or UUID of another domain's; nothing has changed then.
  public func save(_ definition: DomainDefinition) throws(ToolstackError) {
    try checkDistinct(definition)
    let name = definition.name
    do { try StoredFile.replace(path(name), Array(definition.text.utf8), what: "the definition of \(name)", kill: kill) } catch {
      // Whatever is there now is what there is.
      reload(name)
      throw error
    }
    forget(name)
    definitions[name] = definition.inFile(path(name))
    names[definition.uuid] = name
  }

  /// Removes a definition, also a broken one, and that it starts with the host.
  ///
  /// - Throws: ``ToolstackError`` with the code `noDomain` when there is none of this name.
  public func remove(name: String) throws(ToolstackError) {
    try checkKnown(name)
    if let entry = broken.first(where: { $0.name == name && !Self.isReadable(name) }) { throw ToolstackError(.host, entry.reason) }
    // In this order: a definition that was not removed must not have lost anything.
    defer {
      reload(name)
      examineBroken()
    }
    try StoredFile.remove(path(name), what: "the definition of \(name)")
    autostarted.remove(name)
    try StoredFile.remove("\(directories.autostart)/\(name)", what: "the mark of \(name)")
  }

  /// Keeps a domain under another name. When this returns, that outlasts any crash; a crash before leaves the one name or the other.
  ///
  /// - Parameter definition: the same one, with the new name.
  public func rename(_ old: String, _ definition: DomainDefinition) throws(ToolstackError) {
    let new = definition.name
    guard definitions[old] != nil else { throw ToolstackError(.noDomain, "no domain with matching name '\(old)'") }
    guard old != new else { throw ToolstackError(.state, "Can't rename domain to itself") }
    guard !StoredFile.isThere(path(new)) else { throw ToolstackError(.state, "domain with name '\(new)' already exists") }
    let starts = autostarted.contains(old)
    // A mark that is nobody's is removed when a host starts.
    if starts { try mark(new) }
    try StoredFile.replace(unfinishedRename, Array("\(old)\n\(new)".utf8), what: "that \(old) is renamed", kill: kill)
    // Whatever is there then is what there is.
    defer {
      forget(old)
      settleRename()
      reload(old)
      reload(new)
    }
    try StoredFile.replace(path(new), Array(definition.text.utf8), what: "the definition of \(new)", kill: kill)
    try StoredFile.remove(path(old), what: "the definition of \(old)")
    if starts {
      autostarted.insert(new)
      autostarted.remove(old)
      try StoredFile.remove("\(directories.autostart)/\(old)", what: "the mark of \(old)")
    }
  }

  /// Holds the two names of a domain that is being renamed.
  private var unfinishedRename: String { directories.definitions + "/.rename" }

  /// Takes back a rename that was broken off before the old name was gone.
  private func settleRename() {
    guard let bytes = try? StoredFile.read(unfinishedRename, limit: 4096) else { return }
    let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    func identity(_ name: String) -> DomainUUID? { try? read(name).uuid }
    if names.count == 2, let old = identity(names[0]), identity(names[1]) == old {
      try? StoredFile.remove(path(names[1]), what: "the definition of \(names[1])")
    }
    try? StoredFile.remove(unfinishedRename, what: "that \(names.first ?? "") is renamed")
  }

  /// Lets a domain start with the host, or no longer.
  public func setAutostart(name: String, _ starts: Bool) throws(ToolstackError) {
    try checkKnown(name)
    if starts {
      try mark(name)
      autostarted.insert(name)
    } else {
      try StoredFile.remove("\(directories.autostart)/\(name)", what: "that \(name) starts with the host")
      autostarted.remove(name)
    }
  }

  private func mark(_ name: String) throws(ToolstackError) {
    try StoredFile.replace("\(directories.autostart)/\(name)", [], what: "that \(name) starts with the host", kill: kill)
  }

  /// The name of the domain that has a UUID.
  public func name(of uuid: DomainUUID) -> String? { names[uuid] }

  /// Refuses the name or UUID of another domain, in libvirt's words.
  public func checkDistinct(_ definition: DomainDefinition) throws(ToolstackError) {
    if let other = names[definition.uuid], other != definition.name {
      throw ToolstackError(
        .exists, "domain '\(other)' is already defined with uuid \(definition.uuid); give '\(definition.name)' another <uuid>, or none")
    }
    if let other = definitions[definition.name], other.uuid != definition.uuid {
      throw ToolstackError(
        .exists,
        "domain '\(definition.name)' already exists with uuid \(other.uuid); undefine it first, give its <uuid> to change it, or another <name>"
      )
    }
  }

  // MARK: Reading

  private func path(_ name: String) -> String { "\(directories.definitions)/\(name).xml" }

  private func checkKnown(_ name: String) throws(ToolstackError) {
    guard definitions[name] != nil || broken.contains(where: { $0.name == name }) else {
      throw ToolstackError(.noDomain, "no domain with matching name '\(name)'")
    }
  }

  /// Reads one file, which is then one of the definitions or of the broken ones.
  private func load(_ name: String) {
    do throws(ToolstackError) {
      let definition = try read(name)
      definitions[name] = definition
      names[definition.uuid] = name
    } catch {
      broken.append(BrokenDefinition(name: name, file: path(name), reason: error.message))
      broken.sort { $0.name < $1.name }
    }
  }

  private func read(_ name: String) throws(ToolstackError) -> DomainDefinition {
    let path = path(name)
    guard Self.isReadable(name) else {
      throw ToolstackError(.configuration, "\(path): the file's name is not UTF-8; rename or remove it")
    }
    let bytes: [UInt8]
    do { bytes = try StoredFile.read(path, limit: DomainConfiguration.maximumFileBytes) } catch {
      throw ToolstackError(error.code, "\(path): \(error.message)")
    }
    guard !bytes.isEmpty else { throw ToolstackError(.configuration, "\(path): the file is empty; remove it, or define \(name) anew") }
    let definition = try DomainDefinition(xml: bytes, strict: false, kernels: kernels, file: path)
    guard definition.name == name else {
      throw ToolstackError(
        .configuration, "\(path): its <name> is '\(definition.name)'; rename the file to \(definition.name).xml, or correct <name>")
    }
    if let other = names[definition.uuid], other != name {
      throw ToolstackError(
        .configuration, "\(path): domain '\(other)' is already defined with uuid \(definition.uuid); give one of them another <uuid>")
    }
    if definition.wasCompleted {
      // Somebody wrote the file by hand: what was added must be the same next time.
      try StoredFile.replace(path, Array(definition.text.utf8), what: "the definition of \(name)")
    }
    return definition
  }

  private func forget(_ name: String) {
    if let old = definitions.removeValue(forKey: name), names[old.uuid] == name { names[old.uuid] = nil }
    broken.removeAll { $0.name == name }
  }

  /// Looks again at what is there under a name.
  private func reload(_ name: String) {
    forget(name)
    if StoredFile.isThere(path(name)) { load(name) }
  }

  /// Some may be in order now, such as the second of two that had one UUID.
  private func examineBroken() { for entry in broken where Self.isReadable(entry.name) { reload(entry.name) } }

  /// A file's name that is not UTF-8 is shown with replacement characters, by which it cannot be found.
  private static func isReadable(_ name: String) -> Bool { !name.unicodeScalars.contains("\u{fffd}") }
}
