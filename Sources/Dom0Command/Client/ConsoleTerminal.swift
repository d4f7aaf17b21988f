import Glibc

/// The terminal's settings, and those that the console wants, for signal handlers too.
nonisolated(unsafe) private var saved = termios()
nonisolated(unsafe) private var raw = termios()
nonisolated(unsafe) private var isTaken = false

/// The terminal while it is a guest's: every key goes there as it is. Given back at the end, whatever the end is.
enum ConsoleTerminal {
  static var isTerminal: Bool { isatty(0) == 1 }

  /// Takes the keyboard, if standard input is a terminal.
  static func take() {
    // SAFETY: one thread sets these globals; the handlers only read them, and tcsetattr may be called by a handler.
    guard isTerminal, unsafe tcgetattr(0, &saved) == 0 else { return }
    unsafe raw = saved
    unsafe cfmakeraw(&raw)
    // Guests end a line with a line feed.
    unsafe raw.c_oflag |= tcflag_t(OPOST | ONLCR)
    // Whoever started this process may have blocked them.
    var ending = sigset_t()
    unsafe sigemptyset(&ending)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
      unsafe sigaddset(&ending, number)
      signal(number) { number in
        ConsoleTerminal.giveBack()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    unsafe pthread_sigmask(SIG_UNBLOCK, &ending, nil)
    unsafe isTaken = true
    _ = unsafe tcsetattr(0, TCSADRAIN, &raw)
    // Whoever stopped this process got the terminal meanwhile.
    signal(SIGCONT) { _ in
      if unsafe isTaken { _ = unsafe tcsetattr(0, TCSANOW, &raw) }
    }
  }

  static func giveBack() {
    // SAFETY: as above.
    guard unsafe isTaken else { return }
    unsafe isTaken = false
    _ = unsafe tcsetattr(0, TCSANOW, &saved)
  }
}
