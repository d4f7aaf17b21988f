import SourceWriter

/// The reference manual, `docs/hypercalls.md`.
struct Manual {
  let spec: Spec
  let types: TypeTable

  private static let privileges = [
    ("any", "any domain"), ("self", "any domain, on itself"), ("target", "a domain on itself, or one that controls the target"),
    ("device-model", "the device model or a controller of the target"), ("control", "the control domain"),
    ("xenstore", "the control domain, or the one that serves xenstore"), ("hardware", "the domain that has the hardware"),
    ("console", "the control domain, or one with a console here"),
  ]

  func file() -> GeneratedFile {
    var writer = Writer()
    writer.line("<!-- \(notice) -->")
    writer.line("# Hypercalls")
    writer.line()
    let commands = spec.hypercalls.flatMap(\.commands)
    let implemented = commands.filter(\.implemented).count
    for line in [
      "Every hypercall of the Xen 4.17 x86-64 PV interface: \(spec.hypercalls.count) numbers, \(commands.count) commands, of which "
        + "\(implemented) are implemented. What is not answers `-ENOSYS`.",
      "",
      "A guest puts the number into `rax` and up to five arguments into `rdi`, `rsi`, `rdx`, `r10`, `r8`, and calls the number's entry of its "
        + "hypercall page. The result comes back in `rax`: negative is an error. A pointer in an argument is an address in the caller's "
        + "own memory; it is read once, before anything is judged, and written once, after everything is done.",
      "",
      "In Swift a command is a type, and `gate.call(command)` makes the call:",
      "",
      "```swift",
      "let port = try gate.call(EventChannelOp.AllocateUnbound(domain: .caller, remoteDomain: .zero))",
      "```",
      "",
      "Of a field's directions, *in* is read by the hypervisor, *out* written by it. Who may:",
      "",
    ] {
      writer.line(line)
    }
    for (name, meaning) in Self.privileges { writer.line("- **\(name)**: \(meaning).") }
    writer.line()
    writer.line("| Number | Hypercall | Commands | Implemented | |")
    writer.line("|--:|---|--:|---|---|")
    for hypercall in spec.hypercalls {
      let count = hypercall.commands.isEmpty ? "" : "\(hypercall.commands.count)"
      writer.line("| \(hypercall.number) | \(link(hypercall)) | \(count) | \(state(hypercall)) | \(hypercall.brief) |")
    }
    for hypercall in spec.hypercalls { section(hypercall, &writer) }
    records(&writer)
    errors(&writer)
    return GeneratedFile(path: "docs/hypercalls.md", text: writer.text)
  }

  private func link(_ hypercall: Spec.Hypercall) -> String {
    hasSection(hypercall) ? "[`\(hypercall.name)`](#\(hypercall.number)-\(hypercall.name.lowercased()))" : "`\(hypercall.name)`"
  }
  private func hasSection(_ hypercall: Spec.Hypercall) -> Bool {
    !hypercall.commands.isEmpty || !hypercall.parameters.isEmpty || hypercall.implemented != "no"
  }

  private func state(_ hypercall: Spec.Hypercall) -> String {
    guard hypercall.hasTypedCommands, !hypercall.commands.isEmpty else { return hypercall.implemented }
    let count = hypercall.implementedCommands.count
    return count == 0 ? "no" : count == hypercall.commands.count ? "yes" : "\(count)"
  }

  private func section(_ hypercall: Spec.Hypercall, _ writer: inout Writer) {
    guard hasSection(hypercall) else { return }
    writer.line()
    writer.line("## \(hypercall.number) \(hypercall.name)")
    writer.line()
    writer.line(hypercall.brief)
    writer.line()
    writer.line("- \(registers(hypercall))")
    if let swift = hypercall.swift, !hypercall.implementedCommands.isEmpty { writer.line("- Swift: `\(swift)`") }
    if let method = hypercall.method {
      writer.line("- Swift: `gate.\(method)(\(hypercall.parameters.map { $0.label == "_" ? "_:" : "\($0.name):" }.joined()))`")
    }
    if hypercall.commands.isEmpty { writer.line("- Who may: \(hypercall.who)") }
    if hypercall.processor {
      writer.line("- The vCPU's own processor may serve a direct call, without ring 0; as an entry of a multicall it never does.")
    }
    writer.line("- C: `\(hypercall.cName)` in `\(hypercall.source)`")
    if !hypercall.parameters.isEmpty {
      writer.line()
      writer.line("| Argument | Type | |")
      writer.line("|---|---|---|")
      for parameter in hypercall.parameters {
        writer.line("| \(parameter.register) `\(parameter.name)` | \(parameter.type) | \(parameter.text) |")
      }
    }
    if let returned = hypercall.returned {
      writer.line()
      writer.line("Returns \(returned.text)")
    }
    refusals(hypercall.errors, &writer)
    if hypercall.hasTypedCommands {
      for command in hypercall.commands where command.implemented { self.command(command, &writer) }
      let rest = hypercall.commands.filter { !$0.implemented }
      if !rest.isEmpty { table(rest, title: "Not implemented", &writer) }
    } else if !hypercall.commands.isEmpty {
      table(hypercall.commands, title: "Commands", &writer)
    }
  }

