import XMLDocument

/// Which `<error>` lines of the spec a test holds.
///
/// A suite is named by the call it tests, `event_channel_op/alloc_unbound`; the errors of that command that it names, as
/// `XenErrno.noSpace`, `.noSpace` or `ENOSPC`, are those it holds. A suite named `every command` holds what it names for all of them.
struct Coverage {
  let spec: Spec
  /// The text of all suites, by their names.
  private var suites: [String: String] = [:]

  init(spec: Spec, tests folder: String) throws(XMLFailure) {
    self.spec = spec
    try read(folder)
  }

  private mutating func read(_ folder: String) throws(XMLFailure) {
    for name in try listFolder(folder).sorted() {
      let path = folder + "/" + name
      if name.hasSuffix(".swift"), let bytes = readBytes(path) {
        // What stands before the first suite belongs to none.
        for part in String(decoding: bytes, as: UTF8.self).components(from: "@Suite(\"") {
          guard let end = part.firstIndex(of: "\"") else { continue }
          suites[String(part[..<end]), default: ""] += part[end...]
        }
      } else if !name.contains(".") {
        // A file without a suffix is no folder: it holds nothing to list.
        if (try? listFolder(path)) != nil { try read(path) }
      }
    }
  }

  /// One line for each command that lacks something, then a summary.
  func report() -> String {
    var lines: [String] = []
    var held = 0
    var all = 0
    let general = suites["every command"] ?? ""
    for hypercall in spec.hypercalls {
      let calls: [(String, [Spec.Refusal])] =
        hypercall.hasTypedCommands
        ? hypercall.implementedCommands.map { ("\(hypercall.name)/\(shortName($0.cName))", $0.errors) }
        : hypercall.isImplementedDirectly ? [(hypercall.name, hypercall.errors)] : []
      for (name, errors) in calls {
        let text = suites[name].map { $0 + (hypercall.hasTypedCommands ? general : "") } ?? (hypercall.hasTypedCommands ? general : nil)
        let missing = errors.filter { !$0.isStatus }.filter { error in
          let swift = spec.errors.first { $0.name == error.name }?.swift ?? error.name
          return !(text.map { $0.contains("." + swift) || $0.contains(error.name) } ?? false)
        }
        all += errors.count
        held += errors.count - missing.count
        if text == nil {
          lines.append("\(name): no suite of this name: \(errors.map(\.name).joined(separator: " "))")
        } else if !missing.isEmpty {
          lines.append("\(name): \(missing.map(\.name).joined(separator: " "))")
        }
      }
    }
    lines.append("\(held) of \(all) error lines are held by a test.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// `alloc_unbound` of `EVTCHNOP_alloc_unbound`.
  private func shortName(_ cName: String) -> String {
    let prefixes = ["XEN_DOMCTL_", "XEN_SYSCTL_"]
    for prefix in prefixes where cName.hasPrefix(prefix) { return String(cName.dropFirst(prefix.count)) }
    return cName.firstIndex(of: "_").map { String(cName[cName.index(after: $0)...]) } ?? cName
  }
}

extension String {
  /// What follows each occurrence of `mark`, up to the next.
  fileprivate func components(from mark: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: mark) {
      rest = rest[range.upperBound...]
      let end = rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex
      parts.append(String(rest[..<end]))
    }
    return parts
  }
}
