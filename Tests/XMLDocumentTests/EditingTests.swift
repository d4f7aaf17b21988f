import Testing
import XMLDocument

@Suite("XMLDocument: what is changed and written")
struct EditingTests {
  static func editable(_ text: String) throws(XMLFailure) -> EditableDocument { try XMLDocument(Array(text.utf8), name: "d.xml").editable }

  @Test("comments, sections, white space, namespaces and order are kept as written")
  func kept() throws {
    let text = """
      <!-- before -->
      <?app hint?>
      <domain type='xen' xmlns:x='urn:x'>
        <name> Größe </name><!-- of -->

        <disk n='2&lt;A'><a/>text &amp; <![CDATA[<&>]]></disk>
        <x:own x:note='n' note='it&apos;s &#10;'>y&#13;</x:own>
        <inner xmlns='urn:y'><z xmlns=''/></inner>
      </domain>
      <!-- behind -->

      """
    #expect(try Self.editable(text).text == text)
  }

  @Test("quotes become apostrophes, the declaration and another encoding go")
  func normal() throws {
    let bytes = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b=\"&quot;'\">".utf8) + [0xe9] + Array("</a>".utf8)
    let text = try XMLDocument(bytes, name: "d.xml").editable.text
    #expect(text == "<a b='\"&apos;'>é</a>\n")
  }

  @Test("an attribute is set, changed, removed")
  func attributes() throws {
    var root = try Self.editable("<domain type='xen' xmlns:x='urn:x' x:id='5'/>").root
    root.setAttribute("id", "3")
    #expect(root.written == "<domain type='xen' x:id='5' id='3' xmlns:x='urn:x'/>")
    root.setAttribute("id", "4")
    #expect(root.attribute("id") == "4")
    root.setAttribute("id", nil)
    root.setAttribute("absent", nil)
    #expect(root.written == "<domain type='xen' x:id='5' xmlns:x='urn:x'/>")
  }

  @Test(
    "an element that is inserted stands as its neighbours do",
    arguments: [
      ("<d>\n  <n/>\n</d>", "<d>\n  <n/>\n  <u>1</u>\n</d>"), ("<d><n/></d>", "<d><n/><u>1</u></d>"),
      ("<d>\n\t<n/>\n\t<m/>\n</d>", "<d>\n\t<n/>\n\t<u>1</u>\n\t<m/>\n</d>"), ("<d/>", "<d>\n  <u>1</u>\n</d>"),
      ("<d>\n</d>", "<d>\n  <u>1</u>\n</d>"), ("<d>text</d>", "<d>\n  <u>1</u>text</d>"),
    ])
  func insertion(_ text: String, _ wanted: String) throws {
    var root = try Self.editable(text).root
    root.insert(EditableElement("u", text: "1"), after: root.firstIndex("n"), depth: 1)
    #expect(root.written == wanted)
  }

  @Test("what is inserted first, and last, has its own line")
  func ends() throws {
    var root = try Self.editable("<d>\n  <!-- c -->\n  <n/>\n</d>").root
    root.insert(EditableElement("a"), depth: 1)
    root.append(EditableElement("z"), depth: 1)
    #expect(root.written == "<d>\n  <!-- c -->\n  <a/>\n  <n/>\n  <z/>\n</d>")
  }

  @Test("what is removed takes its line with it")
  func removal() throws {
    var root = try Self.editable("<d>\n  <a/>\n  <b/>\n</d>").root
    root.remove(at: try #require(root.firstIndex("a")))
    #expect(root.written == "<d>\n  <b/>\n</d>")
    root.remove(at: try #require(root.firstIndex("b")))
    #expect(root.written == "<d/>")
    root.remove(at: 5)
  }

  @Test("text is replaced, and comments stay")
  func text() throws {
    var root = try Self.editable("<d><t>old<!-- c --><![CDATA[x]]></t></d>").root
    root.change(at: 0) { $0.setText("a<b") }
    #expect(root.first("t")?.text == "a<b")
    #expect(root.written == "<d><t><!-- c -->a&lt;b</t></d>")
    root.change(at: 0) { $0.setText("") }
    #expect(root.written == "<d><t><!-- c --></t></d>")
  }

  @Test("an element is put into a namespace and taken out of it")
  func namespaces() throws {
    var note = try Self.editable("<note a='1'><role/><o:x xmlns:o='urn:o'/></note>").root
    note.adopt(namespace: "urn:app", prefix: "app")
    let inside = "<app:note xmlns:app='urn:app' a='1'><app:role/><o:x xmlns:o='urn:o'/></app:note>"
    #expect(note.written == inside)
    #expect(try Self.editable(inside).root.leaving(namespace: "urn:app").written == "<note a='1'><role/><o:x xmlns:o='urn:o'/></note>")
  }

  @Test("an element that stands alone declares what it uses")
  func alone() throws {
    let root = try Self.editable("<d xmlns:p='urn:p' xmlns:q='urn:q'><m><p:a q:b='1' xml:lang='en'><p:c/></p:a></m></d>").root
    let element = try #require(root.first("m")?.first("a", namespace: "urn:p")).standingAlone
    #expect(try Self.editable(element.written).root == element)
    #expect(element.leaving(namespace: "urn:q").declarations.count == 2)
    #expect(element.leaving(namespace: "urn:p").written == "<a q:b='1' xml:lang='en' xmlns:q='urn:q'><c/></a>")
  }

  @Test(
    "a prefix is a name",
    arguments: [
      ("app", true), ("_a-1.b", true), ("\u{e9}", true), ("xmlApp", true), ("1a", false), ("a:b", false), ("", false), ("xmlns", false),
      ("xml", false), ("a\0:", false), ("a b", false), ("-a", false),
    ])
  func prefixes(_ text: String, _ wanted: Bool) { #expect(EditableElement.isPrefix(text) == wanted) }

  @Test(
    "what stands around the root is taken in, on lines of its own where the root's elements have theirs",
    arguments: [
      ("<!--a--><?b c?><d>\n  <n/>\n</d><!--e-->", "<d>\n  <!--a-->\n  <?b c?>\n  <n/>\n  <!--e-->\n</d>\n"),
      ("<!--a--><d><n/></d><!--e-->", "<d><!--a--><n/><!--e--></d>\n"), ("<!--a--><d/><!--e-->", "<d><!--a--><!--e--></d>\n"),
      ("<!--a--><d> </d><!--e-->", "<d> <!--a--> <!--e--> </d>\n"),
    ])
  func takenIn(_ text: String, _ wanted: String) throws {
    var document = try Self.editable(text)
    document.takeIn()
    #expect(document.text == wanted)
    document.takeIn()
    #expect(document.text == wanted)
  }

  @Test("a section that would end itself is split")
  func sections() throws {
    var root = EditableElement("a")
    root.children = [.characterData("x]]>y")]
    #expect(try Self.editable(root.written).root.text == "x]]>y")
  }
}
