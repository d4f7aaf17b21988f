import CHost
import CVCPUArea
import Glibc
import HypercallABI
import Hypervisor

/// A domain's memory file and its table file, mapped by ring 0. Whoever gets the table file's descriptor can only read.
final class DomainMemory {
  let file, tables: SharedFile
  let frames: Int
  init(domain: UInt16, frames: Int) throws(MachineFailure) {
    file = try SharedFile("domain-\(domain)", byteCount: frames << 12)
    tables = try SharedFile("domain-\(domain)-tables", byteCount: frames << 12)
    self.frames = frames
    let status = host_seal_future_writes(tables.file)
    guard status == 0 else { throw MachineFailure(what: "cannot seal the page tables of a domain", errno: -status) }
  }

  /// Gives the memory of some frames back to the host: they read as zeros, in every process that maps them.
  func drop(_ places: Range<Int>) {
    let at = places.lowerBound << 12, count = places.count << 12
    // SAFETY: the places lie in the file, which is mapped whole.
    if unsafe madvise(file.base + at, count, MADV_REMOVE) != 0 { unsafe _ = memset(file.base + at, 0, count) }
  }
}

extension Machine {
  /// Carries out what the hypervisor asked for.
  mutating func drain() {
    while let effect = hypervisor.nextEffect() { apply(effect) }
  }

  private mutating func apply(_ effect: Effect) {
    switch effect {
    case .run(let handle, let result):
      let slot = slot(of: handle)
      if processes[slot].isWithdrawn { setWithdrawn(slot, false) }
      if processes[slot].domain != 0 { watch(slot) }
      record(slot, TRACE_RUN, arguments: (UInt64(hypervisor.physicalCPU(of: handle).rawValue), 0, 0, 0, 0), result: result)
      answer(slot, result)
    case .park(let handle, let result):
      let slot = slot(of: handle)
      withdraw(slot)
      watch(slot)
      answer(slot, result)
    case .upcall(let handle):
      processes[slot(of: handle)].draw()
    case .preempt(let handle):
      let slot = slot(of: handle)
      withdraw(slot)
      record(slot, TRACE_PREEMPT)
    case .flush(let handle, let address):
      flush(slot(of: handle), address)
    case .reload(let handle):
      let slot = slot(of: handle)
      processes[slot].reload &+= 1
      unsafe store_seq(processes[slot].word(AreaWord.reload), processes[slot].reload)
      processes[slot].draw()
    case .domain0Upcall:
      signalEvent(event)
    case .createMemory(let domain, let frames):
      createMemory(domain, frames: frames)
    case .createVCPU(let handle, let domain, let vcpu):
      createVCPU(slot(of: handle), handle, domain, vcpu)
    case .startProcessor(let handle):
      startProcessor(slot(of: handle))
    case .destroyVCPU(let handle):
      destroyVCPU(slot(of: handle))
    case .release(let domain):
      while let places = hypervisor.takeReleased(domain) { memories[domain]?.drop(places) }
    case .destroyMemory(let domain):
      memories[domain] = nil
    case .event(let domain, let port):
      record(domain.rawValue, vcpu: 0, TRACE_EVENT, arguments: (UInt64(port.rawValue), 0, 0, 0, 0))
    }
  }

  /// Has a vCPU park before it next enters the guest.
  private mutating func withdraw(_ slot: Int) {
    setWithdrawn(slot, true)
    processes[slot].patience = clock.now() &+ Machine.patience
    processes[slot].draw()
  }

  private mutating func setWithdrawn(_ slot: Int, _ withdrawn: Bool) {
    processes[slot].isWithdrawn = withdrawn
    unsafe store_seq(processes[slot].word(AreaWord.withdrawn), withdrawn ? 1 : 0)
  }

  /// Asks for a TLB flush; two that come before the first is applied become one of everything.
  private mutating func flush(_ slot: Int, _ address: UInt64) {
    let area = unsafe processes[slot].area.unsafelyUnwrapped
    let isPending = unsafe load_acquire(processes[slot].word(AreaWord.flushed)) != processes[slot].flush
    unsafe area.pointee.flush_address = isPending ? ~0 : address
    processes[slot].flush &+= 1
    unsafe store_seq(processes[slot].word(AreaWord.flush), processes[slot].flush)
    unacknowledged.append(
      HeldAnswer.Flush(slot: slot, generation: processes[slot].generation, number: processes[slot].flush))
    processes[slot].draw()
  }

