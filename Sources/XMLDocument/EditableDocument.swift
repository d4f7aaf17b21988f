/// A document as a value: what is changed and written out.
public struct EditableDocument: Sendable, Hashable {
  public var root: EditableElement
  /// Comments and instructions before the root, and behind it.
  public var before: [EditableElement.Node] = []
  public var after: [EditableElement.Node] = []

  public init(root: EditableElement) { self.root = root }

  /// Moves what stands around the root into it, to its beginning and its end: some readers want the root to be all that there is.
  public mutating func takeIn() {
    let line = root.children.first.flatMap { $0.isBlank ? $0 : nil }
    root.children.insert(contentsOf: before.flatMap { [line, $0].compactMap { $0 } }, at: 0)
    let end = root.children.last?.isBlank == true ? root.children.count - 1 : root.children.count
    root.children.insert(contentsOf: after.flatMap { [line, $0].compactMap { $0 } }, at: end)
    (before, after) = ([], [])
  }

  /// The document as text in UTF-8, without an XML declaration, with attributes in apostrophes as libvirt writes them.
  public var text: String {
    var writer = XMLWriter()
    for node in before {
      writer.write(node)
      writer.text += "\n"
    }
    writer.write(root)
    writer.text += "\n"
    for node in after {
      writer.write(node)
      writer.text += "\n"
    }
    return writer.text
  }
}

extension EditableElement {
  /// The element as text, as ``EditableDocument/text`` writes it, without a line end.
  public var written: String {
    var writer = XMLWriter()
    writer.write(self)
    return writer.text
  }
}

/// Writes values as XML.
private struct XMLWriter {
  var text = ""

  mutating func write(_ node: EditableElement.Node) {
    switch node {
    case .element(let element): write(element)
    case .text(let content): text += escaped(content, isAttribute: false)
    case .characterData(let content): text += "<![CDATA[" + content.splitting("]]>") { "]]]]><![CDATA[>" } + "]]>"
    case .comment(let content): text += "<!--\(content)-->"
    case .instruction(let target, let content): text += content.isEmpty ? "<?\(target)?>" : "<?\(target) \(content)?>"
    }
  }

  mutating func write(_ element: EditableElement) {
    let name = qualified(element.prefix, element.name)
    text += "<\(name)"
    // Where declarations stood among the attributes is not known: an element's own prefix is declared first, as people do.
    for declaration in element.declarations where declaration.prefix == element.prefix { write(declaration) }
    for attribute in element.attributes {
      text += " \(qualified(attribute.prefix, attribute.name))='\(escaped(attribute.value, isAttribute: true))'"
    }
    for declaration in element.declarations where declaration.prefix != element.prefix { write(declaration) }
    guard !element.children.isEmpty else {
      text += "/>"
      return
    }
    text += ">"
    for child in element.children { write(child) }
    text += "</\(name)>"
  }

  private mutating func write(_ declaration: EditableElement.Declaration) {
    text += " xmlns\(declaration.prefix.map { ":\($0)" } ?? "")='\(escaped(declaration.namespace, isAttribute: true))'"
  }

  private func qualified(_ prefix: String?, _ name: String) -> String { prefix.map { "\($0):\(name)" } ?? name }

  /// What a parser reads back as the same: line ends in attributes and carriage returns would otherwise become something else.
  private func escaped(_ content: String, isAttribute: Bool) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.utf8.count)
    for byte in content.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
      case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
      case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
      case UInt8(ascii: "'") where isAttribute: bytes += Array("&apos;".utf8)
      case 13: bytes += Array("&#13;".utf8)
      case 9 where isAttribute: bytes += Array("&#9;".utf8)
      case 10 where isAttribute: bytes += Array("&#10;".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// The text with each occurrence of a part replaced.
  fileprivate func splitting(_ part: String, _ replacement: () -> String) -> String {
    let bytes = Array(utf8), wanted = Array(part.utf8)
    var result: [UInt8] = [], index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: wanted) {
        result += Array(replacement().utf8)
        index += wanted.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
