import GuestKit

/// The guest's half of the benchmarks. Command line: `null COUNT` times null hypercalls; `idle` sleeps for ever.
@main
struct Bench: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    if startInfo.words.first == "idle" {
      print("idle")
      while true { cpu.sleep(for: .seconds(3600)) }
    }
    let count = startInfo.words.count > 1 ? Int(startInfo.words[1]) ?? 1000 : 1000
    for _ in 0..<10_000 { nullHypercall() }
    let start = clock.now
    for _ in 0..<count { nullHypercall() }
    print("null_hypercall \((clock.now - start).nanoseconds * 1000 / Int64(count)) ps")
    while true { cpu.sleep(for: .seconds(3600)) }
  }

  /// xen_version(XENVER_version): no argument in memory, nothing to do.
  @inline(never) private func nullHypercall() {
    _ = hypervisor.perform(HypercallNumber(rawValue: 17), 0)
  }
}
