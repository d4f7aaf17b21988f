#define _GNU_SOURCE
#include "peers.h"
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

uint64_t peer_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
double peer_round_trip(long count) {
  // The two words lie in cache lines of their own, as request and answer of a vCPU area do.
  struct { _Alignas(64) _Atomic uint32_t ask; _Alignas(64) _Atomic uint32_t answer; } *words =
      mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t child = fork();
  if (child == 0)
    for (uint32_t seen = 0;;) {
      while (words->ask == seen) __builtin_ia32_pause();
      words->answer = ++seen;
    }
  uint64_t start = 0;
  for (long i = -1000; i < count; i++) {
    if (i == 0) start = peer_now();
    uint32_t next = words->ask + 1;
    words->ask = next;
    while (words->answer != next) __builtin_ia32_pause();
  }
  double each = (double)(peer_now() - start) / (double)count;
  kill(child, SIGKILL);
  waitpid(child, 0, 0);
  munmap(words, 4096);
  return each;
}
double peer_fork_exit_wait(long count) {
  uint64_t start = peer_now();
  for (long i = 0; i < count; i++) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, 0, 0);
  }
  return (double)(peer_now() - start) / (double)count;
}

static char *fault_page;
static int fault_file;
static void map_page(int number) {
  (void)number;
  mmap(fault_page, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fault_file, 0);
}
double peer_fault_and_map(long count) {
  fault_file = memfd_create("peer", MFD_CLOEXEC);
  if (fault_file < 0 || ftruncate(fault_file, 4096)) return 0;
  fault_page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fault_file, 0);
  struct sigaction action = {.sa_handler = map_page}, before;
  sigaction(SIGSEGV, &action, &before);
  uint64_t total = 0;
  for (long i = 0; i < count; i++) {
    munmap(fault_page, 4096);
    uint64_t start = peer_now();
    *(volatile char *)fault_page = 1;
    total += peer_now() - start;
  }
  sigaction(SIGSEGV, &before, 0);
  munmap(fault_page, 4096);
  close(fault_file);
  return (double)total / (double)count;
}
