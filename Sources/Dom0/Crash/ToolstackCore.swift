import HypercallABI

extension Toolstack {
  /// Writes a core of a stopped domain, and answers a line that says where it is, or why there is none.
  func dumpCore(of running: RunningDomain, commandLine: String, to path: String) -> String {
    do throws(ToolstackError) {
      let image = running.built.image
      let bytes = (try? contents(of: image.path, what: "kernel", limit: ELFFile.maximumBytes)) ?? []
      let contexts = contexts(of: running.domain)
      let isException = logLines(about: running.domain).contains { $0.contains("exception") }
      let vector = isException ? contexts.first.flatMap { Registers(context: $0)?.vector } : nil
      let core = CoreDump(
        name: running.name, commandLine: commandLine, contexts: contexts, signal: CoreDump.signal(of: vector), image: bytes,
        imageBias: image.bias, frames: information(running.domain)?.totalPages ?? 0)
      let size = try core.write(to: path, of: running.domain, memory: connection)
      return "\(running.name)'s core is in \(path), \((size + 0xf_ffff) >> 20) MiB; `gdb \(image.path) \(path)` opens it"
    } catch { return "\(error)" }
  }

  /// The registers of all vCPUs of a domain.
  private func contexts(of domain: DomainID) -> [[UInt8]] {
    guard let information = information(domain) else { return [] }
    return (0...min(information.maximumVCPU, 127)).compactMap { context(domain, VCPUID(rawValue: $0)) }
  }
}
