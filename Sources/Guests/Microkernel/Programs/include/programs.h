// What the kernel and its programs have in common: the system calls, and where the programs' image lies.
#pragma once
#include <stdint.h>

/// A system call has its number in rax and arguments in rdi and rsi; its result, or a negative errno, comes in rax.
enum system_call {
  SYSTEM_WRITE,      // (address, count): text to the console; the count
  SYSTEM_EXIT,       // (status, 0 to 255)
  SYSTEM_FORK,       // the child's number; 0 in the child
  SYSTEM_WAIT,       // (child): its status when it has ended, -1 if the kernel ended it
  SYSTEM_YIELD,      // lets others run
  SYSTEM_GETPID,     // the caller's number
  SYSTEM_GROW,       // (bytes): more heap; where it begins
  SYSTEM_SLEEP,      // (milliseconds)
  SYSTEM_STATISTIC,  // (enum statistic)
};
enum statistic {
  STATISTIC_HEAP_PAGES,    // pages of the heap that are there
  STATISTIC_COPIED_PAGES,  // pages that were copied when the process wrote to them
  STATISTIC_SLICES,        // time slices that it used up
};

/// The sections of the image, in the kernel's own addresses, and its first instruction.
struct programs { uint64_t text, text_end, constants, constants_end, data, data_end, entry; };
struct programs programs_layout(void);
