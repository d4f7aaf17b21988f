import Foundation
import Testing

/// Tests of `dom0` as its users have it: processes, files and text, and nothing of its modules.
enum Client {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  /// Where the executables and kernels are.
  static let configuration: String = {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }()
  static let binaries = root + "/.build/" + configuration
  static let dom0 = binaries + "/dom0"
}

/// A process that has ended.
struct Ended {
  var status: Int32
  var output: String
  var messages: String

  var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast() }
  /// The output as one JSON object.
  var object: [String: Any] { get throws { try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) } }

  /// Runs a command to its end.
  static func run(
    _ path: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], input: String = ""
  ) throws -> Ended {
    let process = Process(), output = Pipe(), messages = Pipe(), keyboard = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardOutput = output
    process.standardError = messages
    process.standardInput = keyboard
    try process.run()
    let said = Said()
    let reader = Thread { said.set(messages.fileHandleForReading.readDataToEndOfFile()) }
    reader.start()
    try keyboard.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try keyboard.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ended(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: text, as: UTF8.self), messages: String(decoding: said.wait(), as: UTF8.self))
  }

  /// What a reading thread found.
  private final class Said: @unchecked Sendable {
    private let condition = NSCondition()
    private var data: Data?
    func set(_ data: Data) {
      condition.withLock {
        self.data = data
        condition.signal()
      }
    }
    func wait() -> Data {
      condition.withLock {
        while data == nil { condition.wait() }
        return data ?? Data()
      }
    }
  }
}

/// A folder that goes with its owner.
final class Scratch {
  let path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent("xenolith-\(UUID().uuidString)").path
  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    return "\(path)/\(name)"
  }
  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}

/// Suites that build packages or run hosts take turns.
@Suite("client", .serialized) struct ClientSuites {}
