#define _GNU_SOURCE
#include "stepper.h"
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { MOST = 4096 };

int step_through(int pid, const uint64_t *first, const uint64_t *last, int count, int times, long steps, uint64_t *hits) {
  static unsigned char seen[8][MOST];
  for (int i = 0; i < count; i++) {
    hits[i] = 0;
    for (int j = 0; j < MOST; j++) seen[i][j] = 0;
  }
  if (ptrace(PTRACE_SEIZE, pid, 0, 0) || ptrace(PTRACE_INTERRUPT, pid, 0, 0)) return -errno;
  int complete = 0, status;
  if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status)) return -ECHILD;
  for (long step = 0, sig = 0; step < steps; step++) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, pid, 0, &registers)) return -errno;
    for (int i = 0; i < count && !sig; i++)
      if (registers.rip >= first[i] && registers.rip < last[i] && registers.rip - first[i] < MOST) {
        unsigned char *times_here = &seen[i][registers.rip - first[i]];
        if (*times_here < times) {
          sig = SIGUSR1, hits[i]++;
          if (++*times_here == times) complete++;
        }
      }
    if (ptrace(PTRACE_SINGLESTEP, pid, 0, sig)) return -errno;
    sig = 0;
    if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status)) return complete;
    int got = WSTOPSIG(status);
    if (got != SIGTRAP) sig = got;  // its own: a fault to map a page, ring 0's kick
  }
  ptrace(PTRACE_DETACH, pid, 0, 0);
  return complete;
}
