// What the host can do by itself: the peers that the benchmarks compare with. All times in nanoseconds.
#pragma once
#include <stdint.h>

/// One round trip between two processes that poll words of shared memory, on different cores: the mean of `count`.
double peer_round_trip(long count);
/// fork, exit of the child, wait: the mean of `count`.
double peer_fork_exit_wait(long count);
/// A store to a page that is not mapped, whose signal handler maps it from a memory file: the mean of `count`.
double peer_fault_and_map(long count);
/// CLOCK_MONOTONIC.
uint64_t peer_now(void);
