import DomainConfig
import HypercallABI
import RemoteProtocol

/// `dom0 memory`.
extension ControlSession {
  /// How long a call may look, in ms, since the domains are served meanwhile by nobody else: the client goes on with the next call.
  private static let patience: Int64 = 4

  func domainMemory(_ call: Xenolith.DomainMemory) throws(RemoteError) -> Xenolith.DomainMemory.Reply {
    let domain = try managed(call.domain)
    guard let live = domain.live, let information = host.information(domain) else { throw .notRunning }
    let running = live.running
    guard call.domain.id == Int32(running.domain.rawValue) else {
      throw RemoteError(.operationInvalid, "the domain was started anew meanwhile")
    }
    do throws(XenErrno) {
      let survey = try FrameSurvey(
        gate: host.toolstack.gate, frames: host.toolstack.connection, built: running.built, sharedInfo: information.sharedInfoFrame)
      let deadline = monotonicMilliseconds() + Self.patience
      let (runs, next) = try survey.runs(from: call.first) { monotonicMilliseconds() >= deadline }
      return .init(
        pages: information.totalPages, maximumPages: live.definition.configuration.memory >> 2,
        sharedInfoFrame: information.sharedInfoFrame.rawValue,
        isP2MAnnounced: survey.isP2MAnnounced, runs: runs, next: next)
    } catch { throw RemoteError(ToolstackError(.hypercall, "cannot look at the memory of \(domain.name)", cause: error)) }
  }
}
