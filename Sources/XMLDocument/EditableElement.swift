/// An element and all below it as a value: what is changed and written out.
///
/// It knows nothing of the document it was taken from. Comments, CDATA sections and white space are kept as they were.
public struct EditableElement: Sendable, Hashable {
  /// The name without its prefix.
  public var name: String
  public var prefix: String?
  /// The namespace's URI; nil outside all namespaces.
  public var namespace: String?
  /// The namespaces that are declared here.
  public var declarations: [Declaration]
  public var attributes: [Attribute]
  public var children: [Node]

  /// `xmlns='…'` or `xmlns:prefix='…'`.
  public struct Declaration: Sendable, Hashable {
    public var prefix: String?
    public var namespace: String

    public init(prefix: String?, namespace: String) { (self.prefix, self.namespace) = (prefix, namespace) }
  }

  /// An attribute that is no declaration.
  public struct Attribute: Sendable, Hashable {
    public var prefix: String?
    public var name: String
    public var namespace: String?
    public var value: String

    public init(prefix: String? = nil, name: String, namespace: String? = nil, value: String) {
      (self.prefix, self.name, self.namespace, self.value) = (prefix, name, namespace, value)
    }
  }

  /// What an element, or a document, consists of.
  public enum Node: Sendable, Hashable {
    case element(EditableElement)
    case text(String)
    case characterData(String)
    case comment(String)
    case instruction(target: String, String)
  }

  /// A new element outside all namespaces, with text in it or nothing.
  public init(_ name: String, text: String? = nil) {
    self.name = name
    (declarations, attributes) = ([], [])
    children = text.map { $0.isEmpty ? [] : [.text($0)] } ?? []
  }

  // MARK: Looking

  /// The elements right below this one, in order.
  public var elements: [EditableElement] { children.compactMap(\.element) }

  /// The place among ``children`` of the first element with this name and namespace.
  public func firstIndex(_ name: String, namespace: String? = nil) -> Int? {
    children.firstIndex { $0.element?.name == name && $0.element?.namespace == namespace }
  }

  /// The first element right below with this name and namespace.
  public func first(_ name: String, namespace: String? = nil) -> EditableElement? {
    firstIndex(name, namespace: namespace).flatMap { children[$0].element }
  }

  /// The text right in this element.
  public var text: String {
    children.reduce(into: "") { text, child in
      switch child {
      case .text(let part), .characterData(let part): text += part
      case .element, .comment, .instruction: break
      }
    }
  }

  /// The value of an attribute without a namespace.
  public func attribute(_ name: String) -> String? { attributes.first { $0.name == name && $0.namespace == nil }?.value }

  // MARK: Changing

  /// Sets an attribute without a namespace, or removes it.
  public mutating func setAttribute(_ name: String, _ value: String?) {
    let index = attributes.firstIndex { $0.name == name && $0.namespace == nil }
    if let index, let value { attributes[index].value = value }
    if let index, value == nil { attributes.remove(at: index) }
    if index == nil, let value { attributes.append(Attribute(name: name, value: value)) }
  }

  /// Makes this text all that the element holds, but for comments.
  public mutating func setText(_ text: String) {
    children.removeAll { child in
      if case .comment = child { false } else { true }
    }
    if !text.isEmpty { children.append(.text(text)) }
  }

  /// Changes the element at an index of ``children``.
  public mutating func change(at index: Int, _ body: (inout EditableElement) -> Void) {
    guard children.indices.contains(index), case .element(var element) = children[index] else { return }
    body(&element)
    children[index] = .element(element)
  }

  /// Inserts an element behind the one at `index`, or before everything else; on a line of its own where its neighbours have theirs.
  ///
  /// - Parameter depth: how many elements are around the new one, which says how it is indented where no neighbour shows it.
  public mutating func insert(_ element: EditableElement, after index: Int? = nil, depth: Int) {
    guard let neighbour = index ?? children.firstIndex(where: { $0.element != nil }), children.indices.contains(neighbour) else {
      let isBlank = children.allSatisfy(\.isBlank)
      if isBlank { children = [] }
      children.insert(contentsOf: [.text(Self.indentation(depth)), .element(element)], at: 0)
      if isBlank { children.append(.text(Self.indentation(depth - 1))) }
      return
    }
    let space: [Node] = neighbour > 0 && children[neighbour - 1].isBlank ? [children[neighbour - 1]] : []
    if index == nil {
      children.insert(contentsOf: [.element(element)] + space, at: neighbour)
    } else {
      children.insert(contentsOf: space + [.element(element)], at: neighbour + 1)
    }
  }

  /// Inserts an element behind all others.
  public mutating func append(_ element: EditableElement, depth: Int) {
    insert(element, after: children.lastIndex { $0.element != nil }, depth: depth)
  }

  /// Removes the child at an index, and the line that it had for itself.
  public mutating func remove(at index: Int) {
    guard children.indices.contains(index) else { return }
    children.remove(at: index)
    if index > 0, children[index - 1].isBlank { children.remove(at: index - 1) }
    if children.allSatisfy(\.isBlank) { children = [] }
  }

  private static func indentation(_ depth: Int) -> String { "\n" + String(repeating: "  ", count: max(0, depth)) }
}

extension EditableElement.Node {
  /// The element, if it is one.
  public var element: EditableElement? { if case .element(let element) = self { element } else { nil } }
  /// Nothing but white space.
  var isBlank: Bool { if case .text(let text) = self { text.allSatisfy(\.isWhitespace) } else { false } }
}
