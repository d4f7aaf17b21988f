import Glibc
import HypercallABI

extension RunSession {
  /// `--paused`: says how to look into the domains, and waits for Enter or SIGUSR1.
  func waitForRelease(_ toolstack: Toolstack, _ signals: Signals) throws(ToolstackError) {
    for _ in 0..<200 where domains.contains(where: { processID($0, toolstack) == nil }) {
      try toolstack.connection.receiveAll()
      usleep(5000)
    }
    for domain in domains {
      guard let image = domain.running?.built.image else { continue }
      say("\(domain.name) is built and paused\(processText(domain, toolstack)); to attach gdb:")
      messages.line("  gdb\(processID(domain, toolstack).map { " -p \($0)" } ?? "")")
      messages.line("  (gdb) handle SIGSEGV SIGBUS SIGSYS SIGUSR1 nostop noprint pass")
      messages.line("  (gdb) add-symbol-file \(absolutePath(image.path)) -o \(hex(image.bias))")
      messages.line("  (gdb) hbreak guest_kernel_start")
    }
    if let hint = Doctor.ptraceHint() { say(hint) }
    say("press Enter, or send SIGUSR1 to \(getpid()), to start")
    while true {
      var entries = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: keyboardIsOpen ? 0 : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: toolstack.connection.socket.number, events: 0, revents: 0),
      ]
      // SAFETY: as many entries as the array has.
      _ = unsafe entries.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), -1) }
      let taken = signals.take()
      if taken.contains(SIGUSR1) { return }
      if taken.contains(where: { [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains($0) }) {
        isAsked = true
        return end(toolstack, as: .poweroff)
      }
      if entries[2].revents != 0 {
        try toolstack.connection.receiveAll()
        if toolstack.connection.isClosed { throw ToolstackError(.host, "ring 0 is gone") }
      }
      if entries[1].revents != 0, readLine() { return }
    }
  }

  /// Whether Enter was pressed; at the end of standard input only the signal is left.
  private func readLine() -> Bool {
    var byte: UInt8 = 0
    // SAFETY: one byte.
    guard unsafe read(0, &byte, 1) == 1 else {
      keyboardIsOpen = false
      return false
    }
    return byte == 10
  }
}
