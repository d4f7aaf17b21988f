// Steps another process through its instructions, and sends it a signal at chosen ones.
#pragma once
#include <stdint.h>

/// Single-steps `pid` until SIGUSR1 has landed `times` times at each of `wanted` instructions of the `count` ranges [first[i], last[i]),
/// or `steps` steps are done; then lets it run on. Only passes with upcalls
/// unmasked count: an upcall is made pending in the `vcpu_info` at that address with the signal, and `missed` counts those that the guest did not take before its next instruction. `hits[i]` counts the injections in each range. Returns the number of
/// different instructions that were hit `times` times, or -errno.
int step_through(int pid, const uint64_t *first, const uint64_t *last, int count, int times, int wanted, long steps, uint64_t vcpu_info,
                 uint64_t *hits, int *missed);
