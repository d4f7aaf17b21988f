public import DomainConfig
public import HypercallABI

/// Something that happened to a domain, as libvirt's clients hear of it.
public struct HostEvent: Sendable, Equatable {
  /// What happened: the numbers of libvirt's life-cycle events, with their details.
  ///
  /// - Source: `virDomainEventType` and the enumerations after it, `libvirt/libvirt-domain.h`
  public enum Kind: Int32, Sendable {
    case defined = 0, undefined, started, suspended, resumed, stopped, shutdown, pmSuspended, crashed
  }
  /// The domain it happened to, as it was then.
  public var name: String
  public var uuid: DomainUUID
  public var id: DomainID?
  public var kind: Kind
  public var detail: Int32
  /// The guest rebooted: libvirt has an event of its own for that, besides the life-cycle ones.
  public var isReboot = false
  /// Why, for people.
  public var text: String?
  /// Milliseconds since 1970.
  public var time: Int64

  /// Details that have several meanings, by name.
  public enum Detail {
    public static let definedAdded: Int32 = 0, definedUpdated: Int32 = 1, definedRenamed: Int32 = 2
    public static let undefinedRemoved: Int32 = 0, undefinedRenamed: Int32 = 1
    public static let startedBooted: Int32 = 0
    public static let suspendedPaused: Int32 = 0
    public static let resumedUnpaused: Int32 = 0
    public static let stoppedShutdown: Int32 = 0, stoppedDestroyed: Int32 = 1, stoppedCrashed: Int32 = 2, stoppedFailed: Int32 = 5
    public static let shutdownFinished: Int32 = 0, shutdownGuest: Int32 = 1, shutdownHost: Int32 = 2
    public static let crashedPanicked: Int32 = 0
  }
}

/// The state of a domain and why, in libvirt's numbers.
///
/// - Source: `virDomainState` and the enumerations of reasons, `libvirt/libvirt-domain.h`
public struct DomainState: Sendable, Equatable {
  public enum State: Int32, Sendable {
    case none = 0, running, blocked, paused, shutdown, shutOff, crashed
  }
  public var state: State
  public var reason: Int32

  /// The reasons that are given here.
  public enum Reason {
    public static let unknown: Int32 = 0
    public static let runningBooted: Int32 = 1, runningUnpaused: Int32 = 5
    public static let pausedUser: Int32 = 1, pausedDump: Int32 = 4
    public static let shutOffShutdown: Int32 = 1, shutOffDestroyed: Int32 = 2, shutOffCrashed: Int32 = 3, shutOffFailed: Int32 = 6
    public static let crashedPanicked: Int32 = 1
  }

  public init(_ state: State, _ reason: Int32 = Reason.unknown) {
    self.state = state
    self.reason = reason
  }
}
