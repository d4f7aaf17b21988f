import HypercallABI

extension Hypervisor {
  mutating func dispatch(_ call: HypercallRequest, from caller: Caller) -> Int64 { XenErrno.notImplemented.result }
  func writeRunState(_ vcpu: Int32) {}
}
