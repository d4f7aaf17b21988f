import Foundation
import Peers

// `measure DOM0 FOLDER RESULTS`: runs the benchmarks with the `dom0` executable and the domain files in FOLDER.
guard CommandLine.arguments.count == 4 else {
  print("usage: measure DOM0 FOLDER RESULTS.json")
  exit(2)
}
let dom0 = CommandLine.arguments[1]
let folder = CommandLine.arguments[2]
let rounds = 5

/// Times of the lines of a trace that hold all of `words`, in µs.
func times(_ trace: String, _ words: String...) -> [Double] {
  trace.split(separator: "\n").filter { line in words.allSatisfy { line.contains($0) } }
    .compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Double($0) } }.map { $0 * 1e6 }
}

/// Null hypercalls of a guest, in turn with bare round trips of shared memory.
func nullHypercalls() throws -> [Figure] {
  var ours: [Double] = [], peer: [Double] = [], vcpuSwitches: [Double] = [], ring0Switches: [Double] = []
  for _ in 0..<rounds {
    peer.append(peer_round_trip(200_000))
    let run = try Run(dom0, ["\(folder)/null.xml"])
    guard let line = run.line(with: "null_hypercall"), let value = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else {
      throw CocoaError(.fileReadUnknown)
    }
    ours.append(value / 1000)
    let operations = 200_000.0
    vcpuSwitches += run.vcpus().prefix(1).map { contextSwitches($0) / operations }
    ring0Switches += run.descendants().filter { $0.name == "xenolith" }.map { contextSwitches($0.pid) / operations }
    run.end()
  }
  return [
    Figure("null hypercall, against a bare round trip", median(ours), "ns", reference: median(peer), goalRatio: 3),
    Figure("  context switches of the vCPU per hypercall", median(vcpuSwitches), ""),
    Figure("  context switches of ring 0 per hypercall", median(ring0Switches), ""),
  ]
}

/// How fast domains start, in turn with fork + exit + wait.
func starts() throws -> [Figure] {
  var switches: [Double] = []
  var unpause: [Double] = [], request: [Double] = [], whole: [Double] = [], peer: [Double] = []
  for _ in 0..<rounds {
    peer.append(peer_fork_exit_wait(200) / 1000)
    let file = NSTemporaryDirectory() + "xenolith-trace-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: file) }
    // A domain that reboots five times: each time it is built anew, in a host that runs.
    let before = switchesOfChildren()
    let run = try Run(dom0, ["\(folder)/reboot.xml", "--trace=\(file)"])
    while run.line(with: nil) != nil {}
    run.process.waitUntilExit()
    switches.append((switchesOfChildren() - before) / 6)
    if let first = run.firstByte { whole.append(Double(first - run.started) / 1000) }
    run.end()
    let trace = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    for (index, made) in times(trace, "d0v", "createdomain").enumerated().dropFirst() {
      let name = "d\(index + 1)v0 "
      guard let first = times(trace, name, "(").first, let wrote = times(trace, name, "event_channel_op(send").first,
        let released = times(trace, "d0v", "unpausedomain").last(where: { $0 <= first })
      else { continue }
      unpause.append(first - released)
      request.append(wrote - made)
    }
  }
  return [
    Figure("unpause to first hypercall, against fork+exit+wait", median(unpause), "µs", reference: median(peer), goalRatio: 3),
    Figure("createdomain to first console byte, host running", median(request), "µs", reference: median(peer), goalRatio: 4),
    Figure("  context switches of dom0 and ring 0 per start", median(switches), ""),
    Figure("`dom0 run` to first console byte", median(whole) / 1000, "ms"),
  ]
}

/// What an idle domain costs the host.
func idle() throws -> [Figure] {
  let run = try Run(dom0, ["\(folder)/idle.xml"])
  guard run.line(with: "idle") != nil else { throw CocoaError(.fileReadUnknown) }
  usleep(200_000)
  defer { run.end() }
  guard let vcpu = run.vcpus().first else { return [] }
  let before = contextSwitches(vcpu)
  sleep(2)
  return [
    Figure("private memory of an idle domain's process", privateKilobytes(vcpu), "KB", goal: 150),
    Figure("  its context switches per second", (contextSwitches(vcpu) - before) / 2, "/s"),
  ]
}

try report(
  nullHypercalls() + memoryFigures() + starts() + idle() + manage(dom0, "domains/kernels/libHeartbeat.so"), to: CommandLine.arguments[3])
