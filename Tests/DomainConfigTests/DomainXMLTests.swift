import DomainConfig
import Testing

@Suite("a domain's XML, completed and changed") struct DomainXMLTests {
  static let uuid = DomainUUID("6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001") ?? DomainUUID()

  func xml(_ text: String) throws(ConfigurationError) -> DomainXML { try DomainXML(Array(text.utf8), file: "d.xml") }

  func completed(_ text: String, kernel: String? = nil) throws(ConfigurationError) -> DomainXML {
    var xml = try xml(text)
    var read = try DomainConfiguration(parsing: Array(domain().utf8), file: "d.xml")
    (read.uuid, read.memory, read.currentMemory) = (Self.uuid, 32768, 16384)
    xml.setPaths(kernel: kernel, initrd: nil)
    xml.complete(read) { "00:16:3e:00:00:01" }
    return xml
  }

  @Test("a UUID, addresses and absolute paths are added where they are missing; all else stays") func complete() throws {
    let text = """
      <!-- mine -->
      <domain type='xen' id='7'>
        <name>web1</name>
        <!-- much -->
        <memory unit='MiB' dumpCore='off'>32</memory>
        <currentMemory>16384</currentMemory>
        <os><type>linux</type><kernel>k.so</kernel></os>
        <mystery a='1'>?</mystery>
        <devices>
          <interface type='bridge'>
            <source bridge='b'/>
          </interface>
          <interface type='user'/>
          <interface type='bridge'><mac address='00:16:3e:11:22:33'/></interface>
        </devices>
      </domain>

      """
    let wanted = text.replacing(" id='7'", with: "").replacing("'MiB' dumpCore='off'>32<", with: "'KiB' dumpCore='off'>32768<")
      .replacing("<currentMemory>", with: "<currentMemory unit='KiB'>")
      .replacing(">k.so<", with: ">/srv/k.so<")
      .replacing("<!-- mine -->\n", with: "").replacing("<domain type='xen'>", with: "<domain type='xen'>\n  <!-- mine -->")
      .replacing("</name>\n", with: "</name>\n  <uuid>6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001</uuid>\n")
      .replacing("<source bridge='b'/>", with: "<mac address='00:16:3e:00:00:01'/>\n      <source bridge='b'/>")
      .replacing("<interface type='user'/>", with: "<interface type='user'>\n      <mac address='00:16:3e:00:00:01'/>\n    </interface>")
    let once = try completed(text, kernel: "/srv/k.so")
    #expect(once.text == wanted)
    #expect(try completed(once.text, kernel: "/srv/k.so").text == once.text)
  }

  @Test("a UUID that is there stays") func keptUUID() throws {
    let memory = "<memory unit='KiB'>32768</memory>"
    let text = domain("<uuid>6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c002</uuid>", memory: memory) + "\n"
    #expect(try completed(text).text == text)
  }

  @Test("a UUID that is added stands where it stands in what is known of the domain") func uuidPlace() throws {
    let uuid = "<uuid>\(Self.uuid)</uuid>"
    for text in [
      "<domain type='xen'>\n  \(uuid)\n  <name>a</name>\n  <memory>1</memory>\n</domain>\n",
      "<domain type='xen'>\n  <name>a</name>\n  \(uuid)\n  <memory>1</memory>\n</domain>\n",
      "<domain type='xen'>\n  <name>a</name>\n  <title>t</title>\n  <memory>1</memory>\n  \(uuid)\n</domain>\n",
      "<domain type='xen'><memory>1</memory><!-- c --><name>a</name>\(uuid)</domain>\n",
    ] {
      var without = try xml(text.replacing("\n  " + uuid, with: "").replacing(uuid, with: ""))
      #expect(try without.addUUID(Self.uuid, placedAs: xml(text)))
      #expect(without.text == text)
    }
    var other = try xml("<domain type='xen'><name>a</name><memory>1</memory></domain>\n")
    other.addUUID(Self.uuid, placedAs: try xml("<domain type='xen'><name>a</name><title>t</title>\(uuid)</domain>"))
    #expect(other.text.contains("<name>a</name>\(uuid)"), "behind the name where its neighbour is not")
  }

  @Test("a running domain's number is shown, and not kept") func id() throws {
    let xml = try completed(domain())
    #expect(xml.text(id: 3).contains("<domain type='xen' id='3'>"))
    #expect(!xml.text.contains("id='3'"))
  }

