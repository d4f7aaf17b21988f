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
          let arguments = "_ call: \(program.name).\(call.swift)"
          if call.isAnsweredLater {
            let answer = "@escaping (Result<\(program.name).\(call.swift).Reply, RemoteError>) -> Void"
            writer.line("func \(call.method)(\(arguments), answer: \(answer)) throws(RemoteError)")
          } else {
            writer.line("func \(call.method)(\(arguments)\(stream)) throws(RemoteError)\(result)")
          }
        }
      }
      writer.line()
      writer.block("extension \(handler) {") { writer in
        writer.line("/// Answers a call of ``\(program.name)``.")
        writer.line("///")
        writer.line("/// - Parameters:")
        writer.line("///   - access: what the connection may do now.")
        writer.line("///   - later: takes the reply to a call that takes its time.")
        writer.line("/// - Returns: what the reply holds; nil when it comes later.")
        writer.line("/// - Throws: what the client is told: that there is no such procedure, that it is not served, or why it failed.")
        writer.line("public func answer\(program.name)(")
        writer.line("  _ packet: Packet, access: RemoteAccess, later: @escaping (Packet) -> Void")
        writer.block(") throws(RemoteError) -> [UInt8]? {") { writer in
          writer.block("switch packet.header.procedure {") { writer in
            for call in calls {
              let function = "try \(call.method)(call\(call.isStream ? ", on: RemoteStreamID(packet.header)" : ""))"
              writer.line("case \(call.number):")
              if call.isAnsweredLater {
                writer.block(
                  "  try packet.serve(access, later: later) { (call: \(program.name).\(call.swift), answer) throws(RemoteError) in", "  }"
                ) { writer in writer.line("  try \(call.method)(call, answer: answer)") }
                writer.line("  return nil")
                continue
              }
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
