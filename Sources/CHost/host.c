#define _GNU_SOURCE
#include "host.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int host_memory_file(const char *name, uint64_t size) {
  int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return -errno;
  if (ftruncate(file, (off_t)size) || fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW)) {
    int error = errno;
    close(file);
    return -error;
  }
  return file;
}
int host_seal_future_writes(int file) { return fcntl(file, F_ADD_SEALS, 0x10 /* F_SEAL_FUTURE_WRITE */ | F_SEAL_SEAL) ? -errno : 0; }
int64_t host_map(int file, uint64_t length, int writable) {
  void *at = mmap(0, length, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED | MAP_NORESERVE, file, 0);
  return at == MAP_FAILED ? -errno : (int64_t)at;
}
void host_unmap(int64_t address, uint64_t length) { munmap((void *)address, length); }

void host_never_wait(int file) { fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK); }

int host_spawn(const char *path, char *const arguments[], const int *extra, int count, int *socket) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) return -errno;
  // Descriptors are first moved out of the way of 3, 4, 5 …
  int moved[HOST_FILES + 1], error = 0;
  for (int i = 0; i <= count; i++)
    if ((moved[i] = fcntl(i ? extra[i - 1] : pair[1], F_DUPFD_CLOEXEC, 4 + count)) < 0) return -errno;  // ring 0 ends then
  pid_t parent = getpid(), child = vfork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    for (int i = 0; i <= count; i++) if (dup2(moved[i], 3 + i) < 0) _exit(127);
    if (getppid() == parent) execv(path, arguments);
    _exit(127);
  }
  if (child < 0) error = errno;
  for (int i = 0; i <= count; i++) close(moved[i]);
  close(pair[1]);
  if (child < 0) { close(pair[0]); return -error; }
  *socket = pair[0];
  return child;
}

int host_signal(int pidfd, int signal) { return syscall(SYS_pidfd_send_signal, pidfd, signal, 0, 0) ? -errno : 0; }
int host_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
void host_prepare_thread(void) {
  struct rlimit files;
  prctl(PR_SET_TIMERSLACK, 1);
  if (!getrlimit(RLIMIT_NOFILE, &files)) files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
}
