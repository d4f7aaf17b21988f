import CLibXML2

extension XMLDocument {
  /// The whole document as a value that can be changed.
  public var editable: EditableDocument {
    var document = EditableDocument(root: root.editable)
    var isBehind = false
    // SAFETY: the tree lives as long as this document, and nobody changes it.
    var next = unsafe tree.document.pointee.children
    while let node = unsafe next {
      if unsafe node.pointee.type == XML_ELEMENT_NODE {
        isBehind = true
      } else if let copy = unsafe copied(node) {
        if isBehind { document.after.append(copy) } else { document.before.append(copy) }
      }
      unsafe next = unsafe node.pointee.next
    }
    return document
  }
}

extension XMLElement {
  /// A copy of this element and all below it, as a value that can be changed.
  public var editable: EditableElement {
    // SAFETY, of all below: `node` belongs to `tree`, which nobody changes, and which lives as long as this value.
    var copy = EditableElement(name)
    copy.namespace = namespace
    copy.prefix = unsafe node.pointee.ns.flatMap { unsafe optionalText($0.pointee.prefix) }
    var declaration = unsafe node.pointee.nsDef
    while let space = unsafe declaration {
      unsafe copy.declarations.append(.init(prefix: optionalText(space.pointee.prefix), namespace: optionalText(space.pointee.href) ?? ""))
      unsafe declaration = unsafe space.pointee.next
    }
    var property = unsafe node.pointee.properties
    for attribute in attributes {
      let prefix = unsafe property?.pointee.ns.flatMap { unsafe optionalText($0.pointee.prefix) }
      copy.attributes.append(.init(prefix: prefix, name: attribute.name, namespace: attribute.namespace, value: attribute.value))
      unsafe property = unsafe property?.pointee.next
    }
    var next = unsafe node.pointee.children
    while let child = unsafe next {
      if unsafe child.pointee.type == XML_ELEMENT_NODE {
        unsafe copy.children.append(.element(XMLElement(tree: tree, node: child).editable))
      } else if let content = unsafe copied(child) {
        copy.children.append(content)
      }
      unsafe next = unsafe child.pointee.next
    }
    return copy
  }
}

/// A node that is no element, as a value; nil for what a document without a DOCTYPE does not have.
private func copied(_ node: xmlNodePtr) -> EditableElement.Node? {
  // SAFETY: the caller's tree holds the node; texts are copied at once.
  let content = unsafe optionalText(node.pointee.content) ?? ""
  switch unsafe node.pointee.type {
  case XML_TEXT_NODE: return .text(content)
  case XML_CDATA_SECTION_NODE: return .characterData(content)
  case XML_COMMENT_NODE: return .comment(content)
  case XML_PI_NODE: return unsafe .instruction(target: optionalText(node.pointee.name) ?? "", content)
  default: return nil
  }
}

private func optionalText(_ pointer: UnsafePointer<xmlChar>?) -> String? { unsafe pointer.map { unsafe String(cString: $0) } }
