import XMLDocument

/// What the schema cannot say about the table.
struct TableChecks {
  let table: Table

  func problems() -> [XMLDiagnostic] {
    var problems: [XMLDiagnostic] = []
    func complain(_ place: Table.Place, _ message: String) {
      problems.append(XMLDiagnostic(file: place.file, line: place.line, message: message))
    }
    func once(_ seen: inout Set<String>, _ key: String, _ place: Table.Place) {
      if !seen.insert(key).inserted { complain(place, "\(key) is said twice") }
    }

    var names: Set<String> = []
    for program in table.programs { once(&names, program.name, program.place) }
    for record in table.records {
      once(&names, record.name, record.place)
      once(&names, record.swift, record.place)
    }
    for group in table.groups {
      once(&names, group.name, group.place)
      var members: Set<String> = []
      for value in group.values {
        once(&members, value.name, value.place)
        once(&members, value.cName, value.place)
        if group.isFlags, value.number.nonzeroBitCount != 1 { complain(value.place, "\(value.number) is not one bit") }
      }
    }
    var codes: Set<String> = []
    for error in table.errors {
      once(&codes, error.name, error.place)
      once(&codes, "\(error.number)", error.place)
    }

    let types = Types(table)
    func check(_ fields: [Table.Field]) {
      var seen: Set<String> = []
      for field in fields {
        once(&seen, field.name, field.place)
        if !types.isKnown(field.type) { complain(field.place, "there is no type \(field.type)") }
        switch (field.type, field.shape) {
        case ("chars", .fixed), ("charlist", .list), ("opaque", .list): break
        case ("chars", _), ("charlist", _), ("opaque", _), (_, .fixed): complain(field.place, "\(field.type) cannot have this shape")
        default: break
        }
        guard let allowed = field.allowed else { continue }
        if field.type != "uint" || field.shape != .one { complain(field.place, "only a uint can be a set of flags") }
        guard case .only(let words) = allowed else { continue }
        let group = field.values.flatMap { name in table.groups.first { $0.name == name && $0.isFlags } }
        for word in words where group?.values.contains(where: { $0.name == word }) != true {
          complain(field.place, "there is no flag \(word)")
        }
      }
    }
    for record in table.records { check(record.fields) }
    var numbers: Set<String> = []
    for subject in table.subjects {
      if !table.programs.contains(where: { $0.name == subject.program }) {
        complain(subject.place, "there is no program \(subject.program)")
      }
      for procedure in subject.procedures {
        once(&numbers, "\(subject.program) \(procedure.number)", procedure.place)
        once(&numbers, "\(subject.program) \(procedure.swift)", procedure.place)
        check(procedure.arguments)
        check(procedure.reply)
        if procedure.isMessage, !procedure.reply.isEmpty || procedure.isStream || procedure.isAnsweredLater {
          complain(procedure.place, "a message has no reply")
        }
        if procedure.isStream, procedure.isAnsweredLater { complain(procedure.place, "a stream begins with its reply") }
      }
    }
    return problems
  }
}
