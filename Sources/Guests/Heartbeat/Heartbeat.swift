import GuestKit

/// A kernel that lives by its clock: it beats by a one-shot timer that each beat arms anew, and answers at a prompt.
///
/// Command line: `period=MILLISECONDS` (1000), `beats=COUNT` (powers off after so many; without it, beats on), `quiet`.
@main
struct Heartbeat: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    let period = Int(startInfo.value(of: "period") ?? "") ?? 1000
    let heart = Heart(
      period: .milliseconds(max(period, 1)), limit: startInfo.value(of: "beats").flatMap { Int($0) },
      isQuiet: startInfo.words.contains("quiet"))
    print("heartbeat: every \(max(period, 1)) ms, it is \(clock.wallTime.text) UTC; `help` lists what can be asked")
    Self.heart = heart
    heart.start()
    console.write("> ")
    while true {
      answer(console.readLine(), heart)
      console.write("> ")
    }
  }

  /// For whoever asks this kernel to end.
  @safe nonisolated(unsafe) private static var heart: Heart? = nil

  /// Says how often it beat before it does what the toolstack asks.
  static func shutdownRequested(_ request: ShutdownRequest) {
    if let heart { print("bye after \(heart.beats) beats") }
    switch request {
    case .reboot: reboot()
    case .poweroff, .halt: shutdown()
    case .suspend: print("no heart stops for a while")
    }
  }

  private static var help: String {
    "time      the wall clock\nuptime    since the start\nbeats     so far\nmemory    used and free\nquit, reboot, crash"
  }

  private func answer(_ line: String, _ heart: Heart) {
    switch line {
    case "": break
    case "help": print(Self.help)
    case "time": print("\(clock.wallTime.text) UTC")
    case "uptime": print("\(seconds(clock.uptime)) s")
    case "beats": print("\(heart.beats)")
    case "memory": print("\(memory.usedBytes) bytes in use, \(memory.freeBytes / 1024) KiB free of \(startInfo.pageCount * 4) KiB")
    case "quit", "exit", "poweroff":
      print("bye after \(heart.beats) beats")
      shutdown()
    case "reboot": reboot()
    case "crash": panic("crashed as asked")
    default: print("what is \"\(line)\"? Try help.")
    }
  }
}

/// Counts, and arms the next beat itself.
final class Heart {
  private(set) var beats = 0
  private let period: Duration, limit: Int?, isQuiet: Bool
  private var next = clock.now

  init(period: Duration, limit: Int?, isQuiet: Bool) {
    self.period = period
    self.limit = limit
    self.isQuiet = isQuiet
  }

  func start() {
    next = max(next + period, clock.now)
    timers.at(next) { self.beat() }
  }

  private func beat() {
    beats += 1
    if !isQuiet { print("beat \(beats) at \(seconds(clock.uptime)) s") }
    if let limit, beats >= limit {
      print("\(beats) beats in \(seconds(clock.uptime)) s")
      shutdown()
    }
    start()
  }
}

/// Such as `12.034`.
private func seconds(_ duration: Duration) -> String {
  let milliseconds = Int(duration.nanoseconds / 1_000_000)
  let rest = "\(milliseconds % 1000)"
  return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
}
