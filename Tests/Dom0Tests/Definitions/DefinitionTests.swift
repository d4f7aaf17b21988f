import DomainConfig
import Glibc
import Testing

@testable import Dom0

@Suite("a definition") struct DefinitionTests {
  func read(_ text: String, strict: Bool = true, kernels: [String] = []) throws(ToolstackError) -> DomainDefinition {
    try DomainDefinition(xml: Array(text.utf8), strict: strict, kernels: kernels)
  }

  @Test("is kept as it was written, with a UUID that stays") func kept() throws {
    let first = try read(definition("web1"))
    #expect(first.text.replacing("\n  <uuid>\(first.uuid)</uuid>", with: "") == definition("web1"))
    let before = try read("<!-- before -->" + definition("web1")).text
    #expect(before.hasPrefix("<domain type='xen'>\n  <!-- before -->\n  <!-- web1, as"), "clients look for <domain> first")
    let second = try read(first.text)
    #expect(second == first.withoutCompletion && second.uuid == first.uuid)
    #expect(first.wasCompleted && !second.wasCompleted)
    #expect(first.xml(id: 4).contains("<domain type='xen' id='4'>"))
    #expect(try read(first.xml(id: 4)).text == first.text)
    #expect(first.configuration.kernel.line == 8, "the line in the text that is kept")
  }

  @Test("unknown elements are refused or kept, as asked") func strictness() throws {
    let text = definition("a", more: "\n  <memry>5</memry>")
    let error = toolstackError { () throws(ToolstackError) in _ = try read(text) }
    #expect(error?.code == .configuration)
    #expect(error?.message.contains("(domain_definition):9: <domain> has an unknown element <memry>; did you mean <memory>?") == true)
    let lenient = try read(text, strict: false)
    #expect(lenient.text.contains("<memry>5</memry>"))
    #expect(lenient.configuration.warnings.map(\.line) == [9])
  }

  @Test("every interface has an address of Xen's") func addresses() throws {
    let text = definition("a", more: "<devices><interface type='bridge'/></devices>")
    let once = try read(text).text
    #expect(once.contains("<mac address='00:16:3e:"))
    #expect(try read(once).text == once)
  }

  @Test("a relative kernel is looked for in the folders of kernels, and refused otherwise") func kernels() throws {
    let folder = Folder()
    Folder.shell("mkdir '\(folder.path)/kernels'")
    folder.write("", "kernels/a.so")
    let text = definition("a").replacing("/srv/kernel.so", with: "kernels/a.so")
    for folders in [[folder.path], ["/nowhere", folder.path + "/kernels"]] {
      let found = try read(text, kernels: folders)
      #expect(found.configuration.kernel.path == folder.path + "/kernels/a.so")
      #expect(found.text.contains("<kernel>\(folder.path)/kernels/a.so</kernel>"))
    }
    let error = toolstackError { () throws(ToolstackError) in _ = try read(text, kernels: ["/nowhere"]) }
    #expect(error?.code == .configuration)
    for word in ["(domain_definition):7", "kernels/a.so", "/nowhere", "absolute path", "--kernels"] {
      #expect(error?.message.contains(word) == true)
    }
  }

  @Test(
    "names that cannot name a file, and domain 0's, are refused with what to do",
    arguments: [
      (".hidden", "begins otherwise"), ("..", "letters"), ("a/b", "letters"), (String(repeating: "n", count: 241), "shorter"),
      ("Domain-0", "control domain"),
    ]) func names(_ name: String, _ word: String)
  {
    let error = toolstackError { () throws(ToolstackError) in _ = try read(definition(name), strict: false) }
    #expect(error?.code == .configuration && error?.message.contains(word) == true, "\(String(describing: error))")
  }

  @Test("the UUID of zeros is domain 0's") func zeros() {
    let text = definition("a", uuid: "00000000-0000-0000-0000-000000000000")
    #expect(toolstackError { () throws(ToolstackError) in _ = try read(text) }?.message.contains("<uuid>") == true)
  }

  @Test("metadata and memory are set in the text and in what it says") func changes() throws {
    var changed = try read(definition("a", uuid: uuid(1)))
    changed = try changed.setting(.title, to: "short")
    changed = try changed.setting(.description, to: "long")
    let own = MetadataKind.element(namespace: DomainConfiguration.namespace)
    changed = try changed.setting(own, to: "<domain><reboot limit='3'/></domain>", prefix: "xenolith")
    changed = try changed.settingMemory(current: 8192, maximum: nil)
    #expect(changed.configuration.title == "short" && changed.configuration.description == "long")
    #expect(changed.configuration.rebootLimit == 3)
    #expect(changed.configuration.memory == 16384 && changed.configuration.currentMemory == 8192)
    #expect(changed.metadata(own) == "<domain><reboot limit='3'/></domain>")
    let again = try read(changed.text)
    #expect(changed.uuid == again.uuid)
    #expect(changed.text.contains("<!-- a, as"))
    let error = toolstackError { () throws(ToolstackError) in
      _ = try changed.setting(own, to: "<domain><reboot limit='x'/></domain>", prefix: "x")
    }
    #expect(error?.code == .configuration)
    #expect(toolstackError { () throws(ToolstackError) in _ = try changed.setting(.title, to: "a\nb") }?.code == .configuration)
  }
}

extension DomainDefinition {
  /// The same, read from its own text.
  var withoutCompletion: DomainDefinition? { try? DomainDefinition(xml: Array(text.utf8), strict: false, kernels: []) }
}
