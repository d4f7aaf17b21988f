import CLibXML2

/// Collects what libxml2 reports while one document is parsed or validated.
final class Sink {
  let file: String
  private(set) var diagnostics: [XMLDiagnostic] = []
  /// A hostile document can make as many errors as it has bytes; nobody reads more than these.
  static let limit = 32

  init(file: String) { self.file = file }

  func failure(otherwise message: String) -> XMLFailure {
    // What RELAX NG reports without a place repeats in general terms what it reports with one.
    let placed = diagnostics.filter { $0.line > 0 }
    if !placed.isEmpty { return XMLFailure(placed) }
    return XMLFailure(diagnostics.isEmpty ? [XMLDiagnostic(file: file, message: message)] : diagnostics)
  }

  fileprivate func add(line: Int, column: Int, message: String) {
    guard diagnostics.count < Self.limit else { return }
    let diagnostic = XMLDiagnostic(file: file, line: line, column: column, message: message)
    // RELAX NG repeats itself when several alternatives fail alike.
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  /// What C calls with `Unmanaged<Sink>` and a `const xmlError *`.
  static let report: xenolith_xml_error = { user, error in
    // SAFETY: libxml2 calls this during the calls that hold the sink alive, with an error of its own that lives as long as this call.
    guard let user = unsafe user, let error = unsafe error?.assumingMemoryBound(to: xmlError.self).pointee else { return }
    let sink = unsafe Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue()
    // A namespace's name need not be a URI: it is compared letter by letter, and nobody looks behind it.
    let code = unsafe UInt32(bitPattern: error.code)
    if code == XML_WAR_NS_URI.rawValue || code == XML_WAR_NS_URI_RELATIVE.rawValue { return }
    var line = unsafe Int(error.line)
    let column = unsafe Int(error.domain) == Int(XML_FROM_PARSER.rawValue) ? unsafe Int(error.int2) : 0
    // The error's own line saturates at 65535; its node knows better. An attribute has no line: its element has.
    var node = unsafe error.node?.assumingMemoryBound(to: xmlNode.self)
    while let place = unsafe node, unsafe place.pointee.type != XML_ELEMENT_NODE { unsafe node = unsafe place.pointee.parent }
    if let node = unsafe node { line = unsafe Int(xmlGetLineNo(node)) }
    var message = unsafe error.message.map { unsafe String(cString: $0) } ?? "not well formed"
    while message.last == "\n" { message.removeLast() }
    sink.add(line: max(line, 0), column: max(column, 0), message: message)
  }

  var opaque: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }
}

/// libxml2's set-up, once a process: its initialisation is not safe to run twice at a time, and its loader of external entities is global.
let prepared: Void = xenolith_xml_prepare()
