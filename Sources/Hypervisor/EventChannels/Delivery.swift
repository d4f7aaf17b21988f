import CVCPUArea
import HypercallABI

/// Delivery by the 2-level ABI: pending bit, mask bit, selector bit, upcall pending, in this order.
extension Hypervisor {
  /// Makes a port pending.
  mutating func raise(_ slot: DomainSlot, _ port: UInt32) {
    let domain = slot.rawValue
    guard port < EventChannelTable.maximumPorts, let shared = unsafe domains[domain].sharedInfo else { return }
    let word = Int(port / 64) * 8, bit = UInt64(1) << UInt64(port % 64)
    // SAFETY: 64 words of pending bits lie at 2048 of shared_info, 64 of mask bits at 2560; the port was checked.
    let pending = unsafe (shared + SharedInfoLayout.eventPending + word).assumingMemoryBound(to: UInt64.self)
    let mask = unsafe (shared + SharedInfoLayout.eventMask + word).assumingMemoryBound(to: UInt64.self)
    guard unsafe fetch_or_seq64(pending, bit) & bit == 0 else { return }
    if isTracing, effects.room > effects.capacity - Self.traceRoom {
      effects.append(.event(domains[domain].id, EventChannelPort(rawValue: port)))
    }
    if unsafe load_acquire64(mask) & bit == 0 { select(slot, port) }
    if domains[domain].pollers > 0 { wakePollers(slot, port) }
  }

  /// Sets a pending, unmasked port's selector bit, and interrupts its vCPU.
  mutating func select(_ slot: DomainSlot, _ port: UInt32) {
    let target = domains[slot.rawValue].channels[port].vcpu
    guard Int32(target) < domains[slot.rawValue].vcpuCount else { return }
    let vcpu = domains[slot.rawValue].firstVCPU + Int32(target)
    guard let info = unsafe vcpuInfo(vcpu) else { return }
    // SAFETY: the selector lies at 8 of vcpu_info.
    let selector = unsafe (info + VCPUInfoLayout.pendingSelector).assumingMemoryBound(to: UInt64.self)
    let bit = UInt64(1) << UInt64(port / 64)
    guard unsafe fetch_or_seq64(selector, bit) & bit == 0 else { return }
    markPending(vcpu)
  }

  /// Tells a vCPU that some event is pending.
  mutating func markPending(_ vcpu: Int32) {
    guard let info = unsafe vcpuInfo(vcpu) else { return }
    // SAFETY: pending and mask are the first two bytes of vcpu_info.
    let pending = unsafe info.assumingMemoryBound(to: UInt8.self)
    guard unsafe load_byte_acquire(pending) == 0 else { return }
    // A full barrier: the guest unmasks, then looks at `pending`; here the other way round, so that one of the two sees it.
    unsafe store_byte_seq(pending, 1)
    full_fence()
    unblock(vcpu)
    if vcpus[vcpu].domain == .zero {
      queueOnce(vcpu, .upcall, .domain0Upcall)
    } else if vcpus[vcpu].placement == .running, unsafe load_byte_acquire(pending + 1) == 0 {
      queueOnce(vcpu, .upcall, .upcall(VCPUHandle(rawValue: vcpu)))
    }
  }

  mutating func queueOnce(_ vcpu: Int32, _ kind: QueuedEffects, _ effect: Effect) {
    guard !vcpus[vcpu].queuedEffects.contains(kind) else { return }
    vcpus[vcpu].queuedEffects.insert(kind)
    effects.append(effect)
  }

  /// Whether an upcall would be delivered now: pending, and not masked.
  func hasDeliverableUpcall(_ vcpu: Int32) -> Bool {
    guard let info = unsafe vcpuInfo(vcpu) else { return false }
    // SAFETY: pending and mask are the first two bytes of vcpu_info.
    let bytes = unsafe info.assumingMemoryBound(to: UInt8.self)
    return unsafe load_byte_acquire(bytes) != 0 && load_byte_acquire(bytes + 1) == 0
  }

  /// Wakes the vCPUs that poll this port, or any: whether it is masked or not.
  private mutating func wakePollers(_ slot: DomainSlot, _ port: UInt32) {
    for index in 0..<domains[slot.rawValue].vcpuCount {
      let vcpu = domains[slot.rawValue].firstVCPU + index
      if vcpus[vcpu].poll == .any || vcpus[vcpu].poll == .port(port) { unblock(vcpu) }
    }
  }

  /// Raises a vCPU's own virtual interrupt; lost if it is not bound.
  mutating func raiseVIRQ(_ vcpu: Int32, _ virq: Int) {
    let port = virqPorts[Int(vcpu) * Self.virqCount + virq]
    if port != 0 { raise(vcpus[vcpu].domain, UInt32(port)) }
  }
  /// Raises a virtual interrupt that is the machine's: domain 0 handles it.
  mutating func raiseGlobalVIRQ(_ virq: Int) { raiseVIRQ(domains[0].firstVCPU, virq) }

  func isPending(_ slot: DomainSlot, _ port: UInt32) -> Bool {
    guard port < EventChannelTable.maximumPorts, let shared = unsafe domains[slot.rawValue].sharedInfo else { return false }
    // SAFETY: 64 words of pending bits lie at 2048 of shared_info; the port was checked.
    return unsafe load_acquire64((shared + SharedInfoLayout.eventPending + Int(port / 64) * 8).assumingMemoryBound(to: UInt64.self)) & 1
      << UInt64(port % 64) != 0
  }
}

/// Virtual interrupts that the hypervisor raises.
enum VIRQ {
  static var timer: Int { Int(VirtualInterrupt.timer.rawValue) }
  static var consoleRing: Int { Int(VirtualInterrupt.consoleRing.rawValue) }
  static var debugger: Int { Int(VirtualInterrupt.debugger.rawValue) }
  static var domainException: Int { Int(VirtualInterrupt.domainException.rawValue) }
}

extension Hypervisor {
  /// Forgets an event, so that whoever gets the port next does not see it.
  mutating func clearPending(_ slot: DomainSlot, _ port: UInt32) {
    guard port < EventChannelTable.maximumPorts, let shared = unsafe domains[slot.rawValue].sharedInfo else { return }
    // SAFETY: 64 words of pending bits lie at 2048 of shared_info; the port was checked.
    let word = unsafe (shared + SharedInfoLayout.eventPending + Int(port / 64) * 8).assumingMemoryBound(to: UInt64.self)
    _ = unsafe fetch_and_seq64(word, ~(1 << UInt64(port % 64)))
  }
}
