import SourceWriter

/// What the generated Swift needs to know of one command, worked out from the spec.
struct CommandView {
  /// A stored property of the command.
  struct Property { var name, type, text: String, defaultValue: String? = nil, load: String, store: String? = nil }
  /// A part of what comes out.
  struct Result { var name, type, text, load: String, store: [String]? = nil, isReturned = false }

  let command: Spec.Command
  let types: TypeTable
  let envelope: (size: Int, offset: Int)?
  let byteCount: Int
  var properties: [Property] = []
  var results: [Result] = []
  /// The argument registers, from the first on.
  var registers: [String] = []
  /// An expression for the interface version that the envelope carries.
  let version: String?
  let inFields, outFields: [Spec.Field]

  /// The hypervisor copies the argument in before the handler runs.
  var readsArgument: Bool { byteCount > 0 && (envelope != nil || !inFields.isEmpty) }
  /// The hypervisor copies the argument out after the handler ran.
  var writesArgument: Bool { !outFields.isEmpty || command.domain == "inout" }

  init(_ command: Spec.Command, of hypercall: Spec.Hypercall, _ types: TypeTable) {
    self.command = command
    self.types = types
    envelope = hypercall.shape.envelope
    byteCount = envelope?.size ?? command.argument?.size ?? 0
    let fields = (command.argument?.fields ?? []).filter { types.isSwift($0) }
    inFields = fields.filter(\.direction.goesIn)
    outFields = fields.filter(\.direction.comesOut)
    version =
      switch hypercall.shape {
      case .domctl: "UInt32(Limits.domctlVersion)"
      case .sysctl: "UInt32(Limits.sysctlVersion)"
      default: nil
      }
    let base = envelope?.offset ?? 0
    let names = ["first", "second", "third", "fourth", "fifth"]
    var words: [Int: String] = [:]
    let domain = Spec.Field(
      name: "domain", type: "DomainID", offset: 8, direction: .inout, text: "The domain.", place: command.place)

    // The registers that the shape fills.
    switch hypercall.shape {
    case .command, .extents, .array, .registers, .batch: words[1] = "UInt64(Self.command)"
    case .vcpu:
      words[1] = "UInt64(Self.command)"
      words[2] = "UInt64(vcpu.rawValue)"
      properties.append(
        Property(
          name: "vcpu", type: "VCPUID", text: "The vCPU, one of the caller's domain.",
          load: "VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second))"))
    case .domctl:
      properties.append(
        Property(
          name: "domain", type: "DomainID", text: "The domain.", load: types.load(domain, offset: 8),
          store: types.store("domain", domain, offset: 8)))
    case .sysctl, .platform: break
    }
    if byteCount > 0 { words[hypercall.shape.argumentRegister] = "argument.rawValue" }
    for parameter in command.parameters {
      let register = "registers.\(names[parameter.register - 1])"
      let value = parameter.shift == 0 ? register : "\(register) >> \(parameter.shift)"
      properties.append(
        Property(
          name: parameter.name, type: parameter.type, text: parameter.text, defaultValue: parameter.defaultValue,
          load: types.fromRegister(value, type: parameter.type)))
      let word = types.register(quoted(parameter.name), type: parameter.type)
      if parameter.shift > 0 {
        words[parameter.register] = "\(words[parameter.register] ?? "0") | \(word) << \(parameter.shift)"
      } else {
        words[parameter.register] = word
      }
    }
    if let buffer = command.buffer {
      let register = hypercall.shape.argumentRegister
      properties.append(
        Property(
          name: buffer.name, type: "GuestAddress", text: buffer.text,
          load: "GuestAddress(rawValue: registers.\(names[register - 1]))"))
      words[register] = "\(buffer.name).rawValue"
    }
    for field in inFields {
      properties.append(
        Property(
          name: field.name, type: field.type, text: field.text, defaultValue: field.defaultValue,
          load: types.load(field, offset: base + field.offset), store: types.store(quoted(field.name), field, offset: base + field.offset)))
    }
    if let last = words.keys.max() { registers = (1...last).map { words[$0] ?? "0" } }

    if let returned = command.returned {
      results.append(
        Result(
          name: returned.name, type: returned.type, text: returned.text,
          load: types.fromRegister("UInt64(bitPattern: returned)", type: returned.type), store: nil, isReturned: true))
    }
    if command.domain == "inout" {
      results.append(
        Result(
          name: "domain", type: "DomainID", text: "The domain.", load: types.load(domain, offset: 8), store: nil))
    }
    for field in outFields {
      results.append(
        Result(name: field.name, type: field.type, text: field.text, load: types.load(field, offset: base + field.offset), store: nil))
    }
    // How the parts are written depends on whether there is only one.
    let isOnly = results.count == 1
    for index in results.indices where !results[index].isReturned {
      let name = results[index].name
      let value = isOnly ? "result" : "result.\(quoted(name))"
      if name == "domain", command.domain == "inout" {
        results[index].store = [types.store(value, domain, offset: 8)]
      } else {
        let field = outFields.first { $0.name == name }!
        results[index].store = [types.store(value, field, offset: base + field.offset)]
        if command.domain == "echo" { results[index].store!.append(types.store(value + ".domain", domain, offset: 8)) }
      }
    }
  }

  func returnExpression(_ name: String, isOnly: Bool) -> String {
    let value = isOnly ? "result" : "result.\(quoted(name))"
    let returned = command.returned!
    return returned.type == "Int64" ? value : "Int64(bitPattern: \(types.register(value, type: returned.type)))"
  }

  /// The `ABI:` line of the command's doc comment.
  var abi: String {
    if let buffer = command.buffer { return "- ABI: a pointer to `\(buffer.cName)`, \(buffer.size) bytes." }
    guard let argument = command.argument else { return "- ABI: no argument\(envelope == nil ? "" : " beyond the envelope")." }
    return "- ABI: `\(argument.cName)`, \(argument.size) bytes, aligned to \(argument.alignment)."
  }
}
