import HypercallABI

extension Toolstack {
  /// Writes a core of a stopped domain, and answers a line that says where it is, or why there is none.
  func dumpCore(of running: RunningDomain, commandLine: String, to path: String) -> String {
    do throws(ToolstackError) {
      let isException = logLines(about: running.domain).contains { $0.contains("exception") }
      var core = core(of: running, commandLine: commandLine)
      core.signal = CoreDump.signal(of: isException ? core.contexts.first.flatMap { Registers(context: $0)?.vector } : nil)
      let size = try core.write(to: path, of: running.domain, memory: connection)
      return "\(running.name)'s core is in \(path), \((size + 0xf_ffff) >> 20) MiB; `gdb \(running.built.image.path) \(path)` opens it"
    } catch { return "\(error)" }
  }

  /// What a core of a domain holds, whose vCPUs stand still.
  func core(of running: RunningDomain, commandLine: String) -> CoreDump {
    let image = running.built.image
    let bytes = (try? contents(of: image.path, what: "kernel", limit: ELFFile.maximumBytes)) ?? []
    return CoreDump(
      name: running.name, commandLine: commandLine, contexts: contexts(of: running.domain), signal: 0, image: bytes,
      imageBias: image.bias, frames: information(running.domain)?.totalPages ?? 0)
  }

  /// Whether no vCPU of a domain is on a physical CPU: one that was paused stops within a moment.
  func standsStill(_ domain: DomainID) -> Bool {
    guard let information = information(domain) else { return true }
    return (0...min(information.maximumVCPU, 127)).allSatisfy { number in
      let vcpu = try? gate.call(DomainControl.GetVCPUInfo(domain: domain, vcpu: VCPUID(rawValue: number)))
      return vcpu.map { $0.running == 0 } ?? true
    }
  }

  /// The registers of all vCPUs of a domain.
  private func contexts(of domain: DomainID) -> [[UInt8]] {
    guard let information = information(domain) else { return [] }
    return (0...min(information.maximumVCPU, 127)).compactMap { context(domain, VCPUID(rawValue: $0)) }
  }
}
