import Testing

@testable import Dom0
@testable import HypercallGen

/// The names in a trace are those of the specification.
@Suite("Trace and specification")
struct TraceNameTests {
  @Test("every hypercall and command that the specification has is in the trace's table by its name, and nothing else is")
  func names() throws {
    let hypercalls = try SpecReader.read(folder: specification).hypercalls
    for hypercall in hypercalls {
      guard let entry = HypercallNames.all[UInt64(hypercall.number)] else { continue }
      #expect(entry.name == hypercall.name)
      // Where the first register says no command, a trace has none to name.
      guard hypercall.hasTypedCommands else { continue }
      for command in hypercall.commands {
        let name = entry.commands[UInt64(command.number)]
        #expect(name.map { command.cName.hasSuffix("_" + $0) } == true, "\(command.cName) is called \(name ?? "nothing")")
      }
      #expect(entry.commands.count == hypercall.commands.count, "\(hypercall.name)")
    }
    let assigned = Set(hypercalls.map { UInt64($0.number) })
    #expect(HypercallNames.all.keys.allSatisfy(assigned.contains))
  }
}
