import ArgumentParser
import DomainConfig

/// What stands behind `--` on the command line: the command line of the kernels. ArgumentParser has it at the end of the arguments.
enum GuestWords {
  private static var words: ArraySlice<String> {
    let all = CommandLine.arguments
    return all.firstIndex(of: "--").map { all[($0 + 1)...] } ?? []
  }
  static var count: Int { words.count }

  /// The command line; nil where there is none.
  static var text: String? { words.isEmpty ? nil : words.joined(separator: " ") }

  static func check() throws {
    let count = (text ?? "").utf8.count, limit = DomainConfiguration.maximumCommandLineBytes
    if count > limit { throw ValidationError("A command line of \(count) bytes; a kernel gets at most \(limit).") }
  }
}
