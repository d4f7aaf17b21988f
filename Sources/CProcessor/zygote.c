// The zygote: a single-threaded process without a runtime, forked for each vCPU. libc may be used here, until a child is a vCPU.
#define _GNU_SOURCE
#include "processor.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOST_SOCKET = 3, PLACES_FILE, M2P_FILE, DOORBELL_FILE };
extern char hypercall_entry[], iret_entry[], segment_entry[];
static struct doorbell *doorbell;

static void ring(void) {
  fetch_add_seq(&doorbell->rings, 1);
  if (load_acquire(&doorbell->sleeps)) futex_wake(&doorbell->rings, 1);
}
static void on_child(int number) {
  (void)number;
  int saved = errno, any = 0;
  while (waitpid(-1, 0, WNOHANG) > 0) any = 1;
  if (any) fetch_add_seq(&doorbell->deaths, 1), ring();
  errno = saved;
}
static void *map_at(uint64_t address, int file, int protection) {
  struct stat status;
  if (fstat(file, &status)) return MAP_FAILED;
  return mmap((void *)address, (size_t)status.st_size, protection, MAP_SHARED | MAP_NORESERVE | (address ? MAP_FIXED_NOREPLACE : 0), file, 0);
}

int zygote_prepare(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (map_at(PLACES_BASE, PLACES_FILE, PROT_READ) == MAP_FAILED) return 1;
  if (map_at(M2P_BASE, M2P_FILE, PROT_READ) == MAP_FAILED) return 2;
  doorbell = map_at(0, DOORBELL_FILE, PROT_READ | PROT_WRITE);
  if (doorbell == MAP_FAILED || madvise(doorbell, 4096, MADV_DONTFORK)) return 3;
  // Trampolines at an address that every hypercall page knows: `jmp *address(%rip)`, 64 bytes apart.
  const int own = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  char *page = mmap((void *)GATE_PAGE, 4096, PROT_READ | PROT_WRITE, own, -1, 0);
  if (page == MAP_FAILED || mmap((void *)LOAD_PAGE, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, own, -1, 0) == MAP_FAILED) return 4;
  char *targets[] = {hypercall_entry, iret_entry, segment_entry};
  for (int i = 0; i < 3; i++) memcpy(page + 64 * i, "\xff\x25\x0a\x00\x00\x00", 6), memcpy(page + 64 * i + 16, &targets[i], 8);
  if (mprotect(page, 4096, PROT_READ | PROT_EXEC)) return 5;
  // Inherited: a kick that comes before the vCPU's handler is there must not kill it. SIGINT is the terminal's: Dom0 answers it.
  signal(SIGUSR1, SIG_IGN), signal(SIGINT, SIG_IGN);
  struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  return sigaction(SIGCHLD, &action, 0) ? 6 : 0;
}

int zygote_receive(int files[HOST_FILES], struct ring0_message *message) {
  int count = 0, status;
  do status = host_receive(HOST_SOCKET, message, files, &count); while (status == -EINTR);
  return status == 1 && count == 3;
}
int zygote_fork(struct ring0_message *message) {
  sigset_t children, before;
  sigemptyset(&children), sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, &before);  // the child is not reaped before its descriptor is open
  pid_t parent = getpid(), child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    return 0;
  }
  int pidfd = child < 0 ? -1 : (int)syscall(SYS_pidfd_open, child, 0);
  message->value = (uint64_t)(int64_t)child;
  host_send(HOST_SOCKET, message, &pidfd, pidfd >= 0);
  if (pidfd >= 0) close(pidfd);
  ring();
  sigprocmask(SIG_SETMASK, &before, 0);
  return 1;
}
void zygote_close(const int files[HOST_FILES]) { close(files[0]), close(files[1]), close(files[2]); }
