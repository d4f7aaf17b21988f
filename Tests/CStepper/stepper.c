#define _GNU_SOURCE
#include "stepper.h"
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { MOST = 4096 };
#define GUEST_TOP 0x500000000000ull  // as vcpu_area.h has it

int step_through(int pid, const uint64_t *first, const uint64_t *last, int count, int times, int wanted, long steps, uint64_t vcpu_info,
                 uint64_t *hits, int *missed) {
  static unsigned char seen[8][MOST];
  for (int i = 0; i < count; i++) {
    hits[i] = 0;
    for (int j = 0; j < MOST; j++) seen[i][j] = 0;
  }
  if (ptrace(PTRACE_SEIZE, pid, 0, 0) || ptrace(PTRACE_INTERRUPT, pid, 0, 0)) return -errno;
  int complete = 0, status;
  if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status)) return -ECHILD;
  // Outside of the ranges the process runs freely: a breakpoint register at the start of each stops it.
  unsigned long enabled = 0;
  for (int i = 0; i < count && i < 4; i++)
    if (!ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg[i]), first[i])) enabled |= 1ul << (2 * i);
  if (enabled && ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg[7]), enabled)) enabled = 0;
  int pending = 0;
  *missed = 0;
  for (long step = 0, sig = 0; step < steps && complete < wanted; step++) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, pid, 0, &registers)) return -errno;
    if (pending && registers.rip < GUEST_TOP) {  // back in the guest: at its upcall's entry, which is masked?
      pending = 0;
      if (!(ptrace(PTRACE_PEEKDATA, pid, vcpu_info, 0) >> 8 & 0xff)) ++*missed;
    }
    for (int i = 0; i < count && !sig; i++)
      if (registers.rip >= first[i] && registers.rip < last[i] && registers.rip - first[i] < MOST) {
        unsigned char *times_here = &seen[i][registers.rip - first[i]];
        long info = ptrace(PTRACE_PEEKDATA, pid, vcpu_info, 0);
        if (*times_here < times && !(info >> 8 & 0xff)) {
          sig = SIGUSR1, hits[i]++;
          pending = 1, ptrace(PTRACE_POKEDATA, pid, vcpu_info, info | 1);
          if (++*times_here == times) complete++;
        }
      }
    // Linux takes the trap flag for the process's own once a `popf` or `iret` has been stepped, and a `pushf` saves it. So the first two
    // are done here by hand, a signal that lands at one is run to the end of its handler, and what a `pushf` saved is mended.
    int near = 0;
    for (int i = 0; i < count; i++) near |= registers.rip >= first[i] - 4096 && registers.rip < first[i] + 4096;
    int free = !near && enabled && !pending;
    long code = near ? ptrace(PTRACE_PEEKTEXT, pid, registers.rip, 0) : 0;
    int pushes = (code & 0xff) == 0x9c, pops = (code & 0xff) == 0x9d, returns = (code & 0xffff) == 0xcf48;
    if ((pops || returns) && !sig) {
      unsigned long top = registers.rsp;
#define STACK(i) (unsigned long)ptrace(PTRACE_PEEKDATA, pid, top + 8 * (i), 0)
      registers.eflags = STACK(returns ? 2 : 0);
      registers.rip = returns ? STACK(0) : registers.rip + 1;
      registers.rsp = returns ? STACK(3) : top + 8;
      if (ptrace(PTRACE_SETREGS, pid, 0, &registers)) return -errno;
      continue;
    }
    if (ptrace(free ? PTRACE_CONT : pops || returns ? PTRACE_SYSCALL : PTRACE_SINGLESTEP, pid, 0, sig)) return -errno;
    sig = 0;
    if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status)) return complete;
    if (pushes) ptrace(PTRACE_POKEDATA, pid, registers.rsp - 8, ptrace(PTRACE_PEEKDATA, pid, registers.rsp - 8, 0) & ~0x100l);
    int got = WSTOPSIG(status);
    if (got != SIGTRAP) sig = got;  // its own: a fault to map a page, ring 0's kick
  }
  if (enabled) ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg[7]), 0);
  ptrace(PTRACE_DETACH, pid, 0, 0);
  return complete;
}
