import GuestKit

/// The smallest kernel: greets, and powers off when `run` returns.
@main
struct Hello: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    print("Hello from a Swift guest kernel on \(startInfo.magic)")
    print("\(startInfo.pageCount) pages of memory, up \(clock.uptime.nanoseconds / 1000) µs, it is \(clock.wallTime.text) UTC")
  }
}
