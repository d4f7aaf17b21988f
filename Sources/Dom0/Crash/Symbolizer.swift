import Glibc

/// One place in a program's source.
public struct SourcePlace: Sendable, Equatable {
  public var function: String
  /// `file:line`, where the image has debug information.
  public var location: String?
}

/// Turns addresses of an image into functions, files and lines, by the tools of the Swift toolchain where they are found.
///
/// The image is a stranger's, so it is read by a process of its own, which is killed when it takes too long.
public struct Symbolizer: Sendable {
  private let symbolizer: String?
  private let demangler: String?

  /// Looks for `llvm-symbolizer` and `swift-demangle` beside `swift`, then in the search path.
  public init() {
    let folders = (environmentValue("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
    let toolchain = Self.find("swift", in: folders).flatMap(Self.folder(of:)).map { [$0] } ?? []
    symbolizer = Self.find("llvm-symbolizer", in: toolchain + folders)
    demangler = Self.find("swift-demangle", in: toolchain + folders)
  }

  /// For each address (an offset in the image): the functions there, the innermost inlined one first; nil when nothing is known.
  public func places(of addresses: [UInt64], in image: String) -> [[SourcePlace]?] {
    let nothing = [[SourcePlace]?](repeating: nil, count: addresses.count)
    guard let symbolizer, !addresses.isEmpty else { return nothing }
    let arguments =
      ["--obj=\(image)", "--no-demangle", "--functions=linkage", "--output-style=LLVM", "--relativenames"] + addresses.map(hex)
    guard let output = ChildProcess.output(of: symbolizer, arguments, timeout: 5000) else { return nothing }
    var found = Self.parse(output)
    guard found.count == addresses.count else { return nothing }
    let names = demangle(found.flatMap { $0 ?? [] }.map(\.function))
    for index in found.indices {
      found[index] = found[index]?.map { SourcePlace(function: names[$0.function] ?? $0.function, location: $0.location) }
    }
    return found
  }

  /// People's names for mangled ones.
  public func demangle(_ names: [String]) -> [String: String] {
    // Swift's mangled names begin so; anything else is left as it is, and never taken for an option.
    let mangled = Set(names.filter { $0.hasPrefix("$s") || $0.hasPrefix("$e") || $0.hasPrefix("_$s") }).sorted()
    guard let demangler, !mangled.isEmpty,
      let output = ChildProcess.output(of: demangler, ["-compact", "-simplified"] + mangled, timeout: 5000)
    else { return [:] }
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= mangled.count else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(mangled, lines.map(String.init)))
  }

  /// Reads llvm-symbolizer's answer: for each address pairs of lines, function and place, and an empty line.
  static func parse(_ output: String) -> [[SourcePlace]?] {
    var answers: [[SourcePlace]?] = []
    var lines: [Substring] = []
    for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.isEmpty else {
        lines.append(line)
        continue
      }
      guard !lines.isEmpty else { continue }
      let places = stride(from: 0, to: lines.count - 1, by: 2).compactMap { index -> SourcePlace? in
        lines[index] == "??" ? nil : SourcePlace(function: String(lines[index]), location: location(lines[index + 1]))
      }
      answers.append(places.isEmpty ? nil : places)
      lines = []
    }
    return answers
  }

  /// `file:line` of `file:line:column`; nil where the tool knows none.
  private static func location(_ text: Substring) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] != "??", parts[parts.count - 2] != "0" else { return nil }
    return parts.dropLast().joined(separator: ":")
  }

  private static func find(_ name: String, in folders: [String]) -> String? {
    folders.lazy.map { "\($0)/\(name)" }.first { unsafe access($0, X_OK) == 0 }
  }

  /// The folder that a file, followed through links, really lies in.
  private static func folder(of path: String) -> String? {
    let text = absolutePath(path)
    return text.lastIndex(of: "/").map { String(text[..<$0]) }
  }
}

/// A path from the root, through links; unchanged where there is no such file.
func absolutePath(_ path: String) -> String {
  // SAFETY: realpath answers an allocated text, which is copied and freed.
  guard let real = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}
