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

  @Test("defining what is shown changes nothing, wherever its elements stand") func fixpoint() throws {
    let uuid = "<uuid>\(uuid(1))</uuid>", devices = "<devices><interface type='bridge'/><console type='pty'/></devices>"
    let parts = [
      "<name>a</name>", "<memory unit='MiB'>16</memory>", "<os><type>linux</type><kernel>/k<!-- k --></kernel></os>", uuid, devices,
    ]
    // Every turn of the parts, with a line each, all on one, and with comments and tabs between them; with the UUID, and without.
    for turn in 0..<parts.count {
      for separator in ["\n  ", "", "\n\t<!-- c -->\n", " ", "\r\n"] {
        for left in [parts, parts.filter { $0 != uuid }] {
          let order = (left + left).dropFirst(turn % left.count).prefix(left.count)
          let text =
            "<?xml version=\"1.0\"?>\n<!-- x --><domain type=\"xen\">" + order.map { separator + $0 }.joined() + "\n</domain><!-- y -->\n"
          let first = try read(text)
          #expect(try read(first.text).text == first.text, "\(text)")
          #expect(try read(first.xml(id: 7)).text == first.text, "\(text)")
          #expect(try !read(first.text).wasCompleted)
        }
      }
    }
  }

  @Test("what only a running domain has is not kept: its number, its terminal, its names on the host") func liveParts() throws {
    let devices = """
      <devices>
          <interface type='bridge'>
            <mac address='00:16:3e:00:00:01'/>
            <target dev='vif3.0'/>
            <alias name='net0'/>
          </interface>
          <interface type='bridge'>
            <mac address='00:16:3e:00:00:02'/>
            <target dev='mine0'/>
          </interface>
          <serial type='file'><source path='/dev/pts/9'/></serial>
          <console type='pty' tty='/dev/pts/5'>
            <source path='/dev/pts/5'/>
            <target type='xen' port='0'/>
            <alias name='ua-mine'/>
          </console>
        </devices>
      """
    let kept = try read(definition("a", uuid: uuid(1), more: devices)).text
    for gone in ["tty=", "<console type='pty'><source", "vif3.0", "net0"] { #expect(!kept.contains(gone), "\(gone): \(kept)") }
    for left in ["mine0", "<source path='/dev/pts/9'/>", "ua-mine", "<target type='xen' port='0'/>"] { #expect(kept.contains(left)) }
    #expect(!kept.contains("/dev/pts/5") && !kept.contains("\n\n"))
  }

  @Test("vCPUs and actions are changed in their places") func settings() throws {
    let plain = try read(definition("a", uuid: uuid(1)))
    let more = try plain.settingVCPUs(current: 2, maximum: 4)
    #expect(more.text.contains("<memory unit='KiB'>16384</memory>\n  <vcpu current='2'>4</vcpu>\n"))
    #expect(more.configuration.vcpus == 4 && more.configuration.currentVCPUs == 2)
    #expect(try more.settingVCPUs(current: 3, maximum: 3).text.contains("<vcpu>3</vcpu>"))
    var text = try plain.settingAction("on_crash", .coredumpRestart)
    text = try text.settingAction("on_poweroff", .preserve).settingAction("on_reboot", .destroy)
    text = try text.settingAction("on_poweroff", .renameRestart)
    #expect(
      text.text.contains(
        "</os>\n  <on_poweroff>rename-restart</on_poweroff>\n  <on_reboot>destroy</on_reboot>\n  <on_crash>coredump-restart</on_crash>\n"))
    #expect(text.configuration.onPoweroff == .renameRestart && text.configuration.onCrash == .coredumpRestart)
  }

  @Test(
    "the name of a namespace is what its owner says, be it a URI or not",
    arguments: [
      "http://a/?a=1&b=2", "a b", "urn:%zz", "urn:[1]", "&amp;", "&#38;", "<>", "it's", "a\"b", "\u{e9}", "a\tb", ":", "//", "urn:x#y#z",
      "x\ny",
      "http://www.w3.org/XML/1998/namespace/mine",
    ])
  func namespaces(uri: String) throws {
    let kind = MetadataKind.element(namespace: uri)
    let set = try read(definition("a", uuid: uuid(1))).setting(kind, to: "<a><b c='&amp;'>&lt;</b></a>", prefix: "k")
    #expect(set.metadata(kind) == "<a><b c='&amp;'>&lt;</b></a>")
    let again = try read(set.text)
    #expect(again.text == set.text && again.metadata(kind) == set.metadata(kind))
    #expect(try again.setting(kind, to: nil).text == definition("a", uuid: uuid(1)))
  }

  @Test(
    "metadata that cannot be set is refused by kind",
    arguments: [
      (MetadataKind.title, "a\nb", "k", ToolstackError.Code.argument), (.element(namespace: "urn:x"), "<a", "k", .configuration),
      (.element(namespace: "urn:x"), "<a/>", "1", .argument),
      (.element(namespace: "http://www.w3.org/2000/xmlns/"), "<a/>", "k", .argument),
      (.description, "a\u{1}", "k", .argument),
    ])
  func badMetadata(kind: MetadataKind, content: String, prefix: String, code: ToolstackError.Code) throws {
    let plain = try read(definition("a"))
    let error = toolstackError { () throws(ToolstackError) in _ = try plain.setting(kind, to: content, prefix: prefix) }
    #expect(error?.code == code && (code == .argument || error?.fault == .malformed))
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
    #expect(toolstackError { () throws(ToolstackError) in _ = try changed.setting(.title, to: "a\nb") }?.code == .argument)
  }
}

extension DomainDefinition {
  /// The same, read from its own text.
  var withoutCompletion: DomainDefinition? { try? DomainDefinition(xml: Array(text.utf8), strict: false, kernels: []) }
}
