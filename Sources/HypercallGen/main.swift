import Glibc
import SourceWriter
import XMLDocument

/// Everything that is generated from the spec.
func generate(_ spec: Spec) -> [GeneratedFile] {
  let types = TypeTable(spec)
  return SwiftTypes(spec: spec, types: types).files() + SwiftCommands(spec: spec, types: types).files()
    + SwiftDispatch(spec: spec, types: types).files() + [
      CHeader(spec: spec, types: types).file(), Manual(spec: spec, types: types).file(), TraceNames(spec: spec).file(),
    ]
}

/// Folders that hold nothing but generated files.
let generatedFolders = ["Sources/HypercallABI/Generated", "Sources/Hypervisor/Dispatch/Generated", "Sources/Dom0/Trace/Generated"]

let usage = """
  Usage: hypercallgen --spec FOLDER --root FOLDER [--check]
         hypercallgen --spec FOLDER --probe
         hypercallgen --spec FOLDER --coverage FOLDER

    --spec FOLDER  the specification: XML files and their schema, spec.rng
    --root FOLDER  the repository to write the generated files to
    --check        write nothing; name the files that differ, and end with status 1 if any does
    --probe        print a C program that holds the specification against Xen's own headers
    --coverage FOLDER
                   list the errors in the specification that no test in the folder names

  """

func fail(_ message: String, status: Int32) -> Never {
  let bytes = Array(message.utf8)
  // SAFETY: the bytes live through the call, and their number is told.
  _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  exit(status)
}

var specification: String?
var root: String?
var isCheck = false
var isProbe = false
var tests: String?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--spec": specification = arguments.popFirst()
  case "--root": root = arguments.popFirst()
  case "--check": isCheck = true
  case "--probe": isProbe = true
  case "--coverage": tests = arguments.popFirst()
  case "--help", "-h":
    print(usage, terminator: "")
    exit(0)
  default: fail("hypercallgen: unknown argument \(argument)\n\(usage)", status: 2)
  }
}
guard let specification, isProbe || tests != nil || root != nil else { fail(usage, status: 2) }

do throws(XMLFailure) {
  let spec = try SpecReader.read(folder: specification)
  if isProbe {
    print(Probe(spec: spec, types: TypeTable(spec)).text(), terminator: "")
    exit(0)
  }
  if let tests {
    print(try Coverage(spec: spec, tests: tests).report(), terminator: "")
    exit(0)
  }
  let root = root ?? "."
  let different = try update(generate(spec), folders: generatedFolders, root: root, isCheck: isCheck)
  if isCheck, !different.isEmpty {
    fail(different.map { "\($0): differs from the specification; run `make generate`\n" }.joined(), status: 1)
  }
} catch {
  fail(error.description + "\n", status: 1)
}
