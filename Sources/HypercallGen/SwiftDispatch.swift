import SourceWriter

/// The hypervisor's side: what it must be able to do, and the way from a number to the function that does it.
struct SwiftDispatch {
  let spec: Spec
  let types: TypeTable
  let folder = "Sources/Hypervisor/Dispatch/Generated/"

  private var families: [Spec.Hypercall] { spec.hypercalls.filter { !$0.implementedCommands.isEmpty } }
  private var direct: [Spec.Hypercall] { spec.hypercalls.filter(\.isImplementedDirectly) }

  func files() -> [GeneratedFile] { [handlers(), dispatch()] }

  // MARK: Handlers

  private func handlers() -> GeneratedFile {
    var writer = Writer(swiftHeader)
    writer.line("import HypercallABI")
    writer.line()
    for line in [
      "What the generated dispatch asks of the hypervisor. `Hypervisor` conforms to every protocol below, and has besides, by hand:",
      "- `HypercallRequest`, with `number` and five `arguments`; `Caller`, whoever makes the call.",
      "- `func copyIn(_ address: GuestAddress, _ caller: Caller, into: UnsafeMutableRawBufferPointer) throws(XenErrno)`",
      "- `func copyOut(_ bytes: UnsafeRawBufferPointer, to address: GuestAddress, _ caller: Caller) throws(XenErrno)`",
      "- `func isControlDomain(_ caller: Caller) -> Bool`; `func slot(of domain: DomainID)`, nil where there is no such domain;",
      "  `func vcpu(_ id: VCPUID, of: DomainSlot) throws(XenErrno)`, of a caller's `domain`.",
      "Each handler gets a command that nobody can change any more, and gives what comes out; it judges the privileges `target`,",
      "`device-model` and `self` itself. Those that are the control domain's are judged before.",
    ] {
      writer.line("// " + line)
    }
    for hypercall in families {
      writer.line()
      writer.doc("Who serves ``\(hypercall.swift!)``. \(hypercall.brief)")
      writer.block("protocol \(hypercall.swift!)Handler: ~Copyable {") { writer in
        for (index, command) in hypercall.implementedCommands.enumerated() {
          if index > 0 { writer.line() }
          let view = CommandView(command, of: hypercall, types)
          writer.doc(command.brief)
          errors(command.errors, &writer)
          let result = view.results.isEmpty ? "" : " -> \(qualified(view, hypercall))"
          writer.declaration(
            "mutating func \(lowerFirst(command.name))", ["_ command: \(hypercall.swift!).\(command.name)", "from caller: Caller"],
            " throws(XenErrno)" + result)
        }
      }
    }
    writer.line()
    writer.doc("Who serves the hypercalls that have everything in registers.")
    writer.block("protocol RegisterHypercallHandler: ~Copyable {") { writer in
      for (index, hypercall) in direct.enumerated() {
        if index > 0 { writer.line() }
        writer.doc(hypercall.brief)
        errors(hypercall.errors, &writer)
        let result = hypercall.returned.map { " -> \($0.type)" } ?? ""
        writer.declaration(
          "mutating func \(hypercall.method!)", hypercall.parameters.map(signature) + ["from caller: Caller"], " throws(XenErrno)" + result)
      }
    }
    return GeneratedFile(path: folder + "Handlers.swift", text: writer.text)
  }

  private func errors(_ errors: [Spec.Refusal], _ writer: inout Writer) {
    for (title, part) in [("Throws", errors.filter { !$0.isStatus }), ("Returns", errors.filter(\.isStatus))] where !part.isEmpty {
      writer.line("///")
      writer.line("/// - \(title):")
      for error in part { writer.doc("  - `\(error.name)`: \(error.text)", indent: "    ") }
    }
  }

  private func qualified(_ view: CommandView, _ hypercall: Spec.Hypercall) -> String {
    view.results.count == 1 ? view.results[0].type : "\(hypercall.swift!).\(view.command.name).Result"
  }

  // MARK: Dispatch

  private func dispatch() -> GeneratedFile {
    var writer = Writer(swiftHeader)
    writer.line("import HypercallABI")
    writer.line()
    writer.block("extension Hypervisor {") { writer in
      writer.doc(
        "Serves one hypercall: finds who does it, takes the argument in once, judges who may, and writes out what came of it. "
          + "Negative is an errno. Whether the caller goes on now is its state's business, not the result's.")
      writer.block("package mutating func dispatch(_ call: HypercallRequest, from caller: Caller) -> Int64 {") { writer in
        writer.line("let (first, second, third, fourth, fifth) = call.arguments")
        writer.line("do throws(XenErrno) {")
        writer.line("  return try serve(call.number, HypercallArguments(first, second, third, fourth, fifth), from: caller)")
        writer.line("} catch { return error.result }")
      }
      writer.line()
      writer.declaration(
        "private mutating func serve", ["_ number: UInt64", "_ registers: HypercallArguments", "from caller: Caller"],
        " throws(XenErrno) -> Int64"
      ) { writer in
        writer.line("switch number {")
        for hypercall in spec.hypercalls {
          if !hypercall.implementedCommands.isEmpty {
            writer.line("case \(hypercall.number): return try serve\(hypercall.swift!)(registers, from: caller)")
          } else if hypercall.isImplementedDirectly {
            writer.line("case \(hypercall.number):")
            directCall(hypercall, &writer)
          }
        }
        writer.line("default: throw .notImplemented")
        writer.line("}")
      }
      for hypercall in families {
        writer.line()
        family(hypercall, &writer)
      }
    }
    support(&writer)
    return GeneratedFile(path: folder + "Dispatch.swift", text: writer.text)
  }

