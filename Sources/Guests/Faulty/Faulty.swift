import GuestKit

@main
struct Faulty: ParavirtualKernel {
  mutating func run() throws(XenErrno) { print("Faulty") }
}
