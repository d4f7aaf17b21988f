/// What a frame is used as. It is one of these at a time, which is the whole of the protection: no frame is a page table and writable.
///
/// - Source: `PGT_*` of Xen's page types.
struct FrameType: Equatable, BitwiseCopyable, Sendable {
  fileprivate let rawValue: UInt32

  static var none: FrameType { FrameType(rawValue: 0) }
  /// Page tables, by level.
  static var l1: FrameType { table(1) }
  static var l2: FrameType { table(2) }
  static var l3: FrameType { table(3) }
  static var l4: FrameType { table(4) }
  static var segmentDescriptors: FrameType { FrameType(rawValue: 5) }
  static var writable: FrameType { FrameType(rawValue: 6) }

  /// The type of a page table of `level`, 1 to 4.
  static func table(_ level: Int) -> FrameType { FrameType(rawValue: UInt32(level)) }

  /// The level of a page table, 0 for what is none.
  var level: Int { rawValue <= 4 ? Int(rawValue) : 0 }
  /// Whether only ring 0 may write such a frame.
  var isSealed: Bool { self != .none && self != .writable }
}

/// A frame's type, and how many uses there are of it as that.
///
/// Partial: a table whose validation, or the taking back of one, was interrupted. Its count of 1, and one reference, are then the work's
/// own. Whoever goes on with the work does so from where it stands, and who finds it finished has nothing left to do.
struct FrameUse: BitwiseCopyable, Sendable {
  private var rawValue: UInt32 = 0

  static var maximumCount: UInt32 { 0xff_ffff }

  var count: UInt32 {
    get { rawValue & Self.maximumCount }
    set { rawValue = rawValue & ~Self.maximumCount | newValue & Self.maximumCount }
  }
  var type: FrameType {
    get { FrameType(rawValue: rawValue >> 29) }
    set { rawValue = rawValue & ~(7 << 29) | newValue.rawValue << 29 }
  }
  /// The guest keeps it a table, used or not: one of the uses.
  var isPinned: Bool {
    get { rawValue & 1 << 28 != 0 }
    set { set(28, newValue) }
  }
  /// Its content has been found to be what its type wants.
  var isValidated: Bool {
    get { rawValue & 1 << 27 != 0 }
    set { set(27, newValue) }
  }
  var isPartial: Bool {
    get { rawValue & 1 << 26 != 0 }
    set { set(26, newValue) }
  }
  /// It is in its domain's list of tables to be taken back.
  var isListed: Bool {
    get { rawValue & 1 << 24 != 0 }
    set { set(24, newValue) }
  }
  private mutating func set(_ bit: UInt32, _ on: Bool) { rawValue = on ? rawValue | 1 << bit : rawValue & ~(1 << bit) }
}

/// One frame: what the hypervisor counts of it.
struct Frame: BitwiseCopyable, Sendable {
  /// Who may reach it: its owner as long as it has it, each entry of a table, each use as a type.
  var references: UInt32 = 0
  var use = FrameUse()
  /// Of a table that is not validated: how many of its entries hold what they refer to.
  var progress: UInt16 = 0
  /// Of a table: how many tables of its own level show it (above 0), or how many such it shows (below 0). Never both.
  var linear: Int16 = 0
  /// Where it lies in its owner's memory file, when it is not in the table file.
  var home: UInt32 = 0
  /// The next of a list of tables to be taken back, 0 at its end.
  var next: UInt32 = 0
  /// Whether its owner has it: one of the references. A frame that was given back stays until nobody refers to it.
  var isAllocated = false
  /// Whether it is the hypervisor's own, shared with its owner: in use as a writable page, and not to be given back, for as long as that lives.
  var isShared = false
}
