import SourceWriter

/// Error names, hypercall numbers, constants and records, for `HypercallABI`.
struct SwiftTypes {
  let spec: Spec
  let types: TypeTable
  let folder = "Sources/HypercallABI/Generated/"

  func files() -> [GeneratedFile] {
    [errors(), numbers(), constants()] + spec.records.map(record)
  }

  private func file(_ name: String, _ body: (inout Writer) -> Void) -> GeneratedFile {
    var writer = Writer(swiftHeader)
    body(&writer)
    return GeneratedFile(path: folder + name + ".swift", text: writer.text)
  }

  private func errors() -> GeneratedFile {
    file("XenErrno+Names") { writer in
      writer.block("extension XenErrno {") { writer in
        for error in spec.errors {
          writer.doc("\(error.text) `\(error.name)`.")
          writer.line("public static var \(error.swift): XenErrno { XenErrno(rawValue: \(error.number)) }")
        }
        writer.line()
        writer.doc("The name that C has for the error, or nil for one that the spec does not know.")
        writer.block("public var name: StaticString? {") { writer in
          writer.block("switch rawValue {") { writer in
            for error in spec.errors { writer.line("case \(error.number): \"\(error.name)\"") }
            writer.line("default: nil")
          }
        }
      }
    }
  }

  private func numbers() -> GeneratedFile {
    file("HypercallNumber+Names") { writer in
      writer.block("extension HypercallNumber {") { writer in
        for hypercall in spec.hypercalls {
          writer.doc("\(hypercall.brief) `\(hypercall.cName)`.")
          writer.line("public static var \(camel(hypercall.name)): HypercallNumber { HypercallNumber(rawValue: \(hypercall.number)) }")
        }
        writer.line()
        writer.doc("The hypercall's name in the spec, or nil for a number that is not assigned.")
        writer.block("public var name: StaticString? {") { writer in
          writer.block("switch rawValue {") { writer in
            for hypercall in spec.hypercalls { writer.line("case \(hypercall.number): \"\(hypercall.name)\"") }
            writer.line("default: nil")
          }
        }
      }
    }
  }

  private func constants() -> GeneratedFile {
    file("Constants") { writer in
      for (index, group) in spec.constants.enumerated() {
        if index > 0 { writer.line() }
        writer.doc(group.brief)
        let conformance = group.kind == "flags" ? "OptionSet" : "RawRepresentable"
        let head =
          group.kind == "numbers"
          ? "public enum \(group.name) {" : "public struct \(group.name): \(conformance), Hashable, Sendable, BitwiseCopyable {"
        writer.block(head) { writer in
          if group.kind != "numbers" {
            writer.line("public \(group.kind == "flags" ? "let" : "var") rawValue: \(group.storage)")
            writer.line("public init(rawValue: \(group.storage)) { self.rawValue = rawValue }")
            writer.line()
          }
          for constant in group.constants {
            writer.doc(constant.text.isEmpty ? "`\(constant.cName)`." : "\(constant.text) `\(constant.cName)`.")
            let name = quoted(constant.name)
            writer.line(
              group.kind == "numbers"
                ? "public static var \(name): \(group.storage) { \(constant.value) }"
                : "public static var \(name): \(group.name) { \(group.name)(rawValue: \(constant.value)) }")
          }
        }
      }
    }
  }

  private func record(_ record: Spec.Record) -> GeneratedFile {
    file(record.name) { writer in
      let abi = "- ABI: `\(record.cName)`, \(record.size) bytes, aligned to \(record.alignment)."
      writer.doc("Where the parts of a ``\(record.hasSwiftType ? record.name : record.cName)`` lie, in bytes from its start.")
      writer.line("///")
      writer.doc(abi, indent: "  ")
      writer.doc("- Source: `\(record.cName)`, `\(record.source)`")
      writer.block("public enum \(record.name)Layout {") { writer in
        writer.doc("The size of the whole.")
        writer.line("public static var byteCount: Int { \(record.size) }")
        for field in record.fields {
          writer.doc(field.text.isEmpty ? "`\(field.cName ?? "")`." : "\(field.text) `\(field.cName ?? "")`.")
          writer.line("public static var \(quoted(field.name)): Int { \(field.offset) }")
          if let count = field.count, field.type != "Bytes" {
            writer.doc("How many ``\(field.name)`` has, \(types[field.type]!.size) bytes each.")
            writer.line("public static var \(field.name)Count: Int { \(count) }")
          }
        }
      }
      guard record.hasSwiftType else { return }
      let fields = record.fields.filter { types.isSwift($0) && !$0.name.hasPrefix("padding") }
      writer.line()
      writer.doc(record.brief)
      writer.line("///")
      writer.doc(abi, indent: "  ")
      writer.doc("- Source: `\(record.cName)`, `\(record.source)`")
      writer.block("public struct \(record.name): XenRecord {") { writer in
        for field in fields {
          writer.doc(field.text)
          writer.line("public var \(quoted(field.name)): \(field.type)")
        }
        writer.line()
        writer.declaration("public init", fields.map { "\($0.name): \($0.type)" }, "") { writer in
          for field in fields { writer.line("self.\(field.name) = \(quoted(field.name))") }
        }
        writer.line()
        writer.line("public static var byteCount: Int { \(record.size) }")
        writer.line("// SAFETY: the caller gives `byteCount` bytes; every offset below lies within them. So also in `store`.")
        writer.block("public init(from bytes: UnsafeRawPointer) {") { writer in
          for field in fields { writer.line("\(quoted(field.name)) = \(types.load(field, offset: field.offset))") }
        }
        writer.block("public func store(into bytes: UnsafeMutableRawPointer) {") { writer in
          for field in fields { writer.line(types.store(quoted(field.name), field, offset: field.offset)) }
        }
      }
    }
  }
}

/// `event_channel_op` as the name of a value in Swift.
func camel(_ name: String) -> String {
  let words = name.split(separator: "_")
  let acronyms = ["va": "VA", "vm": "VM", "xsm": "XSM", "nmi": "NMI", "hvm": "HVM", "gdt": "GDT", "fpu": "FPU"]
  return words.enumerated().map { index, word in
    index == 0 ? String(word) : acronyms[String(word)] ?? word.prefix(1).uppercased() + word.dropFirst()
  }.joined()
}
