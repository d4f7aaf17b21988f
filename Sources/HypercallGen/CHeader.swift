import SourceWriter

/// The header for guests in C: numbers, and the layouts of arguments and shared records, under Xen's own names.
struct CHeader {
  let spec: Spec
  let types: TypeTable

  func file() -> GeneratedFile {
    var writer = Writer()
    writer.line("// " + notice)
    writer.line(
      "// The hypercall ABI for guests in C, complete in itself: use it instead of Xen's own headers, not beside them. Names are Xen's;")
    writer.line("// a guest handle is a uint64_t, and of a union only the members are here that differ in size or use.")
    writer.line("#pragma once")
    writer.line("#include <stddef.h>")
    writer.line("#include <stdint.h>")
    writer.line()
    writer.line("// Hypercall numbers")
    for hypercall in spec.hypercalls { writer.line("#define \(hypercall.cName) \(hypercall.number)") }
    writer.line()
    writer.line("// Errors: a hypercall answers them negated")
    for error in spec.errors { writer.line("#define \(error.cName) \(error.number)  // \(error.text)") }
    var defined: Set<String> = []
    for group in spec.constants {
      writer.line()
      writer.line("// \(group.brief)")
      for constant in group.constants where defined.insert(constant.cName).inserted {
        writer.line("#define \(constant.cName) \(literal(constant.value))" + (constant.text.isEmpty ? "" : "  // \(constant.text)"))
      }
    }
    for hypercall in spec.hypercalls {
      let commands = hypercall.commands.filter { $0.tier != "none" && !defined.contains($0.cName) }
      guard !commands.isEmpty else { continue }
      writer.line()
      writer.line("// Commands of \(hypercall.name)")
      for command in commands where defined.insert(command.cName).inserted { writer.line("#define \(command.cName) \(command.number)") }
    }
    writer.line()
    writer.line("// Types")
    for scalar in spec.scalars where !scalar.cName.hasPrefix("uint") && defined.insert(scalar.cName).inserted {
      let integer = types[scalar.storage].map(\.cName)
      writer.line("typedef " + (integer.map { "\($0) \(scalar.cName);" } ?? "uint8_t \(scalar.cName)[\(scalar.size)];"))
    }
    for record in sortedRecords() {
      defined.insert(record.cName)
      structure(record.cName, record.fields, size: record.size, brief: record.brief, &writer)
    }
    for hypercall in spec.hypercalls {
      for command in hypercall.commands where command.tier == "guest" || command.implemented {
        guard let argument = command.argument, argument.cName.hasPrefix("struct "), isPlain(argument.fields),
          defined.insert(argument.cName).inserted
        else { continue }
        structure(argument.cName, argument.fields, size: argument.size, brief: "The argument of \(command.cName).", &writer)
      }
    }
    return GeneratedFile(path: "Sources/CGuestRuntime/include/xenolith_abi.h", text: writer.text)
  }

  private func literal(_ value: String) -> String {
    if value.hasPrefix("-") { return "(\(value))" }
    guard let number = UInt64(value), number > 0x7FFF_FFFF else { return value }
    return number > 0xFFFF_FFFF ? "\(value)ull" : "\(value)u"
  }

  /// Records that others contain come first.
  private func sortedRecords() -> [Spec.Record] {
    var result: [Spec.Record] = []
    func add(_ record: Spec.Record) {
      guard !result.contains(where: { $0.name == record.name }) else { return }
      for field in record.fields { if let inner = spec.records.first(where: { $0.name == field.type }) { add(inner) } }
      result.append(record)
    }
    spec.records.forEach(add)
    return result
  }

  /// No two fields overlap, and each has a name and a size.
  private func isPlain(_ fields: [Spec.Field]) -> Bool {
    var end = 0
    for field in fields.sorted(by: { $0.offset < $1.offset }) {
      guard field.offset >= end, field.cName != nil, types.size(field) > 0 else { return false }
      end = field.offset + types.size(field)
    }
    return true
  }

  private func structure(_ cName: String, _ fields: [Spec.Field], size: Int, brief: String, _ writer: inout Writer) {
    writer.line()
    if !brief.isEmpty { writer.line("/// \(brief)") }
    let members = fields.filter { $0.cName != nil }.sorted { $0.offset < $1.offset }
      .map { (path: $0.cName!.split(separator: ".").map(String.init)[...], field: $0) }
    var padding = 0
    writer.block("\(cName) {", "};") { writer in self.members(members, from: 0, to: size, &padding, &writer) }
    writer.line("_Static_assert(sizeof(\(cName)) == \(size), \"size\");")
    for member in members {
      writer.line("_Static_assert(offsetof(\(cName), \(member.field.cName!)) == \(member.field.offset), \"offset\");")
    }
  }

  private func alignment(_ type: String) -> Int {
    spec.records.first { $0.name == type }?.alignment ?? types[type]?.integer.flatMap { types[$0]?.size } ?? 1
  }

  private typealias Member = (path: ArraySlice<String>, field: Spec.Field)

  /// Declares members between two offsets, those with a common first name inside a structure of that name.
  private func members(_ list: [Member], from start: Int, to end: Int, _ padding: inout Int, _ writer: inout Writer) {
    var position = start
    var rest = list[...]
    func pad(to offset: Int, _ padding: inout Int, _ writer: inout Writer) {
      guard offset > position else { return }
      writer.line("uint8_t padding\(padding)_[\(offset - position)];")
      padding += 1
    }
    while let member = rest.first {
      let name = member.path.first!
      pad(to: member.field.offset, &padding, &writer)
      if member.path.count > 1 {
        let group = Array(rest.prefix { $0.path.count > 1 && $0.path.first == name })
        rest = rest.dropFirst(group.count)
        let last = group.last!.field
        // C rounds the structure's size up to what its strictest member wants.
        let alignment = group.map { self.alignment($0.field.type) }.max() ?? 1
        let groupEnd = (last.offset + types.size(last) + alignment - 1) / alignment * alignment
        writer.block("struct {", "} \(name);") { writer in
          members(group.map { ($0.path.dropFirst(), $0.field) }, from: member.field.offset, to: groupEnd, &padding, &writer)
        }
        position = groupEnd
      } else if let bracket = name.firstIndex(of: "[") {
        // Single elements of an array, all of them in turn.
        let array = name[..<bracket]
        let group = rest.prefix { $0.path.first!.hasPrefix(array + "[") }
        rest = rest.dropFirst(group.count)
        writer.line("\(types[member.field.type]!.cName) \(array)[\(group.count)];")
        position = member.field.offset + group.count * types.size(member.field)
      } else {
        rest = rest.dropFirst()
        let entry = types[member.field.type]!
        let count = member.field.count.map { "[\($0)]" } ?? ""
        writer.line("\(entry.cName) \(name)\(count);" + (member.field.text.isEmpty ? "" : "  // \(member.field.text)"))
        position = member.field.offset + types.size(member.field)
      }
    }
    pad(to: end, &padding, &writer)
  }
}
