import DomainConfig
import HypercallABI

/// A domain of `dom0 run`, through all its restarts.
final class HostedDomain {
  let plan: DomainPlan
  let name: String
  let actions: EndActions
  let sink: Output
  private(set) var writer: LineWriter
  /// The domain as it is now; nil before it is built and after it is destroyed.
  var running: RunningDomain?
  var restarts = 0
  /// How it ended, once it has.
  var status: EndStatus?
  var reason: ShutdownReason?
  /// Stopped, and kept as it is.
  var isPreserved = false
  var lastDomain: DomainID?
  var cpuTime: UInt64 = 0
  var crashes: [CrashReport] = []

  init(plan: DomainPlan, name: String? = nil, prefixed: Bool, sink: Output) {
    self.plan = plan
    self.name = name ?? plan.configuration.name
    self.sink = sink
    actions = EndActions(plan.configuration)
    writer = LineWriter(name: prefixed ? plan.configuration.name : nil)
  }

  var isRunning: Bool { running != nil && !isPreserved }

  func show(_ bytes: [UInt8]) { sink.write(writer.feed(bytes)) }
  func finishOutput() { sink.write(writer.finish()) }
}
