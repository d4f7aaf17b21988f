import SourceWriter

/// The types that several procedures share: records, flags, numbers, error codes.
struct SwiftRecords {
  let table: Table
  let types: Types

  func files() -> [GeneratedFile] { [records(), values(), errors(), programs()] }

  private func records() -> GeneratedFile {
    swiftFile("Records") { writer in
      for (index, record) in table.records.enumerated() {
        if index > 0 { writer.line() }
        writer.doc(record.brief)
        writer.codable(record.swift, record.fields, types, conformance: "XDRCodable, Hashable")
      }
    }
  }

  private func values() -> GeneratedFile {
    swiftFile("Values") { writer in
      for (index, group) in table.groups.enumerated() {
        if index > 0 { writer.line() }
        writer.doc(group.brief)
        guard group.isFlags else {
          writer.block("public enum \(group.name) {") { writer in
            for value in group.values {
              writer.doc("`\(value.cName)`.")
              writer.line("public static var \(quoted(value.name)): Int32 { \(value.number) }")
            }
          }
          continue
        }
        writer.block("public struct \(group.name): OptionSet, Hashable, Sendable, XDRFlags {") { writer in
          writer.line("public var rawValue: UInt32")
          writer.line("public init(rawValue: UInt32) { self.rawValue = rawValue }")
          writer.line()
          for value in group.values {
            writer.doc("`\(value.cName)`.")
            writer.line("public static var \(quoted(value.name)): \(group.name) { \(group.name)(rawValue: \(value.number)) }")
          }
        }
      }
    }
  }

  private func errors() -> GeneratedFile {
    swiftFile("RemoteErrorCode+Names") { writer in
      writer.block("extension RemoteErrorCode {") { writer in
        for error in table.errors {
          writer.doc("`\(error.cName)`.")
          writer.line("public static var \(error.name): RemoteErrorCode { RemoteErrorCode(rawValue: \(error.number)) }")
        }
        writer.line()
        writer.doc("What libvirt says before the detail; nil if it says nothing.")
        writer.block("public var words: String? {") { writer in
          writer.block("switch rawValue {") { writer in
            for error in table.errors where !error.text.isEmpty { writer.line("case \(error.number): \"\(error.text)\"") }
            writer.line("default: nil")
          }
        }
        writer.line()
        writer.doc("The name that C has for the code; nil for one that the table does not know.")
        writer.block("public var name: String? {") { writer in
          writer.block("switch rawValue {") { writer in
            for error in table.errors { writer.line("case \(error.number): \"\(error.cName)\"") }
            writer.line("default: nil")
          }
        }
      }
    }
  }

  private func programs() -> GeneratedFile {
    swiftFile("Programs") { writer in
      for (index, program) in table.programs.enumerated() {
        if index > 0 { writer.line() }
        let all = table.procedures(of: program.name)
        writer.doc(program.brief)
        writer.block("public enum \(program.name) {") { writer in
          writer.line("/// Its number and version.")
          writer.line("public static var program: RemoteProgram { RemoteProgram(number: \(program.number), version: \(program.version)) }")
          writer.line()
          writer.line("/// What a procedure is called in messages: libvirt's function, or the procedure's own name; nil if there is none.")
          writer.block("public static func name(of procedure: UInt32) -> String? {") { writer in
            writer.block("switch procedure {") { writer in
              for procedure in all { writer.line("case \(procedure.number): \"\(procedure.api ?? procedure.name)\"") }
              writer.line("default: nil")
            }
          }
          writer.line()
          writer.line("/// The type of a call that is served; nil for other numbers.")
          writer.block("public static func type(of procedure: UInt32) -> (any RemoteProcedure.Type)? {") { writer in
            writer.block("switch procedure {") { writer in
              for procedure in all where procedure.isServed && !procedure.isMessage {
                writer.line("case \(procedure.number): \(procedure.swift).self")
              }
              writer.line("default: nil")
            }
          }
        }
      }
    }
  }
}

extension Writer {
  /// A struct of fields that can be read and written.
  mutating func codable(
    _ name: String, _ fields: [Table.Field], _ types: Types, conformance: String, more: ((inout Writer) -> Void)? = nil
  ) {
    block("public struct \(name): \(conformance) {") { writer in
      for field in fields {
        writer.doc(field.text)
        writer.line("public var \(quoted(field.name)): \(types.swift(field))")
      }
      if let more {
        if !fields.isEmpty { writer.line() }
        more(&writer)
      }
      if !fields.isEmpty || more != nil { writer.line() }
      let parameters = fields.map { field in
        "\(field.name): \(types.swift(field))" + (types.defaultValue(field).map { " = \($0)" } ?? "")
      }
      if parameters.isEmpty {
        writer.line("public init() {}")
      } else {
        writer.declaration("public init", parameters, "") { writer in
          for field in fields { writer.line("self.\(field.name) = \(quoted(field.name))") }
        }
      }
      writer.line()
      if fields.isEmpty {
        writer.line("public init(from reader: inout XDRReader) throws(XDRError) {}")
        writer.line("public func encode(into writer: inout XDRWriter) {}")
      } else {
        writer.block("public init(from reader: inout XDRReader) throws(XDRError) {") { writer in
          for field in fields { writer.line("\(quoted(field.name)) = \(types.read(field))") }
        }
        writer.block("public func encode(into writer: inout XDRWriter) {") { writer in
          for field in fields { writer.line(types.write(field, quoted(field.name))) }
        }
      }
    }
  }
}
