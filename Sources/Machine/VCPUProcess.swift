import CHost
import CVCPUArea
import Glibc
import Hypervisor

/// What ring 0 keeps of one vCPU area and the processes behind it: one for the kernel's address space, and from the first user mode on one
/// for the user's.
///
/// Ring 0's own words of the area are kept here too: what lies in the area is a guest's to overwrite, and is never read back but to
/// see that it was.
@safe struct VCPUProcess {
  var area: UnsafeMutablePointer<vcpu_area>?
  var areaFile: Int32 = -1
  var pidfd: Int32 = -1
  var userPidfd: Int32 = -1
  var pid: Int32 = 0
  /// Tells a late answer of the zygote for an earlier vCPU of this slot from one for this.
  var generation: UInt64 = 0
  /// Which zygote was asked for the process, 0 while none was.
  var zygote: UInt32 = 0
  var domain: UInt16 = 0
  var vcpu: UInt32 = 0
  /// Sequence numbers of the last request taken and of the last one served.
  var taken: UInt32 = 0
  var served: UInt32 = 0
  var attention: UInt32 = 0
  var flush: UInt32 = 0
  var reload: UInt32 = 0
  var isWatched = false
  var isWithdrawn = false
  var isDoomed = false
  /// When a vCPU whose physical CPU was withdrawn must have parked.
  var patience = UInt64.max
  /// The call it waits in, for the trace.
  var waitingIn: (number: UInt64, arguments: (UInt64, UInt64, UInt64, UInt64, UInt64)) = (0, (0, 0, 0, 0, 0))

  /// A word of the area, by its byte offset in `struct vcpu_area`.
  @inline(__always) func word(_ offset: Int) -> UnsafeMutablePointer<UInt32> {
    // SAFETY: the area is mapped while its slot is in use, and `offset` is a constant below its size.
    unsafe (UnsafeMutableRawPointer(area.unsafelyUnwrapped) + offset).assumingMemoryBound(to: UInt32.self)
  }

  @inline(__always) var request: UInt32 { unsafe load_acquire(word(AreaWord.request)) }

  /// Which of its processes has ended, if one has.
  var ended: Violation? {
    func hasEnded(_ file: Int32) -> Bool { file >= 0 && polled(file, POLLIN) != 0 }
    return isDoomed ? nil : hasEnded(pidfd) ? .processEnded : hasEnded(userPidfd) ? .userProcessEnded : nil
  }

  /// Ends both processes.
  func kill() {
    for file in [pidfd, userPidfd] where file >= 0 { _ = host_signal(file, SIGKILL) }
  }

  /// Whether the process runs guest code, as far as ring 0 knows: it waits for no answer.
  var isInGuest: Bool { request == served && taken == served }

  /// The last exception, for the trace: vector, error code, cr2, rip, from the context's user_regs and ctrlreg[2].
  var exception: (UInt64, UInt64, UInt64, UInt64, UInt64) {
    let context = Int(AREA_CONTEXT)
    func wide(_ offset: Int) -> UInt64 { unsafe UInt64(word(offset).pointee) | UInt64(word(offset + 4).pointee) << 32 }
    return unsafe (
      UInt64(word(context + 520 + 124).pointee), UInt64(word(context + 520 + 120).pointee), wide(context + 4984 + 16),
      wide(context + 520 + 128), 0
    )
  }

  mutating func answer(_ result: Int64) {
    unsafe area.unsafelyUnwrapped.pointee.result = result
    served = taken
    unsafe store_seq(word(AreaWord.served), served)
    if unsafe load_acquire(word(AreaWord.vcpuSleeps)) != 0 { _ = unsafe futex_wake(word(AreaWord.served), 1) }
  }

  /// Makes the processor look at the words of its area before it next enters the guest; interrupts it there.
  mutating func draw() {
    attention &+= 1
    unsafe store_seq(word(AreaWord.attention), attention)
    guard isInGuest else { return }
    // One that has just given the vCPU to the other did so after `attention` changed, and the other sees that.
    let runs = unsafe load_acquire(word(AreaWord.space)) == SPACE_USER && userPidfd >= 0 ? userPidfd : pidfd
    if runs >= 0 { _ = host_signal(runs, SIGUSR1) }
  }

  mutating func setSleeping(_ sleeping: Bool) {
    unsafe store_seq(word(AreaWord.ring0Sleeps), sleeping ? 1 : 0)
  }

  /// Whether the words that only ring 0 writes are as it left them.
  var isIntact: Bool {
    unsafe load_acquire(word(AreaWord.served)) == served && load_acquire(word(AreaWord.attention)) == attention
      && load_acquire(word(AreaWord.flush)) == flush
      && load_acquire(word(AreaWord.reload)) == reload && (load_acquire(word(AreaWord.withdrawn)) != 0) == isWithdrawn
  }
}
