import HypercallABI

/// What a guest's page tables map, in the order of addresses.
struct GuestMappings {
  /// Pages that follow each other with the same rights.
  struct Run: Equatable {
    var address: UInt64
    var pages: UInt64
    var isWritable, isExecutable: Bool
  }

  private(set) var runs: [Run] = []
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
  mutating func walk(_ root: MachineFrameNumber) { walk(root, 39, 0, isWritable: true, isExecutable: true) }

  private mutating func walk(_ table: MachineFrameNumber, _ level: UInt64, _ base: UInt64, isWritable: Bool, isExecutable: Bool) {
    guard take(), let entries = memory.read(table, of: domain, at: 0, count: 4096) else { return }
    for index in 0..<512 as Range<UInt64> {
      let entry = entries[Int(index) * 8..<Int(index) * 8 + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      // Present; large pages a paravirtual guest does not have.
      guard entry & 1 != 0, level == 12 || entry & 1 << 7 == 0 else { continue }
      guard !isCut else { return }
      var address = base | index << level
      if level == 39, index >= 256 { address |= 0xffff << 48 }
      let mfn = MachineFrameNumber(rawValue: entry >> 12 & 0xff_ffff_ffff)
      let writable = isWritable && entry & 2 != 0, executable = isExecutable && entry >> 63 == 0
      if level > 12 {
        walk(mfn, level - 9, address, isWritable: writable, isExecutable: executable)
      } else if unsafe memory.readableFrame(mfn, of: domain) != nil {
        add(address, writable, executable)
      }
    }
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
