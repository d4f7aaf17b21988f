import Foundation
import SourceWriter
import Testing
import XMLDocument

@testable import HypercallGen

/// The repository's root.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Runs a program, and gives its status and everything it printed.
func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  process.currentDirectoryURL = folder
  let log = folder.appending(path: "log")
  _ = FileManager.default.createFile(atPath: log.path, contents: nil)
  let file = try FileHandle(forWritingTo: log)
  process.standardOutput = file
  process.standardError = file
  try process.run()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: try Data(contentsOf: log), as: UTF8.self))
}

/// A new folder, gone afterwards.
func withFolder<R>(_ body: (URL) throws -> R) throws -> R {
  let folder = FileManager.default.temporaryDirectory.appending(path: "hypercallgen-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

@Suite("hypercallgen")
struct GeneratorTests {
  @Test("the generated files are what the specification says")
  func upToDate() throws {
    let spec = try SpecReader.read(folder: root + "/hypercall-spec")
    for file in generate(spec) {
      let committed = readBytes(root + "/" + file.path).map { String(decoding: $0, as: UTF8.self) }
      #expect(committed == file.text, "\(file.path) differs from the specification; run `make generate`")
    }
  }

  @Test("every number, size and offset of the specification is that of Xen's public headers")
  func probe() throws {
    try #require(
      FileManager.default.fileExists(atPath: "/usr/include/xen/xen.h"),
      "Xen's public headers are missing: install libxen-dev (apt-get install libxen-dev)")
    let spec = try SpecReader.read(folder: root + "/hypercall-spec")
    try withFolder { folder in
      try Probe(spec: spec, types: TypeTable(spec)).text().write(to: folder.appending(path: "probe.c"), atomically: true, encoding: .utf8)
      let compiled = try run(["clang", "-std=gnu11", "-w", "probe.c", "-o", "probe"], in: folder)
      try #require(compiled.status == 0, "\(compiled.output)")
      let printed = try run(["./probe"], in: folder)
      let count = Int(printed.output.prefix { $0.isNumber }) ?? 0
      #expect(count > 2500, "compared only \(count)")
    }
  }

  @Test("the probe finds a wrong offset, a wrong size and a wrong number")
  func probeCanFail() throws {
    var spec = try SpecReader.read(folder: root + "/hypercall-spec")
    spec.records[0].fields[3].offset += 8
    spec.records[1].size += 8
    spec.hypercalls[0].number = 63
    try withFolder { folder in
      try Probe(spec: spec, types: TypeTable(spec)).text().write(to: folder.appending(path: "probe.c"), atomically: true, encoding: .utf8)
      let compiled = try run(["clang", "-std=gnu11", "-w", "probe.c", "-o", "probe"], in: folder)
      #expect(compiled.status != 0)
      #expect(compiled.output.components(separatedBy: "error:").count == 4, "\(compiled.output)")
    }
  }

  @Test("the C header stands by itself, in C and in freestanding C")
  func header() throws {
    try withFolder { folder in
      let include = "-I" + root + "/Sources/CGuestRuntime/include"
      try "#include <xenolith_abi.h>\nint f(struct start_info *s) { return s->console.domU.evtchn == EVTCHNOP_send; }\n"
        .write(to: folder.appending(path: "a.c"), atomically: true, encoding: .utf8)
      for flags in [["-std=c11"], ["-std=gnu17", "-ffreestanding"]] {
        let compiled = try run(["clang", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", include] + flags + ["a.c"], in: folder)
        #expect(compiled.status == 0, "\(compiled.output)")
      }
    }
  }

  @Test("every implemented command has a brief of its own and a sentence for each error")
  func prose() throws {
    let spec = try SpecReader.read(folder: root + "/hypercall-spec")
    for hypercall in spec.hypercalls {
      for command in hypercall.implementedCommands {
        #expect(command.brief.hasSuffix("."), "\(command.cName)")
        for error in command.errors { #expect(error.text.hasSuffix("."), "\(command.cName) \(error.name)") }
        for field in command.argument?.fields ?? [] { #expect(!field.text.isEmpty, "\(command.cName) \(field.name)") }
      }
    }
  }
}

@Suite("hypercallgen: what it refuses")
struct SpecRefusalTests {
  /// Puts `text` beside the specification's types and errors, and gives what is wrong with it.
  func problems(_ text: String) throws -> [XMLDiagnostic] {
    try withFolder { folder in
      for file in ["spec.rng", "types.xml", "constants.xml", "errors.xml"] {
        try FileManager.default.copyItem(atPath: root + "/hypercall-spec/" + file, toPath: folder.path + "/" + file)
      }
      try text.write(to: folder.appending(path: "x.xml"), atomically: true, encoding: .utf8)
      do throws(XMLFailure) {
        _ = try SpecReader.read(folder: folder.path)
        return []
      } catch {
        // Each problem names the file and the line.
        for diagnostic in error.diagnostics { #expect(diagnostic.file == folder.path + "/x.xml" && diagnostic.line > 0) }
        return error.diagnostics
      }
    }
  }

  func hypercall(_ commands: String, implemented: String = "no", shape: String = "command") -> String {
    """
    <hypercalls>
      <hypercall name="a" c-name="A" number="1" shape="\(shape)" swift="A" who="any" implemented="\(implemented)" source="xen/xen.h">
        <brief>Does it.</brief>
        \(commands)
      </hypercall>
    </hypercalls>
    """
  }
  func command(_ number: Int, name: String = "B", _ content: String = "", implemented: String = "no") -> String {
    """
    <command name="\(name)" c-name="B" number="\(number)" who="any" tier="guest" implemented="\(implemented)"><brief>Does it.</brief>\(content)</command>
    """
  }
  func argument(size: Int, _ field: String) -> String {
    "<argument c-name='struct b' size='\(size)' align='4'>\(field)</argument>"
  }

  @Test("a good one passes")
  func good() throws {
    let field = "<field name='port' c-name='port' type='EventChannelPort' offset='0' dir='in'/>"
    #expect(try problems(hypercall(command(0, argument(size: 4, field)))).isEmpty)
  }

  @Test("what the schema does not allow")
  func schema() throws {
    #expect(try !problems("<hypercalls/>").isEmpty)
    #expect(try !problems(hypercall(command(0), shape: "round")).isEmpty)
    #expect(try !problems(hypercall("<command/>")).isEmpty)
    #expect(try !problems("<other/>").isEmpty)
    #expect(try !problems("<hypercalls>").isEmpty)
  }

  @Test("a number or a name that is said twice")
  func twice() throws {
    #expect(try problems(hypercall(command(0) + command(0, name: "C"))).first?.message.contains("said twice") == true)
    #expect(try problems(hypercall(command(0) + command(1))).first?.message.contains("said twice") == true)
  }

  @Test("a field beyond the end, at an odd place, or of no known type")
  func fields() throws {
    func problem(_ field: String) throws -> String { try problems(hypercall(command(0, argument(size: 8, field)))).first?.message ?? "" }
    #expect(try problem("<field name='a' c-name='a' type='UInt64' offset='4' dir='in'/>").contains("beyond the size"))
    #expect(try problem("<field name='a' c-name='a' type='UInt32' offset='2' dir='in'/>").contains("no UInt32 can lie"))
    #expect(try problem("<field name='a' c-name='a' type='Whatever' offset='0' dir='in'/>").contains("there is no type Whatever"))
    #expect(try problem("<field name='a' c-name='a' type='UInt32' offset='0' count='3' dir='in'/>").contains("beyond the size"))
  }

  @Test("an error that is not in errors.xml")
  func unknownError() throws {
    #expect(try problems(hypercall(command(0, "<error name='EWHAT'>What.</error>"))).first?.message == "there is no error EWHAT")
  }

  @Test("an implemented command that hides an error it can answer, or a field's meaning")
  func incomplete() throws {
    let field = "<field name='port' c-name='port' type='EventChannelPort' offset='0' dir='in'>"
    let error = "<error name='EFAULT'>It cannot be read.</error>"
    func problem(_ content: String) throws -> String? {
      try problems(hypercall(command(0, content, implemented: "yes"), implemented: "yes")).first?.message
    }
    #expect(try problem(argument(size: 4, field + "The port.</field>")) == "B can answer EFAULT, and does not list it")
    #expect(try problem(argument(size: 4, field + "</field>") + error) == "B is implemented, and its field port is not described")
    #expect(try problem(argument(size: 4, field + "The port.</field>") + error) == nil)
  }

  @Test("a hypercall that says of itself what its commands do not")
  func implemented() throws {
    #expect(try problems(hypercall(command(0), implemented: "yes")).first?.message.contains("its commands say \"no\"") == true)
  }
}
