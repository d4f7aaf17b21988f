// What ring 0 shares with a vCPU process or with a thread of Dom0: the vCPU area, the address map of a vCPU process,
// and the C11 atomics and raw system calls that both sides use. The protocol is docs/decisions/0001-vcpu-area.md.
#pragma once
#include <stdint.h>

// ---- The address map of a vCPU process (docs/decisions/0002-address-map.md). The same on every host. ----
#define PLUGIN_BASE 0x100000000000ull       // where pfn 0 of a plugin domain lies
#define GUEST_TOP 0x500000000000ull         // a guest's page tables map nothing from here on: the processor's own
#define GATE_PAGE 0x500000000000ull         // what hypercall pages call
#define VSYSCALL_PAGE 0xffffffffff600000ull // the host's, in every process
#define AREA_BASE 0x500000010000ull         // the vCPU area
#define SHARED_INFO_BASE 0x500000020000ull  // the domain's shared_info
#define PLACES_BASE 0x500100000000ull       // frame places, read-only: 8 bytes a machine frame
#define LOAD_PAGE 0x5001fffff000ull         // where loads from the M2P run that a kernel makes at Xen's address of it; within 2 GiB of the window
#define M2P_BASE 0x500200000000ull          // machine-to-physical map, read-only: 8 bytes a machine frame
#define TABLES_BASE 0x501000000000ull       // the domain's table file, read-only: for page-table walks

// ---- A frame's place: which file and offset hold a machine frame. Written by ring 0 alone. ----
#define PLACE_VALID (1ull << 63)
#define PLACE_TABLE (1ull << 62)                              // in the owner's table file, which only ring 0 writes
// Bits 0 to 31: the offset in frames, in the owner's memory or table file. Bits 32 to 47: the owner's domain id.

#define AREA_PAGES 4ull
#define AREA_CONTEXT 4096ull  // struct vcpu_guest_context, 5168 bytes, from the second page on
#define AREA_VECTORS 12288ull // what a vCPU's two processes hand over beside it: an XSAVE image

// Requests that are not hypercalls: `number` of a hypercall never exceeds 32 bits.
#define REQUEST_PARK 0x100000000ull   // up and ready to run, or descheduled: served when granted a physical CPU
#define REQUEST_TRAP 0x100000001ull   // an exception without a handler: vector, error and cr2 in the context; served when a debugger says so
#define REQUEST_FAULT 0x100000002ull  // the processor cannot go on: argument[0] says why
#define REQUEST_ACCESS 0x100000003ull // a first access: argument[0] = address, [1] = ACCESS_…; served at once, also while a fault is handled
#define REQUEST_SPACE 0x100000004ull  // user mode for the first time: served when the process of the user's address space is there
#define REQUEST_STORE 0x100000005ull  // a store to a level-1 page table, for a kernel that asked for it: argument[0] = machine address, [1] = value
#define REQUEST_DEBUG 0x100000006ull  // a breakpoint or a single step: argument[0] = vector. 1: the guest's own; otherwise the debugger has had it
#define ACCESS_WRITE 1ull
#define ACCESS_USER 2ull              // by the user page tables

/// The first page of a vCPU area. Each word has one writer; the reader copies it once and trusts nothing about it.
struct vcpu_area {
  // Written by the vCPU.
  uint32_t request;       //  0: sequence number of the last request posted; a futex
  uint32_t vcpu_sleeps;   //  4: the vCPU sleeps on `served`
  uint64_t number;        //  8
  uint64_t argument[5];   // 16
  uint32_t flushed;       // 56: generation of the last TLB flush applied
  uint32_t space;         // 60: which of its two processes has the vCPU, SPACE_…; a futex
  // Written by ring 0.
  uint32_t served;        // 64: sequence number of the last request served; a futex
  uint32_t ring0_sleeps;  // 68: ring 0 sleeps, and wants `request` woken
  int64_t result;         // 72
  uint32_t attention;     // 80: a generation: look at what follows before the next entry to the guest
  uint32_t withdrawn;     // 84: the physical CPU is withdrawn: park
  uint32_t flush;         // 88: generation of the last TLB flush asked for
  uint32_t reload;        // 92: generation: load segment bases from the context
  uint64_t flush_address; // 96: the page to drop, ~0 for all
  uint32_t spin;          // 104: rounds of polling before sleep
  uint32_t domain;        // 108
  uint64_t shared_info_offset;  // 112: in the memory file, bytes
  uint64_t memory_bytes;  // 120: size of the memory file, and of the table file
  uint64_t machine_frames;  // 128
  uint32_t vcpu, padding2; uint64_t padding1[6];  // 136
  // Written by the vCPU: counters for people, trusted by nobody.
  uint64_t faults, upcalls, late_upcalls, restarts;  // 192
  // From the user's process to the kernel's: the frame to push. A handler of 0: none.
  uint64_t entry_handler, entry_code, entry_masks;   // 224
};

// ---- Ring 0 and Dom0: one message per datagram of their socket, with descriptors ----
#define MESSAGE_HELLO 1u    // arena, areas, doorbell, event descriptor, places, M2P, trace; frames = machine frames, vcpu = version,
                            // value = how many messages about domains that are there already follow at once
