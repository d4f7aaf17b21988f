import Glibc

/// A ring 0 that this process started: the `xenolith` process, and the socket to it.
///
/// It ends, and all domains with it, when the socket is closed; one that listens goes on as long as it has domains, for the next Dom0.
public final class Ring0Process {
  public let processID: pid_t
  public let socket: Descriptor
  private let listens: Bool
  private var status: Int32?

  /// Starts `xenolith` with one end of a fresh socket pair as its descriptor 3.
  ///
  /// - Parameter path: where it listens for later Dom0s, if it is to outlive this one.
  public init(
    _ executables: Executables, pcpus: Int? = nil, memory mebibytes: Int? = nil, listeningAt path: String? = nil
  ) throws(ToolstackError) {
    listens = path != nil
    guard let pair = socketPair(SOCK_SEQPACKET) else { throw ToolstackError(.host, "cannot make a socket: \(hostErrorText())") }
    socket = pair.0
    var arguments = [executables.xenolith, "--socket", "3"]
    if let pcpus { arguments += ["--pcpus", "\(pcpus)"] }
    if let mebibytes { arguments += ["--memory", "\(mebibytes)"] }
    if let path { arguments += ["--listen", path] }
    processID = try Self.spawn(arguments, socket: pair.1)
    // The child's death is seen when it alone holds that end.
    pair.1.close()
  }

  private static func spawn(_ arguments: [String], socket: Descriptor) throws(ToolstackError) -> pid_t {
    var process: pid_t = 0
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var noSignals = sigset_t()
    // SAFETY: the actions, attributes and texts live until posix_spawn has answered, and are freed after it. The child gets a
    // process group of its own, so that the terminal's Ctrl-C reaches this process alone, and no blocked signals.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    unsafe sigemptyset(&noSignals)
    var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer {
      unsafe texts.forEach { unsafe free($0) }
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    // Onto itself, dup2 would keep close-on-exec.
    let source = socket.number == 3 ? Descriptor(owning: dup(3)) : socket
    unsafe posix_spawn_file_actions_adddup2(&actions, source.number, 3)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
    let failure = withExtendedLifetime(source) {
      unsafe posix_spawn(&process, arguments[0], &actions, &attributes, &texts, environ)
    }
    guard failure == 0 else {
      throw ToolstackError(.host, "cannot start \(arguments[0]): \(hostErrorText(failure))")
    }
    return process
  }

  /// How the process ended, once it has.
  public func reap() -> String? {
    if status == nil {
      var value: Int32 = 0
      // SAFETY: waitpid fills the local; the process is our child.
      let answer = unsafe waitpid(processID, &value, WNOHANG)
      if answer == processID { status = value } else if answer < 0 { status = 0 }
    }
    guard let status else { return nil }
    return status & 0x7f == 0 ? "ended with status \(status >> 8 & 0xff)" : "was killed by signal \(status & 0x7f)"
  }

  deinit {
    guard !listens else { return }
    shutdown(socket.number, Int32(SHUT_RDWR))
    // It ends by itself when its socket closes; one that does not within a second is killed.
    for _ in 0..<2000 where reap() == nil { usleep(500) }
    if reap() == nil {
      kill(processID, SIGKILL)
      _ = waitpid(processID, nil, 0)
    }
  }
}
