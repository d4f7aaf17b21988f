import Glibc

/// Which byte of a console's ring lies where in a log: the byte of index `firstIndex` at `base`, and those behind it in order.
struct ConsoleLogAnchor: Equatable {
  /// The file that is meant.
  var inode: UInt64
  var firstIndex: UInt32
  var base: Int64
}

/// The files of one console log: `NAME.log`, the older ones `NAME.log.1` to `.3`, and hidden beside them `.NAME.log.place`, which holds
/// the anchor, and `.NAME.log.next` while a new file is being begun.
struct ConsoleLogFiles {
  let path: String
  private let placePath, nextPath: String
  /// How many old files are kept.
  static let kept = 3

  init(_ path: String) {
    self.path = path
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    placePath = "\(path[..<slash]).\(path[slash...]).place"
    nextPath = "\(path[..<slash]).\(path[slash...]).next"
  }

  // SAFETY, of all below: paths are C strings for the length of a call, descriptors are owned, and lengths are those of buffers.

  func open() -> Descriptor? { open(path, O_CREAT | O_APPEND) }

  /// The file that is to come in the place of `NAME.log`.
  func create() -> Descriptor? {
    _ = unsafe unlink(nextPath)
    return open(nextPath, O_CREAT | O_EXCL | O_APPEND)
  }

  /// Gives each old file the next number, and `NAME.log` the first; the oldest one goes. Where this was broken off, a number is free, and
  /// only those below it move.
  func shift<E: Error>(_ moved: () throws(E) -> Void) throws(E) {
    let free = (1...Self.kept).first { unsafe access("\(path).\($0)", F_OK) != 0 } ?? Self.kept
    for number in stride(from: free - 1, through: 1, by: -1) {
      _ = unsafe Glibc.rename("\(path).\(number)", "\(path).\(number + 1)")
      try moved()
    }
    _ = unsafe Glibc.rename(path, path + ".1")
  }

  func rename() -> Bool { unsafe Glibc.rename(nextPath, path) == 0 }

  /// Gives the log of a domain that is off, with the older files, to another name, in place of what a domain of that name left.
  func move(to path: String) {
    let new = ConsoleLogFiles(path)
    let pairs = [(self.path, path), (placePath, new.placePath), (nextPath, new.nextPath)]
    for (from, to) in pairs + (1...Self.kept).map({ ("\(self.path).\($0)", "\(path).\($0)") }) {
      if unsafe Glibc.rename(from, to) != 0 { _ = unsafe unlink(to) }
    }
  }

  /// Completes what was broken off: a new file that the anchor tells of takes its place, any other goes.
  func finishRotation() {
    guard let next = open(nextPath, O_APPEND) else { return }
    if let anchor = anchor(), anchor.inode == next.inode {
      if unsafe access(path, F_OK) == 0 { shift {} }
      _ = rename()
    } else {
      _ = unsafe unlink(nextPath)
    }
  }

  // MARK: The anchor

  /// Remembers an anchor. It is written in one piece, which a kill does not divide.
  @discardableResult func save(_ anchor: ConsoleLogAnchor) -> Bool {
    guard let file = open(placePath, O_CREAT) else { return false }
    let line = "\(anchor.inode) \(anchor.firstIndex) \(anchor.base)"
    let bytes = Array(line.utf8) + [UInt8](repeating: 32, count: max(0, 63 - line.utf8.count)) + [10]
    return unsafe bytes.withUnsafeBytes { unsafe pwrite(file.number, $0.baseAddress, $0.count, 0) } == bytes.count
  }

  func anchor() -> ConsoleLogAnchor? {
    guard let bytes = try? StoredFile.read(placePath, limit: 4096) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let inode = UInt64(words[0]), let first = UInt32(words[1]), let base = Int64(words[2]), base >= 0 else {
      return nil
    }
    return ConsoleLogAnchor(inode: inode, firstIndex: first, base: base)
  }

  /// A regular file; whatever else lies there is not written to.
  private func open(_ path: String, _ flags: Int32) -> Descriptor? {
    let number = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0o600)
    guard number >= 0 else { return nil }
    let file = Descriptor(owning: number)
    guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else {
      errno = EINVAL
      return nil
    }
    return file
  }

  // MARK: Reading

  /// The end of a log, from the file before it too when there is too little in it.
  static func tail(of path: String, _ count: Int) -> [UInt8] {
    func end(_ path: String, _ count: Int) -> [UInt8] {
      guard let file = ConsoleLogFiles(path).open(path, 0), let size = file.size else { return [] }
      var bytes = [UInt8](repeating: 0, count: Int(min(size, Int64(max(0, count)))))
      let start = Int(size) - bytes.count
      let got = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file.number, $0.baseAddress, $0.count, start) }
      return Array(bytes[..<max(0, got)])
    }
    let last = end(path, count)
    return last.count < count ? end(path + ".1", count - last.count) + last : last
  }
}

extension ConsoleLog {
  /// The files of a log that are there, the oldest first, opened.
  public static func open(_ path: String) throws(ToolstackError) -> [Descriptor] {
    var files: [Descriptor] = []
    // The newest first: a rotation meanwhile shows a file a second time, and hides none.
    for name in [path] + (1...ConsoleLogFiles.kept).map({ "\(path).\($0)" }) {
      // SAFETY: the path is a C string for the length of the call.
      let number = unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC)
      guard number >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { continue }
        throw StoredFile.failure("cannot open \(name)")
      }
      let file = Descriptor(owning: number)
      if files.allSatisfy({ $0.inode != file.inode }) { files.append(file) }
    }
    return files.reversed()
  }

  /// The last bytes that a domain printed, as far as they are kept, at most this many.
  public static func tail(of path: String, _ count: Int) -> [UInt8] { ConsoleLogFiles.tail(of: path, count) }
}

extension Descriptor {
  var status: stat? {
    var status = stat()
    return unsafe fstat(number, &status) == 0 ? status : nil
  }
  public var inode: UInt64 { UInt64(status?.st_ino ?? 0) }
  var size: Int64? { status.map { Int64($0.st_size) } }
  /// It has no name any more.
  var isRemoved: Bool { status?.st_nlink == 0 }

  /// Writes at the end; how many bytes that were.
  func append(_ bytes: [UInt8]) -> Int {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { unsafe write(number, $0.baseAddress.unsafelyUnwrapped + done, $0.count - done) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    return done
  }
}
