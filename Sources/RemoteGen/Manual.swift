import SourceWriter

/// The reference of what is served, `docs/libvirt.md`.
struct Manual {
  let table: Table

  func file() -> GeneratedFile {
    var writer = Writer()
    let remote = table.procedures(of: "Remote")
    writer.line("<!-- \(notice) -->")
    writer.line("# libvirt's protocol")
    writer.line()
    for line in [
      "The control socket speaks libvirt's RPC, so that virsh, libvirt's bindings and what stands on them drive Xenolith as they drive Xen:",
      "",
      "```",
      "$ virsh -c 'xen:///system?socket=/run/user/1000/xenolith/xenolith-sock' list --all",
      "```",
      "",
      "Of libvirt's \(remote.count) procedures \(remote.filter(\.isServed).count) are served. Those that are not answer `VIR_ERR_NO_SUPPORT`. "
        + "A flag or filter that is not served is refused with `VIR_ERR_INVALID_ARG`; none is ignored. On a read-only connection, or on the "
        + "socket `xenolith-sock-ro`, calls that change something are refused with `VIR_ERR_OPERATION_DENIED`. Xenolith's own program, by "
        + "which `dom0` asks for what libvirt has no call for, comes last.",
      "",
    ] { writer.line(line) }
    for subject in table.subjects where subject.program == "Remote" { write(subject, &writer) }
    for subject in table.subjects where subject.program != "Remote" { write(subject, &writer) }
    writer.line("## Errors")
    writer.line()
    writer.line("| code | name | libvirt's words |")
    writer.line("|---|---|---|")
    for error in table.errors { writer.line("| \(error.number) | `\(error.cName)` | \(error.text) |") }
    return GeneratedFile(path: "docs/libvirt.md", text: writer.text)
  }

  private func write(_ subject: Table.Subject, _ writer: inout Writer) {
    writer.line("## \(subject.title)")
    writer.line()
    if let program = table.programs.first(where: { $0.name == subject.program }), program.name != "Remote" {
      writer.line("Program \(program.number), version \(program.version). \(program.brief)")
      writer.line()
    }
    let procedures = subject.procedures.sorted { $0.number < $1.number }
    let served = procedures.filter(\.isServed)
    let hasCommands = served.contains { !$0.virsh.isEmpty }
    if !served.isEmpty {
      writer.line("| procedure | function | \(hasCommands ? "virsh | " : "")what it does |")
      writer.line("|---|---|---|\(hasCommands ? "---|" : "")")
      for procedure in served {
        let commands = procedure.virsh.isEmpty ? "" : procedure.virsh
        writer.line(
          "| \(procedure.number) `\(procedure.name)` | \(function(procedure)) | \(hasCommands ? commands + " | " : "")\(text(procedure)) |")
      }
      writer.line()
    }
    let others = procedures.filter { !$0.isServed }
    if !others.isEmpty {
      let list = others.map { "\($0.number) `\($0.name)`" }.joined(separator: ", ")
      writer.line("Not served: \(list).")
      writer.line()
    }
  }

  private func function(_ procedure: Table.Procedure) -> String {
    if procedure.isMessage { return "a message" }
    return (procedure.api.map { "`\($0)`" } ?? "") + (procedure.access == .write ? " (writes)" : "")
  }

  private func text(_ procedure: Table.Procedure) -> String {
    var text = procedure.brief
    for field in procedure.arguments {
      guard let name = field.values, let group = table.groups.first(where: { $0.name == name }) else { continue }
      let allowed: String
      switch field.allowed {
      case .any: allowed = "all"
      case .only(let words):
        let names = group.values.filter { words.contains($0.name) }.map { "`\($0.cName)`" }
        allowed = names.isEmpty ? "none" : names.joined(separator: ", ")
      case nil: continue
      }
      text += " \(field.name == "flags" ? "Flags" : "Of `\(field.name)`"): \(allowed)."
    }
    if !procedure.note.isEmpty { text += " " + procedure.note }
    return text
  }
}
