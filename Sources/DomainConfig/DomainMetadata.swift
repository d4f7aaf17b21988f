internal import XMLDocument

/// What libvirt's clients keep with a domain: `virsh desc`, `desc --title`, `metadata`.
public enum MetadataKind: Sendable, Hashable {
  case description, title
  /// The element of this namespace under `<metadata>`.
  case element(namespace: String)
}

/// Why metadata cannot be set so.
public struct MetadataError: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String
  /// It is no well-formed XML.
  public var isMalformed = false
}

extension DomainXML {
  /// What the domain holds of this kind, or nil. An element is given without its namespace, as libvirt does.
  public func metadata(_ kind: MetadataKind) -> String? {
    guard let root = parsed?.root else { return nil }
    switch kind {
    case .description: return root.first("description")?.text
    case .title: return root.first("title")?.text
    case .element(let namespace):
      return root.first("metadata")?.elements.first { $0.namespace == namespace }?.leaving(namespace: namespace).standingAlone.written
    }
  }

  /// Sets what the domain holds of this kind, or removes it when `content` is nil (or empty, for a text).
  ///
  /// - Parameter prefix: what an element's namespace is called in the domain's XML.
  public mutating func setMetadata(_ kind: MetadataKind, _ content: String?, prefix: String?) throws(MetadataError) {
    switch kind {
    case .description: try setText("description", content, after: ["title", "uuid", "name"])
    case .title:
      if let content, content.utf8.contains(10) { throw MetadataError(description: "metadata title can't contain newlines") }
      try setText("title", content, after: ["uuid", "name"])
    case .element(let namespace):
      var element: EditableElement?
      if let content { element = try Self.element(content, namespace: namespace, prefix: prefix) }
      setElement(element, namespace: namespace)
    }
  }

  private mutating func setText(_ name: String, _ content: String?, after neighbours: [String]) throws(MetadataError) {
    let content = content.flatMap { $0.isEmpty ? nil : $0 }
    if let content, !content.unicodeScalars.allSatisfy(isXMLCharacter) {
      throw MetadataError(description: "the \(name) has a control character in it, which XML cannot hold; remove it")
    }
    edit { root in
      let index = root.firstIndex(name)
      switch (index, content) {
      case (let index?, let content?): root.change(at: index) { $0.setText(content) }
      case (let index?, nil): root.remove(at: index)
      case (nil, let content?):
        let neighbour = root.firstIndex(ofAny: neighbours)
        root.insert(EditableElement(name, text: content), after: neighbour, depth: 1)
      case (nil, nil): break
      }
    }
  }

  private static func element(_ content: String, namespace: String, prefix: String?) throws(MetadataError) -> EditableElement {
    let isURI = !namespace.isEmpty && namespace.unicodeScalars.allSatisfy(isXMLCharacter)
    guard isURI, !["http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"].contains(namespace) else {
      throw MetadataError(description: "metadata needs the URI of a namespace of its own; give one, such as --uri urn:example:app")
    }
    guard let prefix, EditableElement.isPrefix(prefix) else {
      throw MetadataError(description: "metadata needs a prefix for its namespace, of letters and digits; give one, such as --key app")
    }
    var element: EditableElement
    do throws(XMLFailure) {
      element = try XMLDocument(Array(content.utf8), name: "(metadata_xml)", limit: DomainConfiguration.maximumFileBytes).root.editable
    } catch { throw MetadataError(description: "\(error)", isMalformed: true) }
    guard element.namespace == nil || element.namespace == namespace else {
      throw MetadataError(description: "the metadata's element is in another namespace, \(element.namespace ?? ""); remove its xmlns")
    }
    guard !element.declares(prefix: prefix, otherThan: namespace) else {
      throw MetadataError(description: "the prefix \(prefix) means another namespace in the metadata; use another one")
    }
    element.adopt(namespace: namespace, prefix: prefix)
    return element
  }

  private mutating func setElement(_ element: EditableElement?, namespace: String) {
    edit { root in
      if root.firstIndex("metadata") == nil {
        guard element != nil else { return }
        let neighbour = root.firstIndex(ofAny: ["description", "title", "uuid", "name"])
        root.insert(EditableElement("metadata"), after: neighbour, depth: 1)
      }
      guard let metadata = root.firstIndex("metadata") else { return }
      root.change(at: metadata) { metadata in
        while let old = metadata.children.firstIndex(where: { $0.element?.namespace == namespace }) { metadata.remove(at: old) }
        if let element { metadata.append(element, depth: 2) }
      }
      if let left = root.first("metadata"), left.children.isEmpty { root.remove(at: metadata) }
    }
  }
}

extension EditableElement {
  /// The place of the first of these elements that is there.
  fileprivate func firstIndex(ofAny names: [String]) -> Int? { names.compactMap { firstIndex($0) }.first }

  /// Whether a prefix means another namespace anywhere in here.
  fileprivate func declares(prefix: String, otherThan namespace: String) -> Bool {
    declarations.contains { $0.prefix == prefix && $0.namespace != namespace }
      || elements.contains { $0.declares(prefix: prefix, otherThan: namespace) }
  }
}

/// What may stand in an XML document.
private func isXMLCharacter(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value >= 32 && scalar.value != 0xfffe && scalar.value != 0xffff || [9, 10, 13].contains(scalar.value)
}
