import Glibc

/// What a domain has printed, in a file that older ones are kept beside: `NAME.log`, and `NAME.log.1` to `.3`.
///
/// Bytes are known by their index in the console's ring, so that what the log had already when domain 0 was killed is not written a second
/// time. It is only appended to. A log that cannot be written costs its content, never the domain.
public final class ConsoleLog {
  /// How large a file grows before a new one is begun.
  static let limit: Int64 = 2 << 20

  private let files: ConsoleLogFiles
  private let limit: Int64
  private var file: Descriptor?
  private var anchor: ConsoleLogAnchor?
  /// The next bytes may be those that the log has already.
  private var mayRepeat: Bool
  /// How many bytes the log could not take since it last could, and why.
  public private(set) var lost = 0
  public private(set) var failure: String?

  /// The points at which being killed leaves different things behind.
  enum Step: CaseIterable { case created, anchored, shifted, moved, renamed, written }
  struct Killed: Error {}
  /// Where writing stops as if it had been killed, for tests.
  var kill: Step?

  /// Opens the log of a domain. What is in it stays.
  ///
  /// - Parameters:
  ///   - path: `…/NAME.log`.
  ///   - continues: whether the domain ran before under another domain 0, which may have written what the ring still holds.
  public convenience init(_ path: String, continues: Bool) { self.init(path, continues: continues, limit: Self.limit) }

  init(_ path: String, continues: Bool, limit: Int64) {
    files = ConsoleLogFiles(path)
    self.limit = limit
    mayRepeat = continues
    open()
    if continues, let file, let known = files.anchor(), known.inode == file.inode { anchor = known }
  }

  /// The index of the byte that is expected next; nil when nothing is known of the ring.
  public var nextIndex: UInt32? {
    guard let anchor, let size = file?.size, size >= anchor.base else { return nil }
    return anchor.firstIndex &+ UInt32(truncatingIfNeeded: size - anchor.base)
  }

  /// Takes bytes of the ring, of which the first has this index, but for those that the log has already.
  public func write(_ bytes: [UInt8], at index: UInt32) { try? append(bytes, at: index) }

  func append(_ bytes: [UInt8], at index: UInt32) throws(Killed) {
    // Somebody may have removed the file.
    if file?.isRemoved != false { open() }
    guard let file, let size = file.size else { return lose(bytes.count, errno) }
    var rest = bytes[...], index = index
    let repeated = nextIndex.map { $0 &- index }
    if let repeated, repeated > 0, mayRepeat, repeated <= UInt32(truncatingIfNeeded: bytes.count) {
      rest = rest.dropFirst(Int(repeated))
      index &+= repeated
    } else if repeated != 0 {
      // A new domain, or one that moved its index by itself.
      setAnchor(ConsoleLogAnchor(inode: file.inode, firstIndex: index, base: size))
    }
    mayRepeat = false
    if size > 0, size + Int64(rest.count) > limit {
      guard try rotate(at: index) else { return lose(rest.count, errno) }
    }
    if lost > 0 { note(at: index) }
    let written = self.file?.append(Array(rest)) ?? 0
    let number = errno
    if written < rest.count { lose(rest.count - written, number) }
    try reached(.written)
  }

  /// Says in the log that something is missing there.
  private func note(at index: UInt32) {
    guard let file, let size = file.size else { return }
    let text = Array("\n[\(lost) bytes are missing here: \(failure ?? "")]\n".utf8)
    let written = file.append(text)
    if written == text.count { (lost, failure) = (0, nil) }
    setAnchor(ConsoleLogAnchor(inode: file.inode, firstIndex: index, base: size + Int64(written)))
  }

  private func lose(_ count: Int, _ number: Int32) {
    failure = hostErrorText(number)
    lost += count
    // The file's end is not the last byte of the ring any more.
    anchor = nil
  }

  private func setAnchor(_ new: ConsoleLogAnchor) {
    anchor = new
    files.save(new)
  }

  private func open() {
    files.finishRotation()
    file = files.open()
    anchor = nil
  }

  /// Begins a new file with the byte of this index. Each step leaves what tells the next one.
  private func rotate(at index: UInt32) throws(Killed) -> Bool {
    guard let fresh = files.create() else { return false }
    try reached(.created)
    let new = ConsoleLogAnchor(inode: fresh.inode, firstIndex: index, base: 0)
    guard files.save(new) else { return false }
    try reached(.anchored)
    try files.shift { () throws(Killed) in try reached(.shifted) }
    try reached(.moved)
    guard files.rename() else { return false }
    (file, anchor) = (fresh, new)
    try reached(.renamed)
    return true
  }

  private func reached(_ step: Step) throws(Killed) { if kill == step { throw Killed() } }
}
