import Dom0
import DomainConfig
import HypercallABI
import Testing

@Suite("dom0 run: how it ends") struct LifeCycleTests {
  @Test("the worst status of several domains is the command's") func worst() {
    #expect(EndStatus.worst(of: []) == .poweroff)
    #expect(EndStatus.worst(of: [.poweroff, .timeout, .poweroff]) == .timeout)
    #expect(EndStatus.worst(of: [.crash, .watchdog, .destroyed]) == .crash)
    #expect(EndStatus.worst(of: EndStatus.allCases) == .hostFailure)
  }

  @Test("the documented numbers do not change") func numbers() {
    #expect(EndStatus.allCases.map(\.rawValue) == [0, 2, 3, 4, 5, 6, 7, 8])
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var reason: ShutdownReason, action: LifecycleAction?, restarts: Int
    var step: EndDecision.Step, status: EndStatus, warns: Bool
    var testDescription: String { "\(reason.word), \(action?.rawValue ?? "default"), \(restarts) restarts" }
    init(
      _ reason: ShutdownReason, _ action: LifecycleAction?, _ restarts: Int, _ step: EndDecision.Step, _ status: EndStatus,
      warns: Bool = false
    ) {
      (self.reason, self.action, self.restarts, self.step, self.status, self.warns) = (reason, action, restarts, step, status, warns)
    }
  }

  static let table: [Row] = [
    Row(.poweroff, nil, 0, .destroy, .poweroff),
    Row(.poweroff, .preserve, 0, .preserve, .poweroff),
    Row(.poweroff, .restart, 2, .restart, .poweroff),
    Row(.poweroff, .restart, 3, .destroy, .rebootLimit, warns: true),
    Row(.reboot, nil, 0, .restart, .poweroff),
    Row(.reboot, nil, 3, .destroy, .rebootLimit, warns: true),
    Row(.reboot, .destroy, 9, .destroy, .poweroff),
    Row(.reboot, .renameRestart, 0, .restart, .poweroff),
    Row(.crash, .renameRestart, 0, .restart, .crash),
    Row(.crash, .renameRestart, 3, .destroy, .crash, warns: true),
    Row(.crash, nil, 0, .destroy, .crash),
    Row(.crash, .restart, 0, .restart, .crash),
    Row(.crash, .restart, 3, .destroy, .crash, warns: true),
    Row(.crash, .preserve, 0, .preserve, .crash),
    Row(.crash, .coredumpDestroy, 0, .destroy, .crash),
    Row(.crash, .coredumpRestart, 0, .restart, .crash),
    Row(.watchdog, nil, 0, .destroy, .watchdog),
    Row(.watchdog, .restart, 3, .destroy, .watchdog, warns: true),
    Row(.suspend, nil, 0, .destroy, .poweroff, warns: true),
    Row(.softReset, nil, 0, .restart, .poweroff, warns: true),
    Row(ShutdownReason(rawValue: 77), nil, 0, .destroy, .crash, warns: true),
  ]

  @Test("reason, action and restarts decide", arguments: table)
  func decisions(row: Row) {
    var actions = EndActions()
    if let action = row.action {
      switch row.reason {
      case .poweroff: actions.onPoweroff = action
      case .reboot: actions.onReboot = action
      case .watchdog: actions.onWatchdog = action
      default: actions.onCrash = action
      }
    }
    let decision = EndDecision(reason: row.reason, actions: actions, restarts: row.restarts, limit: 3)
    #expect(decision.step == row.step)
    #expect(decision.status == row.status)
    #expect((decision.warning != nil) == row.warns)
    #expect(decision.keepsOld == (row.action == .renameRestart))
    #expect(decision.dumpsCore == (row.action == .coredumpDestroy || row.action == .coredumpRestart))
  }
}
