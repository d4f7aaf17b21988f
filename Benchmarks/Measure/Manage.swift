import Foundation

/// Dom0 as a service, in turn with libvirt's own test driver: `Benchmarks/manage.py` is the client of both.
func manage(_ dom0: String, _ kernel: String) throws -> [Figure] {
  let state = NSTemporaryDirectory() + "xenolith-bench-\(getpid())"
  let host = Process(), messages = Pipe()
  host.executableURL = URL(fileURLWithPath: dom0)
  host.arguments = ["serve", "--state", state, "--memory", "4096"]
  host.standardError = messages
  try host.run()
  defer {
    host.terminate()
    host.waitUntilExit()
    try? FileManager.default.removeItem(atPath: state)
  }
  _ = messages.fileHandleForReading.availableData
  let client = Process(), output = Pipe()
  client.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
  client.arguments = ["Benchmarks/manage.py", "xen:///system?socket=\(state)/run/xenolith-sock", kernel]
  client.environment = ProcessInfo.processInfo.environment.merging(["HOST_PID": "\(host.processIdentifier)"]) { $1 }
  client.standardOutput = output
  try client.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  client.waitUntilExit()
  var figures: [String: [Double]] = [:]
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    figures[String(words.first ?? "")] = words.dropFirst().compactMap { Double($0) }
  }
  func value(_ name: String, _ index: Int = 0) -> Double { figures[name].flatMap { $0.count > index ? $0[index] : nil } ?? .nan }
  return [
    Figure("define+start+destroy+undefine, against test:///", value("cycle"), "ms", reference: value("cycle", 1)),
    Figure("list of 1,000 defined domains, against test:///", value("list"), "ms", reference: value("list", 1)),
    Figure("starts of 100 domains", value("starts"), "/s"),
    Figure("  processor time of the host with 100 idle domains", value("cpu"), "%"),
    Figure("  memory for each of them", value("memory"), "KiB"),
  ]
}
