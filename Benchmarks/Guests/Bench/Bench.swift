import GuestKit

/// The guest's half of the benchmarks. The command line says which: `null COUNT` times null hypercalls, `memory COUNT` updates of page tables and
/// faults, `user` entries from user code, `compute` plain code; `idle` sleeps for ever. Each prints `NAME VALUE ps` lines, picoseconds for one.
@main
struct Bench: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    let words = startInfo.words
    let count = words.count > 1 ? Int(words[1]) ?? 1000 : 1000
    switch words.first ?? "null" {
    case "idle": print("idle")
    case "memory": try MemoryBench().run(count)
    case "user": try UserBench().run(count)
    case "compute": compute()
    default:
      for _ in 0..<10_000 { nullHypercall() }
      report("null_hypercall", count) { for _ in 0..<count { nullHypercall() } }
    }
    while true { cpu.sleep(for: .seconds(3600)) }
  }

  /// Code that makes no hypercalls: the same that the host runs beside it.
  private func compute() {
    for seed in 0..<5 {
      report("loop", 1) { print("sum \(tightLoop(200_000_000, seed: seed))") }
      report("copy", 1) { copyBack(3200) }
    }
    print("computed")
  }
}

/// xen_version(XENVER_version): no argument in memory, nothing to do.
@inline(never) func nullHypercall() { _ = hypervisor.perform(HypercallNumber(rawValue: 17), 0) }

func report<E: Error>(_ name: String, _ count: Int, _ body: () throws(E) -> Void) throws(E) {
  let start = clock.now
  try body()
  print("\(name) \((clock.now - start).nanoseconds * 1000 / Int64(count)) ps")
}