  /// A refusal by the host shows to the hypervisor as memory that never came: populating it fails.
  private mutating func createMemory(_ domain: DomainID, frames: Int) {
    guard let memory = try? DomainMemory(domain: domain.rawValue, frames: frames) else { return }
    memories[domain] = memory
    unsafe hypervisor.attachMemory(domain, base: memory.file.base, tables: memory.tables.base, frames: frames)
    tellDom0(memory, of: domain)
  }

  private mutating func createVCPU(_ slot: Int, _ handle: VCPUHandle, _ domain: DomainID, _ vcpu: VCPUID) {
    generations &+= 1
    processes[slot] = unsafe VCPUProcess(generation: generations, domain: domain.rawValue, vcpu: vcpu.rawValue)
    let file = unsafe host_memory_file("vcpu", AREA_PAGES << 12)
    guard file >= 0 else { return }
    let address = host_map(file, AREA_PAGES << 12, 1)
    // SAFETY: mapped until the vCPU is destroyed.
    guard address > 0, let base = unsafe UnsafeMutableRawPointer(bitPattern: Int(address)) else {
      close(file)
      return
    }
    processes[slot].areaFile = file
    let area = unsafe base.assumingMemoryBound(to: vcpu_area.self)
    unsafe processes[slot].area = area
    unsafe area.pointee.spin = spin
    unsafe area.pointee.domain = UInt32(domain.rawValue)
    unsafe area.pointee.vcpu = vcpu.rawValue
    unsafe area.pointee.machine_frames = UInt64(options.memoryMiB << 8)
    unsafe hypervisor.attachContext(handle, base + Int(AREA_CONTEXT))
  }

  /// Asks the zygote for the process of an address space of a vCPU's; its answer rings the doorbell.
  mutating func startProcessor(_ slot: Int, _ space: UInt32 = SPACE_KERNEL) {
    guard let area = unsafe processes[slot].area, let memory = memories[DomainID(rawValue: processes[slot].domain)] else {
      return violate(slot, .notStarted)
    }
    unsafe area.pointee.memory_bytes = UInt64(memory.frames << 12)
    unsafe area.pointee.shared_info_offset = UInt64((memory.frames - 1) << 12)
    var message = ring0_message(
      kind: space, domain: UInt32(processes[slot].domain), vcpu: UInt32(slot), padding: 0, frames: processes[slot].generation, value: 0)
    let files = [memory.file.file, memory.tables.file, processes[slot].areaFile]
    watch(slot)
    // A vCPU is its kernel's process, and ends with the zygote of that.
    if space == SPACE_KERNEL { processes[slot].zygote = zygotesStarted }
    if unsafe host_send(zygote, &message, files, Int32(files.count)) == 0 { return }
    // Somebody has killed the zygote: another one.
    close(zygote)
    zygote = -1
    if space == SPACE_KERNEL { processes[slot].zygote = zygotesStarted + 1 }
    guard (try? startZygote()) != nil, unsafe host_send(zygote, &message, files, Int32(files.count)) == 0 else {
      return violate(slot, .notStarted)
    }
  }

  /// The zygote's answers: the process of a vCPU, by its slot and generation.
  mutating func receiveProcesses() {
    var message = ring0_message()
    var files = [Int32](repeating: -1, count: Int(HOST_FILES))
    var count: Int32 = 0
    while unsafe host_receive(zygote, &message, &files, &count) == 1 {
      let slot = Int(message.vcpu)
      guard count == 1 else {
        if processes.indices.contains(slot) && processes[slot].generation == message.frames { violate(slot, .notStarted) }
        continue
      }
      guard processes.indices.contains(slot), processes[slot].generation == message.frames, !processes[slot].isDoomed else {
        _ = host_signal(files[0], SIGKILL)
        close(files[0])
        continue
      }
      if message.kind == SPACE_USER {
        processes[slot].userPidfd = files[0]
        answer(slot, 0)
        continue
      }
      processes[slot].pidfd = files[0]
      processes[slot].pid = Int32(truncatingIfNeeded: message.value)
      tellDom0(processes[slot])
      if processes[slot].isWithdrawn || processes[slot].attention != 0 { processes[slot].draw() }
    }
  }

  private mutating func destroyVCPU(_ slot: Int) {
    unwatch(slot)
    processes[slot].kill()
    for file in [processes[slot].pidfd, processes[slot].userPidfd] where file >= 0 { close(file) }
    if let area = unsafe processes[slot].area { host_unmap(Int64(Int(bitPattern: area)), AREA_PAGES << 12) }
    if processes[slot].areaFile >= 0 { close(processes[slot].areaFile) }
    generations &+= 1
    processes[slot] = unsafe VCPUProcess(generation: generations)
  }
}
