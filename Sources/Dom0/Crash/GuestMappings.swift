import HypercallABI

/// What a guest's page tables map, in the order of addresses.
struct GuestMappings {
  /// Pages that follow each other with the same rights.
  struct Run: Equatable {
    var address: UInt64
    var pages: UInt64
    var isWritable, isExecutable: Bool
  }

  /// A table that is being walked.
  private struct Table {
    let entries: [UInt8]
    /// The lowest bit of an address that is its index.
    let level: UInt64
    let base: UInt64
    let isWritable, isExecutable: Bool
    var next: UInt64 = 0
  }

  private(set) var runs: [Run] = []
  /// From the root to the one that is being looked at.
  private var tables: [Table] = []
  /// There was more than the limits allow.
  private(set) var isCut = false
  private let memory: any ForeignMemory
  private let domain: DomainID
  /// How many pages and tables are looked at: tables that contain themselves map more than there is.
  private var left: UInt64

  /// How many runs an ELF file can tell.
  static let maximumRuns = 65_000

  init(memory: any ForeignMemory, domain: DomainID, limit: UInt64) {
    self.memory = memory
    self.domain = domain
    left = limit
  }

  /// Walks all four levels below a root.
  mutating func walk(_ root: MachineFrameNumber) {
    begin(root)
    while step() {}
  }

  /// Begins to walk, by ``step()``.
  mutating func begin(_ root: MachineFrameNumber) { open(root, 39, 0, isWritable: true, isExecutable: true) }

  /// Looks at the next entry; false when there is none left.
  mutating func step() -> Bool {
    guard !isCut, var table = tables.popLast() else { return false }
    let index = table.next
    table.next += 1
    if index < 511 { tables.append(table) }
    let entry = table.entries[Int(index) * 8..<Int(index) * 8 + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    // Present; large pages a paravirtual guest does not have.
    guard entry & 1 != 0, table.level == 12 || entry & 1 << 7 == 0 else { return true }
    var address = table.base | index << table.level
    if table.level == 39, index >= 256 { address |= 0xffff << 48 }
    let mfn = MachineFrameNumber(rawValue: entry >> 12 & 0xff_ffff_ffff)
    let isWritable = table.isWritable && entry & 2 != 0, isExecutable = table.isExecutable && entry >> 63 == 0
    if table.level > 12 {
      open(mfn, table.level - 9, address, isWritable: isWritable, isExecutable: isExecutable)
    } else if unsafe memory.readableFrame(mfn, of: domain) != nil {
      add(address, isWritable, isExecutable)
    }
    return true
  }

  private mutating func open(_ table: MachineFrameNumber, _ level: UInt64, _ base: UInt64, isWritable: Bool, isExecutable: Bool) {
    guard take(), let entries = memory.read(table, of: domain, at: 0, count: 4096) else { return }
    tables.append(Table(entries: entries, level: level, base: base, isWritable: isWritable, isExecutable: isExecutable))
  }

  private mutating func add(_ address: UInt64, _ isWritable: Bool, _ isExecutable: Bool) {
    guard take() else { return }
    if let last = runs.last, last.address &+ last.pages << 12 == address, last.isWritable == isWritable, last.isExecutable == isExecutable {
      runs[runs.count - 1].pages += 1
    } else if runs.count < Self.maximumRuns {
      runs.append(Run(address: address, pages: 1, isWritable: isWritable, isExecutable: isExecutable))
    } else {
      isCut = true
    }
  }

  private mutating func take() -> Bool {
    guard left > 0 else {
      isCut = true
      return false
    }
    left -= 1
    return true
  }
}
