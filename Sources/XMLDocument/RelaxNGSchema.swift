import CLibXML2

/// A compiled RELAX NG schema.
///
/// Immutable once compiled, so that many threads may validate against one. It must be complete in itself: `include` and `externalRef` are
/// refused like everything else that would be loaded.
@safe public final class RelaxNGSchema: @unchecked Sendable {
  let schema: xmlRelaxNGPtr

  /// Compiles a schema in XML syntax.
  ///
  /// - Throws: ``XMLFailure`` when it is not well formed or not a schema.
  public init(_ bytes: [UInt8], name: String) throws(XMLFailure) {
    let document = try XMLDocument(bytes, name: name)
    let sink = Sink(file: name)
    // SAFETY: libxml2 compiles a copy of the tree; the tree and the sink outlive the call.
    let schema = unsafe withExtendedLifetime((sink, document.tree)) {
      unsafe xenolith_rng_compile(document.tree.document, Sink.report, sink.opaque)
    }
    guard let schema = unsafe schema else { throw sink.failure(otherwise: "not a RELAX NG schema") }
    unsafe self.schema = unsafe schema
  }

  /// Compiles the schema in a file.
  public convenience init(contentsOf path: String) throws(XMLFailure) {
    try self.init(try readFile(path, limit: XMLDocument.defaultLimit), name: path)
  }

  deinit { unsafe xmlRelaxNGFree(schema) }
}