  private func registers(_ hypercall: Spec.Hypercall) -> String {
    switch hypercall.shape {
    case .registers: "Arguments: in registers"
    case .batch: "Arguments: in registers, naming a list of requests"
    case .command: "Arguments: the command, a pointer to its argument"
    case .vcpu: "Arguments: the command, the vCPU, a pointer to the command's argument"
    case .extents: "Arguments: the command (low 6 bits) and the first extent (the others), a pointer to the command's argument"
    case .array: "Arguments: the command, a pointer to an array of arguments, their number"
    case .domctl:
      "Arguments: a pointer to 144 bytes: the command (4), the interface version (4), the domain (2, then 6 unused), the command's argument"
    case .sysctl, .platform: "Arguments: a pointer to 136 bytes: the command (4), the interface version (4), the command's argument"
    }
  }

  private func command(_ command: Spec.Command, _ writer: inout Writer) {
    writer.line()
    writer.line("### \(command.cName) (\(command.number))")
    writer.line()
    writer.line(command.brief)
    writer.line()
    writer.line("Who may: \(command.who). Swift: `\(command.name)`.")
    if !command.parameters.isEmpty || command.buffer != nil {
      writer.line()
      for parameter in command.parameters {
        writer.line("- `\(parameter.name)` (\(parameter.type), argument \(parameter.register)): \(parameter.text)")
      }
      if let buffer = command.buffer {
        writer.line("- `\(buffer.name)` (pointer to `\(buffer.cName)`, \(buffer.size) bytes, \(buffer.direction.rawValue)): \(buffer.text)")
      }
    }
    if let argument = command.argument {
      writer.line()
      writer.line("`\(argument.cName)`, \(argument.size) bytes, aligned to \(argument.alignment):")
      writer.line()
      writer.line("| Offset | Field | Type | Direction | |")
      writer.line("|--:|---|---|---|---|")
      for field in argument.fields {
        let cName = field.cName.map { $0 == field.name ? "" : " (`\($0)`)" } ?? ""
        let count = field.count.map { "[\($0)]" } ?? ""
        writer.line("| \(field.offset) | `\(field.name)`\(cName) | \(field.type)\(count) | \(field.direction.rawValue) | \(field.text) |")
      }
    }
    if let returned = command.returned {
      writer.line()
      writer.line("Returns `\(returned.name)` (\(returned.type)): \(returned.text)")
    }
    refusals(command.errors, &writer)
  }

  private func refusals(_ refusals: [Spec.Refusal], _ writer: inout Writer) {
    guard !refusals.isEmpty else { return }
    writer.line()
    for refusal in refusals { writer.line("- **\(refusal.name)**: \(refusal.text)") }
  }

  private func table(_ commands: [Spec.Command], title: String, _ writer: inout Writer) {
    writer.line()
    writer.line("### \(title)")
    writer.line()
    let tellsState = title == "Commands"
    writer.line(
      tellsState
        ? "| Number | Command | Who may | Implemented | |" : "| Number | Command | Who may | Argument | Errors, where it is implemented | |"
    )
    writer.line(tellsState ? "|--:|---|---|---|---|" : "|--:|---|---|---|---|---|")
    for command in commands {
      let argument =
        command.argument.map { "`\($0.cName)`, \($0.size) bytes" } ?? command.buffer.map { "`\($0.cName)`, \($0.size) bytes" } ?? ""
      let errors = command.errors.map(\.name).joined(separator: ", ")
      writer.line(
        "| \(command.number) | `\(command.cName)` | \(command.who) | "
          + (tellsState ? (command.implemented ? "yes" : "no") : "\(argument) | \(errors)") + " | \(command.brief) |")
    }
  }

  private func records(_ writer: inout Writer) {
    writer.line()
    writer.line("## Shared records")
    for record in spec.records {
      writer.line()
      writer.line("### \(record.cName)")
      writer.line()
      writer.line(
        "\(record.brief) \(record.size) bytes, aligned to \(record.alignment); `\(record.source)`. Swift: `\(record.name)Layout`\(record.hasSwiftType ? ", `\(record.name)`" : "")."
      )
      writer.line()
      writer.line("| Offset | Field | Type | |")
      writer.line("|--:|---|---|---|")
      for field in record.fields {
        writer.line(
          "| \(field.offset) | `\(field.cName ?? field.name)` | \(field.type)\(field.count.map { "[\($0)]" } ?? "") | \(field.text) |")
      }
    }
  }

  private func errors(_ writer: inout Writer) {
    writer.line()
    writer.line("## Errors")
    writer.line()
    writer.line("| Number | Error | Swift | |")
    writer.line("|--:|---|---|---|")
    for error in spec.errors { writer.line("| \(error.number) | \(error.name) | `.\(error.swift)` | \(error.text) |") }
  }
}
