// What Embedded Swift asks of its platform and Swift cannot be: memory functions, entropy, and the first steps of a boot.
#include "guest_runtime.h"
#include <stddef.h>

// Written in Swift (GuestKit).
void guest_heap_free(uint64_t address);
void guest_kernel_start(uint64_t start_info, uint64_t boot_stack);

// ---- Memory. Compiled so that the compiler does not turn a loop into a call of itself. ----
void *memcpy(void *to, const void *from, size_t n) {
  void *at = to;
  __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n)::"memory");
  return to;
}
void *memset(void *to, int byte, size_t n) {
  void *at = to;
  __asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(byte) : "memory");
  return to;
}
void *memmove(void *to, const void *from, size_t n) {
  if ((uintptr_t)to - (uintptr_t)from >= n) return memcpy(to, from, n);
  volatile unsigned char *t = to;
  const unsigned char *f = from;
  while (n--) t[n] = f[n];
  return to;
}
int memcmp(const void *a, const void *b, size_t n) {
  const volatile unsigned char *x = a, *y = b;
  for (; n; n--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}
int bcmp(const void *a, const void *b, size_t n) __attribute__((alias("memcmp")));

void free(void *pointer) { guest_heap_free((uint64_t)pointer); }

// ---- Square roots, which the processor has: what it leaves of a negative number is not a number. ----
double sqrt(double x) { __asm__("sqrtsd %0, %0" : "+x"(x)); return x; }
float sqrtf(float x) { __asm__("sqrtss %0, %0" : "+x"(x)); return x; }

// ---- Entropy: seeds hashing, fresh for every boot. RDRAND where the processor has it, else the time-stamp counter. ----
static uint64_t entropy;
struct cpuid { uint32_t a, b, c, d; };
static struct cpuid cpuid(uint32_t leaf) {
  struct cpuid r = {leaf, 0, 0, 0};
  __asm__ volatile("cpuid" : "+a"(r.a), "=b"(r.b), "+c"(r.c), "=d"(r.d));
  return r;
}
static uint64_t random_word(void) {
  // Once: under a hypervisor CPUID is slow.
  if (entropy == 0 && cpuid(1).c >> 30 & 1) __asm__ volatile("rdrand %0" : "=r"(entropy)::"cc");
  entropy += (guest_tsc() << 32 | 1) + 0x9e3779b97f4a7c15u;
  uint64_t z = entropy;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}
void arc4random_buf(void *bytes, size_t n) {
  unsigned char *to = bytes;
  for (uint64_t i = 0, word = 0; i < n; i++, word >>= 8) {
    if (i % 8 == 0) word = random_word();
    to[i] = (unsigned char)word;
  }
}
void __stack_chk_fail(void) { __builtin_trap(); }

// ---- Boot ----
extern void (*__init_array_start[])(void) __attribute__((visibility("hidden")));
extern void (*__init_array_end[])(void) __attribute__((visibility("hidden")));
extern int main(int, char **);
char xenolith_panic_message[GUEST_PANIC_BYTES];
uint64_t xenolith_failed_call[GUEST_FAILED_CALL_WORDS];

#ifdef XENOLITH_ELF
extern char guest_own_stack[] __attribute__((visibility("hidden")));
uint64_t guest_stack_guard(void) { return (uint64_t)guest_own_stack; }
#else
uint64_t guest_stack_guard(void) { return 0; }
#endif
void guest_run_initializers(void) {
  for (void (**f)(void) = __init_array_start; f != __init_array_end; f++) (*f)();
}
void guest_call_main(void) { main(0, 0); }

/// Called by xen_start, with the FS base at `thread`: gives the stack protector its word, looks how vector registers are
/// kept, and goes on in Swift.
void guest_start(uint64_t start_info, uint64_t boot_stack, uint64_t *thread) {
  thread[5] = random_word() & ~0xffull;  // %fs:0x28; the zero byte ends a string that runs over
  if (cpuid(1).c >> 27 & 1) guest_vector_bytes = cpuid(13).b;  // OSXSAVE: the size of what is enabled
  guest_kernel_start(start_info, boot_stack);
}