#define MESSAGE_VERSION 3u  // of this protocol: areas, doorbell, arena and messages
#define MESSAGE_MEMORY 2u   // a domain's memory file and its table file; frames = the size of each
#define MESSAGE_PROCESS 3u  // value = process id of a vCPU
// Between ring 0 and the zygote, `kind` says whose address space a process is: the kernel's, with which a vCPU starts, or the user's.
#define SPACE_KERNEL 0u
#define SPACE_USER 1u
struct ring0_message {
  uint32_t kind, domain;
  uint32_t vcpu, padding;
  uint64_t frames, value;
};
#define ARENA_BYTES (4ull << 20)  // handles of Dom0's hypercalls are offsets in its arena; its first page is Dom0's shared_info
#define DOM0_VCPUS 4u             // one area for each of Dom0's threads that make hypercalls, AREA_PAGES apart

/// The first bytes of the doorbell file, shared by everybody who may wake ring 0.
struct doorbell {
  uint32_t rings;   // a futex: whoever wants ring 0 to look adds 1 and wakes it
  uint32_t sleeps;  // ring 0 sleeps
  uint32_t deaths;  // vCPU processes that the zygote has reaped
  uint32_t dom0;    // how often a Dom0 has come or gone
  uint32_t zygotes; // zygotes that have ended
};

// ---- The trace: a ring of records, written by ring 0, read by Dom0. ----
struct trace_header {
  uint64_t produced;  // records written since the start
  uint64_t consumed;  // records read, by Dom0
  uint64_t lost;      // records that found the ring full
  uint32_t enabled;   // set by Dom0
  uint32_t records;   // capacity
  uint64_t padding[4];
};
struct trace_record {
  uint64_t time;                        // system time in ns
  uint16_t domain, vcpu;
  uint32_t kind;                        // TRACE_…
  uint64_t number, argument[5];
  int64_t result;
};
#define TRACE_HYPERCALL 1u  // served: number, arguments, result
#define TRACE_BLOCKED 2u    // not answered yet: number, arguments
#define TRACE_EVENT 3u      // an event channel became pending: argument[0] = port
#define TRACE_RUN 4u        // granted physical CPU argument[0]
#define TRACE_PREEMPT 5u
#define TRACE_TRAP 6u       // an unhandled exception: argument[0] = vector, [1] = error code, [2] = cr2, [3] = rip
#define TRACE_SHUTDOWN 7u   // argument[0] = reason
#define TRACE_RECORDS 16384u

// ---- C11 atomics on shared words ----
static inline uint32_t load_acquire(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline uint64_t load_acquire64(const uint64_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline void store_release(uint32_t *p, uint32_t v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
static inline void store_release64(uint64_t *p, uint64_t v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
static inline void store_seq(uint32_t *p, uint32_t v) { __atomic_store_n(p, v, __ATOMIC_SEQ_CST); }
static inline uint32_t fetch_add_seq(uint32_t *p, uint32_t v) { return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST); }
static inline uint64_t fetch_or_seq64(uint64_t *p, uint64_t v) { return __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST); }
static inline uint64_t fetch_and_seq64(uint64_t *p, uint64_t v) { return __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST); }
static inline uint8_t load_byte_acquire(const uint8_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline void store_byte_seq(uint8_t *p, uint8_t v) { __atomic_store_n(p, v, __ATOMIC_SEQ_CST); }
static inline void full_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
static inline void cpu_relax(void) { __builtin_ia32_pause(); }
static inline uint64_t read_tsc(void) { return __builtin_ia32_rdtsc(); }

// ---- Raw system calls: no errno, no TLS; the `syscall` instruction lies in the caller's own text ----
static inline __attribute__((always_inline)) long raw6(long n, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
  register uint64_t r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "+a"(n) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return n;
}
static inline __attribute__((always_inline)) long raw_mmap(uint64_t at, uint64_t length, long protection, long flags, int file, uint64_t offset) {
  return raw6(9, at, length, (uint64_t)protection, (uint64_t)flags, (uint64_t)(int64_t)file, offset);
}
static inline __attribute__((always_inline)) long raw_munmap(uint64_t at, uint64_t length) { return raw6(11, at, length, 0, 0, 0, 0); }
struct time_pair { int64_t seconds, nanoseconds; };
/// Shared futexes. `timeout` is relative for the single wait, absolute (CLOCK_MONOTONIC) for the vector.
static inline long futex_wait(uint32_t *word, uint32_t value, const struct time_pair *timeout) { return raw6(202, (uint64_t)word, 0, value, (uint64_t)timeout, 0, 0); }
static inline long futex_wake(uint32_t *word, uint32_t count) { return raw6(202, (uint64_t)word, 1, count, 0, 0, 0); }
struct futex_waiter { uint64_t value, address; uint32_t flags, reserved; };
static inline long futex_wait_vector(const struct futex_waiter *list, uint32_t count, const struct time_pair *until) {
  return raw6(449, (uint64_t)list, count, 0, (uint64_t)until, 1, 0);
}
