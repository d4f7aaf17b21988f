// A vCPU process: its set-up, its sandbox, its signal handlers. After `vcpu_main` has handed over to Swift no libc function may be called
// from here: they use TLS (errno), AVX (memcpy) and system calls outside this executable's text.
#define _GNU_SOURCE
#include "processor.h"
#include <elf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>

extern char return_window[], return_window_end[], resume[], resume_end[], kicked[], deliver_entry[], processor_stack_top[];
extern _Noreturn void enter_guest(void); extern void signal_return(void), fault_signal(void), kick_signal(void);
extern const Elf64_Ehdr __ehdr_start;
extern char etext[], vectors[512];
// Swift.
extern int processor_resolve(uint64_t address, uint64_t error), processor_load(uint64_t *g, uint64_t address, uint64_t error), processor_unload(uint64_t *g);

// The compilers may emit calls to these; libc's use AVX, and are reached through a lazily bound table.
void *memcpy(void *to, const void *from, size_t n) { void *t = to; __asm__ volatile("rep movsb" : "+D"(t), "+S"(from), "+c"(n)::"memory"); return to; }
void *memset(void *to, int c, size_t n) { void *t = to; __asm__ volatile("rep stosb" : "+D"(t), "+c"(n) : "a"(c) : "memory"); return to; }
void *memmove(void *to, const void *from, size_t n) {
  if ((char *)to <= (const char *)from || (char *)to >= (const char *)from + n) return memcpy(to, from, n);
  for (volatile char *t = to; n--;) t[n] = ((const char *)from)[n];
  return to;
}
_Noreturn void processor_leave(int code) { for (;;) raw6(SYS_exit_group, (uint64_t)code, 0, 0, 0, 0, 0); }

// ---- Signals ----
/// Whether this is the processor's own code: the rest of the address space is the guest's to jump to, if it is mapped or not.
static int is_own(uint64_t rip) { return rip - (uint64_t)&__ehdr_start < (uint64_t)(etext - (const char *)&__ehdr_start) || (rip >> 12 == GATE_PAGE >> 12 && processor.space == SPACE_KERNEL); }

/// Moves the interrupted guest's registers to `processor`, and makes the handler return to `entry` on the processor's stack. What
/// runs on that stack already has the guest's registers there, and keeps them.
static void leave_guest(greg_t *g, const char *entry) {
  struct cpu_registers *r = &processor.registers;
  if ((uint64_t)processor_stack_top - (uint64_t)g[REG_RSP] >= 16384) {
    r->r15 = (uint64_t)g[REG_R15], r->r14 = (uint64_t)g[REG_R14], r->r13 = (uint64_t)g[REG_R13], r->r12 = (uint64_t)g[REG_R12];
    r->rbp = (uint64_t)g[REG_RBP], r->rbx = (uint64_t)g[REG_RBX], r->r11 = (uint64_t)g[REG_R11], r->r10 = (uint64_t)g[REG_R10];
    r->r9 = (uint64_t)g[REG_R9], r->r8 = (uint64_t)g[REG_R8], r->rax = (uint64_t)g[REG_RAX], r->rcx = (uint64_t)g[REG_RCX];
    r->rdx = (uint64_t)g[REG_RDX], r->rsi = (uint64_t)g[REG_RSI], r->rdi = (uint64_t)g[REG_RDI];
    r->rip = (uint64_t)g[REG_RIP], r->rflags = (uint64_t)g[REG_EFL], r->rsp = (uint64_t)g[REG_RSP];
  }
  // The host's 32-bit segments are none of Xen's: code that has loaded one meets the exception of that load when it is next looked at.
  if ((uint16_t)g[REG_CSGSFS] != 0x33) entry = deliver_entry, processor.deliver = DELIVER_TRAP, r->entry_vector = 13, r->error_code = (uint16_t)g[REG_CSGSFS] & 0xfffc;
  g[REG_RIP] = (greg_t)entry, g[REG_RSP] = (greg_t)processor_stack_top, g[REG_EFL] = 0x202, g[REG_CSGSFS] = (g[REG_CSGSFS] & ~0xffffll) | 0x33;
}

/// Protection keys are no guest's to set (PKRU): the state to which a signal returns has them as they are at the beginning. A redirected load is
/// left: 1 if there was one.
static int begin(greg_t *g) { if (g[NGREG]) ((uint64_t *)g[NGREG])[512 / 8] &= ~(1ull << 9); return processor_unload((uint64_t *)g); }

/// SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS: a page to map, an exception of the guest's, or a bare system call.
__attribute__((used)) void processor_fault(int number, siginfo_t *info, void *context) {
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  int loaded = begin(g);
  uint64_t rip = (uint64_t)g[REG_RIP], cr2 = (uint64_t)g[REG_CR2], error = (uint64_t)g[REG_ERR];
  if (number == SIGSEGV && g[REG_TRAPNO] == 14 && rip >> 12 != VSYSCALL_PAGE >> 12 && (error & 32 || processor_resolve(cr2, error) || (!loaded && processor_load((uint64_t *)g, cr2, error)))) {
    // No kick was sent while ring 0 was asked. Inside the processor all ways out test for it.
    if (!is_own(rip) && load_acquire(&the_area()->attention) != processor.attended) begin(g), leave_guest(g, kicked);
    return;
  }
  if (number == SIGTRAP && is_own(rip)) return;  // a guest that steps through its hypercall: the step ends when it is back
  processor.deliver = is_own(rip) ? DELIVER_FATAL : number != SIGSYS ? DELIVER_TRAP : info->si_code == 1 ? DELIVER_VSYSCALL : DELIVER_SYSCALL;
  processor.cr2 = number == SIGSYS ? (uint64_t)info->si_syscall : cr2;
  processor.registers.entry_vector = number == SIGSYS ? 0x80 : (uint32_t)g[REG_TRAPNO];
  processor.registers.error_code = number == SIGSYS ? 0 : (uint32_t)error;
  leave_guest(g, deliver_entry);
}

/// SIGUSR1: `attention` has changed, or an upcall is pending. Inside the processor there is nothing to do but to repeat a window's tests.
__attribute__((used)) void processor_kick(int number, siginfo_t *info, void *context) {
  (void)number, (void)info;
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  begin(g);
  uint64_t rip = (uint64_t)g[REG_RIP];
  if (!is_own(rip)) leave_guest(g, kicked);
  else if (rip >= (uint64_t)resume && rip < (uint64_t)resume_end) g[REG_RIP] = (greg_t)resume, the_area()->restarts++;
  else if (rip >= (uint64_t)return_window && rip < (uint64_t)return_window_end) g[REG_RIP] = (greg_t)return_window, the_area()->restarts++;
}

// The kernel's own structure: glibc's sigaction would put its restorer, outside our text, in.
struct kernel_sigaction { void (*handler)(void); uint64_t flags; void (*restorer)(void); uint64_t mask; };
static void handle(int number, void (*handler)(void)) {
  // No handler is interrupted by a kick: it looks at nothing that a kick announces, and all ways out test again.
  struct kernel_sigaction action = {handler, SA_SIGINFO | SA_ONSTACK | SA_NODEFER | 0x04000000, signal_return, 1ull << (SIGUSR1 - 1)};
  if (raw6(SYS_rt_sigaction, (uint64_t)number, (uint64_t)&action, 0, 8, 0, 0)) processor_leave(20);
}

