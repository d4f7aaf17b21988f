import Foundation
import Peers

/// A `dom0 run` under measurement.
final class Run {
  let process = Process()
  private let output = Pipe()
  private(set) var firstByte: UInt64?
  let started: UInt64

  init(_ dom0: String, _ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: dom0)
    process.arguments = ["run"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    started = peer_now()
    try process.run()
  }

  /// Reads until a line holds `text`, or the end; the line. The next one, whatever it holds, for nil.
  func line(with text: String?) -> String? {
    var bytes: [UInt8] = []
    while let chunk = try? output.fileHandleForReading.read(upToCount: 1), let byte = chunk.first {
      if firstByte == nil { firstByte = peer_now() }
      if byte == 10 {
        let line = String(decoding: bytes, as: UTF8.self)
        if text.map(line.contains) ?? true { return line }
        bytes = []
      } else {
        bytes.append(byte)
      }
    }
    return nil
  }

  func end() {
    process.terminate()
    process.waitUntilExit()
  }

  /// The descendants of this run, by the name of their executable.
  func descendants() -> [(pid: Int, name: String)] {
    func children(of pid: Int) -> [Int] {
      let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { Int($0) }
    }
    var found: [(Int, String)] = []
    var open = [Int(process.processIdentifier)]
    while let pid = open.popLast() {
      let name = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
      found.append((pid, name.trimmingCharacters(in: .whitespacesAndNewlines)))
      open += children(of: pid)
    }
    return found
  }

  /// The vCPU processes: children of the zygote.
  func vcpus() -> [Int] {
    let runners = descendants().filter { $0.name == "domain-runner" }.map(\.pid)
    return runners.filter { pid in
      let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
      return text.isEmpty
    }
  }
}

/// Private memory of a process in KB, page tables included, without what lies in memory files: that is the guest's.
func privateKilobytes(_ pid: Int) -> Double {
  let maps = (try? String(contentsOfFile: "/proc/\(pid)/smaps", encoding: .utf8)) ?? ""
  var total = 0.0
  var isFile = false
  for line in maps.split(separator: "\n") {
    if line.first.map({ "0123456789abcdef".contains($0) }) == true && line.contains("-") {
      isFile = line.contains("/memfd:")
    } else if !isFile, line.hasPrefix("Private_"), let amount = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) {
      total += amount
    }
  }
  return total + status(pid, "VmPTE:")
}

func status(_ pid: Int, _ field: String) -> Double {
  let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
  let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
  return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) } ?? 0
}

func contextSwitches(_ pid: Int) -> Double { status(pid, "voluntary_ctxt_switches:") + status(pid, "nonvoluntary_ctxt_switches:") }

/// Context switches of all children that have ended and been waited for, and of theirs.
func switchesOfChildren() -> Double {
  var usage = rusage()
  getrusage(RUSAGE_CHILDREN.rawValue, &usage)
  return Double(usage.ru_nvcsw + usage.ru_nivcsw)
}