  private func directCall(_ hypercall: Spec.Hypercall, _ writer: inout Writer) {
    let names = ["first", "second", "third", "fourth", "fifth"]
    if let guardLine = privilege(hypercall.who) { writer.line("  " + guardLine) }
    let arguments = hypercall.parameters.map { parameter in
      (parameter.label == "_" ? "" : "\(parameter.name): ")
        + types.fromRegister("registers.\(names[parameter.register - 1])", type: parameter.type)
    }
    let call = "try \(hypercall.method!)(" + (arguments + ["from: caller"]).joined(separator: ", ") + ")"
    if let returned = hypercall.returned {
      writer.line(
        "  return " + (returned.type == "Int64" ? call : "Int64(bitPattern: \(types.register("(\(call))", type: returned.type)))"))
    } else {
      writer.line("  \(call)")
      writer.line("  return 0")
    }
  }

  private func family(_ hypercall: Spec.Hypercall, _ writer: inout Writer) {
    let commands = hypercall.implementedCommands
    let views = commands.map { CommandView($0, of: hypercall, types) }
    let shape = hypercall.shape
    writer.declaration(
      "private mutating func serve\(hypercall.swift!)", ["_ registers: HypercallArguments", "from caller: Caller"],
      " throws(XenErrno) -> Int64"
    ) { writer in
      let usesArgument = shape.envelope != nil || views.contains { $0.readsArgument || $0.writesArgument }
      if usesArgument {
        let names = ["first", "second", "third", "fourth", "fifth"]
        writer.line("var argument = ArgumentCopy()")
        writer.line("let address = GuestAddress(rawValue: registers.\(names[shape.argumentRegister - 1]))")
      }
      if let envelope = shape.envelope {
        writer.line("try take(\(envelope.size), at: address, caller, into: &argument)")
        let version = shape == .domctl ? "domctlVersion" : "sysctlVersion"
        writer.line("guard argument.words[0] >> 32 == Limits.\(version) else { throw .accessDenied }")
      }
      // Who may make none of the family's calls is not told which of them exist.
      if shape == .domctl, privilege(hypercall.who) != nil {
        writer.block("guard isControlDomain(caller) else {") { writer in
          writer.line("// Which domains exist is no secret: one that does not is told first, where the command is about one.")
          writer.line("let command = UInt32(truncatingIfNeeded: argument.words[0])")
          writer.line("let domain = DomainID(rawValue: UInt16(truncatingIfNeeded: argument.words[1]))")
          for view in views where view.command.domain == "echo" {
            writer.line("if command == \(view.command.number) {")
            writer.line(
              "  _ = try \(lowerFirst(view.command.name))(argument.command(registers) as \(hypercall.swift!).\(view.command.name), from: caller)"
            )
            writer.line("  throw .notPermitted")
            writer.line("}")
          }
          let free = views.filter { $0.command.domain == "inout" }.map { "command == \($0.command.number) || " }.joined()
          writer.line("throw \(free)slot(of: domain) != nil ? .notPermitted : .noSuchDomain")
        }
      } else if let guardLine = privilege(hypercall.who) {
        writer.line(guardLine)
      }
      if shape == .vcpu {
        // A vCPU that is not there is told before anything else.
        writer.line("_ = try vcpu(VCPUID(rawValue: UInt32(truncatingIfNeeded: registers.second)), of: caller.domain)")
      }
      if shape == .array {
        writer.line("guard Int32(truncatingIfNeeded: registers.third) >= 0, UInt32(truncatingIfNeeded: registers.first) >> 12 == 0 else {")
        writer.line("  throw .invalidArgument")
        writer.line("}")
      }
      let selector =
        shape.envelope != nil
        ? "UInt32(truncatingIfNeeded: argument.words[0])"
        : shape == .extents ? "registers.first & 0x3F" : "UInt32(truncatingIfNeeded: registers.first)"
      writer.line("switch \(selector) {")
      for view in views {
        writer.line("case \(view.command.number):")
        command(view, hypercall, &writer)
      }
      writer.line("default: throw .notImplemented")
      writer.line("}")
    }
  }

