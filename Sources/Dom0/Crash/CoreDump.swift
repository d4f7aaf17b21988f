import Glibc
public import HypercallABI

/// A core of a stopped domain: an ELF file that gdb opens as it opens a process's.
///
/// Each vCPU is a thread in it. It holds all that the guest's kernel page tables map, at the addresses where they map it; pages of zeros take
/// no room on the disk. Nothing that the guest left behind is believed: tables without end are cut.
public struct CoreDump {
  /// The domain's name, and what it was started with.
  public var name: String
  public var commandLine: String
  /// The `vcpu_guest_context` of each vCPU, the one that failed first.
  public var contexts: [[UInt8]]
  /// The signal that a process would have died of: see ``signal(of:)``.
  public var signal: Int32
  /// The kernel's file, as it was loaded, and what is added to its addresses.
  public var image: [UInt8]
  public var imageBias: UInt64
  /// How many frames the domain has. What is mapped more often is cut.
  public var frames: UInt64

  public init(
    name: String, commandLine: String, contexts: [[UInt8]], signal: Int32, image: [UInt8], imageBias: UInt64, frames: UInt64
  ) {
    (self.name, self.commandLine, self.contexts, self.signal) = (name, commandLine, contexts, signal)
    (self.image, self.imageBias, self.frames) = (image, imageBias, frames)
  }

  /// The signal for an exception of this vector, or for a kernel that gave up by itself. A domain that runs has none, 0.
  public static func signal(of vector: UInt32?) -> Int32 {
    switch vector {
    case nil: SIGABRT
    case 0, 16, 19: SIGFPE
    case 1, 3: SIGTRAP
    case 6: SIGILL
    case 17: SIGBUS
    default: SIGSEGV
    }
  }

  /// Writes the core, in place of whatever file is there.
  ///
  /// - Returns: how many bytes of the domain's memory it holds.
  /// - Throws: ``ToolstackError``; there is no half a core then.
  @discardableResult
  public func write(to path: String, of domain: DomainID, memory: any ForeignMemory) throws(ToolstackError) -> UInt64 {
    let writer = try CoreWriter(self, to: path, of: domain, memory: memory)
    while try writer.step() {}
    return writer.written
  }

  /// The ELF header, the program headers and the notes; memory begins behind them, at a page's start.
  func header(_ runs: [GuestMappings.Run]) -> [UInt8] {
    let notes = CoreNotes(self).bytes
    let count = runs.count + 1
    let notesAt = 64 + 56 * count
    let memoryAt = (notesAt + notes.count + 4095) / 4096 * 4096
    var out = LittleEndian()
    out.bytes = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
    out.add(4, 2)  // ET_CORE
    out.add(62, 2)  // EM_X86_64
    out.add(1, 4)
    out.add(0, 8)
    out.add(64, 8)
    out.add(0, 8)
    out.add(0, 4)
    for word in [64, 56, count, 64, 0, 0] { out.add(UInt64(word), 2) }
    /// One program header: type, flags, where it is in the file and at what address, its size there and here, its alignment.
    func segment(_ type: UInt64, _ flags: UInt64, _ offset: Int, _ address: UInt64, _ size: UInt64, _ alignment: UInt64) {
      out.add(type, 4)
      out.add(flags, 4)
      for word in [UInt64(offset), address, 0, size, type == 4 ? 0 : size, alignment] { out.add(word, 8) }
    }
    segment(4, 0, notesAt, 0, UInt64(notes.count), 4)
    var place = memoryAt
    for run in runs {
      segment(1, 4 | (run.isWritable ? 2 : 0) | (run.isExecutable ? 1 : 0), place, run.address, run.pages << 12, 4096)
      place += Int(run.pages << 12)
    }
    return out.bytes + notes + [UInt8](repeating: 0, count: memoryAt - notesAt - notes.count)
  }
}

/// Bytes that are written word by word.
struct LittleEndian {
  var bytes: [UInt8] = []
  mutating func add(_ value: UInt64, _ count: Int) {
    for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte)))) }
  }
}
