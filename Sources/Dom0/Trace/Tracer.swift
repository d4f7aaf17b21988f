import CVCPUArea
import Glibc

/// `--trace`: reads the trace ring and writes a line for each record.
final class Tracer {
  private let output: Output
  private let file: Descriptor?
  private var ring: TraceRing?
  private(set) var lost: UInt64 = 0

  /// - Parameter file: where to write; nil for `standard`.
  init(file path: String?, standard: Output) throws(ToolstackError) {
    guard let path else {
      file = nil
      output = standard
      return
    }
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard number >= 0 else {
      throw ToolstackError(.host, "cannot write the trace to \(path): \(hostErrorText()); name another file with --trace=FILE")
    }
    file = Descriptor(owning: number)
    output = Output(descriptor: number)
  }

  func start(_ ring: TraceRing) {
    self.ring = ring
    ring.enable(true)
  }

  func drain() {
    guard let ring else { return }
    var lines: [UInt8] = []
    ring.drain { record in
      lines += Array(TraceLine.text(record).utf8)
      lines.append(10)
    }
    let lost = ring.takeLost()
    if lost > 0 {
      self.lost += lost
      lines += Array((TraceLine.lost(lost) + "\n").utf8)
    }
    if !lines.isEmpty { output.write(lines) }
  }

  func finish() {
    ring?.enable(false)
    drain()
  }
}
