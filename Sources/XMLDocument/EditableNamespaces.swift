import CLibXML2

extension EditableElement {
  /// Puts this element and those below that are in no namespace into one, declared here with a prefix.
  public mutating func adopt(namespace: String, prefix: String) {
    declarations.removeAll { $0.prefix == prefix && $0.namespace == namespace }
    declarations.append(Declaration(prefix: prefix, namespace: namespace))
    forEach { element in
      guard element.namespace == nil else { return }
      (element.namespace, element.prefix) = (namespace, prefix)
      // A default namespace taken back below would be another element's.
      element.declarations.removeAll { $0.prefix == nil && $0.namespace.isEmpty }
    }
  }

  /// The same without one namespace: its elements are in none. Its declaration is kept where an attribute needs it.
  public func leaving(namespace: String) -> EditableElement {
    var copy = self
    var isNeeded = false
    copy.forEach { element in
      if element.namespace == namespace { (element.namespace, element.prefix) = (nil, nil) }
      if element.attributes.contains(where: { $0.namespace == namespace }) { isNeeded = true }
    }
    if !isNeeded { copy.forEach { $0.declarations.removeAll { $0.namespace == namespace } } }
    return copy
  }

  /// The same with declarations of all prefixes that it uses: it can stand alone.
  public var standingAlone: EditableElement {
    var missing: [Declaration] = []
    collect(&missing, known: [Declaration(prefix: "xml", namespace: xmlNamespace)])
    var copy = self
    copy.declarations += missing
    return copy
  }

  /// Whether a text may be the prefix of a namespace: a name without a colon, and not one of XML's own.
  public static func isPrefix(_ text: String) -> Bool {
    // What follows a NUL would not be looked at.
    guard !["xml", "xmlns"].contains(text), !text.utf8.contains(0) else { return false }
    // SAFETY: the text is a C string for the length of the call.
    return unsafe xmlValidateNCName(text, 0) == 0
  }

  private func collect(_ missing: inout [Declaration], known: [Declaration]) {
    let known = declarations + known
    var used = namespace.map { [Declaration(prefix: prefix, namespace: $0)] } ?? []
    used += attributes.compactMap { attribute in attribute.namespace.map { Declaration(prefix: attribute.prefix, namespace: $0) } }
    for name in used where known.first(where: { $0.prefix == name.prefix }) != name && !missing.contains(name) { missing.append(name) }
    for element in elements { element.collect(&missing, known: known) }
  }

  /// This element, and all below it.
  private mutating func forEach(_ body: (inout EditableElement) -> Void) {
    body(&self)
    for index in children.indices { change(at: index) { $0.forEach(body) } }
  }
}

let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
