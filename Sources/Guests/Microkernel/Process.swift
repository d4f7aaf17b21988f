import GuestKit

/// A program that runs: its memory and its registers.
final class Process {
  enum State {
    case ready
    case sleeping
    /// Until that child has ended.
    case waiting(child: Int)
    case ended
  }

  let id: Int
  let parent: Int
  let memory: ProcessMemory
  let context: UserContext
  var state = State.ready
  /// Time slices that it used up, to the end.
  var slices = 0

  /// The first process. It is told an address of the kernel's, which is of no use to it.
  init() throws(XenErrno) {
    id = 1
    parent = 0
    memory = try ProcessMemory()
    context = UserContext(entry: memory.entry, stack: GuestAddress(rawValue: ProcessMemory.stackTop - 8))
    context.rdi = GuestKit.memory.image.rawValue
  }

  /// A child, which goes on behind the same system call with 0 as its result.
  init(_ id: Int, forkOf other: Process) throws(XenErrno) {
    self.id = id
    parent = other.id
    memory = try ProcessMemory(forkOf: other.memory)
    context = UserContext(copyOf: other.context)
    context.rax = 0
  }
}
