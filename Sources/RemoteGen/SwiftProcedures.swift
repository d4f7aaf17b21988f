import SourceWriter

/// The calls and messages, one file for each file of the table.
struct SwiftProcedures {
  let table: Table
  let types: Types

  func files() -> [GeneratedFile] {
    table.subjects.compactMap { subject in
      let procedures = subject.procedures.filter(\.isServed).sorted { $0.number < $1.number }
      guard !procedures.isEmpty else { return nil }
      let name = subject.program == pascal(subject.name) ? subject.program : "\(subject.program)+\(pascal(subject.name))"
      return swiftFile(name) { writer in
        writer.block("extension \(subject.program) {") { writer in
          for (index, procedure) in procedures.enumerated() {
            if index > 0 { writer.line() }
            write(procedure, subject.program, &writer)
          }
        }
      }
    }
  }

  private func write(_ procedure: Table.Procedure, _ program: String, _ writer: inout Writer) {
    writer.doc(procedure.brief + (procedure.note.isEmpty ? "" : " " + procedure.note))
    writer.line("///")
    writer.line("/// Procedure \(procedure.number), `\(procedure.name)`\(procedure.api.map { ", of `\($0)`" } ?? "").")
    let kind = procedure.isMessage ? "RemoteMessage" : procedure.isStream ? "RemoteStreamProcedure" : "RemoteProcedure"
    writer.codable(procedure.swift, procedure.arguments, types, conformance: kind + ", Hashable") { writer in
      writer.line("public static var program: RemoteProgram { \(program).program }")
      writer.line("public static var procedure: UInt32 { \(procedure.number) }")
      guard !procedure.isMessage else { return }
      writer.line("public static var api: String { \"\(procedure.api ?? procedure.name)\" }")
      writer.line("public static var access: RemoteAccess { .\(procedure.access) }")
      if let check = flagCheck(procedure.arguments) {
        writer.line("public var unsupportedFlags: UInt32 { \(check) }")
      }
      writer.line()
      if procedure.reply.isEmpty {
        writer.line("public typealias Reply = NoReply")
      } else {
        writer.doc("What it answers.")
        writer.codable("Reply", procedure.reply, types, conformance: "XDRCodable, Hashable")
      }
    }
  }

  /// An expression of all flags that are set and not allowed; nil where everything is.
  private func flagCheck(_ fields: [Table.Field]) -> String? {
    let parts = fields.compactMap { field -> String? in
      guard case .only(let words) = field.allowed else { return nil }
      guard let name = field.values, let group = table.groups.first(where: { $0.name == name }) else { return field.name }
      let mask = group.values.filter { words.contains($0.name) }.reduce(UInt32(0)) { $0 | UInt32(truncatingIfNeeded: $1.number) }
      return "\(field.name).rawValue & ~\(mask)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: " | ")
  }
}

func swiftFile(_ name: String, _ body: (inout Writer) -> Void) -> GeneratedFile {
  var writer = Writer(swiftHeader)
  body(&writer)
  return GeneratedFile(path: generatedFolder + "/" + name + ".swift", text: writer.text)
}
