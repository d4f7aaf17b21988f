// A guest kernel in C, with nothing but the ABI's header: greets on the console, and powers off.
// The Makefile builds it: a shared object without a C library, which the domain builder loads as it does a Swift kernel.
#include <xenolith_abi.h>

// The entry, where Xen comes in with rsi = start_info and rsp = the top of the boot stack, and a page for the builder's stubs of 32 bytes.
__asm__(
    ".text; .p2align 12\n"
    ".globl hypercall_page; .type hypercall_page, @object; .size hypercall_page, 4096\n"
    "hypercall_page: .fill 4096, 1, 0xcc\n"
    ".globl xen_start; .type xen_start, @function\n"
    "xen_start: cld; mov %rsi, %rdi; and $-16, %rsp; xor %ebp, %ebp; call kernel_main; ud2\n"
    ".size xen_start, . - xen_start\n");

extern const char hypercall_page[4096];
/// Where the image begins, and with it pseudophysical page 0.
extern char __ehdr_start[] __attribute__((visibility("hidden")));

/// Calls the hypervisor, which changes no register but rax. A `call` in the middle of a function: built with -mno-red-zone.
static int64_t hypercall(uint64_t number, uint64_t first, uint64_t second) {
  int64_t result;
  __asm__ volatile("call *%[stub]" : "=a"(result) : [stub] "r"(hypercall_page + 32 * number), "D"(first), "S"(second) : "memory");
  return result;
}

// ---- The console: a ring of bytes in a page that Dom0 shares (xen/include/public/io/console.h) ----
struct console_ring {
  char in[1024], out[2048];
  uint32_t in_cons, in_prod, out_cons, out_prod;
};
static struct console_ring *console;
static evtchn_port_t console_port;

static void tell_console(void) {
  struct evtchn_send send = {console_port};
  hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (uint64_t)&send);
}
static void put(const char *text) {
  for (; *text; text++) {
    uint32_t at = console->out_prod;
    while (at - __atomic_load_n(&console->out_cons, __ATOMIC_ACQUIRE) >= sizeof console->out) {
      tell_console();
      hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
    }
    console->out[at % sizeof console->out] = *text;
    __atomic_store_n(&console->out_prod, at + 1, __ATOMIC_RELEASE);
  }
}
static void put_number(uint64_t number) {
  char text[21], *at = text + 20;
  for (*at = 0; at == text + 20 || number; number /= 10) *--at = (char)('0' + number % 10);
  put(at);
}

/// Called by the entry.
__attribute__((used)) static void kernel_main(const struct start_info *info) {
  // The builder names the console's page by its machine frame: its place in the list of all frames is its page.
  const uint64_t *frames = (const uint64_t *)info->mfn_list;
  uint64_t page = 0;
  while (page < info->nr_pages && frames[page] != info->console.domU.mfn) page++;
  if (page < info->nr_pages) {
    console = (struct console_ring *)(__ehdr_start + page * 4096);
    console_port = info->console.domU.evtchn;
    put("Hello from a guest kernel in C on ");
    put((const char *)info->magic);
    put("\n");
    put_number(info->nr_pages);
    put(" pages of memory, command line \"");
    put((const char *)info->cmd_line);
    put("\"\n");
    tell_console();
  }
  struct sched_shutdown shutdown = {SHUTDOWN_poweroff};
  for (;;) hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (uint64_t)&shutdown);
}
