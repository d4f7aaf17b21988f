import CLibXML2

/// One element of a document. It keeps the document alive, and only reads it.
@safe public struct XMLElement {
  let tree: XMLTree
  let node: xmlNodePtr

  init(tree: XMLTree, node: xmlNodePtr) {
    self.tree = tree
    unsafe self.node = unsafe node
  }

  // SAFETY, for this whole type: `node` belongs to `tree`, which nobody changes, and which lives as long as this value.

  /// The name without its prefix.
  public var name: String { unsafe text(node.pointee.name) }
  /// The namespace's URI; nil outside all namespaces.
  public var namespace: String? { unsafe node.pointee.ns.map { unsafe text($0.pointee.href) } }
  /// The line of the start tag, counted from 1.
  public var line: Int { unsafe Int(xmlGetLineNo(node)) }

  /// The elements right below this one, in order.
  public var elements: [XMLElement] {
    var list: [XMLElement] = []
    var next = unsafe node.pointee.children
    while let child = unsafe next {
      if unsafe child.pointee.type == XML_ELEMENT_NODE { unsafe list.append(XMLElement(tree: tree, node: child)) }
      unsafe next = unsafe child.pointee.next
    }
    return list
  }

  /// The elements right below that have this name and namespace.
  public func elements(named name: String, namespace: String? = nil) -> [XMLElement] {
    elements.filter { $0.name == name && $0.namespace == namespace }
  }

  /// The first element right below that has this name and namespace.
  public func first(_ name: String, namespace: String? = nil) -> XMLElement? {
    elements.first { $0.name == name && $0.namespace == namespace }
  }

  /// The text right in this element (character data and CDATA sections, not that of elements below), as written.
  public var text: String {
    var result = ""
    var next = unsafe node.pointee.children
    while let child = unsafe next {
      let type = unsafe child.pointee.type
      if type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE, let content = unsafe child.pointee.content {
        result += unsafe text(content)
      }
      unsafe next = unsafe child.pointee.next
    }
    return result
  }

  /// ``text`` without the white space around it.
  public var trimmedText: String {
    let text = text
    guard let start = text.firstIndex(where: { !$0.isWhitespace }), let end = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[start...end])
  }

  /// The value of an attribute, or nil if there is none.
  public func attribute(_ name: String, namespace: String? = nil) -> String? {
    attributes.first { $0.name == name && $0.namespace == namespace }?.value
  }

  /// One attribute of an element.
  public struct Attribute: Hashable, Sendable {
    public var name: String
    public var namespace: String?
    public var value: String
  }

  /// All attributes, in the document's order.
  public var attributes: [Attribute] {
    var list: [Attribute] = []
    var next = unsafe node.pointee.properties
    while let attribute = unsafe next {
      var value = ""
      if let content = unsafe xmlNodeListGetString(tree.document, attribute.pointee.children, 1) {
        value = unsafe text(content)
        unsafe xenolith_xml_free_text(content)
      }
      let namespace = unsafe attribute.pointee.ns.map { unsafe text($0.pointee.href) }
      unsafe list.append(Attribute(name: text(attribute.pointee.name), namespace: namespace, value: value))
      unsafe next = unsafe attribute.pointee.next
    }
    return list
  }

  private func text(_ pointer: UnsafePointer<xmlChar>?) -> String { unsafe pointer.map { unsafe String(cString: $0) } ?? "" }
}
