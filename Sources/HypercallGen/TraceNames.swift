import SourceWriter

/// The table by which `dom0 run --trace` names hypercalls, sub-operations and arguments: one text that is parsed when it is first asked.
struct TraceNames {
  let spec: Spec

  func file() -> GeneratedFile {
    var writer = Writer(swiftHeader)
    writer.block("extension HypercallNames {") { writer in
      writer.doc("Each entry: `=`, the number, the name, the shape, then `number:name` of the sub-operations.")
      writer.block("static let table = \"\"\"", "\"\"\"") { writer in
        for hypercall in spec.hypercalls.sorted(by: { $0.number < $1.number }) { entry(hypercall, &writer) }
      }
    }
    return GeneratedFile(path: "Sources/Dom0/Trace/Generated/HypercallNames+Table.swift", text: writer.text)
  }

  private func entry(_ hypercall: Spec.Hypercall, _ writer: inout Writer) {
    let shape = hypercall.hasTypedCommands ? hypercall.shape.rawValue : "registers:" + kinds(hypercall)
    let prefix = commonPrefix(hypercall.commands.map(\.cName))
    let commands = hypercall.shape == .batch ? [] : hypercall.commands.map { "\($0.number):\($0.cName.dropFirst(prefix.count))" }
    var current = "= \(hypercall.number) \(hypercall.name) \(shape)"
    for command in commands {
      if current.count + 1 + command.count > 120 {
        writer.line(current)
        current = " "
      }
      current += " " + command
    }
    writer.line(current)
  }

  /// How each register is shown: `x` in hexadecimal, `n` as a number, `t` as a time, `c` as one of the named values, `e` as enable or disable.
  private func kinds(_ hypercall: Spec.Hypercall) -> String {
    String(
      hypercall.parameters.sorted { $0.register < $1.register }.map { parameter -> Character in
        switch (parameter.type, parameter.name) {
        case ("GuestAddress", _), ("MachineAddress", _), (_, "entry"), (_, "flags"), (_, "base"), (_, "value"), (_, "descriptor"): "x"
        case (_, "deadline"): "t"
        case (_, "command"): "e"
        case ("UInt64", "type") where !hypercall.commands.isEmpty, ("SegmentBase", _), ("VMAssist", _): "c"
        default: "n"
        }
      })
  }

  /// What the names of all sub-operations begin with, to its last underscore; of a single one, what is in capitals.
  private func commonPrefix(_ names: [String]) -> Substring {
    guard let first = names.first else { return "" }
    var prefix = first[...]
    for name in names.dropFirst() { prefix = first.prefix(zip(prefix, name).prefix { $0 == $1 }.count) }
    if names.count == 1 { prefix = first.prefix { !$0.isLowercase } }
    return prefix.lastIndex(of: "_").map { prefix[...$0] } ?? ""
  }
}
