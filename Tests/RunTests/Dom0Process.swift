import Foundation
import Testing

/// What a run of `dom0` left behind.
struct Run {
  var status: Int32
  var output: String
  var messages: String

  /// The last line of the output, as JSON.
  var report: [String: Any] {
    get throws {
      let line = output.split(separator: "\n").last ?? ""
      return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
  /// The first domain of the report.
  var firstDomain: [String: Any] { get throws { try #require(((try report)["domains"] as? [[String: Any]])?.first) } }
}

/// A `dom0` that runs.
final class Dom0Process {
  private let process = Process()
  private let outputPipe = Pipe(), messagePipe = Pipe(), inputPipe = Pipe()
  private let collected = Collected()

  /// Bytes that came so far, from reader threads.
  final class Collected: @unchecked Sendable {
    private let condition = NSCondition()
    private var bytes = [Data(), Data()]
    private var open = 2
    func add(_ data: Data, _ stream: Int) {
      condition.withLock {
        if data.isEmpty { open -= 1 } else { bytes[stream].append(data) }
        condition.broadcast()
      }
    }
    /// Waits until the stream holds a text or all have ended; whether it does.
    func wait(for text: String, _ stream: Int, until deadline: Date) -> Bool {
      condition.withLock {
        while !String(decoding: bytes[stream], as: UTF8.self).contains(text) {
          if open == 0 || !condition.wait(until: deadline) { return String(decoding: bytes[stream], as: UTF8.self).contains(text) }
        }
        return true
      }
    }
    func all(until deadline: Date) -> (String, String) {
      condition.withLock {
        while open > 0, condition.wait(until: deadline) {}
        return (String(decoding: bytes[0], as: UTF8.self), String(decoding: bytes[1], as: UTF8.self))
      }
    }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  /// Where the executables and kernels are.
  static let binaries: String = {
    #if DEBUG
      root + "/.build/debug"
    #else
      root + "/.build/release"
    #endif
  }()

  init(_ arguments: [String], environment: [String: String] = [:], folder: String? = nil) throws {
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.executableURL = URL(fileURLWithPath: Self.binaries + "/dom0")
    process.arguments = arguments
    process.standardOutput = outputPipe
    process.standardError = messagePipe
    process.standardInput = inputPipe
    try process.run()
    for (stream, pipe) in [outputPipe, messagePipe].enumerated() {
      Thread.detachNewThread { [collected] in
        while true {
          let data = pipe.fileHandleForReading.availableData
          collected.add(data, stream)
          if data.isEmpty { return }
        }
      }
    }
  }

  var processID: Int32 { process.processIdentifier }
  /// `dom0`, ring 0, the zygote, and the process of the only vCPU.
  var lineage: [Int32] {
    var pids = [processID]
    while let text = try? String(contentsOfFile: "/proc/\(pids.last ?? 0)/task/\(pids.last ?? 0)/children", encoding: .utf8),
      let child = text.split(separator: " ").last.flatMap({ Int32($0) })
    { pids.append(child) }
    return pids
  }
  func type(_ text: String) { inputPipe.fileHandleForWriting.write(Data(text.utf8)) }
  func endInput() { try? inputPipe.fileHandleForWriting.close() }
  func interrupt() { kill(process.processIdentifier, SIGINT) }
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until the console (or the messages) hold a text.
  func waitFor(_ text: String, inMessages: Bool = false) -> Bool {
    collected.wait(for: text, inMessages ? 1 : 0, until: Date(timeIntervalSinceNow: 30))
  }

  /// Waits for the end; one that does not come in time is a failure.
  func finish(within seconds: Double = 60) -> Run {
    let deadline = Date(timeIntervalSinceNow: seconds)
    let (output, messages) = collected.all(until: deadline)
    if Date() >= deadline {
      kill(process.processIdentifier, SIGKILL)
      Issue.record("dom0 did not end; console: \(output.suffix(500)); messages: \(messages.suffix(500))")
    }
    process.waitUntilExit()
    return Run(status: process.terminationReason == .exit ? process.terminationStatus : -1, output: output, messages: messages)
  }

  static func run(_ arguments: String...) throws -> Run { try Dom0Process(arguments).finish() }
}

/// A folder for domain files, gone with its owner.
final class DomainFiles {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xenolith-\(UUID().uuidString)").path
  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ text: String, as name: String) throws -> String {
    let path = "\(folder)/\(name).xml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// The file of a domain with this example kernel and command line.
  func domain(_ kernel: String, _ commandLine: String = "", name: String? = nil, memory: Int = 16, more: String = "") throws -> String {
    let name = name ?? kernel.lowercased()
    return try write(
      """
      <domain type='xen'>
        <name>\(name)</name>
        <memory unit='MiB'>\(memory)</memory>
        <vcpu>1</vcpu>
        <os><type>linux</type><kernel>\(Dom0Process.binaries)/lib\(kernel).so</kernel><cmdline>\(commandLine)</cmdline></os>
        \(more)
      </domain>
      """, as: name)
  }
}
