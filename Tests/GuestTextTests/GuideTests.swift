import Foundation
import Testing

/// The guide for authors of guests, held against the sources that it tells of.
@Suite("guest/guide") struct GuideTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All of a folder's Swift, its white space as single spaces.
  private static func sources(_ folder: String) throws -> String {
    let files = FileManager.default.enumerator(at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
    let texts = try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.map {
      try String(contentsOf: $0, encoding: .utf8)
    }
    return words(texts.joined(separator: "\n"))
  }
  private static func words(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

  @Test("each signature in the table of what a kernel has is one of the sources'") func signatures() throws {
    let guide = try String(contentsOf: Self.root.appendingPathComponent("docs/writing-a-guest.md"), encoding: .utf8)
    let start = try #require(guide.range(of: "| of | there is |")),
      sources = try Self.sources("Sources/GuestKit") + Self.sources("Sources/HypercallABI")
    let rows = guide[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix { $0.hasPrefix("|") }
    var count = 0
    for row in rows {
      let column = row.split(separator: "|")[1]
      for (index, span) in column.split(separator: "`", omittingEmptySubsequences: false).enumerated() where index % 2 == 1 {
        // Code that is no signature is an example, or the name of a type.
        guard span.contains("_ ") || span.contains(": ") || span.hasSuffix("()") || span.contains("->"), !span.hasPrefix("try ") else {
          continue
        }
        count += 1
        let signature = Self.words(String(span))
        let kinds = signature.contains("(") ? (signature.hasPrefix("init") ? [""] : ["func "]) : ["var ", "let "]
        #expect(
          kinds.contains { sources.contains("public \($0)\(signature) {") || sources.contains("public static \($0)\(signature) {") },
          "\(signature)")
      }
    }
    #expect(count > 50, "the table was found")
  }
}
