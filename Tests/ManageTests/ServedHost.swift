import Foundation
import RemoteClient
import RemoteProtocol
import Testing

/// A `dom0 serve` on a state directory of its own, which can be killed and started again. Ends with its owner.
final class ServedHost: @unchecked Sendable {
  let scratch: Scratch
  private let options: [String]
  private(set) var process: Process?
  private let log: String
  var state: String { scratch.path + "/state" }
  var socket: String { state + "/run/xenolith-sock" }
  var uri: String { "xen:///system?socket=\(socket)" }
  var pid: Int32 { process?.processIdentifier ?? -1 }

  /// - Parameter starts: whether the host is started and waited for.
  init(options: [String] = [], starts: Bool = true) throws {
    scratch = try Scratch()
    self.options = options
    log = scratch.path + "/serve.log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    if starts { try start() }
  }

  deinit {
    if let process, process.isRunning {
      kill(process.processIdentifier, SIGTERM)
      kill(process.processIdentifier, SIGQUIT)
      process.waitUntilExit()
    }
    // What a test left behind: a ring 0 without its Dom0.
    if let ring0 = Self.process(holding: state + "/run/ring0.sock") { kill(ring0, SIGKILL) }
  }

  /// Starts the host, and waits until it answers.
  func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Client.dom0)
    process.arguments = ["serve", "--state", state, "--memory", "2048", "--patience", "5"] + options
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    (process.standardError as? FileHandle)?.seekToEndOfFile()
    process.standardInput = FileHandle.nullDevice
    try process.run()
    self.process = process
    _ = try connect()
  }

  /// What the host has logged.
  var messages: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// A connection, as soon as the host takes one.
  func connect(readOnly: Bool = false) throws -> RemoteClient {
    let deadline = Date(timeIntervalSinceNow: 60)
    while true {
      do { return try RemoteClient(path: readOnly ? socket + "-ro" : socket, readOnly: readOnly, timeout: 60_000) } catch {
        guard Date() < deadline, process?.isRunning == true else {
          Issue.record("the host does not answer: \(error); it said: \(messages)")
          throw error
        }
        usleep(5000)
      }
    }
  }

  /// Kills the host's process, and waits until it is gone.
  func killDom0() {
    guard let process else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends the host in order.
  func stop() {
    guard let process else { return }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
  }

  /// The ring 0 that listens at a path.
  static func process(holding path: String) -> Int32? {
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let pid = Int32(entry), let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { continue }
      let arguments = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if arguments.first?.hasSuffix("/xenolith") == true, arguments.contains(path) { return pid }
    }
    return nil
  }
  var ring0: Int32? { Self.process(holding: state + "/run/ring0.sock") }

  /// A process's descendants.
  static func descendants(of pid: Int32) -> [Int32] {
    let text = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    let children = text.flatMap { task in
      ((try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/children", encoding: .utf8)) ?? "").split(separator: " ").compactMap {
        Int32($0)
      }
    }
    return children + children.flatMap { descendants(of: $0) }
  }

  /// The XML of a domain with this example kernel and command line.
  static func xml(_ name: String, _ kernel: String = "Heartbeat", _ commandLine: String = "quiet", more: String = "") -> String {
    """
    <domain type='xen'>
      <name>\(name)</name>
      <memory unit='MiB'>16</memory>
      <vcpu>1</vcpu>
      <os><type>linux</type><kernel>\(Client.binaries)/lib\(kernel).so</kernel><cmdline>\(commandLine)</cmdline></os>
      \(more)
    </domain>
    """
  }
}

extension RemoteClient {
  func domain(named name: String) throws -> RemoteDomain { try call(Remote.DomainLookupByName(name: name)).domain }
  @discardableResult
  func define(_ xml: String) throws -> RemoteDomain { try call(Remote.DomainDefineXML(xml: xml)).domain }
}
