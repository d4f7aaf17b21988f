import SourceWriter
import XMLDocument

/// Turns the table's files into a ``Table``, collecting everything that is wrong with them.
struct TableReader {
  private var table = Table()
  private var problems: [XMLDiagnostic] = []

  /// Reads all files of `folder`, in the order of their names, against its schema, and checks what they say together.
  ///
  /// - Throws: every problem found, with file and line.
  static func read(folder: String) throws(XMLFailure) -> Table {
    let schema = try RelaxNGSchema(contentsOf: folder + "/table.rng")
    var reader = TableReader()
    let files = try listFolder(folder).filter { $0.hasSuffix(".xml") }.sorted()
    if files.isEmpty { throw XMLFailure([XMLDiagnostic(file: folder, message: "holds no XML file")]) }
    for file in files {
      do throws(XMLFailure) {
        let document = try XMLDocument(contentsOf: folder + "/" + file)
        try document.validate(against: schema)
        reader.read(document.root, file: folder + "/" + file, name: String(file.dropLast(4)))
      } catch { reader.problems += error.diagnostics }
    }
    if reader.problems.isEmpty { reader.problems = TableChecks(table: reader.table).problems() }
    if !reader.problems.isEmpty { throw XMLFailure(reader.problems) }
    return reader.table
  }

  private mutating func read(_ root: XMLElement, file: String, name: String) {
    func at(_ element: XMLElement) -> Table.Place { Table.Place(file: file, line: element.line) }
    func text(_ element: XMLElement, _ name: String) -> String { element.first(name)?.trimmedText ?? "" }
    func fields(_ element: XMLElement, _ name: String) -> [Table.Field] {
      element.elements(named: name).map { field in
        var shape = Table.Shape.one
        if field.attribute("optional") != nil { shape = .optional }
        if let max = field.attribute("max").flatMap({ Int($0) }) { shape = .list(max) }
        if let length = field.attribute("length").flatMap({ Int($0) }) { shape = .fixed(length) }
        return Table.Field(
          name: field["name"], type: field["type"], shape: shape, values: field.attribute("values"),
          allowed: field.attribute("allowed").map { $0 == "any" ? .any : .only($0.split(separator: " ").map { String($0) }) },
          text: field.trimmedText, place: at(field))
      }
    }
    switch root.name {
    case "programs":
      table.programs += root.elements.map {
        Table.Program(name: $0["name"], number: $0["number"], version: $0.number("version"), brief: text($0, "brief"), place: at($0))
      }
    case "records":
      table.records += root.elements.map {
        Table.Record(name: $0["name"], swift: $0["swift"], brief: text($0, "brief"), fields: fields($0, "field"), place: at($0))
      }
    case "values-list":
      table.groups += root.elements.map { group in
        Table.ValueGroup(
          name: group["name"], isFlags: group["kind"] == "flags", brief: text(group, "brief"),
          values: group.elements(named: "value").map {
            Table.Value(name: $0["name"], cName: $0["c-name"], number: $0.number("number"), place: at($0))
          }, place: at(group))
      }
    case "errors":
      table.errors += root.elements.map {
        Table.ErrorCode(name: $0["name"], cName: $0["c-name"], number: $0.number("number"), text: $0["text"], place: at($0))
      }
    default:
      let procedures = root.elements.map { element in
        Table.Procedure(
          number: element.number("number"), name: element["name"], api: element.attribute("api"),
          isMessage: element.attribute("kind") != nil, isServed: element["served"] == "yes", isStream: element.attribute("stream") != nil,
          isAnsweredLater: element.attribute("answered") != nil,
          access: Table.Access(rawValue: element.attribute("access") ?? "read") ?? .read, brief: text(element, "brief"),
          virsh: text(element, "virsh"), note: text(element, "note"), arguments: fields(element, "argument"),
          reply: fields(element, "reply"), place: at(element))
      }
      table.subjects.append(
        Table.Subject(name: name, program: root["program"], title: root["subject"], procedures: procedures, place: at(root)))
    }
  }
}

extension XMLElement {
  /// An attribute that the schema requires.
  fileprivate subscript(_ name: String) -> String { attribute(name) ?? "" }
  /// An attribute that the schema holds to be a number.
  fileprivate func number(_ name: String) -> Int { Int(self[name]) ?? 0 }
}
