import SourceWriter

/// The command types of `HypercallABI`, and the functions for hypercalls that live in registers.
struct SwiftCommands {
  let spec: Spec
  let types: TypeTable
  let folder = "Sources/HypercallABI/Generated/"

  func files() -> [GeneratedFile] {
    spec.hypercalls.filter { !$0.implementedCommands.isEmpty }.map(family) + [gate()]
  }

  private func family(_ hypercall: Spec.Hypercall) -> GeneratedFile {
    var writer = Writer(swiftHeader)
    writer.doc(hypercall.brief)
    writer.line("///")
    writer.doc("- Source: `\(hypercall.cName)`, `\(hypercall.source)`")
    writer.block("public enum \(hypercall.swift!) {") { writer in
      for (index, command) in hypercall.implementedCommands.enumerated() {
        if index > 0 { writer.line() }
        self.command(command, of: hypercall, &writer)
      }
    }
    return GeneratedFile(path: folder + hypercall.swift! + ".swift", text: writer.text)
  }

  private func command(_ command: Spec.Command, of hypercall: Spec.Hypercall, _ writer: inout Writer) {
    let view = CommandView(command, of: hypercall, types)
    writer.doc(command.brief)
    writer.line("///")
    writer.doc(view.abi, indent: "  ")
    writer.doc(throwsLine(command.errors, spec), indent: "  ")
    writer.doc("- Source: `\(command.cName)`, `\(hypercall.source)`")
    writer.block("public struct \(command.name): HypercallCommand {") { writer in
      writer.line("public static var number: HypercallNumber { .\(camel(hypercall.name)) }")
      writer.line("public static var command: UInt32 { \(command.number) }")
      writer.line("public static var byteCount: Int { \(view.byteCount) }")
      if !view.properties.isEmpty { writer.line() }
      for property in view.properties {
        writer.doc(property.text)
        writer.line("public var \(quoted(property.name)): \(property.type)")
      }
      writer.line()
      writer.declaration(
        "public init", view.properties.map { "\($0.name): \($0.type)\(types.defaultValue($0.defaultValue, type: $0.type))" }, ""
      ) { writer in
        for property in view.properties { writer.line("self.\(property.name) = \(quoted(property.name))") }
      }
      results(view, &writer)
      writer.line()
      let stored = view.envelope != nil || !view.inFields.isEmpty
      if stored || !view.outFields.isEmpty {
        writer.line("// SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.")
      }
      writer.block("public init(from bytes: UnsafeRawPointer, _ registers: HypercallArguments) {") { writer in
        for property in view.properties { writer.line("\(quoted(property.name)) = \(property.load)") }
      }
      writer.block("public func store(into bytes: UnsafeMutableRawPointer) {") { writer in
        if let version = view.version {
          writer.line("unsafe bytes.storeBytes(of: Self.command, as: UInt32.self)")
          writer.line("unsafe bytes.storeBytes(of: \(version), toByteOffset: 4, as: UInt32.self)")
        }
        for property in view.properties { if let store = property.store { writer.line(store) } }
      }
      writer.block("public func registers(argument: GuestAddress) -> HypercallArguments {") { writer in
        writer.line("HypercallArguments(" + view.registers.joined(separator: ", ") + ")")
      }
    }
  }

  /// The nested `Result`, and how it is read and written; nothing where it is `Void`.
  private func results(_ view: CommandView, _ writer: inout Writer) {
    let results = view.results
    guard !results.isEmpty else { return }
    writer.line()
    if results.count == 1 {
      writer.doc(results[0].text)
      writer.line("public typealias Result = \(results[0].type)")
    } else {
      writer.doc("What comes out.")
      writer.block("public struct Result: BitwiseCopyable, Sendable {") { writer in
        for result in results {
          writer.doc(result.text)
          writer.line("public var \(quoted(result.name)): \(result.type)")
        }
        writer.line()
        writer.declaration("public init", results.map { "\($0.name): \($0.type)" }, "") { writer in
          for result in results { writer.line("self.\(result.name) = \(quoted(result.name))") }
        }
      }
    }
    let isSafe = view.results.allSatisfy { $0.store == nil }
    if !isSafe { writer.line("// SAFETY: the caller gives `byteCount` bytes; every offset below lies within them.") }
    writer.block("public static func loadResult(from bytes: UnsafeRawPointer, returned: Int64) -> Result {") { writer in
      if results.count == 1 {
        writer.line(results[0].load)
      } else {
        writer.line("Result(")
        for (index, result) in results.enumerated() {
          writer.line("  \(result.name): \(result.load)\(index + 1 < results.count ? "," : ")")")
        }
      }
    }
    writer.block("public static func storeResult(_ result: Result, into bytes: UnsafeMutableRawPointer) -> Int64 {") { writer in
      for result in results { for line in result.store ?? [] { writer.line(line) } }
      let register = results.first { $0.isReturned }.map { view.returnExpression($0.name, isOnly: results.count == 1) }
      writer.line("return " + (register ?? "0"))
    }
  }

  /// Functions for hypercalls that have everything in registers.
  private func gate() -> GeneratedFile {
    var writer = Writer(swiftHeader)
    writer.block("extension HypercallGate {") { writer in
      for (index, hypercall) in spec.hypercalls.filter(\.isImplementedDirectly).enumerated() {
        if index > 0 { writer.line() }
        writer.doc(hypercall.brief)
        writer.line("///")
        if !hypercall.parameters.isEmpty { writer.doc("- Parameters:") }
        for parameter in hypercall.parameters { writer.line("///   - \(parameter.name): \(parameter.text)") }
        if let returned = hypercall.returned { writer.doc("- Returns: \(returned.text)", indent: "  ") }
        writer.doc(throwsLine(hypercall.errors, spec), indent: "  ")
        writer.doc("- Source: `\(hypercall.cName)`, `\(hypercall.source)`")
        if hypercall.returned != nil { writer.line("@discardableResult") }
        let tail = " throws(XenErrno)" + (hypercall.returned.map { " -> \($0.type)" } ?? "")
        writer.declaration("public func \(hypercall.method!)", hypercall.parameters.map(signature), tail) { writer in
          let arguments = hypercall.parameters.map { types.register(quoted($0.name), type: $0.type) }.joined(separator: ", ")
          let call = "try XenErrno.check(perform(.\(camel(hypercall.name)), HypercallArguments(\(arguments))))"
          writer.line(hypercall.returned == nil ? "_ = \(call)" : "return \(call)")
        }
      }
    }
    return GeneratedFile(path: folder + "HypercallGate+Calls.swift", text: writer.text)
  }
}

/// A parameter of a function that a hypercall in registers has.
func signature(_ parameter: Spec.Parameter) -> String {
  let label = parameter.label.map { $0 + " " } ?? ""
  return "\(label)\(parameter.name): \(parameter.type)"
}

/// The `Throws:` line of a doc comment.
func throwsLine(_ errors: [Spec.Refusal], _ spec: Spec) -> String {
  let names = errors.filter { !$0.isStatus }.compactMap { error in spec.errors.first { $0.name == error.name }?.swift }
  return names.isEmpty ? "" : "- Throws: " + names.map { "``XenErrno/\($0)``" }.joined(separator: ", ") + "."
}
