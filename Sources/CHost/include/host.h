// System calls of the host processes (ring 0 and Dom0) that Swift's Glibc module has no words for.
#pragma once
#include <stdint.h>
#include "messages.h"
#include "vcpu_area.h"

/// An anonymous file of `size` bytes, sealed against shrinking and growing; its descriptor, or -errno.
int host_memory_file(const char *name, uint64_t size);
/// Forbids new writable mappings of `file`: those that exist stay writable. 0, or -errno.
int host_seal_future_writes(int file);
/// Maps `length` bytes of `file` shared, read-only unless `writable`; the address, or a negative errno.
int64_t host_map(int file, uint64_t length, int writable);
/// Unmaps what `host_map` mapped.
void host_unmap(int64_t address, uint64_t length);

/// Lets neither reads nor writes of `file` wait.
void host_never_wait(int file);

/// Starts `path` with the end of a new SOCK_SEQPACKET pair and `extra` descriptors as 3, 4, 5 …; the child gets SIGKILL when the calling
/// thread ends. `arguments` ends with NULL. Returns the child's pid or -errno, and the other end in `socket`.
int host_spawn(const char *path, char *const arguments[], const int *extra, int count, int *socket);

/// Sends `signal` to the process behind `pidfd`. 0, or -errno.
int host_signal(int pidfd, int signal);
/// An eventfd, non-blocking.
int host_event(void);
/// Makes this thread's timed sleeps exact to the nanosecond, and raises the limit of open files.
void host_prepare_thread(void);
