import Dom0
import Glibc
import RemoteClient

/// Starts the host that a command needs: `dom0 serve --on-demand`, as a daemon. It ends by itself when nothing runs and nobody asks.
enum OnDemand {
  /// How long a host may take until it answers.
  private static let patience: Int64 = 30_000

  static func start(_ directories: HostDirectories) throws(CommandFailure) -> RemoteClient {
    let places = directories.places
    do throws(ToolstackError) { try places.prepare() } catch { throw CommandFailure(.noHost, "\(error)") }
    let log = places.state + "/dom0.log"
    var position = size(of: log)
    var process: pid_t? = try spawn(directories, log: log)
    var status: Int32 = 0
    let deadline = milliseconds() + patience
    while true {
      if let client = try HostConnection.attempt(places.controlSocket) { return client }
      if let running = process, let end = ended(running) { (process, status) = (nil, end) }
      if process == nil, !isLocked(places.lock) {
        if let client = try HostConnection.attempt(places.controlSocket) { return client }
        // It gave way to one that was started at the same time, or that was ending just then; and that one is gone too.
        // Who holds the state directory with another run directory cannot be reached here.
        if status == 0, milliseconds() < deadline, !isLocked(places.state) {
          position = size(of: log)
          process = try spawn(directories, log: log)
          continue
        }
        let said = text(of: log, from: position)
        throw CommandFailure(
          .noHost, "the host did not start (status \(status)); its log, \(log), says:\n" + (said.isEmpty ? "  nothing" : said))
      }
      guard milliseconds() < deadline else {
        throw CommandFailure(.noHost, "the host was started, and does not answer on \(places.controlSocket); see \(log)")
      }
      usleep(5000)
    }
  }

  /// A session and process group of its own, the log for its output, nothing of ours open.
  private static func spawn(_ directories: HostDirectories, log: String) throws(CommandFailure) -> pid_t {
    var process: pid_t = 0
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    let path = Executables.runningFolder() + "/dom0"
    let output = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw CommandFailure(.noHost, "cannot start the host: cannot write its log, \(log): \(hostErrorText())") }
    defer { close(output) }
    let arguments = [path, "serve", "--on-demand"] + directories.arguments
    // SAFETY: actions, attributes and texts live until posix_spawn has answered, and are freed after it.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer {
      unsafe texts.forEach { unsafe free($0) }
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
    unsafe posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    closeOnExec()
    // A daemon keeps no folder of its user's in use.
    let folder = unsafe open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    unsafe chdir("/")
    defer {
      if folder >= 0 { fchdir(folder) }
      close(folder)
    }
    let failure = unsafe posix_spawn(&process, path, &actions, &attributes, &texts, environ)
    guard failure == 0 else { throw CommandFailure(.noHost, "cannot start the host, \(path): \(hostErrorText(failure))") }
    return process
  }

  /// What this process inherited is not the daemon's: whoever waits for the end of a pipe would wait for ever.
  private static func closeOnExec() {
    guard let folder = unsafe opendir("/proc/self/fd") else { return }
    defer { unsafe closedir(folder) }
    // SAFETY: an entry is used before the next one is read; its name ends in a NUL.
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if let number = Int32(name), number > 2 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }
  }

  /// `POSIX_SPAWN_SETSID`, which the importer does not know.
  private static let newSession: Int32 = 0x80

  /// How the process ended, once it has; it is told once.
  private static func ended(_ process: pid_t) -> Int32? {
    var status: Int32 = 0
    // SAFETY: waitpid fills the local.
    let answer = unsafe waitpid(process, &status, WNOHANG)
    return answer == 0 ? nil : status & 0x7f == 0 ? status >> 8 & 0xff : status & 0x7f
  }

  /// Whether a host holds the lock of the state directory.
  private static func isLocked(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    // SAFETY: stat fills the local.
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The lines of a log from a position on, indented.
  private static func text(of path: String, from position: Int) -> String {
    let bytes = ((try? readFile(path, limit: 1 << 24)) ?? []).dropFirst(position).suffix(4096)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}
