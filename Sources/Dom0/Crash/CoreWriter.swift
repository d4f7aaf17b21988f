import Glibc
import HypercallABI

/// A core that is being written, piece by piece; there is no file of its name before it is whole.
final class CoreWriter {
  private let core: CoreDump
  private let what: String
  private let path, temporary: String
  private let file: Descriptor
  private let view: GuestAddressSpace
  private var space: GuestMappings
  /// What the page tables map is known: from here on only memory is read.
  private(set) var isWalked = false
  private var isDone = false
  /// Which page is next: the run that it is in, and which one of that run.
  private var run = 0, page: UInt64 = 0
  private var place: UInt64 = 0
  /// How many bytes of the domain's memory have been written.
  private(set) var written: UInt64 = 0
  /// How many there are; 0 while that is not known.
  var total: UInt64 { isWalked ? space.runs.reduce(0) { $0 + $1.pages << 12 } : 0 }

  /// Begins a core, in place of whatever file is there.
  ///
  /// - Parameter domain: its vCPUs stand still, at least until ``isWalked``.
  init(_ core: CoreDump, to path: String, of domain: DomainID, memory: any ForeignMemory) throws(ToolstackError) {
    guard let first = core.contexts.first, let registers = Registers(context: first) else {
      throw ToolstackError(.host, "no core of \(core.name) can be written: its registers cannot be read")
    }
    self.core = core
    self.path = path
    what = "the core of \(core.name)"
    var status = stat()
    // SAFETY, of all below: paths are C strings for the length of a call, the descriptor is ours, and lengths are those of buffers.
    // It takes the place of a file: that must not be a device.
    guard unsafe lstat(path, &status) != 0 || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
      throw ToolstackError(.argument, "cannot write \(what) to \(path): that is not a regular file; name another one")
    }
    temporary = StoredFile.temporaryPath(for: path)
    file = Descriptor(owning: unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600))
    view = GuestAddressSpace(memory: memory, domain: domain, root: registers.root)
    space = GuestMappings(memory: memory, domain: domain, limit: 2 * core.frames + 1024)
    guard file.number >= 0 else { throw StoredFile.failure("cannot write \(what) to \(path)") }
    space.begin(registers.root)
  }

  deinit { if !isDone { _ = unsafe unlink(temporary) } }

  /// Does the next piece, of a page at most; false when the file is there.
  func step() throws(ToolstackError) -> Bool {
    guard isWalked else {
      if space.step() { return true }
      isWalked = true
      let head = core.header(space.runs)
      try StoredFile.write(head, to: file.number, "cannot write \(what) to \(path)")
      place = UInt64(head.count)
      return true
    }
    guard run < space.runs.count else {
      guard ftruncate(file.number, Int(place)) == 0, unsafe rename(temporary, path) == 0 else {
        throw StoredFile.failure("cannot write \(what) to \(path)")
      }
      isDone = true
      return false
    }
    let content = view.bytes(at: space.runs[run].address &+ page << 12, count: 4096)
    if content.contains(where: { $0 != 0 }) {
      let count = unsafe content.withUnsafeBytes { unsafe pwrite(file.number, $0.baseAddress, $0.count, Int(place)) }
      guard count == content.count else { throw StoredFile.failure("cannot write \(what) to \(path)") }
    }
    (place, written, page) = (place + 4096, written + 4096, page + 1)
    if page == space.runs[run].pages { (run, page) = (run + 1, 0) }
    return true
  }
}
