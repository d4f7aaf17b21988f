import SourceWriter
import XMLDocument

/// Which `<error>` lines of the spec a test holds.
///
/// A test holds an error of a command if it names both: the command as `EventChannelOp.Close` (or `setTimer(`, where all is in registers), and
/// the error as `XenErrno.noSpace`, `.noSpace` or `ENOSPC`. A suite named `every command` holds the errors it names for all commands.
struct Coverage {
  let spec: Spec
  /// The text of each test.
  private var tests: [String] = []
  /// The text of what holds for every command.
  private var general = ""

  init(spec: Spec, tests folder: String) throws(XMLFailure) {
    self.spec = spec
    try read(folder)
  }

  private mutating func read(_ folder: String) throws(XMLFailure) {
    for name in try listFolder(folder).sorted() {
      let path = folder + "/" + name
      if name.hasSuffix(".swift"), let bytes = readBytes(path) {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.contains("@Suite(\"every command\")") { general += text } else { tests += text.components(from: "@Test") }
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
    for hypercall in spec.hypercalls {
      let calls: [(name: String, mark: String, errors: [Spec.Refusal])] =
        hypercall.hasTypedCommands
        ? hypercall.implementedCommands.map { ($0.cName, "\(hypercall.swift!).\($0.name)", $0.errors) }
        : hypercall.isImplementedDirectly ? [(hypercall.name, hypercall.method! + "(", hypercall.errors)] : []
      for call in calls {
        let texts = tests.filter { $0.contains(call.mark) } + (hypercall.hasTypedCommands ? [general] : [])
        let missing = call.errors.filter { !$0.isStatus }.filter { error in
          let swift = spec.errors.first { $0.name == error.name }?.swift ?? error.name
          return !texts.contains { $0.contains("." + swift) || $0.contains(error.name) }
        }
        all += call.errors.count
        held += call.errors.count - missing.count
        if !missing.isEmpty { lines.append("\(call.name): \(missing.map(\.name).joined(separator: " "))") }
      }
    }
    lines.append("\(held) of \(all) error lines are held by a test.")
    return lines.joined(separator: "\n") + "\n"
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