  @Test("what is no domain's is refused", arguments: ["", "<network/>", "<domain", "<domain xmlns='urn:x'/>"]) func refused(_ text: String)
  {
    #expect(throws: ConfigurationError.self) { try xml(text) }
  }

  @Test("title and description are set, changed, removed") func texts() throws {
    var xml = try completed("<domain type='xen'>\n  <name>a</name>\n  <memory>1</memory>\n</domain>")
    let plain = xml.text
    try xml.setMetadata(.description, "for <people> & 'others'\nand me", prefix: nil)
    try xml.setMetadata(.title, "short", prefix: nil)
    #expect(xml.metadata(.description) == "for <people> & 'others'\nand me")
    #expect(xml.metadata(.title) == "short")
    #expect(xml.text.contains("</uuid>\n  <title>short</title>\n  <description>for &lt;people"))
    try xml.setMetadata(.title, "other", prefix: nil)
    #expect(xml.metadata(.title) == "other")
    try xml.setMetadata(.title, nil, prefix: nil)
    try xml.setMetadata(.description, "", prefix: nil)
    try xml.setMetadata(.description, nil, prefix: nil)
    #expect(xml.text == plain)
    #expect(xml.metadata(.title) == nil)
  }

  @Test("an element is kept in its namespace, and given back without it") func elements() throws {
    var xml = try completed("<domain type='xen'>\n  <name>a</name>\n</domain>")
    let plain = xml.text
    try xml.setMetadata(.element(namespace: "urn:app"), "<note a='1'><role>x</role></note>", prefix: "app")
    #expect(xml.text.contains("  <metadata>\n    <app:note xmlns:app='urn:app' a='1'><app:role>x</app:role></app:note>\n  </metadata>\n"))
    #expect(xml.metadata(.element(namespace: "urn:app")) == "<note a='1'><role>x</role></note>")
    try xml.setMetadata(.element(namespace: "urn:other"), "<x/>", prefix: "o")
    try xml.setMetadata(.element(namespace: "urn:app"), "<b/>", prefix: "p")
    #expect(xml.metadata(.element(namespace: "urn:app")) == "<b/>")
    #expect(xml.metadata(.element(namespace: "urn:none")) == nil)
    try xml.setMetadata(.element(namespace: "urn:app"), nil, prefix: nil)
    #expect(xml.metadata(.element(namespace: "urn:app")) == nil && xml.metadata(.element(namespace: "urn:other")) == "<x/>")
    try xml.setMetadata(.element(namespace: "urn:other"), nil, prefix: nil)
    try xml.setMetadata(.element(namespace: "urn:none"), nil, prefix: nil)
    #expect(xml.text == plain)
  }

  @Test("an element whose prefixes are declared further out is given back whole") func outerPrefixes() throws {
    let text = "<domain type='xen' xmlns:q='urn:q' xmlns:p='urn:p'><name>a</name><metadata><p:n q:v='1'><q:m/></p:n></metadata></domain>"
    let element = try #require(try xml(text).metadata(.element(namespace: "urn:p")))
    #expect(element == "<n q:v='1' xmlns:q='urn:q'><q:m/></n>")
  }

  @Test(
    "metadata that cannot be kept is refused with a reason",
    arguments: [
      (MetadataKind.title, "a\nb", nil, "newlines"), (.description, "a\u{1}b", nil, "control character"),
      (.element(namespace: "urn:a"), "<a>", "x", "(metadata_xml):1"), (.element(namespace: "urn:a"), "", "x", "empty"),
      (.element(namespace: "urn:a"), "<a/>", nil, "prefix"), (.element(namespace: "urn:a"), "<a/>", "1 2", "prefix"),
      (.element(namespace: ""), "<a/>", "x", "namespace"), (.element(namespace: "urn:a"), "<a xmlns='urn:b'/>", "x", "another namespace"),
      (.element(namespace: "urn:a"), "<a><b xmlns:x='urn:b'><c/></b></a>", "x", "another namespace"),
      (.element(namespace: "urn:a"), "<!DOCTYPE a><a/>", "x", "DOCTYPE"),
    ] as [(MetadataKind, String, String?, String)]) func wrongMetadata(_ wrong: (MetadataKind, String, String?, String)) throws
  {
    var xml = try completed(domain())
    let before = xml
    #expect {
      try xml.setMetadata(wrong.0, wrong.1, prefix: wrong.2)
    } throws: { "\($0)".contains(wrong.3) }
    #expect(xml == before)
  }
}
