import Glibc
import SourceWriter
import XMLDocument

let notice = "Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit."
let swiftHeader = "// \(notice)\n// swift-format-ignore-file\n\n"
let generatedFolder = "Sources/RemoteProtocol/Generated"

/// Everything that is generated from the table.
func generate(_ table: Table) -> [GeneratedFile] {
  let types = Types(table)
  return SwiftRecords(table: table, types: types).files() + SwiftProcedures(table: table, types: types).files()
    + SwiftDispatch(table: table, types: types).files() + [Manual(table: table).file()]
}

let usage = """
  Usage: remotegen --root FOLDER [--check]

    --root FOLDER  the repository: the table is below it, and the generated files are written there
    --check        write nothing; name the files that differ, and end with status 1 if any does

  """

func fail(_ message: String, status: Int32) -> Never {
  let bytes = Array(message.utf8)
  // SAFETY: the bytes live through the call, and their number is told.
  _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  exit(status)
}

var root: String?
var isCheck = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--root": root = arguments.popFirst()
  case "--check": isCheck = true
  case "--help", "-h":
    print(usage, terminator: "")
    exit(0)
  default: fail("remotegen: unknown argument \(argument)\n\(usage)", status: 2)
  }
}
guard let root else { fail(usage, status: 2) }

do throws(XMLFailure) {
  let table = try TableReader.read(folder: root + "/Sources/RemoteProtocol/Table")
  let different = try update(generate(table), folders: [generatedFolder], root: root, isCheck: isCheck)
  if isCheck, !different.isEmpty {
    fail(different.map { "\($0): differs from the table; run `make generate`\n" }.joined(), status: 1)
  }
} catch {
  fail(error.description + "\n", status: 1)
}
