import CProcessor
import CVCPUArea
import Processor

// A zygote whose vCPU processes lie: in domains with an odd number they block all signals and then misbehave in one of the ways below;
// in the others they are honest. What ring 0 does about it is held by RunTests.

/// Words of the vCPU area, by index.
@inline(__always) var words: UnsafeMutablePointer<UInt32> {
  // SAFETY: the area is mapped.
  unsafe UnsafeMutablePointer(bitPattern: UInt(AREA_BASE)).unsafelyUnwrapped
}

func post(_ number: UInt64) {
  unsafe the_area().pointee.number = number
  _ = unsafe fetch_add_seq(words, 1)
  _ = unsafe futex_wake(words, 1)
}

func waitUntilServed() {
  while unsafe load_acquire(words + 16) != load_acquire(words) { cpu_relax() }
}

func misbehave(_ kind: UInt32, _ memory: Int32, _ tables: Int32, _ area: Int32) -> Never {
  var random: UInt64 = UInt64(kind) &* 0x9e37_79b9_7f4a_7c15 | 1
  func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }
  switch kind % 8 {
  case 0:  // every word a lie, all the time
    while true { unsafe (words + Int(next() % 1024)).pointee = UInt32(truncatingIfNeeded: next()) }
  case 1:  // granted a physical CPU, never gives it back
    post(REQUEST_PARK)
    while true { cpu_relax() }
  case 2:  // a flood of requests, none waited for
    while true {
      post(next() % 64)
      unsafe the_area().pointee.argument = (next(), next(), next(), next(), next())
    }
  case 3:  // an honest start, then wild hypercalls, then gone
    post(REQUEST_PARK)
    waitUntilServed()
    for _ in 0..<10_000 {
      unsafe the_area().pointee.argument = (next() % 40, next(), next(), next(), next())
      post(next() % 64)
      waitUntilServed()
    }
    processor_leave(0)
  case 4:  // requests that are none
    post(REQUEST_PARK)
    waitUntilServed()
    post(next() | 1 << 63)
    while true { cpu_relax() }
  case 5:  // answers itself
    post(REQUEST_PARK)
    while true {
      unsafe (words + 16).pointee &+= 1
      post(17)
    }
  case 6:  // tries all ways to write page tables; honest when none of them leads there, which its guest lives to tell
    post(REQUEST_PARK)  // not before the domain is built: until then its tables change
    waitUntilServed()
    if canWrite(tables) { processor_leave(1) }
    _ = raw_munmap(AREA_BASE, AREA_PAGES << 12)
    vcpu_main(memory, tables, area, SPACE_KERNEL)
  default:  // writes page-table entries to all of the memory file, and has hypercalls read them; gone if that was no way to the tables
    post(REQUEST_PARK)
    waitUntilServed()
    let view = unsafe window(tables, isWritable: false), own = unsafe window(memory, isWritable: true), before = unsafe sum(view)
    // SAFETY: both windows have as many words as the files.
    for index in 0..<fileWords { unsafe own[index] = next() & 0xffff_f000 | 7 }
    if unsafe sum(view) != before { post(next() | 1 << 63) }
    for index in 0..<10_000 {
      let address = PLUGIN_BASE + next() % UInt64(fileWords) << 3
      unsafe the_area().pointee.argument = (address, next() % 100, address, 0x7ff0, 0x7ff0)
      post(index & 1 == 0 ? 1 : 26)  // mmu_update, mmuext_op
      waitUntilServed()
    }
    processor_leave(0)
  }
}

// What both files of a domain have: as many words.
var fileWords: Int { unsafe Int(the_area().pointee.memory_bytes / 8) }

/// All of a file, shared with ring 0.
func window(_ file: Int32, isWritable: Bool) -> UnsafeMutablePointer<UInt64> {
  // MAP_SHARED
  let address = unsafe raw_mmap(0, the_area().pointee.memory_bytes, isWritable ? 3 : 1, 1, file, 0)
  guard address > 0, let window = unsafe UnsafeMutablePointer<UInt64>(bitPattern: address) else { processor_leave(2) }
  return unsafe window
}

func sum(_ window: UnsafeMutablePointer<UInt64>) -> UInt64 {
  var sum: UInt64 = 0
  // SAFETY: a window has as many words.
  for index in 0..<fileWords { sum = unsafe (sum ^ window[index]) &* 0x100_0000_01b3 }
  return sum
}

/// Whether the table file can be written, made smaller or larger, by any way that the host offers to a process without a sandbox.
func canWrite(_ tables: Int32) -> Bool {
  let view = unsafe window(tables, isWritable: false), before = unsafe sum(view)
  let at = UInt64(UInt(bitPattern: view)), bytes = UInt64(fileWords * 8)
  var isOpen = false
  func attempt(_ result: Int) { if result >= 0 { isOpen = true } }
  // Opened anew, by its name for this process: it is a file of the same user's.
  let again: StaticString = "/proc/self/fd/30"
  _ = raw6(33, UInt64(tables), 30, 0, 0, 0, 0)  // dup2
  let opened = unsafe raw6(2, UInt64(UInt(bitPattern: again.utf8Start)), 2, 0, 0, 0, 0)  // open(…, O_RDWR)
  func attempts(_ file: Int32) {
    let number = UInt64(file)
    attempt(raw_mmap(0, bytes, 3, 1, file, 0))
    attempt(raw_mmap(0, bytes, 7, 1, file, 0))
    attempt(raw6(18, number, AREA_BASE, 8, 0, 0, 0))  // pwrite64
    attempt(raw6(285, number, 3, 0, bytes, 0, 0))  // fallocate(…, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)
    attempt(raw6(77, number, 0, 0, 0, 0, 0))  // ftruncate
    attempt(raw6(77, number, bytes * 2, 0, 0, 0, 0))
    attempt(raw6(72, number, 1033, 8, 0, 0, 0))  // fcntl(…, F_ADD_SEALS, F_SEAL_WRITE)
  }
  attempts(tables)
  if opened >= 0 { attempts(Int32(opened)) }
  attempt(raw6(10, at, bytes, 3, 0, 0, 0))  // mprotect
  attempt(raw6(28, at, bytes, 9, 0, 0, 0))  // madvise(…, MADV_REMOVE)
  // A private mapping can be written, and is a copy.
  let copy = raw_mmap(0, bytes, 3, 2, tables, 0)
  // SAFETY: a mapping of as many words.
  if copy > 0, let copy = unsafe UnsafeMutablePointer<UInt64>(bitPattern: copy) { for index in 0..<fileWords { unsafe copy[index] = ~0 } }
  let isChanged = unsafe sum(view) != before
  _ = raw_munmap(at, bytes)
  return isOpen || isChanged
}

func become(_ memory: Int32, _ tables: Int32, _ area: Int32, _ number: UInt32, _ space: UInt32) -> Never {
  if number & 1 == 0 { vcpu_main(memory, tables, area, space) }
  // MAP_SHARED | MAP_FIXED
  if raw_mmap(AREA_BASE, AREA_PAGES << 12, 3, 0x11, area, 0) < 0 { processor_leave(1) }
  var all: UInt64 = ~0
  unsafe withUnsafeMutablePointer(to: &all) { _ = raw6(14, 2, UInt64(UInt(bitPattern: $0)), 0, 8, 0, 0) }  // rt_sigprocmask(SIG_SETMASK)
  misbehave(number >> 1, memory, tables, area)
}

serveRequests(become)
