// Instructions that Swift has no words for (probes.S): for guests that misbehave, and guests that test.
#pragma once
#include <stdint.h>
void guest_probe_divide(void);
void guest_probe_halt(void);
void guest_probe_breakpoint(void);
void guest_probe_undefined(void);
int64_t guest_probe_int80(uint32_t number);
int64_t guest_probe_syscall(uint64_t number);
void guest_probe_jump(uint64_t address);
void guest_probe_bad_stack(void);
/// Loads a word by an instruction of 3 bytes, which a trap handler can step over.
uint64_t guest_probe_load(uint64_t address);
void guest_probe_store(uint64_t address, uint64_t value);
/// Keeps values in registers, vector registers and the red zone for `cycles`; returns how many were changed meanwhile.
uint32_t guest_probe_registers(uint64_t seed, uint64_t cycles);
