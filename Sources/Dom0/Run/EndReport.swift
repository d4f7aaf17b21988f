import DomainConfig
import HypercallABI

extension RunSession {
  /// The report of `--json` when nothing was made.
  public static func refusal(_ error: ToolstackError) -> JSONValue {
    .object([
      .init("version", .string(Version.text)), .init("status", .string(error.exitStatus.word)),
      .init("exitStatus", .integer(Int64(error.exitStatus.rawValue))), .init("seconds", .thousandths(0)),
      .init("error", .string("\(error)")), .init("domains", .array([])), .init("traceRecordsLost", .integer(0)),
    ])
  }

  /// The end report of `--json`.
  func report(_ status: EndStatus) -> JSONValue {
    .object([
      .init("version", .string(Version.text)), .init("status", .string(status.word)), .init("exitStatus", .integer(Int64(status.rawValue))),
      .init("seconds", .thousandths(elapsed)), .init("error", .optional(hostFailure)),
      .init("domains", .array(domains.map(report))), .init("traceRecordsLost", .integer(Int64(tracer?.lost ?? 0))),
    ])
  }

  private func report(_ domain: HostedDomain) -> JSONValue {
    .object([
      .init("name", .string(domain.name)), .init("file", .string(domain.plan.configuration.file)),
      .init("domain", domain.lastDomain.map { .integer(Int64($0.rawValue)) } ?? .null),
      .init("status", .optional(domain.status?.word)), .init("reason", .optional(domain.reason?.word)),
      .init("restarts", .integer(Int64(domain.restarts))), .init("cpuSeconds", .thousandths(Int64(domain.cpuTime / 1_000_000))),
      .init("crashes", .array(domain.crashes.map(\.json))),
    ])
  }
}
