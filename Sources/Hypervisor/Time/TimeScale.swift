import CVCPUArea
import HypercallABI

/// How system time follows from the time stamp counter.
struct TimeScale: BitwiseCopyable, Sendable {
  var tscTimestamp: UInt64 = 0
  var systemTime: UInt64 = 0
  var multiplier: UInt32 = 0
  var shift: Int8 = 0
  /// Counts changes; 0 before the first.
  var generation: UInt32 = 0
}

extension Hypervisor {
  /// Tells the scale that holds from now on. It is written to running vCPUs at once, to others when they run next.
  package mutating func setTimeScale(tscTimestamp: UInt64, systemTime: UInt64, multiplier: UInt32, shift: Int8) {
    let generation = scale.generation &+ 1
    scale = TimeScale(
      tscTimestamp: tscTimestamp, systemTime: systemTime, multiplier: multiplier, shift: shift, generation: generation == 0 ? 1 : generation
    )
    for index in 0..<domains[0].vcpuCount { writeTime(domains[0].firstVCPU + index) }
    for index in 0..<pcpus.count where pcpus[index].current >= 0 { writeTime(pcpus[index].current) }
  }

  /// Writes a vCPU's clock, by the version protocol: the version is odd while the rest changes.
  mutating func writeTime(_ vcpu: Int32) {
    guard scale.generation != vcpus[vcpu].timeScale, let info = unsafe vcpuInfo(vcpu) else { return }
    vcpus[vcpu].timeScale = scale.generation
    // SAFETY: vcpu_time_info is the 32 bytes at 32 of the vCPU's part of shared_info; `version` is aligned.
    let time = unsafe info + VCPUInfoLayout.time
    let version = unsafe time.assumingMemoryBound(to: UInt32.self)
    let odd = unsafe load_acquire(version) &+ 1 | 1
    unsafe store_seq(version, odd)
    unsafe time.storeBytes(of: scale.tscTimestamp, toByteOffset: VCPUTimeInfoLayout.tscTimestamp, as: UInt64.self)
    unsafe time.storeBytes(of: scale.systemTime, toByteOffset: VCPUTimeInfoLayout.systemTime, as: UInt64.self)
    unsafe time.storeBytes(of: scale.multiplier, toByteOffset: VCPUTimeInfoLayout.multiplier, as: UInt32.self)
    unsafe time.storeBytes(of: scale.shift, toByteOffset: VCPUTimeInfoLayout.shift, as: Int8.self)
    unsafe time.storeBytes(of: 1, toByteOffset: VCPUTimeInfoLayout.flags, as: UInt8.self)
    unsafe store_release(version, odd &+ 1)
  }

  /// Writes a domain's wall clock: the time of day at system time 0.
  mutating func writeWallClock(_ slot: DomainSlot) {
    guard let shared = unsafe domains[slot.rawValue].sharedInfo else { return }
    // SAFETY: the wall clock is the 16 bytes at 3072 of shared_info.
    let clock = unsafe shared + SharedInfoLayout.wallClockVersion
    let version = unsafe clock.assumingMemoryBound(to: UInt32.self)
    let odd = unsafe load_acquire(version) &+ 1 | 1
    let seconds = wallClock / 1_000_000_000
    unsafe store_seq(version, odd)
    unsafe clock.storeBytes(of: UInt32(truncatingIfNeeded: seconds), toByteOffset: 4, as: UInt32.self)
    unsafe clock.storeBytes(of: UInt32(truncatingIfNeeded: wallClock % 1_000_000_000), toByteOffset: 8, as: UInt32.self)
    unsafe clock.storeBytes(of: UInt32(truncatingIfNeeded: seconds >> 32), toByteOffset: 12, as: UInt32.self)
    unsafe store_release(version, odd &+ 1)
  }

  /// A vCPU's part of its domain's shared_info; nil before the domain has memory.
  @inline(__always) func vcpuInfo(_ vcpu: Int32) -> UnsafeMutableRawPointer? {
    let slot = vcpus[vcpu].domain
    guard slot.rawValue >= 0, let shared = unsafe domains[slot.rawValue].sharedInfo, vcpus[vcpu].id.rawValue < UInt32(Self.vcpuLimit)
    else { return nil }
    // SAFETY: shared_info begins with 32 records of 64 bytes.
    return unsafe shared + Int(vcpus[vcpu].id.rawValue) * VCPUInfoLayout.byteCount
  }
}
