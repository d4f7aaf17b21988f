public import DomainConfig
public import HypercallABI

extension ShutdownReason {
  /// The word for it, in reports.
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

/// The actions of one domain; the defaults are xl's.
public struct EndActions: Sendable, Equatable {
  public var onPoweroff = LifecycleAction.destroy
  public var onReboot = LifecycleAction.restart
  public var onCrash = LifecycleAction.destroy
  public var onWatchdog = LifecycleAction.destroy

  public init() {}

  /// What a domain file says.
  public init(_ configuration: DomainConfiguration) {
    onPoweroff = configuration.onPoweroff
    onReboot = configuration.onReboot
    onCrash = configuration.onCrash
    onWatchdog = configuration.onWatchdog
  }
}

/// What the toolstack does with a domain that is shut down.
public struct EndDecision: Sendable, Equatable {
  public enum Step: Sendable, Equatable { case destroy, restart, preserve }
  public var step: Step
  /// What this end counts as, if the domain is not restarted.
  public var status: EndStatus
  /// Whether a core is written first.
  public var dumpsCore = false
  /// Whether the old domain is kept as it is, under another name, when it is restarted.
  public var keepsOld = false
  /// What was done otherwise than the domain file asks, and why.
  public var warning: String?

  /// Decides by the reason, the domain's actions, and how often it has been restarted.
  public init(reason: ShutdownReason, actions: EndActions, restarts: Int, limit: Int) {
    let action: LifecycleAction
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
    case .coredumpDestroy, .coredumpRestart: dumpsCore = true
    case .renameRestart: keepsOld = true
    case .destroy, .restart, .preserve: break
    }
    if step == .restart, restarts >= limit {
      step = .destroy
      // A crash loop ends as a crash, a reboot loop at the limit.
      if status == .poweroff { status = .rebootLimit }
      warning = "not restarted again: the limit of \(limit) is reached (--reboots)"
    }
  }
}
