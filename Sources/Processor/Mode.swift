import CProcessor
import CVCPUArea

// The kernel of a 64-bit guest and its user code both run in ring 3. What sets them apart is kept here: a flag, the root of the page tables,
// and which GS base is loaded. FS and the other segments are the guest's to switch.
//
// Each has an address space, and so a process, of its own. One of the two has the vCPU; it gives it to the other with the whole state in the
// vCPU area, and sleeps until it comes back.

/// Whether the vCPU is in its kernel. The context's flag is the mode itself, not a copy of it.
@inline(__always) var isInKernel: Bool { unsafe Context.word(Context.flags).pointee & Context.inKernel != 0 }

/// Whether this is the process of the kernel's address space.
@inline(__always) var isKernelSpace: Bool { unsafe the_processor().pointee.space == SPACE_KERNEL }

/// The machine address of the top page table of this process.
@inline(__always) func currentRoot() -> UInt64 { unsafe Context.word(isKernelSpace ? Context.kernelRoot : Context.userRoot).pointee }

enum Mode { case kernel, user }

/// Changes between the guest's kernel and its user code, in the kernel's process. The user's code runs when that has given the vCPU away.
func switchMode(to mode: Mode) {
  // SAFETY: words of the context, here and below.
  let (old, new) = mode == .kernel ? (Context.gsBaseUser, Context.gsBaseKernel) : (Context.gsBaseKernel, Context.gsBaseUser)
  unsafe Context.word(old).pointee = read_gs_base()
  unsafe write_gs_base(Context.word(new).pointee)
  unsafe Context.word(Context.flags).pointee ^= Context.inKernel
}

/// Before an entry to the guest: gives the vCPU to the other process while its mode is that one's.
func settle(_ cpu: UnsafeMutablePointer<processor>) {
  while isInKernel != isKernelSpace {
    unsafe handOver(cpu)
    unsafe enterKernel(cpu)
  }
}

/// Gives the vCPU to the other process, and waits until it comes back.
func handOver(_ cpu: UnsafeMutablePointer<processor>) {
  unsafe saveContext(cpu)
  save_vectors()
  if unsafe isKernelSpace && cpu.pointee.has_partner == 0 {
    post(UInt64(REQUEST_SPACE))
    unsafe cpu.pointee.has_partner = 1
  }
  unsafe store_seq(word(AreaWord.space), cpu.pointee.space ^ 1)
  _ = unsafe futex_wake(word(AreaWord.space), 1)
  unsafe takeOver(cpu)
}

/// Waits for the vCPU.
///
/// It polls for as long as a short system call takes, and no longer: the other process and ring 0 want physical CPUs too.
func takeOver(_ cpu: UnsafeMutablePointer<processor>) {
  let own = unsafe cpu.pointee.space
  var rounds = unsafe area.pointee.spin / 4
  while unsafe load_acquire(word(AreaWord.space)) != own {
    if rounds != 0 {
      rounds &-= 1
      cpu_relax()
    } else {
      _ = unsafe futex_wait(word(AreaWord.space), own ^ 1, nil)
    }
  }
  load_vectors()
  unsafe loadContext(cpu)
  if unsafe cpu.pointee.root != currentRoot() { flushAll() }
}