// ---- The sandbox ----
#define WORD(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (n))
#define ARGUMENT(i) (offsetof(struct seccomp_data, args) + 8 * (i))
#define EQUAL(v, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), yes, no)
#define ANSWER(v) BPF_STMT(BPF_RET | BPF_K, (v))
static void sandbox(void) {
  static const struct sock_filter code[] = {
      /* 0*/ WORD(offsetof(struct seccomp_data, arch)), EQUAL(AUDIT_ARCH_X86_64, 1, 0), ANSWER(SECCOMP_RET_KILL_PROCESS),
      /* 3*/ WORD(offsetof(struct seccomp_data, nr)),
      /* 4*/ EQUAL(SYS_rt_sigreturn, 17, 0), EQUAL(SYS_futex, 16, 0), EQUAL(SYS_exit_group, 15, 0),
      /* 7*/ EQUAL(SYS_munmap, 14, 0), EQUAL(SYS_mmap, 3, 0),
      /* 9*/ EQUAL(SYS_gettimeofday, 10, 0), EQUAL(SYS_time, 9, 0), EQUAL(SYS_getcpu, 8, 9),  // what the host makes of a call of its vsyscall page
      /*12*/ WORD(ARGUMENT(4)), EQUAL(MEMORY_FILE, 1, 0), EQUAL(TABLE_FILE, 0, 6),
      /*15*/ WORD(ARGUMENT(3)), EQUAL(MAP_SHARED | MAP_FIXED, 0, 4),
      /*17*/ WORD(ARGUMENT(0) + 4), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, GUEST_TOP >> 32, 2, 0),  // guest addresses only
      /*19*/ BPF_JUMP(BPF_JMP | BPF_JA, 2, 0, 0),
      /*20*/ ANSWER(SECCOMP_RET_TRAP), ANSWER(SECCOMP_RET_KILL_PROCESS), ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, (struct sock_filter *)code};
  struct rlimit none = {0, 0}, files = {AREA_FILE + 2, AREA_FILE + 2};
  raw6(SYS_prlimit64, 0, RLIMIT_CORE, (uint64_t)&none, 0, 0, 0);
  raw6(SYS_prlimit64, 0, RLIMIT_NPROC, (uint64_t)&none, 0, 0, 0);
  raw6(SYS_prlimit64, 0, RLIMIT_NOFILE, (uint64_t)&files, 0, 0, 0);
  if (raw6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)) processor_leave(21);
  struct landlock_ruleset_attr nothing = {.handled_access_fs = 0x1fff};  // all rights of its first version; none is granted
  long rules = raw6(SYS_landlock_create_ruleset, (uint64_t)&nothing, 8, 0, 0, 0, 0);
  if (rules >= 0) raw6(SYS_landlock_restrict_self, (uint64_t)rules, 0, 0, 0, 0, 0), raw6(SYS_close, (uint64_t)rules, 0, 0, 0, 0, 0);
  // Syscall User Dispatch, exclusive: only this executable's text makes system calls of its own. No selector: always on.
  const Elf64_Phdr *segment = (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);
  for (int i = 0; i < __ehdr_start.e_phnum; i++, segment++)
    if (segment->p_type == PT_LOAD && segment->p_flags & PF_X)
      if (raw6(SYS_prctl, 59, 1, (uint64_t)&__ehdr_start + segment->p_vaddr, segment->p_memsz, 0, 0)) processor_leave(22);
  if (raw6(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (uint64_t)&program, 0, 0, 0)) processor_leave(23);
}

// x87, SSE, AVX and AVX-512. What the processor's own code may spoil of them, entry.S keeps in `vectors`.
#define STATE "m"(*vectors), "m"(*(char (*)[4096])(AREA_BASE + AREA_VECTORS)), "a"(0xe7), "d"(0) : "memory"
void save_vectors(void) { __asm__ volatile("fxrstor64 %0; xsave64 %1" ::STATE); }
void load_vectors(void) { __asm__ volatile("xrstor64 %1; fxsave64 %0" ::STATE); }

_Noreturn void vcpu_main(int memory, int tables, int area_file, uint32_t space) {
  const int files[] = {memory, tables, area_file};  // all below MEMORY_FILE
  for (int i = 0; i < 3; i++) if (raw6(SYS_dup2, (uint64_t)files[i], (uint64_t)(MEMORY_FILE + i), 0, 0, 0, 0) < 0) processor_leave(10);
  raw6(SYS_close_range, 0, MEMORY_FILE - 1, 0, 0, 0, 0);
  raw6(SYS_close_range, AREA_FILE + 1, ~0u, 0, 0, 0, 0);
  const long where = MAP_SHARED | MAP_FIXED_NOREPLACE;
  if (raw_mmap(AREA_BASE, AREA_PAGES << 12, PROT_READ | PROT_WRITE, where, AREA_FILE, 0) < 0) processor_leave(11);
  struct vcpu_area *area = the_area();
  if (raw_mmap(SHARED_INFO_BASE, 4096, PROT_READ | PROT_WRITE, where, MEMORY_FILE, area->shared_info_offset) < 0) processor_leave(12);
  if (raw_mmap(TABLES_BASE, area->memory_bytes, PROT_READ, where | MAP_NORESERVE, TABLE_FILE, 0) < 0) processor_leave(13);
  static char alternate[32768] __attribute__((aligned(64)));
  raw6(SYS_sigaltstack, (uint64_t)&(stack_t){.ss_sp = alternate, .ss_size = sizeof alternate}, 0, 0, 0, 0, 0);
  const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS};
  for (int i = 0; i < 6; i++) handle(faults[i], fault_signal);
  handle(SIGUSR1, kick_signal);
  raw6(SYS_rt_sigprocmask, SIG_SETMASK, (uint64_t)&(uint64_t){0}, 0, 8, 0, 0);
  raw6(SYS_close, AREA_FILE, 0, 0, 0, 0, 0);
  // Hypercalls are the kernel's.
  if ((processor.space = space) == SPACE_USER) raw_munmap(GATE_PAGE, 4096);
  sandbox();
  enter_guest();
}
