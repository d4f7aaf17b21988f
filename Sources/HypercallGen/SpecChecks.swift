import XMLDocument

/// What a schema cannot say: that numbers are unique, types and errors known, fields where they can be.
struct SpecChecks {
  let spec: Spec
  private let types: TypeTable
  private var found: [XMLDiagnostic] = []

  init(spec: Spec) {
    self.spec = spec
    types = TypeTable(spec)
  }

  /// Everything that is wrong.
  func problems() -> [XMLDiagnostic] {
    var checks = self
    checks.unique(spec.errors.map { ($0.name, "error \($0.name)", $0.place) })
    checks.unique(spec.errors.map { ("\($0.number)", "error number \($0.number)", $0.place) })
    checks.unique(
      spec.scalars.map { ($0.name, "type \($0.name)", $0.place) } + spec.records.map { ($0.name, "type \($0.name)", $0.place) }
        + spec.constants.map { ($0.name, "type \($0.name)", $0.place) })
    checks.unique(spec.hypercalls.map { ("\($0.number)", "hypercall number \($0.number)", $0.place) })
    checks.unique(spec.hypercalls.map { ($0.name, "hypercall \($0.name)", $0.place) })
    for group in spec.constants {
      checks.unique(group.constants.map { ($0.name, "constant \(group.name).\($0.name)", $0.place) })
      if group.storage.hasPrefix("U") {
        for constant in group.constants where constant.value.hasPrefix("-") {
          checks.complain(constant.place, "\(constant.cName) is negative")
        }
      }
    }
    for record in spec.records {
      checks.fields(record.fields, of: record.name, size: record.size, alignment: record.alignment, place: record.place)
    }
    for hypercall in spec.hypercalls { checks.hypercall(hypercall) }
    return checks.found
  }

  private mutating func hypercall(_ hypercall: Spec.Hypercall) {
    unique(hypercall.commands.map { ("\($0.number)", "number \($0.number) in \(hypercall.name)", $0.place) })
    unique(hypercall.commands.map { ($0.name, "command \($0.name) in \(hypercall.name)", $0.place) })
    refusals(hypercall.errors)
    parameters(hypercall.parameters)
    if let returned = hypercall.returned { type(returned.type, returned.place) }
    if hypercall.hasTypedCommands, hypercall.swift == nil, hypercall.commands.contains(where: \.implemented) {
      complain(hypercall.place, "\(hypercall.name) has implemented commands, and no Swift name")
    }
    if hypercall.isImplementedDirectly, hypercall.method == nil {
      complain(hypercall.place, "\(hypercall.name) is implemented, and has no method's name")
    }
    let implemented = hypercall.commands.filter(\.implemented).count
    let state = implemented == 0 ? "no" : implemented == hypercall.commands.count ? "yes" : "part"
    if !hypercall.commands.isEmpty, hypercall.implemented != state {
      complain(hypercall.place, "\(hypercall.name) says implemented=\"\(hypercall.implemented)\", but its commands say \"\(state)\"")
    }
    for command in hypercall.commands {
      refusals(command.errors)
      parameters(command.parameters)
      if let returned = command.returned { type(returned.type, returned.place) }
      completeness(command, of: hypercall)
      guard let argument = command.argument else { continue }
      fields(argument.fields, of: command.name, size: argument.size, alignment: argument.alignment, place: argument.place)
      if let envelope = hypercall.shape.envelope, envelope.offset + argument.size > envelope.size {
        complain(argument.place, "the argument of \(command.name) does not fit into its envelope")
      }
    }
  }

  /// The errors that a command's own form makes possible are listed, and what people read is written.
  private mutating func completeness(_ command: Spec.Command, of hypercall: Spec.Hypercall) {
    guard command.implemented, hypercall.hasTypedCommands else { return }
    func lists(_ name: String) -> Bool { command.errors.contains { $0.name == name } }
    var needed: [String] = []
    if hypercall.shape.envelope == nil, command.argument != nil || command.buffer != nil, !command.answersExtentsOnFault {
      needed.append("EFAULT")
    }
    if hypercall.shape == .vcpu { needed.append("ENOENT") }
    // A command that has a status tells there whose frames it may not touch.
    let tellsStatus = command.errors.contains(where: \.isStatus)
    if command.who == "target", !command.answersExtentsOnFault, !tellsStatus { needed += ["ESRCH", "EPERM"] }
    for name in needed where !lists(name) { complain(command.place, "\(command.cName) can answer \(name), and does not list it") }
    for field in command.argument?.fields ?? [] where field.text.isEmpty {
      complain(field.place, "\(command.cName) is implemented, and its field \(field.name) is not described")
    }
  }

  private mutating func fields(_ fields: [Spec.Field], of owner: String, size: Int, alignment: Int, place: Spec.Place) {
    unique(fields.map { ($0.name, "field \($0.name) in \(owner)", $0.place) })
    if size % alignment != 0 { complain(place, "the size of \(owner), \(size), is no multiple of its alignment, \(alignment)") }
    for field in fields {
      guard let entry = types[field.type] else {
        complain(field.place, "\(owner).\(field.name): there is no type \(field.type)")
        continue
      }
      if field.offset + types.size(field) > size {
        complain(field.place, "\(owner).\(field.name) ends at \(field.offset + types.size(field)), beyond the size, \(size)")
      }
      if let integer = entry.integer, let bytes = types[integer]?.size, field.offset % min(bytes, alignment) != 0 {
        complain(field.place, "\(owner).\(field.name) lies at \(field.offset), where no \(integer) can lie")
      }
      if field.defaultValue != nil, entry.integer == nil { complain(field.place, "\(owner).\(field.name) cannot have a default") }
    }
  }

  private mutating func parameters(_ parameters: [Spec.Parameter]) {
    for parameter in parameters {
      type(parameter.type, parameter.place)
      if let entry = types[parameter.type], entry.integer == nil {
        complain(parameter.place, "\(parameter.name): a register cannot hold a \(parameter.type)")
      }
    }
  }

  private mutating func type(_ name: String, _ place: Spec.Place) {
    if types[name] == nil { complain(place, "there is no type \(name)") }
  }

  private mutating func refusals(_ refusals: [Spec.Refusal]) {
    for refusal in refusals {
      let known =
        refusal.isStatus
        ? spec.constants.contains { $0.constants.contains { $0.cName == refusal.name } } : spec.errors.contains { $0.name == refusal.name }
      if !known { complain(refusal.place, "there is no \(refusal.isStatus ? "status" : "error") \(refusal.name)") }
    }
  }

  private mutating func unique(_ list: [(key: String, what: String, place: Spec.Place)]) {
    var seen: [String: Spec.Place] = [:]
    for (key, what, place) in list {
      if let first = seen[key] {
        complain(place, "\(what) is said twice; first at \(first.file):\(first.line)")
      } else {
        seen[key] = place
      }
    }
  }

  private mutating func complain(_ place: Spec.Place, _ message: String) {
    found.append(XMLDiagnostic(file: place.file, line: place.line, message: message))
  }
}
