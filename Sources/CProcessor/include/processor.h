// A vCPU's processor: what Swift (Sources/Processor) and assembly (entry.S) share.
#pragma once
#include "messages.h"
#include "vcpu_area.h"

/// A guest's registers while the processor has it stopped: the first words of Xen's `struct cpu_user_regs`, and the order in which
/// entry.S pops them.
struct cpu_registers {
  uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;  // 0
  uint32_t error_code, entry_vector;                                                 // 120
  uint64_t rip, cs, rflags, rsp, ss;                                                 // 128
};

/// Why the guest was left for `processor_deliver`.
enum { DELIVER_START = 0, DELIVER_SYSCALL = 1, DELIVER_TRAP = 2, DELIVER_FATAL = 3, DELIVER_IRET = 4, DELIVER_VSYSCALL = 5 };

/// The processor's private state. entry.S knows the offsets.
struct processor {
  struct cpu_registers registers;  // 0
  uint64_t guest_rsp;              // 168
  uint64_t vcpu_info;              // 176: address of this vCPU's vcpu_info
  uint32_t attended;               // 184: the last `attention` acted upon
  uint32_t flushed;                // 188
  uint32_t reloaded;               // 192
  uint32_t deliver;                // 196
  uint64_t cr2;                    // 200
  uint32_t mappings;               // 208: made since all were dropped
  uint32_t space;                  // 212: whose address space this process is, SPACE_…
  uint64_t root;                   // 216: the top page table from which its mappings are
  uint32_t has_partner;            // 224: the process of the user's address space is there; behind it, at 256, are the mappings that MMU.swift remembers
};
extern struct processor processor; extern char vectors[512];
static inline struct processor *the_processor(void) { return &processor; } static inline void *the_vectors(void) { return vectors; }
static inline struct vcpu_area *the_area(void) { return (struct vcpu_area *)AREA_BASE; }

/// Descriptors of a vCPU process: where its seccomp filter expects them.
enum { MEMORY_FILE = 10, TABLE_FILE = 11, AREA_FILE = 12 };

// FSGSBASE: no system call.
static inline uint64_t read_fs_base(void) { uint64_t v; __asm__ volatile("rdfsbase %0" : "=r"(v)); return v; }
static inline uint64_t read_gs_base(void) { uint64_t v; __asm__ volatile("rdgsbase %0" : "=r"(v)); return v; }
static inline void write_fs_base(uint64_t v) { __asm__ volatile("wrfsbase %0" ::"r"(v)); }
static inline void write_gs_base(uint64_t v) { __asm__ volatile("wrgsbase %0" ::"r"(v)); }
static inline void host_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t r[4]) { __asm__ volatile("cpuid" : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3]) : "a"(leaf), "c"(subleaf)); }
static inline uint64_t host_xcr0(void) { uint32_t a, d; __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0)); return a | (uint64_t)d << 32; }

/// Turns the calling process, a child of the zygote, into a vCPU: maps, sandboxes, and enters the guest when granted a physical CPU.
_Noreturn void vcpu_main(int memory, int tables, int area, uint32_t space);
/// Writes the guest's floating-point and vector state to the vCPU area, and takes it from there.
void save_vectors(void), load_vectors(void);
/// Ends this process.
_Noreturn void processor_leave(int code);

// ---- The zygote. Descriptors: 3 the host's socket, 4 places, 5 M2P, 6 doorbell. ----
/// Maps what every vCPU process shares, and prepares for children. 0, or the number of the step that failed.
int zygote_prepare(void);
/// Waits for a request with a memory file, a table file and an area. 1, or 0 at the end.
int zygote_receive(int files[HOST_FILES], struct ring0_message *message);
/// Forks: 0 in the child. The parent answers the host with the child's pid and pidfd.
int zygote_fork(struct ring0_message *message);
/// Closes what a request brought.
void zygote_close(const int files[HOST_FILES]);
