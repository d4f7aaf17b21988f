import CVCPUArea
import Glibc
import HypercallABI

/// What a guest can see of how its vCPUs spend their time.
extension Hypervisor {
  func runStateInfo(_ vcpu: Int32) -> VCPURunstateInfo {
    let since = now &- vcpus[vcpu].runStateSince, state = vcpus[vcpu].runState, times = vcpus[vcpu].runStateTimes
    return VCPURunstateInfo(
      state: state.rawValue, entryTime: vcpus[vcpu].runStateSince,
      runningTime: times.0 &+ (state == .running ? since : 0), runnableTime: times.1 &+ (state == .runnable ? since : 0),
      blockedTime: times.2 &+ (state == .blocked ? since : 0), offlineTime: times.3 &+ (state == .offline ? since : 0))
  }

  /// Tells the guest where it asked for it. Where its page tables do not map that for writing, nowhere.
  ///
  /// The times are those at the last change of state: the guest adds what has passed since by itself.
  mutating func writeRunState(_ vcpu: Int32) {
    guard vcpus[vcpu].runStateArea != 0, vcpus[vcpu].domain.rawValue > 0 else { return }
    let times = vcpus[vcpu].runStateTimes
    var info = VCPURunstateInfo(
      state: vcpus[vcpu].runState.rawValue, entryTime: vcpus[vcpu].runStateSince, runningTime: times.0, runnableTime: times.1,
      blockedTime: times.2, offlineTime: times.3)
    let caller = Caller(vcpu: VCPUHandle(rawValue: vcpu), domain: vcpus[vcpu].domain)
    let area = GuestAddress(rawValue: vcpus[vcpu].runStateArea)
    let entryTime = info.entryTime
    do throws(XenErrno) {
      if domains[caller.domain.rawValue].assists & 1 << UInt64(VMAssist.runstateUpdateFlag.rawValue) != 0 {
        // The top bit brackets an update.
        info.entryTime = entryTime | 1 << 63
        try copyOut(info.entryTime, to: area.advanced(by: VCPURunstateInfoLayout.entryTime), caller)
        full_fence()
        try copyOut(info, VCPURunstateInfo.byteCount, to: area, caller)
        full_fence()
        try copyOut(entryTime, to: area.advanced(by: VCPURunstateInfoLayout.entryTime), caller)
      } else {
        try copyOut(info, VCPURunstateInfo.byteCount, to: area, caller)
      }
    } catch {}  // The guest's own loss.
  }

  /// Copies a record out.
  func copyOut<Record: XenRecord>(_ record: Record, _ byteCount: Int, to address: GuestAddress, _ caller: Caller) throws(XenErrno) {
    var bytes = InlineArray<18, UInt64>(repeating: 0)
    precondition(byteCount <= 144, "records are small")
    // SAFETY: `byteCount` is the record's size, and below the buffer's.
    try unsafe withUnsafeMutableBytes(of: &bytes) { (buffer) throws(XenErrno) in
      unsafe record.store(into: buffer.baseAddress!)
      try unsafe copyOut(UnsafeRawBufferPointer(rebasing: buffer[..<byteCount]), to: address, caller)
    }
  }
}
