// The programs that run in user mode, in one image: code, constants and data in sections of their own, which the kernel copies to user pages at
// the same distances. So all in here refers only to itself: text is a named constant, not a literal, and nothing is called that is not here.
#include "programs.h"

#define BOUNDS(section) extern char __start_##section[] __attribute__((visibility("hidden"))), __stop_##section[] __attribute__((visibility("hidden")))
BOUNDS(user_text);
BOUNDS(user_constants);
BOUNDS(user_data);
static void init(const long *kernel);
struct programs programs_layout(void) {
  return (struct programs){(uint64_t)__start_user_text, (uint64_t)__stop_user_text, (uint64_t)__start_user_constants,
                           (uint64_t)__stop_user_constants, (uint64_t)__start_user_data, (uint64_t)__stop_user_data, (uint64_t)init};
}

// From here on it is user code.
#pragma clang section text = "user_text" rodata = "user_constants" data = "user_data"

static long call(enum system_call number, long first, long second) {
  long result = number;
  __asm__ volatile("syscall" : "+a"(result) : "D"(first), "S"(second) : "rcx", "r11", "memory");
  return result;
}
#define say(text) do { static const char bytes[] = text; call(SYSTEM_WRITE, (long)bytes, sizeof bytes - 1); } while (0)
static void say_number(long number) {
  char digits[20];
  int at = sizeof digits;
  if (number < 0) say("-");
  unsigned long left = number < 0 ? -number : number;
  do digits[--at] = '0' + left % 10; while (left /= 10);
  call(SYSTEM_WRITE, (long)digits + at, sizeof digits - at);
}
#define tell(before, number, after) do { long n = (number); say(before); say_number(n); say(after); } while (0)

/// Forks; the child runs `program`, and ends with its result.
#define start(program) ({ long child = call(SYSTEM_FORK, 0, 0); if (child == 0) call(SYSTEM_EXIT, program, 0); child; })

static volatile long counter = 1;
static long write_counter(void) {
  counter = 2;
  tell("child: the counter is ", counter, " here, ");
  tell("which took a copy of ", call(SYSTEM_STATISTIC, STATISTIC_COPIED_PAGES, 0), " pages, data and stack\n");
  return 0;
}
static long recurse(volatile long depth) { return depth + recurse(depth + 1) + depth; }
static long spin(void) {
  while (call(SYSTEM_STATISTIC, STATISTIC_SLICES, 0) < 3)
    for (volatile int i = 0; i < 100000; i++) {}
  return 7;
}
static long sleep_and_count(long milliseconds) {
  for (int i = 0; i < 3; i++) call(SYSTEM_SLEEP, milliseconds, 0);
  return 42;
}
static long divide(volatile long by) { return 1000 / by; }

/// The first process: shows what the kernel can do, one thing after the other.
static void init(const long *kernel) {
  tell("init: hello from user mode, I am process ", call(SYSTEM_GETPID, 0, 0), "\n");

  volatile char *heap = (char *)call(SYSTEM_GROW, 100 * 4096, 0);
  heap[0] = heap[50 * 4096] = heap[99 * 4096] = 1;
  tell("init: of 100 pages of heap, ", call(SYSTEM_STATISTIC, STATISTIC_HEAP_PAGES, 0), " are there after three were touched\n");

  call(SYSTEM_WAIT, start(write_counter()), 0);
  tell("init: the counter is still ", counter, " here\n");

  tell("init: a child that needs too much stack ended with ", call(SYSTEM_WAIT, start(recurse(1)), 0), "\n");
  tell("init: a child that divides by zero ended with ", call(SYSTEM_WAIT, start(divide(0)), 0), "\n");

  long bystander = start(sleep_and_count(10));
  tell("init: a child that reads the kernel's memory ended with ", call(SYSTEM_WAIT, start(*kernel), 0), "\n");
  tell("init: a bystander ran on, and ended with ", call(SYSTEM_WAIT, bystander, 0), "\n");
  tell("init: to write the kernel's memory to the console gives ", call(SYSTEM_WRITE, (long)kernel, 8), "\n");

  long one = start(spin()), other = start(spin());
  long first = call(SYSTEM_WAIT, one, 0), second = call(SYSTEM_WAIT, other, 0);
  tell("init: two children that never yield shared the processor, and ended with ", first, "");
  tell(" and ", second, "\n");
  call(SYSTEM_EXIT, 0, 0);
}
