import Glibc

/// The terminal's settings to restore, for signal handlers too.
nonisolated(unsafe) private var savedSettings = termios()
nonisolated(unsafe) private var isRaw = false

/// The terminal that a guest's console borrows: keys reach the guest one by one and without echo, while Ctrl-C and Ctrl-Z keep their
/// meaning. Restored at the end, also at a bad one.
enum Terminal {
  static var isTerminal: Bool { isatty(0) == 1 }

  /// Whether standard input may be read: it is no terminal, or one in whose foreground this process is.
  static var isOurs: Bool { !isTerminal || tcgetpgrp(0) == getpgrp() }

  /// Takes the keyboard, if standard input is a terminal in whose foreground this process is.
  static func makeRaw() {
    guard isTerminal, isOurs else { return }
    // SAFETY: one thread sets these globals; the handlers only read them, and restoring twice does no harm.
    guard unsafe isRaw || tcgetattr(0, &savedSettings) == 0 else { return }
    var settings = unsafe savedSettings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    settings.c_iflag &= ~tcflag_t(IXON)
    unsafe isRaw = true
    _ = unsafe tcsetattr(0, TCSANOW, &settings)
    restoreWhenCrashing()
  }

  /// Gives the keyboard back.
  static func restore() {
    // SAFETY: as above; tcsetattr may be called by a signal handler.
    guard unsafe isRaw else { return }
    _ = unsafe tcsetattr(0, TCSANOW, &savedSettings)
    unsafe isRaw = false
  }

  /// A bug of ours must not leave the user with a terminal that does not echo.
  private static func restoreWhenCrashing() {
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
      signal(number) { number in
        Terminal.restore()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
