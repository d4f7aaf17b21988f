import GuestKit

/// A kernel with processes: address spaces of their own, pages that come when they are touched, fork by copy on write, system calls, and turns that
/// a timer ends. Its programs are in Programs/; the first of them shows all of this, and the domain powers off when the last one has ended.
///
/// Command line: `slice=MILLISECONDS` (5), the time that a process has before it is another's turn.
@main
struct Microkernel: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    let milliseconds = max(Int(startInfo.value(of: "slice") ?? "") ?? 5, 1)
    print("microkernel: the first process starts, slices have \(milliseconds) ms")
    let before = memory.frameCount
    try Scheduler(slice: .milliseconds(milliseconds)).run(try Process())
    print("microkernel: all processes are done, \(memory.frameCount - before) pages are left")
  }
}
