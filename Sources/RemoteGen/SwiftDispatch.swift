import SourceWriter

/// For each program, the protocol that a host implements, and the dispatch to it.
struct SwiftDispatch {
  let table: Table
  let types: Types

  func files() -> [GeneratedFile] { table.programs.map(file) }

  private func file(_ program: Table.Program) -> GeneratedFile {
    let calls = table.procedures(of: program.name).filter { $0.isServed && !$0.isMessage }
    let handler = program.name + "Handler"
    return swiftFile(handler) { writer in
      writer.doc(
        "Serves the calls of ``\(program.name)``: one function a procedure, called with arguments that were decoded and flags that are allowed."
      )
      writer.block("public protocol \(handler): AnyObject {") { writer in
        for call in calls {
          writer.doc(call.brief)
          let result = call.reply.isEmpty ? "" : " -> \(program.name).\(call.swift).Reply"
          let stream = call.isStream ? ", on stream: RemoteStreamID" : ""
          writer.line("func \(call.method)(_ call: \(program.name).\(call.swift)\(stream)) throws(RemoteError)\(result)")
        }
      }
      writer.line()
      writer.block("extension \(handler) {") { writer in
        writer.line("/// Answers a call of ``\(program.name)``.")
        writer.line("///")
        writer.line("/// - Parameter access: what the connection may do now.")
        writer.line("/// - Throws: what the client is told: that there is no such procedure, that it is not served, or why it failed.")
        let head = "public func answer\(program.name)(_ packet: Packet, access: RemoteAccess) throws(RemoteError) -> [UInt8] {"
        writer.block(head) { writer in
          writer.block("switch packet.header.procedure {") { writer in
            for call in calls {
              let function = "try \(call.method)(call\(call.isStream ? ", on: RemoteStreamID(packet.header)" : ""))"
              writer.line("case \(call.number):")
              writer.block("  return try packet.serve(access) { (call: \(program.name).\(call.swift)) throws(RemoteError) in", "  }") {
                writer in
                writer.line("  " + function)
                if call.reply.isEmpty { writer.line("  return NoReply()") }
              }
            }
            writer.line("default:")
            writer.line("  throw packet.unserved(\(program.name).name(of: packet.header.procedure))")
          }
        }
      }
    }
  }
}
