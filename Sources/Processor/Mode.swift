import CProcessor
import CVCPUArea

// The kernel of a 64-bit guest and its user code both run in ring 3. What sets them apart is kept here: a flag, the root of the page tables,
// and which GS base is loaded. FS and the other segments are the guest's to switch.

/// Whether the vCPU is in its kernel. The context's flag is the mode itself, not a copy of it.
@inline(__always) var isInKernel: Bool { unsafe Context.word(Context.flags).pointee & Context.inKernel != 0 }

/// The machine address of the top page table that is in force.
@inline(__always) func currentRoot() -> UInt64 { unsafe Context.word(isInKernel ? Context.kernelRoot : Context.userRoot).pointee }

enum Mode { case kernel, user }

/// Changes between the guest's kernel and its user code.
func switchMode(to mode: Mode) {
  // SAFETY: words of the context, here and below.
  let (old, new) = mode == .kernel ? (Context.gsBaseUser, Context.gsBaseKernel) : (Context.gsBaseKernel, Context.gsBaseUser)
  unsafe Context.word(old).pointee = read_gs_base()
  unsafe write_gs_base(Context.word(new).pointee)
  unsafe Context.word(Context.flags).pointee ^= Context.inKernel
  switchSpace()
}

/// Leaves nothing of the other mode's address space: this process has only one, and pages fault in again.
func switchSpace() {
  if unsafe Context.word(Context.kernelRoot).pointee != Context.word(Context.userRoot).pointee { flushAll() }
}

/// Drops all translations.
func flushAll() {
  unsafe the_processor().pointee.mappings = 0
  _ = raw_munmap(0, GUEST_TOP)
}
