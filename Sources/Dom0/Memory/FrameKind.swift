/// What a frame of a domain is. The numbers are those of ``MemoryRun``.
public enum FrameKind: UInt32, CaseIterable, Sendable {
  /// The guest's own business.
  case ordinary = 0
  /// Page tables, by level.
  case l1, l2, l3, l4
  /// Written by ring 0 alone, and no page table: a descriptor table, or a table that is not in use any more.
  case sealed
  /// The map from page numbers to machine frames.
  case p2m
  case startInfo
  /// The rings that the guest shares with domain 0.
  case xenstore, console
  /// The kernel as it was loaded, code and data.
  case image
  /// What the guest shares with ring 0. It has no page number, and does not count as one of the domain's pages.
  case sharedInfo
  /// The same holds of its grant table.
  case grantTable

  /// Whether it is shared with ring 0, and so none of the domain's pages.
  public var isShared: Bool { self == .sharedInfo || self == .grantTable }

  /// For programs.
  public var word: String {
    switch self {
    case .ordinary: "ordinary"
    case .l1: "l1"
    case .l2: "l2"
    case .l3: "l3"
    case .l4: "l4"
    case .sealed: "sealed"
    case .p2m: "p2m"
    case .startInfo: "start_info"
    case .xenstore: "xenstore"
    case .console: "console"
    case .image: "image"
    case .sharedInfo: "shared_info"
    case .grantTable: "grant_table"
    }
  }

  /// For people.
  public var label: String {
    switch self {
    case .ordinary: "ordinary memory"
    case .l1: "page tables, level 1"
    case .l2: "page tables, level 2"
    case .l3: "page tables, level 3"
    case .l4: "page tables, level 4"
    case .sealed: "descriptor or former tables"
    case .p2m: "P2M"
    case .startInfo: "start_info"
    case .xenstore: "xenstore ring"
    case .console: "console ring"
    case .image: "kernel image"
    case .sharedInfo: "shared_info"
    case .grantTable: "grant table"
    }
  }
}
