import DomainConfig

/// Keeps a domain that ends again and again from being restarted for ever.
///
/// The first restart is at once, each further one twice as late as the one before, from a second up to a minute; after as many as the limit allows
/// the domain is held. One that has run long enough starts afresh.
public struct RestartGuard: Sendable, Equatable {
  /// How many restarts in a row there may be.
  public var limit: Int
  /// How many there have been.
  public var restarts = 0

  /// What is done with a domain that wants to be restarted.
  public enum Verdict: Sendable, Equatable {
    case restart(afterMilliseconds: Int64)
    case hold
  }

  /// How long a domain must have run to be taken for healthy, in milliseconds.
  public static let healthy: Int64 = 60_000
  /// The longest that a restart is put off, in milliseconds.
  public static let longestDelay: Int64 = 60_000
  /// How many restarts in a row there may be of a domain whose definition does not say.
  public static let defaultLimit = 10

  public init(limit: Int) { self.limit = limit }

  /// What a definition allows.
  init(_ definition: DomainDefinition) { limit = definition.configuration.rebootLimit.map { Int($0) } ?? Self.defaultLimit }

  /// A domain that has run for so long ended, and is to be restarted.
  public mutating func ended(afterMilliseconds time: Int64) -> Verdict {
    if time >= Self.healthy { restarts = 0 }
    guard restarts < limit else { return .hold }
    restarts += 1
    let delay: Int64 = restarts == 1 ? 0 : 1000 << Int64(min(restarts - 2, 6))
    return .restart(afterMilliseconds: min(delay, Self.longestDelay))
  }
}
