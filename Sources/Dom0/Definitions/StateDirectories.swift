import Glibc

/// Where a host keeps what must last (its state), and what lasts as long as it runs.
public struct StateDirectories: Sendable, Equatable {
  /// Definitions, console logs, core dumps.
  public let state: String
  /// The lock, sockets, and what is known of running domains.
  public let run: String

  /// The directories that `--state` or `XENOLITH_STATE` names; else the system's for root, and those of the XDG base directory
  /// specification for everyone else. Makes none of them.
  public init(option: String?) throws(ToolstackError) {
    try self.init(option: option, isRoot: geteuid() == 0, environment: environmentValue)
  }

  init(option: String?, isRoot: Bool, environment: (String) -> String?) throws(ToolstackError) {
    /// What the specification says of a relative path: it is to be ignored.
    func absolute(_ name: String) -> String? { environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    if let chosen = option ?? environment("XENOLITH_STATE") {
      guard !chosen.isEmpty else { throw ToolstackError(.host, "the state directory has no name; give its path to --state") }
      state = Self.simplified(chosen.hasPrefix("/") ? chosen : Self.currentFolder() + "/" + chosen)
      run = state + "/run"
    } else if isRoot {
      (state, run) = ("/var/lib/xenolith", "/run/xenolith")
    } else {
      guard let base = absolute("XDG_STATE_HOME") ?? absolute("HOME").map({ $0 + "/.local/state" }) else {
        throw ToolstackError(.host, "no place is known for the state directory; set HOME, or give its path to --state")
      }
      state = Self.simplified(base) + "/xenolith"
      run = absolute("XDG_RUNTIME_DIR").map { Self.simplified($0) + "/xenolith" } ?? state + "/run"
    }
    guard readOnlySocket.utf8.count < 108 else {
      throw ToolstackError(.host, "\(run): the path is too long for the sockets in it; name a directory with a shorter path by --state")
    }
  }

  private static func currentFolder() -> String {
    // SAFETY: getcwd answers an allocated text, which is copied and freed.
    guard let folder = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder)
  }

  private static func simplified(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  // MARK: Places

  public var definitions: String { state + "/definitions" }
  public var autostart: String { state + "/autostart" }
  public var consoles: String { state + "/console" }
  public var dumps: String { state + "/dumps" }
  /// How each domain ended last, with the report of a crash.
  public var ends: String { state + "/ends" }
  public var live: String { run + "/live" }
  public var lock: String { run + "/lock" }
  /// Where ring 0 listens for domain 0.
  public var ring0Socket: String { run + "/ring0.sock" }
  /// Where clients connect.
  public var controlSocket: String { run + "/xenolith-sock" }
  /// Where clients connect that may only look.
  public var readOnlySocket: String { run + "/xenolith-sock-ro" }
  public var storeJournal: String { run + "/xenstore.journal" }
  /// The console log of a domain.
  public func consoleLog(of name: String) -> String { "\(consoles)/\(name).log" }
  /// How a domain ended last.
  func end(of name: String) -> String { "\(ends)/\(name)" }

  // MARK: Making them

  /// Makes what is missing, for this user alone.
  ///
  /// - Throws: ``ToolstackError`` also when a directory is another user's, or open for everyone to write.
  public func prepare() throws(ToolstackError) {
    for folder in [state, run] {
      try Self.make(folder)
      try Self.check(folder)
    }
    for folder in [definitions, autostart, consoles, dumps, ends, live] { try Self.make(folder) }
  }

  private static func make(_ folder: String) throws(ToolstackError) {
    // SAFETY: mkdir reads the path for the length of the call.
    if unsafe mkdir(folder, 0o700) == 0 {
      try? StoredFile.syncFolder(of: folder)
      return
    }
    if errno == EEXIST { return }
    let parent = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    if errno == ENOENT, !parent.isEmpty {
      try make(parent)
      if unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    }
    throw StoredFile.failure("cannot make the directory \(folder)")
  }

  private static func check(_ folder: String) throws(ToolstackError) {
    var status = stat()
    // SAFETY: stat fills the local.
    guard unsafe stat(folder, &status) == 0 else { throw StoredFile.failure("cannot look at the directory \(folder)") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw ToolstackError(.host, "\(folder) is no directory; remove it, or name another one by --state")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw ToolstackError(
        .host, "the directory \(folder) belongs to user \(status.st_uid), and not to you, user \(geteuid()); `chown` it, or use --state")
    }
    guard status.st_mode & S_IWOTH == 0 else {
      throw ToolstackError(.host, "everyone may write in the directory \(folder); `chmod o-w` it, or name another one by --state")
    }
  }
}