  private func command(_ view: CommandView, _ hypercall: Spec.Hypercall, _ writer: inout Writer) {
    let type = "\(hypercall.swift!).\(view.command.name)"
    if hypercall.who != view.command.who, let guardLine = privilege(view.command.who) { writer.line("  " + guardLine) }
    if hypercall.shape == .extents, !view.command.parameters.contains(where: { $0.shift == 6 }) {
      let error = view.command.errors.contains { $0.name == "EINVAL" } ? ".invalidArgument" : ".notImplemented"
      writer.line("  guard registers.first >> 6 == 0 else { throw \(error) }")
    }
    // One argument is all the array that the command takes.
    if hypercall.shape == .array, view.command.argument != nil, view.command.parameters.contains(where: { $0.register == 3 }) {
      writer.line("  guard UInt32(truncatingIfNeeded: registers.third) == 1 else { throw .invalidArgument }")
    }
    if view.readsArgument, view.envelope == nil {
      if view.command.answersExtentsOnFault {
        writer.line("  do throws(XenErrno) {")
        writer.line("    try take(\(view.byteCount), at: address, caller, into: &argument)")
        writer.line("  } catch { return Int64(truncatingIfNeeded: registers.first >> 6) }")
      } else {
        writer.line("  try take(\(view.byteCount), at: address, caller, into: &argument)")
      }
    }
    let usesArgument = view.readsArgument || view.writesArgument
    let command = usesArgument ? "argument.command(registers)" : "command(registers)"
    let call = "try \(lowerFirst(view.command.name))(\(command) as \(type), from: caller)"
    if view.results.isEmpty {
      writer.line("  \(call)")
      writer.line("  return 0")
      return
    }
    writer.line("  let result = \(call)")
    if view.writesArgument {
      writer.line("  let returned = argument.store(result, of: \(type).self)")
      writer.line("  try give(\(view.byteCount), of: argument, to: address, caller)")
      writer.line("  return returned")
    } else {
      writer.line("  return \(view.returnExpression("result", isOnly: true))")
    }
  }

  /// The line that turns away who may not; nil where the handler judges, or everybody may.
  private func privilege(_ who: String) -> String? {
    ["control", "hardware", "xenstore", "console"].contains(who)
      ? "guard isControlDomain(caller) else { throw .notPermitted }" : nil
  }

  /// The private copy of an argument, and the ways in and out of it.
  private func support(_ writer: inout Writer) {
    let words =
      (families.flatMap { family in family.implementedCommands.map { CommandView($0, of: family, types).byteCount } }.max() ?? 8 + 7) / 8
    writer.line()
    writer.doc(
      "A hypercall's argument, copied out of the caller's memory once, so that nobody changes it while it is judged. Large enough for every one."
    )
    writer.block("struct ArgumentCopy {") { writer in
      writer.line("var words = InlineArray<\(words), UInt64>(repeating: 0)")
      writer.line()
      writer.doc("Reads a command from the copy.")
      writer.block("mutating func command<C: HypercallCommand>(_ registers: HypercallArguments) -> C {") { writer in
        writer.line("// SAFETY: no command is larger than the copy.")
        writer.line("unsafe withUnsafeBytes(of: &words) { unsafe C(from: $0.baseAddress!, registers) }")
      }
      writer.line()
      writer.doc("Writes what came out of a command to the copy, and tells what the result register gets.")
      writer.block("mutating func store<C: HypercallCommand>(_ result: C.Result, of command: C.Type) -> Int64 {") { writer in
        writer.line("// SAFETY: no command is larger than the copy.")
        writer.line("unsafe withUnsafeMutableBytes(of: &words) { unsafe C.storeResult(result, into: $0.baseAddress!) }")
      }
    }
    writer.line()
    writer.doc("Reads a command that has no argument.")
    writer.block("private func command<C: HypercallCommand>(_ registers: HypercallArguments) -> C {") { writer in
      writer.line("var nothing: UInt64 = 0")
      writer.line("// SAFETY: the command has no field in memory to read.")
      writer.line("return unsafe withUnsafeBytes(of: &nothing) { unsafe C(from: $0.baseAddress!, registers) }")
    }
    writer.line()
    writer.block("extension Hypervisor {") { writer in
      writer.doc("Copies `count` bytes of an argument in.")
      writer.declaration(
        "private mutating func take",
        ["_ count: Int", "at address: GuestAddress", "_ caller: Caller", "into argument: inout ArgumentCopy"],
        " throws(XenErrno)"
      ) { writer in
        writer.line("// SAFETY: `count` is at most the size of the copy, which lives through the call.")
        writer.block("unsafe try withUnsafeMutableBytes(of: &argument.words) { (bytes) throws(XenErrno) in") { writer in
          writer.line("unsafe try copyIn(address, caller, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))")
        }
      }
      writer.line()
      writer.doc("Copies `count` bytes of an argument out.")
      writer.declaration(
        "private mutating func give", ["_ count: Int", "of argument: ArgumentCopy", "to address: GuestAddress", "_ caller: Caller"],
        " throws(XenErrno)"
      ) { writer in
        writer.line("// SAFETY: `count` is at most the size of the copy, which lives through the call.")
        writer.block("unsafe try withUnsafeBytes(of: argument.words) { (bytes) throws(XenErrno) in") { writer in
          writer.line("unsafe try copyOut(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: address, caller)")
        }
      }
    }
  }
}
