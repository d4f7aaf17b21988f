import GuestKit

/// The processes, and who runs next: each in turn for a time slice, which a timer ends.
final class Scheduler {
  private var processes: [Int: Process] = [:]
  /// What is left of children that have ended, until their parent asks or ends too.
  private var ended: [Int: (parent: Int, status: Int64)] = [:]
  private var ready: [Process] = []
  private var lastID = 0
  private let slice: Duration
  private var turnIsOver = false

  init(slice: Duration) { self.slice = slice }

  /// Runs `first` and all that come of it, until none is left.
  func run(_ first: Process) throws(XenErrno) {
    lastID = first.id
    start(first)
    while !processes.isEmpty {
      cpu.runHandlers()
      if ready.isEmpty {
        cpu.waitForEvent { !ready.isEmpty }
        continue
      }
      let process = ready.removeFirst()
      try giveTurn(to: process)
      if case .ready = process.state { ready.append(process) }
    }
  }

  private func giveTurn(to process: Process) throws(XenErrno) {
    try process.memory.space.activate()
    turnIsOver = false
    let timer = timers.after(slice) { [self] in
      process.slices += 1
      turnIsOver = true
    }
    defer { timer.cancel() }
    while !turnIsOver, case .ready = process.state {
      switch try cpu.runUser(process.context) {
      case .systemCall: systemCall(of: process)
      case .pageFault(let address, let access):
        switch process.memory.resolve(address, access) {
        case .resolved: break
        case .outOfMemory: kill(process, "there is no memory left for it")
        case .stackOverflow: kill(process, "its stack is used up")
        case .kernelMemory: kill(process, "it touched the kernel's memory")
        case .forbidden: kill(process, "it touched memory that it does not have")
        }
      case .exception(let trap, _): kill(process, trap == .divideError ? "it divided by zero" : "exception \(trap.rawValue)")
      case .interrupted: break
      }
    }
  }

  private func start(_ process: Process) {
    processes[process.id] = process
    ready.append(process)
  }

  func fork(_ process: Process) throws(XenErrno) -> Int {
    let child = try Process(lastID + 1, forkOf: process)
    lastID = child.id
    start(child)
    return child.id
  }

  /// Ends the running process's turn; it has another when all others had theirs.
  func yield() { turnIsOver = true }

  func sleep(_ process: Process, _ duration: Duration) {
    process.state = .sleeping
    timers.after(duration) { [self] in wake(process, result: 0) }
  }

  private func wake(_ process: Process, result: Int64) {
    process.context.rax = UInt64(bitPattern: result)
    process.state = .ready
    ready.append(process)
  }

  private func kill(_ process: Process, _ why: String) {
    print("kernel: process \(process.id) is ended: \(why)")
    end(process, status: -1)
  }

  /// Ends the running process. Its memory goes when its turn does.
  func end(_ process: Process, status: Int64) {
    process.state = .ended
    processes[process.id] = nil
    for (id, child) in ended where child.parent == process.id { ended[id] = nil }
    guard let parent = processes[process.parent] else { return }
    if case .waiting(process.id) = parent.state {
      wake(parent, result: status)
    } else {
      ended[process.id] = (parent.id, status)
    }
  }

  /// A child's status, or nil if it runs: then `process` is woken with it.
  func wait(_ process: Process, for id: Int) throws(XenErrno) -> Int64? {
    if let child = ended[id], child.parent == process.id {
      ended[id] = nil
      return child.status
    }
    guard processes[id]?.parent == process.id else { throw .invalidArgument }
    process.state = .waiting(child: id)
    return nil
  }
}
