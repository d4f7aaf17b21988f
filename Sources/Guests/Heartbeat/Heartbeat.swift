import GuestKit

@main
struct Heartbeat: ParavirtualKernel {
  mutating func run() throws(XenErrno) { print("Heartbeat") }
}
