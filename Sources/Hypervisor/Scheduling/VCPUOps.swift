import Glibc
import HypercallABI

extension Hypervisor: VCPUOpHandler {
  mutating func initialise(_ command: VCPUOp.Initialise, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    let buffer = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch[..<VCPUGuestContextLayout.byteCount])
    unsafe try copyIn(command.context, caller, into: buffer)
    guard caller.domain != .zero, vcpus[vcpu].hindrances.contains(.uninitialised) else { throw .alreadyExists }
    guard let context = unsafe vcpus[vcpu].context else { throw .outOfMemory }
    guard unsafe try initialise(vcpu, UnsafeRawPointer(buffer.baseAddress!), context) else { return continuation = request }
    hinder(vcpu, .down)
  }

  mutating func up(_ command: VCPUOp.Up, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    guard !vcpus[vcpu].hindrances.contains(.uninitialised) else { throw .invalidArgument }
    // Only the first vCPU of a domain has a process yet.
    guard vcpus[vcpu].isStarted else { throw .notSupported }
    unhinder(vcpu, .down)
  }

  mutating func down(_ command: VCPUOp.Down, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    guard caller.domain != .zero else { return }
    hinder(vcpu, .down)
    for index in 0..<domains[caller.domain.rawValue].vcpuCount
    where !vcpus[domains[caller.domain.rawValue].firstVCPU + index].hindrances.contains(.down) { return }
    shutDown(caller.domain, ShutdownCode.poweroff)
  }

  mutating func isUp(_ command: VCPUOp.IsUp, from caller: Caller) throws(XenErrno) -> UInt32 {
    vcpus[try vcpu(command.vcpu, of: caller.domain)].hindrances.contains(.down) ? 0 : 1
  }

  mutating func getRunstateInfo(_ command: VCPUOp.GetRunstateInfo, from caller: Caller) throws(XenErrno) -> VCPURunstateInfo {
    runStateInfo(try vcpu(command.vcpu, of: caller.domain))
  }

  mutating func registerRunstateMemoryArea(_ command: VCPUOp.RegisterRunstateMemoryArea, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    vcpus[vcpu].runStateArea = command.area.rawValue
    writeRunState(vcpu)
  }

  mutating func setPeriodicTimer(_ command: VCPUOp.SetPeriodicTimer, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    guard command.period >= 1_000_000, command.period <= UInt64.max >> 2 else { throw .invalidArgument }
    vcpus[vcpu].period = command.period
    stopTimer(vcpu, TimerKind.periodic)
    if vcpus[vcpu].placement == .running { startPeriodicTimer(vcpu) }
  }
  mutating func stopPeriodicTimer(_ command: VCPUOp.StopPeriodicTimer, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    vcpus[vcpu].period = 0
    stopTimer(vcpu, TimerKind.periodic)
  }
  mutating func setSingleshotTimer(_ command: VCPUOp.SetSingleshotTimer, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    guard vcpu == caller.vcpu.rawValue else { throw .invalidArgument }
    setOneShot(vcpu, at: command.deadline)
  }
  mutating func stopSingleshotTimer(_ command: VCPUOp.StopSingleshotTimer, from caller: Caller) throws(XenErrno) {
    let vcpu = try self.vcpu(command.vcpu, of: caller.domain)
    guard vcpu == caller.vcpu.rawValue else { throw .invalidArgument }
    stopTimer(vcpu, TimerKind.oneShot)
  }
}
