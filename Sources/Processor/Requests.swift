import CProcessor
import CVCPUArea

/// A word of the vCPU area.
@inline(__always) func word(_ offset: Int) -> UnsafeMutablePointer<UInt32> {
  // SAFETY: inside the area, which is mapped for as long as this process lives.
  unsafe (UnsafeMutableRawPointer(area) + offset).assumingMemoryBound(to: UInt32.self)
}

/// Posts a request and waits until ring 0 has served it.
@inline(__always) func post(_ number: UInt64) {
  // SAFETY: the vCPU area is mapped for as long as this process lives.
  unsafe area.pointee.number = number
  let sequence = unsafe fetch_add_seq(word(AreaWord.request), 1) &+ 1
  wait(sequence)
}

/// The slow half of a hypercall: wakes ring 0 if it sleeps, and sleeps until the request is served.
@c(processor_wait) public func wait(_ sequence: UInt32) {
  // SAFETY: the words of the vCPU area, at the offsets of `struct vcpu_area`.
  let sleeps = unsafe word(AreaWord.vcpuSleeps)
  let served = unsafe word(AreaWord.served)
  if unsafe load_acquire(word(AreaWord.ring0Sleeps)) != 0 { _ = unsafe futex_wake(word(AreaWord.request), 1) }
  var rounds = unsafe area.pointee.spin
  while true {
    let now = unsafe load_acquire(served)
    if now == sequence { return }
    if rounds != 0 {
      rounds &-= 1
      cpu_relax()
      continue
    }
    unsafe store_seq(sleeps, 1)
    if unsafe load_acquire(served) == now { _ = unsafe futex_wait(served, now, nil) }
    unsafe store_seq(sleeps, 0)
  }
}

/// Waits for a physical CPU with the whole state in the vCPU area, and takes it back from there.
func park(_ cpu: UnsafeMutablePointer<processor>) { unsafe _ = rest(cpu, UInt64(REQUEST_PARK)) }

/// Posts a request with the whole state in the vCPU area, where a debugger may change it, and takes it back from there. Ring 0's answer.
func rest(_ cpu: UnsafeMutablePointer<processor>, _ request: UInt64, _ argument: UInt64 = 0) -> Int64 {
  unsafe saveContext(cpu)
  // SAFETY: both hold the 512 bytes of an FXSAVE image. entry.S has saved the registers there, and loads them from there.
  let vectors = unsafe UnsafeMutableRawPointer(the_vectors()).unsafelyUnwrapped
  let image = unsafe UnsafeMutableRawPointer(Context.word(Context.fpu))
  unsafe image.copyMemory(from: vectors, byteCount: 512)
  unsafe area.pointee.argument.0 = argument
  post(request)
  unsafe vectors.copyMemory(from: image, byteCount: 512)
  unsafe loadContext(cpu)
  return unsafe area.pointee.result
}

/// Ends this vCPU: ring 0 reads the reason and the context, and never answers.
func end(_ cpu: UnsafeMutablePointer<processor>, _ request: UInt64, reason: UInt64) -> Never {
  unsafe saveContext(cpu)
  unsafe area.pointee.argument.0 = reason
  while true { post(request) }
}

/// Writes the guest's registers, segment bases and last exception to the context.
func saveContext(_ cpu: UnsafeMutablePointer<processor>) {
  // SAFETY: the context's user_regs begin with the words of `struct cpu_registers`.
  let registers = unsafe UnsafeMutableRawPointer(Context.word(Context.userRegisters)).assumingMemoryBound(to: cpu_registers.self)
  unsafe registers.pointee = cpu.pointee.registers
  unsafe registers.pointee.cs = Selector.code
  unsafe registers.pointee.ss = Selector.data
  unsafe Context.word(Context.fsBase).pointee = read_fs_base()
  unsafe Context.word(isInKernel ? Context.gsBaseKernel : Context.gsBaseUser).pointee = read_gs_base()
}

/// Takes the guest's registers and segment bases from the context.
func loadContext(_ cpu: UnsafeMutablePointer<processor>) {
  // SAFETY: as in `saveContext`.
  let registers = unsafe UnsafeMutableRawPointer(Context.word(Context.userRegisters)).assumingMemoryBound(to: cpu_registers.self)
  unsafe cpu.pointee.registers = registers.pointee
  unsafe cpu.pointee.registers.cs = 0x33
  unsafe cpu.pointee.registers.ss = 0x2b
  unsafe cpu.pointee.registers.rflags = loadable(registers.pointee.rflags)
  loadSegmentBases()
}

func loadSegmentBases() {
  let fs = unsafe Context.word(Context.fsBase).pointee
  let gs = unsafe Context.word(isInKernel ? Context.gsBaseKernel : Context.gsBaseUser).pointee
  // Ring 0 lets nothing but canonical addresses into the context; a guest that scribbles over it faults here.
  write_fs_base(fs)
  write_gs_base(gs)
}

/// First entry: waits for the first grant of a physical CPU, or for the first time in user mode.
func start(_ cpu: UnsafeMutablePointer<processor>) {
  unsafe cpu.pointee.vcpu_info = SHARED_INFO_BASE &+ UInt64(area.pointee.vcpu) &* 64
  if isKernelSpace {
    post(REQUEST_PARK)
    unsafe loadContext(cpu)
  } else {
    unsafe takeOver(cpu)
  }
}
