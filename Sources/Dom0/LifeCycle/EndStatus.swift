/// How `dom0 run` ends: the statuses of docs/dom0.md. Of several domains the worst one counts, which is the highest number.
public enum EndStatus: Int32, Sendable, Comparable, CaseIterable {
  /// The guest powered itself off, or was asked to and did.
  case poweroff = 0
  /// A domain file or an image is not right; nothing was made.
  case badConfiguration = 2
  /// Destroyed, by a second Ctrl-C.
  case destroyed = 3
  /// Still running when its time was over.
  case timeout = 4
  /// It rebooted more often than `--reboots` allows.
  case rebootLimit = 5
  /// Its watchdog expired.
  case watchdog = 6
  /// It crashed.
  case crash = 7
  /// Not the guest's fault: this host, ring 0 or dom0 failed.
  case hostFailure = 8

  public static func < (left: EndStatus, right: EndStatus) -> Bool { left.rawValue < right.rawValue }

  /// The status of several domains together.
  public static func worst(of statuses: some Sequence<EndStatus>) -> EndStatus { statuses.max() ?? .poweroff }

  /// The word for it in `--json`.
  public var word: String {
    switch self {
    case .poweroff: "poweroff"
    case .badConfiguration: "bad-configuration"
    case .destroyed: "destroyed"
    case .timeout: "timeout"
    case .rebootLimit: "reboot-limit"
    case .watchdog: "watchdog"
    case .crash: "crash"
    case .hostFailure: "host-failure"
    }
  }
}

extension ToolstackError {
  /// What `dom0 run` exits with when this error ends it.
  public var exitStatus: EndStatus {
    switch code {
    case .configuration, .image, .unsupported: .badConfiguration
    default: .hostFailure
    }
  }
}
