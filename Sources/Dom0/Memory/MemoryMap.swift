public import RemoteProtocol

/// How a domain's memory stands: what each of its pages is, and how many there are of each kind.
public struct MemoryMap: Sendable {
  /// Pages in a row that are the same.
  public struct Run: Sendable, Equatable {
    public var pages: Range<UInt64>
    public var kind: FrameKind
    public var isPinned: Bool
  }
  /// How many frames there are of a kind.
  public struct Use: Sendable, Equatable {
    public var frames: UInt64 = 0
    public var pinned: UInt64 = 0
  }

  /// By page number; where there is none, no frame is. No two overlap.
  public private(set) var runs: [Run] = []
  /// Every frame counts, whatever its number is; those shared with ring 0 too, which are none of the domain's pages.
  public private(set) var uses: [FrameKind: Use] = [:]
  /// The page numbers that the domain uses, or may use when it gets all the memory that it may have, end before this one.
  public let span: UInt64
  /// How many of these have no frame: given back, or never had.
  public let absent: UInt64
  /// How many pages have no number, or that of another one: they are in no run.
  public let unnumbered: UInt64
  public let maximumPages: UInt64
  /// The guest said where its P2M is; otherwise it is shown where the builder put it.
  public let isP2MAnnounced: Bool

  /// Page numbers from this one on are a guest's fancy: no domain can have so many.
  public static let limit: UInt64 = 1 << 27

  /// Puts together what the host told, in whatever order.
  ///
  /// Nil when it told of kinds that nobody here knows.
  public init?(_ told: [MemoryRun], maximumPages: UInt64, isP2MAnnounced: Bool) {
    self.maximumPages = maximumPages
    self.isP2MAnnounced = isP2MAnnounced
    var numbered: [Run] = []
    for run in told {
      guard let kind = FrameKind(rawValue: run.kind) else { return nil }
      uses[kind, default: Use()].frames += run.count
      if run.isPinned { uses[kind]?.pinned += run.count }
      guard run.first < Self.limit, run.count > 0, !kind.isShared else { continue }
      numbered.append(Run(pages: run.first..<run.first + min(run.count, Self.limit - run.first), kind: kind, isPinned: run.isPinned))
    }
    numbered.sort { $0.pages.lowerBound < $1.pages.lowerBound }
    var end: UInt64 = 0, covered: UInt64 = 0
    for var run in numbered where run.pages.upperBound > end {
      run.pages = max(run.pages.lowerBound, end)..<run.pages.upperBound
      if let last = runs.last, end == run.pages.lowerBound, last.kind == run.kind, last.isPinned == run.isPinned {
        runs[runs.count - 1].pages = last.pages.lowerBound..<run.pages.upperBound
      } else {
        runs.append(run)
      }
      end = run.pages.upperBound
      covered += UInt64(run.pages.count)
    }
    span = max(end, min(maximumPages, Self.limit))
    absent = span - covered
    unnumbered = uses.reduce(0) { $0 + ($1.key.isShared ? 0 : $1.value.frames) } - covered
  }

  /// The kinds, in the order in which they are told.
  public static let kinds: [FrameKind] = [
    .l4, .l3, .l2, .l1, .sealed, .p2m, .startInfo, .xenstore, .console, .image, .ordinary, .sharedInfo, .grantTable,
  ]

  public func frames(_ kind: FrameKind) -> UInt64 { uses[kind]?.frames ?? 0 }
  /// How many pages the domain has.
  public var pages: UInt64 { uses.reduce(0) { $0 + ($1.key.isShared ? 0 : $1.value.frames) } }
  /// How many tables are pinned.
  public var pinned: UInt64 { uses.values.reduce(0) { $0 + $1.pinned } }

  /// Page numbers without a frame.
  public var holes: [Range<UInt64>] {
    var holes: [Range<UInt64>] = [], next: UInt64 = 0
    for run in runs {
      if run.pages.lowerBound > next { holes.append(next..<run.pages.lowerBound) }
      next = run.pages.upperBound
    }
    if next < span { holes.append(next..<span) }
    return holes
  }

  /// The kinds of which Dom0 knows only where they were when the domain was built.
  public var builtKinds: [FrameKind] { (isP2MAnnounced ? [] : [.p2m]) + [.startInfo, .image] }

  /// Where the pages of a kind lie.
  public func places(_ kind: FrameKind) -> [Range<UInt64>] {
    var places: [Range<UInt64>] = []
    for run in runs where run.kind == kind {
      if let last = places.last, last.upperBound == run.pages.lowerBound {
        places[places.count - 1] = last.lowerBound..<run.pages.upperBound
      } else {
        places.append(run.pages)
      }
    }
    return places
  }
}
