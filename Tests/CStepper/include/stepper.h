// Steps another process through its instructions, and sends it a signal at chosen ones.
#pragma once
#include <stdint.h>

/// Single-steps `pid` until SIGUSR1 has landed `times` times at each of `wanted` instructions of the `count` ranges [first[i], last[i]),
/// or `steps` steps are done; then lets it run on. `hits[i]` counts the injections in each range. Returns the number of
/// different instructions that were hit `times` times, or -errno.
int step_through(int pid, const uint64_t *first, const uint64_t *last, int count, int times, int wanted, long steps, uint64_t *hits);
