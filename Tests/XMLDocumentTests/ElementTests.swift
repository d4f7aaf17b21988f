import Testing
import XMLDocument

@Suite("XMLDocument: what it shows")
struct ElementTests {
  static let text = """
    <?xml version='1.0' encoding='UTF-8'?>
    <domain type='xen' xmlns:x='urn:x'>
      <name> Größe </name>
      <!-- not an element -->
      <disk n='1'/>
      <disk n='2&lt;&#65;'><a/>text<![CDATA[<&>]]></disk>
      <x:own x:note='n' note='m'>y</x:own>
    </domain>
    """

  @Test("elements come in order, with names, lines and text")
  func walk() throws {
    let document = try XMLDocument(Array(Self.text.utf8), name: "d.xml")
    let root = document.root
    #expect(root.name == "domain")
    #expect(root.attribute("type") == "xen")
    #expect(root.attribute("absent") == nil)
    #expect(root.elements.map(\.name) == ["name", "disk", "disk", "own"])
    #expect(root.elements.map(\.line) == [3, 5, 6, 7])
    #expect(root.first("name")?.text == " Größe ")
    #expect(root.first("name")?.trimmedText == "Größe")
    #expect(root.elements(named: "disk").map { $0.attribute("n") } == ["1", "2<A"])
    #expect(root.elements(named: "disk")[1].text == "text<&>")
  }

  @Test("a namespace keeps elements and attributes apart")
  func namespaces() throws {
    let document = try XMLDocument(Array(Self.text.utf8), name: "d.xml")
    #expect(document.root.first("own") == nil)
    let own = try #require(document.root.first("own", namespace: "urn:x"))
    #expect(own.attribute("note") == "m")
    #expect(own.attribute("note", namespace: "urn:x") == "n")
  }

  @Test("an element outlives its document")
  func lifetime() throws {
    func element() throws(XMLFailure) -> XMLElement? { try XMLDocument(Array(Self.text.utf8), name: "d.xml").root.first("name") }
    #expect(try element()?.trimmedText == "Größe")
  }

  @Test("lines are right beyond 65535")
  func manyLines() throws {
    let document = try XMLDocument(Array(("<a>" + String(repeating: "\n", count: 70_000) + "<b/></a>").utf8), name: "d.xml")
    #expect(document.root.first("b")?.line == 70_001)
  }

  @Test("what is written out reads back the same")
  func serialized() throws {
    let document = try XMLDocument(Array(Self.text.utf8), name: "d.xml")
    let text = document.serialized
    let again = try XMLDocument(Array(text.utf8), name: "e.xml")
    #expect(again.serialized == text)
    #expect(again.root.first("name")?.trimmedText == "Größe")
  }
}

@Suite("RelaxNGSchema")
struct SchemaTests {
  static let schema = """
    <grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
      <start><element name="domain"><attribute name="type"><value>xen</value></attribute>
        <interleave><element name="name"><text/></element><element name="memory"><data type="positiveInteger"/></element></interleave>
      </element></start>
    </grammar>
    """

  func violations(_ text: String) throws -> [XMLDiagnostic] {
    let schema = try RelaxNGSchema(Array(Self.schema.utf8), name: "s.rng")
    let document = try XMLDocument(Array(text.utf8), name: "d.xml")
    do throws(XMLFailure) {
      try document.validate(against: schema)
      return []
    } catch { return error.diagnostics }
  }

  @Test("a valid document passes")
  func valid() throws { #expect(try violations("<domain type='xen'><memory>64</memory><name>a</name></domain>").isEmpty) }

  @Test("a violation is told with the file and line of the element that is wrong")
  func invalid() throws {
    let wrong = try violations("<domain type='xen'>\n<name>a</name>\n<memory>-5</memory>\n</domain>")
    #expect(wrong.contains { $0.file == "d.xml" && $0.line == 3 })
    #expect(try !violations("<domain type='xen'><name>a</name></domain>").isEmpty)
    #expect(try !violations("<domain type='xen'><name>a</name><memory>1</memory><more/></domain>").isEmpty)
    #expect(try !violations("<domain><name>a</name><memory>1</memory></domain>").isEmpty)
  }

  @Test("a wrong attribute is told with the line of its element")
  func invalidAttribute() throws {
    let wrong = try violations("\n<domain type='kvm'><name>a</name><memory>1</memory></domain>")
    #expect(!wrong.isEmpty)
    #expect(wrong.allSatisfy { $0.line == 2 })
  }

  @Test(
    "what is no schema is refused, and no schema loads another",
    arguments: [
      "", "x", "<a/>", "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><ref name='q'/></start></grammar>",
      "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='/etc/passwd'/></grammar>",
    ])
  func noSchema(text: String) { #expect(throws: XMLFailure.self) { _ = try RelaxNGSchema(Array(text.utf8), name: "s.rng") } }

  @Test("one schema serves many threads")
  func concurrency() async throws {
    let schema = try RelaxNGSchema(Array(Self.schema.utf8), name: "s.rng")
    let passed = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var passed = 0
          for index in 0..<200 {
            let text = "<domain type='xen'><name>a</name><memory>\(index % 2)</memory></domain>"
            if let document = try? XMLDocument(Array(text.utf8), name: "d.xml"), (try? document.validate(against: schema)) != nil {
              passed += 1
            }
          }
          return passed
        }
      }
      return await group.reduce(0, +)
    }
    #expect(passed == 400)
  }
}
