import Testing
import XMLDocument

/// Parses `text` and gives what was wrong with it.
func refusal(of text: String, limit: Int = XMLDocument.defaultLimit) -> [XMLDiagnostic] { refusal(of: Array(text.utf8), limit: limit) }

func refusal(of bytes: [UInt8], limit: Int = XMLDocument.defaultLimit) -> [XMLDiagnostic] {
  do throws(XMLFailure) {
    let document = try XMLDocument(bytes, name: "test.xml", limit: limit)
    _ = document.root.name
    return []
  } catch { return error.diagnostics }
}

@Suite("XMLDocument: what it refuses")
struct RefusalTests {
  @Test("a document that is not well formed is refused with file, line and column")
  func malformed() throws {
    let wrong = try #require(refusal(of: "<domain>\n  <name>a</nam>\n</domain>").first)
    #expect(wrong.file == "test.xml")
    #expect(wrong.line == 2)
    #expect(wrong.column > 0)
    #expect(wrong.description.hasPrefix("test.xml:2:"))
  }

  @Test(
    "text that is no document is refused",
    arguments: ["", " ", "hello", "<a>", "<a></b>", "<a/><b/>", "<a b/>", "<a b='1' b='2'/>", "<a>&unknown;</a>", "<x:a/>"])
  func noDocument(text: String) { #expect(!refusal(of: text).isEmpty) }

  @Test("a document over the limit is refused before it is parsed, one at the limit is not")
  func tooLarge() throws {
    let text = "<a>" + String(repeating: "x", count: 100) + "</a>"
    #expect(refusal(of: text, limit: text.utf8.count).isEmpty)
    let wrong = try #require(refusal(of: text, limit: text.utf8.count - 1).first)
    #expect(wrong.message.contains("larger than 106 bytes"))
  }

  @Test("a file over the limit is refused without being read to its end")
  func endlessFile() {
    #expect(throws: XMLFailure.self) { _ = try XMLDocument(contentsOf: "/dev/zero", limit: 1000) }
  }

  @Test("a file that is not there is named in the error")
  func missingFile() throws {
    do throws(XMLFailure) {
      _ = try XMLDocument(contentsOf: "/nowhere/a.xml")
      Issue.record("read a file that is not there")
    } catch { #expect(error.description == "/nowhere/a.xml: No such file or directory") }
  }

  @Test("a DOCTYPE is refused where it stands")
  func doctype() throws {
    let wrong = try #require(refusal(of: "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'>\n<a/>").first)
    #expect(wrong.line == 2)
    #expect(wrong.message.contains("DOCTYPE"))
  }

  @Test("entities are never declared, so none grows and none reads a file")
  func entities() {
    var bomb = "<!DOCTYPE a [<!ENTITY e0 'lol'>"
    for level in 1...12 { bomb += "<!ENTITY e\(level) '" + String(repeating: "&e\(level - 1);", count: 10) + "'>" }
    for use in ["<a>&e12;</a>", "<a b='&e12;'/>"] {
      let clock = ContinuousClock()
      let time = clock.measure { #expect(refusal(of: bomb + "]>" + use).first?.message.contains("DOCTYPE") == true) }
      #expect(time < .seconds(1))
    }
    let file = "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>"
    #expect(refusal(of: file).first?.message.contains("DOCTYPE") == true)
  }

  @Test("nesting deeper than libxml2's own limit is refused, and 200 levels are not")
  func nesting() {
    func nested(_ depth: Int) -> String { String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth) }
    #expect(refusal(of: nested(200)).isEmpty)
    #expect(!refusal(of: nested(100_000)).isEmpty)
    #expect(!refusal(of: String(repeating: "<a>", count: 100_000)).isEmpty)
  }

  @Test("a NUL byte is refused, wherever it stands")
  func nulBytes() throws {
    #expect(try #require(refusal(of: "<a>\n\0</a>").first).line == 2)
    #expect(!refusal(of: "\0").isEmpty)
    #expect(!refusal(of: "<a/>\0").isEmpty)
    // UTF-16 is full of them.
    #expect(!refusal(of: [0xFF, 0xFE] + "<a/>".utf8.flatMap { [$0, 0] }).isEmpty)
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [[0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0x80]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(!refusal(of: Array("<a>".utf8) + bytes + Array("</a>".utf8)).isEmpty)
  }

  @Test("truncation at any byte is refused")
  func truncation() {
    let text = Array("<?xml version='1.0'?><domain type='xen'><name>a&amp;b</name><!-- c --><![CDATA[d]]></domain>".utf8)
    for count in 0..<text.count { #expect(!refusal(of: Array(text[..<count])).isEmpty, "\(count) bytes") }
  }
}
