import Glibc

/// A helper program that is run for its output, and killed when it takes too long.
enum ChildProcess {
  /// What the program wrote to its standard output, if it ended well within the time; at most 1 MiB of it.
  static func output(of path: String, _ arguments: [String], timeout milliseconds: Int32) -> String? {
    guard let pair = socketPair(SOCK_STREAM) else { return nil }
    let reading = pair.0
    guard let process = try? spawn(path, arguments, output: pair.1) else { return nil }
    // The end of the output is seen when the child alone could write.
    pair.1.close()
    let bytes = withExtendedLifetime(reading) { readAll(reading.number, until: monotonicMilliseconds() + Int64(milliseconds)) }
    if bytes == nil { kill(process, SIGKILL) }
    var status: Int32 = -1
    // SAFETY: our child; it has closed its output or is killed.
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard let bytes, status == 0 else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Starts a program without input, in a process group of its own: a terminal's Ctrl-C is for this process alone.
  ///
  /// - Parameter errors: where its standard error goes; nowhere without.
  static func spawn(
    _ path: String, _ arguments: [String], output: Descriptor, errors: Descriptor? = nil
  ) throws(ToolstackError) -> pid_t {
    var process: pid_t = 0
    // SAFETY: all of it lives until posix_spawn has answered, and is freed after it.
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var texts = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    defer {
      unsafe texts.forEach { unsafe free($0) }
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.number, 1)
    if let errors {
      unsafe posix_spawn_file_actions_adddup2(&actions, errors.number, 2)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    let failure = withExtendedLifetime((output, errors)) { unsafe posix_spawn(&process, path, &actions, &attributes, &texts, environ) }
    guard failure == 0 else { throw ToolstackError(.host, "cannot start \(path): \(hostErrorText(failure))") }
    return process
  }

  private static func readAll(_ descriptor: Int32, until deadline: Int64) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while bytes.count < 1 << 20 {
      let left = deadline - monotonicMilliseconds()
      guard left > 0, waitReadable(descriptor, Int32(left)) else { return nil }
      // SAFETY: at most as many bytes as the array has.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
    return nil
  }
}

/// Milliseconds since 1970.
func realtimeMilliseconds() -> Int64 {
  var now = timespec()
  // SAFETY: clock_gettime fills the local.
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
}

/// The host's monotonic clock.
func monotonicMilliseconds() -> Int64 {
  var now = timespec()
  // SAFETY: clock_gettime fills the local.
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
}
