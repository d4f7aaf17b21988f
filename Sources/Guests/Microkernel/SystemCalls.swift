import CMicrokernelPrograms
import GuestKit

extension Scheduler {
  /// Does what a process asks for: the number in rax, arguments in rdi and rsi. The result, or a negative errno, goes to rax; one that has to wait
  /// gets it when it wakes.
  func systemCall(of process: Process) {
    let context = process.context
    do throws(XenErrno) {
      let number = system_call(rawValue: UInt32(truncatingIfNeeded: context.rax))
      if let result = try answer(number, context.rdi, context.rsi, process) { context.rax = UInt64(bitPattern: result) }
    } catch { context.rax = UInt64(bitPattern: -Int64(error.rawValue)) }
  }

  private func answer(_ number: system_call, _ first: UInt64, _ second: UInt64, _ process: Process) throws(XenErrno) -> Int64? {
    switch number {
    case SYSTEM_WRITE:
      let bytes = try process.memory.read(Int(clamping: second), from: GuestAddress(rawValue: first))
      console.write(String(decoding: bytes, as: UTF8.self))
      return Int64(bytes.count)
    case SYSTEM_EXIT: end(process, status: Int64(first & 0xff))
    case SYSTEM_FORK: return Int64(try fork(process))
    case SYSTEM_WAIT: return try wait(process, for: Int(truncatingIfNeeded: first))
    case SYSTEM_YIELD: yield()
    case SYSTEM_GETPID: return Int64(process.id)
    case SYSTEM_GROW: return Int64(try process.memory.grow(first))
    case SYSTEM_SLEEP: sleep(process, .milliseconds(Int(min(first, 1 << 32))))
    case SYSTEM_STATISTIC:
      switch statistic(rawValue: UInt32(truncatingIfNeeded: first)) {
      case STATISTIC_HEAP_PAGES: return Int64(process.memory.heapPages)
      case STATISTIC_COPIED_PAGES: return Int64(process.memory.copiedPages)
      case STATISTIC_SLICES: return Int64(process.slices)
      default: throw .invalidArgument
      }
    default: throw .notImplemented
    }
    return nil
  }
}
