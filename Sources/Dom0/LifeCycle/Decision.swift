/// Why a domain is shut down: `SHUTDOWN_…` of sched.h, the low 8 bits that Xen keeps.
public struct ShutdownReason: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let poweroff = ShutdownReason(rawValue: 0)
  public static let reboot = ShutdownReason(rawValue: 1)
  public static let suspend = ShutdownReason(rawValue: 2)
  public static let crash = ShutdownReason(rawValue: 3)
  public static let watchdog = ShutdownReason(rawValue: 4)
  public static let softReset = ShutdownReason(rawValue: 5)

  public var word: String {
    switch self {
    case .poweroff: "poweroff"
    case .reboot: "reboot"
    case .suspend: "suspend"
    case .crash: "crash"
    case .watchdog: "watchdog"
    case .softReset: "soft-reset"
    default: "reason \(rawValue)"
    }
  }
}

/// What a domain file says shall happen when its domain ends; libvirt's words.
public enum EndAction: String, Sendable, CaseIterable {
  case destroy, restart, preserve
  case renameRestart = "rename-restart"
  case coredumpDestroy = "coredump-destroy"
  case coredumpRestart = "coredump-restart"
}

/// The actions of one domain; the defaults are xl's.
public struct EndActions: Sendable, Equatable {
  public var onPoweroff = EndAction.destroy
  public var onReboot = EndAction.restart
  public var onCrash = EndAction.destroy
  public var onWatchdog = EndAction.destroy

  public init() {}
}

/// What the toolstack does with a domain that is shut down.
public struct EndDecision: Sendable, Equatable {
  public enum Step: Sendable, Equatable { case destroy, restart, preserve }
  public var step: Step
  /// What this end counts as, if the domain is not restarted.
  public var status: EndStatus
  /// What was done otherwise than the domain file asks, and why.
  public var warning: String?

  /// Decides by the reason, the domain's actions, and how often it has been restarted.
  public init(reason: ShutdownReason, actions: EndActions, restarts: Int, limit: Int) {
    let action: EndAction
    warning = nil
    switch reason {
    case .poweroff: (action, status) = (actions.onPoweroff, .poweroff)
    case .reboot: (action, status) = (actions.onReboot, .poweroff)
    case .crash: (action, status) = (actions.onCrash, .crash)
    case .watchdog: (action, status) = (actions.onWatchdog, .watchdog)
    case .suspend:
      (action, status) = (.destroy, .poweroff)
      warning = "suspended itself, and saving is not supported yet: destroyed"
    case .softReset:
      (action, status) = (actions.onReboot, .poweroff)
      warning = "asked for a soft reset, which is not supported yet: treated as a reboot"
    default:
      (action, status) = (actions.onCrash, .crash)
      warning = "shut down for an unknown reason, \(reason.rawValue): treated as a crash"
    }
    switch action {
    case .destroy: step = .destroy
    case .restart: step = .restart
    case .preserve: step = .preserve
    case .coredumpDestroy: step = .destroy
    case .coredumpRestart, .renameRestart: step = .restart
    }
    switch action {
    case .coredumpDestroy, .coredumpRestart: warning = "no core dump was written: `\(action.rawValue)` is treated as `\(step)`"
    case .renameRestart: warning = "the old domain was not kept: `rename-restart` is treated as `restart`"
    default: break
    }
    if step == .restart, restarts >= limit {
      step = .destroy
      // A crash loop ends as a crash, a reboot loop at the limit.
      if status == .poweroff { status = .rebootLimit }
      warning = "not restarted again: the limit of \(limit) is reached (--reboots)"
    }
  }
}
