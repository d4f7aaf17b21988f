import ArgumentParser
import Dom0
import DomainConfig
import RemoteProtocol

/// `dom0 define FILE…`
struct DefineCommand: HostCommand {
  static let configuration = CommandConfiguration(
    commandName: "define",
    abstract: "Defines domains, or changes their definitions: the host keeps them until they are undefined.",
    discussion: """
      A relative path of a kernel or ramdisk is meant from the folder of the domain's file. A domain that runs is not changed before its \
      next start. A file without <uuid> redefines the domain of its name, if there is one.

      Exit status: 1 the host refused, 2 a file is not right, 8 no host.
      """)

  @Argument(help: ArgumentHelp("The domains' files, - for standard input.", valueName: "FILE"), completion: .domainFile)
  var files: [String]

  @Flag(help: "Refuse elements that nobody knows, instead of warning of them.")
  var validate = false

  @OptionGroup var host: HostArguments

  func perform() throws(CommandFailure) {
    // All files are checked before the first is sent.
    var read: [DomainFile] = []
    for file in files {
      read.append(try DomainFile(file, strict: validate))
      read.last?.warnings.forEach(messages.line)
    }
    let connection = try connect()
    var defined: [JSONValue] = []
    for file in read {
      let known = try connection.domain(named: file.name)
      // A definition that cannot be read shows no place.
      let text = try? known.map { try connection.call(Remote.DomainGetXMLDesc(domain: $0, flags: .inactive)).xml }
      let xml = try file.xml(uuid: known?.uuid, known: text)
      let domain = try connection.call(
        Remote.DomainDefineXMLFlags(xml: xml, flags: validate ? .validate : []), about: file.file
      ).domain
      defined.append(
        .object([
          .init("name", .string(domain.name)), .init("uuid", .string(domain.uuid.description)), .init("file", .string(file.file)),
          .init("redefined", .bool(known != nil)), .init("warnings", .array(file.warnings.map { .string($0) })),
        ]))
      if !host.json { output.line("\(domain.name) \(known == nil ? "defined" : "redefined")") }
    }
    if host.json { output.object([.init("domains", .array(defined))]) }
  }
}
