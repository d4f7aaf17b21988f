import Testing

@testable import Dom0

@Suite("crash report/last words") struct LastWordsTests {
  private let inspector = CrashInspector(
    image: ImagePlace(path: "/k.so", base: 1 << 44, bias: 1 << 44, size: 8192, code: [0..<8192], guardPage: 0..<0), bytes: [])

  @Test("a release build's failed check is told by the kind that the compiler left in the debug information") func release() {
    var frame = CrashReport.Frame(address: 1 << 44, imageOffset: 0)
    let console = Array("k.swift:1: Fatal error: of long ago\n".utf8)
    #expect(inspector.failedCheck([frame], console: console) == nil, "what was printed counts only where Swift's library stopped")
    frame.inlined = [SourcePlace(function: "run()", location: nil)]
    #expect(inspector.failedCheck([frame], console: console) == nil)
    frame.inlined = [SourcePlace(function: "Swift runtime failure: Index out of range", location: nil)]
    #expect(inspector.failedCheck([frame], console: console) == "Index out of range")
    #expect(inspector.failedCheck([], console: console) == nil)
  }
}
