import Foundation
import Testing

/// A `dom0 serve` with a state directory of its own, and the real clients that drive it: virsh, and Python with libvirt's binding.
final class VirshHost {
  let folder: Scratch
  private let process = Process()
  private let messages: FileHandle

  var state: String { folder.path + "/s" }
  var socket: String { state + "/run/xenolith-sock" }
  /// As `dom0 uri` writes it.
  var uri: String { "xen:///system?socket=\(socket)" }
  /// What the host logged.
  var log: String { (try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)) ?? "" }

  init(_ options: [String] = []) throws {
    folder = try Scratch()
    _ = FileManager.default.createFile(atPath: folder.path + "/log", contents: nil)
    messages = try #require(FileHandle(forWritingAtPath: folder.path + "/log"))
    process.executableURL = URL(fileURLWithPath: Client.dom0)
    process.arguments = ["serve", "--state", state, "--kernels", Client.binaries, "--memory", "512"] + options
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    process.standardError = messages
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 30)
    while !log.contains("clients connect to"), process.isRunning, Date() < deadline { usleep(5000) }
    try #require(log.contains("clients connect to"), "\(log)")
  }

  /// Ends the host, its domains and its ring 0.
  deinit {
    for _ in 0..<2 {
      kill(process.processIdentifier, SIGTERM)
      usleep(20_000)
    }
    let deadline = Date(timeIntervalSinceNow: 20)
    while process.isRunning, Date() < deadline { usleep(5000) }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      Issue.record("dom0 serve did not end: \(log)")
    }
  }

  var isRunning: Bool { process.isRunning }
  var processID: Int32 { process.processIdentifier }

  @discardableResult
  func virsh(_ arguments: String..., readOnly: Bool = false, input: String = "") throws -> Ended {
    try .run(
      "/usr/bin/virsh", ["-c", uri] + (readOnly ? ["-r"] : []) + arguments, environment: ["LC_ALL": "C.UTF-8"], input: input)
  }

  /// One command line of virsh's, how it ends, and what it prints, in pieces.
  struct Step {
    var arguments: String
    var status: Int32
    var pieces: [String]
    init(_ arguments: String, _ pieces: String..., status: Int32 = 0) {
      self.arguments = arguments
      self.pieces = pieces
      self.status = status
    }
  }

  /// Runs command lines, in which a no-break space is a space within a word.
  func run(_ steps: [Step]) throws {
    for step in steps {
      let words = step.arguments.split(separator: " ").map { $0.replacingOccurrences(of: "\u{a0}", with: " ") }
      let ended = try Ended.run("/usr/bin/virsh", ["-c", uri] + words, environment: ["LC_ALL": "C.UTF-8"])
      #expect(ended.status == step.status, "virsh \(step.arguments): \(ended.messages)\(ended.output)")
      for piece in step.pieces {
        let said = ended.output + ended.messages
        #expect(said.contains(piece), "virsh \(step.arguments) said \(said), and not \(piece)")
      }
    }
  }

  /// Runs Python with the connection `c` open, its event loop running, `heartbeat` an XML of a domain, and what else a script needs at hand.
  func python(_ script: String) throws -> Ended {
    let prelude = """
      import io, libvirt, threading, sys
      from libvirt import *
      registerErrorHandler(lambda *a: None, None)
      virEventRegisterDefaultImpl()
      def loop():
          while True: virEventRunDefaultImpl()
      threading.Thread(target=loop, daemon=True).start()
      class Seen:
          'What came in by callbacks, to be waited for.'
          def __init__(self): self.all, self.changed = [], threading.Condition()
          def add(self, x):
              with self.changed: self.all.append(x); self.changed.notify_all()
          def wait(self, what):
              with self.changed:
                  if not self.changed.wait_for(lambda: what(self.all), 30): print('waited in vain:', self.all); sys.exit(1)
                  return self.all
      def refused(f):
          try: return f()
          except libvirtError as e: return (e.get_error_code(), e.get_error_domain(), e.get_error_message())
      uri = sys.argv[1]
      def heartbeat(name, more=''): return sys.argv[2].replace('NAME', name).replace('<MORE/>', more)
      c = libvirt.open(uri)

      """
    return try .run(
      "/usr/bin/python3", ["-c", prelude + script, uri, Self.heartbeat("NAME", more: "<MORE/>")], environment: ["LC_ALL": "C.UTF-8"])
  }

  static func heartbeat(_ name: String, period: Int = 100, more: String = "") -> String {
    """
    <domain type='xen'>
      <name>\(name)</name>
      <memory unit='MiB'>32</memory>
      <vcpu>1</vcpu>
      <os><type>linux</type><kernel>\(Client.binaries)/libHeartbeat.so</kernel><cmdline>period=\(period)</cmdline></os>
      \(more)
    </domain>
    """
  }

  /// Defines a heartbeat.
  func define(_ name: String) throws {
    let defined = try virsh("define", folder.write(Self.heartbeat(name), to: name + ".xml"))
    try #require(defined.status == 0, "\(defined.messages)")
  }
}
