import CLibXML2
import Glibc

/// A parsed XML document.
///
/// It was well formed, of a bounded size and depth, in UTF-8, without a DOCTYPE and so without entities of its own; nothing was loaded from
/// elsewhere on its behalf.
public struct XMLDocument: ~Copyable {
  /// What diagnostics call the document.
  public let name: String
  let tree: XMLTree

  /// What a document may be at most, unless the caller says otherwise.
  public static let defaultLimit = 1 << 20

  /// Parses `bytes`.
  ///
  /// - Parameters:
  ///   - name: what diagnostics call the document.
  ///   - limit: the greatest number of bytes that is accepted.
  /// - Throws: ``XMLFailure`` with what is wrong, and where.
  public init(_ bytes: [UInt8], name: String, limit: Int = defaultLimit) throws(XMLFailure) {
    let tree = try parseTree(bytes, name: name, limit: limit)
    self.name = name
    self.tree = tree
  }

  /// Reads the file at `path`, and parses it.
  ///
  /// - Throws: ``XMLFailure`` also when the file cannot be read.
  public init(contentsOf path: String, limit: Int = defaultLimit) throws(XMLFailure) {
    try self.init(try Self.contents(of: path, limit: limit), name: path, limit: limit)
  }

  /// The bytes of a document's file.
  ///
  /// - Throws: ``XMLFailure`` when the file cannot be read, or is larger than `limit` bytes.
  public static func contents(of path: String, limit: Int = defaultLimit) throws(XMLFailure) -> [UInt8] {
    try readFile(path, limit: limit)
  }

  /// The outermost element.
  public var root: XMLElement {
    // SAFETY: a document that parsed has a root; the tree keeps it alive.
    unsafe XMLElement(tree: tree, node: xmlDocGetRootElement(tree.document)!)
  }

  /// Holds the document against `schema`.
  ///
  /// - Throws: ``XMLFailure`` with every violation that libxml2 found; lines, but no columns.
  public borrowing func validate(against schema: RelaxNGSchema) throws(XMLFailure) {
    let sink = Sink(file: name)
    // SAFETY: validation marks the tree, which only this document holds; the schema is only read. Both and the sink outlive the call.
    let result = withExtendedLifetime((sink, schema)) {
      unsafe xenolith_rng_validate(schema.schema, tree.document, Sink.report, sink.opaque)
    }
    if result != 0 { throw sink.failure(otherwise: "not valid") }
  }

  /// The whole document as text in UTF-8.
  public var serialized: String {
    var text: UnsafeMutablePointer<xmlChar>?
    var count: Int32 = 0
    // SAFETY: libxml2 allocates the text, NUL-terminated; it is copied, then freed.
    unsafe xmlDocDumpMemoryEnc(tree.document, &text, &count, "UTF-8")
    guard let text = unsafe text else { return "" }
    defer { unsafe xenolith_xml_free_text(text) }
    return unsafe String(cString: text)
  }
}

/// The owner of libxml2's tree: freed with the last element that shows a part of it.
@safe final class XMLTree {
  let document: xmlDocPtr
  init(_ document: xmlDocPtr) { unsafe self.document = unsafe document }
  deinit { unsafe xmlFreeDoc(document) }
}

private func parseTree(_ bytes: [UInt8], name: String, limit: Int) throws(XMLFailure) -> XMLTree {
  _ = prepared
  guard bytes.count <= min(limit, Int(Int32.max) - 1) else {
    throw XMLFailure([XMLDiagnostic(file: name, message: "the document is larger than \(limit) bytes")])
  }
  if let index = bytes.firstIndex(of: 0) {
    let line = 1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") }
    throw XMLFailure([XMLDiagnostic(file: name, line: line, message: "a NUL byte; a document is text in UTF-8")])
  }
  let sink = Sink(file: name)
  // SAFETY: the bytes, the sink and the parse record outlive the call, which keeps none of them.
  var parse = unsafe xenolith_xml_parse(error: Sink.report, user: sink.opaque, doctype_line: 0)
  let document = unsafe withExtendedLifetime(sink) {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe xenolith_xml_read(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), &parse)
    }
  }
  let doctype = unsafe Int(parse.doctype_line)
  guard let document = unsafe document, doctype == 0 else {
    if let document = unsafe document { unsafe xmlFreeDoc(document) }
    if doctype > 0 {
      throw XMLFailure([XMLDiagnostic(file: name, line: doctype, message: "DOCTYPE is not allowed; remove it")])
    }
    throw sink.failure(otherwise: bytes.isEmpty ? "the document is empty" : "not well formed")
  }
  let tree = unsafe XMLTree(document)
  // A namespace error and its like leave a tree that says something else than its author meant.
  if !sink.diagnostics.isEmpty { throw XMLFailure(sink.diagnostics) }
  return tree
}

/// The bytes of a file, of which at most one more than `limit` are read.
func readFile(_ path: String, limit: Int) throws(XMLFailure) -> [UInt8] {
  func failure() -> XMLFailure {
    // SAFETY: strerror's text is copied at once.
    XMLFailure([XMLDiagnostic(file: path, message: unsafe String(cString: strerror(errno)))])
  }
  // SAFETY: the path is passed as a C string for the length of the call.
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw failure() }
  defer { close(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while bytes.count <= limit {
    // SAFETY: the buffer is as long as we say.
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw failure() }
    if count == 0 { break }
    bytes.append(contentsOf: chunk[..<count])
  }
  return bytes
}
