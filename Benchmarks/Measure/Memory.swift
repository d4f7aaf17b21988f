import Foundation
import Peers

/// Figures of a guest's own clock: `NAME VALUE ps` lines, until one holds `last`; in ns, by name.
func guestFigures(_ domain: String, until last: String) throws -> [String: [Double]] {
  let run = try Run(dom0, [domain])
  defer { run.end() }
  var figures: [String: [Double]] = [:]
  while let line = run.line(with: nil) {
    let words = line.split(separator: " ")
    if words.count == 3, words[2] == "ps", let value = Double(words[1]) { figures[String(words[0]), default: []].append(value / 1000) }
    if line.contains(last) { break }
  }
  return figures
}

/// Page tables, faults, code at work, and what a large domain costs.
func memoryFigures() throws -> [Figure] {
  var updates: [Double] = [], batched: [Double] = [], null: [Double] = [], faults: [Double] = [], peerFaults: [Double] = []
  var elf: [Double] = [], plugin: [Double] = [], loop: [Double] = [], peerLoop: [Double] = [], copy: [Double] = [], peerCopy: [Double] = []
  var calls: [Double] = [], userFaults: [Double] = [], turns: [Double] = []
  var sum: UInt64 = 0
  for _ in 0..<rounds {
    peerFaults.append(peer_fault_and_map(20_000))
    let memory = try guestFigures("\(folder)/memory.xml", until: "page_fault")
    updates += memory["mmu_update_1"] ?? []
    batched += memory["mmu_update_128"] ?? []
    null += memory["null_hypercall"] ?? []
    faults += memory["page_fault"] ?? []
    let user = try guestFigures("\(folder)/user.xml", until: "space_switch")
    calls += user["system_call"] ?? []
    userFaults += user["user_page_fault"] ?? []
    turns += user["space_switch"] ?? []
    plugin += try guestFigures("\(folder)/null.xml", until: "null_hypercall")["null_hypercall"] ?? []
    elf += try guestFigures("\(folder)/null-elf.xml", until: "null_hypercall")["null_hypercall"] ?? []
    let work = try guestFigures("\(folder)/compute.xml", until: "computed")
    loop.append(median(work["loop"] ?? []))
    copy.append(median(work["copy"] ?? []))
    var (hostLoop, hostCopy): ([Double], [Double]) = ([], [])
    for seed in 0..<5 {
      hostLoop.append(nanoseconds { sum &+= tightLoop(200_000_000, seed: seed) })
      hostCopy.append(nanoseconds { copyBack(3200) })
    }
    peerLoop.append(median(hostLoop))
    peerCopy.append(median(hostCopy))
  }
  precondition(sum != 0, "the loop was run")
  return [
    Figure("mmu_update of one entry, against a null hypercall", median(updates), "ns", reference: median(null)),
    Figure("mmu_update of 128 entries, each beyond the call", median(batched) - median(null) / 128, "ns", goal: 60),
    Figure("page fault resolved, against SIGSEGV + mmap", median(faults), "ns", reference: median(peerFaults), goalRatio: 1.5),
    Figure("a system call of user code and back", median(calls) / 1000, "µs"),
    Figure("a page fault of user code resolved, and back", median(userFaults) / 1000, "µs"),
    Figure("a turn of another address space, and back", median(turns) / 1000, "µs"),
    Figure("null hypercall of an ELF image, of a plugin", median(elf), "ns", reference: median(plugin), goalRatio: 1.3),
    Figure("a tight loop, against the host's", median(loop) / 1e6, "ms", reference: median(peerLoop) / 1e6, goalRatio: 1 / 0.98),
    Figure("copies of 256 KiB, against the host's", median(copy) / 1e6, "ms", reference: median(peerCopy) / 1e6, goalRatio: 1 / 0.98),
    try largeDomain(),
  ]
}

private func nanoseconds(_ body: () -> Void) -> Double {
  let start = peer_now()
  body()
  return Double(peer_now() - start)
}

/// What the memory files of a domain of 1 GiB hold when its kernel is up, against its image, P2M and page tables and 1 MiB.
private func largeDomain() throws -> Figure {
  let run = try Run(dom0, ["\(folder)/large.xml"])
  guard run.line(with: "idle") != nil else { throw CocoaError(.fileReadUnknown) }
  defer { run.end() }
  var blocks = 0
  for (pid, name) in run.descendants() where name == "xenolith" {
    for link in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd") {
      let path = "/proc/\(pid)/fd/\(link)"
      var status = stat()
      if try FileManager.default.destinationOfSymbolicLink(atPath: path).hasPrefix("/memfd:domain-"), stat(path, &status) == 0 {
        blocks += Int(status.st_blocks)
      }
    }
  }
  let image = (try FileManager.default.attributesOfItem(atPath: "domains/kernels/libBench.so")[.size] as? Int) ?? 0
  // A word a page in each, and the upper tables.
  let p2m = 2 << 20, pageTables = (2 << 20) + (3 << 12)
  return Figure(
    "a domain of 1 GiB, against image, P2M, tables, 1 MiB", Double(blocks * 512) / 1024, "KiB",
    reference: Double(image + p2m + pageTables + (1 << 20)) / 1024, goalRatio: 1)
}
