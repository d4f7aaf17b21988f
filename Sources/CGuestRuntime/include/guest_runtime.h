// What a guest needs in C and assembly: its entries, the hypercall, and accesses that Swift has no words for.
#pragma once
#define GUEST_VECTOR_UPCALL 256
#define GUEST_VECTOR_SYSCALL 257
#ifndef __ASSEMBLER__
#include <stdint.h>
#include "guest_probes.h"

/// Makes hypercall `number` through the hypercall page, and returns its result.
int64_t guest_hypercall(uint32_t number, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5);

/// The interrupted registers, as the entries of start.S push them. A handler may change them.
struct guest_frame {
  uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
  uint64_t vector, error;
  uint64_t rip, cs, rflags, rsp, ss;  // the upper half of `cs` holds the upcall mask of before
};

/// Goes to user mode with the registers of a frame, and returns at the next entry from there. Behind the frame lie four words: one for the caller's
/// stack pointer, the address of the vector registers, the FS base, the GS base.
void guest_run_user(uint64_t frame);
// Symbols of the image, by their addresses.
#define GUEST_PANIC_BYTES 1024
#define GUEST_FAILED_CALL_WORDS 28
extern char guest_trap_entries[], guest_upcall_entry[], guest_syscall_entry[], guest_failsafe_entry[], xenolith_panic_message[GUEST_PANIC_BYTES];
extern uint64_t xenolith_failed_call[GUEST_FAILED_CALL_WORDS];
#define GUEST_HIDDEN __attribute__((visibility("hidden")))
extern GUEST_HIDDEN char guest_shared_info_page[], __ehdr_start[];
extern GUEST_HIDDEN uint32_t guest_vector_bytes;
/// Addresses that Xen is told: where upcalls, system calls, failed segment loads, and trap `vector` come in.
static inline uint64_t guest_upcall_address(void) { return (uint64_t)guest_upcall_entry; }
static inline uint64_t guest_syscall_address(void) { return (uint64_t)guest_syscall_entry; }
static inline uint64_t guest_failsafe_address(void) { return (uint64_t)guest_failsafe_entry; }
static inline uint64_t guest_trap_address(uint32_t vector) { return (uint64_t)guest_trap_entries + vector * 16ull; }
/// The page of the image that shared_info is mapped over.
static inline uint64_t guest_shared_info_address(void) { return (uint64_t)guest_shared_info_page; }
/// Where the image, and with it pseudophysical page 0, begins.
static inline uint64_t guest_image_base(void) { return (uint64_t)__ehdr_start; }
/// Where the last words of a kernel lie, for a crash report: zero-terminated.
static inline uint64_t guest_panic_message(void) { return (uint64_t)xenolith_panic_message; }
/// Where it lies which call failed last, for a crash report: an errno, 1 + the number of a hypercall or 0, its first argument, then up to a 0
/// the addresses that the call and its callers return to.
static inline uint64_t guest_failed_call(void) { return (uint64_t)xenolith_failed_call; }
/// The frame pointer of the function that calls this, or of this one.
static inline uint64_t guest_frame_pointer(void) { return (uint64_t)__builtin_frame_address(0); }
/// The size of the vector registers in memory: 512 bytes, or what XSAVE of all that is enabled takes.
static inline uint32_t guest_vector_size(void) { return guest_vector_bytes ? guest_vector_bytes : 512; }
/// The lowest page of the stack where it lies in the image, 0 where the builder gives it.
uint64_t guest_stack_guard(void);
/// Runs the image's `.init_array`.
void guest_run_initializers(void);
/// Calls the kernel's `main`.
void guest_call_main(void);

// ---- Single accesses to memory that somebody else writes too. An address is a number. ----
static inline uint8_t guest_load8(uint64_t at) { return *(volatile uint8_t *)at; }
static inline uint32_t guest_load32(uint64_t at) { return *(volatile uint32_t *)at; }
static inline uint64_t guest_load64(uint64_t at) { return *(volatile uint64_t *)at; }
static inline void guest_store8(uint64_t at, uint8_t value) { *(volatile uint8_t *)at = value; }
static inline void guest_store32(uint64_t at, uint32_t value) { *(volatile uint32_t *)at = value; }
static inline void guest_store64(uint64_t at, uint64_t value) { *(volatile uint64_t *)at = value; }
static inline uint64_t guest_exchange64(uint64_t at, uint64_t value) { return __atomic_exchange_n((uint64_t *)at, value, __ATOMIC_SEQ_CST); }
static inline uint64_t guest_fetch_or64(uint64_t at, uint64_t bits) { return __atomic_fetch_or((uint64_t *)at, bits, __ATOMIC_SEQ_CST); }
static inline uint64_t guest_fetch_and64(uint64_t at, uint64_t bits) { return __atomic_fetch_and((uint64_t *)at, bits, __ATOMIC_SEQ_CST); }
static inline void guest_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
static inline uint64_t guest_tsc(void) { return __builtin_ia32_rdtsc(); }
#endif
