import Glibc

/// Files that hold a host's state: read whole, and replaced whole or not at all.
enum StoredFile {
  /// The points at which being killed leaves different things behind.
  enum Step: CaseIterable { case created, written, synced, renamed }

  /// What the names of unfinished files begin with.
  static let unfinished = ".new-"

  /// A name beside a file that nobody else uses.
  static func temporaryPath(for path: String) -> String { "\(folder(of: path))/\(unfinished)\(getpid())-\(UInt32.random(in: 0 ... .max))" }

  /// Replaces the content of a file, or makes it: whoever looks, also after a crash, finds the old content or the new one.
  ///
  /// - Parameters:
  ///   - what: names the content in messages.
  ///   - isSynced: whether it must outlast a crash of the host, and not only of this process.
  ///   - kill: stops at this point as if the process had been killed there, for tests.
  static func replace(_ path: String, _ bytes: [UInt8], what: String, isSynced: Bool = true, kill: Step? = nil) throws(ToolstackError) {
    let temporary = temporaryPath(for: path)
    func reached(_ step: Step) throws(ToolstackError) { if kill == step { throw ToolstackError(.host, "killed: \(step)") } }
    // SAFETY, of all calls here: paths are C strings for the length of a call, the descriptor is ours, and lengths are those of buffers.
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("cannot save \(what) in \(path)") }
    defer { close(file) }
    do throws(ToolstackError) {
      try reached(.created)
      try write(bytes, to: file, "cannot save \(what) in \(path)")
      try reached(.written)
      guard !isSynced || fsync(file) == 0 else { throw failure("cannot save \(what) in \(path)") }
      try reached(.synced)
      guard unsafe rename(temporary, path) == 0 else { throw failure("cannot save \(what) in \(path)") }
    } catch {
      if kill == nil { unsafe unlink(temporary) }
      throw error
    }
    try reached(.renamed)
    guard isSynced else { return }
    do { try syncFolder(of: path) } catch {
      throw ToolstackError(.host, "\(what) was written, but may not outlast a crash of the host", cause: error)
    }
  }

  /// Writes all bytes at a descriptor's place.
  static func write(_ bytes: [UInt8], to file: Int32, _ what: String) throws(ToolstackError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure(what) }
      rest = rest.dropFirst(count)
    }
  }

  /// The content of a regular file that belongs to this user or to root.
  static func read(_ path: String, limit: Int) throws(ToolstackError) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ELOOP { throw ToolstackError(.host, "it is a symbolic link; put the file itself there") }
      throw failure("it cannot be read")
    }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ToolstackError(.host, "it is not a regular file; remove it")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw ToolstackError(.host, "it belongs to user \(status.st_uid), and not to you, user \(geteuid()); `chown` it")
    }
    guard status.st_mode & S_IWOTH == 0 else { throw ToolstackError(.host, "everyone may write it; `chmod 600` it") }
    guard status.st_size <= limit else { throw ToolstackError(.host, "it is larger than \(limit) bytes; remove it") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while bytes.count <= limit {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("it cannot be read") }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Gives a file another name in the same directory, for good.
  static func move(_ path: String, to other: String, what: String) throws(ToolstackError) {
    guard unsafe rename(path, other) == 0 else { throw failure("cannot move \(what) to \(other)") }
    try syncFolder(of: other)
  }

  /// Removes a file, for good; one that is not there is no failure.
  static func remove(_ path: String, what: String) throws(ToolstackError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("cannot remove \(what), \(path)") }
    do { try syncFolder(of: path) } catch {
      throw ToolstackError(.host, "\(what) was removed, but may come back after a crash of the host", cause: error)
    }
  }

  /// Whether there is something of this name, whatever it is.
  static func isThere(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Writes the directory that a file is in to the disk: its names, that is.
  static func syncFolder(of path: String) throws(ToolstackError) {
    let folder = unsafe open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("cannot open the directory of \(path)") }
    defer { close(folder) }
    // Some file systems cannot do it, and need not.
    guard fsync(folder) == 0 || errno == EINVAL || errno == EROFS else {
      throw failure("cannot write the directory of \(path) to the disk")
    }
  }

  /// The names in a directory, sorted; `.` and `..` are left out. A name that is not UTF-8 is shown as nearly as can be.
  static func names(in folder: String) throws(ToolstackError) -> [String] {
    // SAFETY: the stream is closed with this call; each entry is copied before the next is asked for.
    guard let stream = unsafe opendir(folder) else { throw failure("cannot read the directory \(folder)") }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes what somebody who was killed left unfinished.
  static func removeUnfinished(in folder: String) {
    for name in (try? names(in: folder)) ?? [] where name.hasPrefix(unfinished) { unsafe unlink("\(folder)/\(name)") }
  }

  /// An error with what the host says, and what to do about it.
  static func failure(_ what: String) -> ToolstackError {
    let number = errno
    let remedy: String
    switch number {
    case ENOSPC, EDQUOT: remedy = "; free some space there"
    case EACCES, EPERM: remedy = "; check its owner and permissions"
    case EROFS: remedy = "; name a directory that can be written by --state"
    case EMFILE, ENFILE: remedy = "; `ulimit -n` says how many files may be open"
    case EIO: remedy = "; check the disk"
    case ENAMETOOLONG: remedy = "; use a shorter name"
    case EISDIR, ENOTEMPTY: remedy = "; remove it by hand"
    case ENOTDIR: remedy = "; a part of its path is no directory"
    default: remedy = ""
    }
    return ToolstackError(.host, "\(what): \(hostErrorText(number))\(remedy)")
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
