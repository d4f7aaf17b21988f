/// Any bytes are given as a domain's file: they are refused with a reason, or what comes out keeps its limits.
@c(LLVMFuzzerTestOneInput) public func fuzzDomainXML(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  do throws(ConfigurationError) {
    let configuration = try DomainConfiguration(parsing: bytes, file: "domains/fuzz.xml")
    precondition(!configuration.name.isEmpty && !configuration.name.contains("/") && !configuration.name.contains("\n"), "a name is a name")
    precondition((1...DomainConfiguration.maximumMemory).contains(configuration.currentMemory), "there is memory, and not too much")
    precondition((configuration.currentMemory...DomainConfiguration.maximumMemory).contains(configuration.memory), "the maximum is one")
    precondition((1...DomainConfiguration.maximumVCPUs).contains(configuration.vcpus), "there is a vCPU, and not too many")
    precondition((1...configuration.vcpus).contains(configuration.currentVCPUs), "no more are up than there are")
    precondition(configuration.commandLine.utf8.count <= DomainConfiguration.maximumCommandLineBytes, "the command line fits")
    precondition(!configuration.kernel.path.isEmpty && configuration.uuid.bytes.count == 16, "it has a kernel and a UUID")
    precondition(configuration.warnings.allSatisfy { $0.line > 0 && !$0.message.isEmpty }, "a warning says where and what")
  } catch {
    precondition(error.file == "domains/fuzz.xml" && !error.problem.isEmpty && !error.remedy.isEmpty, "a refusal says what and what to do")
  }
  fuzzDefinition(bytes)
  return 0
}

/// What is read leniently can be kept: completed, changed and written, it says the same, for good.
private func fuzzDefinition(_ bytes: [UInt8]) {
  guard let read = try? DomainConfiguration(parsing: bytes, file: "fuzz", strict: false, resolvesPaths: false) else { return }
  guard var xml = try? DomainXML(bytes, file: "fuzz") else { preconditionFailure("what was read is a document") }
  func complete(_ xml: inout DomainXML) {
    xml.setPaths(kernel: "/k", initrd: "/i")
    xml.complete(read) { "00:16:3e:00:00:01" }
  }
  func again(_ text: String) -> DomainXML {
    guard let xml = try? DomainXML(Array(text.utf8), file: "fuzz") else { preconditionFailure("what was written can be read: \(text)") }
    return xml
  }
  func check(_ xml: DomainXML, uuid: DomainUUID) {
    guard let kept = try? DomainConfiguration(parsing: Array(xml.text.utf8), file: "fuzz", strict: false, resolvesPaths: false) else {
      preconditionFailure("what was kept can be read: \(xml.text)")
    }
    precondition(kept.name == read.name && kept.memory == read.memory && kept.commandLine == read.commandLine, "it says the same")
    precondition(kept.uuid == uuid && kept.kernel.path == "/k", "what was added is there")
    precondition(again(xml.text) == xml, "it is written as it was read")
  }
  complete(&xml)
  guard let uuid = try? DomainConfiguration(parsing: Array(xml.text.utf8), file: "fuzz", strict: false).uuid else {
    preconditionFailure("what was completed can be read: \(xml.text)")
  }
  check(xml, uuid: uuid)
  var shown = again(xml.text(id: 5))
  complete(&shown)
  precondition(shown == xml, "what is shown of a running domain defines the same one")
  // Any text as metadata: refused, or there and the same.
  let text = String(decoding: bytes.suffix(200), as: UTF8.self)
  for kind in [MetadataKind.title, .description, .element(namespace: "urn:fuzz")] {
    var changed = xml
    guard (try? changed.setMetadata(kind, text, prefix: "fuzz")) != nil else { continue }
    check(changed, uuid: uuid)
    let found = changed.metadata(kind)
    if case .element = kind {
      precondition(found != nil, "the element is there")
      guard (try? changed.setMetadata(kind, found, prefix: "fuzz")) != nil else { preconditionFailure("what was given back can be set") }
      precondition(changed.metadata(kind) == found, "and is the same")
    } else {
      precondition(text.isEmpty ? found == nil || found == "" : found == text, "the text is there")
    }
    guard (try? changed.setMetadata(kind, nil, prefix: nil)) != nil else { preconditionFailure("it can be removed") }
    precondition(changed.metadata(kind) == nil, "and is gone")
    check(changed, uuid: uuid)
  }
}
